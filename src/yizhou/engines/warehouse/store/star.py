"""DuckDB over the Parquet files: rows of a batch are made by the tables' own queries, parts are written whole."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from yizhou.engines.warehouse.contracts import Table

MEMORY = "1GB"
_COMPRESSED = "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 200000"


def connect(spill: Path) -> duckdb.DuckDBPyConnection:
    """A connection that keeps to a gigabyte and spills into a folder."""
    spill.mkdir(parents=True, exist_ok=True)
    link = duckdb.connect()
    link.execute(f"SET memory_limit = '{MEMORY}'")
    link.execute(f"SET temp_directory = '{spill}'")
    link.execute("SET preserve_insertion_order = false")
    return link


def _columns(table: Table) -> str:
    return ", ".join(f"{column.name} {column.type}" for column in table.columns)


def show(link: duckdb.DuckDBPyConnection, table: Table, files: Sequence[Path]) -> None:
    """Make a table readable under its name."""
    if files:
        listed = ", ".join(f"'{path}'" for path in files)
        link.execute(f"CREATE OR REPLACE VIEW {table.id} AS SELECT * FROM read_parquet([{listed}])")
    else:
        link.execute(f"CREATE OR REPLACE TABLE {table.id} ({_columns(table)})")


def stage(
    link: duckdb.DuckDBPyConnection, tables: Iterable[Table], columns: Mapping[str, str], spool: Path
) -> None:
    """Turn a batch (newline-delimited JSON) into rows waiting for each table; ids of the batch wait in `touched`."""
    typed = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
    link.execute(
        f"CREATE OR REPLACE TEMP VIEW source AS SELECT * FROM read_json('{spool}', format = 'newline_delimited', "
        f"columns = {{{typed}}}, maximum_object_size = 67108864)"
    )
    link.execute("CREATE TEMP TABLE IF NOT EXISTS touched (id VARCHAR)")
    link.execute("INSERT INTO touched SELECT CAST(id AS VARCHAR) FROM source")
    for table in tables:
        link.execute(f"CREATE TEMP TABLE IF NOT EXISTS new_{table.id} ({_columns(table)})")
        listed = ", ".join(column.name for column in table.columns)
        # A row that changed twice within one refresh: the earlier batch's goes.
        link.execute(f"DELETE FROM new_{table.id} WHERE id IN (SELECT CAST(id AS VARCHAR) FROM source)")
        link.execute(f"INSERT INTO new_{table.id} SELECT {listed} FROM ({table.select})")


def affected(link: duckdb.DuckDBPyConnection, table: Table, old: Mapping[str, Path]) -> list[str]:
    """The parts of a table that the waiting rows change: where they go, and where their earlier versions lie."""
    if not table.by_year:
        return [""]
    parts = {str(row[0]) for row in link.execute(f"SELECT DISTINCT year FROM new_{table.id}").fetchall()}
    for part, path in old.items():
        if part in parts:
            continue
        found = link.execute(
            f"SELECT 1 FROM read_parquet('{path}') SEMI JOIN touched USING (id) LIMIT 1"
        ).fetchone()
        if found:
            parts.add(part)
    return sorted(parts)


def write_part(
    link: duckdb.DuckDBPyConnection, table: Table, part: str, old: Path | None, target: Path
) -> int:
    """Write a part anew: what it held, without what was touched, and what waits for it. Returns its rows."""
    where = f"WHERE year = {int(part)}" if part else ""
    kept = (
        f"SELECT * FROM read_parquet('{old}') ANTI JOIN touched USING (id) UNION ALL BY NAME " if old else ""
    )
    link.execute(f"COPY ({kept}SELECT * FROM new_{table.id} {where}) TO '{target}' ({_COMPRESSED})")
    row = link.execute(f"SELECT count(*) FROM read_parquet('{target}')").fetchone()
    return int(row[0]) if row else 0


def forget(link: duckdb.DuckDBPyConnection, tables: Iterable[Table]) -> None:
    """Let the waiting rows go once they are written."""
    for name in ("touched", *(f"new_{table.id}" for table in tables)):
        link.execute(f"DROP TABLE IF EXISTS {name}")


class Asked:
    """Questions to a star: rows of a query, or its columns as arrays."""

    def __init__(self, link: duckdb.DuckDBPyConnection) -> None:
        self._link = link

    def __call__(self, query: str) -> list[tuple[Any, ...]]:
        return self._link.execute(query).fetchall()

    def columns(self, query: str) -> Mapping[str, Any]:
        """Columns by name, as numpy arrays."""
        return self._link.execute(query).fetchnumpy()
