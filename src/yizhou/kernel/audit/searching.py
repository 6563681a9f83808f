"""Questions to the log within what the auditor may see: entries by actors of the organisations at or below her own."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from yizhou.kernel.audit.contracts import (
    ACTIONS,
    EVERYDAY,
    OUTCOMES,
    Access,
    KnownActor,
    Question,
    Statistics,
)
from yizhou.kernel.audit.errors import EntryNotFound, PeriodWrong, UnknownFilter
from yizhou.kernel.audit.store import entries, tallies
from yizhou.kernel.audit.store import searching as asking
from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.clock.api import CHINA, now
from yizhou.kernel.db.api import decode_key, encode_key
from yizhou.kernel.db.contracts import Page

MOST = 200
LONGEST_DAYS = 366
UNINDEXED = timedelta(days=31)
"""A question without any way in looks at so much of the log, unless it names a period itself."""


def places_of(actor: Actor) -> list[UUID] | None:
    """The organisations whose entries an actor may see; None: all, entries without an organisation too (failed log-ins)."""
    if actor.kind is ActorKind.SYSTEM or (actor.scope and "." not in actor.scope):
        return None
    return tallies.places_within(actor.scope) if actor.scope else []


def _checked(asked: Question) -> None:
    if asked.action and asked.action not in ACTIONS:
        raise UnknownFilter(name="操作", value=asked.action, known="、".join(ACTIONS))
    if asked.outcome and asked.outcome not in OUTCOMES:
        raise UnknownFilter(name="结果", value=asked.outcome, known="、".join(OUTCOMES))
    if asked.since and asked.until and asked.since >= asked.until:
        raise PeriodWrong(why="结束时间不晚于开始时间", days=LONGEST_DAYS)


def _since(asked: Question) -> datetime | None:
    """From when on to look: as asked, or lately, where only reading everything could answer."""
    way = asked.who or asked.actor_id or asked.resident_id or asked.organisation_id or asked.security
    rare = asked.outcome == "refused" or asked.action not in ("", *EVERYDAY)
    narrow = asked.text or asked.address or asked.purpose
    if asked.since or way or rare or not narrow:
        return asked.since
    return (asked.until or now()) - UNINDEXED


def search(actor: Actor, asked: Question, after: str | None, limit: int) -> Page[Access]:
    """Newest first. Raises UnknownFilter, PeriodWrong, BadPageKey."""
    _checked(asked)
    asked = replace(asked, since=_since(asked))
    places = places_of(actor)
    if asked.organisation_id is not None:
        places = [asked.organisation_id] if places is None or asked.organisation_id in places else []
    who, nameless = None, False
    if asked.actor_id is not None:
        who = [asked.actor_id]
    elif asked.who:
        known = tallies.list_actors(asked.who, None if asked.organisation_id else places, asking.MOST_KEYS)
        who = [one.id for one in known if one.id is not None]
        nameless = any(one.id is None for one in known)
    low, high = tallies.id_bounds(asked.since, asked.until)
    below = None if high is None else high + 1
    if after:
        below = min(int(decode_key(after)[0]), below or entries.NEWEST)
    most = min(max(limit, 1), MOST)
    found = asking.search(
        asked, who=who, nameless=nameless, places=places, bounds=(low, below), limit=most + 1
    )
    return Page(found[:most], encode_key((found[most - 1].id,)) if len(found) > most else None)


def entry(actor: Actor, number: int) -> Access:
    """One entry. Raises EntryNotFound."""
    found = entries.find_access(number)
    places = places_of(actor)
    if found is None or (places is not None and found.organisation_id not in places):
        raise EntryNotFound(number=number)
    return found


def actors(actor: Actor, text: str, limit: int = 20) -> list[KnownActor]:
    """Who is in the log under such a name."""
    return tallies.list_actors(text, places_of(actor), limit) if text else []


def statistics(actor: Actor, days: int) -> Statistics:
    """Counts of the last so many days, today included. Raises PeriodWrong."""
    if not 1 <= days <= LONGEST_DAYS:
        raise PeriodWrong(why=f"{days} 天", days=LONGEST_DAYS)
    until = now() + timedelta(hours=1)
    midnight = now().astimezone(CHINA).replace(hour=0, minute=0, second=0, microsecond=0)
    since = midnight - timedelta(days=days - 1)
    places = places_of(actor)
    by = {
        what: tuple(tallies.count_by(what, since, until, places))
        for what in ("days", "hours", "organisations", "roles", "actions")
    }
    return Statistics(
        sum(count.number for count in by["actions"]), sum(count.refused for count in by["actions"]), **by
    )
