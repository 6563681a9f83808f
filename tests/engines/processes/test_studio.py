"""The console and the process editor over HTTP: stuck, retried, migrated, stopped; drafted, checked, tried out, published by another."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.engines.processes.ground import Stage
from tests.engines.processes.test_working import ACCEPTED, begin, referral, waiting
from yizhou.engines.processes import connecting
from yizhou.engines.processes.contracts import Call, Connector
from yizhou.engines.processes.errors import ConnectorRefused

__all__ = ["referral"]


@pytest.fixture
def studio(referral: Stage) -> Stage:
    referral.person("writer", "administrator", "楚雄彝族自治州")
    referral.person("reviewer", "regulator", "楚雄彝族自治州")
    return referral


@pytest.fixture
def silent_notices() -> Iterator[list[bool]]:
    """`notice.send` as long as what it speaks through is down: `[True]` says it is."""
    found = connecting.find("notice.send")
    assert found is not None
    down = [True]

    def work(call: Call) -> Mapping[str, Any]:
        if down[0]:
            raise ConnectorRefused(name=call.name, reason="通知通道没有应答", hint="请稍后重试")
        return found.work(call)

    connecting.register(Connector(found.name, found.title, found.needs, found.takes, work))
    yield down
    connecting.register(found)


def draft(stage: Stage, **body: Any) -> dict[str, Any]:
    return stage.post("writer", "/api/processes/drafts", {"process": "referral", **body})


def save(stage: Stage, made: dict[str, Any], status: int = 200, **changes: str) -> dict[str, Any]:
    source = {**made["source"], **changes}
    answer = stage.clients["writer"].put(
        f"/api/processes/drafts/{made['id']}", {"source": source, "revision": made["revision"], "note": "测试"},
        content_type="application/json",
    )  # fmt: skip
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def decide(
    stage: Stage, who: str, made: dict[str, Any], decision: str, status: int = 200, opinion: str = ""
) -> Any:
    path = f"/api/processes/drafts/{made['id']}/decision"
    return stage.post(who, path, {"decision": decision, "opinion": opinion}, status)


def publish(stage: Stage, **changes: str) -> dict[str, Any]:
    made = save(stage, draft(stage), 200, **changes)
    assert made["faults"] == []
    decide(stage, "writer", made, "submit")
    return decide(stage, "reviewer", made, "publish", opinion="同意")


@pytest.mark.feature("10.2.1.5-06", "11.7.2.9-05")
def test_a_failing_service_leaves_the_case_stuck_until_it_is_retried(
    studio: Stage, silent_notices: list[bool]
) -> None:
    case = begin(studio)
    studio.post(
        "county", f"/api/collaboration/tasks/{waiting(studio)[0]['id']}/completion", {"answers": ACCEPTED}
    )
    stuck = studio.get("writer", "/api/processes/cases", state="stuck")["items"]
    assert [(each["id"], each["problem"]) for each in stuck] == [
        (case, "告知预约结果：步骤“告知预约结果”没有成功：通知通道没有应答")
    ]
    answered = studio.get("village", f"/api/collaboration/cases/{case}")["answers"]
    assert [each["step"] for each in answered] == ["start", "review"]
    studio.post("writer", f"/api/processes/cases/{case}/retry")
    assert studio.get("writer", "/api/processes/cases", state="stuck")["items"] != []
    silent_notices[0] = False
    assert studio.post("writer", f"/api/processes/cases/{case}/retry")["state"] == "running"
    assert [task["step"] for task in waiting(studio)] == ["arrive"]
    assert (
        studio.post("writer", f"/api/processes/cases/{case}/retry", status=409)["code"]
        == "processes.case_not_running"
    )
    studio.post("village", f"/api/processes/cases/{case}/retry", status=403)


@pytest.mark.feature("10.2.1.5-06")
def test_the_console_counts_cases_and_measures_steps(studio: Stage) -> None:
    begin(studio)
    begin(studio, condition="critical")
    console = studio.get("writer", "/api/processes/console")
    assert [
        (each["process_name"], each["state_name"], each["number"], each["urgent"])
        for each in console["counts"]
    ] == [("双向转诊", "办理中", 2, 1)]
    assert [(each["name"], each["waiting"], each["overdue"]) for each in console["measures"]] == [
        ("转诊审核", 2, 0)
    ]


def test_a_case_is_stopped_with_a_reason(studio: Stage) -> None:
    case = begin(studio)
    path = f"/api/processes/cases/{case}/stop"
    studio.post("writer", path, {}, 422)
    assert studio.post("writer", path, {"reason": "重复发起"})["state_name"] == "已撤销"
    assert waiting(studio) == []


@pytest.mark.feature("10.2.1.5-03", "10.2.1.5-05", "11.2.2.1-09", "12.2.2-06")
def test_a_draft_is_published_by_another_person_and_new_cases_run_by_it(studio: Stage) -> None:
    old = begin(studio)
    made = draft(studio)
    assert made["version"] == 2
    changed = made["source"]["process"].replace("label: 审核意见", "label: 接收意见")
    made = save(studio, made, process=changed)
    decide(studio, "reviewer", made, "publish", 409)
    decide(studio, "writer", made, "submit")
    decide(studio, "writer", made, "publish", 403)
    assert decide(studio, "reviewer", made, "return", 422)["code"] == "processes.reason_missing"
    assert decide(studio, "reviewer", made, "publish", opinion="同意")["state_name"] == "已发布"
    new = begin(studio)
    for case, version, name in ((old, 1, "审核意见"), (new, 2, "接收意见")):
        view = studio.get("county", f"/api/collaboration/cases/{case}")
        assert (view["case"]["version"], view["active"][0]["form"]["groups"][0]["fields"][0]["label"]) == (
            version,
            name,
        )
    versions = studio.get("writer", "/api/processes/versions", process="referral")
    assert [(each["version"], each["published_by"]) for each in versions] == [
        (2, "reviewer医生"),
        (1, "平台发布"),
    ]
    save(studio, made, 409, process=changed)


@pytest.mark.feature("11.2.2.1-03", "11.2.2.1-04")
def test_a_request_form_of_ones_own_is_asked_and_checked(studio: Stage) -> None:
    text = draft(studio)["source"]["process"]
    own = text.replace(
        "    - {id: consent,",
        "    - {id: allergy, label: 过敏史, kind: text, required: true}\n    - {id: consent,",
    )
    publish(studio, process=own)
    form = next(
        each for each in studio.get("village", "/api/collaboration/processes") if each["id"] == "referral"
    )["form"]
    assert ("过敏史", True) in [
        (field["label"], field.get("required", False)) for field in form["groups"][0]["fields"]
    ]
    from tests.engines.processes.test_working import REQUEST

    body = {"process": "referral", "resident_id": str(studio.resident), "answers": REQUEST}
    refused = studio.post("village", "/api/collaboration/cases", body, 422)
    assert [fault["place"] for fault in refused["faults"]] == ["allergy"]


def test_a_faulty_draft_is_kept_but_not_submitted(studio: Stage) -> None:
    made = draft(studio)
    broken = (
        made["source"]["process"]
        .replace("{hours: 24,", "{hours: -1,")
        .replace("record.share", "record.shred")
    )
    made = save(studio, made, process=broken)
    assert len(made["faults"]) == 1
    refused = decide(studio, "writer", made, "submit", 422)
    assert "格式不符" in refused["faults"][0]["message"]
    made = save(studio, made, process=broken.replace("{hours: -1,", "{hours: 1,"))
    assert "record.shred" in made["faults"][0]["message"]
    stale = {**made, "revision": 1}
    save(studio, stale, 409)


@pytest.mark.feature("10.2.1.5-06")
def test_a_running_case_is_carried_to_a_version_that_knows_its_steps(studio: Stage) -> None:
    case = begin(studio)
    publish(studio)
    path = f"/api/processes/cases/{case}/migration"
    assert studio.post("writer", path, {"version": 2})["state"] == "running"
    studio.post(
        "county", f"/api/collaboration/tasks/{waiting(studio)[0]['id']}/completion", {"answers": ACCEPTED}
    )
    view = studio.get("county", f"/api/collaboration/cases/{case}")
    assert (view["case"]["version"], [each["task"]["step"] for each in view["active"]]) == (2, ["arrive"])
    assert any(line["act_name"] == "版本迁移" for line in view["history"])
    assert studio.post("writer", path, {"version": 2}, 409)["code"] == "processes.migration_unfit"
    studio.post("writer", path, {"version": 9}, 404)


def test_a_case_is_not_carried_to_a_version_without_the_step_it_waits_at(studio: Stage) -> None:
    case = begin(studio)
    made = draft(studio)["source"]
    renamed = {part: made[part].replace('"review"', '"inspect"') for part in ("bpmn",)}
    renamed["bpmn"] = renamed["bpmn"].replace("review.decision", "inspect.decision")
    text = (
        made["process"]
        .replace("  review:\n", "  inspect:\n")
        .replace("[review,", "[inspect,")
        .replace("=review.", "=inspect.")
    )
    text = text.replace("review.", "inspect.")
    publish(studio, process=text, **renamed)
    refused = studio.post("writer", f"/api/processes/cases/{case}/migration", {"version": 2}, 409)
    assert "新版本没有已走过的“转诊审核”" in refused["detail"]
    assert [task["step"] for task in waiting(studio)] == ["review"]


@pytest.mark.feature("10.2.1.5-04")
def test_a_draft_is_tried_out_without_touching_anything(studio: Stage) -> None:
    source = draft(studio)["source"]
    body = {
        "source": source, "start": {"condition": "severe", "disease": "stroke", "receiver": {"name": "县医院"}},
        "answers": [{"step": "review", "answers": {"decision": "accept"}}, {"step": "arrive", "answers": {"came": False}}],
    }  # fmt: skip
    walked = studio.post("writer", "/api/processes/trials", body)
    assert walked["path"] == [
        "grading",
        "ordered",
        "share",
        "review",
        "reserve",
        "tell_accepted",
        "arrive",
        "confirm",
    ]
    assert (walked["end"], walked["said"]["grading"]["green"]) == ("absent", True)
    body["answers"] = [{"step": "treat", "answers": {}}]
    assert "没有“treat”这一步" in studio.post("writer", "/api/processes/trials", body)["problem"]
    assert studio.get("writer", "/api/processes/cases")["items"] == []


@pytest.mark.feature("11.7.1.4.2-01", "11.7.1.4.2-08")
def test_service_components_are_registered_by_name_and_listed_with_what_they_need(studio: Stage) -> None:
    listed = {each["name"]: each for each in studio.get("writer", "/api/processes/connectors")}
    assert listed["record.write"]["needs"] == ["resource"]
    assert listed["notice.send"]["title"] == "通知机构"
    studio.clients["village"].get("/api/processes/connectors")
    assert studio.clients["village"].get("/api/processes/connectors").status_code == 403
