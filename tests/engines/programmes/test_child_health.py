"""A child from birth to the first birthday through the programme's routes: home visit, check-ups, anaemia found and cured, growth."""

from collections.abc import Callable
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import yaml

from tests.engines.programmes.conftest import Desk
from yizhou.kernel.clock.api import frozen, today
from yizhou.kernel.events.api import deliver_all

EXAMPLES = yaml.safe_load(
    (
        Path(__file__).resolve().parents[3] / "definitions/programmes/child_health/examples/programme.yaml"
    ).read_text(encoding="utf-8")
)
NEWBORN: dict[str, Any] = EXAMPLES["newborn"]
BABY: dict[str, Any] = {name: value for name, value in EXAMPLES["baby"].items() if name != "cord"}


@contextmanager
def on(day: str) -> Any:
    with frozen(datetime.fromisoformat(f"{day}T02:00:00").replace(tzinfo=UTC)):
        yield


class Child:
    """A newborn, looked after by the village doctor on different days."""

    def __init__(self, desk: Callable[[str], Desk], make: Callable[..., UUID]) -> None:
        self.desk = desk
        self.desks: dict[date, Desk] = {}
        with on("2026-11-21"):
            self.id = make(number="", name="李晨曦", sex="2", birth_date=date(2026, 11, 20), local_id="B1")
            hint = self.village().get("/programmes/candidates", programme="child_health")["items"]
            self.hints = [(one["name"], one["reason"]) for one in hint]
            self.enrolled: dict[str, Any] = self.village().send(
                "post", f"/residents/{self.id}/programmes/child_health", {"opened": "2026-11-21"}, 201
            )

    def village(self) -> Desk:
        """The doctor logged in today."""
        if today() not in self.desks:
            self.desks = {today(): self.desk("village")}
        return self.desks[today()]

    def care(self) -> dict[str, Any]:
        return self.village().get(f"/residents/{self.id}/enrolments/{self.enrolled['id']}")  # type: ignore[no-any-return]

    def contact(self, number: str = "", kind: str = "") -> dict[str, Any]:
        return next(  # type: ignore[no-any-return]
            one
            for one in self.care()["contacts"]
            if one["state"] in ("planned", "missed")
            and number in ("", one["number"])
            and kind in ("", one["kind"])
        )

    def seen(self, day: str, answers: dict[str, Any], status: int = 200, **which: str) -> dict[str, Any]:
        with on(day):
            path = f"/residents/{self.id}/contacts/{self.contact(**which)['id']}"
            told = self.village().send("put", path, {"answers": {**answers, "visit_date": day}}, status)
            deliver_all()
            return told  # type: ignore[no-any-return]


@pytest.fixture
def child(desk: Callable[[str], Desk], make: Callable[..., UUID]) -> Child:
    return Child(desk, make)


@pytest.mark.feature("10.1.7.3-07", "11.7.3.3.1-02", "11.7.3.3.1-09", "11.7.3.3.2-06")
def test_a_newborn_in_the_register_is_a_candidate_with_the_whole_calendar(child: Child) -> None:
    assert child.hints == [("李晨曦", "0～6岁儿童：李晨曦")]
    with on("2026-11-25"):
        due = child.village().get("/programmes/tasks", when="due", programme="child_health")["items"]
        assert [(one["contact"]["name"], one["contact"]["due_until"]) for one in due] == [
            ("新生儿家庭访视", "2026-12-04")
        ]
        planned = [(one["name"], one["due"]) for one in child.care()["contacts"]]
    assert planned[:4] == [
        ("新生儿家庭访视", "2026-11-27"),
        ("满月健康检查", "2026-12-18"),
        ("3月龄健康检查", "2027-02-20"),
        ("6月龄健康检查", "2027-05-20"),
    ]
    assert len(planned) == 13
    with on("2026-12-20"):
        late = child.village().get("/programmes/tasks", when="late", programme="child_health")["items"]
        assert [one["contact"]["name"] for one in late] == ["新生儿家庭访视"]


@pytest.mark.feature(
    "11.7.3.3.1-01", "11.7.3.3.1-03", "11.7.3.3.1-04", "11.7.3.3.1-05", "11.7.3.3.1-06", "11.7.3.3.1-07", "11.7.3.3.1-08",
    "11.7.3.3.1-10", "11.7.3.3.1-12",
)  # fmt: skip
def test_a_newborn_is_visited_at_home_faults_are_told_and_a_high_risk_one_again(child: Child) -> None:
    small = {
        **NEWBORN,
        "gestation_weeks": 35,
        "birth_weight": 2.3,
        "weight": 2.35,
        "discharged_on": "2026-11-23",
    }
    refused = child.seen("2026-11-27", {**small, "weight": 23, "complexion": "2"}, 422, number="nv")
    assert {one["place"] for one in refused["faults"]} == {"weight", "jaundice"}
    told = child.seen("2026-11-27", small, number="nv")
    assert told["enrolment"]["class_name"] == "高危儿"
    assert told["filled"]["answers"]["mother_name"] == "杨丽华"
    assert told["filled"]["answers"]["z_weight"] == -2.3
    again = child.seen("2026-12-04", {**small, "weight": 2.6}, kind="newborn_again")
    assert again["contact"]["name"] == "高危新生儿再访视"
    ill = {**small, "weight": 2.7, "complexion": "2", "jaundice": ["1", "4"]}
    refused = child.seen("2026-12-11", ill, 422, kind="newborn_again")
    assert [one["place"] for one in refused["faults"]] == ["referral"]
    sent = {**ill, "referral": True, "referral_reason": "黄疸至手足", "referral_to": "楚雄州妇幼保健院儿科"}
    told = child.seen("2026-12-11", sent, kind="newborn_again")
    assert (told["enrolment"]["class_name"], told["enrolment"]["referral"]) == ("需转诊", "黄疸至手足")
    with on("2026-12-12"):
        series = child.care()["series"]
    assert [(one["day"], one["weight"]) for one in series] == [
        ("2026-11-27", 2.35),
        ("2026-12-04", 2.6),
        ("2026-12-11", 2.7),
    ]


@pytest.mark.feature(
    "11.7.3.3.2-01", "11.7.3.3.2-02", "11.7.3.3.2-03", "11.7.3.3.2-04", "11.7.3.3.2-07", "11.7.3.3.2-11", "11.7.3.3.2-13",
    "11.7.3.3.2-14", "11.7.3.3.2-15", "11.7.3.3.2-16", "11.7.3.3.2-18", "11.7.3.3.2-19", "11.7.3.3.2-05", "10.1.7.3-05",
    "10.1.7.3-04", "10.1.7.7.4-01", "10.1.7.7.4-02", "10.1.7.7.4-03",
)  # fmt: skip
def test_a_child_grows_through_the_first_year_is_frail_for_a_while_and_is_followed(child: Child) -> None:
    child.seen("2026-11-27", {**NEWBORN, "birth_weight": 3.2}, number="nv")
    month = child.seen(
        "2026-12-19", {**BABY, "cord": "2", "weight": 4.1, "length": 53.5, "head": 36.5}, number="m1"
    )
    assert month["enrolment"]["class_name"] == "健康"
    three = {**BABY, "weight": 5.8, "length": 59.5, "head": 39.3, "development_3": ["4"]}
    refused = child.seen("2027-02-22", three, 422, number="m3")
    assert [one["code"] for one in refused["faults"]] == ["forms.check.development_referral"]
    sent = {**three, "referral": True, "referral_reason": "俯卧时不会抬头", "referral_to": "楚雄州妇幼保健院"}
    told = child.seen("2027-02-22", sent, number="m3")
    assert (told["enrolment"]["class_name"], told["enrolment"]["referral"]) == ("需转诊", "俯卧时不会抬头")
    older = {name: value for name, value in BABY.items() if name != "mouth_abnormal"}
    six = {
        **older,
        "weight": 7.2,
        "length": 65.6,
        "head": 42,
        "teeth": 0,
        "hearing": "1",
        "development_6": ["0"],
    }
    child.seen("2027-05-21", six, number="m6")
    eight = {
        **older,
        "weight": 7.9,
        "length": 68.5,
        "head": 43.2,
        "teeth": 2,
        "haemoglobin": 104,
        "development_8": ["0"],
    }
    told = child.seen("2027-07-21", {**eight, "note": "口服铁剂"}, number="m8")
    assert told["enrolment"]["class_name"] == "体弱儿"
    treated = {"reasons": ["04"], "symptoms": "无", "signs": "无", "treatment": "继续铁剂", "referral": False}
    child.seen("2027-08-18", {**treated, "weight": 8.2, "haemoglobin": 108, "outcome": "2"}, kind="frail")
    told = child.seen(
        "2027-09-17", {**treated, "weight": 8.5, "haemoglobin": 119, "outcome": "1"}, kind="frail"
    )
    assert told["enrolment"]["class_name"] == "健康"
    with on("2027-11-20"):
        village = child.village()
        growth = {one["id"]: one for one in village.get(f"/residents/{child.id}/growth")}
        weight = growth["weight_for_age"]
        assert [point["value"] for point in weight["points"]] == [3.4, 4.1, 5.8, 7.2, 7.9, 8.2, 8.5]
        assert all(-2 < point["z"] < 2 for point in weight["points"])
        assert [curve["percentile"] for curve in weight["curves"]] == ["P3", "P15", "P50", "P85", "P97"]
        assert weight["curves"][2]["points"][0] == [0, 3.23]
        assert len(growth["weight_for_length"]["points"]) == 4
        assert growth["weight_for_height"]["points"] == []
        series = child.care()["series"]
        assert [one["haemoglobin"] for one in series if one.get("haemoglobin")] == [104, 108, 119]
        following = child.contact(number="m12")
        opened = village.get(f"/residents/{child.id}/contacts/{following['id']}")
        assert opened["form"]["id"] == "child_12_30_months"
        rates = {one["id"]: one for one in village.get("/programmes/child_health/rates")}
        assert (rates["managed"]["numerator"], rates["managed"]["denominator"]) == (1, 1)
        assert rates["anaemia"]["share"] == 0.0
        closed = village.send(
            "post",
            f"/residents/{child.id}/enrolments/{child.enrolled['id']}/close",
            {"reason": "moved", "note": "随父母迁昆明"},
        )
        assert (closed["state"], closed["close_reason"]) == ("closed", "迁出")


@pytest.mark.feature(
    "11.7.3.3.1-11", "11.7.3.3.1-14", "11.7.3.3.2-09", "11.5.11-01", "11.5.11-03", "11.5.11-09", "11.5.11-11"
)
def test_rates_of_newborn_visits_management_and_growth_are_counted(child: Child) -> None:
    with on("2026-12-21"):
        rates = {one["id"]: one for one in child.village().get("/programmes/child_health/rates")}
        assert (rates["newborn_visit"]["numerator"], rates["newborn_visit"]["denominator"]) == (0, 1)
    child.seen("2026-12-03", NEWBORN, number="nv")
    child.seen(
        "2026-12-21",
        {**BABY, "cord": "2", "weight": 2.6, "length": 48, "head": 35, "note": "指导喂养"},
        number="m1",
    )
    with on("2026-12-22"):
        rates = {
            one["id"]: one["share"] for one in child.desk("regulator").get("/programmes/child_health/rates")
        }
    assert (rates["newborn_visit"], rates["managed"], rates["underweight"], rates["stunting"]) == (
        100.0,
        100.0,
        100.0,
        100.0,
    )
