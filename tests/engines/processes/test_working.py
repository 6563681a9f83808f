"""Work over HTTP: claims, hand-over, forms twice and wrong, deadlines, withdrawal, remarks; nothing is lost, every refusal says what to do."""

from datetime import timedelta
from typing import Any

import pytest

from tests.engines.processes.ground import CITY_HOSPITAL, Stage
from tests.engines.processes.test_examples import account_id
from tests.engines.schedules.ground import make_doctor, roster
from yizhou.engines.processes import api
from yizhou.kernel.clock.api import frozen, now, today

REQUEST: dict[str, Any] = {
    "direction": "up", "receiver": {"code": CITY_HOSPITAL}, "diagnosis": "腰痛", "disease": "other", "condition": "stable",
    "reason": "需进一步检查", "history": "慢性腰痛2年", "wish": "number", "consent": True,
}  # fmt: skip
ACCEPTED = {
    "decision": "accept",
    "department": "骨科",
    "booked_at": "2026-12-01T09:00",
    "reserved": "骨科门诊8号",
}


@pytest.fixture
def referral(stage: Stage) -> Stage:
    stage.person("village", "doctor", "禄丰市金山镇卫生院")
    stage.person("county", "doctor", "楚雄市人民医院")
    return stage


def begin(stage: Stage, **changes: Any) -> str:
    body = {"process": "referral", "resident_id": str(stage.resident), "answers": {**REQUEST, **changes}}
    return stage.post("village", "/api/collaboration/cases", body, 201)["id"]


def waiting(stage: Stage, who: str = "county", which: str = "open") -> list[dict[str, Any]]:
    return stage.get(who, "/api/collaboration/tasks", which=which)["items"]


@pytest.mark.feature("11.7.4.21.1-04", "11.7.4.21.1-05", "11.4.20-02", "11.3.1-11")
def test_a_referral_appears_in_the_receivers_work_list_and_nowhere_else(referral: Stage) -> None:
    case = begin(referral)
    assert [(task["name"], task["case_id"], task["state_name"]) for task in waiting(referral)] == [
        ("转诊审核", case, "待领取")
    ]
    assert waiting(referral, "village") == []
    assert referral.get("county", "/api/collaboration/tasks/counts") == {"open": 1, "mine": 0, "overdue": 0}
    referral.person("dayao", "doctor", "大姚县人民医院")
    refused = referral.clients["dayao"].get(f"/api/collaboration/cases/{case}")
    assert refused.status_code == 404
    assert "参与方" in refused.json()["detail"]


@pytest.mark.feature("11.7.4.21.1-10", "11.7.4.21.1-02", "11.6.3-07")
def test_the_receiver_sees_the_record_from_the_referral_on(referral: Stage) -> None:
    path = f"/api/residents/{referral.resident}"
    assert referral.clients["county"].get(path).status_code == 403
    begin(referral)
    assert referral.get("county", path)["name"] == "普秀兰"


def test_two_people_claim_one_task_and_one_of_them_has_it(referral: Stage) -> None:
    begin(referral)
    referral.person("second", "doctor", "楚雄市人民医院")
    task = waiting(referral)[0]["id"]
    assert referral.post("county", f"/api/collaboration/tasks/{task}/claim")["mine"] is True
    refused = referral.post("second", f"/api/collaboration/tasks/{task}/claim", status=409)
    assert "county医生" in refused["detail"]
    assert "移交" in refused["advice"]
    referral.post("second", f"/api/collaboration/tasks/{task}/completion", {"answers": ACCEPTED}, 409)
    assert waiting(referral, "second") == []


def test_a_task_is_handed_over_and_given_back(referral: Stage) -> None:
    begin(referral)
    referral.person("second", "doctor", "楚雄市人民医院")
    task = waiting(referral)[0]["id"]
    colleagues = referral.get("county", f"/api/collaboration/tasks/{task}/colleagues")
    assert {each["name"] for each in colleagues} == {"county医生", "second医生"}
    body = {"colleague_id": account_id("second"), "reason": "今日休假"}
    referral.post("county", f"/api/collaboration/tasks/{task}/hand-over", body)
    assert [each["holder_name"] for each in waiting(referral, "second", "mine")] == ["second医生"]
    assert any("移交" in each["title"] for each in referral.get("second", "/api/collaboration/notices"))
    referral.post("second", f"/api/collaboration/tasks/{task}/release", {"reason": "不属本科"})
    assert [each["id"] for each in waiting(referral)] == [task]
    stranger = {"colleague_id": account_id("village")}
    referral.post("county", f"/api/collaboration/tasks/{task}/hand-over", stranger, 422)


def test_a_form_submitted_twice_is_taken_once(referral: Stage) -> None:
    case = begin(referral)
    path = f"/api/collaboration/tasks/{waiting(referral)[0]['id']}/completion"
    referral.post("county", path, {"answers": ACCEPTED})
    refused = referral.post("county", path, {"answers": ACCEPTED}, 409)
    assert "可能已经成功" in refused["advice"]
    history = referral.get("village", f"/api/collaboration/cases/{case}")["history"]
    assert [line["act"] for line in history].count("completed") == 1


def test_every_mistake_of_a_form_is_told_beside_its_field(referral: Stage) -> None:
    answers = {**REQUEST, "receiver": {"code": "999"}, "condition": "odd", "reason": "", "unknown": 1}
    body = {"process": "referral", "resident_id": str(referral.resident), "answers": answers}
    refused = referral.post("village", "/api/collaboration/cases", body, 422)
    assert {fault["place"] for fault in refused["faults"]} == {"receiver", "condition", "reason", "unknown"}
    begin(referral)
    task = waiting(referral)[0]["id"]
    refused = referral.post(
        "county", f"/api/collaboration/tasks/{task}/completion", {"answers": {"decision": "accept"}}, 422
    )
    assert {fault["place"] for fault in refused["faults"]} == {"department", "booked_at", "reserved"}
    assert waiting(referral)[0]["id"] == task


@pytest.mark.feature("11.7.4.21.1-01", "11.7.4.21.1-17")
def test_a_critical_patient_goes_by_the_green_channel_with_an_hour_for_the_answer(referral: Stage) -> None:
    case = begin(referral, condition="critical", disease="stroke")
    task = waiting(referral)[0]
    assert task["urgent"] is True
    assert task["due"] < (now() + timedelta(minutes=61)).isoformat()
    assert any(
        each["title"].startswith("【紧急】") for each in referral.get("county", "/api/collaboration/notices")
    )
    history = referral.get("village", f"/api/collaboration/cases/{case}")["history"]
    assert history[0]["actor_name"] == "village医生"


def test_a_step_out_of_time_is_told_once_to_the_authority(referral: Stage) -> None:
    case = begin(referral)
    referral.person("bureau", "regulator", "楚雄市")
    with frozen(now() + timedelta(hours=25)):
        assert api.pass_due() == 1
        assert api.pass_due() == 0
        referral.person("county", "doctor", "楚雄市人民医院")  # yesterday's session is over
        overdue = waiting(referral, which="overdue")
    assert [each["overdue"] for each in overdue] == [True]
    history = referral.get("village", f"/api/collaboration/cases/{case}")["history"]
    assert [(line["act_name"], line["detail"]["told"]) for line in history if line["act"] == "escalated"] == [
        ("超时上报", "楚雄市")
    ]
    assert any("未在时限内" in each["text"] for each in referral.get("bureau", "/api/collaboration/notices"))


def test_the_sender_takes_a_request_back_while_it_may(referral: Stage) -> None:
    case = begin(referral)
    path = f"/api/collaboration/cases/{case}/withdrawal"
    referral.post("village", path, {"reason": ""}, 422)
    assert referral.post("village", path, {"reason": "患者改去州医院"})["state_name"] == "已撤销"
    assert waiting(referral) == []
    referral.post("village", path, {"reason": "再撤"}, 409)


@pytest.mark.feature("11.7.4.21.1-11", "11.4.20-05", "11.6.3-01")
def test_doctors_of_both_hospitals_talk_beside_the_case(referral: Stage) -> None:
    case = begin(referral)
    path = f"/api/collaboration/cases/{case}/remarks"
    referral.post("county", path, {"text": "请问患者是否有药物过敏？"})
    referral.post("village", path, {"text": "青霉素过敏"})
    said = referral.get("county", path)
    assert [(each["organisation_name"], each["text"], each["mine"]) for each in said] == [
        ("楚雄市人民医院", "请问患者是否有药物过敏？", True), ("禄丰市金山镇卫生院", "青霉素过敏", False),
    ]  # fmt: skip
    referral.post("county", path, {"text": "  "}, 422)


@pytest.mark.feature("11.7.4.21.1-09", "11.6.3-06")
def test_another_persons_health_code_does_not_confirm_the_patient(referral: Stage) -> None:
    from tests.records.conftest import person
    from yizhou.kernel.auth.contracts import system_actor
    from yizhou.registries.residents import api as residents

    other = person("李四", "L9", referral.places["楚雄市人民医院"])
    case = begin(referral)
    referral.post(
        "county", f"/api/collaboration/tasks/{waiting(referral)[0]['id']}/completion", {"answers": ACCEPTED}
    )
    task = waiting(referral)[0]
    code = residents.printed_code(system_actor(), other).code
    answers = {"came": True, "medium": "code", "code": code}
    refused = referral.post(
        "county", f"/api/collaboration/tasks/{task['id']}/completion", {"answers": answers}, 409
    )
    assert "不是转诊患者本人的" in refused["detail"]
    view = referral.get("county", f"/api/collaboration/cases/{case}")
    assert [each["task"]["step"] for each in view["active"]] == ["arrive"]
    own = residents.printed_code(system_actor(), referral.resident).code
    referral.post(
        "county", f"/api/collaboration/tasks/{task['id']}/completion", {"answers": {**answers, "code": own}}
    )


def test_who_may_not_start_is_told(referral: Stage) -> None:
    referral.person("bureau", "regulator", "楚雄市")
    body = {"process": "referral", "resident_id": str(referral.resident), "answers": REQUEST}
    assert referral.post("bureau", "/api/collaboration/cases", body, 403)["code"] == "auth.forbidden"
    referral.person("officer", "doctor", "楚雄市")
    assert (
        referral.post("officer", "/api/collaboration/cases", body, 403)["code"] == "processes.start_refused"
    )
    referral.post("village", "/api/collaboration/cases", {**body, "resident_id": None}, 422)
    referral.post("village", "/api/collaboration/cases", {**body, "process": "nothing"}, 404)


@pytest.mark.feature("11.7.4.21.1-16")
def test_the_receiver_reserves_a_number_for_the_patient_and_a_withdrawn_referral_gives_it_back(
    referral: Stage,
) -> None:
    hospital = referral.places["楚雄市人民医院"]
    doctor = make_doctor(hospital.id)
    roster(doctor, capacity=1)
    case = begin(referral)
    offered = referral.get("county", "/api/schedules/sessions", channel="partner", days=3)
    session = next(each for each in offered if each["day"] > today().isoformat())
    wish = {"code": session["id"], "name": "骨科 张明医生"}
    answers = {"decision": "accept", "department": "骨科", "session": wish}
    path = f"/api/collaboration/tasks/{waiting(referral)[0]['id']}/completion"
    referral.post("county", path, {"answers": answers})
    view = referral.get("village", f"/api/collaboration/cases/{case}")
    reserved = next(line for line in view["history"] if line["step"] == "reserve")
    assert "骨科张明医生1号" in reserved["detail"]["text"]
    assert any("取号码" in each["text"] for each in referral.get("village", "/api/collaboration/notices"))

    second = begin(referral)
    path = f"/api/collaboration/tasks/{next(each['id'] for each in waiting(referral) if each['case_id'] == second)}/completion"
    refused = referral.post("county", path, {"answers": answers}, 409)
    assert "已经预约" in refused["detail"] or "约满" in refused["detail"]

    withdrawal = f"/api/collaboration/cases/{case}/withdrawal"
    view = referral.post("village", withdrawal, {"reason": "患者改去州医院"})
    assert referral.get("village", f"/api/collaboration/cases/{case}")["history"][-2]["detail"]["taken_back"]
    referral.post("county", path, {"answers": answers})
