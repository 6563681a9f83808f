"""Review by level: who may, what a decision makes of a card."""

from dataclasses import replace
from uuid import UUID

from yizhou.engines.report_cards import definitions, pushing
from yizhou.engines.report_cards.contracts import CardKind, Level, ReportCard
from yizhou.engines.report_cards.errors import (
    CardMoved,
    NotePlease,
    NotYourReview,
    OwnReview,
)
from yizhou.engines.report_cards.events import CardDecided
from yizhou.engines.report_cards.reporting import STATE_NAMES, card_of, take_back, waits
from yizhou.engines.report_cards.store import cards
from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now
from yizhou.kernel.events.api import emit
from yizhou.kernel.organisations import api as organisations

ACT_NAMES = {
    "submitted": "填报", "corrected": "订正", "approved": "审核通过", "returned": "退回", "deletion": "申请删除", "kept": "不同意删除",
    "void": "删除", "dismissed": "不需报告",
}  # fmt: skip


def levels_of(actor: Actor, kind: CardKind) -> list[tuple[str, str]]:
    """(level, part of the tree) that the actor reviews, by where it works: a township's centre reviews for its village rooms."""
    if actor.organisation_id is None:
        return []
    own = organisations.get(actor.organisation_id)
    above = {one.kind: one.path for one in organisations.ancestors(own.path)}
    found = []
    for level in kind.levels:
        if not actor.may(level.permission):
            continue
        if level.at == "institution" and own.kind == "institution":
            found.append((level.id, above.get("township", own.path)))
        elif level.at == "county" and "county" in above:
            found.append((level.id, above["county"]))
        elif level.at == "prefecture" and "county" not in above:
            found.append((level.id, above.get("prefecture", own.path)))
    return found


def may_review(actor: Actor, kind: CardKind, card: ReportCard) -> bool:
    """Whether the card waits for the actor; at the reporting institution nobody reviews an own card."""
    if _is_own(actor, kind, card):
        return False
    return card.state == "review" and any(
        level == card.level and (card.path == path or card.path.startswith(f"{path}."))
        for level, path in levels_of(actor, kind)
    )


def _is_own(actor: Actor, kind: CardKind, card: ReportCard) -> bool:
    return kind.level(card.level).at == "institution" and card.reporter_id == actor.user_id


def decide(actor: Actor, card_id: UUID, *, approve: bool, note: str, revision: int) -> ReportCard:
    """Approve, or return with a note; of a card that is asked to be taken back: take it back, or keep it. Announces CardDecided.

    Raises CardNotFound, CardMoved, NotYourReview, OwnReview, NotePlease.
    """
    card = card_of(actor, card_id, hold=True)
    kind = definitions.kind(card.kind)
    if card.state != "review" or card.revision != revision:
        raise CardMoved(state=STATE_NAMES[card.state])
    level = kind.level(card.level)
    if _is_own(actor, kind, card):
        raise OwnReview
    if not may_review(actor, kind, card):
        raise NotYourReview(level=level.name)
    if not approve and not note.strip():
        raise NotePlease(act="退回" if not card.deletion else "不同意删除")
    after = (
        _deletion(actor, card, approve, note)
        if card.deletion
        else _content(actor, kind, level, card, approve, note)
    )
    record(actor, "update", resident_id=card.resident_id, what=f"{kind.name}{card.number}：{level.name}")
    emit(CardDecided(str(card.resident_id), str(card.id), level.id, after.state))
    return after


def _deletion(actor: Actor, card: ReportCard, approve: bool, note: str) -> ReportCard:
    if approve:
        return take_back(actor, card)
    kept = replace(card, deletion="", note=note.strip(), changed=now())
    cards.update(actor, kept)
    cards.add_act(actor, kept, (new_id(), now(), "kept", note.strip()))
    return kept


def _content(
    actor: Actor, kind: CardKind, level: Level, card: ReportCard, approve: bool, note: str
) -> ReportCard:
    instant = now()
    cards.add_act(actor, card, (new_id(), instant, "approved" if approve else "returned", note.strip()))
    if not approve:
        after = replace(
            card, state="returned", returned=card.returned + 1, note=note.strip(), changed=instant
        )
    elif (following := kind.level_after(level.id)) is not None:
        after = replace(card, changed=instant, note="", **waits(kind, following, card.urgent))
    else:
        after = replace(card, state="done", changed=instant, note="")
    cards.update(actor, after)
    if approve and kind.push and kind.push.after == level.id:
        pushing.queue(actor, after)
    return after
