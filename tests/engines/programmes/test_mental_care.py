"""Severe mental disorder: a sensitive programme of definitions alone, followed by the stability of the illness."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest

from tests.engines.programmes.conftest import Desk
from tests.engines.programmes.course import Course, examples, on

SAID = examples("mental_care")
FIRST, FOLLOW = (
    {name: value for name, value in SAID[each].items() if name != "visit_date"}
    for each in ("first", "follow")
)


@pytest.fixture
def man(make: Callable[..., UUID], diagnose: Callable[..., str]) -> UUID:
    with on("2026-03-01"):
        found = make(number="", name="李明", sex="1", birth_date=date(1990, 1, 2), local_id="F1")
        diagnose(found, "F20", "精神分裂症", "2026-02-20")
        return found


@pytest.mark.feature("11.7.3.6(4)-03", "11.7.4.7-12")
def test_the_programme_is_seen_only_by_those_with_the_right(desk: Callable[[str], Desk], man: UUID) -> None:
    with on("2026-03-02"):
        hospital = desk("hospital")
        assert "mental_care" not in [one["id"] for one in hospital.get("/programmes")]
        hospital.get("/programmes/mental_care/register", 403)
        listed = desk("township").get("/programmes/candidates", programme="mental_care")["items"]
        assert [one["reason"] for one in listed] == ["诊断：精神分裂症"]
    course = Course(desk, man, "mental_care", "2026-03-08", who="township")
    refused = course.seen("2026-03-10", "supplement", {**FIRST, "diagnosed_on": "2026-05-01"}, 422)
    assert [one["code"] for one in refused["faults"]] == ["forms.check.diagnosed_before"]
    told = course.seen("2026-03-10", "supplement", FIRST)
    assert told["enrolment"]["class_name"] == "已登记"
    with on("2026-03-10"):
        assert course.planned()["revisit"] == "2026-03-24"


@pytest.mark.feature(
    "11.5.12-07", "11.7.3.6(4)-04", "11.7.3.6(4)-05", "11.7.3.6(4)-06", "11.7.3.6(4)-07", "11.7.3.6(4)-08", "11.7.3.6(4)-09", "11.7.4.7-03",
    "11.7.4.7-04", "11.7.4.7-05", "11.7.4.7-06", "11.7.4.7-07", "11.7.4.7-08", "11.7.4.7-10", "11.7.4.7-11", "11.7.4.7-13",
)  # fmt: skip
def test_follow_ups_answer_to_the_stability_of_the_illness(desk: Callable[[str], Desk], man: UUID) -> None:
    course = Course(desk, man, "mental_care", "2026-03-08", who="township")
    course.seen("2026-03-10", "supplement", FIRST)
    ill = {**FOLLOW, "risk": "4", "symptoms": ["07"], "insight": "3"}
    refused = course.seen("2026-03-24", "revisit", ill, 422)
    assert [one["code"] for one in refused["faults"]] == ["forms.check.unstable_referral"]
    sent = {"referral": True, "referral_reason": "持续打砸", "referral_to": "楚雄州精神病医院"}
    told = course.seen("2026-03-24", "revisit", {**ill, **sent})
    assert (told["enrolment"]["class_name"], told["enrolment"]["referral"]) == ("病情不稳定", "持续打砸")
    assert course.rates("2026-03-25")["dangerous"]["share"] == 100.0
    assert course.numbers("2026-03-25")["open"] == 1
    with on("2026-03-26"):
        due = course.staff().get("/programmes/tasks", when="due", programme="mental_care")["items"]
        assert ("增加随访", "2026-04-07") in [(one["contact"]["name"], one["contact"]["due"]) for one in due]
    told = course.seen(
        "2026-04-07", "revisit", {**FOLLOW, "risk": "1", "symptoms": ["03"], "compliance": "2"}
    )
    assert told["enrolment"]["class_name"] == "病情基本稳定"
    told = course.seen("2026-04-21", "revisit", FOLLOW)
    assert told["enrolment"]["class_name"] == "病情稳定"
    away = {
        "way": "2",
        "reached": False,
        "lost_why": "1",
        "lost_trace": "父亲称去昆明打工",
        "referral": False,
    }
    told = course.seen("2026-07-21", "follow_up", away)
    assert told["enrolment"]["class_name"] == "未访到"
    assert "失访" in told["enrolment"]["advice"]
    course.seen("2026-08-04", "revisit", FOLLOW)
    rates = {name: one["share"] for name, one in course.rates("2026-08-05").items()}
    assert (rates["face_to_face"], rates["medicated"], rates["regular"], rates["stable"], rates["dangerous"]) == (
        100.0, 100.0, 100.0, 100.0, 0.0,
    )  # fmt: skip
    assert rates["standard_care"] is None
    with on("2026-08-05"):
        listed = course.staff().get("/programmes/mental_care/register", class_id="stable")["items"]
        assert [one["name"] for one in listed] == ["李明"]
        sheet = course.staff().client.get("/api/programmes/mental_care/rows.xlsx")
        assert sheet.status_code == 200
        refused = course.staff("hospital").client.get("/api/programmes/mental_care/rows.xlsx")
        assert refused.status_code == 403
    told = {name: one["share"] for name, one in course.rates("2027-03-20").items()}
    assert told["standard_care"] == 0.0, "the year began anew"
