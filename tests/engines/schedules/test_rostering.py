"""Rosters: validity, days that differ, bounds; wrong ones are refused with advice."""

from datetime import timedelta
from typing import Any

import pytest

from tests.engines.schedules.ground import LUFENG_CENTRE, SYSTEM, Clinic, roster, tomorrow
from yizhou.engines.schedules import api
from yizhou.kernel.clock.api import today

LINE: dict[str, Any] = {"weekday": 1, "begins": "14:00", "ends": "17:00", "capacity": 10}


def path(clinic: Clinic) -> str:
    return f"/api/schedules/resources/{clinic.doctor.id}/roster"


def test_a_roster_without_end_is_made_only_as_far_as_the_horizon(clinic: Clinic) -> None:
    found = api.sessions_of(SYSTEM, "phone", days=400, resource_ids=(clinic.doctor.id,))
    assert max(each.day for each in found) == today() + timedelta(days=30)
    assert api.materialise(SYSTEM, [clinic.doctor]) == 0


@pytest.mark.feature("11.1.1-03", "11.4.1.a-14")
def test_a_session_is_added_and_ended_and_what_was_booked_stays(clinic: Clinic) -> None:
    body = {**LINE, "weekday": tomorrow().isoweekday(), "valid_from": today().isoformat()}
    line = clinic.post("clerk", path(clinic), body)
    afternoon = [each for each in clinic.sessions() if each["starts"][11:13] == "06"]
    assert len(afternoon) >= 2
    clinic.book(0, afternoon[0]["id"])
    ended = clinic.post("clerk", f"/api/schedules/roster/{line['id']}/end", {"last": today().isoformat()})
    assert [each["id"] for each in ended["kept"]] == [afternoon[0]["id"]]
    assert ended["removed"] >= len(afternoon) - 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"begins": "17:00", "ends": "14:00"}, "没有结束"),
        ({"capacity": 0}, "号数"),
        ({"capacity": 100_000}, "号数"),
        ({"weekday": 9}, "星期"),
        ({"begins": "09:00", "ends": "10:00"}, "重叠"),
        ({"valid_to": "2000-01-01"}, "早于"),
        ({"valid_from": "2000-01-01"}, "过去"),
        ({"shares": {"phone": 80, "clinic": 40}}, "100%"),
        ({"begins": "00:00", "ends": "23:00"}, "小时"),
    ],
)
def test_a_wrong_roster_is_refused_with_advice(clinic: Clinic, change: dict[str, Any], said: str) -> None:
    refused = clinic.post("clerk", path(clinic), {**LINE, "valid_from": today().isoformat(), **change}, 422)
    assert said in refused["detail"]
    assert refused["advice"]


def test_a_clerk_keeps_rosters_of_the_own_institution_only(clinic: Clinic) -> None:
    clinic.person("other", "institution_clerk", LUFENG_CENTRE)
    refused = clinic.post("other", path(clinic), {**LINE, "valid_from": today().isoformat()}, 403)
    assert "管辖范围" in refused["detail"]
    roster_before = clinic.get("clerk", path(clinic))
    assert len(roster_before["lines"]) == 7
    clinic.person("doctor", "doctor")
    clinic.post("doctor", path(clinic), {**LINE, "valid_from": today().isoformat()}, 403)


def test_a_closed_day_has_no_session_and_an_extra_one_has(clinic: Clinic) -> None:
    away = (tomorrow() + timedelta(days=2)).isoformat()
    where = f"/api/schedules/resources/{clinic.doctor.id}/exceptions"
    assert "原因" in clinic.post("clerk", where, {"day": away, "kind": "closed"}, 422)["advice"]
    session = next(each["id"] for each in clinic.sessions() if each["day"] == away)
    clinic.book(0, session)
    added = clinic.post("clerk", where, {"day": away, "kind": "closed", "reason": "外出进修"})
    assert added["told"] == 1
    assert next(each["state"] for each in clinic.sessions() if each["day"] == away) == "stopped"
    extra = {
        "day": tomorrow().isoformat(),
        "kind": "extra",
        "begins": "18:00",
        "ends": "20:00",
        "capacity": 6,
    }
    clinic.post("clerk", where, extra)
    assert [each["capacity"] for each in clinic.sessions() if each["day"] == tomorrow().isoformat()] == [4, 6]


def test_a_machine_gets_its_own_roster(clinic: Clinic) -> None:
    body = {
        "organisation_id": str(clinic.hospital), "kind": "machine", "service": "examination", "name": "64排CT", "department": "医学影像科",
        "location": "住院楼1楼", "fee": 20_000,
    }  # fmt: skip
    made = clinic.post("clerk", "/api/schedules/resources", body)
    assert (
        clinic.post("clerk", "/api/schedules/resources", {**body, "location": "门诊1楼"})["id"] == made["id"]
    )
    roster(api.resource(SYSTEM, made["id"]), capacity=12)
    assert (
        clinic.get("clerk", f"/api/schedules/resources/{made['id']}/roster")["resource"]["location"]
        == "门诊1楼"
    )
    assert (
        "服务类别"
        in clinic.post("clerk", "/api/schedules/resources", {**body, "service": "x"}, 422)["detail"]
    )
