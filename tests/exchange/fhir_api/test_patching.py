"""The three patch languages against HL7's published cases (patches/README.md), and what each refuses."""

from pathlib import Path
from typing import Any

import orjson
import pytest
from lxml import etree

from tests.records.fhir.test_xml import said
from yizhou.exchange.fhir_api.errors import PatchBroken, PatchFailed
from yizhou.exchange.fhir_api.patching.json_patch import JsonPatch
from yizhou.exchange.fhir_api.patching.locating import Path as FhirPath
from yizhou.exchange.fhir_api.patching.path_patch import PathPatch
from yizhou.exchange.fhir_api.patching.reading import read_patch
from yizhou.exchange.fhir_api.patching.xml_patch import XmlPatch
from yizhou.records.fhir import api as fhir

CASES = Path(__file__).parent / "patches"
FHIR = "{http://hl7.org/fhir}"
NOT_OF_FHIR = ("comment()", "processing-instruction", "namespace::", "<!--", "<?test")
"""RFC 5261 also patches nodes that a FHIR resource never has."""


def xml_cases(name: str) -> list[Any]:
    return etree.parse(CASES / name).getroot().findall("case")


def resource(holder: Any) -> dict[str, Any]:
    return fhir.from_xml(etree.tostring(holder[0], encoding="unicode"))


@pytest.mark.parametrize("case", xml_cases("fhir-patch-tests.xml"), ids=lambda case: case.get("name"))
def test_published_fhirpath_patches(case: Any) -> None:
    before, patch = resource(case.find("input")), resource(case.find("diff"))
    given = orjson.dumps(before)
    if case.find("error") is not None:
        with pytest.raises(PatchFailed):
            PathPatch(patch)(before)
    else:
        after = PathPatch(patch)(before)
        assert said(after) == said(resource(case.find("output")))
    assert orjson.dumps(before) == given, "what is stored is not altered by trying"


@pytest.mark.parametrize(
    "case", orjson.loads((CASES / "json-patch-tests.json").read_bytes()), ids=lambda case: case["comment"]
)
def test_published_json_patches(case: dict[str, Any]) -> None:
    if "error" in case:
        with pytest.raises((PatchFailed, PatchBroken)):
            JsonPatch(case["patch"])(case["doc"])
    else:
        assert JsonPatch(case["patch"])(case["doc"]) == case["expected"]


def fits(case: Any) -> bool:
    return case.find("target")[0] is not None and not any(
        sign in etree.tostring(case).decode() for sign in NOT_OF_FHIR
    )


@pytest.mark.parametrize(
    "case",
    [each for each in xml_cases("xml-patch-tests.xml") if len(each.find("target")) and fits(each)],
    ids=lambda case: case.get("name"),
)
def test_published_xml_patches(case: Any) -> None:
    root, patch = case.find("target")[0], case.find(f"{FHIR}patch")
    root = etree.fromstring(etree.tostring(root))
    if case.find("error") is not None:
        with pytest.raises((PatchFailed, PatchBroken)):
            XmlPatch(patch).apply(root)
        return
    XmlPatch(patch).apply(root)
    assert shape(root) == shape(case.find("patched")[0])


def shape(node: Any) -> Any:
    """An element without the white space between elements."""
    return (
        node.tag, dict(node.attrib), (node.text or "").strip(), (node.tail or "").strip() if node.getparent() is not None else "",
        [shape(child) for child in node],
    )  # fmt: skip


def operation(kind: str, path: str, **more: Any) -> dict[str, Any]:
    parts = [{"name": "type", "valueCode": kind}, {"name": "path", "valueString": path}]
    for name, value in more.items():
        word = "valueInteger" if isinstance(value, int) else "valueString"
        parts.append({"name": name, **(value if isinstance(value, dict) else {word: value})})
    return {"name": "operation", "part": parts}


def patched(content: dict[str, Any], *operations: dict[str, Any]) -> dict[str, Any]:
    return PathPatch({"resourceType": "Parameters", "parameter": list(operations)})(content)


OBSERVATION: dict[str, Any] = {
    "resourceType": "Observation",
    "status": "final",
    "code": {"text": "血压"},
    "valueString": "高",
    "component": [
        {
            "code": {"coding": [{"system": "http://loinc.org", "code": "8480-6"}]},
            "valueQuantity": {"value": 150},
        },
        {
            "code": {"coding": [{"system": "http://loinc.org", "code": "8462-4"}]},
            "valueQuantity": {"value": 95},
        },
    ],
}


def test_a_choice_changes_its_type_and_items_are_found_by_what_they_say() -> None:
    quantity = {"valueQuantity": {"value": 140, "unit": "mmHg"}}
    after = patched(OBSERVATION, operation("replace", "Observation.value", value=quantity))
    assert after["valueQuantity"]["value"] == 140
    assert "valueString" not in after
    where = "Observation.component.where(code.coding.where(system = 'http://loinc.org' and code = '8480-6').exists()).value.value"
    after = patched(OBSERVATION, operation("replace", where, value={"valueDecimal": 141}))
    assert [each["valueQuantity"]["value"] for each in after["component"]] == [141, 95]
    after = patched(OBSERVATION, operation("delete", "Observation.component.last()"))
    assert len(after["component"]) == 1
    note = operation("add", "Observation", name="note", value={"valueAnnotation": {"text": "复测"}})
    assert patched(OBSERVATION, note)["note"] == [{"text": "复测"}]
    marked = operation("add", "Observation", name="value", value={"valueString": "x"})
    with pytest.raises(PatchFailed, match="replace"):
        patched(OBSERVATION, marked)


def test_extensions_of_a_primitive_move_with_their_item() -> None:
    name = {"given": ["甲", "乙"], "_given": [None, {"extension": [{"url": "u", "valueCode": "x"}]}]}
    person = {
        "resourceType": "Patient",
        "name": [name],
        "_birthDate": {"extension": [{"url": "e", "valueCode": "y"}]},
    }
    after = patched(person, operation("move", "Patient.name[0].given", source=1, destination=0))
    assert after["name"][0]["_given"][0] == {"extension": [{"url": "u", "valueCode": "x"}]}
    after = patched(
        person, operation("replace", "Patient.birthDate.extension('e').value", value={"valueCode": "z"})
    )
    assert after["_birthDate"]["extension"][0]["valueCode"] == "z"


@pytest.mark.parametrize(
    "path", ["", "Patient.", "Patient..name", "Patient.name[x]", "Patient.name.where(", "Patient.name.where(a=)",
             "Patient.name or 1", "Patient.delete()", "Patient.name'; DROP TABLE x", "a" * 1001],
)  # fmt: skip
def test_a_path_that_is_none_is_refused(path: str) -> None:
    with pytest.raises(PatchBroken):
        FhirPath(path, "path")


@pytest.mark.parametrize(
    ("body", "kind", "code"),
    [
        (b"{}", "application/json-patch+json", "patch_broken"),
        (b"[", "application/json-patch+json", "broken_json"),
        (b'[{"op":"jump","path":"/a"}]', "application/json-patch+json", "patch_broken"),
        (b'[{"op":"add","path":"a","value":1}]', "application/json-patch+json", "patch_broken"),
        (b"a,b", "text/csv", "patch_unknown"),
        (b"<diff/>", "application/xml-patch+xml", "patch_broken"),
        (b'<!DOCTYPE a><diff><remove sel="a"/></diff>', "application/xml-patch+xml", "broken_xml"),
        (b'<diff><drop sel="a"/></diff>', "application/xml-patch+xml", "patch_broken"),
        (b'{"resourceType":"Patient"}', "application/fhir+json", "patch_broken"),
        (
            b'{"resourceType":"Parameters","parameter":[{"name":"operation"}]}',
            "application/fhir+json",
            "patch_broken",
        ),
    ],
)
def test_what_is_no_patch_is_said_in_chinese(body: bytes, kind: str, code: str) -> None:
    change, faults = read_patch(body, kind, "补丁")
    assert change is None
    assert code in faults[0].code
    assert faults[0].message
    assert faults[0].advice
