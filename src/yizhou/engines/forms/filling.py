"""Filling in: drafts, submission, correction, voiding. The same key sent twice is the same form; nobody's words get lost."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from yizhou.engines.forms import checking, definitions, recording, store
from yizhou.engines.forms.contracts import Checked, Filled, Filling, Form
from yizhou.engines.forms.errors import (
    AlreadyVoid,
    AnswersRefused,
    EditedMeanwhile,
    FilledNotFound,
    ReasonMissing,
)
from yizhou.engines.forms.events import FormSubmitted
from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import CHINA, now, today
from yizhou.kernel.events.api import emit
from yizhou.records.fhir.contracts import NO_RESIDENT
from yizhou.registries.residents import api as residents


def identities(resident_id: UUID) -> tuple[UUID, ...]:
    """All index ids of the person; forms about nobody have their own."""
    return (resident_id,) if resident_id == NO_RESIDENT else residents.identity_set(resident_id)


def examine(form: Form, filling: Filling) -> Checked:
    """The answers checked as of today."""
    return checking.check(
        form, filling.answers, {**filling.given, "today": today().isoformat()}, filling.reasons
    )


def _day(form: Form, answers: dict[str, Any]) -> date:
    at = answers.get(form.record.at)
    return date.fromisoformat(at[:10]) if isinstance(at, str) else today()


def _see(actor: Actor, resident_id: UUID) -> None:
    if resident_id != NO_RESIDENT:
        residents.require_visible(actor, resident_id)


def _known(actor: Actor, filling: Filling) -> Filled | None:
    known = store.get(actor, identities(filling.resident_id), filling.key, hold=True)
    if known is None:
        return None
    if known.state == "void":
        raise AlreadyVoid
    if filling.revision is not None and filling.revision != known.revision:
        at = known.updated.astimezone(CHINA).strftime("%m月%d日 %H:%M")
        raise EditedMeanwhile(author=known.author, at=at, revision=known.revision)
    return known


def _filled(
    actor: Actor, form: Form, filling: Filling, known: Filled | None, state: str, answers: dict[str, Any]
) -> Filled:
    return Filled(
        filling.key, known.resident_id if known else filling.resident_id, form.id, form.version, state, answers,
        {place: text for place, text in filling.reasons.items() if text.strip()}, dict(filling.given), filling.purpose,
        _day(form, answers), actor.name, actor.organisation_id, actor.organisation_name,
        known.revision + 1 if known else 1, now(),
    )  # fmt: skip


def save_draft(actor: Actor, filling: Filling) -> Filled:
    """Keep what was typed so far, right or wrong. Raises EditedMeanwhile, AlreadyVoid, OutOfScope."""
    form = definitions.form(filling.form_id)
    _see(actor, filling.resident_id)
    known = _known(actor, filling)
    if known is not None and known.state == "final":
        return known
    filled = _filled(actor, form, filling, known, "draft", dict(filling.answers))
    store.put(actor, replace(filled, day=today()))
    return filled


def submit(actor: Actor, filling: Filling, reason: str = "") -> Filled:
    """Check, keep, write into the record, announce; of a submitted form: correct it, with a reason.

    The same answers sent again change nothing. Raises AnswersRefused with all faults, EditedMeanwhile, AlreadyVoid, ReasonMissing,
    OutOfScope.
    """
    form = definitions.form(filling.form_id)
    _see(actor, filling.resident_id)
    known = _known(actor, replace(filling, revision=None))
    checked = examine(form, filling)
    if checked.refused:
        raise AnswersRefused(name=form.name, count=len(checked.faults), faults=checked.faults)
    if known is not None and known.state == "final":
        if known.answers == checked.answers:
            return known
        known = _known(actor, filling)
        if known is not None:
            if not reason.strip():
                raise ReasonMissing
            store.keep_revision(actor, known, reason)
    filled = _filled(actor, form, filling, known, "final", checked.answers)
    store.put(actor, filled)
    recording.write(actor, form, filled)
    again = known is not None and known.state == "final"
    _tell(actor, filled, "update" if again else "create", again=again)
    return filled


def void(actor: Actor, resident_id: UUID, filled_id: UUID, reason: str) -> Filled:
    """Take a submitted form back; its answers stay to be read, its resources leave the record. Raises FilledNotFound, ReasonMissing."""
    _see(actor, resident_id)
    known = store.get(actor, identities(resident_id), filled_id, hold=True)
    if known is None:
        raise FilledNotFound
    if known.state == "void":
        return known
    if known.state == "final" and not reason.strip():
        raise ReasonMissing
    store.keep_revision(actor, known, reason)
    filled = replace(known, state="void", revision=known.revision + 1, author=actor.name, updated=now())
    store.put(actor, filled)
    recording.retire(actor, filled)
    _tell(actor, filled, "delete", again=True)
    return filled


def _tell(actor: Actor, filled: Filled, action: str, *, again: bool) -> None:
    if filled.resident_id != NO_RESIDENT:
        record(
            actor, action, resident_id=filled.resident_id, what=f"《{definitions.form(filled.form_id).name}》"
        )
    emit(
        FormSubmitted(
            str(filled.resident_id), str(filled.id), filled.form_id, filled.purpose, filled.state, again
        )
    )
