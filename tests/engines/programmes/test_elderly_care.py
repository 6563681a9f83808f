"""An old man examined every year, found dependent, followed at home: a programme of definitions alone."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest

from tests.engines.programmes.conftest import Desk
from tests.engines.programmes.course import Course, examples, on
from yizhou.kernel.auth.contracts import Actor
from yizhou.records.fhir import api as fhir

SAID = examples("elderly_care")
CHECK, CARE, VISIT = (
    {name: value for name, value in SAID[each].items() if name != "visit_date"}
    for each in ("check", "care", "visit")
)
WEAK = {**CARE, "caregiver": "儿子", "eating": "5", "washing": "7", "toilet": "10"}


@pytest.fixture
def old(make: Callable[..., UUID]) -> UUID:
    with on("2026-03-01"):
        return make(
            number="53230119550607013X", name="普光明", sex="1", birth_date=date(1955, 6, 7), local_id="E1"
        )


@pytest.mark.feature(
    "11.7.3.5.a-01", "11.7.3.5.a-02", "11.7.3.5.a-03", "11.7.3.5.a-04", "11.7.3.5.a-05", "11.7.3.5.a-06", "11.7.3.5.a-07",
    "11.7.3.5.a-08", "11.5.12-04", "11.7.3.5.a-09", "11.7.4.3(1)-06",
)  # fmt: skip
def test_everybody_of_65_is_on_the_list_and_is_examined_once_a_year(
    desk: Callable[[str], Desk], old: UUID, actor: Actor
) -> None:
    with on("2026-03-01"):
        listed = desk("village").get("/programmes/candidates", programme="elderly_care")["items"]
        assert [one["reason"] for one in listed] == ["65岁及以上老年人：普光明"]
    course = Course(desk, old, "elderly_care", "2026-03-01")
    with on("2026-03-05"):
        due = course.staff().get("/programmes/tasks", when="due", programme="elderly_care")["items"]
        assert sorted(one["contact"]["name"] for one in due) == ["年度健康体检", "生活自理能力评估"]
    high = {**CHECK, "systolic": 186, "diastolic": 100, "cognition": "2"}
    refused = course.seen("2026-03-10", "check_up", high, 422)
    assert {one["place"] for one in refused["faults"]} == {"cognition_score", "guidance"}
    high |= {"cognition_score": 17}
    refused = course.seen("2026-03-10", "check_up", high, 422)
    assert {one["code"] for one in refused["faults"]} == {
        "forms.check.chronic_guided",
        "forms.check.urgent_referral",
    }
    sent = {
        "evaluated_abnormal": True, "evaluated_note": "血压过高，认知粗筛阳性", "guidance": ["1", "3"],
        "referral_reason": "血压186/100mmHg", "referral_to": "楚雄市人民医院",
    }  # fmt: skip
    told = course.seen("2026-03-10", "check_up", {**high, **sent})
    assert told["enrolment"]["referral"] == "血压186/100mmHg"
    assert "纳入慢性病患者健康管理" in told["enrolment"]["advice"]
    assert "专科机构进一步检查" in told["enrolment"]["advice"]
    with on("2026-03-10"):
        assert course.planned() == {
            "check_up": "2027-03-10",
            "self_care": "2026-03-01",
            "follow": "2026-03-24",
        }
    back = {
        "way": "3",
        "went": True,
        "place": "楚雄市人民医院",
        "finding": "高血压3级",
        "outcome": "2",
        "referral": False,
    }
    told = course.seen("2026-03-24", "follow", {**back, "systolic": 148, "diastolic": 88})
    assert told["enrolment"]["referral"] == ""
    found = fhir.search(actor, [old], ("Observation",), ("8480-6",))
    assert sorted(fhir.parse(one.raw)["valueQuantity"]["value"] for one in found) == [148, 186]
    rates = course.rates("2026-04-01", "regulator")
    assert course.numbers("2026-04-01", "regulator")["open"] == 1
    assert (rates["managed"]["numerator"], rates["managed"]["denominator"], rates["managed"]["target"]) == (
        1,
        1,
        70,
    )


@pytest.mark.feature(
    "11.7.3.5.b-01", "11.7.3.5.b-02", "11.7.3.5.b-03", "11.7.3.5.b-04", "11.7.3.5.b-06", "11.7.3.5.b-07", "11.7.3.5.b-08",
    "11.7.3.5.b-09", "11.7.3.5.b-10", "11.7.4.3(1)-03", "11.7.4.3(1)-04", "11.7.4.3(1)-05", "11.7.4.3(2)-03", "11.7.4.3(2)-04",
    "11.7.4.3(2)-05", "11.7.4.3(2)-06",
)  # fmt: skip
def test_who_cannot_care_for_themselves_is_registered_and_visited_every_season(
    desk: Callable[[str], Desk], old: UUID
) -> None:
    course = Course(desk, old, "elderly_care", "2026-03-01")
    refused = course.seen("2026-03-10", "self_care", {**WEAK, "caregiver": None}, 422)
    assert [one["code"] for one in refused["faults"]] == ["forms.check.care_told"]
    told = course.seen("2026-03-10", "self_care", WEAK)
    assert told["filled"]["answers"]["score"] == 22
    assert (told["enrolment"]["class_name"], told["enrolment"]["class_tone"]) == (
        "不能自理（失能）",
        "danger",
    )
    with on("2026-03-11"):
        opened = course.staff().get(f"/residents/{old}/contacts/{course.contact('check_up')['id']}")
        assert opened["answers"]["self_care"] == "4", "the check-up begins with the assessment's result"
        listed = course.staff("township").get("/programmes/elderly_care/register", class_id="dependent")[
            "items"
        ]
        assert [one["name"] for one in listed] == ["普光明"]
    refused = course.seen("2026-06-08", "dependent_visit", {**VISIT, "skin_sores": "3"}, 422)
    assert [one["code"] for one in refused["faults"]] == ["forms.check.sores_referral"]
    sent = {"referral": True, "referral_reason": "压疮Ⅲ期", "referral_to": "楚雄市人民医院"}
    told = course.seen("2026-06-08", "dependent_visit", {**VISIT, "skin_sores": "3", **sent})
    assert told["enrolment"]["referral"] == "压疮Ⅲ期"
    rates = course.rates("2026-07-01", "regulator")
    assert {name: rates[name]["share"] for name in ("disabled", "guided", "assessed", "managed")} == {
        "disabled": 100.0, "guided": 100.0, "assessed": 100.0, "managed": 0.0,
    }  # fmt: skip
    with on("2026-07-01"):
        sheet = course.staff().client.get("/api/programmes/elderly_care/rows.xlsx")
        assert sheet.status_code == 200
