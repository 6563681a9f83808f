"""Rule `queries`: every query lives in a feature's `store.py`."""

import ast
import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from tools.lint.rule import FileRule, name_of, text_of
from tools.lint.source import Finding, Source

RUNNERS = frozenset({"fetch_all", "fetch_one", "execute", "execute_many", "copy_rows"})
DRIVERS = (
    "psycopg",
    "psycopg_pool",
    "django.db.connection",
    "django.db.connections",
    "yizhou.kernel.db.api.native",
)
SQL = re.compile(
    r"\b(SELECT\s.+?\sFROM\s|INSERT\s+INTO\s|UPDATE\s+\S+\s+SET\s|DELETE\s+FROM\s|TRUNCATE\s|ALTER\s+TABLE\s|"
    r"CREATE\s+(UNIQUE\s+)?(TABLE|INDEX)\s)",
    re.DOTALL,
)


class Queries(FileRule):
    """Outside `store.py` (or a `store/` folder) nothing asks the database.

    Found: `.objects`, `.cursor()`, imports of the query functions of `yizhou.kernel.db.api`, of a driver or
    of Django's connection, and text that reads as SQL (docstrings apart). Free: `kernel/db`, migrations, the
    driver's error classes, and in `entrypoints` the connection itself, since a process owns it (LISTEN).
    """

    id = "queries"
    why = "A query anywhere else escapes the actor's scope, and cannot be found when it is slow."

    def applies(self, source: Source) -> bool:
        return super().applies(source) and not (
            source.is_store or source.in_migrations or source.feature == "kernel/db"
        )

    def check_file(self, source: Source) -> Iterator[Finding]:
        # A docstring is not a query, and the parts of an f-string are looked at together.
        passed = source.docstrings | {
            id(part) for node in source.nodes if isinstance(node, ast.JoinedStr) for part in node.values
        }
        for node in source.nodes:
            found = self._query(node, passed) or ("" if source.layer == "entrypoints" else _connection(node))
            if found:
                yield self.at(source, node, f"{found}: move the query into this feature's store.py")

    def _query(self, node: ast.AST, passed: AbstractSet[int]) -> str:
        match node:
            case ast.Attribute(attr="objects"):
                return f"{name_of(node)} asks the database"
            case ast.Call() if name_of(node.func).endswith(".cursor"):
                return "a cursor"
            case ast.ImportFrom(module="yizhou.kernel.db.api"):
                found = sorted(RUNNERS & {alias.name for alias in node.names})
                return f"import of {', '.join(found)}" if found else ""
            case ast.Constant(value=str() as text) if id(node) not in passed and SQL.search(text):
                return f"SQL text {SQL.search(text).group(0).strip()[:40]!r}"  # type: ignore[union-attr]
            case ast.JoinedStr() if SQL.search(text_of(node) or ""):
                return "SQL text in an f-string"
        return ""


def _connection(node: ast.AST) -> str:
    match node:
        case ast.ImportFrom(module=str() as module):
            names = [f"{module}.{alias.name}" for alias in node.names]
        case ast.Import():
            names = [alias.name for alias in node.names]
        case _:
            return ""
    return next((f"import of {name}" for name in names if _is_driver(name)), "")


def _is_driver(name: str) -> bool:
    if name.startswith("psycopg.errors") or name.endswith("Error"):
        return False  # knowing what may go wrong is no query
    return any(name == driver or name.startswith(driver + ".") for driver in DRIVERS)
