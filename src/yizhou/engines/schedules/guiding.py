"""Finding whom to see: by words, institution, complaint or disease; ordered by distance, load or what others said."""

from collections.abc import Sequence
from datetime import timedelta
from math import asin, cos, radians, sin, sqrt

from yizhou.engines.schedules.contracts import Advice, Offer, Resource
from yizhou.engines.schedules.definitions import advise, limits
from yizhou.engines.schedules.store import bookings, people, resources, sessions
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import now, today
from yizhou.kernel.organisations import api as organisations

ORDERS = ("distance", "load", "popularity", "rating")
_EARTH = 6371.0
_POPULAR_DAYS = 90


def search(
    actor: Actor,
    *,
    text: str = "",
    complaint: str = "",
    service: str = "",
    organisation: str = "",
    order: str = "",
    at: tuple[float, float] | None = None,
    channel: str = "phone",
    limit: int = 50,
) -> tuple[Advice | None, list[Offer]]:
    """See `api.search`."""
    advice = advise(complaint) if complaint else None
    if advice is not None and not advice.departments:
        return advice, []
    place = organisations.by_code(organisation) if organisation else None
    found = resources.list_resources(
        actor, service=service, text=text, scope=place.path if place else "",
        departments=advice.departments if advice else (), limit=500,
    )  # fmt: skip
    if organisation and place is None:
        found = []
    offers = _offers(actor, found, at, channel)
    return advice, _ordered(offers, order, advice)[:limit]


def _offers(
    actor: Actor, found: Sequence[Resource], at: tuple[float, float] | None, channel: str
) -> list[Offer]:
    ids = [each.id for each in found]
    until = today() + timedelta(days=limits().horizon_days)
    days = sessions.free_days(actor, ids, channel, now(), until)
    rated = people.ratings(actor, ids)
    asked = bookings.counts_by_resource(actor, ids, today() - timedelta(days=_POPULAR_DAYS))
    places = organisations.by_codes({each.organisation_code for each in found})
    offers = []
    for each in found:
        day, free, sold, offered = days.get(each.id, (None, 0, 0, 0))
        where = places.get(each.organisation_code)
        far = None
        if (
            at is not None
            and where is not None
            and where.longitude is not None
            and where.latitude is not None
        ):
            far = kilometres(at, (where.longitude, where.latitude))
        rating, count = rated.get(each.id, (None, 0))
        load = sold / offered if offered else 1.0
        offers.append(
            Offer(
                each,
                day,
                free,
                load,
                asked.get(each.id, 0),
                rating,
                count,
                far,
                _reasons(far, load, rating, free),
            )
        )
    return offers


def _reasons(far: float | None, load: float, rating: float | None, free: int) -> tuple[str, ...]:
    said = []
    if far is not None:
        said.append(f"距您 {far:.1f} 公里")
    if free:
        said.append(f"号源已用 {load:.0%}，还有 {free} 个号")
    if rating is not None:
        said.append(f"评分 {rating:.1f}")
    return tuple(said)


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great-circle distance of two places given by longitude and latitude in degrees (haversine)."""
    (x1, y1), (x2, y2) = ((radians(a), radians(b)) for a, b in (one, other))
    half = sin((y2 - y1) / 2) ** 2 + cos(y1) * cos(y2) * sin((x2 - x1) / 2) ** 2
    return 2 * _EARTH * asin(sqrt(half))


def _ordered(offers: list[Offer], order: str, advice: Advice | None) -> list[Offer]:
    if order == "distance":
        return sorted(offers, key=lambda each: (each.kilometres is None, each.kilometres or 0, each.load))
    if order == "load":
        return sorted(offers, key=lambda each: (each.free == 0, each.load, each.resource.name))
    if order == "popularity":
        return sorted(offers, key=lambda each: (-each.popularity, each.resource.name))
    if order == "rating":
        return sorted(offers, key=lambda each: (-(each.rating or 0), -each.ratings, each.resource.name))
    if advice is not None:
        rank = {department: place for place, department in enumerate(advice.departments)}
        return sorted(offers, key=lambda each: (rank[each.resource.department], each.free == 0, each.load))
    return offers
