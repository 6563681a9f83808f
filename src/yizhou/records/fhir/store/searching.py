"""Search in SQL. One statement a page; within named residents it asks their partitions alone.

Without a resident a test with an index over the population is required, the actor's scope is a condition of the query, and
the statement is cut off after `SECONDS`.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
import psycopg.errors

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, fetch_all, savepoint
from yizhou.records.fhir.contracts import NO_RESIDENT, Stored
from yizhou.records.fhir.criteria import (
    Criteria,
    Either,
    Every,
    From,
    Json,
    Keys,
    Limit,
    Locals,
    Not,
    Sort,
    Span,
    Test,
    Texts,
    Words,
)
from yizhou.records.fhir.errors import TooBroad
from yizhou.records.fhir.facets import facets, microseconds
from yizhou.records.fhir.rows import STORED, stored_of
from yizhou.records.fhir.store.scope import seen

SECONDS = 3
"""A search over the population may run so long."""

_COLUMNS = f"{STORED}, terms, marks, texts, dates, started, ended"
_DRAWN = (
    "SELECT resident_id, resident_id, type, 1, updated, 'create', raw, terms, marks, texts, dates, started, ended "
    "FROM jsonb_to_recordset(%(drawn)s::jsonb) AS drawn(resident_id uuid, type text, updated timestamptz, raw text, "
    "terms bigint[], marks bigint[], texts text[], dates jsonb, started timestamptz, ended timestamptz)"
)
_ENDS = ("started", "ended")


class _Clauses:
    """The WHERE of a search and its parameters.

    Within residents' records the terms only filter: a planner that trusts the index over the population there reads what
    thousands of others have in common with them. An empty array added to the column keeps it away from that index.
    """

    def __init__(self, criteria: Criteria) -> None:
        self.values: dict[str, Any] = {}
        by_index = criteria.resident_ids is None or NO_RESIDENT in criteria.resident_ids
        self._terms = "terms" if by_index else "(terms || '{}'::bigint[])"

    def _put(self, value: Any) -> str:
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f"%({name})s"

    def of(self, test: Test) -> str:
        match test:
            case Keys():
                return f"{self._terms if test.indexed else 'marks'} && {self._put(list(test.keys))}::bigint[]"
            case Texts():
                return f"EXISTS (SELECT FROM unnest(texts) AS text(it) WHERE it LIKE ANY({self._put(list(test.patterns))}))"
            case Json():
                return f"raw::jsonb @? {self._put(test.path)}::jsonpath"
            case Words():
                return (
                    "(" + " AND ".join(f"raw ILIKE {self._put(_within(word))}" for word in test.words) + ")"
                )
            case Locals():
                return f"local = ANY({self._put(list(test.locals))})"
            case From():
                return f"origin = {self._put(test.origin)}"
            case Span():
                return self._span(test)
            case Either():
                return "(" + (" OR ".join(self.of(each) for each in test.tests) or "false") + ")"
            case Every():
                return "(" + (" AND ".join(self.of(each) for each in test.tests) or "true") + ")"
            case Not():
                return f"({self.of(test.test)}) IS NOT TRUE"

    def _span(self, test: Span) -> str:
        if test.name == "_lastUpdated":
            return self._limits(test.limits, ("updated", "updated"))
        filters = " && ".join(
            f"@[{each.end}] {each.sign} {microseconds(each.instant)}" for each in test.limits
        )
        # Strict: lax mode would open the pair [low, high] before the filter sees it.
        path = f"strict $.{orjson.dumps(test.name).decode()}[*]" + (f" ? ({filters})" if filters else "")
        elsewhere = f"dates @? {self._put(path)}::jsonpath"
        if not test.clinical:
            return elsewhere
        there = self._limits(test.limits, _ENDS) if test.limits else "started IS NOT NULL"
        return f"(CASE WHEN dates ? {self._put(test.name)} THEN {elsewhere} ELSE {there} END)"

    def _limits(self, limits: Sequence[Limit], columns: tuple[str, str]) -> str:
        return (
            "("
            + " AND ".join(f"{columns[each.end]} {each.sign} {self._put(each.instant)}" for each in limits)
            + ")"
        )

    def all(self, actor: Actor, criteria: Criteria) -> str:
        visible = seen(actor, criteria.resident_ids)
        self.values |= visible.values
        clauses = [*visible.clauses, "interaction <> 'delete'"]
        if criteria.types:
            clauses.append(f"type = ANY({self._put(list(criteria.types))})")
        return " AND ".join([*clauses, *map(self.of, criteria.tests)])

    def sort_key(self, sort: Sort) -> str:
        match sort.kind:
            case "clinical":
                return "started"
            case "_lastUpdated":
                return "updated"
            case "_id":
                return "local"
            case "date":
                return f"((dates -> {self._put(sort.name)}) -> 0 -> 0)"
        found = [f"jsonb_path_query_first(raw::jsonb, {self._put(path)}::jsonpath)" for path in sort.paths]
        return f"COALESCE({', '.join(found)})"

    def beyond(self, keys: Sequence[tuple[str, Sort]], after: Sequence[Any]) -> str:
        """Rows that come after these sort values; nothing is last whatever the direction."""
        ways = []
        equal: list[str] = []
        for (expression, sort), value in zip(keys, after, strict=True):
            cast = {"clinical": "timestamptz", "_lastUpdated": "timestamptz", "_id": "uuid"}.get(
                sort.kind, "jsonb"
            )
            if value is None:
                equal.append(f"{expression} IS NULL")
                continue
            given = f"{self._put(value)}::{cast}"
            sign = "<" if sort.descending else ">"
            ways.append(" AND ".join([*equal, f"({expression} {sign} {given} OR {expression} IS NULL)"]))
            equal.append(f"{expression} = {given}")
        return "(" + (" OR ".join(f"({way})" for way in ways) or "false") + ")"


def _within(word: str) -> str:
    """A word as it stands in JSON, as a LIKE pattern."""
    text = orjson.dumps(word).decode()[1:-1]
    for sign in "\\%_":
        text = text.replace(sign, "\\" + sign)
    return f"%{text}%"


def _source(clauses: _Clauses, criteria: Criteria) -> str:
    if not criteria.drawn:
        return "fhir_resource f"
    rows = []
    for each in criteria.drawn:
        found = facets(orjson.loads(each.raw))
        rows.append(
            {
                "resident_id": each.resident_id, "type": each.type, "updated": each.updated, "raw": each.raw.decode(),
                "terms": found.terms, "marks": found.marks, "texts": found.texts, "dates": found.dates or None,
                "started": found.started, "ended": found.ended,
            }
        )  # fmt: skip
    clauses.values["drawn"] = orjson.dumps(rows).decode()
    return (
        f"(SELECT {_COLUMNS} FROM fhir_resource WHERE resident_id = ANY({clauses._put(list(criteria.resident_ids or ()))}) "
        f"UNION ALL {_DRAWN}) f ({_COLUMNS})"
    )


def search(actor: Actor, criteria: Criteria) -> list[tuple[Stored, list[Any]]]:
    """Current versions that pass every test, in order, each with the sort values a next page begins after.

    Raises TooBroad when a search over the population takes too long.
    """
    clauses = _Clauses(criteria)
    source, where = _source(clauses, criteria), clauses.all(actor, criteria)
    keys = [(clauses.sort_key(sort), sort) for sort in criteria.sort]
    # The order is made total by the id, in the direction of the last key: so the index gives it as it is.
    keys.append(("local", Sort("_id", descending=criteria.sort[-1].descending if criteria.sort else True)))
    if criteria.after is not None:
        where += " AND " + clauses.beyond(keys, criteria.after)
    order = ", ".join(
        f"{expression} {'DESC' if sort.descending else 'ASC'} NULLS LAST" for expression, sort in keys[:-1]
    )
    order += f", local {'DESC' if keys[-1][1].descending else 'ASC'}"
    sql = (
        f"SELECT {STORED}, {', '.join(expression for expression, _ in keys)} FROM {source} WHERE {where} "
        f"ORDER BY {order.removeprefix(', ')} LIMIT {int(criteria.limit)}"
    )
    return [
        (stored_of(row[:7]), [_plain(value) for value in row[7:]]) for row in _run(sql, clauses, criteria)
    ]


_CODE = (
    "COALESCE((raw::jsonb #>> '{code,coding,0,system}') || '|' || (raw::jsonb #>> '{code,coding,0,code}'), "
    "raw::jsonb #>> '{code,coding,0,code}', raw::jsonb #>> '{code,text}')"
)


def newest_of_each_code(actor: Actor, criteria: Criteria, most: int) -> list[Stored]:
    """Of what passes, the `most` newest of each resident's each code, newest first."""
    clauses = _Clauses(criteria)
    source, where = _source(clauses, criteria), clauses.all(actor, criteria)
    rows = _run(
        f"SELECT {STORED} FROM (SELECT {STORED}, started, row_number() OVER "
        f"(PARTITION BY resident_id, {_CODE} ORDER BY started DESC NULLS LAST, local DESC) AS place "
        f"FROM {source} WHERE {where}) ranked WHERE place <= {int(most)} ORDER BY started DESC NULLS LAST, local DESC",
        clauses,
        criteria,
    )
    return [stored_of(row) for row in rows]


def with_keys(
    actor: Actor, origin: str, types: Collection[str], keys: Collection[int]
) -> list[tuple[Stored, frozenset[int]]]:
    """What a source sent of these types that has any of these keys among its terms, with the terms."""
    del actor  # its own resources, met whatever it may see of the record
    rows = fetch_all(
        f"SELECT {STORED}, terms FROM fhir_resource WHERE terms && %s::bigint[] AND origin = %s AND type = ANY(%s) "
        "AND interaction <> 'delete'",
        (sorted(keys), origin, sorted(types)),
        planned_anew=True,
    )
    return [(stored_of(row[:7]), frozenset(row[7])) for row in rows]


def _plain(value: Any) -> Any:
    return (
        value.isoformat() if isinstance(value, datetime) else str(value) if isinstance(value, UUID) else value
    )


def _run(sql: str, clauses: _Clauses, criteria: Criteria) -> list[tuple[Any, ...]]:
    if criteria.resident_ids is not None:
        return fetch_all(sql, clauses.values)
    try:
        with savepoint():
            execute(f"SET LOCAL statement_timeout = '{SECONDS}s'")
            found = fetch_all(sql, clauses.values, planned_anew=True)
            execute("SET LOCAL statement_timeout TO DEFAULT")
            return found
    except psycopg.errors.QueryCanceled:
        raise TooBroad(reason=f"{SECONDS} 秒内没有查完") from None


def count(actor: Actor, criteria: Criteria) -> int:
    """How many resources pass, on all pages. Raises TooBroad."""
    clauses = _Clauses(criteria)
    source, where = _source(clauses, criteria), clauses.all(actor, criteria)
    [(found,)] = _run(f"SELECT count(*) FROM {source} WHERE {where}", clauses, criteria)
    return int(found)


def residents_of(actor: Actor, criteria: Criteria) -> list[UUID]:
    """The residents that have such a resource, `limit` at the most. Raises TooBroad."""
    clauses = _Clauses(criteria)
    source, where = _source(clauses, criteria), clauses.all(actor, criteria)
    rows = _run(
        f"SELECT DISTINCT resident_id FROM {source} WHERE {where} LIMIT {int(criteria.limit)}",
        clauses,
        criteria,
    )
    return [row[0] for row in rows]
