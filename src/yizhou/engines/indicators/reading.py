"""Reading computed values: within the actor's scope, of places and of what is compared with them."""

from collections.abc import Mapping, Sequence

from yizhou.engines.indicators import definitions, periods
from yizhou.engines.indicators.contracts import Indicator, Place, Point, Ranked, Reading
from yizhou.engines.indicators.errors import PlaceUnknown
from yizhou.engines.indicators.store import results, star
from yizhou.engines.warehouse import api as warehouse
from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.organisations import api as organisations
from yizhou.kernel.organisations.contracts import Organisation

TREND = {"month": 24, "quarter": 16, "year": 11}
_GRAIN_LENGTH = {"year": 4, "quarter": 6, "month": 7}


def node(actor: Actor, code: str = "") -> Organisation:
    """A place the actor may see, without a code the top of their scope. Raises PlaceUnknown."""
    if code:
        found = organisations.by_code(code)
    elif actor.kind is ActorKind.SYSTEM:
        found = organisations.root()
    else:
        above = organisations.ancestors(actor.scope) if actor.scope else []
        found = above[-1] if above else None
    if found is None or not _reaches(actor, found):
        raise PlaceUnknown(place=code[:32])
    return found


def _reaches(actor: Actor, found: Organisation) -> bool:
    if actor.kind is ActorKind.SYSTEM:
        return True
    return bool(actor.scope) and f"{found.path}.".startswith(f"{actor.scope}.")


def place_of(found: Organisation) -> Place:
    """A node of the organisation tree as a place of a reading."""
    return Place(found.code, found.name, found.kind)


def below(actor: Actor, found: Organisation) -> list[Organisation]:
    """Where one drills from a place: counties, then townships and institutions, then a township's institutions."""
    return [
        one
        for one, _ in organisations.children(found.id, "", actor.scope or found.path)
        if one.kind != "village"
    ]


def latest(indicator: str, place: str, grain: str) -> str:
    """The last period of a grain with a value; empty without one."""
    return results.latest_periods([indicator], place, _GRAIN_LENGTH[grain]).get(indicator, "")


def read(actor: Actor, indicator_id: str, place: str = "", period: str = "", grain: str = "year") -> Reading:
    """See `api.read`."""
    one, at = definitions.get(indicator_id), node(actor, place)
    if period:
        grain = periods.grain_of(period)
    known = [each for each in results.list_periods(one.id, at.code) if periods.grain_of(each) == grain]
    period = period or (known[0] if known else "")
    if not period:
        return Reading(one, place_of(at), "", None, None, None, None, None, 0, (), (), _path(actor, at), ())
    trend = results.list_points([one.id], [at.code], periods.latest(period, TREND[grain]))
    held = {point.period: point for point in trend}
    extra = {
        point.period: point
        for point in results.list_points(
            [one.id], [at.code], [periods.year_before(period), periods.before(period)]
        )
    }
    beside = _neighbours(actor, one, at, period)
    mine = held.get(period)
    return Reading(
        one, place_of(at), period, mine, extra.get(periods.year_before(period)), extra.get(periods.before(period)),
        _mean(one, [each for each in beside if each.place != at.code]), _rank(one, mine, beside), len(beside),
        tuple(trend), tuple(parts(actor, one, at, period)), _path(actor, at), tuple(known),
    )  # fmt: skip


def _path(actor: Actor, at: Organisation) -> tuple[Place, ...]:
    return tuple(place_of(one) for one in organisations.ancestors(at.path) if _reaches(actor, one))


def _neighbours(actor: Actor, one: Indicator, at: Organisation, period: str) -> Sequence[Point]:
    """Values of the places beside this one that the actor sees, itself among them."""
    if at.parent_id is None:
        return ()
    parent = organisations.get(at.parent_id)
    if not _reaches(actor, parent):
        return ()
    beside = [each.code for each in below(actor, parent) if each.kind == at.kind]
    return [point for point in results.list_points([one.id], beside, [period]) if point.value is not None]


def _mean(one: Indicator, points: Sequence[Point]) -> float | None:
    """Of rates the rate of all together, else the mean."""
    if not points:
        return None
    if one.denominator is not None:
        total = sum(point.denominator or 0.0 for point in points)
        return sum(point.numerator for point in points) / total * one.factor if total else None
    return sum(point.value or 0.0 for point in points) / len(points)


def _rank(one: Indicator, mine: Point | None, beside: Sequence[Point]) -> int | None:
    if mine is None or mine.value is None or not beside:
        return None
    value = mine.value
    better = [each for each in beside if (each.value or 0) < value] if one.direction == "lower" else [
        each for each in beside if (each.value or 0) > value
    ]  # fmt: skip
    return len(better) + 1


def parts(actor: Actor, one: Indicator, at: Organisation, period: str) -> list[Ranked]:
    """The places below (an institution's: its doctors), best first."""
    if at.kind == "institution":
        found = results.list_doctors(one.id, at.code, period)
        names = _names([point.provider for point in found])
        ranked = [Ranked(Place(p.provider, names.get(p.provider, p.provider), "doctor"), p) for p in found]
    else:
        places = {each.code: each for each in below(actor, at)}
        ranked = [
            Ranked(place_of(places[point.place]), point)
            for point in results.list_points([one.id], list(places), [period])
        ]
    order = -1 if one.direction != "lower" else 1
    return sorted(
        ranked, key=lambda each: (each.point.value is None, order * (each.point.value or 0), each.place.code)
    )


def _names(numbers: Sequence[str]) -> Mapping[str, str]:
    if not numbers:
        return {}
    with warehouse.opened(("dim_provider",)) as ask:
        return star.provider_names(ask, numbers)
