"""Tuberculosis from the diagnosis to the end of the treatment: a programme of definitions alone."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest

from tests.engines.programmes.conftest import Desk
from tests.engines.programmes.course import Course, examples, on

SAID = examples("tuberculosis_care")
FIRST, FOLLOW, TRACE, END = (
    {name: value for name, value in SAID[each].items() if name != "visit_date"}
    for each in ("first", "follow", "trace", "end")
)


@pytest.fixture
def man(make: Callable[..., UUID]) -> UUID:
    with on("2026-03-01"):
        return make(number="", name="王建军", sex="1", birth_date=date(1980, 1, 2), local_id="T1")


@pytest.mark.feature(
    "11.5.12-08", "11.7.3.6(1)-03", "11.7.3.6(1)-05", "11.7.3.6(1)-06", "11.7.3.6(1)-07", "11.7.3.6(1)-08", "11.7.3.6(1)-09",
    "11.7.3.6(1)-10", "11.7.3.6(1)-11", "11.7.4.5.1-07",
    "11.7.4.5.1-08", "11.7.4.5.1-09", "11.7.4.5.1-11", "11.7.4.5.1-13", "11.7.4.5.1-14", "11.7.4.5.1-15", "11.7.4.5.1-16",
)  # fmt: skip
def test_treatment_is_supervised_from_the_first_visit_to_the_last_dose(
    desk: Callable[[str], Desk], man: UUID, diagnose: Callable[..., str]
) -> None:
    with on("2026-03-09"):
        village = desk("village")
        diagnose(man, "A15.0", "肺结核，经显微镜下痰检查证实", "2026-03-09")
        listed = village.get("/programmes/candidates", programme="tuberculosis_care")["items"]
        assert [one["reason"] for one in listed] == ["诊断：肺结核，经显微镜下痰检查证实"]
    course = Course(desk, man, "tuberculosis_care", "2026-03-09")
    with on("2026-03-10"):
        due = course.staff().get("/programmes/tasks", when="due", programme="tuberculosis_care")["items"]
        assert [(one["contact"]["name"], one["contact"]["due_until"]) for one in due] == [
            ("第一次入户随访", "2026-03-12")
        ], "within 72 hours"
    unseen = {**FIRST, "contacts": [{"name": "王芳", "relation": "妻子", "symptoms": True, "result": "4"}]}
    refused = course.seen("2026-03-10", "first_visit", unseen, 422)
    assert [one["code"] for one in refused["faults"]] == ["forms.check.suspected_told"]
    told = course.seen("2026-03-10", "first_visit", FIRST)
    assert told["filled"]["answers"]["ends_on"] == "2026-09-05"
    with on("2026-03-10"):
        assert course.planned() == {"intensive": "2026-03-20", "o1": "2026-09-05"}
    ill = {**FOLLOW, "adverse": "3", "adverse_note": "转氨酶升高三倍"}
    refused = course.seen("2026-03-20", "intensive", ill, 422)
    assert [one["code"] for one in refused["faults"]] == ["forms.check.adverse_referral"]
    sent = {"referral": True, "referral_reason": "药物性肝损伤", "referral_to": "楚雄市人民医院"}
    told = course.seen("2026-03-20", "intensive", {**ill, **sent})
    assert (told["enrolment"]["class_name"], told["enrolment"]["referral"]) == ("需转诊", "药物性肝损伤")
    path = f"/residents/{man}/contacts/{told['contact']['id']}"
    with on("2026-03-21"):
        body = {
            "answers": {**ill, **sent, "visit_date": "2026-03-20", "taken_doses": 10},
            "reason": "核对服药卡",
        }
        told = course.staff().send("put", path, body)
        assert told["filled"]["answers"]["taken_share"] == 90.9
    told = course.seen("2026-04-03", "revisit", {**FOLLOW, "planned_doses": 25, "taken_doses": 20})
    assert told["enrolment"]["class_name"] == "服药不规则"
    told = course.seen("2026-05-20", "monthly", {**FOLLOW, "planned_doses": 72, "taken_doses": 70})
    assert told["enrolment"]["class_name"] == "规则服药"
    with on("2026-05-20"):
        assert course.planned() == {"monthly": "2026-06-20", "o1": "2026-09-05"}
    assert course.numbers("2026-09-08", "regulator")["open"] == 1
    told = course.seen("2026-09-08", "outcome", END)
    assert (told["enrolment"]["state"], told["enrolment"]["close_reason"]) == ("closed", "完成治疗")
    rates = {name: one["share"] for name, one in course.rates("2026-09-10", "regulator").items()}
    assert rates == {
        "managed": 100.0,
        "regular": 100.0,
        "in_time": 100.0,
        "contacts": 100.0,
        "success": 100.0,
    }
    with on("2026-09-10"):
        listed = course.staff().get("/programmes/tuberculosis_care/register", state="closed")["items"]
        assert [one["name"] for one in listed] == ["王建军"]
        assert course.staff().client.get("/api/programmes/tuberculosis_care/rows.xlsx").status_code == 200


@pytest.mark.feature("11.7.3.6(1)-02", "11.7.3.6(1)-04")
def test_the_suspected_are_sent_traced_and_sorted_out(desk: Callable[[str], Desk], man: UUID) -> None:
    course = Course(desk, man, "tuberculosis_care", "2026-03-09")
    refused = course.seen("2026-03-10", "tracing", {**TRACE, "arrived": "2"}, 422)
    assert [one["place"] for one in refused["faults"]] == ["arrived_why"]
    told = course.seen("2026-03-10", "tracing", {**TRACE, "arrived": "2", "arrived_why": "外出"})
    assert told["enrolment"]["class_name"] == "可疑待查"
    with on("2026-03-10"):
        assert course.planned() == {"tracing": "2026-03-17"}
    told = course.seen("2026-03-17", "tracing", TRACE)
    assert told["enrolment"]["advice"] == "72小时内完成第一次入户随访"
    with on("2026-03-17"):
        assert course.planned() == {"v1": "2026-03-09"}, "late, and still to be made"
        late = course.staff().get("/programmes/tasks", when="late", programme="tuberculosis_care")["items"]
        assert [one["contact"]["name"] for one in late] == ["第一次入户随访"]
