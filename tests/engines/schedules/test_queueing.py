"""Stop-clinic, check-in, calling, no-shows, black list, ratings, supervision over HTTP."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.engines.schedules.ground import SYSTEM, Clinic, at, make_doctor, roster, tomorrow
from tests.registries.ground import DAYAO_HOSPITAL
from yizhou.engines.schedules import api
from yizhou.kernel.clock.api import frozen, today


def book_three(clinic: Clinic) -> tuple[str, list[str]]:
    session = clinic.sessions()[0]["id"]
    return session, [clinic.book(number, session)["id"] for number in range(3)]


@pytest.mark.feature("11.6.2-04", "11.6.2-06")
def test_a_stopped_clinic_tells_everybody_and_they_book_again(clinic: Clinic) -> None:
    session, made = book_three(clinic)
    assert clinic.post("clerk", f"/api/schedules/sessions/{session}/stop", {}, 422)["advice"]
    stopped = clinic.post("clerk", f"/api/schedules/sessions/{session}/stop", {"reason": "医生外出会诊"})
    assert (stopped["told"], stopped["session"]["state"]) == (3, "stopped")
    assert (
        "再次停诊"
        in clinic.post("clerk", f"/api/schedules/sessions/{session}/stop", {"reason": "又"}, 409)["detail"]
    )
    notice = clinic.get("patient0", "/api/me/notices")[0]
    assert notice["title"] == "停诊通知"
    assert "医生外出会诊" in notice["text"]
    assert "停诊" in clinic.book(1, session, 410)["detail"]
    other = next(each["id"] for each in clinic.sessions() if each["state"] == "open")
    again = clinic.book(0, other, replaces=made[0])
    assert again["state"] == "booked"
    resumed = clinic.post("clerk", f"/api/schedules/sessions/{session}/resume")
    assert resumed["told"] == 2
    assert clinic.get("patient1", "/api/me/notices")[0]["title"] == "恢复出诊"
    assert clinic.get("patient1", "/api/me/bookings")[0]["state"] == "booked"


@pytest.mark.feature("11.3.1-14", "11.6.2-03")
def test_people_are_called_in_the_order_of_their_booked_times(clinic: Clinic) -> None:
    session, made = book_three(clinic)
    assert "签到" in clinic.post("clerk", f"/api/schedules/bookings/{made[0]}/arrival", status=409)["detail"]
    with frozen(at(tomorrow(), 7, 40)):
        clinic.person("desk", "institution_clerk")
        for booking in reversed(made):
            clinic.post("desk", f"/api/schedules/bookings/{booking}/arrival")
        assert (
            "已签到"
            in clinic.post("desk", f"/api/schedules/bookings/{made[0]}/arrival", status=409)["detail"]
        )
        called = clinic.post("desk", f"/api/schedules/sessions/{session}/call")
        assert called["id"] == made[0]
        board = clinic.get("desk", "/api/schedules/board")
        assert (board[0]["number"], board[0]["state"]) == (called["number"], "called")
        assert all("*" in each["name"] for each in board)
        assert "普秀兰" not in str(board)
        clinic.patient(0)
        notice = clinic.get("patient0", "/api/me/notices")[0]
        assert (notice["title"], "门诊楼2楼6诊室" in notice["text"]) == ("请就诊", True)
        clinic.post("desk", f"/api/schedules/bookings/{made[0]}/pass")
        assert clinic.post("desk", f"/api/schedules/sessions/{session}/call")["id"] == made[1]
        assert clinic.post("desk", f"/api/schedules/bookings/{made[1]}/finish")["state"] == "seen"
        assert clinic.post("desk", f"/api/schedules/sessions/{session}/call")["id"] == made[2]
        assert clinic.post("desk", f"/api/schedules/sessions/{session}/call")["id"] == made[0]
        assert clinic.post("desk", f"/api/schedules/sessions/{session}/call", status=404)["advice"]
        today_list = clinic.get("desk", "/api/schedules/bookings")
        assert {each["resident_name"] for each in today_list} == {"普秀兰", "李文华", "杨丽"}


@pytest.mark.feature("11.6.1-09", "11.1.1-07")
def test_a_walk_in_gets_a_number_at_the_desk(clinic: Clinic) -> None:
    with frozen(at(tomorrow(), 8, 5)):
        clinic.person("desk", "institution_clerk")
        clinic.person("doctor", "doctor")
        now = next(
            each
            for each in clinic.get("desk", "/api/schedules/sessions")
            if each["day"] == today().isoformat()
        )
        body = {
            "session_id": now["id"], "resident_id": str(clinic.people[3]), "key": str(uuid4()), "channel": "desk", "purpose": "walk_in",
        }  # fmt: skip
        made = clinic.post("doctor", "/api/schedules/bookings", body)
        assert made["channel_name"] == "窗口"
        assert clinic.post("desk", f"/api/schedules/bookings/{made['id']}/arrival")["state_name"] == "已签到"


@pytest.mark.feature("11.5.16-03", "11.5.16-04", "11.5.16-05", "11.5.16-08", "11.5.16-09")
def test_who_does_not_come_three_times_is_banned_and_supervision_shows_it(clinic: Clinic) -> None:
    first = tomorrow()
    for offset in (0, 2, 3):
        day = first + timedelta(days=offset)
        with frozen(at(day, 7)):
            clinic.patient(0)
            now = next(
                each for each in api.sessions_of(SYSTEM, "phone", days=1, resource_ids=(clinic.doctor.id,))
            )
            clinic.book(0, str(now.id))
        with frozen(at(day, 11, 59)):
            assert api.record_missed(SYSTEM) == 0
        with frozen(at(day, 13, 30)):
            assert api.record_missed(SYSTEM) == 1
            assert api.record_missed(SYSTEM) == 0
    with frozen(at(first + timedelta(days=4), 7)):
        clinic.patient(0)
        now = next(
            each for each in api.sessions_of(SYSTEM, "phone", days=1, resource_ids=(clinic.doctor.id,))
        )
        refused = clinic.book(0, str(now.id), 403)
        assert "爽约" in refused["detail"]
        assert "窗口" in refused["advice"]
        clinic.person("desk", "institution_clerk")
        clinic.person("watch", "regulator", "532300000000")
        banned = clinic.get("desk", "/api/schedules/bans")
        assert [each["resident_name"] for each in banned] == ["普秀兰"]
        span = {"since": first.isoformat(), "until": (first + timedelta(days=5)).isoformat()}
        line = clinic.get("watch", "/api/schedules/supervision", **span)[0]
        assert (line["by_state"], line["by_channel"], line["users"], line["banned"]) == (
            {"no_show": 3},
            {"phone": 3},
            1,
            1,
        )
        assert line["offered"] == 24
        path = f"/api/schedules/bans/{banned[0]['id']}/lift"
        assert clinic.post("desk", path, {}, 422)["advice"]
        clinic.post("desk", path, {"reason": "核实为家属代约"})
        assert clinic.post("desk", path, {"reason": "再次"}, 404)["advice"]
        clinic.book(0, str(now.id))


@pytest.mark.feature(
    "11.6.1-13", "11.6.1-18", "11.6.1-19", "11.6.1-20", "11.6.1-21", "11.6.1-22", "11.6.1-23", "11.6.1-24", "11.6.1-25", "11.6.1-26",
    "11.1.1-13", "11.1.1-18", "11.1.1-19", "11.1.1-20", "11.1.1-21", "11.1.1-22", "11.1.1-23", "11.1.1-24", "11.1.1-25", "11.1.1-26",
    "11.6.2-02", "11.3.4(3)-02",
)  # fmt: skip
def test_doctors_are_found_by_complaint_rated_and_recommended(clinic: Clinic) -> None:
    far = make_doctor(clinic.places[DAYAO_HOSPITAL].id, "大姚骨科王医生", "骨科")
    roster(far)
    session = clinic.sessions()[0]["id"]
    made = clinic.book(0, session)["id"]
    refused = clinic.post("patient0", f"/api/me/bookings/{made}/rating", {"stars": 5}, 409)
    assert "已就诊" in refused["detail"]
    with frozen(at(tomorrow(), 8)):
        clinic.person("desk", "institution_clerk")
        clinic.patient(0)
        clinic.post("desk", f"/api/schedules/bookings/{made}/arrival")
        clinic.post("desk", f"/api/schedules/bookings/{made}/finish")
        assert (
            clinic.post("patient0", f"/api/me/bookings/{made}/rating", {"stars": 4, "text": "讲解清楚"})[
                "rated"
            ]
            is True
        )
        clinic.post("patient0", f"/api/me/bookings/{made}/rating", {"stars": 4}, 409)
    clinic.patient(1)
    for complaint in ("腰痛三个月", "腰椎间盘突出"):
        found = clinic.get("patient1", "/api/booking/offers", complaint=complaint)
        assert found["advice"]["departments"][0] == "骨科"
        assert {each["resource"]["name"] for each in found["offers"]} == {"张明医生", "大姚骨科王医生"}
    assert "120" in clinic.get("patient1", "/api/booking/advice", text="胸痛半小时")["urgent"]
    for order, first in (("rating", "张明医生"), ("popularity", "张明医生")):
        found = clinic.get("patient1", "/api/booking/offers", order=order)["offers"]
        assert found[0]["resource"]["name"] == first
    near = clinic.get("patient1", "/api/booking/offers", order="distance", longitude=101.32, latitude=25.73)[
        "offers"
    ]
    assert near[0]["resource"]["name"] == "大姚骨科王医生"
    assert near[0]["kilometres"] < 1 < near[1]["kilometres"]
    assert [each["resource"]["name"] for each in clinic.get("patient1", "/api/booking/offers", organisation=DAYAO_HOSPITAL)["offers"]] == ["大姚骨科王医生"]  # fmt: skip
    assert len(clinic.get("patient1", "/api/booking/offers", text="副主任医师")["offers"]) == 1
    page = clinic.get("patient1", f"/api/booking/resources/{clinic.doctor.id}")
    assert (page["resource"]["about"], page["rating"], page["experiences"][0]["text"]) == (
        "擅长腰椎疾病",
        4,
        "讲解清楚",
    )
