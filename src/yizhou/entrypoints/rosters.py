"""Puts a prefecture's rosters into the platform, and shows them at work: the residents of the demo get some bookings."""

from collections.abc import Sequence
from datetime import time, timedelta
from typing import Any
from uuid import UUID

from yizhou.engines.schedules import api as schedules
from yizhou.engines.schedules.contracts import Resource, RosterLine, Wish
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now, today
from yizhou.kernel.db.api import savepoint
from yizhou.kernel.errors.contracts import CodedError
from yizhou.kernel.organisations import api as organisations


def load(actor: Actor, content: dict[str, Any]) -> int:
    """Load `rosters`; resources that have lines already stay as they are. How many resources there are."""
    rows: list[dict[str, Any]] = content.get("rosters", [])
    places = organisations.by_codes({row["organisation"] for row in rows})
    for row in rows:
        values = {name: value for name, value in row.items() if name not in ("organisation", "lines")}
        place = places[row["organisation"]]
        resource = schedules.save_resource(actor, Resource(new_id(), place.id, "", "", "", **values))
        if not schedules.lines(actor, (resource.id,)):
            for weekday, begins, ends, capacity in row["lines"]:
                line = RosterLine(
                    new_id(), resource.id, weekday, time.fromisoformat(begins), time.fromisoformat(ends), capacity, today()
                )  # fmt: skip
                schedules.save_line(actor, line)
    return len(rows)


def book_for(actor: Actor, content: dict[str, Any], resident_ids: Sequence[UUID]) -> int:
    """Give each resident without bookings one for today, where a session is still on, and one for a later day; how many."""
    rows: list[dict[str, Any]] = content.get("rosters", [])
    clerks = {row["organisation"] for row in content["accounts"] if row["role"] == "institution_clerk"}
    codes = [row["organisation"] for row in rows if row["organisation"] in clerks]
    if not codes:
        return 0
    place = organisations.by_codes(codes[:1])[codes[0]]
    made = 0
    for turn, resident in enumerate(resident_ids):
        if schedules.bookings_of(actor, resident):
            continue
        sessions = [
            each for each in schedules.sessions_of(actor, "phone", days=10, organisation_id=place.id)
            if each.resource.service == "outpatient" and each.free and each.ends > now()
        ]  # fmt: skip
        later = [each for each in sessions if each.day > today() + timedelta(days=1)]
        for session in (*[each for each in sessions if each.day == today()][:1], *later[turn : turn + 1]):
            try:
                with savepoint():
                    schedules.book(actor, Wish(session.id, resident, "phone", new_id()))
            except CodedError:
                continue  # somebody whose record carries no number yet books at the desk
            made += 1
    return made
