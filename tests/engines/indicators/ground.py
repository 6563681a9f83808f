"""A star of a few rows: the prefecture P with the counties K and K2, a hospital H (100 beds), a township hospital T (20 beds), a
village V, a Chinese medicine hospital Z and, in K2, a hospital H2."""

from datetime import date
from typing import Any

import duckdb

from yizhou.engines.indicators import periods
from yizhou.engines.indicators.cubes import Cubes
from yizhou.engines.indicators.store import star
from yizhou.engines.warehouse import api as warehouse
from yizhou.engines.warehouse.store.star import Asked

TODAY = date(2025, 6, 30)


def _place(code: str, kind: str, above: list[str], county: str | None, **more: Any) -> dict[str, Any]:
    return {
        "id": code,
        "uuid": code,
        "name": code,
        "kind": kind,
        "above": [*above, code],
        "county": county,
        "beds": 0,
        **more,
    }


PLACES = [
    _place("P", "prefecture", [], None),
    _place("K", "county", ["P"], "K"),
    _place("K2", "county", ["P"], "K2"),
    _place("T0", "township", ["P", "K"], "K", township="T0"),
    _place("V", "village", ["P", "K", "T0"], "K", township="T0"),
    _place("H", "institution", ["P", "K"], "K", class_code="A100", beds=100),
    _place("T", "institution", ["P", "K", "T0"], "K", class_code="C220", beds=20, township="T0"),
    _place("Z", "institution", ["P", "K"], "K", class_code="A210"),
    _place("H2", "institution", ["P", "K2"], "K2", class_code="A100"),
]  # fmt: skip


def rows_of(tables: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Every table of the star with its rows, `id` and `year` filled in where an example leaves them out."""
    found: dict[str, list[dict[str, Any]]] = {}
    for table in warehouse.tables().values():
        given = tables.get(table.id, PLACES if table.id == "dim_place" else [])
        names = [column.name for column in table.columns]
        found[table.id] = [
            {
                **dict.fromkeys(names),
                "id": f"{table.id}{number}",
                **({"year": int(row["day"][:4])} if table.by_year else {}),
                **row,
            }
            for number, row in enumerate(given)
        ]
    return found


def cubes_of(link: duckdb.DuckDBPyConnection) -> Cubes:
    """What is computed of such a star."""
    ask = Asked(link)
    return Cubes(ask, [row[0] for row in ask("SELECT DISTINCT year FROM periods ORDER BY year")])


def small_star(tables: dict[str, list[dict[str, Any]]]) -> duckdb.DuckDBPyConnection:
    """The star in memory, with its calendar, as of TODAY."""
    link = duckdb.connect()
    years = {TODAY.year}
    for name, rows in rows_of(tables).items():
        table = warehouse.tables()[name]
        columns = ", ".join(f"{column.name} {column.type}" for column in table.columns)
        link.execute(f"CREATE TABLE {name} ({columns})")
        marks = ", ".join("?" for _ in table.columns)
        for row in rows:
            link.execute(
                f"INSERT INTO {name} VALUES ({marks})", [row[column.name] for column in table.columns]
            )
            years |= {int(str(row[key])[:4]) for key in ("day", "ended") if row.get(key)}
    star.prepare(Asked(link), periods.of_years(sorted(years), TODAY))
    return link
