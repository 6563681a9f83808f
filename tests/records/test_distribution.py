"""On tables partitioned by resident every hot query touches one partition (docs/decisions/0020)."""

import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
import pytest

from tests.records.conftest import Place, doctor
from tests.records.fhir.test_write import condition, put
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, fetch_all, native
from yizhou.records.documents import store as documents
from yizhou.records.fhir import api, store
from yizhou.records.fhir.criteria import Criteria, Keys, Limit, Span
from yizhou.records.fhir.facets import key
from yizhou.records.fhir.identity import split
from yizhou.records.fhir.store import past, searching
from yizhou.records.fhir.store.past import Asked
from yizhou.records.timeline import store as timeline

pytestmark = pytest.mark.django_db
TABLES = ("fhir_resource", "fhir_resource_version", "document_entry", "health_event")
PARTITIONS = 8


@pytest.fixture
def partitioned(db: None) -> None:
    """Each table as it is, keys and indexes included, but hash-partitioned by resident."""
    for table in TABLES:
        execute(f"ALTER TABLE {table} RENAME TO {table}_plain")
        execute(f"CREATE TABLE {table} (LIKE {table}_plain INCLUDING ALL) PARTITION BY HASH (resident_id)")
        for number in range(PARTITIONS):
            execute(
                f"CREATE TABLE {table}_{number} PARTITION OF {table} "
                f"FOR VALUES WITH (MODULUS {PARTITIONS}, REMAINDER {number})"
            )


@pytest.fixture
def plans(partitioned: None, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Plans of the statements run, one text each."""
    found: list[str] = []
    execute_plainly = psycopg.Cursor.execute

    def explained(self: Any, query: Any, params: Any = None, **named: Any) -> Any:
        if (
            isinstance(query, str)
            and re.match(r"(SELECT|WITH)\b", query)
            and any(table in query for table in TABLES)
        ):
            with native().cursor() as cursor:
                execute_plainly(cursor, f"EXPLAIN (COSTS off) {query}", params)
                found.append("\n".join(row[0] for row in cursor.fetchall()))
        return execute_plainly(self, query, params, **named)

    monkeypatch.setattr(psycopg.Cursor, "execute", explained)
    return found


def partitions(plan: str) -> set[str]:
    return set(re.findall(rf"\bon ((?:{'|'.join(TABLES)})_\d)\b", plan))


def test_reads_searches_documents_and_timeline_ask_one_partition(
    actor: Actor, resident: UUID, place: Place, plans: list[str]
) -> None:
    stored = put(actor, resident, "c1", condition("高血压", recordedDate="2024-05-06"))
    put(actor, resident, "c1", condition("高血压2级", recordedDate="2024-05-06"))
    found = split(stored.id)
    assert found is not None
    local = found[1]
    plans.clear()
    assert store.read_audited(doctor(place.hospital), resident, local, "Condition", stored.id) is not None
    assert store.read(actor, resident, local, "Condition") is not None
    assert store.read_version(actor, resident, local, "Condition", 1) is not None
    assert (
        len(
            past.list_versions(
                actor, (resident, local), "Condition", 9, Asked(("Condition",), (resident,), limit=9)
            )
        )
        == 2
    )
    criteria = Criteria(
        [resident],
        ("Condition",),
        (
            Span("onset-date", (Limit(0, ">=", datetime(2024, 1, 1, tzinfo=UTC)),), True),
            Keys((key("code", "I10"),), True),
        ),
    )
    assert searching.search(actor, criteria) == []
    assert searching.count(actor, criteria) == 0
    assert documents.search(actor, documents.Wanted(resident_ids=[resident]), None, 10).items == []
    assert timeline.list_events(actor, timeline.Wanted([resident])) == []
    assert timeline.count_by(actor, [resident]) == []
    assert timeline.institutions_of(actor, [resident], ["Condition"]) == {}
    assert len(plans) == 10
    for plan in plans:
        by_table = {
            table: {name for name in partitions(plan) if name.startswith(f"{table}_")} for table in TABLES
        }
        touched = [names for names in by_table.values() if names]
        assert touched, plan
        assert all(len({name.rpartition("_")[2] for name in names}) == 1 for names in touched), plan


def test_writing_works_on_partitions_too(
    actor: Actor, resident: UUID, stranger: UUID, partitioned: None
) -> None:
    first = put(actor, resident, "c1", condition("甲"))
    assert not put(actor, resident, "c1", condition("甲")).changed
    assert put(actor, resident, "c1", condition("乙")).version == 2
    moved = put(actor, stranger, "c1", condition("乙"))
    assert moved.resident_id == stranger
    assert [one.version for one in api.history(actor, "Condition", first.id)] == [3, 2, 1]
    assert fetch_all("SELECT count(*) FROM fhir_resource") == [(2,)]
