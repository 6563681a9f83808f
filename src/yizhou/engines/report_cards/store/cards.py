"""Cards, their history, and cards that seem to be of the same illness."""

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from yizhou.engines.report_cards.contracts import Asked, CardAct, CardKind, ReportCard
from yizhou.engines.report_cards.store.scope import scope
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, fetch_all, fetch_one

_NAMES = tuple(field.name for field in fields(ReportCard))
_COLUMNS = ", ".join("c.path::text" if name == "path" else f'c."{name}"' for name in _NAMES)
_SET = ("version", "subject", "certainty", "state", "level", "level_since", "level_due", "urgent", "name", "sex", "birth_date", "region_code",
        "diagnosed", "due", "submitted", "changed", "died", "revision", "returned", "deletion", "note", "receipt")  # fmt: skip


def next_number(actor: Actor, region: str, year: int) -> str:
    """A card's number: county (6 places, GB/T 2260), year, eight places (WS 375.10: AN..20)."""
    del actor
    row = fetch_one("SELECT nextval('report_card_number')")
    return f"{region[:6]}{year}{row[0] if row else 0:08d}"


def insert(actor: Actor, card: ReportCard) -> None:
    """Keep a new card."""
    del actor
    marks = ", ".join("%s::ltree" if name == "path" else "%s" for name in _NAMES)
    columns = ", ".join(f'"{name}"' for name in _NAMES)
    execute(
        f"INSERT INTO report_card ({columns}) VALUES ({marks})", tuple(getattr(card, name) for name in _NAMES)
    )


def update(actor: Actor, card: ReportCard) -> None:
    """Keep what changed of a card that is held."""
    del actor
    sets = ", ".join(f'"{name}" = %s' for name in _SET)
    execute(
        f"UPDATE report_card SET {sets} WHERE resident_id = %s AND id = %s",
        (*(getattr(card, name) for name in _SET), card.resident_id, card.id),
    )


def find(actor: Actor, card_id: UUID, *, hold: bool = False) -> ReportCard | None:
    """One card, within scope."""
    visible, values = scope(actor, "c")
    row = fetch_one(
        f"SELECT {_COLUMNS} FROM report_card c WHERE c.id = %(id)s AND {visible}{' FOR UPDATE' if hold else ''}",
        {**values, "id": card_id},
    )
    return ReportCard(*row) if row else None


def list_cards(
    actor: Actor, kind: CardKind, asked: Asked, levels: Sequence[tuple[str, str]], after: Sequence[Any], limit: int, at: datetime
) -> list[ReportCard]:  # fmt: skip
    """Cards within scope: for review the most pressing first, else the newest first. `levels`: (level, path) the actor reviews."""
    condition, values = _narrowed(actor, kind, asked, levels, at)
    first, order = (
        ("c.level_due", "c.level_due, c.id")
        if asked.which == "review"
        else ("c.submitted", "c.submitted DESC, c.id DESC")
    )
    if after:
        condition += f" AND ({first}, c.id) {'>' if asked.which == 'review' else '<'} (%(key)s, %(last)s)"
        values |= {"key": after[0], "last": after[1]}
    rows = fetch_all(
        f"SELECT {_COLUMNS} FROM report_card c WHERE {condition} ORDER BY {order} LIMIT %(limit)s",
        {**values, "limit": limit},
    )
    return [ReportCard(*row) for row in rows]


def count_cards(
    actor: Actor, kind: CardKind, asked: Asked, levels: Sequence[tuple[str, str]], at: datetime
) -> int:
    """How many `list_cards` has in all."""
    condition, values = _narrowed(actor, kind, asked, levels, at)
    row = fetch_one(f"SELECT count(*) FROM report_card c WHERE {condition}", values)
    return row[0] if row else 0


def _narrowed(
    actor: Actor, kind: CardKind, asked: Asked, levels: Sequence[tuple[str, str]], at: datetime
) -> tuple[str, dict[str, Any]]:
    visible, values = scope(actor, "c")
    parts = [visible, "c.kind = %(kind)s"]
    values |= {"kind": kind.id, "now": at}
    if asked.which == "mine":
        parts.append("c.reporter_id = %(me)s")
        values["me"] = actor.user_id
    elif asked.which == "review":
        own = [
            f"(c.level = %(level{n})s AND c.path <@ %(at{n})s::ltree"
            f"{' AND c.reporter_id IS DISTINCT FROM %(me)s' if kind.level(level).at == 'institution' else ''})"
            for n, (level, _) in enumerate(levels)
        ]
        values["me"] = actor.user_id
        parts += ["c.state = 'review'", f"({' OR '.join(own) or 'false'})"]
        for n, (level, path) in enumerate(levels):
            values |= {f"level{n}": level, f"at{n}": path}
    elif asked.which == "late":
        parts.append("(c.submitted > c.due OR (c.state = 'review' AND c.level_due < %(now)s))")
    elif asked.which == "duplicate":
        parts.append(
            "c.state <> 'void' AND EXISTS (SELECT 1 FROM report_card o WHERE o.resident_id = c.resident_id AND o.id <> c.id "
            "AND o.kind = c.kind AND o.subject = c.subject AND o.state <> 'void' "
            "AND abs(extract(epoch FROM o.diagnosed - c.diagnosed)) < 2592000)"
        )
    if asked.subject:
        parts.append("c.subject = %(subject)s")
        values["subject"] = asked.subject
    if asked.group:
        parts.append("c.subject = ANY(%(subjects)s)")
        values["subjects"] = [one.code for one in kind.subjects.values() if one.group == asked.group]
    if asked.state:
        parts.append("c.state = %(state)s")
        values["state"] = asked.state
    if asked.text.strip():
        parts.append("(c.name LIKE %(text)s OR c.number LIKE %(text)s OR c.institution_name LIKE %(text)s)")
        values["text"] = f"%{asked.text.strip()}%"
    if asked.since:
        parts.append("c.diagnosed >= %(since)s")
        values["since"] = asked.since
    if asked.until:
        parts.append("c.diagnosed < %(until)s")
        values["until"] = asked.until + timedelta(days=1)
    return " AND ".join(parts), values


def same_illness(
    actor: Actor, resident_ids: Collection[UUID], card: ReportCard, days: int
) -> list[ReportCard]:
    """Other cards of the person with the same subject and a diagnosis within `days`, wherever they were made: a reviewer has to know."""
    del actor
    rows = fetch_all(
        f"SELECT {_COLUMNS} FROM report_card c WHERE c.resident_id = ANY(%s) AND c.id <> %s AND c.kind = %s AND c.subject = %s "
        "AND c.state <> 'void' AND c.diagnosed BETWEEN %s AND %s ORDER BY c.submitted",
        (
            list(resident_ids), card.id, card.kind, card.subject, card.diagnosed - timedelta(days=days),
            card.diagnosed + timedelta(days=days),
        ),
    )  # fmt: skip
    return [ReportCard(*row) for row in rows]


def add_act(actor: Actor, card: ReportCard, line: tuple[UUID, datetime, str, str]) -> None:
    """A line of history: (id, at, act, text), at the card's level and revision."""
    execute(
        "INSERT INTO report_act (resident_id, card_id, id, at, act, level, actor, organisation, text, revision) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            card.resident_id, card.id, line[0], line[1], line[2], card.level, actor.name, actor.organisation_name, line[3], card.revision,
        ),
    )  # fmt: skip


def list_acts(actor: Actor, card: ReportCard) -> list[CardAct]:
    """The history of a card that was found, the first first."""
    del actor
    rows = fetch_all(
        "SELECT at, act, level, actor, organisation, text, revision FROM report_act WHERE resident_id = %s AND card_id = %s ORDER BY at, id",
        (card.resident_id, card.id),
    )
    return [CardAct(*row) for row in rows]
