"""From a figure to the people behind it: rows of the star, read on through the residents' api, each one in the access log."""

from yizhou.engines.indicators import definitions, periods, reading
from yizhou.engines.indicators.contracts import Case
from yizhou.engines.indicators.errors import NoCases
from yizhou.engines.indicators.store import star
from yizhou.engines.warehouse import api as warehouse
from yizhou.kernel.audit.api import Subject, record_many
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import today
from yizhou.kernel.errors.contracts import CodedError
from yizhou.records.consent import api as consent
from yizhou.registries.residents import api as residents

MOST = 200


def cases(
    actor: Actor, indicator_id: str, place: str, period: str, provider: str = "", part: str = "numerator"
) -> list[Case]:
    """See `api.cases`."""
    one, at = definitions.get(indicator_id), reading.node(actor, place)
    measure = one.denominator if part == "denominator" else one.numerator
    if measure is None or measure.kind != "flow":
        raise NoCases(name=one.name)
    asked = periods.period(period, today())
    with warehouse.opened((*one.tables, "dim_place", "dim_provider")) as ask:
        star.prepare(ask, [asked])
        rows = ask(star.cases(measure, asked.name, at.code, provider, MOST))
        names = star.provider_names(ask, sorted({row[2] for row in rows if row[2]}))
    if not rows:
        return []
    people = {row[4]: warehouse.resident_of(row[4]) for row in rows}
    seen = {}
    for name, resident_id in people.items():
        try:
            residents.require_visible(actor, resident_id)
            consent.require(actor, resident_id)
        except CodedError:
            continue
        seen[name] = resident_id
    held = residents.get_many(actor, list(seen.values()))
    record_many(
        actor,
        "search",
        [Subject(who, f"指标个案：{one.name}，{at.name}，{periods.spoken(period)}") for who in held],
    )
    return [
        Case(
            row[0], row[1], names.get(row[2] or "", row[2] or ""), float(row[3]),
            seen.get(row[4]) if seen.get(row[4]) in held else None,
            held[seen[row[4]]].name if seen.get(row[4]) in held else "",
        )
        for row in rows
    ]  # fmt: skip
