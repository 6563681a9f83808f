"""The log searched: newest first, from whichever way in leaves the fewest entries to look at.

A resident, somebody's name and an institution have indexes with the entry's number behind them, so each of them gives its
newest entries in order; several of them are merged. What is rare (refusals, prints, events of security) has a small index of
its own and needs no other way. What is left filters within the numbers of the period asked for.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from yizhou.kernel.audit.contracts import EVERYDAY, SECURITY, Access, Question
from yizhou.kernel.audit.store.entries import ACCESS, access_of
from yizhou.kernel.audit.store.tallies import Places
from yizhou.kernel.db.api import fetch_all

MOST_KEYS = 400
"""From so many institutions or people on, most of the log is theirs, and reading it backwards is quicker."""


def search(
    asked: Question,
    *,
    who: Sequence[UUID] | None,
    nameless: bool,
    places: Places,
    bounds: tuple[int, int | None],
    limit: int,
) -> list[Access]:
    """Entries between two numbers (`bounds`: from, and below). `who` are accounts; `nameless`: also entries without one."""
    low, below = bounds
    values: dict[str, Any] = {"limit": limit, "low": low, "below": below}
    conditions = ["e.id >= %(low)s"]
    if below is not None:
        conditions.append("e.id < %(below)s")
    for name, value, condition in (
        ("resident", asked.resident_id, "e.resident_id = %(resident)s"),
        ("action", asked.action, "e.action = %(action)s"),
        ("purpose", asked.purpose, "e.purpose = %(purpose)s"),
        ("outcome", asked.outcome, "e.outcome = %(outcome)s"),
        ("address", asked.address and f"{asked.address}%", "e.address LIKE %(address)s"),
        ("since", asked.since, "e.at >= %(since)s"),
        ("until", asked.until, "e.at < %(until)s"),
        (
            "text",
            asked.text and f"%{asked.text}%",
            "(e.actor_name ILIKE %(text)s OR e.organisation_name ILIKE %(text)s OR e.what ILIKE %(text)s)",
        ),
    ):
        if value:
            conditions.append(condition)
            values[name] = value
    if asked.security:
        conditions.append(f"e.action IN ({', '.join(repr(action) for action in SECURITY)})")
    if asked.outcome == "refused":
        conditions.append("e.outcome <> 'success'")
    ways = _ways(asked, who, nameless, places, values, conditions)
    body = f"SELECT {ACCESS}, e.id AS place FROM audit_entry e WHERE {' AND '.join(conditions)}"
    newest = "ORDER BY e.id DESC LIMIT %(limit)s"
    if ways:
        parts = [
            f"(SELECT l.* FROM unnest(%({name})s::uuid[]) k CROSS JOIN LATERAL "
            f"({body} AND e.{column} = k {newest}) l)"
            for name, column in ways
        ]
        if nameless:
            values["name"] = f"%{asked.who}%"
            parts.append(f"({body} AND e.actor_id IS NULL AND e.actor_name ILIKE %(name)s {newest})")
        sql = f"SELECT * FROM ({' UNION ALL '.join(parts)}) found ORDER BY place DESC LIMIT %(limit)s"
    else:
        sql = f"{body} {newest}"
    return [access_of(row[:-1]) for row in fetch_all(sql, values, planned_anew=True)]


def _ways(
    asked: Question, who: Sequence[UUID] | None, nameless: bool, places: Places, values: dict[str, Any],
    conditions: list[str],
) -> list[tuple[str, str]]:  # fmt: skip
    """The keys to come in by (name of the values, column); what is no way in becomes a condition."""
    if places is not None:
        values["places"] = list(places)
    if asked.resident_id is None and who is not None:
        values["who"] = list(who)
        if places is not None:
            conditions.append("e.organisation_id = ANY(%(places)s)")
        return [("who", "actor_id")]
    if who is not None:
        values["who"], values["name"] = list(who), f"%{asked.who}%"
        unnamed = "e.actor_id IS NULL AND e.actor_name ILIKE %(name)s" if nameless else "false"
        conditions.append(f"(e.actor_id = ANY(%(who)s) OR ({unnamed}))")
    if places is not None:
        common = not asked.security and asked.outcome != "refused" and asked.action in ("", *EVERYDAY)
        if asked.resident_id is None and common and len(places) <= MOST_KEYS:
            return [("places", "organisation_id")]
        conditions.append("e.organisation_id = ANY(%(places)s)")
    return []
