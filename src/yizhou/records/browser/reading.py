"""One record as its reader may see it, read once: health events with everything told in them.

Only what a visible event holds is an entry. A resource no event holds could not have been sealed with its contact, so it is
left out rather than shown by mistake.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import CHINA
from yizhou.records.browser.contracts import Entry
from yizhou.records.consent import api as consent
from yizhou.records.documents import api as documents
from yizhou.records.documents.contracts import DocumentEntry
from yizhou.records.domain_views import api as wording
from yizhou.records.fhir import api as fhir
from yizhou.records.timeline import api as timeline
from yizhou.records.timeline.contracts import HealthEvent, Vocabulary
from yizhou.registries.residents.api import identity_set, require_visible

MOST = 20_000
GROUPS = {
    "event": "就诊与服务", "diagnosis": "诊断", "result": "检查检验", "medicine": "用药", "procedure": "手术操作",
    "vaccination": "预防接种", "allergy": "过敏", "document": "文档", "other": "其他",
}  # fmt: skip
_OF_TYPE = {
    "Condition": "diagnosis", "Observation": "result", "DiagnosticReport": "result", "ImagingStudy": "result",
    "Media": "result", "MedicationRequest": "medicine", "MedicationStatement": "medicine",
    "MedicationDispense": "medicine", "MedicationAdministration": "medicine", "Procedure": "procedure",
    "Immunization": "vaccination", "AllergyIntolerance": "allergy",
}  # fmt: skip
_UNREAL = frozenset({"entered-in-error", "cancelled", "not-done", "refuted"})
_MONEY = frozenset({"Claim", "ExplanationOfBenefit", "Invoice"})


@dataclass(frozen=True, slots=True)
class Told:
    """A resource in an event."""

    reference: str
    type: str
    content: Mapping[str, Any]
    name: str
    codes: tuple[str, ...]
    at: datetime

    @property
    def group(self) -> str:
        return _OF_TYPE.get(self.type, "other")


@dataclass(frozen=True, slots=True)
class Contact:
    """A health event with what was told in it; `title` names nothing that a denial hides."""

    event: HealthEvent
    title: str
    department: str
    told: tuple[Told, ...]
    documents: tuple[DocumentEntry, ...]
    money: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Record:
    """Contacts, newest first."""

    contacts: tuple[Contact, ...]
    names: Vocabulary


def real(content: Mapping[str, Any]) -> bool:
    """Whether a resource stands: not cancelled, not refuted, not entered in error."""
    states = (content.get(key) for key in ("status", "clinicalStatus", "verificationStatus"))
    return _UNREAL.isdisjoint(token for state in states for token in timeline.tokens_of(state or []))


def read(actor: Actor, resident_id: UUID) -> Record:
    """The record. The caller notes in the access log what is shown of it. Raises OutOfScope, DeniedByConsent."""
    require_visible(actor, resident_id)
    lens = consent.require(actor, resident_id)
    events = timeline.events(actor, resident_id)
    stored = fhir.search(actor, identity_set(resident_id), limit=MOST)
    contents = {f"{one.type}/{one.id}": orjson.loads(one.raw) for one in stored}
    known = documents.get_many(actor, {one for event in events for one in event.document_ids})
    papers = {one.id: one for one in known}
    money: dict[str, list[Mapping[str, Any]]] = {}
    for content in contents.values():
        if content.get("resourceType") in _MONEY:
            for visit in set(_visits(content)):
                money.setdefault(visit, []).append(content)
    names = timeline.vocabulary()
    narrowed = bool(lens.types or lens.documents)
    return Record(
        tuple(_contact(event, contents, papers, money, names, narrowed=narrowed) for event in events), names
    )


def _visits(content: Mapping[str, Any]) -> Iterator[str]:
    """Encounters an account speaks of."""
    for item in content.get("item") or []:
        for visit in (item.get("encounter") or []) if isinstance(item, dict) else []:
            if isinstance(visit, dict) and isinstance(visit.get("reference"), str):
                yield visit["reference"]


def _contact(
    event: HealthEvent,
    contents: Mapping[str, Mapping[str, Any]],
    papers: Mapping[UUID, DocumentEntry],
    money: Mapping[str, list[Mapping[str, Any]]],
    names: Vocabulary,
    *,
    narrowed: bool,
) -> Contact:
    held = [reference for reference in event.resources if reference in contents]
    told = [_told(reference, contents[reference], event) for reference in held if real(contents[reference])]
    department = next(
        (found for one in told if one.type == "Encounter" and (found := _department(one.content))), ""
    )
    return Contact(
        event=event,
        title=names.kinds[event.kind] if narrowed else event.title,
        department=department,
        told=tuple(one for one in told if one.type != "Encounter"),
        documents=tuple(papers[one] for one in event.document_ids if one in papers),
        money=tuple(account for reference in held for account in money.get(reference, ())),
    )


def _told(reference: str, content: Mapping[str, Any], event: HealthEvent) -> Told:
    started, _ = fhir.occurrence(content)
    about = (
        content.get("code") or content.get("vaccineCode") or content.get("medicationCodeableConcept") or []
    )
    codes = tuple(dict.fromkeys(token for token in timeline.tokens_of(about) if "|" not in token))
    return Told(
        reference,
        str(content["resourceType"]),
        content,
        timeline.subject_of(content),
        codes,
        started or event.started,
    )


def _department(encounter: Mapping[str, Any]) -> str:
    for place in encounter.get("location") or []:
        named = place.get("location") if isinstance(place, dict) else None
        if isinstance(named, dict) and named.get("display"):
            return str(named["display"])
    return timeline.name_of(encounter.get("serviceType"))


def entries_of(record: Record) -> Iterator[Entry]:
    """Everything in a record, contact by contact."""
    for contact in record.contacts:
        event = contact.event
        yield _entry(record, contact, f"Event/{event.id}", "event", event.started, contact.title)
        for one in contact.told:
            said = [value for value, _ in wording.said(one.content)]
            text = "；".join(value.text for value in said if value.text)
            yield _entry(
                record, contact, one.reference, one.group, one.at, one.name or text, text, one.codes,
                abnormal=one.type == "Observation" and timeline.is_abnormal(one.content),
            )  # fmt: skip
        for paper in contact.documents:
            at = paper.service_start or paper.created or event.started
            yield _entry(
                record, contact, f"Document/{paper.id}", "document", at, paper.title or paper.type_code, "",
                (paper.type_code,), document_id=paper.id,
            )  # fmt: skip


def _entry(
    record: Record, contact: Contact, reference: str, group: str, at: datetime, name: str, text: str = "",
    codes: tuple[str, ...] = (), *, abnormal: bool = False, document_id: UUID | None = None,
) -> Entry:  # fmt: skip
    event = contact.event
    return Entry(
        reference, group, event.id, event.kind, record.names.kinds[event.kind], event.domain,
        record.names.domains[event.domain], at.astimezone(CHINA), name, text, codes, abnormal, event.institution_id,
        event.institution_name, contact.department, document_id,
    )  # fmt: skip
