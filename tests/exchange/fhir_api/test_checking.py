"""Structure of FHIR R4 resources: what is wrong is found, what is right is left alone."""

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import SHARED
from yizhou.exchange.fhir_api.checking import Checker
from yizhou.standards.fhir_structures import structures

EXAMPLES = sorted((SHARED / "data/fhir/r4-examples").glob("*.json"))


def found(resource: Any) -> list[tuple[str, str]]:
    faults, _ = Checker().check(resource, "R")
    return [(fault.code.removeprefix("fhir_api."), fault.place) for fault in faults]


def observation(**changes: Any) -> dict[str, Any]:
    return {"resourceType": "Observation", "status": "final", "code": {"text": "脉搏"}, **changes}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_published_examples_have_no_fault(path: Any) -> None:
    assert found(orjson.loads(path.read_bytes())) == []


def test_the_tables_know_all_of_r4() -> None:
    assert len(structures().resources) >= 145
    assert {"Observation", "Patient", "Bundle", "Parameters"} <= structures().resources.keys()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"status": "finished"}, ("code_not_in_set", "R.status")),
        ({"status": None}, ("wrong_type", "R.status")),
        ({"code": []}, ("not_repeatable", "R.code")),
        ({"category": {"text": "x"}}, ("not_a_list", "R.category")),
        ({"category": []}, ("empty_value", "R.category")),
        ({"note": [{}]}, ("empty_value", "R.note[0]")),
        ({"effectiveDateTime": "2026-02-30"}, ("bad_date", "R.effectiveDateTime")),
        ({"effectiveDateTime": "2026-02-03T25:00:00Z"}, ("bad_date", "R.effectiveDateTime")),
        ({"effectiveDateTime": "20260203"}, ("bad_date", "R.effectiveDateTime")),
        ({"issued": "2026-02-03"}, ("bad_date", "R.issued")),
        ({"valueString": "a", "valueInteger": 1}, ("two_choices", "R")),
        ({"valueQuantity": {"value": "12"}}, ("wrong_type", "R.valueQuantity.value")),
        ({"valueQuantity": {"comparator": "~"}}, ("code_not_in_set", "R.valueQuantity.comparator")),
        ({"valueBoolean": "yes"}, ("wrong_type", "R.valueBoolean")),
        ({"component": [{"valueInteger": 1}]}, ("element_missing", "R.component[0]")),
        ({"pulse": 72}, ("unknown_element", "R.pulse")),
        ({"id": "a b"}, ("bad_value", "R.id")),
        ({"contained": [{"resourceType": "Nothing"}]}, ("unknown_type", "R.contained[0].resourceType")),
        ({"contained": ["text"]}, ("not_an_object", "R.contained[0]")),
    ],
)
def test_each_fault_is_found_at_its_place(changes: dict[str, Any], expected: tuple[str, str]) -> None:
    assert expected in found(observation(**changes))


def test_missing_elements_are_named_and_may_be_explained_by_an_extension() -> None:
    assert found({"resourceType": "Observation"}) == [("element_missing", "R")] * 2
    absent = {
        "extension": [
            {"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"}
        ]
    }
    assert found(observation(status="final") | {"_status": absent}) == []
    assert found({"resourceType": "Immunization", "status": "completed", "vaccineCode": {"text": "x"},
                  "patient": {"display": "x"}}) == [("element_missing", "R")]  # fmt: skip


def test_nulls_stand_for_extensions_in_lists() -> None:
    assert (
        found({"resourceType": "Patient", "name": [{"given": ["a", None], "_given": [None, {"id": "x"}]}]})
        == []
    )


@pytest.mark.parametrize("resource", [None, 1, "x", [], {}, {"resourceType": 1}, {"resourceType": "patient"}])
def test_what_is_no_resource_is_said_to_be_none(resource: Any) -> None:
    assert found(resource)[0][0] in ("not_an_object", "unknown_type")


def test_deep_nesting_is_cut_off_wherever_it_hides() -> None:
    deep: Any = "x"
    for _ in range(500):
        deep = (
            {"extension": [{"url": "u", "valueString": deep}]}
            if isinstance(deep, str)
            else {"extension": [deep]}
        )
    assert "too_deep" in {code for code, _ in found(observation(extension=[deep]))}
    plain: Any = 1
    for _ in range(500):
        plain = [plain]
    assert "too_deep" in {code for code, _ in found(observation(unknown=plain))}
    assert "too_deep" in {code for code, _ in found(observation(_status={"x": plain}))}


def test_a_flood_of_faults_is_counted_not_listed() -> None:
    faults, _ = Checker().check(observation(component=[{}] * 500), "R")
    assert len(faults) == 101
    assert faults[-1].code == "fhir_api.more_faults"
    assert "900" in faults[-1].message


def test_references_are_gathered_with_their_places() -> None:
    _, references = Checker().check(
        observation(subject={"reference": "Patient/1"}, performer=[{"reference": "#a"}, {"display": "x"}]),
        "R",
    )
    assert [(holder["reference"], place) for holder, _, place in references] == [
        ("Patient/1", "R.subject"),
        ("#a", "R.performer[0]"),
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["code", "subject", "value", "extension", "id", "url", "x", "reference"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(JSON)
def test_no_json_breaks_the_checker(value: Any) -> None:
    faults, _ = Checker().check({"resourceType": "Observation", "component": [value], "subject": value}, "R")
    assert faults
