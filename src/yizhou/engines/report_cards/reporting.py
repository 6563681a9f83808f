"""Reporting: a due report answered by a card or by a reason, cards opened, submitted, corrected, asked to be taken back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from yizhou.engines.forms import api as forms
from yizhou.engines.forms.contracts import Filled, Filling, Opened
from yizhou.engines.report_cards import definitions, pushing
from yizhou.engines.report_cards.contracts import CardKind, DueReport, Level, ReportCard, Said
from yizhou.engines.report_cards.errors import (
    CardMoved,
    CardNotFound,
    CardVoid,
    DueClosed,
    DueNotFound,
    ElsewhereFirst,
    NotePlease,
    NotYourCard,
    ReasonUnknown,
)
from yizhou.engines.report_cards.events import CardSubmitted
from yizhou.engines.report_cards.store import cards
from yizhou.engines.report_cards.store import due as dues
from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import CHINA, new_id, now
from yizhou.kernel.events.api import emit
from yizhou.kernel.organisations import api as organisations
from yizhou.kernel.organisations.contracts import Organisation
from yizhou.registries.residents import api as residents

STATE_NAMES = {"review": "审核中", "returned": "已退回", "done": "审核完成", "void": "已删除"}
DUE_NAMES = {"open": "待报告", "reported": "已填卡", "dismissed": "不需报告"}


def due_of(actor: Actor, due_id: UUID, *, hold: bool = False) -> DueReport:
    """A due report of the actor's institution. Raises DueNotFound."""
    found = dues.find(actor, due_id, hold=hold)
    if found is None:
        raise DueNotFound
    return found


def card_of(actor: Actor, card_id: UUID, *, hold: bool = False) -> ReportCard:
    """A card within scope. Raises CardNotFound."""
    found = cards.find(actor, card_id, hold=hold)
    if found is None:
        raise CardNotFound
    return found


def open_card(
    actor: Actor, kind_id: str, resident_id: UUID, due_id: UUID | None
) -> tuple[Opened, dict[str, Any]]:
    """The form of a new card with what the record knows. Raises KindUnknown, DueNotFound, OutOfScope, DeniedByConsent."""
    kind = definitions.kind(kind_id)
    given = _given(actor, kind, resident_id, due_of(actor, due_id) if due_id else None)
    return forms.open_form(actor, kind.form, resident_id, given), given


def filled_of(actor: Actor, card: ReportCard) -> Filled | None:
    """What a card says."""
    return forms.find(actor, card.resident_id, card.id)


def dismiss(actor: Actor, due_id: UUID, reason: str, note: str) -> DueReport:
    """No card is needed, and why. Raises DueNotFound, DueClosed, ReasonUnknown."""
    due = due_of(actor, due_id, hold=True)
    kind = definitions.kind(due.kind)
    if reason not in kind.dismissals:
        raise ReasonUnknown(known="、".join(kind.dismissals.values()))
    if due.state != "open":
        raise DueClosed(who=due.closed_by or "系统", how=DUE_NAMES[due.state])
    dues.close(actor, due, "dismissed", None, reason, note.strip())
    record(
        actor,
        "update",
        resident_id=due.resident_id,
        what=f"{kind.name}：不需报告（{kind.dismissals[reason]}）",
    )
    return replace(due, state="dismissed", reason=reason, note=note.strip(), closed_by=actor.name)


def submit(
    actor: Actor, kind_id: str, resident_id: UUID, card_id: UUID, said: Said, due_id: UUID | None
) -> ReportCard:
    """A new card, or a correction of one's own with a reason; the same again changes nothing. Announces CardSubmitted.

    Raises AnswersRefused with all faults, ReasonMissing, EditedMeanwhile, CardVoid, NotYourCard, ElsewhereFirst, OutOfScope.
    """
    kind = definitions.kind(kind_id)
    place = _own_place(actor)
    old = cards.find(actor, card_id, hold=True)
    if old is not None:
        _own(actor, old)
        resident_id = old.resident_id
    before = forms.find(actor, resident_id, card_id)
    due = due_of(actor, due_id, hold=True) if due_id and old is None else None
    filling = Filling(
        resident_id, kind.form, said.answers, said.reasons, card_id, f"report_cards/{kind.id}",
        before.given if before and before.state == "final" else _given(actor, kind, resident_id, due), said.revision,
    )  # fmt: skip
    filled = forms.submit(actor, filling, said.reason)
    if old is None:
        return _begin(actor, kind, place, filled, due)
    if before is not None and before.answers == filled.answers and old.state != "returned":
        return old
    return _again(actor, kind, old, filled, said.reason)


def _own_place(actor: Actor) -> Organisation:
    place = organisations.get(actor.organisation_id) if actor.organisation_id else None
    if place is None or place.kind != "institution":
        raise ElsewhereFirst
    return place


def _own(actor: Actor, card: ReportCard) -> None:
    if card.state == "void":
        raise CardVoid
    if card.institution_id != actor.organisation_id:
        raise NotYourCard(institution=card.institution_name, reporter=card.reporter)


def _given(actor: Actor, kind: CardKind, resident_id: UUID, due: DueReport | None) -> dict[str, Any]:
    known = forms.given_of(actor, resident_id)
    told = {"reporter": actor.name}
    if due is not None:
        told |= {
            "subject": due.subject,
            "diagnosed": f"{due.diagnosed.astimezone(CHINA):%Y-%m-%dT%H:%M}",
        }
    known |= {name: told[what] for what, name in kind.given.items() if what in told}
    return {name: known.get(name) for name in forms.form(kind.form).given}


def _facts(kind: CardKind, answers: Mapping[str, Any]) -> dict[str, Any]:
    """What lists and figures of cards go by."""
    at = datetime.fromisoformat(answers[kind.answers["diagnosed"]])
    at = at if at.tzinfo else at.replace(tzinfo=CHINA)
    died = answers.get(kind.answers.get("died", ""))
    subject = str(answers[kind.answers["subject"]])
    return {
        "subject": subject, "certainty": str(answers[kind.answers["certainty"]]), "diagnosed": at,
        "died": date.fromisoformat(died) if died else None, "urgent": kind.urgent(subject),
        "due": at + timedelta(hours=kind.subjects[subject].hours),
    }  # fmt: skip


def waits(kind: CardKind, level: Level, urgent: bool) -> dict[str, Any]:
    """A card that begins to wait at a level."""
    instant = now()
    hours = level.urgent_hours if urgent else level.hours
    return {"level": level.id, "level_since": instant, "level_due": instant + timedelta(hours=hours)}


def _begin(
    actor: Actor, kind: CardKind, place: Organisation, filled: Filled, due: DueReport | None
) -> ReportCard:
    who = residents.get(actor, filled.resident_id)
    instant = now()
    facts = _facts(kind, filled.answers)
    county = [one.code for one in organisations.ancestors(place.path) if one.kind in ("prefecture", "county")]
    number = cards.next_number(actor, county[-1], instant.astimezone(CHINA).year)
    card = ReportCard(
        resident_id=who.id, id=filled.id, kind=kind.id, version=kind.version, number=number, state="review",
        **waits(kind, kind.levels[0], facts["urgent"]), institution_id=place.id, institution_name=place.name, path=place.path,
        name=who.name, sex=who.sex, birth_date=who.birth_date, region_code=who.region_code, reporter_id=actor.user_id,
        reporter=actor.name, submitted=instant, changed=instant, revision=1, returned=0, deletion="", note="", receipt="", **facts,
    )  # fmt: skip
    cards.insert(actor, card)
    cards.add_act(actor, card, (new_id(), instant, "submitted", ""))
    if due is not None and due.state == "open":
        dues.close(actor, due, "reported", card.id, "", "")
    dues.settle(actor, residents.identity_set(who.id), kind.id, card.subject, card.id)
    emit(CardSubmitted(str(who.id), str(card.id), kind.id, card.subject, 1))
    return card


def _again(actor: Actor, kind: CardKind, old: ReportCard, filled: Filled, reason: str) -> ReportCard:
    instant = now()
    facts = _facts(kind, filled.answers)
    card = replace(
        old, state="review", changed=instant, revision=old.revision + 1, deletion="", note="",
        **waits(kind, kind.levels[0], facts["urgent"]), **{**facts, "due": old.due},
    )  # fmt: skip
    cards.update(actor, card)
    cards.add_act(actor, card, (new_id(), instant, "corrected", reason.strip()))
    emit(CardSubmitted(str(card.resident_id), str(card.id), kind.id, card.subject, card.revision))
    return card


def ask_deletion(actor: Actor, card_id: UUID, reason: str) -> ReportCard:
    """The reporter wants a card taken back: at once while nobody has it, else the level after the push decides.

    Raises CardNotFound, CardVoid, NotYourCard, NotePlease, CardMoved.
    """
    card = card_of(actor, card_id, hold=True)
    kind = definitions.kind(card.kind)
    _own(actor, card)
    if not reason.strip():
        raise NotePlease(act="删除报告卡")
    if card.deletion:
        raise CardMoved(state="等待审核删除")
    asked = replace(card, deletion=reason.strip(), changed=now())
    cards.add_act(actor, asked, (new_id(), now(), "deletion", reason.strip()))
    if not pushing.known_outside(actor, card):
        return take_back(actor, asked)
    decides = (kind.level_after(kind.push.after) if kind.push else None) or kind.levels[-1]
    asked = replace(asked, state="review", **waits(kind, decides, card.urgent))
    cards.update(actor, asked)
    return asked


def take_back(actor: Actor, card: ReportCard) -> ReportCard:
    """The card is void: its answers stay to be read, its resources leave the record, the receiver is told."""
    gone = replace(card, state="void", changed=now())
    forms.void(actor, card.resident_id, card.id, card.deletion)
    cards.update(actor, gone)
    cards.add_act(actor, gone, (new_id(), now(), "void", card.deletion))
    pushing.queue(actor, gone, delete=True)
    return gone
