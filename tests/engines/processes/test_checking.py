"""What is wrong with a definition is found before it runs, all at once, in Chinese with advice."""

from dataclasses import replace

import pytest

from yizhou.engines.processes import api, versions
from yizhou.engines.processes.contracts import Source


@pytest.fixture(scope="module")
def sound() -> Source:
    return versions.read_source(versions.folder() / "referral")


def told(source: Source) -> str:
    faults = api.check(source)
    assert all(fault.advice for fault in faults)
    return "\n".join(f"{fault.place} {fault.message}" for fault in faults)


def test_the_referral_is_sound(sound: Source) -> None:
    assert told(sound) == ""


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("limit: {hours: 24,", "limit: {hours: -24,", "格式不符"),
        ("party: receiver\n    permission: collaboration.handle\n    advice: 请根据病情",
         "party: nobody\n    permission: collaboration.handle\n    advice: 请根据病情", "没有定义参与方“nobody”"),
        ("permission: collaboration.handle\n    advice: 请根据病情", "permission: no.such\n    advice: 请根据病情", "没有权限“no.such”"),
        ("connector: record.share", "connector: record.shred", "没有连接器“record.shred”"),
        ("with: {institution: =start.receiver.code}", "with: {}", "缺少“institution”"),
        ("organisation: start.receiver}", "organisation: begin.receiver}", "“begin”不是任何步骤"),
        ('show: decision == "accept"', "show: decision ==", "无法解析"),
        ('show: decision == "accept"', 'show: nobody == "accept"', "规则用到“nobody”"),
        ("source: institution", "source: planets", "不能从“planets”选取"),
        ("kind: pick, source: institution", "kind: pick", "没有写明从哪里选取"),
        ("kind: choice, required: true, options: {up", "kind: choices_of, required: true, options: {up", "格式不符"),
        ("id: department, label", "id: receiver, label", "表单项 receiver 重复"),
        ("withdraw_until: [review", "withdraw_until: [nothing", "没有步骤“nothing”"),
        ("decisions: {grading: grading}", "decisions: {grading: other}", "没有决策表 other.dmn"),
        ("escalate: authority}", "escalate: police}", "没有定义参与方“police”"),
        ("steps:\n  review:", "steps:\n  review2:", "没有写明办理角色和表单"),
        ("id: referral", "id: [", "YAML 无法读取"),
    ],
)  # fmt: skip
def test_faults_of_the_yaml_are_found(sound: Source, old: str, new: str, expected: str) -> None:
    assert old in sound.process
    assert expected in told(replace(sound, process=sound.process.replace(old, new, 1)))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('sourceRef="decided" targetRef="amend"', 'sourceRef="decided" targetRef="revoke"', "无法到达"),
        ('sourceRef="feedback" targetRef="further"', 'sourceRef="feedback" targetRef="feedback"', "走不到任何结束事件"),
        (' default="flow_decided_revoke"', "", "没有默认分支"),
        ('review.decision == "accept"', "review.decision = accept", "无法解析"),
        ('<bpmn:userTask id="review" name="转诊审核">', '<bpmn:userTask id="review" name="">', "没有名称"),
        ("bpmn:startEvent", "bpmn:scriptTask", "不支持的图形元素 scriptTask"),
        ("</bpmn:process>", "", "不是合格的 XML"),
    ],
)  # fmt: skip
def test_faults_of_the_drawing_are_found(sound: Source, old: str, new: str, expected: str) -> None:
    assert old in sound.bpmn
    assert expected in told(replace(sound, bpmn=sound.bpmn.replace(old, new)))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("start.condition", "", "没有表达式"),
        ('"critical"', '"critical', "无法解析"),
        ('hitPolicy="FIRST"', 'hitPolicy="PRIORITY"', "不支持的命中策略"),
        ("start.disease", "ending.disease", "“ending”不是任何步骤"),
    ],
)
def test_faults_of_a_decision_table_are_found(sound: Source, old: str, new: str, expected: str) -> None:
    changed = {"grading": sound.decisions["grading"].replace(old, new)}
    assert expected in told(replace(sound, decisions=changed))


def test_no_python_is_ever_run_from_a_definition(sound: Source) -> None:
    evil = sound.bpmn.replace('review.decision == "accept"', "__import__('os').system('id')")
    assert "不支持的函数" in told(replace(sound, bpmn=evil))
