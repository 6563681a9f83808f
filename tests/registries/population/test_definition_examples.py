"""The structure proves itself: each example is accepted, put right or refused as it says."""

from typing import Any

import pytest
import yaml

from yizhou.kernel.settings.api import environment
from yizhou.registries.population.checking import check
from yizhou.registries.population.definitions import structure

EXAMPLES = yaml.safe_load(
    (environment().definitions / "population/examples/national.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", EXAMPLES["cases"], ids=lambda case: case["name"])
def test_an_example_is_what_it_says(case: dict[str, Any]) -> None:
    found = check(structure(), structure().tables[case["table"]], case["content"])
    assert sorted(fault.field for fault in found.faults) == sorted(case["faults"])
    assert all(fault.problem and fault.advice for fault in found.faults)
    assert {name: found.content[name] for name in case.get("becomes", {})} == case.get("becomes", {})


def test_every_code_of_the_structure_has_a_list_and_every_reference_a_table() -> None:
    known = structure()
    for table in known.tables.values():
        assert table.field(table.key), table.id
        assert table.field(table.label), table.id
        for field in table.fields:
            assert (field.type == "code") is bool(field.code_set), (table.id, field.id)
            assert not field.code_set or known.code_sets[field.code_set].codes
            assert not field.refers or field.refers in known.tables
