"""What the SQL of a definition speaks of, and how another engine says it: sqlglot reads it, DuckDB and Spark run it."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.qualify import qualify

SPARK = "spark"
OWN_TABLES: Mapping[str, Mapping[str, str]] = {
    "periods": {"period": "VARCHAR", "grain": "VARCHAR", "first": "DATE", "last": "DATE", "days": "BIGINT", "year": "INTEGER"},
    "calendar": {"day": "DATE", "period": "VARCHAR", "grain": "VARCHAR", "year": "INTEGER"},
    "ladder": {"place": "VARCHAR", "above": "VARCHAR", "level": "VARCHAR"},
}  # fmt: skip
"""Tables the engine makes beside the star: periods, the days of each, and every place's places above it."""
COLUMNS: Mapping[str, AbstractSet[str]] = {
    "flow": frozenset({"day", "place", "provider", "resident", "value"}),
    "state": frozenset({"period", "place", "value"}),
}


def tables_of(sql: str) -> frozenset[str]:
    """Tables of the star a query reads."""
    tree = sqlglot.parse_one(sql, dialect="duckdb")
    inner = {each.alias for each in tree.find_all(exp.CTE)}
    return frozenset(
        table.name
        for table in tree.find_all(exp.Table)
        if table.name not in inner and table.name not in OWN_TABLES
    )


def problems(sql: str, kind: str, star: Mapping[str, Mapping[str, str]]) -> list[str]:
    """What is wrong with a measure's query: it cannot be read, names what the star lacks, gives other columns, or cannot be
    carried to Spark."""
    try:
        tree = sqlglot.parse_one(sql, dialect="duckdb")
        resolved = qualify(
            tree, dialect="duckdb", schema={**star, **OWN_TABLES}, validate_qualify_columns=True, quote_identifiers=False
        )  # fmt: skip
        found = (
            {each.alias_or_name for each in resolved.selects}
            if isinstance(resolved, exp.Query)
            else set[str]()
        )
        sqlglot.transpile(sql, read="duckdb", write=SPARK, unsupported_level=sqlglot.ErrorLevel.RAISE)
    except SqlglotError as error:
        return [str(error).split("\n", 1)[0]]
    unknown = {each.name for each in resolved.find_all(exp.Table)} - star.keys() - OWN_TABLES.keys()
    unknown -= {each.alias for each in resolved.find_all(exp.CTE)}
    faults = [f"the star has no table {name}" for name in sorted(unknown)]
    if found != COLUMNS[kind]:
        faults.append(f"a {kind} gives {', '.join(sorted(COLUMNS[kind]))}, not {', '.join(sorted(found))}")
    return faults


def in_spark(sql: str) -> str:
    """The same query in Spark's dialect."""
    return sqlglot.transpile(sql, read="duckdb", write=SPARK)[0]
