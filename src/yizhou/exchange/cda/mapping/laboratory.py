"""Results of laboratory tests and examinations → Observation, and the report they belong to → DiagnosticReport.

The national tables spread one result over several entries (item, figure, unit, finding, specimen); they are put
together here, whether an organizer holds them or they follow one another.
"""

import re
from typing import Any

from yizhou.exchange.cda.datatypes import Value
from yizhou.exchange.cda.mapping.drafting import Cluster, Drafting, category, roles_of
from yizhou.exchange.cda.mapping.interpreting import interpretation_of, reference_ranges
from yizhou.exchange.cda.mapping.observations import begin
from yizhou.exchange.cda.mapping.values import element_coding, fhir_value, quantity
from yizhou.exchange.cda.statements import SectionRead, Statement
from yizhou.exchange.pipeline.contracts import reference_to
from yizhou.standards.code_systems import LOINC

_SERVICE_SECTION = "http://terminology.hl7.org/CodeSystem/v2-0074"
_STARTS = ("item_code", "item_name")
_IMAGING = re.compile(r"(CT|MR|X|超声|B超|彩超|影像|放射|造影|钼靶|核素)", re.IGNORECASE)
_REPORTS = {"laboratory": ("11502-2", "检验报告", "LAB"), "imaging": ("18748-4", "检查报告", "RAD")}


def role_names(statement: Statement) -> set[str]:
    """The laboratory roles of the elements in a statement."""
    return {
        role.name
        for each in statement.walk()
        for role in roles_of(each.data_element_id)
        if role.kind == "laboratory"
    }


def clusters(section: SectionRead, statements: list[Statement]) -> list[Cluster]:
    """Results of a section: an organizer is one; flat entries go together until a role comes a second time."""
    groups: list[list[Statement]] = []
    seen: set[str] = set()
    for statement in statements:
        names = role_names(statement)
        alone = statement.kind == "organizer"
        if alone or not groups or groups[-1][0].kind == "organizer" or names & seen:
            groups.append([])
            seen = set()
        groups[-1].append(statement)
        seen |= names
    return [Cluster("laboratory", section, group) for group in groups]


def draft(drafting: Drafting, cluster: Cluster) -> str:
    """One result. Returns its key."""
    item_code, item_name = cluster.take("item_code"), cluster.take("item_name")
    number = cluster.take("number")
    text = cluster.take("text") if number is None else None
    unit, finding = cluster.take("unit"), cluster.take("finding")
    timed = next(
        (fact.statement for fact in cluster.facts if fact.statement.child("effectiveTime") is not None), None
    )
    content = begin(drafting, cluster.section, timed)
    report = drafting.rule.report
    wanted = report if report in ("laboratory", "imaging") else "laboratory"
    content["category"] = [
        category(wanted),
        *[each for each in content["category"] if each.get("text") != "检验"],
    ]
    content["code"] = _code(
        item_code.value if item_code else None, item_name.value if item_name else None, cluster
    )
    unit_text = (unit.value.text or unit.value.unit or unit.value.display) if unit else ""
    if number and number.value.is_number and number.value.number_readable:
        content["valueQuantity"] = quantity(number.value, unit_text)
    elif number and not number.value.is_empty:
        content |= fhir_value(number.value, number.table_oid)
    elif text:
        content |= fhir_value(text.value, text.table_oid)
    if finding:
        meaning = interpretation_of(finding.value, finding.table_oid)
        if meaning:
            content["interpretation"] = [meaning]
        if not any(name.startswith("value") for name in content):
            content |= fhir_value(finding.value, finding.table_oid)
    for fact in filter(None, (number, item_code, item_name, text)):
        ranges = reference_ranges(fact.statement)
        if ranges:
            content["referenceRange"] = ranges
    method = cluster.take("method")
    if method:
        content["method"] = {"text": method.value.text or method.value.display}
    if timed is not None:
        cluster.take_part("effectiveTime")
    key = cluster.finish(drafting, content)
    drafting.result_references.append(("Observation", key))
    return key


def _code(code: Value | None, name: Value | None, cluster: Cluster) -> dict[str, Any]:
    found: dict[str, Any] = {}
    text = (name.text or name.display or name.code) if name else ""
    if code and (code.code or code.text):
        one = {"code": re.sub(r"\s+", " ", code.code or code.text)}
        if code.system:
            one["system"] = f"urn:oid:{code.system}"
        found["coding"] = [one | ({"display": text} if text else {})]
        text = text or code.display or code.text
    main = next((fact.element_id for fact in cluster.facts if fact.element_id), "")
    if main and not found:
        found["coding"] = [element_coding(main)]
    found["text"] = text or cluster.label
    return found


def draft_report(drafting: Drafting, conclusions: list[Statement], rest: list[Cluster]) -> None:
    """The report of a document that is one (C0006, C0007): its results by reference, its conclusion as text."""
    document, rule = drafting.document, drafting.rule
    if rule.report not in _REPORTS or not (drafting.result_references or conclusions):
        return
    loinc, name, service = _REPORTS[rule.report]
    content = drafting.of_subject("DiagnosticReport")
    content["status"] = "final"
    content["category"] = [{"coding": [{"system": _SERVICE_SECTION, "code": service}], "text": name}]
    kind = next((fact for cluster in rest if (fact := cluster.take("kind"))), None)
    title = document.header.title or name
    content["code"] = {"coding": [{"system": LOINC, "code": loinc, "display": name}], "text": title}
    if kind and kind.value.text:
        content["code"]["text"] = f"{title}：{kind.value.text}"
        if rule.report == "imaging" and not _IMAGING.search(kind.value.text):
            content["category"][0]["coding"][0]["code"] = "OTH"
    if drafting.when:
        content["effectiveDateTime"] = drafting.when
        if len(drafting.when) > 10:
            content["issued"] = drafting.when
    who = [name for name in (document.header.author, document.header.institution_name) if name]
    if who:
        content["performer"] = [{"display": each} for each in who]
    if drafting.result_references:
        content["result"] = [{"reference": reference_to(*each)} for each in drafting.result_references]
    texts = [f"{each.label}：{each.value.text}" if len(conclusions) > 1 else each.value.text
             for each in conclusions if each.value and each.value.text]  # fmt: skip
    if texts:
        content["conclusion"] = "\n".join(texts)
    used = [each.data_element_id for each in conclusions] + ([kind.element_id] if kind else [])
    extensions = [extension for cluster in rest for extension in cluster.rest()]
    if extensions:
        content["extension"] = extensions
    drafting.add("report", content, "/ClinicalDocument", used)
