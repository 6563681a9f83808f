"""The visit a document belongs to → Encounter. Documents of one stay share it: the key is the visit's number.

A document that only mentions the visit must not overwrite what the admission and discharge records told, so it writes
the Encounter only when nobody did before (decision 0033).
"""

from typing import Any

from yizhou.exchange.cda.datatypes import read_moment
from yizhou.exchange.cda.mapping.drafting import Drafting
from yizhou.exchange.cda.statements import SectionRead
from yizhou.exchange.pipeline.contracts import SUBJECT, ResourceDraft, reference_to
from yizhou.standards.code_systems import CATALOGUE

_CLASS = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
_CLASS_NAMES = {"AMB": "门诊", "EMER": "急诊", "IMP": "住院", "HH": "上门服务", "VR": "电话或网络"}
_FOLLOW_UP = "DE06.00.108.00"
_MEANS = {"1": "AMB", "2": "HH", "3": "VR", "4": "VR", "5": "VR"}
_ADMISSION, _DISCHARGE = ("DE06.00.092.00",), ("DE06.00.017.00", "DE06.00.016.00")
_INPATIENT, _OUTPATIENT = "2.16.156.10011.1.12", "2.16.156.10011.1.11"


def draft(drafting: Drafting) -> None:
    """Adds the Encounter, and lets every later draft of the document point at it."""
    rule, header = drafting.rule, drafting.document.header
    if not rule.encounter:
        return
    kind = _class(drafting)
    number = _number(drafting, kind)
    if number:
        where = header.institution_code or header.institution_name
        # The name keeps two persons apart whose documents carry one number by mistake.
        key = f"visit:{where}:{number}:{drafting.document.person.claim.name}"
        key += f":{drafting.when[:10]}" if kind != "IMP" else ""
    else:
        key = drafting.key("visit")
    content: dict[str, Any] = {
        "resourceType": "Encounter",
        "status": "finished",
        "class": {"system": _CLASS, "code": kind, "display": _CLASS_NAMES[kind]},
        "type": [{"coding": [{"system": f"urn:oid:{header.code_system or '2.16.156.10011.2.4'}",
                              "code": drafting.document.code}], "text": header.title}],
        "subject": {"reference": SUBJECT},
        "meta": {"source": drafting.source},
    }  # fmt: skip
    period = _period(drafting)
    if period:
        content["period"] = period
    identifiers = [
        {"system": f"urn:oid:{each.root}", "value": each.extension} for each in header.visit_numbers
    ]
    if identifiers:
        content["identifier"] = identifiers
    if header.author:
        content["participant"] = [{"individual": {"display": header.author}}]
    if header.institution_name:
        content["serviceProvider"] = {"display": header.institution_name}
    if header.department:
        content["location"] = [{"location": {"display": header.department}}]
    drafting.drafts.append(
        ResourceDraft(content=content, key=key, only_if_new=bool(number) and not rule.authoritative)
    )
    drafting.encounter = reference_to("Encounter", key)


def _class(drafting: Drafting) -> str:
    """The class of the document kind; a follow-up says itself whether it was at home or by telephone."""
    for section in drafting.document.sections:
        for statement in section.statements:
            if (
                statement.element_id == _FOLLOW_UP
                and statement.value
                and statement.row
                and not _is_next(section)
            ):
                return _MEANS.get(statement.value.code, drafting.rule.encounter)
    return drafting.rule.encounter


def _is_next(section: SectionRead) -> bool:
    return "下次" in section.name or "计划" in section.name


def _number(drafting: Drafting, kind: str) -> str:
    wanted = _INPATIENT if kind == "IMP" else _OUTPATIENT
    return next(
        (each.extension for each in drafting.document.header.visit_numbers if each.root == wanted), ""
    )


def _period(drafting: Drafting) -> dict[str, str]:
    """From the header's visit; else from the times of admission and discharge in the body; else the time of service."""
    header = drafting.document.header
    start = header.visit_start.moment.fhir if header.visit_start.moment else _body_time(drafting, _ADMISSION)
    end = header.visit_end.moment.fhir if header.visit_end.moment else _body_time(drafting, _DISCHARGE)
    if not start and drafting.rule.encounter != "IMP":
        start = drafting.when
    if end and start and end[:10] < start[:10]:
        end = ""
    return {name: value for name, value in (("start", start), ("end", end)) if value}


def _body_time(drafting: Drafting, elements: tuple[str, ...]) -> str:
    for section in drafting.document.sections:
        for top in section.statements:
            for statement in top.walk():
                if (
                    statement.element_id in elements
                    and statement.code_system in (CATALOGUE, "")
                    and statement.value
                ):
                    moment = read_moment(statement.value.text)
                    if moment:
                        return moment.fhir
    return ""
