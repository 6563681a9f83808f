"""A view of one person's record: everything read once, then laid out by the definition."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

import orjson

from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import CHINA
from yizhou.records.documents import api as documents
from yizhou.records.domain_views import particulars, wording
from yizhou.records.domain_views.contracts import DomainView, Entry, Section, Source, Value, ViewOutline
from yizhou.records.domain_views.definitions import Column, SectionRule, ViewRule, views
from yizhou.records.domain_views.errors import UnknownView
from yizhou.records.domain_views.selecting import Contact, Told, chosen, contacts_of, fits, told_within
from yizhou.records.fhir import api as fhir
from yizhou.records.fhir.contracts import Stored
from yizhou.records.timeline import api as timeline
from yizhou.records.timeline.contracts import HealthEvent
from yizhou.registries.residents import api as residents
from yizhou.registries.residents.contracts import Profile

MOST = 10_000
SHOWN = 200
_NO_ENTRY = frozenset({"Encounter", "DocumentReference", "Patient", "Composition"})


class Record:
    """One person's record in memory: contacts with what was told in them, newest first, and what belongs to none."""

    def __init__(self, actor: Actor, resident_id: UUID) -> None:
        events = timeline.events(actor, resident_id)
        people = residents.identity_set(resident_id)
        self.told = {one.reference: one for one in map(_told, fhir.search(actor, people, limit=MOST))}
        entries = documents.get_many(actor, {one for event in events for one in event.document_ids})
        kinds = {entry.id: (entry.type_code, entry.title) for entry in entries}
        self.contacts = [self._contact(event, kinds) for event in events]
        self.contact_of = {one.reference: contact for contact in self.contacts for one in contact.told}

    def _contact(self, event: HealthEvent, kinds: dict[UUID, tuple[str, str]]) -> Contact:
        told = tuple(self.told[reference] for reference in event.resources if reference in self.told)
        known = [(one, *kinds[one]) for one in event.document_ids if one in kinds]
        sets = {code for one in told if one.type == "Encounter" for code in one.codes}
        return Contact(
            id=event.id,
            kind=event.kind,
            on=event.started.astimezone(CHINA).date(),
            title=_title(event.title),
            institution_name=event.institution_name,
            records=frozenset(sets | {type_code for _, type_code, _ in known}),
            told=tuple(one for one in told if one.type not in _NO_ENTRY),
            documents=tuple(Source(one, title) for one, _, title in known),
        )


def _title(text: str) -> str:
    """「儿童健康体检：儿童健康体检」 is said once."""
    kind, _, about = text.partition("：")
    return kind if kind == about else text


def _told(stored: Stored) -> Told:
    content = orjson.loads(stored.raw)
    started, _ = fhir.occurrence(content)
    about = content.get("type") if stored.type == "Encounter" else content.get("code")
    about = about or content.get("vaccineCode") or content.get("medicationCodeableConcept") or []
    return Told(
        reference=f"{stored.type}/{stored.id}",
        type=stored.type,
        content=content,
        on=started.astimezone(CHINA).date() if started else None,
        name=timeline.subject_of(content),
        codes=frozenset(timeline.tokens_of(about)),
        categories=frozenset(timeline.tokens_of(content.get("category") or [])),
    )


def outlines(actor: Actor, resident_id: UUID) -> list[ViewOutline]:
    """See `api.outlines`."""
    read, profile = Record(actor, resident_id), residents.profile(actor, resident_id)
    record(actor, "read", resident_id=resident_id, what="档案视图目录")
    found = []
    for rule in views().values():
        total = sum(_section(section, read, profile).total for section in rule.sections)
        found.append(ViewOutline(rule.id, rule.title, rule.group, total))
    return found


def view(actor: Actor, resident_id: UUID, view_id: str) -> DomainView:
    """See `api.view`."""
    rule = views().get(view_id)
    if rule is None:
        raise UnknownView(view=view_id[:40], known="、".join(views()))
    read, profile = Record(actor, resident_id), residents.profile(actor, resident_id)
    record(actor, "read", resident_id=resident_id, what=rule.title)
    return _view(rule, read, profile)


def _view(rule: ViewRule, read: Record, profile: Profile) -> DomainView:
    sections = tuple(_section(section, read, profile) for section in rule.sections)
    return DomainView(rule.id, rule.title, rule.group, rule.purpose, sections)


def _section(rule: SectionRule, read: Record, profile: Profile) -> Section:
    entries = _person(rule, profile)
    whole = contacts_of(rule, read.contacts)
    entries += [_of_contact(rule, contact, contact.told) for contact in whole]
    taken = {one.reference for contact in whole for one in contact.told}
    alone = [
        one
        for one in read.told.values()
        if one.reference not in taken
        and chosen(rule, one)
        and told_within(rule, read.contact_of.get(one.reference))
    ]
    entries += _of_resources(rule, alone, read)
    if rule.columns:  # a row that fills no column says nothing here
        entries = [entry for entry in entries if any(value.text for value in entry.values)]
    entries.sort(key=lambda entry: entry.on or date.min, reverse=True)
    if rule.show == "facts":
        entries = _latest(entries)
    columns = tuple(column.name for column in rule.columns)
    return Section(rule.id, rule.title, rule.show, columns, tuple(entries[:SHOWN]), len(entries))


def _person(rule: SectionRule, profile: Profile) -> list[Entry]:
    known = particulars.of(profile, rule.person)
    return [Entry(None, value.name, "", None, (value,)) for value in known]


def _of_contact(rule: SectionRule, contact: Contact, told: Sequence[Told]) -> Entry:
    return Entry(
        contact.on,
        contact.title,
        contact.institution_name,
        contact.id,
        _values(rule, told),
        contact.documents,
    )


def _of_resources(rule: SectionRule, alone: Sequence[Told], read: Record) -> list[Entry]:
    """Each resource an entry; in a table those of one contact, or of one day, share a row."""
    if not rule.columns:
        return [_alone(rule, [one], read) for one in alone]
    rows: dict[object, list[Told]] = {}
    for one in alone:
        contact = read.contact_of.get(one.reference)
        rows.setdefault(contact.id if contact else (one.on or one.reference), []).append(one)
    return [_alone(rule, members, read) for members in rows.values()]


def _alone(rule: SectionRule, members: Sequence[Told], read: Record) -> Entry:
    contact = read.contact_of.get(members[0].reference)
    on = members[0].on or (contact.on if contact else None)
    return Entry(
        on,
        contact.title if contact and rule.columns else members[0].name,
        contact.institution_name if contact else "",
        contact.id if contact else None,
        _values(rule, members),
        contact.documents if contact else (),
    )


def _values(rule: SectionRule, told: Sequence[Told]) -> tuple[Value, ...]:
    """Everything said, or what fills the columns."""
    said = [(one, value, codes) for one in told for value, codes in wording.said(one.content)]
    if not rule.columns:
        return tuple(dict.fromkeys(value for _, value, _ in said))
    return tuple(_filling(column, said) for column in rule.columns)


def _filling(column: Column, said: Iterable[tuple[Told, Value, frozenset[str]]]) -> Value:
    for one, value, codes in said:
        if value.text and fits(column.pick, one.type, codes, one.categories, value.name):
            return Value(column.name, value.text, value.abnormal)
    return Value(column.name, "")


def _latest(entries: Sequence[Entry]) -> list[Entry]:
    """Of each thing said the newest, one entry each."""
    found: dict[str, Entry] = {}
    for entry in entries:
        for value in entry.values:
            if value.text and value.name not in found:
                found[value.name] = Entry(
                    entry.on, entry.title, entry.institution_name, entry.event_id, (value,), entry.documents
                )
    return list(found.values())
