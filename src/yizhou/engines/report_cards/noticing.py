"""Diagnoses that are to be reported, seen the minute any system writes them into the record."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

import orjson

from yizhou.engines.report_cards import definitions
from yizhou.engines.report_cards.contracts import CardKind, DueReport, Subject
from yizhou.engines.report_cards.events import ReportNoticed
from yizhou.engines.report_cards.store import due as dues
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import CHINA, new_id, now
from yizhou.kernel.events.api import emit
from yizhou.kernel.organisations import api as organisations
from yizhou.kernel.organisations.contracts import Organisation
from yizhou.records.fhir import api as fhir
from yizhou.records.timeline import api as timeline
from yizhou.registries.residents import api as residents

_ENDED = {"refuted", "entered-in-error"}
_SAID = ("recordedDate", "onsetDateTime")
_WHOLE_DAY = 10


def look(actor: Actor, written: Iterable[tuple[UUID, Sequence[str]]]) -> int:
    """Reports that became due by (resident, references just written); how many are new."""
    types = {kind.resource for kind in definitions.kinds().values()}
    wanted = {
        reference: resident
        for resident, references in written
        for reference in references
        if reference.partition("/")[0] in types
    }
    made = 0
    for stored in fhir.read_many(actor, list(wanted)) if wanted else ():
        content = orjson.loads(stored.raw)
        reference = f"{stored.type}/{stored.id}"
        for kind in definitions.kinds().values():
            if kind.resource == stored.type:
                made += _notice(actor, kind, wanted[reference], reference, content)
    return made


def _notice(
    actor: Actor, kind: CardKind, resident_id: UUID, reference: str, content: Mapping[str, Any]
) -> int:
    if _ENDED & set(timeline.tokens_of(content.get("verificationStatus"))):
        return 0
    found = _subject(kind, content)
    at = _moment(content)
    instant = now()
    if found is None or at is None or at < instant - timedelta(days=kind.fresh_days):
        return 0
    subject, code = found
    people = residents.identity_set(resident_id)
    if dues.known(actor, people, kind.id, [subject.code], at - timedelta(days=subject.window_days)):
        return 0
    place = _place(actor, resident_id, reference)
    if place is None:
        return 0
    who = residents.get(actor, resident_id)
    due = DueReport(
        who.id, new_id(), kind.id, subject.code, timeline.name_of(content.get("code")), code, reference, place.id, place.name,
        who.name, at, instant, at + timedelta(hours=subject.hours), "open", None, "", "", "",
    )  # fmt: skip
    if not dues.insert(actor, due, place.path):
        return 0
    emit(ReportNoticed(str(who.id), kind.id, subject.code, str(place.id)))
    return 1


def _subject(kind: CardKind, content: Mapping[str, Any]) -> tuple[Subject, str] | None:
    for token in timeline.tokens_of(content.get("code")):
        code = token.rpartition("|")[2]
        if (subject := kind.subject_of(code)) is not None:
            return subject, code
    return None


def _moment(content: Mapping[str, Any]) -> datetime | None:
    """When it was diagnosed; a day alone is its end, so that nobody is late by not saying the hour."""
    for name in _SAID:
        said = content.get(name)
        if not isinstance(said, str) or len(said) < _WHOLE_DAY:
            continue
        try:
            at = datetime.fromisoformat(said)
        except ValueError:
            continue
        if len(said) == _WHOLE_DAY:
            return min(datetime.combine(at.date(), time(23, 59), CHINA), now())
        return at if at.tzinfo else at.replace(tzinfo=CHINA)
    return None


def _place(actor: Actor, resident_id: UUID, reference: str) -> Organisation | None:
    """The institution that made the diagnosis: where the visit was, else the first that knows the person."""
    for event in timeline.events(actor, resident_id):
        if reference in event.resources and event.institution_id:
            return organisations.get(event.institution_id)
    links = [one for one in residents.cross_references(actor, resident_id) if one.institution_id]
    return organisations.get(links[0].institution_id) if links and links[0].institution_id else None
