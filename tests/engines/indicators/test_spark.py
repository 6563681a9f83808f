"""The SQL of every indicator runs on DuckDB and, carried over by sqlglot, on Spark, and both engines say the same."""

import math
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from pyspark.sql import SparkSession

from tests.engines.indicators.ground import small_star
from tests.engines.indicators.test_examples import EXAMPLES
from yizhou.engines.indicators import definitions
from yizhou.engines.indicators.contracts import Measure
from yizhou.engines.indicators.sql import in_spark
from yizhou.engines.indicators.store import star

BATCH = 16
MEASURES = [
    (f"{one.id} {part}", one.grains, measure)
    for one in definitions.all_indicators().values()
    for part, measure in (("numerator", one.numerator), ("denominator", one.denominator))
    if measure is not None
]


def everything() -> dict[str, list[dict[str, Any]]]:
    """The rows of all examples in one star."""
    tables: dict[str, list[dict[str, Any]]] = {}
    for path in EXAMPLES:
        for name, rows in yaml.safe_load(path.read_text(encoding="utf-8"))["tables"].items():
            held = tables.setdefault(name, [])
            held.extend(row for row in rows if not name.startswith("dim_") or row not in held)
    return tables


@pytest.fixture(scope="module")
def link() -> Iterator[duckdb.DuckDBPyConnection]:
    with small_star(everything()) as made:
        yield made


@pytest.fixture(scope="module")
def spark(
    link: duckdb.DuckDBPyConnection, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SparkSession]:
    """A Spark of this machine that reads the same Parquet files."""
    folder: Path = tmp_path_factory.mktemp("star")
    session = (
        SparkSession.builder.master("local[2]")
        .appName("yizhou")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.sql.adaptive.enabled", "false")
        .config(
            "spark.sql.codegen.wholeStage", "false"
        )  # a few rows: compiling would take longer than counting
        .config("spark.sql.session.timeZone", "Asia/Shanghai")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.memory", "1g")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    for (name,) in link.execute("SELECT table_name FROM information_schema.tables").fetchall():
        path = folder / f"{name}.parquet"
        link.execute(f"COPY (SELECT * FROM {name}) TO '{path}' (FORMAT parquet)")
        session.read.parquet(str(path)).createOrReplaceTempView(name)
    yield session
    session.stop()


def plain(value: Any) -> Any:
    """A value as both engines say it: a decimal, a long and a double of one number are one."""
    if value is None or isinstance(value, str | date):
        return value
    return f"{float(value):.9g}" if math.isfinite(float(value)) else "—"


def together(batch: list[tuple[str, Any, Measure]]) -> str:
    """Many questions as one: Spark takes longer to begin than to count a few rows."""
    return " UNION ALL ".join(
        f"SELECT '{name}' AS asked, period, place, CAST(value AS DOUBLE) AS value FROM ({star.by_place(measure, grains)}) AS q{number}"
        for number, (name, grains, measure) in enumerate(batch)
    )


def by_name(rows: list[Any]) -> dict[str, list[tuple[Any, ...]]]:
    found: dict[str, list[tuple[Any, ...]]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(tuple(plain(value) for value in row[1:]))
    return {name: sorted(said, key=repr) for name, said in found.items()}


@pytest.mark.timeout(600)
def test_both_engines_give_the_same_rows_of_every_indicator(
    link: duckdb.DuckDBPyConnection, spark: SparkSession
) -> None:
    """One test, so that one Spark is started however many workers there are."""
    differing: dict[str, Any] = {}
    for number in range(0, len(MEASURES), BATCH):
        batch = MEASURES[number : number + BATCH]
        asked = together(batch)
        ours = by_name(link.execute(asked).fetchall())
        theirs = by_name(spark.sql(in_spark(asked)).collect())
        assert ours.keys() == {name for name, *_ in batch}, "the examples have rows of each"
        differing |= {name: (ours[name], theirs.get(name)) for name in ours if theirs.get(name) != ours[name]}
    assert differing == {}
