"""The practice file of a physician: recorded by one, confirmed by another, and what twelve points mean."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.registries.ground import CITY_HOSPITAL, JSON, Ground
from yizhou.kernel.auth.contracts import system_actor
from yizhou.kernel.clock.api import today
from yizhou.registries.providers import api as providers
from yizhou.registries.providers.contracts import Affiliation, PractitionerClaim

pytestmark = pytest.mark.django_db
NUMBER = "D530001"


@pytest.fixture
def physician(ground: Ground) -> str:
    place = Affiliation(CITY_HOSPITAL, "楚雄市人民医院")
    providers.register(
        system_actor("测试"), PractitionerClaim(number=NUMBER, name="罗建国", sex="1", affiliations=(place,))
    )
    return NUMBER


def enter(client: Client, status: int = 200, **form: Any) -> Any:
    body = {"kind": "penalty", "on": str(today()), "points": 6, "text": "未按规定书写病历"} | form
    answer = client.post(f"/api/practitioners/{NUMBER}/practice", body, **JSON)
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def decide(client: Client, record: Any, state: str, status: int = 200) -> Any:
    answer = client.post(
        f"/api/practice-records/{record['id']}/decision", {"state": state, "note": "核实"}, **JSON
    )
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


@pytest.mark.feature("11.5.26-09")
def test_points_count_when_somebody_else_has_confirmed_them_and_twelve_have_a_consequence(
    ground: Ground, physician: str
) -> None:
    one, other = ground.client("regulator"), ground.client("admin")
    first = enter(one)["records"][0]
    assert decide(one, first, "confirmed", 403)["code"] == "practice.own_confirmation"
    assert (decide(other, first, "confirmed")["points"], decide(other, first, "confirmed", 404)["code"]) == (
        6,
        "practice.not_found",
    )
    old = enter(one, on=str(today() - timedelta(days=400)), points=12)["records"]
    assert decide(other, next(each for each in old if each["points"] == 12), "confirmed")["points"] == 6, (
        "beyond the cycle"
    )
    enter(one, kind="reward", points=0, text="抢救危重患者受到表彰")
    second = enter(one, points=7)["records"][0]
    told = decide(other, next(each for each in enter(one, kind="assessment", points=0, result="合格", text="年度考核")["records"] if each["points"] == 7), "confirmed")  # fmt: skip
    assert (told["points"], "暂停执业" in told["warning"]) == (13, True)
    assert decide(other, second, "revoked")["warning"] == ""
    states = {
        each["state_name"] for each in one.get(f"/api/practitioners/{NUMBER}/practice").json()["records"]
    }
    assert states == {"已确认", "待确认", "已撤销"}


def test_what_makes_no_sense_is_refused_and_strangers_see_nothing(ground: Ground, physician: str) -> None:
    one = ground.client("regulator")
    for wrong, word in (
        ({"kind": "gossip"}, "种类"), ({"points": 13}, "1 到 12"), ({"kind": "assessment", "points": 0, "result": "好"}, "合格"),
        ({"on": "2999-01-01"}, "晚于今天"), ({"text": "x"}, "事实"),
    ):  # fmt: skip
        assert word in enter(one, 422, **wrong)["detail"]
    enter(ground.client("clerk"), 403)
    assert ground.client("dayao").get(f"/api/practitioners/{NUMBER}/practice").status_code == 403
