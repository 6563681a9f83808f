"""The SQL that computes an indicator over the star, in DuckDB's dialect, plain enough for Spark."""

from collections.abc import Callable, Sequence
from typing import Any

from yizhou.engines.indicators.contracts import Measure
from yizhou.engines.indicators.periods import Period

Question = Callable[[str], list[tuple[Any, ...]]]


def prepare(ask: Question, periods: Sequence[Period]) -> None:
    """Make `periods`, `calendar` and `ladder` beside the star."""
    listed = ", ".join(
        f"('{p.name}', '{p.grain}', DATE '{p.first}', DATE '{p.last}', {p.days}, {p.year})" for p in periods
    )
    ask(
        "CREATE OR REPLACE TABLE periods (period VARCHAR, grain VARCHAR, first DATE, last DATE, days BIGINT, year INTEGER)"
    )
    if listed:
        ask(f"INSERT INTO periods VALUES {listed}")
    ask(
        "CREATE OR REPLACE TABLE calendar AS SELECT CAST(d AS DATE) AS day, p.period, p.grain, p.year "
        "FROM periods p, LATERAL (SELECT unnest(generate_series(p.first, p.last, INTERVAL 1 DAY)) AS d)"
    )
    ask(
        "CREATE OR REPLACE TABLE ladder AS SELECT x.place, x.above, p.kind AS level FROM "
        "(SELECT id AS place, unnest(above) AS above FROM dim_place) x JOIN dim_place p ON p.id = x.above "
        "WHERE p.kind <> 'village'"
    )


def years(ask: Question, tables: Sequence[str]) -> list[int]:
    """Years there are rows of."""
    asked = " UNION ".join(f"SELECT DISTINCT year FROM {name}" for name in tables)
    return sorted(int(row[0]) for row in ask(asked)) if tables else []


def by_place(measure: Measure, grains: Sequence[str]) -> str:
    """Period, place and value of every place and the places above it."""
    kept = ", ".join(f"'{grain}'" for grain in grains)
    if measure.kind == "state":
        return (
            "SELECT m.period, a.above AS place, SUM(m.value) AS value FROM (SELECT period, place, SUM(value) AS value "
            f"FROM ({measure.sql}) AS x GROUP BY period, place) AS m JOIN ladder a ON a.place = m.place "
            f"JOIN periods c ON c.period = m.period WHERE c.grain IN ({kept}) GROUP BY m.period, a.above"
        )
    if measure.count == "people":
        return (
            "SELECT c.period, a.above AS place, COUNT(DISTINCT m.resident) AS value FROM (SELECT DISTINCT day, place, resident "
            f"FROM ({measure.sql}) AS x) AS m JOIN calendar c ON c.day = m.day JOIN ladder a ON a.place = m.place "
            f"WHERE c.grain IN ({kept}) GROUP BY c.period, a.above"
        )
    return (
        "SELECT c.period, a.above AS place, SUM(m.value) AS value FROM (SELECT day, place, SUM(value) AS value "
        f"FROM ({measure.sql}) AS x GROUP BY day, place) AS m JOIN calendar c ON c.day = m.day "
        f"JOIN ladder a ON a.place = m.place WHERE c.grain IN ({kept}) GROUP BY c.period, a.above"
    )


def by_doctor(measure: Measure) -> str:
    """Period, place, doctor and value, of whole years."""
    value = "COUNT(DISTINCT m.resident)" if measure.count == "people" else "SUM(m.value)"
    return (
        f"SELECT c.period, m.place, m.provider, {value} AS value FROM ({measure.sql}) AS m "
        "JOIN calendar c ON c.day = m.day JOIN dim_place p ON p.id = m.place "
        f"WHERE c.grain = 'year' AND m.provider <> '' GROUP BY c.period, m.place, m.provider"
    )


def cases(measure: Measure, period: str, place: str, provider: str, limit: int) -> str:
    """Rows behind a figure, latest first. All three are names of the platform's own, checked before."""
    doctor = f" AND m.provider = '{provider.replace(chr(39), chr(39) * 2)}'" if provider else ""
    return (
        f"SELECT m.day, m.place, m.provider, m.value, m.resident FROM ({measure.sql}) AS m "
        f"JOIN calendar c ON c.day = m.day AND c.period = '{period}' "
        f"JOIN ladder a ON a.place = m.place AND a.above = '{place}' "
        f"WHERE m.resident IS NOT NULL{doctor} ORDER BY m.day DESC, m.place, m.resident LIMIT {int(limit)}"
    )


def provider_names(ask: Question, numbers: Sequence[str]) -> dict[str, str]:
    """Names of doctors by number."""
    if not numbers:
        return {}
    listed = ", ".join("'" + each.replace("'", "''") + "'" for each in numbers)
    return {row[0]: row[1] for row in ask(f"SELECT id, name FROM dim_provider WHERE id IN ({listed})")}
