"""One record looked through over HTTP: found, narrowed, compared, alerted, with the family, and nothing sealed anywhere."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from tests.records.conftest import HEADERS, PASSWORD, Place, person
from tests.records.documents.test_registering import BASE
from tests.records.timeline.test_projecting import Record, coded, encounter
from tests.records.timeline.test_summarising import concept
from yizhou.kernel.auth.api import NewAccount, save_accounts
from yizhou.kernel.auth.contracts import Actor, system_actor
from yizhou.kernel.clock.api import frozen
from yizhou.kernel.organisations import api as organisations
from yizhou.records.browser import routes
from yizhou.records.documents import api as documents
from yizhou.records.timeline import api as timeline
from yizhou.registries.residents import api as residents

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]
ICD = "http://hl7.org/fhir/sid/icd-10"
NOW = datetime(2024, 6, 1, 4, tzinfo=UTC)


@pytest.fixture
def today() -> Iterator[None]:
    with frozen(NOW):
        yield


def observed(
    name: str, value: float, visit: str = "", day: str = "2024-05-06", unit: str = "mmol/L", **more: Any
) -> Any:
    return coded(
        "Observation", name, visit, status="final", effectiveDateTime=day,
        valueQuantity={"value": value, "unit": unit}, **more,
    )  # fmt: skip


def order(name: str, visit: str, dose: str, day: str) -> Any:
    return coded("MedicationRequest", name, visit, status="active", intent="order", authoredOn=day,
                 dosageInstruction=[{"text": dose}])  # fmt: skip


@pytest.fixture
def record(actor: Actor, resident: UUID, place: Place) -> Record:
    """Two visits to the cardiologists of one hospital."""
    made = Record(actor, resident, place)
    for key, day, value, dose in (
        ("1", "2024-01-05", 7.4, "5mg 每日一次"),
        ("2", "2024-05-06", 5.1, "10mg 每日一次"),
    ):
        visit = made.add(
            f"e{key}",
            encounter(start=f"{day}T08:00:00+08:00", serviceType={"text": "心血管内科"}),
        )
        made.add(f"c{key}", {**coded("Condition", "", visit.id), "code": concept("高血压病", "I10.x00", ICD)})
        made.add(
            f"o{key}", observed("空腹血糖", value, visit.id, day, referenceRange=[{"high": {"value": 6.1}}])
        )
        made.add(f"m{key}", order("苯磺酸氨氯地平片", visit.id, dose, day))
    made.add("c3", {**coded("Condition", "", visit.id), "code": concept("高脂血症", "E78.500", ICD)})
    made.add("m3", order("阿托伐他汀钙片", visit.id, "20mg 每晚一次", "2024-05-06"))
    return made


@pytest.fixture
def sealed(record: Record, actor: Actor, resident: UUID, place: Place) -> Record:
    """And a visit for HIV at the same hospital, with a medicine, a result and a document."""
    visit = record.add(
        "x", encounter(start="2024-05-20T08:00:00+08:00", serviceType={"text": "感染性疾病科"})
    )
    record.add(
        "xc", {**coded("Condition", "", visit.id), "code": concept("人类免疫缺陷病毒病", "B20.9", ICD)}
    )
    record.add("xm", order("络活喜", visit.id, "5mg", "2024-05-20"))
    record.add("xo", observed("血清钾", 7.2, visit.id, "2024-05-20"))
    record.add(
        "xr", coded("DiagnosticReport", "血常规", visit.id, status="final", effectiveDateTime="2024-05-30")
    )
    entry = documents.register(actor, resident, replace(BASE, title="艾滋病随访记录"), None).entry
    timeline.project(actor, resident, [], entry, place.hospital)
    return record


def county_doctor() -> Client:
    """Of the same county, not of the hospital that told it."""
    county = organisations.by_codes(["532301000000"])["532301000000"]
    save_accounts([NewAccount("county", PASSWORD, "周医生", assignments=(("doctor", county.id),))])
    client = Client(headers=HEADERS)
    client.post("/api/session", {"username": "county", "password": PASSWORD}, content_type="application/json")
    return client


def ask(client: Client, resident: UUID, page: str, **query: Any) -> Any:
    answer = client.get(f"/api/residents/{resident}/{page}", query)
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


@pytest.mark.feature("10.2.1.6(4)-01", "10.2.1.6(4)-02")
def test_everything_indexed_stands_in_one_list(
    log_in: Enter, record: Record, actor: Actor, resident: UUID
) -> None:
    entry = documents.register(actor, resident, BASE, None).entry
    timeline.project(actor, resident, [], entry, record.institution)
    doctor = log_in("doctor")
    page = ask(doctor, resident, "entries", limit=200)
    assert {one["group"] for one in page["items"]} == {"event", "diagnosis", "result", "medicine", "document"}
    assert page["total"] == len(page["items"]) == sum(one["count"] for one in page["groups"])
    times = [datetime.fromisoformat(one["at"]) for one in page["items"]]
    assert times == sorted(times, reverse=True)
    paper = next(one for one in page["items"] if one["group"] == "document")
    assert paper["document_id"] == str(entry.id)
    seen, after = [], {}
    while True:
        part = ask(doctor, resident, "entries", limit=3, **after)
        seen += [one["reference"] for one in part["items"]]
        if part["next"] is None:
            break
        after = {"after": part["next"]}
    assert seen == [one["reference"] for one in page["items"]]


@pytest.mark.parametrize(
    ("text", "group", "names"),
    [
        ("血糖", "result", {"空腹血糖"}),
        ("kfxt", "result", {"空腹血糖"}),
        ("gaozhi", "diagnosis", {"高脂血症"}),
        ("e78", "diagnosis", {"高脂血症"}),
        ("Ｅ７８．５", "diagnosis", {"高脂血症"}),
        ("atfttgp", "medicine", {"阿托伐他汀钙片"}),
        ("每晚", "medicine", {"阿托伐他汀钙片"}),
        ("心血管 高血压", "diagnosis", {"高血压病"}),
        ("没有这个", "result", set()),
    ],
)
@pytest.mark.feature("10.2.1.6(5)-07", "10.2.1.6(5)-08")
def test_one_record_is_searched_by_chinese_pinyin_initials_and_codes(
    log_in: Enter, record: Record, resident: UUID, text: str, group: str, names: set[str]
) -> None:
    found = ask(log_in("doctor"), resident, "entries", q=text, groups=group)
    assert {one["name"] for one in found["items"]} == names
    assert found["total"] == len(found["items"])


@pytest.mark.feature("10.2.1.6(5)-05")
def test_entries_are_narrowed_by_kind_institution_period_and_department(
    log_in: Enter, record: Record, resident: UUID
) -> None:
    doctor = log_in("doctor")
    record.add("i", encounter("IMP", "2023-02-03T08:00:00+08:00", serviceType={"text": "骨科"}))

    def found(**query: Any) -> int:
        return ask(doctor, resident, "entries", groups="event", **query)["total"]

    assert found() == 3
    assert found(department="骨科") == 1
    assert found(kinds="inpatient") == 1
    assert found(kinds="inpatient,outpatient", department="心血管内科") == 2
    assert found(**{"from": "2024-01-05", "to": "2024-01-05"}) == 1
    assert found(institution_id=record.institution.id) == 3
    page = ask(doctor, resident, "entries", q="gx")
    assert {one["name"]: one["count"] for one in page["departments"]} == {
        "心血管内科": 4
    }  # two visits, two diagnoses
    refused = doctor.get(f"/api/residents/{resident}/entries?groups=party")
    assert (refused.status_code, refused.json()["code"]) == (422, "browser.unknown_group")


@pytest.mark.feature("10.2.1.6(5)-03")
def test_examination_reports_are_browsed_with_their_conclusion(
    log_in: Enter, record: Record, resident: UUID
) -> None:
    report = coded("DiagnosticReport", "胸部CT检查报告", status="final", effectiveDateTime="2024-03-01",
                   conclusion="右肺下叶结节", category=[{"coding": [{"code": "RAD"}]}])  # fmt: skip
    record.add("r", report)
    page = ask(log_in("doctor"), resident, "entries", kinds="imaging", groups="result")
    [found] = page["items"]
    assert (found["name"], found["text"], found["kind_name"]) == (
        "胸部CT检查报告",
        "右肺下叶结节",
        "影像检查",
    )
    assert (found["institution_name"], found["at"][:10]) == ("楚雄州人民医院", "2024-03-01")


def test_two_visits_stand_side_by_side(log_in: Enter, record: Record, resident: UUID) -> None:
    doctor = log_in("doctor")
    bill = {"resourceType": "ExplanationOfBenefit", "status": "active", "created": "2024-05-07",
            "item": [{"sequence": 1, "encounter": [{"reference": next(r for r in record.events[0].resources if r.startswith("Encounter/"))}]}],
            "total": [{"category": {"text": "医疗总费用"}, "amount": {"value": 318.5, "currency": "CNY"}}]}  # fmt: skip
    record.add("b", bill)
    later, earlier = record.events
    for first, second in ((later, earlier), (earlier, later)):
        found = ask(doctor, resident, "comparison", first=first.id, second=second.id)
        assert (found["earlier"]["event_id"], found["later"]["department"]) == (str(earlier.id), "心血管内科")
        assert {(one["name"], one["state"]) for one in found["diagnoses"]} == {
            ("高血压病", "both"),
            ("高脂血症", "later"),
        }
        [result] = found["results"]
        assert (result["direction"], result["earlier"]["value"], result["later"]["value"]) == (
            "down",
            7.4,
            5.1,
        )
        assert (result["later"]["high"], result["earlier"]["abnormal"], result["later"]["abnormal"]) == (
            6.1,
            True,
            False,
        )
        assert {one["name"]: one["state"] for one in found["medicines"]} == {
            "苯磺酸氨氯地平片": "changed", "阿托伐他汀钙片": "started",
        }  # fmt: skip
        assert found["costs"] == [{"name": "医疗总费用", "earlier": None, "later": 318.5}]
    same = doctor.get(f"/api/residents/{resident}/comparison?first={later.id}&second={later.id}")
    assert (same.status_code, same.json()["code"]) == (422, "browser.same_visit")
    gone = doctor.get(f"/api/residents/{resident}/comparison?first={later.id}&second={resident}")
    assert (gone.status_code, gone.json()["code"]) == (404, "browser.visit_not_found")


def test_an_opened_record_alerts_with_source_and_date(
    today: None, log_in: Enter, record: Record, actor: Actor, resident: UUID, place: Place
) -> None:
    record.add("m4", order("络活喜", "", "5mg", "2024-05-20"))
    record.add("a", {**coded("AllergyIntolerance", "青霉素", recordedDate="2019-01-01")})
    record.add("m5", order("阿莫西林胶囊", "", "0.5g", "2024-05-28"))
    record.add("k", observed("血清钾", 7.2, "", "2024-05-20"))
    elsewhere = Record(actor, person("沙马阿依", "P5", place.other), place)
    elsewhere.institution = place.other
    elsewhere.add("r", coded("DiagnosticReport", "血常规", status="final", effectiveDateTime="2024-05-30"))
    residents.merge(actor, resident, elsewhere.resident, "同一人，核对过身份证")
    found = {one["rule"]: one for one in ask(log_in("doctor"), resident, "record-alerts")}
    assert set(found) == {"shared_ingredient", "allergy", "recognised_examination", "critical_value"}
    assert (
        found["critical_value"]["text"]
        == "危急值：血清钾 7.2mmol/L（高于危急界值 6.2），楚雄州人民医院 2024-05-20"
    )
    twice = found["shared_ingredient"]["evidence"]
    assert {(one["name"], one["on"], one["institution_name"]) for one in twice} == {
        ("苯磺酸氨氯地平片", "2024-05-06", "楚雄州人民医院"), ("络活喜", "2024-05-20", "楚雄州人民医院"),
    }  # fmt: skip
    assert "禄丰市人民医院 2024-05-30 已做" in found["recognised_examination"]["text"]
    assert all(one["basis"] and one["version"] == 1 for one in found.values())


def test_what_is_sealed_is_not_found_counted_compared_or_alerted(
    today: None, log_in: Enter, sealed: Record, resident: UUID
) -> None:
    hidden, *_ = [event for event in sealed.events if event.started.day in (19, 20)]
    own, outside = log_in("doctor"), county_doctor()
    shown = next(one for one in sealed.events if "高血压" in one.title)

    def trace(client: Client) -> dict[str, Any]:
        pages = [
            ask(client, resident, "entries", limit=200, q=q)
            for q in ("", "rlmyqx", "b20", "艾滋病", "感染性")
        ]
        compared = client.get(f"/api/residents/{resident}/comparison?first={shown.id}&second={hidden.id}")
        alerts = {one["rule"] for one in ask(client, resident, "record-alerts")}
        return {
            "totals": [page["total"] for page in pages],
            "departments": [one["name"] for one in pages[0]["departments"]],
            "compared": compared.status_code,
            "alerts": alerts,
            "text": str(pages) + compared.content.decode(),
        }

    with_right, without = trace(own), trace(outside)
    assert all(number > 0 for number in with_right["totals"])
    assert with_right["compared"] == 200
    assert with_right["alerts"] >= {"shared_ingredient", "critical_value"}
    assert without["totals"] == [with_right["totals"][0] - 7, 0, 0, 0, 0]
    assert "感染性疾病科" not in without["departments"]
    assert (without["compared"], without["alerts"]) == (404, set())
    for word in ("免疫缺陷", "艾滋", "络活喜", "血清钾", "感染"):
        assert word not in without["text"]


def test_a_denied_kind_of_data_names_nothing_in_titles(log_in: Enter, record: Record, resident: UUID) -> None:
    own = log_in("resident")
    given = own.post(
        "/api/me/consents", {"effect": "deny", "data": "diagnoses"}, content_type="application/json"
    )
    assert given.status_code == 200, given.content.decode()
    page = ask(log_in("doctor"), resident, "entries", limit=200)
    assert "diagnosis" not in {one["group"] for one in page["items"]}
    assert "高血压" not in str(page)


def test_the_family_is_seen_as_far_as_each_record_allows(
    log_in: Enter, record: Record, actor: Actor, resident: UUID, stranger: UUID, place: Place
) -> None:
    mother = Record(actor, person("沙玛阿果", "P7", place.hospital), place)
    mother.add(
        "c",
        {**coded("Condition", "", recordedDate="2010-03-04"), "code": concept("2型糖尿病", "E11.900", ICD)},
    )
    mother.add(
        "d",
        {
            **coded("Condition", "", recordedDate="2011-03-04"),
            "code": concept("急性上呼吸道感染", "J06.900", ICD),
        },
    )
    father = Record(actor, stranger, place)
    father.add(
        "f", {**coded("Condition", "", recordedDate="2012-03-04"), "code": concept("血友病", "D66.x00", ICD)}
    )
    residents.relate(system_actor(), resident, mother.resident, "mother")
    residents.relate(system_actor(), resident, stranger, "father")
    found = ask(log_in("doctor"), resident, "family")
    members = {one["relationship"]: one for one in found["members"]}
    assert (members["mother"]["seen"], [one["name"] for one in members["mother"]["diagnoses"]]) == (
        "open",
        ["2型糖尿病"],
    )
    assert (members["father"]["seen"], members["father"]["diagnoses"]) == ("closed", [])
    assert members["father"]["resident_id"] is None
    own = ask(log_in("resident"), resident, "family")
    assert {one["seen"] for one in own["members"]} == {"closed"}


def test_a_sealed_illness_of_a_relative_stays_sealed(
    log_in: Enter, actor: Actor, resident: UUID, place: Place
) -> None:
    mother = Record(actor, person("沙玛阿果", "P7", place.hospital), place)
    mother.add(
        "c",
        {**coded("Condition", "", recordedDate="2010-03-04"), "code": concept("精神分裂症", "F20.900", ICD)},
    )
    residents.relate(system_actor(), resident, mother.resident, "mother")
    for client, names in ((log_in("doctor"), ["精神分裂症"]), (county_doctor(), [])):
        [member] = ask(client, resident, "family")["members"]
        assert (member["seen"], [one["name"] for one in member["diagnoses"]]) == ("open", names)


@pytest.mark.parametrize("page", ["entries", "record-alerts", "family", "comparison?first={0}&second={1}"])
def test_who_may_not_see_the_resident_gets_nothing(
    client: Client, log_in: Enter, record: Record, resident: UUID, page: str
) -> None:
    url = f"/api/residents/{resident}/{page.format(*(one.id for one in record.events))}"
    assert client.get(url).status_code == 401
    assert log_in("clerk").get(url).json()["code"] == "auth.forbidden"
    assert log_in("elsewhere").get(url).json()["code"] == "residents.out_of_scope"
    assert log_in("doctor").get(url).status_code == 200
    seen = log_in("resident").get("/api/me/accesses").json()["items"]
    assert "罗医生" in {access["actor_name"] for access in seen}


def test_the_views_declare_what_is_answered() -> None:
    from dataclasses import fields

    from yizhou.records.browser import contracts

    pairs = ((routes.RecordEntryView, contracts.Entry), (routes.ResultLineView, contracts.ResultLine),
             (routes.VisitComparisonView, contracts.Comparison), (routes.RecordAlertView, contracts.RecordAlert),
             (routes.RecordEntriesView, contracts.EntryPage), (routes.FamilyMemberView, contracts.FamilyMember))  # fmt: skip
    for view, contract in pairs:
        assert set(view.model_fields) == {field.name for field in fields(contract)}, view
