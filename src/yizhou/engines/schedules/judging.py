"""Ratings of visits: one for each visit that took place, shown without names."""

from datetime import datetime
from uuid import UUID

from yizhou.engines.schedules import booking as booked
from yizhou.engines.schedules.errors import RatingUnfit
from yizhou.engines.schedules.store import people
from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import now

MOST_STARS = 5


def rate(actor: Actor, booking_id: UUID, stars: int, text: str) -> None:
    """See `api.rate`."""
    found = booked.get(actor, booking_id)
    if found.state != "seen" or not 1 <= stars <= MOST_STARS:
        raise RatingUnfit
    values = (
        found.resident_id,
        found.id,
        found.resource_id,
        found.organisation_id,
        stars,
        text.strip(),
        now(),
    )
    if not people.insert_rating(actor, values):
        raise RatingUnfit
    record(actor, "create", resident_id=found.resident_id, what="就诊评价")


def experiences(actor: Actor, resource_id: UUID, limit: int) -> list[tuple[UUID, int, str, datetime]]:
    """See `api.experiences`."""
    return people.list_experiences(actor, (resource_id,), None, limit)
