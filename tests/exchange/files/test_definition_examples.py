"""Every definition of a tabular data set proves itself by its examples."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
import yaml

from yizhou.exchange.fhir_api.checking import Checker
from yizhou.exchange.files.definitions import data_sets, folder
from yizhou.exchange.files.format import TabularFormat
from yizhou.exchange.files.templates import numbered, placeholders
from yizhou.exchange.pipeline.contracts import Envelope, Parsed
from yizhou.kernel.errors.contracts import Severity
from yizhou.records.fhir import api as fhir

EXAMPLES = sorted((folder() / "examples").glob("*.yaml"))
OWN = {
    "$set",
    "$title",
    "$occasion",
    "$row",
    "$institution",
    "$institution_name",
    "$encounter",
    "$before",
    "$address",
    "$item",
}


def cases() -> Iterator[Any]:
    for path in EXAMPLES:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        for case in content["cases"]:
            yield pytest.param(content["data_set"], case, id=f"{path.stem}: {case['name']}")


CASES = list(cases())


def parse(data_set: str, rows: list[dict[str, str]]) -> Parsed:
    header = list(dict.fromkeys(name for row in rows for name in row))
    header += [
        column.name
        for column in data_sets()[data_set].columns
        if column.required and column.name not in header
    ]
    target = io.StringIO()
    writer = csv.DictWriter(target, header, restval="")
    writer.writeheader()
    writer.writerows(rows)
    body = target.getvalue().encode()
    return TabularFormat().parse(
        Envelope(
            "files",
            "tabular",
            UUID(int=1),
            body,
            "text/csv",
            datetime(2026, 6, 1, tzinfo=UTC),
            {"definition": data_set},
        )
    )


def at(value: Any, path: str) -> Any:
    """The value at a dotted path; numbers are places in lists."""
    for step in path.split("."):
        if isinstance(value, list):
            value = value[int(step)] if int(step) < len(value) else None
        else:
            value = value.get(step) if isinstance(value, dict) else None
    return float(value) if isinstance(value, Decimal) else value


@pytest.mark.feature("10.4.6-03")
@pytest.mark.feature("10.4.1-03")
@pytest.mark.parametrize(("data_set", "case"), CASES)
def test_examples_become_what_they_say(data_set: str, case: dict[str, Any]) -> None:
    parsed = parse(data_set, case["rows"])
    expect = case["expect"]
    accepted = [
        part for part in parsed.parts if not any(fault.severity is Severity.ERROR for fault in part.faults)
    ]
    assert [part.key for part in accepted] == expect["accepted"]
    found = {part.key: {fault.code for fault in part.faults} for part in parsed.parts}
    for key, codes in expect.get("faults", {}).items():
        assert set(codes) <= found[key]
    counts = Counter(str(draft.content["resourceType"]) for part in accepted for draft in part.resources)
    for kind, count in expect.get("count", {}).items():
        assert counts[kind] == count, counts
    for wanted in expect.get("has", ()):
        candidates = [
            draft.content
            for part in accepted
            if part.key == wanted["of"]
            for draft in part.resources
            if draft.content["resourceType"] == wanted["resource"]
            and all(at(draft.content, path) == value for path, value in wanted["where"].items())
        ]
        assert [at(content, wanted["path"]) for content in candidates] == [wanted["value"]], wanted
    for name, value in expect.get("person", {}).items():
        assert getattr(accepted[0].subject, name) == value
    if "institution" in expect:
        assert {part.institution_code for part in accepted} == {expect["institution"]}


@pytest.mark.parametrize(("data_set", "case"), CASES)
def test_what_examples_become_is_valid_fhir(data_set: str, case: dict[str, Any]) -> None:
    for part in parse(data_set, case["rows"]).parts:
        for draft in part.resources:
            faults, _ = Checker().check(fhir.parse(fhir.serialise(draft.content)), draft.key)
            assert faults == []


@pytest.mark.parametrize("data_set", data_sets())
def test_templates_ask_for_columns_that_exist_and_every_column_goes_somewhere(data_set: str) -> None:
    found = data_sets()[data_set]
    columns = {column.name for column in found.columns}
    used: set[str] = set()
    for template in found.resources:
        for number in template.each or (0,):
            used |= placeholders(numbered(template.content, number))
            used |= {name.replace("#", str(number)) for name in template.needs}
        used |= {template.for_each} - {""}
    assert used - OWN <= columns
    assert {found.occasion, found.group, *found.exactly_one} - {""} <= columns
    lost = {column.name for column in found.columns if not column.use and not column.observe} - used
    dated = {found.occasion} if "$occasion" in used else set()
    assert lost - {found.group} - dated == set(), "a column that no resource carries"
