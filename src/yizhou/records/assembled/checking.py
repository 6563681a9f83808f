"""What is wrong with a template: all of it at once, each with its place, for the person at the workshop."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from yizhou.kernel.errors.contracts import Fault, Severity
from yizhou.records.assembled.errors import TemplateInvalid
from yizhou.records.fhir import api as fhir
from yizhou.records.timeline import api as timeline

_ID = re.compile(r"^[a-z_]{1,40}$")
_PATH = re.compile(r"^[A-Za-z_.]{1,80}$")
LAYOUTS = {"facts": "要点", "table": "表格", "list": "列表"}
KINDS = {"person": "居民基本信息", "resources": "档案资源（FHIR）", "events": "健康事件"}
_MOST_SECTIONS, _MOST_ROWS = 40, 200


def _fault(code: str, place: str, message: str, advice: str) -> Fault:
    return Fault(f"assembled.{code}", Severity.ERROR, place, message, advice)


def faults(content: Mapping[str, Any]) -> list[Fault]:
    """Everything that keeps a template from being run."""
    return list(_faults(content))


def require_valid(content: Mapping[str, Any]) -> None:
    """Raises TemplateInvalid with all faults."""
    found = faults(content)
    if found:
        raise TemplateInvalid(faults=tuple(found), count=len(found))


def _faults(content: Mapping[str, Any]) -> Iterator[Fault]:
    if not _ID.match(str(content.get("id", ""))):
        yield _fault("id", "id", "模板编号不合规则", "请用小写字母和下划线，不超过 40 个字符")
    if not str(content.get("title", "")).strip():
        yield _fault("title", "title", "没有模板名称", "请填写模板名称")
    code = content.get("code")
    if not isinstance(code, Mapping) or not all(
        str(code.get(name, "")) for name in ("system", "code", "display")
    ):
        yield _fault("code", "code", "没有文档类型代码", "请填写代码体系、代码和名称（如 LOINC 60591-5）")
    sections = content.get("sections")
    if not isinstance(sections, list) or not sections:
        yield _fault("sections", "sections", "没有章节", "请至少加入一个章节")
        return
    if len(sections) > _MOST_SECTIONS:
        yield _fault("sections", "sections", f"章节超过 {_MOST_SECTIONS} 个", "请拆分为几个模板")
    seen: set[str] = set()
    for number, section in enumerate(sections):
        place = f"sections[{number}]"
        if not isinstance(section, Mapping):
            yield _fault("section", place, "章节无法读取", "请删除后重新添加")
            continue
        name = str(section.get("id", ""))
        if not _ID.match(name) or name in seen:
            yield _fault(
                "section_id",
                f"{place}.id",
                f"章节编号“{name}”重复或不合规则",
                "请用小写字母和下划线，各章节不同",
            )
        seen.add(name)
        yield from _section(section, place)


def _section(section: Mapping[str, Any], place: str) -> Iterator[Fault]:
    if not str(section.get("title", "")).strip():
        yield _fault("section_title", f"{place}.title", "章节没有标题", "请填写标题")
    if section.get("layout") not in LAYOUTS:
        yield _fault("layout", f"{place}.layout", "章节版式无法识别", "可选：要点、表格、列表")
    source = section.get("source")
    kind = source.get("kind") if isinstance(source, Mapping) else None
    if kind not in KINDS or not isinstance(source, Mapping):
        yield _fault(
            "source", f"{place}.source", "章节没有数据来源", "可选：居民基本信息、档案资源、健康事件"
        )
        return
    if kind != "person":
        yield from _columns(section.get("columns"), f"{place}.columns")
        limit = source.get("limit", 1)
        if not isinstance(limit, int) or not 1 <= limit <= _MOST_ROWS:
            yield _fault(
                "limit", f"{place}.source.limit", "行数上限不合规则", f"请给出 1 到 {_MOST_ROWS} 的整数"
            )
    if kind == "resources":
        types = source.get("types")
        unknown = (
            [each for each in types if each not in fhir.resource_types()] if isinstance(types, list) else []
        )
        if not types or unknown:
            what = f"资源类型 {'、'.join(map(str, unknown))} 不存在" if unknown else "没有指明资源类型"
            yield _fault("types", f"{place}.source.types", what, "请选择 FHIR R4 资源类型，如 Condition")
    if kind == "events":
        names = timeline.vocabulary()
        for element, known in (("kinds", names.kinds), ("domains", names.domains)):
            wrong = [each for each in source.get(element) or () if each not in known]
            if wrong:
                yield _fault(
                    element,
                    f"{place}.source.{element}",
                    f"不认识 {'、'.join(map(str, wrong))}",
                    f"可选：{'、'.join(known)}",
                )


def _columns(columns: Any, place: str) -> Iterator[Fault]:
    if not isinstance(columns, list) or not columns:
        yield _fault("columns", place, "没有列", "请至少加入一列")
        return
    for number, column in enumerate(columns):
        paths = column.get("paths") if isinstance(column, Mapping) else None
        if not paths or not all(_PATH.match(str(each)) for each in paths):
            yield _fault(
                "paths",
                f"{place}[{number}]",
                "列没有取值路径，或路径不合规则",
                "请填写元素名，如 code、effectiveDateTime",
            )
