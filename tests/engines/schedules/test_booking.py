"""Booking over HTTP: once and never twice, shares, wrong requests answered in Chinese with advice, nothing lost."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from tests.engines.schedules.ground import LUFENG_CENTRE, SYSTEM, Clinic, at, make_doctor, roster, tomorrow
from tools.demo.numbers import citizen_id
from yizhou.engines.schedules import api
from yizhou.kernel.clock.api import frozen
from yizhou.kernel.events.api import deliver_all
from yizhou.registries.residents import api as residents
from yizhou.registries.residents.contracts import Identifier, IdentifierKind, PersonClaim


@pytest.mark.feature(
    "11.6.1-01",
    "11.6.1-08",
    "11.6.1-10",
    "11.1.1-06",
    "11.1-10",
    "11.1-11",
    "11.6-07",
    "11.3.1-07",
    "11.3.4(3)-01",
)
def test_a_resident_books_a_time_on_the_phone_and_sees_it(clinic: Clinic) -> None:
    page = clinic.get("patient0", f"/api/booking/resources/{clinic.doctor.id}")
    session = next(each for each in page["sessions"] if each["day"] == tomorrow().isoformat())
    times = clinic.get("patient0", f"/api/booking/sessions/{session['id']}/times")
    made = clinic.book(0, session["id"], starts=times[-1])
    assert made["starts"][:16] == times[-1][:16]
    assert (made["state_name"], made["channel_name"], len(made["code"])) == ("已预约", "手机", 8)
    assert [each["id"] for each in clinic.get("patient0", "/api/me/bookings")] == [made["id"]]
    notice = clinic.get("patient0", "/api/me/notices")[0]
    assert notice["title"] == "预约成功"
    assert made["code"] in notice["text"]


def test_the_same_request_again_gets_the_same_booking(clinic: Clinic) -> None:
    session, key = clinic.sessions()[0]["id"], str(uuid4())
    first = clinic.book(0, session, key=key)
    assert clinic.book(0, session, key=key)["id"] == first["id"]
    assert clinic.sessions()[0]["sold"] == 1


def test_one_person_has_one_number_of_a_doctor_a_day(clinic: Clinic) -> None:
    session = clinic.sessions()[0]["id"]
    clinic.book(0, session)
    refused = clinic.book(0, session, status=409)
    assert "已经预约" in refused["detail"]
    assert "改约" in refused["advice"]


@pytest.mark.feature("11.1.1-02", "11.1.1-03")
def test_shares_are_kept_for_their_channels_until_released(clinic: Clinic) -> None:
    examination = make_doctor(clinic.hospital, "CT一室", "医学影像科", service="examination")
    roster(examination, capacity=2, shares=(("clinic", 50),))
    ahead = next(
        each for each in clinic.get("clerk", "/api/schedules/sessions", days=15)
        if each["resource"]["id"] == str(examination.id) and each["day"] == (tomorrow() + timedelta(days=3)).isoformat()
    )  # fmt: skip
    assert ahead["free"] == 2
    pool = clinic.get("clerk", f"/api/schedules/sessions/{ahead['id']}/numbers")
    assert sorted(each["share_name"] for each in pool) == ["公共", "诊间"]
    clinic.book(0, ahead["id"])
    assert "约满" in clinic.book(1, ahead["id"], status=409)["detail"]
    clinic.person("doctor", "doctor")
    body = {"session_id": ahead["id"], "resident_id": str(clinic.people[1]), "key": str(uuid4())}
    assert clinic.post("doctor", "/api/schedules/bookings", body)["channel_name"] == "诊间"
    api.cancel(SYSTEM, clinic_booking(clinic, 1), "重排")
    with frozen(at(date.fromisoformat(ahead["day"]), 7)):
        clinic.patient(2)
        clinic.book(2, ahead["id"])


def clinic_booking(clinic: Clinic, number: int) -> UUID:
    return api.bookings_of(SYSTEM, clinic.people[number])[0].id


@pytest.mark.feature(
    "11.6.1-03", "11.6.1-04", "11.6.1-11", "11.3.1-05", "11.3.1-10", "11.1.1-09", "11.4.1.a-15"
)
def test_a_village_doctor_books_a_revisit_and_an_examination_at_the_hospital(clinic: Clinic) -> None:
    local = residents.resolve(
        SYSTEM, PersonClaim(name="鲁春梅", sex="2", source=LUFENG_CENTRE, local_id="V1", birth_date=date(1950, 1, 1)),
        clinic.places[LUFENG_CENTRE].id,
    ).resident_id  # fmt: skip
    clinic.person("village", "village_doctor", LUFENG_CENTRE)
    body = {
        "session_id": clinic.sessions()[0]["id"],
        "resident_id": str(local),
        "key": str(uuid4()),
        "purpose": "revisit",
    }
    refused = clinic.post("village", "/api/schedules/bookings", body, 422)
    assert "居民身份证" in refused["detail"]
    residents.resolve(
        SYSTEM, PersonClaim(name="鲁春梅", sex="2", source=LUFENG_CENTRE, local_id="V1", birth_date=date(1950, 1, 1), identifiers=identity()),
        clinic.places[LUFENG_CENTRE].id,
    )  # fmt: skip
    made = clinic.post("village", "/api/schedules/bookings", body)
    assert (made["purpose"], made["resource"]["organisation_name"]) == ("revisit", "楚雄市人民医院")
    machine = make_doctor(clinic.hospital, "CT一室", "医学影像科", service="examination")
    roster(machine)
    slot = next(each for each in clinic.sessions() if each["resource"]["name"] == "CT一室")
    body = {
        **body,
        "session_id": slot["id"],
        "key": str(uuid4()),
        "starts": slot["starts"],
        "purpose": "referral",
    }
    assert clinic.post("village", "/api/schedules/bookings", body, 409)["code"] == "schedules.time_clash"
    machine_time = at(date.fromisoformat(slot["day"]), 10).isoformat()
    made = clinic.post("village", "/api/schedules/bookings", {**body, "starts": machine_time})
    assert (made["resource"]["service_name"], made["starts"][:16]) == ("检查", slot["day"] + "T02:00")
    assert made["code"] in {
        each["code"] for each in clinic.get("village", f"/api/residents/{local}/bookings")
    }


def identity() -> tuple[Identifier, ...]:
    return (Identifier(IdentifierKind.CITIZEN_ID, citizen_id("532302", date(1950, 1, 1), 77, False)),)


def test_nobody_books_for_the_dead_or_for_strangers(clinic: Clinic) -> None:
    session = clinic.sessions()[0]["id"]
    refused = clinic.book(0, session, 403, resident_id=str(clinic.people[3]))
    assert "家人" in refused["detail"]
    residents.record_death(SYSTEM, clinic.people[0], tomorrow() - timedelta(days=30), "家属报告")
    refused = clinic.book(0, session, 409)
    assert "死亡" in refused["detail"]
    assert "更正" in refused["advice"]


def test_a_booking_is_cancelled_once_and_not_too_late(clinic: Clinic) -> None:
    session = clinic.sessions()[0]
    made = clinic.book(0, session["id"])
    path = f"/api/me/bookings/{made['id']}/cancellation"
    with frozen(at(tomorrow(), 7, 30)):
        clinic.patient(0)
        late = clinic.post("patient0", path, {"reason": "有事"}, 409)
    assert "120 分钟" in late["detail"]
    clinic.patient(0)
    assert clinic.post("patient0", path, {"reason": "有事"})["state_name"] == "已取消"
    again = clinic.post("patient0", path, {"reason": "有事"}, 409)
    assert "已取消" in again["detail"]
    assert clinic.clients["patient1"].post(path, {}, content_type="application/json").status_code == 404
    assert clinic.sessions()[0]["sold"] == 0


def test_a_returned_number_goes_to_whoever_waits_first(clinic: Clinic) -> None:
    small = make_doctor(clinic.hospital, "李专家", "骨科")
    roster(small, capacity=1)
    session = next(each["id"] for each in clinic.sessions() if each["resource"]["name"] == "李专家")
    made = clinic.book(0, session)
    assert "候补" in clinic.book(1, session, 409)["advice"]
    for number in (1, 2):
        clinic.post(f"patient{number}", f"/api/me/bookings/sessions/{session}/waiting", {})
    clinic.post("patient0", f"/api/me/bookings/{made['id']}/cancellation", {"reason": "有事"})
    deliver_all()
    assert [each["state"] for each in clinic.get("patient1", "/api/me/bookings")] == ["booked"]
    assert clinic.get("patient1", "/api/me/notices")[0]["title"] == "候补成功"
    assert clinic.get("patient2", "/api/me/bookings") == []
    assert len(clinic.get("patient2", "/api/me/waiting")) == 1


def test_a_booking_is_changed_in_one_step(clinic: Clinic) -> None:
    first, second = clinic.sessions()[:2]
    made = clinic.book(0, first["id"])
    changed = clinic.book(0, second["id"], replaces=made["id"])
    states = {each["id"]: each["state"] for each in clinic.get("patient0", "/api/me/bookings")}
    assert states == {made["id"]: "moved", changed["id"]: "booked"}
    assert clinic.sessions()[0]["sold"] == 0


@pytest.mark.feature("11.1.1-05")
def test_rules_limit_how_far_ahead_and_how_many(clinic: Clinic) -> None:
    rules = {each["id"]: each for each in clinic.get("patient0", "/api/booking/rules")["services"]}
    assert rules["outpatient"]["days_ahead"] == 14
    far = clinic.get("clerk", "/api/schedules/sessions", since=(tomorrow() + timedelta(days=20)).isoformat())
    assert "14 天" in clinic.book(0, far[0]["id"], 422)["detail"]
    for each in clinic.sessions()[: rules["outpatient"]["most_open"]]:
        clinic.book(0, each["id"])
    assert "5 个" in clinic.book(0, clinic.sessions()[6]["id"], 409)["detail"]


def test_wrong_requests_are_answered_with_advice(clinic: Clinic) -> None:
    assert "刷新" in clinic.book(0, str(uuid4()), 404)["advice"]
    clinic.person("doctor", "doctor")
    body = {
        "session_id": clinic.sessions()[0]["id"],
        "resident_id": str(clinic.people[0]),
        "key": str(uuid4()),
        "channel": "fax",
    }
    assert "手机" in clinic.post("doctor", "/api/schedules/bookings", body, 422)["advice"]
    ended = clinic.sessions()[0]
    with frozen(at(tomorrow(), 13)):
        clinic.patient(1)
        assert "已结束" in clinic.book(1, ended["id"], 410)["detail"]
