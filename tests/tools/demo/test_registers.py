"""The registers of the synthetic prefecture: every row is one the platform would take from a clerk."""

from collections import Counter
from datetime import date
from typing import Any

import pytest

from tools.demo.prefecture import prefecture
from yizhou.registries.credentials import checking
from yizhou.registries.credentials.definitions import kinds
from yizhou.standards import citizen_id, credit_code, institution_classes

AS_OF = date(2026, 1, 31)


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return prefecture().document(AS_OF)


def test_every_licence_follows_its_kind(document: dict[str, Any]) -> None:
    for row in document["licences"]:
        kind = kinds()[row["kind"]]
        found = [
            *checking.number_faults(kind, row["number"]),
            *checking.field_faults(kind, checking.normalised(kind, row["fields"])),
            *checking.validity_faults(
                kind, date.fromisoformat(row["valid_from"]),
                date.fromisoformat(row["valid_until"]) if "valid_until" in row else None, AS_OF,
            ),
        ]  # fmt: skip
        assert not found, (row, found)


def test_numbers_are_given_once_and_most_licences_are_valid(document: dict[str, Any]) -> None:
    rows = document["licences"]
    assert len({(row["kind"], row["number"]) for row in rows}) == len(rows)
    statuses = Counter(row["status"] for row in rows)
    assert statuses["valid"] > 0.98 * len(rows)
    assert statuses["suspended"] > 0
    assert statuses["cancelled"] > 0
    assert any(row.get("valid_until", "9") < AS_OF.isoformat() for row in rows)


def test_every_institution_and_worker_is_registered_rightly(document: dict[str, Any]) -> None:
    institutions = [row for row in document["institutions"] if "class_system" not in row]
    codes = {row["code"] for row in institutions}
    assert len(institutions) == 1756
    assert all(credit_code.is_credit_code(row["credit_code"]) for row in institutions)
    assert all(institution_classes.class_name(row["class_code"]) for row in institutions)
    assert {row["consortium_code"] for row in institutions if row["consortium_code"]} <= codes
    workers = document["practitioners"]
    assert len(workers) == 17915
    assert all(citizen_id.check(row["citizen_id"]).valid for row in workers)
    assert {place["code"] for row in workers for place in row["affiliations"]} <= codes
    assert sum(len(row["affiliations"]) > 1 for row in workers) > 50


def test_applications_wait_for_licences_that_exist(document: dict[str, Any]) -> None:
    numbers = {(row["kind"], row["number"]) for row in document["licences"]}
    waiting = document["applications"]
    assert {row["action"] for row in waiting} == {"renew", "change"}
    assert {(row["kind"], row["number"]) for row in waiting} <= numbers
