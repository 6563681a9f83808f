"""A programme from the hint in the record to the closed file, through HTTP."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from tests.engines.programmes.conftest import PASSWORD, Desk
from tests.registries.residents.conftest import person
from yizhou.engines.programmes import jobs
from yizhou.kernel.auth.api import NewAccount, save_accounts
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import frozen
from yizhou.kernel.db.api import unit_of_work
from yizhou.kernel.events.api import deliver_all
from yizhou.records.fhir import api as fhir
from yizhou.records.timeline import api as timeline
from yizhou.registries.residents import api as residents

NOW = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)
FINE: dict[str, Any] = {
    "visit_date": "2026-11-27", "way": "1", "symptoms": ["1"], "systolic": 132, "diastolic": 82, "weight": 66.0, "salt": "1",
    "medication_compliance": "1", "adverse_reaction": False, "medicines": [{"name": "硝苯地平控释片", "dose": 30, "unit": "mg"}],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _at_noon() -> Any:
    with frozen(NOW):
        yield


def enrolled(desk: Desk, resident: UUID, opened: str = "2026-11-27") -> dict[str, Any]:
    return desk.send("post", f"/residents/{resident}/programmes/hypertension", {"opened": opened}, 201)  # type: ignore[no-any-return]


def care_of(desk: Desk, one: dict[str, Any]) -> dict[str, Any]:
    return desk.get(f"/residents/{one['resident_id']}/enrolments/{one['id']}")  # type: ignore[no-any-return]


def planned(desk: Desk, one: dict[str, Any]) -> dict[str, str]:
    return {
        each["kind"]: each["due"] for each in care_of(desk, one)["contacts"] if each["state"] == "planned"
    }


def contact_of(desk: Desk, one: dict[str, Any], kind: str = "follow_up") -> str:
    waiting = [
        each for each in care_of(desk, one)["contacts"] if each["state"] == "planned" and each["kind"] == kind
    ]
    return f"/residents/{one['resident_id']}/contacts/{waiting[0]['id']}"


@pytest.mark.feature("11.7.3.6(2)-03")
def test_a_diagnosis_in_the_county_hospital_is_on_the_village_doctors_list_that_minute(
    desk: Callable[[str], Desk], make: Callable[..., UUID], diagnose: Callable[..., str]
) -> None:
    resident = make()
    reference = diagnose(resident)
    village = desk("village")
    listed = village.get("/programmes/candidates")["items"]
    assert [(one["name"], one["programme_id"], one["reason"], one["reference"]) for one in listed] == [
        ("李秀英", "hypertension", "诊断：高血压", reference)
    ]
    assert desk("elsewhere").get("/programmes/candidates")["items"] == []
    diagnose(resident, "I11", "高血压性心脏病")
    assert len(village.get("/programmes/candidates")["items"]) == 1, "one hint at a time"
    enrolled(village, resident)
    assert village.get("/programmes/candidates")["items"] == []
    diagnose(resident, "I13", "高血压性肾病")
    assert village.get("/programmes/candidates")["items"] == [], "who is in it is no candidate"


def test_a_declined_hint_does_not_come_back_for_the_same_reason(
    desk: Callable[[str], Desk], make: Callable[..., UUID], diagnose: Callable[..., str]
) -> None:
    resident = make()
    diagnose(resident)
    village = desk("village")
    hint = village.get("/programmes/candidates")["items"][0]
    village.send("post", f"/programmes/candidates/{hint['id']}/decline", {"reason": "妊娠期一过性升高"}, 204)
    assert village.get("/programmes/candidates")["items"] == []
    refused = village.send(
        "post", f"/programmes/candidates/{hint['id']}/decline", {"reason": "再次点击"}, 404
    )
    assert "已处理" in refused["detail"]
    diagnose(resident, "I12", "高血压性肾病")
    assert len(village.get("/programmes/candidates")["items"]) == 1


@pytest.mark.feature("11.7.3.6(2)-15")
def test_the_young_the_dead_and_those_in_it_are_not_enrolled(
    desk: Callable[[str], Desk], make: Callable[..., UUID], actor: Actor
) -> None:
    village = desk("village")
    child = make(number="", name="李小军", birth_date=date(2010, 5, 6), local_id="P7")
    told = village.send("post", f"/residents/{child}/programmes/hypertension", {}, 422)
    assert "35岁及以上" in told["detail"]
    resident = make()
    enrolled(village, resident)
    told = village.send("post", f"/residents/{resident}/programmes/hypertension", {}, 409)
    assert "不能重复建档" in told["advice"]
    other = make(number="532301197001020149", name="张文华", local_id="P8", birth_date=date(1970, 1, 2))
    residents.record_death(actor, other, date(2026, 11, 1), "死亡证明")
    told = village.send("post", f"/residents/{other}/programmes/hypertension", {}, 409)
    assert "2026-11-01" in told["detail"]
    told = village.send("post", f"/residents/{uuid4()}/programmes/hypertension", {}, 404)
    assert (
        village.send("post", f"/residents/{resident}/programmes/nothing", {}, 404)["code"]
        == "programmes.unknown"
    )


@pytest.mark.feature("11.7.3.6(2)-04", "11.7.3.6(2)-05", "11.7.3.6(2)-06")
def test_a_follow_up_is_kept_decided_planned_and_written_into_the_record(
    desk: Callable[[str], Desk], make: Callable[..., UUID], actor: Actor
) -> None:
    village, resident = desk("village"), make()
    one = enrolled(village, resident)
    assert planned(village, one) == {"follow_up": "2026-11-27"}
    path = contact_of(village, one)
    opened = village.get(path)
    assert opened["form"]["id"] == "hypertension_follow_up"
    assert opened["answers"]["visit_date"] == "2026-11-27"
    draft = village.send("put", f"{path}/draft", {"answers": {"systolic": 152}})
    assert draft["state"] == "draft"
    assert village.get(path)["filled"]["answers"] == {"systolic": 152}
    told = village.send("put", path, {"answers": FINE | {"systolic": 152}})
    assert (told["enrolment"]["class_name"], told["enrolment"]["class_tone"]) == ("控制不满意", "warning")
    assert "两周内随访" in told["enrolment"]["advice"]
    assert planned(village, one) == {"follow_up": "2027-02-27", "revisit": "2026-12-11"}
    again = village.send("put", path, {"answers": FINE | {"systolic": 152}})
    assert again["filled"]["revision"] == told["filled"]["revision"], "sent twice, it is once"
    found = fhir.search(actor, [resident], ("Observation",), ("8480-6",))
    assert [fhir.parse(each.raw)["valueQuantity"]["value"] for each in found] == [152]
    assert fhir.search(actor, [resident], ("MedicationStatement",))
    assert "随访：高血压患者随访" in [event.title for event in timeline.events(actor, resident)]
    series = care_of(village, one)["series"]
    assert series == [{"day": "2026-11-27", "systolic": 152, "diastolic": 82, "weight": 66}]


def test_a_correction_needs_a_reason_decides_anew_and_reaches_the_record(
    desk: Callable[[str], Desk], make: Callable[..., UUID], actor: Actor
) -> None:
    village, resident = desk("village"), make()
    one = enrolled(village, resident)
    path = contact_of(village, one)
    village.send("put", path, {"answers": FINE | {"systolic": 152}})
    refused = village.send("put", path, {"answers": FINE}, 422)
    assert refused["code"] == "forms.reason_missing"
    told = village.send("put", path, {"answers": FINE, "reason": "血压值录入错误"})
    assert told["enrolment"]["class_name"] == "控制满意"
    assert planned(village, one) == {"follow_up": "2027-02-27"}
    found = fhir.search(actor, [resident], ("Observation",), ("8480-6",))
    assert [(fhir.parse(each.raw)["valueQuantity"]["value"], each.version) for each in found] == [(132, 2)]
    stale = village.send(
        "put", path, {"answers": FINE | {"weight": 65.0}, "revision": 1, "reason": "旧"}, 409
    )
    assert stale["code"] == "forms.edited_meanwhile"


def test_what_is_wrong_is_said_all_at_once_and_nothing_is_half_done(
    desk: Callable[[str], Desk], make: Callable[..., UUID], actor: Actor
) -> None:
    village, resident = desk("village"), make()
    one = enrolled(village, resident, "2026-11-20")
    path = contact_of(village, one)
    bad = village.send(
        "put", path, {"answers": {"visit_date": "2026-11-19", "systolic": 70, "diastolic": 90}}, 422
    )
    assert {fault["place"] for fault in bad["faults"]} >= {"way", "symptoms", "weight", "salt", "systolic"}
    early = village.send("put", path, {"answers": FINE | {"visit_date": "2026-11-19"}}, 422)
    assert early["code"] == "programmes.before_enrolment"
    assert fhir.search(actor, [resident], ("Observation",)) == []
    assert planned(village, one) == {"follow_up": "2026-11-20"}


@pytest.mark.feature("11.7.3.6(2)-08")
def test_the_work_list_shows_who_is_due_and_who_is_late_where_they_live(
    desk: Callable[[str], Desk], make: Callable[..., UUID]
) -> None:
    village, resident = desk("village"), make()
    enrolled(village, resident, "2026-10-01")
    late = village.get("/programmes/tasks", when="late")["items"]
    assert [(one["name"], one["village"], one["late"]) for one in late] == [
        ("李秀英", "中屯村民委员会", True)
    ]
    assert desk("elsewhere").get("/programmes/tasks", when="late")["items"] == []
    assert len(desk("township").get("/programmes/tasks", when="all")["items"]) == 1
    numbers = next(one for one in village.get("/programmes") if one["id"] == "hypertension")
    assert (numbers["open"], numbers["overdue"], numbers["done_this_year"]) == (1, 1, 0)
    assert village.get("/programmes/hypertension/register", overdue=True)["items"][0]["name"] == "李秀英"
    assert village.get("/programmes/hypertension/register", text="王")["items"] == []


def test_a_file_goes_to_another_institution_when_that_accepts(
    desk: Callable[[str], Desk], make: Callable[..., UUID]
) -> None:
    village, other, resident = desk("village"), desk("other_hospital"), make()
    one = enrolled(village, resident)
    base = f"/residents/{resident}/enrolments/{one['id']}"
    assert other.get(base, 404)["code"] == "programmes.enrolment_not_found"
    assert village.send("post", f"{base}/transfer", {"receiver_code": "NOWHERE"}, 422)["advice"]
    village.send("post", f"{base}/transfer", {"receiver_code": "HOSPITAL2", "note": "随子女居住"})
    waiting = other.get("/programmes/hypertension/register", transfers=True)["items"]
    assert [each["id"] for each in waiting] == [one["id"]]
    taken = other.send("post", f"{base}/transfer/accept")
    assert taken["organisation_name"] == "大姚县人民医院"
    assert other.send("post", f"{base}/transfer/accept", {}, 409)["code"] == "programmes.transfer_refused"
    acts = [each["act"] for each in other.get(base)["acts"]]
    assert acts == ["accepted", "offered", "enrolled"]


def test_closing_ends_the_plan_and_death_closes_by_itself(
    desk: Callable[[str], Desk], make: Callable[..., UUID], actor: Actor
) -> None:
    village, resident = desk("village"), make()
    one = enrolled(village, resident)
    base = f"/residents/{resident}/enrolments/{one['id']}"
    path = contact_of(village, one)
    assert "可用的原因" in village.send("post", f"{base}/close", {"reason": "tired"}, 422)["advice"]
    closed = village.send("post", f"{base}/close", {"reason": "moved", "note": "迁往昆明"})
    assert (closed["state"], closed["close_reason"]) == ("closed", "迁出")
    assert planned(village, one) == {}
    assert village.send("put", path, {"answers": FINE}, 404)["code"] == "programmes.contact_not_found"
    two = enrolled(village, resident)
    with unit_of_work():
        residents.record_death(actor, resident, date(2026, 11, 27), "死亡证明")
    deliver_all()
    ended = care_of(village, two)
    assert (ended["enrolment"]["state"], ended["enrolment"]["close_reason"]) == ("closed", "死亡")


@pytest.mark.feature("11.7.4.8.1-03", "11.7.4.8.1-04", "11.7.4.8.1-05", "11.7.4.8.1-07", "11.7.4.8.1-08")
def test_rates_are_counted_within_the_scope(desk: Callable[[str], Desk], make: Callable[..., UUID]) -> None:
    village = desk("village")
    first = make()
    second = make(number="532301197001020149", name="张文华", local_id="P8", birth_date=date(1970, 1, 2))
    for resident, pressure in ((first, 132), (second, 160)):
        one = enrolled(village, resident)
        village.send("put", contact_of(village, one), {"answers": FINE | {"systolic": pressure}})
    control = next(one for one in village.get("/programmes/hypertension/rates") if one["id"] == "control")
    assert (control["numerator"], control["denominator"], control["share"], control["target"]) == (
        1,
        2,
        50.0,
        40,
    )
    rates = {one["id"]: one["share"] for one in village.get("/programmes/hypertension/rates")}
    assert rates["treatment"] == 100.0
    assert rates["standard_care"] is None, "nobody is in it for a year"
    with frozen(NOW + timedelta(days=366)):
        later = {one["id"]: one["share"] for one in village.get("/programmes/hypertension/rates")}
    assert later["standard_care"] == 0.0, "four contacts in a year make it a managed year"
    sheet = village.client.get("/api/programmes/hypertension/rows.xlsx")
    assert sheet.status_code == 200, sheet.content[:300]
    rows = CalamineWorkbook.from_filelike(BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
    assert rows[0][:4] == ["姓名", "性别", "年龄", "居住地"]
    assert {(row[0], row[rows[0].index("收缩压(mmHg)")]) for row in rows[1:]} == {
        ("李秀英", 132.0),
        ("张文华", 160.0),
    }
    elsewhere = desk("elsewhere").get("/programmes/hypertension/rates")
    assert {one["denominator"] for one in elsewhere} == {0}
    told = next(one for one in desk("regulator").get("/programmes") if one["id"] == "hypertension")
    assert told["classes"][0]["count"] == 1


def test_two_records_of_one_person_are_in_a_programme_once(
    desk: Callable[[str], Desk], make: Callable[..., UUID], actor: Actor
) -> None:
    village = desk("village")
    first = make()
    second = make(
        number="",
        name="李秀英",
        local_id="P9",
        phones=("13700000000",),
        source="HOSPITAL2",
        address="楚雄市吕合镇中屯村80号",
        birth_date=date(1981, 3, 3),
    )
    assert first != second
    older = enrolled(village, first, "2026-11-01")
    younger = enrolled(village, second)
    with unit_of_work():
        residents.merge(actor, first, second, "同一人")
    deliver_all()
    assert care_of(village, older)["enrolment"]["state"] == "open"
    assert care_of(village, younger)["enrolment"]["close_reason"] == "重复建档"


def test_the_nightly_look_keeps_plans_and_is_repeatable(
    desk: Callable[[str], Desk], make: Callable[..., UUID]
) -> None:
    village, resident = desk("village"), make()
    one = enrolled(village, resident)
    before = care_of(village, one)["contacts"]
    with frozen(NOW + timedelta(days=60)):
        jobs.nightly()
        jobs.nightly()
    assert care_of(village, one)["contacts"] == before


def test_an_unplanned_contact_is_added_once(desk: Callable[[str], Desk], make: Callable[..., UUID]) -> None:
    village, resident = desk("village"), make()
    one = enrolled(village, resident)
    village.send("put", contact_of(village, one), {"answers": FINE})
    base = f"/residents/{resident}/enrolments/{one['id']}/contacts"
    assert village.send("post", base, {"kind": "party"}, 422)["code"] == "programmes.unknown_contact"
    extra = village.send("post", base, {"kind": "follow_up"}, 201)
    told = village.send(
        "put", f"/residents/{resident}/contacts/{extra['id']}", {"answers": FINE | {"systolic": 128}}
    )
    assert told["contact"]["state"] == "done"
    assert planned(village, one) == {"follow_up": "2027-02-27"}


def test_somebody_without_a_region_is_on_the_list_of_the_institution_that_saw_them_until_the_address_is_known(
    desk: Callable[[str], Desk], make: Callable[..., UUID], diagnose: Callable[..., str], actor: Actor
) -> None:
    resident = make(address="昆明来楚务工，住址不详")
    diagnose(resident)
    hospital = desk("hospital")
    listed = hospital.get("/programmes/candidates", programme="hypertension")["items"]
    assert [(one["name"], one["place"]) for one in listed] == [("李秀英", "楚雄市人民医院")]
    numbers = next(one for one in hospital.get("/programmes") if one["id"] == "hypertension")
    assert numbers["candidates"] == 1
    village = desk("village")
    assert village.get("/programmes/candidates", programme="hypertension")["items"] == []
    assert desk("elsewhere").get("/programmes/candidates", programme="hypertension")["items"] == []
    with unit_of_work():
        residents.amend(actor, resident, person(address="楚雄市吕合镇中屯村12号"), "核实住址")
    deliver_all()
    listed = village.get("/programmes/candidates", programme="hypertension")["items"]
    assert [one["address"] for one in listed] == ["楚雄市吕合镇中屯村12号"]


def test_a_days_way_goes_village_by_village_and_house_by_house(
    desk: Callable[[str], Desk], make: Callable[..., UUID]
) -> None:
    village, first = desk("village"), make()
    second = make(number="", name="张文华", local_id="P8", birth_date=date(1970, 1, 2), sex="1")
    there = make(
        number="", name="李大山", local_id="P7", birth_date=date(1950, 5, 6), address="楚雄市吕合镇中屯村80号"
    )
    for resident in (first, second, there):
        enrolled(village, resident)
    township = desk("township")
    way = township.get("/programmes/route", day="2026-11-27")
    assert [(one["name"], one["people"], one["contacts"]) for one in way["villages"]] == [
        ("中屯村民委员会", 3, 3)
    ]
    houses = way["villages"][0]["houses"]
    assert [(one["address"], [stop["name"] for stop in one["stops"]]) for one in houses] == [
        ("楚雄市吕合镇中屯村12号", ["张文华", "李秀英"]), ("楚雄市吕合镇中屯村80号", ["李大山"]),
    ]  # fmt: skip
    assert houses[0]["stops"][0]["phone"] == "13987811111"
    assert houses[1]["stops"][0]["tasks"][0]["contact"]["name"] == "随访"
    assert township.get("/programmes/route", day="2026-11-27", mine=True)["villages"] == []
    assert township.get("/programmes/route", day="2026-11-01")["villages"] == [], "nobody is due yet"
    late = township.get("/programmes/route", day="2027-01-31")
    assert late["villages"][0]["houses"][0]["stops"][0]["tasks"][0]["late"]
    assert township.get("/programmes/route", day="2027-01-31", late=False)["villages"] == []
    assert desk("elsewhere").get("/programmes/route", day="2026-11-27")["villages"] == []
    assert township.client.get("/api/programmes/route", {"day": "soon"}).status_code == 422


def test_a_resident_sees_what_comes_and_what_was_done_and_nobody_elses(
    desk: Callable[[str], Desk], make: Callable[..., UUID]
) -> None:
    village, resident = desk("village"), make()
    other = make(number="", name="张文华", local_id="P8", birth_date=date(1970, 1, 2), sex="1")
    enrolled(village, other)
    one = enrolled(village, resident)
    village.send("put", contact_of(village, one), {"answers": FINE | {"systolic": 152}})
    save_accounts([NewAccount("lixiuying", PASSWORD, "李秀英", kind="resident", resident_id=resident)])
    client = Client(headers={"X-Yizhou-Request": "1"})
    body = {"username": "lixiuying", "password": PASSWORD}
    assert client.post("/api/session", body, content_type="application/json").status_code == 200
    mine = Desk(client).get("/my/programmes")
    assert [(told["programme_name"], told["doctor"], told["class_name"]) for told in mine] == [
        ("高血压患者健康管理", "village医生", "控制不满意")
    ]
    assert [(each["name"], each["due"], each["now"]) for each in mine[0]["coming"]] == [
        ("两周内复访", "2026-12-11", False), ("随访", "2027-02-27", False),
    ]  # fmt: skip
    assert [(each["name"], each["done_on"]) for each in mine[0]["done"]] == [("随访", "2026-11-27")]
    with frozen(NOW + timedelta(days=11)):
        assert client.post("/api/session", body, content_type="application/json").status_code == 200
        coming = Desk(client).get("/my/programmes")[0]["coming"]
        assert [(each["name"], each["now"]) for each in coming] == [("两周内复访", True), ("随访", False)]
    assert client.get("/api/programmes/route").status_code == 403
