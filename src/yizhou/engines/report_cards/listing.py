"""Lists of cards, one card in full, what waits for whom."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from yizhou.engines.forms import api as forms
from yizhou.engines.report_cards import definitions, reporting, reviewing, views
from yizhou.engines.report_cards.contracts import Asked, Delivery, DueReport, ReportCard
from yizhou.engines.report_cards.store import cards as card_store
from yizhou.engines.report_cards.store import deliveries as delivery_store
from yizhou.engines.report_cards.store import due as due_store
from yizhou.kernel.audit.api import record, record_many
from yizhou.kernel.audit.contracts import Subject
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import now
from yizhou.kernel.db.api import Page, decode_key, encode_key
from yizhou.registries.residents import api as residents

_COUNTED = 1_000


def due(actor: Actor, kind_id: str, after: str | None, limit: int) -> Page[DueReport]:
    """Reports that wait at the actor's institution, or within what it watches."""
    kind = definitions.kind(kind_id)
    rows = due_store.list_open(actor, kind.id, _key(after), limit + 1)
    items = rows[:limit]
    record_many(actor, "read", [Subject(one.resident_id, f"待报告：{kind.name}", None) for one in items])
    more = len(rows) > limit
    return Page(items, encode_key([items[-1].due, items[-1].id]) if more else None)


def _key(after: str | None) -> list[Any]:
    return decode_key(after) if after else []


def cards(actor: Actor, asked: Asked, after: str | None, limit: int) -> Page[ReportCard]:
    """Cards within scope. The first page says how many there are."""
    kind = definitions.kind(asked.kind)
    levels = reviewing.levels_of(actor, kind)
    rows = card_store.list_cards(actor, kind, asked, levels, _key(after), limit + 1, now())
    items = rows[:limit]
    record_many(actor, "read", [Subject(one.resident_id, f"{kind.name}名单", None) for one in items])
    last = items[-1] if len(rows) > limit else None
    key = (
        encode_key([last.level_due if asked.which == "review" else last.submitted, last.id]) if last else None
    )
    total = None if after else card_store.count_cards(actor, kind, asked, levels, now())
    return Page(items, key, total)


def counts(actor: Actor, kind_id: str) -> dict[str, int]:
    """What waits: due, overdue, to review, returned to me."""
    kind = definitions.kind(kind_id)
    levels = reviewing.levels_of(actor, kind)
    waiting = due_store.list_open(actor, kind.id, [], _COUNTED)
    instant = now()
    return {
        "due": len(waiting), "overdue": sum(one.due < instant for one in waiting),
        "review": card_store.count_cards(actor, kind, Asked(kind.id, "review"), levels, instant),
        "returned": card_store.count_cards(actor, kind, Asked(kind.id, "mine", state="returned"), levels, instant),
    }  # fmt: skip


def described(kind_id: str) -> dict[str, Any]:
    """The card's form for the browser."""
    return forms.describe(forms.form(definitions.kind(kind_id).form))


def card(actor: Actor, card_id: UUID) -> views.CardView:
    """A card with its answers, history, doubles and deliveries; audited. Raises CardNotFound."""
    found = reporting.card_of(actor, card_id)
    kind = definitions.kind(found.kind)
    record(actor, "read", resident_id=found.resident_id, what=f"{kind.name}{found.number}")
    people = residents.identity_set(found.resident_id)
    doubles = card_store.same_illness(actor, people, found, kind.subjects[found.subject].window_days)
    own = found.institution_id == actor.organisation_id and actor.may("report_card.fill")
    return views.CardView(
        card=views.card_line(kind, found), form=described(kind.id), **views.filled_parts(reporting.filled_of(actor, found)),
        acts=[views.act_view(kind, one) for one in card_store.list_acts(actor, found)],
        corrections=forms.history(actor, found.resident_id, found.id), duplicates=[views.card_line(kind, one) for one in doubles],
        deliveries=[views.delivery_view(one) for one in delivery_store.list_of_card(actor, found.id)],
        may_review=reviewing.may_review(actor, kind, found), may_edit=own and found.state != "void" and not found.deletion,
    )  # fmt: skip


def deliveries(actor: Actor, state: str, after: str | None, limit: int) -> Page[tuple[Delivery, str, str]]:
    """Cards on their way, within scope, the newest first."""
    rows = delivery_store.list_deliveries(actor, state, _key(after), limit + 1)
    items = rows[:limit]
    last = items[-1][0] if len(rows) > limit else None
    return Page(items, encode_key([last.made, last.id]) if last else None)


def send_again(actor: Actor, card_id: UUID) -> None:
    """Have what was refused, or waits for its minutes, sent now. Raises CardNotFound."""
    found = reporting.card_of(actor, card_id)
    delivery_store.try_again(actor, found.id, now())


def all_of(actor: Actor, asked: Asked, most: int) -> list[ReportCard]:
    """Every card of a list, up to `most`, for a sheet."""
    kind = definitions.kind(asked.kind)
    return card_store.list_cards(actor, kind, asked, reviewing.levels_of(actor, kind), [], most, now())


def day_of(value: date | datetime | None) -> str:
    """A day as sheets say it."""
    return f"{value:%Y-%m-%d}" if value else ""
