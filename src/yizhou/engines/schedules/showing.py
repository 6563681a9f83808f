"""Bookings with the names the pages show. Whoever may see a booking sees the name; the reading is in the access log."""

from collections.abc import Sequence
from uuid import UUID

from yizhou.engines.schedules import api
from yizhou.engines.schedules.contracts import Booking, Resource
from yizhou.engines.schedules.views import BookingView, booking_view
from yizhou.kernel.auth.contracts import Actor, system_actor
from yizhou.registries.residents import api as residents


def names_of(actor: Actor, resident_ids: set[UUID]) -> dict[UUID, str]:
    """Names by resident, also of residents of elsewhere: who books at an institution is known to it."""
    found = residents.get_many(system_actor(actor.name), resident_ids)
    return {identity: resident.name for identity, resident in found.items()}


def show(actor: Actor, found: Sequence[Booking]) -> list[BookingView]:
    """Bookings as the pages get them."""
    names = names_of(actor, {each.resident_id for each in found})
    rated = api.rated(actor, [each.id for each in found if each.state == "seen"])
    known: dict[UUID, Resource] = {}
    for each in found:
        if each.resource_id not in known:
            known[each.resource_id] = api.resource(actor, each.resource_id)
    return [
        booking_view(
            each,
            known[each.resource_id],
            names.get(each.resident_id, "（未登记姓名）"),
            rated=each.id in rated,
        )
        for each in found
    ]


def show_one(actor: Actor, found: Booking) -> BookingView:
    """One booking as the pages get it."""
    return show(actor, [found])[0]
