"""The SQL that computes an indicator over the star, in DuckDB's dialect, plain enough for Spark."""

from collections.abc import Sequence

from yizhou.engines.indicators.contracts import Measure
from yizhou.engines.indicators.periods import Period
from yizhou.engines.warehouse.contracts import Question


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
    ask(
        "CREATE OR REPLACE TABLE spots AS SELECT CAST(row_number() OVER (ORDER BY id) - 1 AS INTEGER) AS n, id FROM dim_place"
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


_SLOT = "CASE c.grain WHEN 'month' THEN CAST(right(c.period, 2) AS INTEGER) - 1 WHEN 'quarter' THEN 11 + CAST(right(c.period, 1) AS INTEGER) ELSE 16 END"
_COUNTS = ", ".join(f"SUM(CASE WHEN mask & {bits} <> 0 THEN 1 ELSE 0 END) AS s{slot}" for slot, bits in enumerate(
    [1 << month for month in range(12)] + [7 << quarter * 3 for quarter in range(4)] + [4095]
))  # fmt: skip


def gather(measure: Measure, name: str) -> str:
    """The rows of a flow, each once, added up by month (`sum`) or kept by person with the months they came in (`people`)."""
    value, whom = ("SUM(x.value) AS value", "month(x.day) AS month") if measure.count == "sum" else (
        "CAST(BIT_OR(1 << (month(x.day) - 1)) AS INTEGER) AS mask", "x.resident"
    )  # fmt: skip
    kept = "" if measure.count == "sum" else " AND x.resident IS NOT NULL"
    return (
        f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT CAST(year(x.day) AS INTEGER) AS year, s.n, x.provider, {whom}, {value} "
        f"FROM ({measure.sql}) AS x JOIN spots s ON s.id = x.place "
        "WHERE x.day BETWEEN (SELECT MIN(first) FROM periods) AND (SELECT MAX(last) FROM periods) "
        f"AND year(x.day) IN (SELECT year FROM periods){kept} GROUP BY ALL"
    )


def months(name: str) -> str:
    """What was gathered, by place itself."""
    return f"SELECT n, year, CAST(month AS INTEGER) - 1 AS slot, CAST(SUM(value) AS DOUBLE) AS value FROM {name} GROUP BY ALL"


def people(name: str) -> str:
    """People by place and the places above it: s0 to s11 months, s12 to s15 quarters, s16 the year."""
    return (
        f"SELECT n, year, {_COUNTS} FROM (SELECT u.n, g.year, g.resident, BIT_OR(g.mask) AS mask FROM {name} g "
        "JOIN spots s ON s.n = g.n JOIN ladder a ON a.place = s.id JOIN spots u ON u.id = a.above GROUP BY ALL) GROUP BY ALL"
    )


def states(measure: Measure) -> str:
    """A state by place itself, of all grains."""
    return (
        f"SELECT s.n, c.year, {_SLOT} AS slot, CAST(SUM(m.value) AS DOUBLE) AS value FROM ({measure.sql}) AS m "
        "JOIN spots s ON s.id = m.place JOIN periods c ON c.period = m.period GROUP BY ALL"
    )


def places(ask: Question) -> list[str]:
    """Every place, in the order of its number."""
    return [row[0] for row in ask("SELECT id FROM spots ORDER BY n")]


def rungs() -> str:
    """The ladder by numbers of places."""
    return "SELECT s.n, u.n AS above FROM ladder a JOIN spots s ON s.id = a.place JOIN spots u ON u.id = a.above ORDER BY u.n"


def doctors(above: tuple[str, str], below: tuple[str, str] | None) -> str:
    """Place, year, and lists of doctors with their values, of whole years: of what was gathered (name, count) for numerator and
    denominator."""

    def one(gathered: tuple[str, str]) -> str:
        value = "SUM(value)" if gathered[1] == "sum" else "COUNT(DISTINCT resident)"
        return (
            f"(SELECT n, year, left(provider, 64) AS provider, CAST({value} AS DOUBLE) AS value FROM {gathered[0]} "
            "WHERE provider <> '' GROUP BY ALL)"
        )

    lists = "list(provider ORDER BY provider), list(coalesce(above, 0) ORDER BY provider), list(coalesce(below, 0) ORDER BY provider)"
    both = (
        f"SELECT n, year, provider, a.value AS above, b.value AS below FROM {one(above)} a "
        f"FULL JOIN {one(below)} b USING (n, year, provider)"
        if below
        else f"SELECT n, year, provider, value AS above, NULL AS below FROM {one(above)}"
    )
    return f"SELECT s.id, q.year, {lists} FROM ({both}) q JOIN spots s ON s.n = q.n WHERE coalesce(above, below) IS NOT NULL GROUP BY ALL"


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
