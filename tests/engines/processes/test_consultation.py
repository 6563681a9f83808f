"""A remote consultation and a licence change over HTTP, looked at from all sides."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import orjson
import pytest

from tests.engines.processes.ground import CITY_HOSPITAL, Stage
from tests.engines.processes.test_examples import account_id, application, step_open
from yizhou.engines.processes import api
from yizhou.kernel.auth.contracts import system_actor
from yizhou.kernel.clock.api import frozen, now
from yizhou.kernel.crypto.api import sm2_public_key
from yizhou.records.fhir import api as fhir

APPLIED: dict[str, Any] = {
    "invited": {"code": CITY_HOSPITAL}, "department": "心血管内科", "mode": "offline", "priority": "normal",
    "diagnosis": "心房颤动", "summary": "女，72岁，心悸2天", "purpose": "是否需要抗凝", "consent": True,
}  # fmt: skip
OPINION = {
    "analysis": "CHA2DS2-VASc 4分", "diagnosis": "持续性心房颤动", "agreement": "基本符合", "plan": "利伐沙班抗凝", "transfer": False,
}  # fmt: skip
Do = Callable[..., Any]


@pytest.fixture
def centre(stage: Stage) -> Stage:
    stage.person("village", "doctor", "禄丰市金山镇卫生院")
    stage.person("office", "doctor", "楚雄市人民医院")
    stage.person("expert", "doctor", "楚雄市人民医院")
    return stage


def do(stage: Stage, who: str, case: str, step: str, answers: dict[str, Any], status: int = 200) -> Any:
    task = step_open(stage, who, case, step)
    return stage.post(who, f"/api/collaboration/tasks/{task['id']}/completion", {"answers": answers}, status)


def apply(stage: Stage, **changes: Any) -> str:
    body = {"process": "consultation", "resident_id": str(stage.resident), "answers": {**APPLIED, **changes}}
    return stage.post("village", "/api/collaboration/cases", body, 201)["id"]


def assign(stage: Stage, case: str) -> None:
    do(stage, "office", case, "triage", {"decision": "accept", "quality": "完整"})
    expert = {"code": account_id("expert"), "name": "expert医生"}
    do(stage, "office", case, "assign", {"expert": expert, "at": "2026-12-02T15:00"})


@pytest.mark.feature(
    "11.4.5-02", "11.4.5-04", "11.4.5-06", "11.4.5-07", "11.4.5-14", "11.4.5-16", "11.4.5-17", "11.4.5-18"
)
@pytest.mark.feature(
    "11.7.2.6-02", "11.7.2.6-04", "11.7.2.6-06", "11.7.2.6-07", "11.7.2.6-14", "11.7.2.6-16", "11.7.2.6-17"
)
@pytest.mark.feature(
    "11.7.2.6-18", "11.3.1-03", "11.2.2.1-01", "11.2.2.1-10", "8.5-04", "11.3.5-06", "11.1-12"
)
def test_the_experts_signed_report_reaches_the_record_and_the_applicant(centre: Stage) -> None:
    case = apply(centre)
    assign(centre, case)
    office = centre.get("office", f"/api/collaboration/cases/{case}")
    assert office["active"] == []  # the opinion waits for the expert alone
    do(centre, "expert", case, "opinion", OPINION)
    report = orjson.loads(fhir.search(system_actor(), [centre.resident], ["DiagnosticReport"])[0].raw)
    assert (report["status"], report["resultsInterpreter"][0]["display"]) == ("final", "expert医生")
    assert report["conclusionCode"][0]["text"] == "持续性心房颤动"
    assert len(bytes.fromhex(report["extension"][0]["valueString"])) == 64
    assert sm2_public_key("process-report")
    assert any(
        "持续性心房颤动" in each["text"] for each in centre.get("village", "/api/collaboration/notices")
    )
    answers = centre.get("village", f"/api/collaboration/cases/{case}")["answers"]
    told = {field["name"]: field["text"] for step in answers for field in step["fields"]}
    assert (told["治疗方案"], told["与申请诊断符合情况"]) == ("利伐沙班抗凝", "基本符合")


@pytest.mark.feature("11.4.5-03", "11.4.5-05", "11.7.2.6-03", "11.7.2.6-05")
def test_the_invited_hospital_reads_the_patients_record(centre: Stage) -> None:
    path = f"/api/residents/{centre.resident}"
    assert centre.clients["expert"].get(path).status_code == 403
    apply(centre)
    assert centre.get("expert", path)["name"] == "普秀兰"


@pytest.mark.feature("11.4.5-09", "11.7.2.6-09")
def test_the_applicant_rates_and_silence_is_answered_after_a_week(centre: Stage) -> None:
    case = apply(centre)
    assign(centre, case)
    do(centre, "expert", case, "opinion", OPINION)
    refused = do(centre, "village", case, "rate", {"satisfaction": "9"}, 422)
    assert {fault["place"] for fault in refused["faults"]} == {"satisfaction", "timely", "helpful"}
    with frozen(now() + timedelta(hours=169)):
        api.pass_due()
        api.pass_due()
    view = centre.get("village", f"/api/collaboration/cases/{case}")
    assert (view["case"]["state"], view["case"]["outcome"]) == ("finished", "会诊完成")
    assert any(field["text"] == "非常满意" for step in view["answers"] for field in step["fields"])


@pytest.mark.feature("11.3.4.b-08")
def test_the_fee_follows_the_decision_table(centre: Stage) -> None:
    for mode, priority, amount in (("offline", "normal", "100.00"), ("interactive", "emergency", "300.00")):
        case = apply(centre, mode=mode, priority=priority)
        do(centre, "office", case, "triage", {"decision": "accept", "quality": "完整"})
        expert = {"code": account_id("expert"), "name": "expert医生"}
        room = {"room": "会议号 620118"} if mode == "interactive" else {}
        do(centre, "office", case, "assign", {"expert": expert, "at": "2026-12-02T15:00", **room})
        fees = centre.get("village", f"/api/collaboration/cases/{case}")["fees"]
        assert [(fee["amount"], fee["payee_name"]) for fee in fees] == [(amount, "楚雄市人民医院")]


@pytest.mark.feature("11.7.1.6.1-06", "11.5.26-06")
def test_a_licence_changes_only_after_both_levels_agreed(stage: Stage) -> None:
    clerk = stage.person("clerk", "institution_clerk", "楚雄市人民医院")
    stage.person("county", "regulator", "楚雄市")
    stage.person("prefecture", "regulator", "楚雄彝族自治州")
    wanted = {"application": application(stage), "reason": "床位增加", "contact": "李文华 13908780000"}
    case = stage.post(
        "clerk", "/api/collaboration/cases", {"process": "licence_change", "answers": wanted}, 201
    )["id"]
    beds = f"/api/institutions/{CITY_HOSPITAL}"
    do(stage, "county", case, "county", {"decision": "agree", "visited": True, "opinion": "同意"})
    assert clerk.get(beds).json()["beds"] == 300
    do(stage, "prefecture", case, "prefecture", {"decision": "approve", "opinion": "准予变更"})
    assert clerk.get(beds).json()["beds"] == 450
    assert any(each["title"] == "变更已获批准" for each in stage.get("clerk", "/api/collaboration/notices"))


def test_an_application_without_its_documents_does_not_start_and_says_what_is_missing(stage: Stage) -> None:
    stage.person("clerk", "institution_clerk", "楚雄市人民医院")
    wanted = application(stage)
    drafted = stage.get("clerk", f"/api/credentials/applications/{wanted['code']}")
    for document in drafted["documents"]:
        path = f"/api/credentials/applications/{wanted['code']}/documents/{document['id']}"
        assert stage.clients["clerk"].delete(path).status_code in (200, 204)
    body = {
        "process": "licence_change",
        "answers": {"application": wanted, "reason": "床位", "contact": "李"},
    }
    refused = stage.post("clerk", "/api/collaboration/cases", body, 422)
    assert refused["faults"]
    assert stage.get("clerk", "/api/collaboration/cases")["items"] == []
