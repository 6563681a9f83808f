"""Diagnoses, past illnesses and causes of death → Condition (ICD-10, GB/T 15657, or the national list)."""

import re
from typing import Any

from yizhou.exchange.cda.datatypes import NS, Value, text_of
from yizhou.exchange.cda.definitions import mapping
from yizhou.exchange.cda.mapping.drafting import Cluster, Drafting, Fact, matches
from yizhou.exchange.cda.mapping.values import codeable, effective
from yizhou.exchange.cda.statements import SectionRead, Statement
from yizhou.standards import value_sets

_CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
_VERIFICATION = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
_CATEGORY = "http://terminology.hl7.org/CodeSystem/condition-category"
_NAMES, _CODES = ("name", "tcm_name"), ("code", "tcm_code", "kind_code", "cause_of_death")
_STEM = re.compile(r"(疾病|病名|证候|诊断)?(名称|代码|编码|编号)+$")


def clusters(section: SectionRead, statements: list[Statement]) -> list[Cluster]:
    """Diagnoses written flat, one entry for the name and one for the code, are put together by the stem of their names."""
    groups: list[list[Statement]] = []
    for statement in statements:
        if statement.kind != "organizer" and groups and _belong_together(groups[-1], statement):
            groups[-1].append(statement)
        else:
            groups.append([statement])
    return [Cluster("condition", section, group) for group in groups]


def _belong_together(group: list[Statement], statement: Statement) -> bool:
    if len(group) > 1 or group[0].kind == "organizer":
        return False
    first = group[0]
    if first.element_id == statement.element_id:
        return False
    cluster = Cluster("condition", _NOWHERE, [first, statement])
    both = (cluster.has("name") and cluster.has("code")) or (
        cluster.has("tcm_name") and cluster.has("tcm_code")
    )
    return both and _STEM.sub("", first.label) == _STEM.sub("", statement.label)


_NOWHERE = SectionRead(None, 0, "", "", "", "", None, [], None)


def denies(cluster: Cluster) -> bool:
    """True when all that is said is that there is nothing: past illness `01 无`, or a text 无."""
    said = [fact for fact in cluster.facts if not fact.part]
    return bool(said) and all(_denies(fact) for fact in said)


def _denies(fact: Fact) -> bool:
    value = fact.value
    if value.is_coded:
        row = fact.statement.row
        listed = mapping("denials").get(row.value_set if row else "", ())
        known = value_sets.get(row.value_set) if row and row.value_set else None
        named = (known.codes.get(value.code) if known else "") or value.display
        return (value.code in listed and named in ("", "无")) or value.display == "无"
    return matches("none", value.text)


def draft(drafting: Drafting, cluster: Cluster) -> str:
    """One Condition. Returns its key, or "" when nothing in it names a disease."""
    names, codes = cluster.take_all(*_NAMES), cluster.take_all(*_CODES)
    if not names and not codes:
        return ""
    section = cluster.section
    content = drafting.of_subject("Condition")
    past = section.code in mapping("past_sections")
    content["clinicalStatus"] = {"coding": [{"system": _CLINICAL, "code": "active"}]}
    content["verificationStatus"] = {"coding": [{"system": _VERIFICATION, "code": _verification(cluster)}]}
    content["category"] = _categories(cluster, past=past)
    content["code"] = _code(cluster, names, codes)
    when = _when(cluster)
    if when and past:
        content["onsetDateTime"] = when
    recorded = when or drafting.when
    if recorded:
        content["recordedDate"] = recorded
    who = _who(cluster) or drafting.document.header.author
    if who:
        content["asserter" if not past else "recorder"] = {"display": who}
    rank = cluster.take("rank")
    if rank:
        content["note"] = [{"text": f"诊断顺位：{rank.value.number or rank.value.text}"}]
    return cluster.finish(drafting, content)


def _verification(cluster: Cluster) -> str:
    label = cluster.label
    return "provisional" if "初步" in label or "疑似" in label or "待查" in label else "confirmed"


def _categories(cluster: Cluster, *, past: bool) -> list[dict[str, Any]]:
    section = cluster.section
    code = "problem-list-item" if past else "encounter-diagnosis"
    label = _STEM.sub("", cluster.label).strip("-") if cluster.statements[0].kind != "organizer" else ""
    if not label and cluster.facts:
        label = _STEM.sub("", cluster.facts[0].statement.label).strip("-")
    kind = mapping("diagnosis_sections").get(section.code) or section.name
    return [
        {"coding": [{"system": _CATEGORY, "code": code}]},
        {"text": label if len(label) > 2 else kind},
    ]


def _code(cluster: Cluster, names: list[Fact], codes: list[Fact]) -> dict[str, Any]:
    """Coding of the code, text of the name; a name alone is text alone. A code that is none stays as written, beside."""
    found: dict[str, Any] = {}
    for fact in codes:
        one = codeable(_coded(fact.value), fact.table_oid, keep_raw=False)
        if "coding" not in one:
            cluster.release(fact)
        found.setdefault("coding", []).extend(one.get("coding", []))
        found.setdefault("text", one.get("text", ""))
    if not found.get("coding"):
        found.pop("coding", None)
    text = "；".join(
        dict.fromkeys(fact.value.text or fact.value.number for fact in names if not fact.value.is_empty)
    )
    if text:
        found["text"] = text
    return found


def _coded(value: Value) -> Value:
    """A code written as text counts as the code."""
    return value if value.is_coded else Value("CD", code=value.text, display=value.display)


def _when(cluster: Cluster) -> str:
    for fact in cluster.facts:
        own = effective(fact.statement)
        if "dateTime" in own:
            cluster.take_part("effectiveTime")
            return own["dateTime"]
        if "period" in own:
            return own["period"].get("start", "")
    return ""


def _who(cluster: Cluster) -> str:
    for statement in cluster.statements:
        for each in statement.walk():
            performer = each.element.find(f"{NS}performer")
            if performer is not None:
                names = [text_of(name) for name in performer.iter(f"{NS}name")]
                found = next((name for name in names if name), "")
                if found:
                    return found
    return ""
