"""A pregnancy from the diagnosis in the county hospital to the child in its own programme, through the routes."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from tests.engines.programmes.conftest import Desk
from tests.engines.programmes.course import Course, examples, on
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.events.api import deliver_all
from yizhou.records.fhir import api as fhir

SAID = examples("maternal_care")
MOTHER = "53230119980506014X"
FIRST, AGAIN, BIRTH, VISIT, CHECK, END = (
    {name: value for name, value in SAID[each].items() if name != "visit_date"}
    for each in ("first", "again", "birth", "visit", "check", "end")
)


@pytest.fixture
def woman(make: Callable[..., UUID]) -> UUID:
    with on("2026-03-01"):
        return make(number=MOTHER, name="杨丽华", sex="2", birth_date=date(1998, 5, 6), local_id="M1")


@pytest.fixture
def pregnancy(desk: Callable[[str], Desk], woman: UUID) -> Course:
    return Course(desk, woman, "maternal_care", "2026-03-08")


def to_birth(pregnancy: Course) -> dict[str, Any]:
    """Booking, four antenatal visits, the birth; what the last one told."""
    pregnancy.seen("2026-03-10", "booking", FIRST)
    for day, number, weight, height in (
        ("2026-05-12", "a2", 55.5, 16), ("2026-06-09", "a3", 57.8, 20), ("2026-08-18", "a4", 62, 29), ("2026-09-29", "a5", 64.5, 33),
    ):  # fmt: skip
        pregnancy.seen(day, "antenatal", {**AGAIN, "weight": weight, "fundal_height": height}, number=number)
    return pregnancy.seen("2026-10-14", "delivery", {**BIRTH, "visit_date": "2026-10-10"})


@pytest.mark.feature("11.7.3.4(4).2-01", "11.7.3.4(4).2-15", "11.7.3.4(4).2-11", "10.1.7.4-07")
def test_a_pregnancy_seen_in_the_hospital_is_on_the_villages_list_and_last_ones_is_no_news(
    desk: Callable[[str], Desk], woman: UUID, diagnose: Callable[..., str]
) -> None:
    with on("2026-03-01"):
        village = desk("village")
        diagnose(woman, "Z34", "妊娠监督", "2025-03-01")
        assert village.get("/programmes/candidates", programme="maternal_care")["items"] == [], "too old"
        diagnose(woman, "Z34.0", "首次正常妊娠监督", "2026-02-27")
        listed = village.get("/programmes/candidates", programme="maternal_care")["items"]
        assert [(one["name"], one["reason"]) for one in listed] == [("杨丽华", "妊娠诊断：首次正常妊娠监督")]
    course = Course(desk, woman, "maternal_care", "2026-03-08")
    with on("2026-03-09"):
        assert course.planned() == {"b1": "2026-03-08"}
        due = course.staff().get("/programmes/tasks", when="due", programme="maternal_care")["items"]
        assert [one["contact"]["name"] for one in due] == ["早孕建册与第1次产前检查"]
    course.seen("2026-03-10", "booking", FIRST)
    told = course.seen("2026-04-02", "ending", END)
    assert (told["enrolment"]["state"], told["enrolment"]["close_reason"]) == ("closed", "终止妊娠")
    with on("2026-04-10"):
        village = desk("village")
        diagnose(woman, "O26", "妊娠相关情况的孕产妇医疗", "2026-03-20")
        assert village.get("/programmes/candidates", programme="maternal_care")["items"] == [], (
            "the pregnancy that ended"
        )
    with on("2026-09-10"):
        village = desk("village")
        diagnose(woman, "Z33", "妊娠状态", "2026-09-09")
        assert len(village.get("/programmes/candidates", programme="maternal_care")["items"]) == 1
    second = Course(desk, woman, "maternal_care", "2026-09-10")
    told = second.seen("2026-09-12", "booking", {**FIRST, "lmp": "2026-07-20", "gravidity": 2})
    assert told["enrolment"]["id"] != course.enrolled["id"]
    with on("2026-09-12"):
        assert len(second.care()["series"]) == 1, "each pregnancy shows its own values"
        of_her = second.staff().get(f"/residents/{woman}/programmes")
        assert sorted(one["state"] for one in of_her) == ["closed", "open"]


@pytest.mark.feature(
    "11.7.3.4(4).2-02", "11.7.3.4(4).2-03", "11.7.3.4(4).2-04", "11.7.3.4(4).2-10", "11.7.3.4(4).2-12", "11.7.3.4.a-05",
    "11.7.3.4(4).4-01", "11.7.3.4(4).4-02", "11.7.3.4(4).4-03", "11.7.3.4(4).4-04", "11.7.3.4(4).4-06", "11.7.3.4(4).4-07",
    "11.7.3.4(4).4-08", "11.7.3.4.a-07", "10.1.7.7.5-01",
)  # fmt: skip
def test_antenatal_visits_follow_the_weeks_and_are_drawn_on_them(pregnancy: Course, actor: Actor) -> None:
    refused = pregnancy.seen("2026-03-10", "booking", {**FIRST, "lmp": "2026-04-01", "hbsag": None}, 422)
    assert {one["place"] for one in refused["faults"]} == {"hbsag", "lmp"}
    told = pregnancy.seen("2026-03-10", "booking", FIRST)
    assert told["filled"]["answers"]["edd"] == "2026-10-12"
    assert told["enrolment"]["class_name"] == "绿色（低风险）"
    with on("2026-03-10"):
        assert pregnancy.planned() == {
            "a2": "2026-05-11", "a3": "2026-06-08", "a4": "2026-08-17", "a5": "2026-09-28", "d1": "2026-10-12",
        }  # fmt: skip
    pregnancy.seen("2026-05-12", "antenatal", {**AGAIN, "edd_corrected": "2026-10-19"}, number="a2")
    with on("2026-05-12"):
        assert pregnancy.planned()["a3"] == "2026-06-15", "the corrected date moves what is to come"
    pregnancy.seen("2026-06-16", "antenatal", {**AGAIN, "fundal_height": 21, "weight": 58}, number="a3")
    told = pregnancy.seen(
        "2026-10-18", "delivery", {**BIRTH, "visit_date": "2026-10-14", "discharged_on": "2026-10-17"}
    )
    assert told["filled"]["answers"]["gestation_weeks"] == 39
    assert told["filled"]["answers"]["live_births"] == 1
    with on("2026-10-18"):
        care = pregnancy.care()
        assert pregnancy.planned() == {"p1": "2026-10-22", "c42": "2026-11-25"}
        assert care["axis"]["name"] == "孕周"
        assert [(row["at"], row.get("fundal_height")) for row in care["series"]] == [
            (8.14, None),
            (17.14, 16),
            (22.14, 21),
        ]
        curves = care["charts"][0]["curves"]
        assert [(one["name"], one["points"][0]) for one in curves] == [
            ("下限", [20, 15.3]), ("中值", [20, 18]), ("上限", [20, 21.4]),
        ]  # fmt: skip
        assert [one["name"] for one in care["addable"]] == ["产后访视", "产后再访视", "产后42天健康检查"]
        base = f"/residents/{pregnancy.id}/enrolments/{pregnancy.enrolled['id']}/contacts"
        late = pregnancy.staff().send("post", base, {"kind": "antenatal"}, 409)
        assert late["code"] == "programmes.not_now"
    found = fhir.search(actor, [pregnancy.id], ("Observation",), ("11881-0",))
    assert sorted(fhir.parse(one.raw)["valueQuantity"]["value"] for one in found) == [16, 21]


@pytest.mark.feature(
    "11.7.3.4(4).2-05", "11.7.3.4(4).2-06", "11.7.3.4(4).2-07", "11.7.3.4(4).2-09", "11.7.3.4(4).7-01", "11.7.3.4(4).7-02",
    "11.7.3.4(4).7-03", "11.7.3.4(4).7-04", "11.7.3.4(4).7-05", "11.7.3.4(4).7-08", "11.7.3.4(4).7-09", "11.7.3.4(4).7-10",
    "11.7.3.4.a-06", "10.1.7.4-04",
)  # fmt: skip
def test_risk_is_graded_in_five_colours_and_asks_for_referral_and_closer_visits(pregnancy: Course) -> None:
    risky = {**FIRST, "risk_orange": ["05"], "gravidity": 2, "caesareans": 1}
    refused = pregnancy.seen("2026-03-10", "booking", risky, 422)
    assert [one["code"] for one in refused["faults"]] == ["forms.check.high_risk_referral"]
    sent = {"referral": True, "referral_reason": "妊娠合并糖尿病用药", "referral_to": "楚雄州人民医院产科"}
    told = pregnancy.seen("2026-03-10", "booking", {**risky, **sent})
    assert told["enrolment"]["class_name"] == "橙色（较高风险）"
    assert told["enrolment"]["referral"] == "妊娠合并糖尿病用药"
    assert "县级及以上危重孕产妇救治中心" in told["enrolment"]["advice"]
    with on("2026-03-20"):
        soon = pregnancy.staff().get("/programmes/tasks", when="due", programme="maternal_care")["items"]
        assert [(one["contact"]["name"], one["contact"]["due"], one["class_name"]) for one in soon] == [
            ("高危随访", "2026-03-24", "橙色（较高风险）")
        ]
        listed = pregnancy.staff("township").get("/programmes/maternal_care/register", class_id="orange")[
            "items"
        ]
        assert [one["name"] for one in listed] == ["杨丽华"]
        opened = pregnancy.staff().get(
            f"/residents/{pregnancy.id}/contacts/{pregnancy.contact('high_risk')['id']}"
        )
        assert opened["answers"]["risk_orange"] == ["05"], "a risk once known is there at the next visit"
    early = {**AGAIN, "fundal_height": None, "fetal_heart": None}
    told = pregnancy.seen("2026-03-24", "high_risk", early)
    assert told["enrolment"]["class_name"] == "黄色（一般风险）", "the scar of the caesarean stays"
    worse = {
        **AGAIN,
        "systolic": 166,
        "diastolic": 112,
        "risk_red": ["04"],
        **sent,
        "referral_reason": "子痫前期",
    }
    told = pregnancy.seen("2026-05-12", "antenatal", worse, number="a2")
    assert (told["enrolment"]["class_tone"], told["enrolment"]["referral"]) == ("danger", "子痫前期")
    assert "24小时内上报" in told["enrolment"]["advice"]
    with on("2026-05-12"):
        assert pregnancy.planned()["high_risk"] == "2026-05-19"
    rates = pregnancy.rates("2026-05-20", "regulator")
    assert (rates["high_risk_managed"]["numerator"], rates["high_risk_managed"]["denominator"]) == (1, 1)


@pytest.mark.feature(
    "11.7.3.4(4).5-01", "11.7.3.4(4).5-02", "11.7.3.4(4).5-03", "11.7.3.4(4).5-04", "11.7.3.4(4).5-05", "11.7.3.4(4).5-06",
    "11.7.3.4(4).5-07", "11.7.3.4(4).5-11", "11.7.3.4(4).5-12", "11.7.3.4(4).5-13", "11.7.3.4(4).6-01", "11.7.3.4(4).6-02",
    "11.7.3.4(4).6-03", "11.7.3.4(4).6-04", "11.7.3.4(4).6-05", "11.7.3.4(4).6-06", "11.7.3.4(4).6-08", "11.7.3.4(4).6-09", "11.7.3.4(4).7-06",
    "11.7.3.4.a-08", "11.7.3.4.a-09", "10.1.7.7.5-02", "10.1.7.4-10",
)  # fmt: skip
def test_after_the_birth_the_mother_is_visited_checked_and_closed_and_the_closing_can_be_corrected(
    pregnancy: Course,
) -> None:
    told = to_birth(pregnancy)
    assert told["enrolment"]["class_name"] == "产褥期"
    with on("2026-10-16"):
        due = pregnancy.staff().get("/programmes/tasks", when="due", programme="maternal_care")["items"]
        window = [(one["contact"]["due_from"], one["contact"]["due_until"]) for one in due]
        assert window == [("2026-10-16", "2026-10-20")], "three to seven days after she left the hospital"
    ill = {**VISIT, "temperature": 38.4}
    refused = pregnancy.seen("2026-10-18", "postnatal", ill, 422)
    assert [one["code"] for one in refused["faults"]] == ["forms.check.danger_referral"]
    sent = {"referral": True, "referral_reason": "产褥感染", "referral_to": "楚雄市人民医院产科"}
    told = pregnancy.seen("2026-10-18", "postnatal", {**ill, **sent})
    assert (told["enrolment"]["class_name"], told["enrolment"]["referral"]) == ("产后异常", "产褥感染")
    told = pregnancy.seen("2026-11-01", "postnatal_again", VISIT)
    assert told["contact"]["name"] == "产后再访视"
    told = pregnancy.seen("2026-11-22", "check_42", CHECK)
    assert (told["enrolment"]["state"], told["enrolment"]["close_reason"]) == ("closed", "产后42天结案")
    path = f"/residents/{pregnancy.id}/contacts/{told['contact']['id']}"
    with on("2026-11-23"):
        assert pregnancy.planned() == {}
        assert pregnancy.care()["acts"][0]["text"] == "结案：产后42天结案（产后42天健康检查后自动结案）"
        body = {
            "answers": {**CHECK, "visit_date": "2026-11-22", "recovered": False, "case_closed": False}, "reason": "复核为未恢复",
        }  # fmt: skip
        told = pregnancy.staff().send("put", path, body)
        assert (told["enrolment"]["state"], told["enrolment"]["class_name"]) == ("open", "产后异常")
        assert pregnancy.planned() == {"postnatal_again": "2026-12-06"}
        body = {"answers": {**CHECK, "visit_date": "2026-11-22"}, "reason": "更正无误"}
        assert pregnancy.staff().send("put", path, body)["enrolment"]["state"] == "closed"
    visit = next(one for one in pregnancy_contacts(pregnancy) if one["kind"] == "postnatal")
    with on("2026-11-24"):
        other = f"/residents/{pregnancy.id}/contacts/{visit['id']}"
        body = {"answers": {**VISIT, "visit_date": "2026-10-18"}, "reason": "补正"}
        assert pregnancy.staff().send("put", other, body, 409)["code"] == "programmes.closed"


def pregnancy_contacts(pregnancy: Course) -> list[dict[str, Any]]:
    with on("2026-11-24"):
        found: list[dict[str, Any]] = pregnancy.care()["contacts"]
        return found


@pytest.mark.feature(
    "11.7.3.4(4).2-14", "11.7.3.4(4).4-10", "11.7.3.4(4).5-09", "11.7.3.4(4).6-10", "11.7.3.4(4).7-12", "11.5.10-04",
    "11.5.10-05", "11.5.10-08", "11.5.10-10", "11.5.10-11", "11.5.10-13", "11.5.10-17", "11.5.10-18", "11.5.10-19", "11.5.12-03",
)  # fmt: skip
def test_rates_of_maternal_care_count_live_births(
    pregnancy: Course, desk: Callable[[str], Desk], make: Callable[..., UUID]
) -> None:
    to_birth(pregnancy)
    pregnancy.seen("2026-10-18", "postnatal", VISIT)
    with on("2026-09-01"):
        other = make(number="", name="张文华", sex="2", birth_date=date(1990, 1, 2), local_id="M2")
    twins = Course(desk, other, "maternal_care", "2026-09-01")
    late = {**FIRST, "lmp": "2026-01-20", "risk_yellow": ["17"]}
    twins.seen("2026-09-01", "booking", late, reasons={"visit_date": "外出务工刚返乡"})
    children = [{"outcome": "1", "sex": "1", "weight": 2300}, {"outcome": "1", "sex": "2", "weight": 2200}]
    born = {**BIRTH, "visit_date": "2026-10-05", "delivery_way": "31", "children": children}
    twins.seen("2026-10-14", "delivery", born)
    rates = pregnancy.rates("2026-12-20", "regulator")
    told = {name: (one["numerator"], one["denominator"]) for name, one in rates.items()}
    assert told["early_booking"] == (1, 3), "one mother of two, three children"
    assert told["postnatal_visited"] == (1, 3)
    assert told["systematic"] == (1, 3)
    assert told["antenatal_five"] == (1, 3)
    assert told["hospital_birth"] == (2, 3)
    assert told["caesarean"] == (1, 3)
    assert told["hiv_tested"] == (2, 2)
    assert told["syphilis_tested"] == (2, 2)
    assert told["high_risk_share"] == (1, 2)
    assert told["check_42_done"] == (0, 2)
    assert rates["early_booking"]["share"] == 33.3
    assert pregnancy.numbers("2026-12-20", "regulator")["open"] == 2
    with on("2026-12-20"):
        sheet = pregnancy.staff().client.get("/api/programmes/maternal_care/rows.xlsx")
        assert sheet.status_code == 200


@pytest.mark.feature("11.7.3.4(4).5-13", "10.1.7.3-07")
def test_mother_and_child_see_each_other(pregnancy: Course, make: Callable[..., UUID]) -> None:
    to_birth(pregnancy)
    with on("2026-10-15"):
        assert pregnancy.care()["relations"] == []
        child = make(
            number="", name="李晨曦", sex="2", birth_date=date(2026, 10, 10), local_id="B1", mother_citizen_id=MOTHER,
            mother_name="杨丽华",
        )  # fmt: skip
        deliver_all()
        seen = pregnancy.care()["relations"]
        assert [(one["title"], one["name"], one["waiting"], one["enrolment"]) for one in seen] == [
            ("子女", "李晨曦", True, None)
        ]
    kid = Course(pregnancy.desk, child, "child_health", "2026-10-15")
    with on("2026-10-16"):
        assert kid.planned()["nv"] == "2026-10-17", "the newborn's visit and the mother's are in one week"
        of_mother = pregnancy.care()["relations"][0]
        assert of_mother["enrolment"]["id"] == kid.enrolled["id"]
        assert of_mother["enrolment"]["next_due"] == "2026-10-24"
        mother = kid.care()["relations"]
        assert [(one["title"], one["name"], one["programme_name"]) for one in mother] == [
            ("母亲", "杨丽华", "孕产妇健康管理")
        ]
        assert mother[0]["enrolment"]["class_name"] == "产褥期"
