"""Is a definition sound? Shape, diagram, reachability, roles, forms, expressions, tables, connectors: every fault at once, in Chinese.

The same checks prove the repository's processes, a draft before it is submitted, and again before it is published.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from yizhou.engines.forms import api as forms
from yizhou.engines.processes import answering, connecting
from yizhou.engines.processes.contracts import Source
from yizhou.engines.processes.definitions import asked, table_of
from yizhou.engines.processes.diagrams import ELEMENTS, Diagram, read_diagram
from yizhou.engines.processes.expressions import names
from yizhou.kernel.auth.api import permission_names
from yizhou.kernel.errors.contracts import CodedError, Fault, Severity
from yizhou.kernel.settings.api import environment

ALWAYS_KNOWN = {"case", "start", "resident"}
_GATEWAYS = ("exclusiveGateway", "inclusiveGateway")


def check(source: Source) -> list[Fault]:
    """Every fault of a source; `place` is a path in the YAML, an element of the diagram, or a table's name."""
    try:
        raw = yaml.load(source.process, yaml.CSafeLoader)
    except yaml.YAMLError as error:
        return [_fault("process.yaml", f"YAML 无法读取：{str(error).splitlines()[0]}", "请检查缩进和冒号")]
    faults = [
        _fault(error.json_path.removeprefix("$."), f"格式不符：{error.message}", "请对照其他流程的写法")
        for error in sorted(_shape_of("processes").iter_errors(raw), key=lambda each: each.json_path)
    ]
    try:
        diagram = read_diagram(source.bpmn)
    except ValueError as error:
        return [*faults, _fault("process.bpmn", f"流程图{error}", "请用流程图编辑器重新保存")]
    faults += _drawing(diagram)
    if not any(fault.code == "processes.shape" for fault in faults):
        faults += [fault for part in _PARTS for fault in part(raw, diagram, source)]
    return faults


@cache
def _shape_of(kind: str) -> Draft202012Validator:
    path = environment().definitions / "schemas" / f"{kind}.schema.json"
    return Draft202012Validator(json.loads(path.read_text(encoding="utf-8")))


def _fault(place: str, message: str, advice: str) -> Fault:
    shape = message.startswith("格式不符")
    return Fault("processes.shape" if shape else "processes.unsound", Severity.ERROR, place, message, advice)


def _reach(starts: Iterable[str], arrows: Iterable[tuple[str, str]]) -> set[str]:
    following: dict[str, list[str]] = {}
    for source, target in arrows:
        following.setdefault(source, []).append(target)
    seen, ahead = set[str](), list(starts)
    while ahead:
        element = ahead.pop()
        if element not in seen:
            seen.add(element)
            ahead.extend(following.get(element, ()))
    return seen


def _drawing(diagram: Diagram) -> Iterator[Fault]:
    for identity, kind in diagram.foreign:
        yield _fault(
            identity,
            f"不支持的图形元素 {kind}",
            "请只使用" + "、".join(ELEMENTS.values()) + "；时限写在步骤的 limit 中",
        )
    starts, ends = diagram.of("startEvent"), diagram.of("endEvent")
    if len(starts) != 1:
        yield _fault("process.bpmn", f"应有且只有一个开始事件，现有 {len(starts)} 个", "请保留一个开始事件")
    if not ends:
        yield _fault("process.bpmn", "没有结束事件", "请至少画一个结束事件")
    arrows = [(flow.source, flow.target) for flow in diagram.flows]
    ahead = _reach([node.id for node in starts], arrows)
    back = _reach([node.id for node in ends], [(target, source) for source, target in arrows])
    for node in diagram.nodes.values():
        where = f"{ELEMENTS[node.kind]}“{node.name or node.id}”"
        if node.id not in ahead:
            yield _fault(node.id, f"{where}从开始事件无法到达", "请连接进入它的箭头，或删除它")
        elif node.id not in back:
            yield _fault(node.id, f"{where}走不到任何结束事件", "请补上它后面的箭头")
        if node.kind in ("userTask", "endEvent") and not node.name:
            yield _fault(node.id, f"{ELEMENTS[node.kind]}没有名称", "请在图上写明名称，办理人看到的就是它")
        if node.kind in _GATEWAYS:
            yield from _gateway(diagram, node.id, where)
    if diagram.unfit:
        yield _fault("process.bpmn", f"流程引擎无法读取：{diagram.unfit}", "请检查图上的连线")


def _gateway(diagram: Diagram, identity: str, where: str) -> Iterator[Fault]:
    leaving = [flow for flow in diagram.flows if flow.source == identity]
    if len(leaving) < 2:
        return
    default = diagram.nodes[identity].default
    if default not in {flow.id for flow in leaving}:
        yield _fault(identity, f"{where}没有默认分支", "请指定条件都不满足时走的分支")
    for flow in leaving:
        if flow.id != default and not flow.condition:
            yield _fault(
                flow.id, f"{where}的一个分支没有条件", '请填写 CEL 条件，如 review.decision == "accept"'
            )


def _steps(raw: Mapping[str, Any], diagram: Diagram, source: Source) -> Iterator[Fault]:
    del source
    yield from _matched(diagram, "userTask", raw["steps"], "steps", "办理角色和表单")
    for identity, step in {"start": raw["start"], **raw["steps"]}.items():
        place = "start" if identity == "start" else f"steps.{identity}"
        if step["permission"] not in permission_names():
            yield _fault(f"{place}.permission", f"没有权限“{step['permission']}”", "请使用角色中已有的权限")
        if identity != "start" and step["party"] not in raw["parties"]:
            yield _fault(f"{place}.party", f"没有定义参与方“{step['party']}”", "请在 parties 中定义")
        if identity != "start" and not step["form"]:
            yield _fault(f"{place}.form", "没有表单", "请至少给出一个表单项")
        yield from _form(raw, identity, step, place)
        asked_for = {str(each.get("id")) for each in step["form"]}
        yield from _limit(raw, step.get("limit"), f"{place}.limit", asked_for)
    for identity in raw.get("withdraw_until", ()):
        if identity not in raw["steps"]:
            yield _fault("withdraw_until", f"没有步骤“{identity}”", "请填写步骤编号")


def _form(raw: Mapping[str, Any], identity: str, step: Mapping[str, Any], place: str) -> Iterator[Fault]:
    """What is wrong with a step's form, by the checks of every form."""
    if not step["form"]:
        return
    form = asked(raw, identity, step, "")
    shape = [
        (error.json_path.removeprefix("$."), f"格式不符：{error.message}")
        for error in _shape_of("forms").iter_errors(form)
    ]
    for where, message in shape or forms.problems(form):
        yield _fault(
            f"{place}.{where.replace('groups[0].fields', 'form')}", message, "请对照“表单”的写法改正"
        )
    if not shape:
        for index, field in enumerate(step["form"]):
            if field.get("source", "") not in ("", *answering.SOURCES):
                known = "、".join(answering.SOURCES)
                yield _fault(
                    f"{place}.form[{index}]", f"不能从“{field['source']}”选取", f"可以从这些中选取：{known}"
                )


def _limit(
    raw: Mapping[str, Any], limit: Mapping[str, Any] | None, place: str, fields: set[str]
) -> Iterator[Fault]:
    if limit is None:
        return
    if limit.get("escalate", "starter") not in {*raw["parties"], "starter"}:
        yield _fault(
            f"{place}.escalate", f"没有定义参与方“{limit['escalate']}”", "请在 parties 中定义上报对象"
        )
    for name in limit.get("answers", {}):
        if name not in fields:
            yield _fault(f"{place}.answers", f"表单中没有“{name}”", "到时自动提交的内容应是表单项")


def _matched(
    diagram: Diagram, kind: str, told: Mapping[str, Any], section: str, what: str
) -> Iterator[Fault]:
    drawn = {node.id: node for node in diagram.of(kind)}
    for identity, node in drawn.items():
        if identity not in told:
            yield _fault(
                identity,
                f"{ELEMENTS[kind]}“{node.name or identity}”没有写明{what}",
                f"请在 {section} 中加上 {identity}",
            )
    for identity in told:
        if identity not in drawn:
            yield _fault(
                f"{section}.{identity}", f"流程图上没有{ELEMENTS[kind]} {identity}", "请删除它，或在图上画出"
            )


def _services(raw: Mapping[str, Any], diagram: Diagram, source: Source) -> Iterator[Fault]:
    del source
    services = raw.get("services", {})
    yield from _matched(diagram, "serviceTask", services, "services", "连接器")
    for identity, service in services.items():
        connector = connecting.find(service["connector"])
        if connector is None:
            known = "、".join(each.name for each in connecting.known())
            yield _fault(
                f"services.{identity}", f"没有连接器“{service['connector']}”", f"可用的连接器：{known}"
            )
            continue
        given = service.get("with", {})
        for name in connector.needs:
            if name not in given:
                yield _fault(
                    f"services.{identity}.with",
                    f"缺少“{name}”",
                    f"{connector.title}需要：{'、'.join(connector.needs)}",
                )
        for name in given:
            if name not in (*connector.needs, *connector.takes):
                yield _fault(f"services.{identity}.with", f"{connector.title}不接受“{name}”", "请删除")


def _decisions(raw: Mapping[str, Any], diagram: Diagram, source: Source) -> Iterator[Fault]:
    told: Mapping[str, str] = raw.get("decisions", {})
    yield from _matched(diagram, "businessRuleTask", told, "decisions", "决策表")
    for identity, name in told.items():
        if name not in source.decisions:
            yield _fault(f"decisions.{identity}", f"没有决策表 {name}.dmn", "请上传或新建决策表")
    for name, text in source.decisions.items():
        try:
            table = table_of(text)
        except CodedError as error:
            yield _fault(f"{name}.dmn", error.text, error.advice_text)
            continue
        yield from _names(raw, f"{name}.dmn", f"决策表“{table.name}”", table.names)


def _expressions(raw: Mapping[str, Any], diagram: Diagram, source: Source) -> Iterator[Fault]:
    del source
    yield from _expression(raw, "title", raw["title"])
    if raw.get("urgent"):
        yield from _expression(raw, "urgent", raw["urgent"])
    for name, each in raw["parties"].items():
        if "organisation" in each:
            yield from _expression(raw, f"parties.{name}", each["organisation"])
        if each.get("above", name) not in {*raw["parties"]} - {name} | (
            {name} if "above" not in each else set()
        ):
            yield _fault(f"parties.{name}", f"没有定义参与方“{each['above']}”", "请在 parties 中定义")
    for flow in diagram.flows:
        if flow.condition:
            yield from _expression(raw, flow.id, flow.condition)
    for identity, step in {"start": raw["start"], **raw["steps"]}.items():
        if step.get("assignee"):
            yield from _expression(raw, f"{identity}.assignee", step["assignee"])
    for identity, service in raw.get("services", {}).items():
        for text in [
            *_templates(service.get("with", {})),
            *([service["when"]] if service.get("when") else []),
        ]:
            yield from _expression(raw, f"services.{identity}", text)


def _templates(value: Any) -> Iterator[str]:
    match value:
        case str() if value.startswith("="):
            yield value[1:]
        case dict():
            for each in value.values():
                yield from _templates(each)
        case list():
            for each in value:
                yield from _templates(each)


def _expression(raw: Mapping[str, Any], place: str, text: str) -> Iterator[Fault]:
    try:
        asked_for = names(text)
    except CodedError as error:
        yield _fault(place, error.text, error.advice_text)
        return
    yield from _names(raw, place, f"表达式 {text} ", asked_for)


def _names(raw: Mapping[str, Any], place: str, what: str, asked_for: Iterable[str]) -> Iterator[Fault]:
    known = {*ALWAYS_KNOWN, *raw["steps"], *raw.get("services", {}), *raw.get("decisions", {})}
    for name in sorted(set(asked_for) - known):
        yield _fault(place, f"{what}中的“{name}”不是任何步骤", "只能引用 start、case、resident 和步骤编号")


_PARTS: tuple[Callable[[Mapping[str, Any], Diagram, Source], Iterator[Fault]], ...] = (
    _steps, _services, _decisions, _expressions,
)  # fmt: skip
