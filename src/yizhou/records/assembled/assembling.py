"""The engine: a template's sections one after the other, each read from its source and laid out; runs are noted.

A section that fails says so in its place; the others stand. (Plan 10.2.1.6: 组装引擎; 10.1.1.2: 响应组装.)
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import structlog

from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now
from yizhou.kernel.errors.contracts import CodedError
from yizhou.records.assembled import store
from yizhou.records.assembled.contracts import Assembled, Row, Run, Section, Version
from yizhou.records.assembled.errors import NotForThisResident
from yizhou.records.assembled.material import Material, Wanted
from yizhou.records.assembled.showing import cell, found

log = structlog.get_logger(__name__)
_MONTH = timedelta(days=30.44)
_LIMIT = 20
_CODES = ("code.coding.code", "code.text", "medicationCodeableConcept.text", "vaccineCode.text")


def age_on(birth: date, day: date) -> int:
    """Whole years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def why_not(content: Mapping[str, Any], material: Material) -> str:
    """Why a template does not apply to a person; empty when it does, or nothing is known."""
    rule, person = content.get("applies") or {}, material.person
    if rule.get("sex") and person.sex in ("1", "2") and person.sex != rule["sex"]:
        return "性别不符"
    if person.birth_date is None:
        return ""
    age = age_on(person.birth_date, now().date())
    if not rule.get("age_from", 0) <= age <= rule.get("age_to", 200):
        return f"年龄 {age} 岁，适用 {rule.get('age_from', 0)} 至 {rule.get('age_to', 200)} 岁"
    return ""


def assemble(actor: Actor, version: Version, material: Material, purpose: str) -> Assembled:
    """Put the document together and note the run. Raises NotForThisResident (not in a preview)."""
    began, moment = time.perf_counter(), now()
    content = version.content
    if purpose != "preview" and (why := why_not(content, material)):
        raise NotForThisResident(title=content["title"], why=why)
    used: dict[str, Mapping[str, Any]] = {}
    sections = tuple(_section(each, material, used) for each in content["sections"])
    made = Assembled(
        version.template, version.number, content["title"], content["code"], material.person, sections, moment,
        actor.organisation_name or "楚雄彝族自治州全民健康信息平台", (time.perf_counter() - began) * 1000, tuple(used.values()),
    )  # fmt: skip
    _note(actor, made, purpose)
    return made


def _note(actor: Actor, made: Assembled, purpose: str) -> None:
    failed = [each for each in made.sections if each.problem]
    state = "done" if not failed else "failed" if len(failed) == len(made.sections) else "partly"
    run = Run(
        new_id(), made.made, made.template, made.title, made.number, purpose, actor.name, state, made.milliseconds,
        sum(len(each.rows) for each in made.sections), made.problems,
    )  # fmt: skip
    store.insert_run(actor, run, made.person.id)
    if made.person.id is not None:
        action = "export" if purpose in ("download", "fhir") else "read"
        record(
            actor, action, resident_id=made.person.id, what=f"组装文档 {made.title}（第 {made.number} 版）"
        )


def _section(said: Mapping[str, Any], material: Material, used: dict[str, Mapping[str, Any]]) -> Section:
    columns = tuple(str(each["title"]) for each in said.get("columns") or ())
    section = Section(
        str(said["id"]), str(said["title"]), str(said.get("code") or ""), str(said["layout"]), columns, (),
        str(said.get("empty") or "没有记录"),
    )  # fmt: skip
    try:
        rows, more = _rows(said, material, used)
    except CodedError as error:
        return replace(section, problem=error.text)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        log.exception("section_failed", section=said.get("id"))
        return replace(section, problem=f"读取失败（{type(error).__name__}）")
    return replace(section, rows=rows, more=more)


def _rows(
    said: Mapping[str, Any], material: Material, used: dict[str, Mapping[str, Any]]
) -> tuple[tuple[Row, ...], int]:
    source = said["source"]
    if source["kind"] == "person":
        return tuple(Row(fact) for fact in material.person.facts), 0
    months = source.get("months")
    wanted = Wanted(
        source.get("types") or (), source.get("codes") or (), source.get("categories") or (), source.get("kinds") or (),
        source.get("domains") or (), now() - _MONTH * months if months else None,
    )  # fmt: skip
    listed = material.events(wanted) if source["kind"] == "events" else material.resources(wanted)
    if source.get("one_per_code"):
        listed = _latest_of_each(listed)
    limit = int(source.get("limit") or _LIMIT)
    rows: list[Row] = []
    for each in listed[:limit]:
        cells = tuple(cell(each, column["paths"]) for column in said["columns"])
        if any(cells):
            reference = f"{each['resourceType']}/{each['id']}" if "resourceType" in each else ""
            rows.append(Row(cells, reference))
            if reference:
                used[reference] = each
    return tuple(rows), max(len(listed) - limit, 0)


def _latest_of_each(listed: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    seen: set[Any] = set()
    kept = []
    for each in listed:
        name = next((value for path in _CODES for value in found(each, path.split("."))), each.get("id"))
        if name not in seen:
            seen.add(name)
            kept.append(each)
    return kept
