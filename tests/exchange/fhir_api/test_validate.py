"""$validate over HTTP: everything wrong is said at once, with place and line, and nothing is stored."""

from typing import Any

import orjson
import pytest

from tests.conftest import SHARED
from tests.exchange.ground import Sender, condition, patient, staff, visit
from yizhou.exchange.fhir_api.validating.lines import lines_of
from yizhou.kernel.auth.contracts import system_actor
from yizhou.kernel.db.api import fetch_all
from yizhou.registries.terminology.api import load_standards

CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
LINE = "http://hl7.org/fhir/StructureDefinition/operationoutcome-issue-line"
EXAMPLES = sorted((SHARED / "data/fhir/r4-examples").glob("*.json"))


def found(answer: Any) -> dict[str, tuple[str, int | None]]:
    """Code and line of each issue, by place."""
    assert answer.status_code == 200, answer.content
    return {
        issue["expression"][0]: (
            issue["details"]["coding"][0]["code"],
            next((each["valueInteger"] for each in issue.get("extension", []) if each["url"] == LINE), None),
        )
        for issue in answer.json()["issue"]
        if "expression" in issue
    }


def wrapped(**values: Any) -> dict[str, Any]:
    """Parameters; a resource as resource, others as they are told."""
    listed = [
        {"name": name, **({"resource": value} if name == "resource" else value)}
        for name, value in values.items()
    ]
    return {"resourceType": "Parameters", "parameter": listed}


def test_a_sound_resource_has_no_problem_and_is_not_stored(clinic: Sender) -> None:
    answer = clinic.post("/fhir/Patient/$validate", patient())
    assert answer.status_code == 200
    assert [issue["severity"] for issue in answer.json()["issue"]] == ["information"]
    assert fetch_all("SELECT count(*) FROM fhir_resource") == [(0,)]
    assert fetch_all("SELECT count(*) FROM message") == [(0,)]


def test_all_faults_come_at_once_with_place_and_line(clinic: Sender) -> None:
    wrong = condition("Patient/1") | {
        "clinicalStatus": {"coding": [{"system": CLINICAL, "code": "ill"}]},
        "recordedDate": "2026-02-30",
        "severity": "bad",
    }
    del wrong["subject"]
    text = orjson.dumps(wrong, option=orjson.OPT_INDENT_2).decode()
    lines = text.split("\n")
    answer = clinic.post("/fhir/Condition/$validate", text)
    problems = found(answer)
    assert problems["Condition"] == ("fhir_api.element_missing", 1)
    code, line = problems["Condition.recordedDate"]
    assert code == "fhir_api.bad_date"
    assert line
    assert "recordedDate" in lines[line - 1]
    code, line = problems["Condition.clinicalStatus"]
    assert code == "fhir_api.outside_binding"
    assert line
    assert "clinicalStatus" in lines[line - 1]
    assert problems["Condition.severity"][0] == "fhir_api.wrong_type"
    assert all(issue["details"]["text"] and issue["diagnostics"] for issue in answer.json()["issue"])


def test_a_code_its_register_does_not_know_is_a_warning(clinic: Sender) -> None:
    load_standards(system_actor("测试"), ("sexes",))
    sex = {"coding": [{"system": "urn:oid:2.16.156.10011.2.3.3.4", "code": "7"}]}
    issues = clinic.post("/fhir/Condition/$validate", condition("Patient/1") | {"severity": sex}).json()[
        "issue"
    ]
    assert [
        (issue["severity"], issue["expression"]) for issue in issues if issue["severity"] == "warning"
    ] == [("warning", ["Condition.severity.coding[0].code"])]


def test_parameters_carry_the_resource_mode_and_profile(clinic: Sender) -> None:
    base = "http://hl7.org/fhir/StructureDefinition/Patient"
    body = wrapped(
        mode={"valueCode": "create"}, profile={"valueUri": base}, resource=patient() | {"gender": "f"}
    )
    assert found(clinic.post("/fhir/Patient/$validate", body))["Patient.gender"] == (
        "fhir_api.code_not_in_set",
        1,
    )


def test_a_profile_not_known_is_refused_with_what_is(clinic: Sender) -> None:
    answer = clinic.post("/fhir/Patient/$validate?profile=http://example.org/p", patient())
    assert answer.status_code == 400
    issue = answer.json()["issue"][0]
    assert issue["details"]["coding"][0]["code"] == "fhir_api.profile_unknown"
    assert "StructureDefinition/Patient" in issue["diagnostics"]


def test_wrong_parameters_are_all_told(clinic: Sender) -> None:
    body = wrapped(mode={"valueString": "create"}, colour={"valueCode": "red"}, resource=patient())
    answer = clinic.post("/fhir/Patient/$validate", body)
    assert answer.status_code == 400
    places = [issue["expression"][0] for issue in answer.json()["issue"][1:]]
    assert places == ["Parameters.parameter[0]", "Parameters.parameter[1]"]


@pytest.mark.parametrize("body", ["", "{", '{"resourceType":"Parameters"}', "[1]", "7", '{"resourceType":7}'])
def test_nonsense_is_answered_in_chinese(clinic: Sender, body: str) -> None:
    answer = clinic.post("/fhir/Patient/$validate", body)
    assert answer.status_code in (200, 400)
    assert any(issue["severity"] == "error" and issue["diagnostics"] for issue in answer.json()["issue"])


def test_a_very_deep_text_is_answered(clinic: Sender) -> None:
    deep = '{"resourceType":"Patient","contact":' + "[" * 900 + "]" * 900 + "}"
    answer = clinic.post("/fhir/Patient/$validate", deep)
    assert answer.status_code == 200
    assert answer.json()["issue"][0]["severity"] == "error"


def test_a_stored_resource_is_validated_where_it_is(clinic: Sender) -> None:
    location = clinic.post("/fhir", visit()).json()["entry"][1]["response"]["location"]
    place = location.partition("/_history")[0]
    assert clinic.get(f"/fhir/{place}/$validate").json()["resourceType"] == "OperationOutcome"
    other = clinic.post(f"/fhir/{place}/$validate", condition("Patient/1") | {"id": "another"})
    assert found(other)["Condition.id"][0] == "fhir_api.id_differs"
    assert clinic.get("/fhir/Condition/nobody/$validate").status_code == 404


def test_xml_is_validated_too(clinic: Sender) -> None:
    body = '<Patient xmlns="http://hl7.org/fhir"><gender value="f"/></Patient>'
    answer = clinic.post("/fhir/Patient/$validate", body, "application/fhir+xml")
    assert "fhir_api.code_not_in_set" in answer.content.decode()


def test_the_capability_statement_lists_it(clinic: Sender) -> None:
    listed = {each["type"]: each for each in clinic.get("/fhir/metadata").json()["rest"][0]["resource"]}
    assert {
        "name": "validate",
        "definition": "http://hl7.org/fhir/OperationDefinition/Resource-validate",
    } in listed["Condition"]["operation"]
    assert {"everything", "validate"} <= {each["name"] for each in listed["Patient"]["operation"]}
    assert clinic.post("/fhir/$validate", patient()).status_code == 405


def test_the_page_reads_faults_with_lines(clinic: Sender) -> None:
    form = {"text": orjson.dumps(patient() | {"gender": "f"}, option=orjson.OPT_INDENT_2).decode()}
    answer = staff().post("/api/fhir/validation", orjson.dumps(form), content_type="application/json")
    assert answer.status_code == 200, answer.content
    [fault] = answer.json()["faults"]
    assert (fault["place"], fault["line"]) == ("Patient.gender", 14)


def test_published_examples_break_no_binding(clinic: Sender) -> None:
    for path in EXAMPLES[:40]:
        resource = orjson.loads(path.read_bytes())
        answer = clinic.post(f"/fhir/{resource['resourceType']}/$validate", path.read_bytes())
        assert "fhir_api.outside_binding" not in {code for code, _ in found(answer).values()}, path.name


def test_lines_are_counted_through_strings_with_brackets() -> None:
    text = '{"a": "}[\\"",\n "b": [\n  {"c": 1.0},\n  null]\n}'
    assert lines_of(text) == {"": 1, "a": 1, "b": 2, "b[0]": 3, "b[0].c": 3, "b[1]": 4}
