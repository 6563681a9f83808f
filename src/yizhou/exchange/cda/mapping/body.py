"""Which mapping takes which entry. Order is meaning: a target is no measurement, a relative's illness is not one's own."""

from yizhou.exchange.cda.checking import Document
from yizhou.exchange.cda.definitions import DocumentRule, document_rules, mapping
from yizhou.exchange.cda.mapping import (
    allergies,
    conditions,
    encounters,
    family,
    fees,
    goals,
    immunizations,
    laboratory,
    medications,
    observations,
    orders,
    procedures,
)
from yizhou.exchange.cda.mapping.drafting import Cluster, Drafting, facts_of, matches, roles_of
from yizhou.exchange.cda.statements import SectionRead, Statement

_TOP = {"name", "code", "tcm_name", "tcm_code", "kind_code", "cause_of_death"}


def draft_body(document: Document, base: str) -> Drafting:
    """All resources of a document's visit and body."""
    rule = document_rules().get(document.code, DocumentRule())
    drafting = Drafting(document, base, rule, when=_service_time(document))
    encounters.draft(drafting)
    report_rest: list[Cluster] = []
    conclusions: list[Statement] = []
    for section in document.sections:
        _section(drafting, section, conclusions, report_rest)
    laboratory.draft_report(drafting, conclusions, report_rest)
    return drafting


def _service_time(document: Document) -> str:
    header = document.header
    for time in (header.author_time, header.visit_start, header.created):
        if time.moment:
            return time.moment.fhir
    return ""


def _section(
    drafting: Drafting, section: SectionRead, conclusions: list[Statement], report_rest: list[Cluster]
) -> None:
    rest: list[Statement] = []
    waiting: dict[str, list[Statement]] = {"condition": [], "laboratory": [], "procedure": [], "fees": []}
    for statement in section.statements:
        kind = kind_of(drafting, section, statement)
        if kind in waiting:
            waiting[kind].append(statement)
        elif kind == "conclusion":
            conclusions.append(statement)
        elif kind:
            _DRAFTERS[kind](drafting, section, statement)
        else:
            rest.append(statement)
    for cluster in conditions.clusters(section, waiting["condition"]):
        if conditions.denies(cluster) or not conditions.draft(drafting, cluster):
            rest += cluster.statements
    _results(drafting, section, waiting["laboratory"], rest, report_rest)
    if waiting["procedure"]:
        procedures.draft(drafting, section, waiting["procedure"])
    if waiting["fees"]:
        fees.draft(drafting, section, waiting["fees"])
    rest.sort(key=lambda statement: int(statement.key))
    observations.draft_rest(drafting, section, rest)


def _results(
    drafting: Drafting,
    section: SectionRead,
    statements: list[Statement],
    rest: list[Statement],
    report_rest: list[Cluster],
) -> None:
    """Clusters with a result become results; leading ones that only describe the report (类别, 方法) go to the report."""
    for cluster in laboratory.clusters(section, statements):
        if cluster.has("number", "finding", "text", "item_code", "item_name"):
            laboratory.draft(drafting, cluster)
        elif drafting.rule.report:
            report_rest.append(cluster)
        else:
            rest += cluster.statements


def kind_of(drafting: Drafting, section: SectionRead, statement: Statement) -> str:
    """The mapping that takes a top-level entry, "" for the default."""
    if not any(True for _ in facts_of([statement])) and statement.kind not in (
        "procedure",
        "substanceAdministration",
    ):
        return ""
    if goals.is_goal(statement):
        return "goal"
    if family.is_family(section, statement):
        return "family"
    if statement.kind in ("procedure", "substanceAdministration"):
        if medications.is_vaccine(section, statement):
            return "immunization"
        return "medication" if statement.kind == "substanceAdministration" else "operation"
    if section.code in mapping("fee_sections") or section.name in mapping("fee_sections"):
        return "fees" if fees.is_fee(statement) else ""
    return _by_roles(drafting, section, statement)


def _by_roles(drafting: Drafting, section: SectionRead, statement: Statement) -> str:
    top = [statement] if statement.kind != "organizer" else statement.children
    found: dict[str, set[str]] = {}
    for each in top:
        for role in roles_of(each.data_element_id):
            if each.value is not None and not each.value.is_empty:
                found.setdefault(role.kind, set()).add(role.name)
    if found.get("order", set()) & {"content"}:
        return "order"
    if "referral" in found and orders.says_referral(statement):
        return "referral"
    if found.get("condition", set()) & _TOP and not matches("not_a_diagnosis", statement.label):
        return "condition"
    deep = Cluster("allergy", section, [statement])
    if deep.has("flag", "flag_other", "substance_code", "substance_text") and _speaks_of_allergy(
        section, statement
    ):
        return "allergy" if allergies.says_yes(deep) else ""
    if statement.kind == "organizer" and "name" in found.get("medication", set()):
        return "medication"
    if drafting.rule.report and "conclusion" in found.get("report", set()):
        return "conclusion"
    if "laboratory" in found and not (
        found["laboratory"] <= {"method", "specimen"} and not drafting.rule.report
    ):
        return "laboratory"
    if found.get("procedure", set()) & {"code", "name"}:
        return "procedure"
    return ""


def _speaks_of_allergy(section: SectionRead, statement: Statement) -> bool:
    """The catalogue's allergy elements are also printed for economy (DE02.01.023.00) and other things; the words decide."""
    words = [section.name, statement.label, *(child.label for child in statement.children)]
    return section.code == "48765-2" or any("过敏" in word for word in words)


def _operation(drafting: Drafting, section: SectionRead, statement: Statement) -> str:
    return procedures.draft(drafting, section, [statement])


def _allergy(drafting: Drafting, section: SectionRead, statement: Statement) -> list[str]:
    return allergies.draft(drafting, Cluster("allergy", section, [statement]))


_DRAFTERS = {
    "goal": goals.draft,
    "family": family.draft,
    "immunization": immunizations.draft,
    "medication": medications.draft,
    "operation": _operation,
    "order": orders.draft_order,
    "referral": orders.draft_referral,
    "allergy": _allergy,
}
