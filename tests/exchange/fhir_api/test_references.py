"""Keys, references and persons of bundles, without a database."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
import pytest

from tests.exchange.ground import C, P, bundle, condition, entry, patient, visit
from yizhou.exchange.fhir_api.bundles import BundleFormat, LinesFormat, ResourceFormat
from yizhou.exchange.fhir_api.numbering import numbers, ranges
from yizhou.exchange.pipeline.contracts import SUBJECT, Envelope, Parsed
from yizhou.registries.residents.contracts import Identifier, IdentifierKind


def parse(content: Any, format: Any = None, **hints: str) -> Parsed:
    body = content if isinstance(content, bytes) else orjson.dumps(content)
    return (format or BundleFormat()).parse(
        Envelope("fhir", "fhir-bundle", UUID(int=1), body, "", datetime(2026, 3, 1, tzinfo=UTC), hints)
    )


def test_a_transaction_of_one_person_is_one_part() -> None:
    (part,) = parse(visit()).parts
    assert part.key == "0-1"
    assert part.subject is not None
    assert part.subject.identifiers == (Identifier(IdentifierKind.CITIZEN_ID, "53230119810307442X"),)
    assert part.resources[1].content["subject"] == {"reference": SUBJECT}


def test_persons_of_one_transaction_are_parts_of_one_group() -> None:
    q = "urn:uuid:6d1f6d7a-0001-4a5e-9c1b-000000000009"
    link = {
        "resourceType": "RelatedPerson",
        "patient": {"reference": q},
        "identifier": [],
        "name": [{"text": "起桂芬"}],
    }
    parsed = parse(
        bundle(
            entry(P, patient()),
            entry(C, condition(q)),
            entry(q, patient("普小妹", "")),
            entry("urn:uuid:1", link),
        )
    )
    assert [part.key for part in parsed.parts] == ["0", "1-3"]
    assert {part.group for part in parsed.parts} == {"transaction"}


def test_a_batch_has_a_part_for_each_entry_with_its_person() -> None:
    parsed = parse(bundle(entry(P, patient()), entry(C, condition(P)), kind="batch"))
    assert [part.key for part in parsed.parts] == ["0", "1"]
    assert parsed.parts[0].subject == parsed.parts[1].subject


@pytest.mark.parametrize("kind", ["collection", "document", "searchset", "history"])
def test_bundles_that_only_carry_are_read_as_batches(kind: str) -> None:
    content = bundle(entry("http://h/fhir/Patient/1", patient(id="1")), kind=kind)
    del content["entry"][0]["request"]
    parsed = parse(content)
    assert [draft.key for part in parsed.parts for draft in part.resources] == ["1"]
    assert parsed.notes["kind"] == "batch"


def test_references_between_entries_become_keys_of_the_sender() -> None:
    encounter = {
        "resourceType": "Encounter",
        "status": "finished",
        "class": {"code": "AMB"},
        "subject": {"reference": P},
    }
    sick = condition(P) | {"encounter": {"reference": C}}
    (part,) = parse(bundle(entry(P, patient()), entry(C, encounter), entry("urn:uuid:3", sick))).parts
    assert part.resources[2].content["encounter"] == {"reference": f"Encounter/$key/{C.rpartition(':')[2]}"}


def test_relative_and_conditional_references_mean_the_senders_own_resources() -> None:
    sick = condition(P) | {
        "encounter": {"reference": "Encounter/77"},
        "asserter": {"reference": "Practitioner?identifier=http://hl7.org/fhir/sid/us-npi|99"},
    }
    (part,) = parse(bundle(entry(P, patient()), entry(C, sick))).parts
    assert part.resources[1].content["encounter"] == {"reference": "Encounter/$key/77"}
    assert part.resources[1].content["asserter"] == {
        "reference": "Practitioner/$key/identifier:http://hl7.org/fhir/sid/us-npi|99"
    }


def test_absolute_references_and_platform_ids_stay_as_they_are() -> None:
    ours = "1A2b3C4d5E6f7G8h9I0jKl-1A2b3C4d5E6f7G8h9I0jKl"
    sick = condition(P) | {"encounter": {"reference": "https://other/fhir/Encounter/1"}, "evidence": [{"detail": [{"reference": f"Observation/{ours}"}]}]}  # fmt: skip
    (part,) = parse(bundle(entry(P, patient()), entry(C, sick))).parts
    assert part.resources[1].content["encounter"] == {"reference": "https://other/fhir/Encounter/1"}
    assert part.resources[1].content["evidence"][0]["detail"] == [{"reference": f"Observation/{ours}"}]


def test_shared_resources_are_named_by_their_identifier() -> None:
    place = {
        "resourceType": "Organization",
        "identifier": [{"system": "urn:oid:2.16.156.10011.1.5", "value": "431234567"}],
    }
    (part,) = parse(bundle(entry(P, patient()), entry(C, place))).parts
    assert part.resources[1].key == "identifier:2.16.156.10011.1.5|431234567"
    assert part.institution_code == "431234567"


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        ({"method": "PUT", "url": "Patient/9"}, "9"),
        ({"method": "PUT", "url": "Patient?identifier=urn:s|5"}, "identifier:urn:s|5"),
        ({"method": "POST", "url": "Patient", "ifNoneExist": "identifier=urn:s|5"}, "identifier:urn:s|5"),
        ({"method": "DELETE", "url": "Patient/9"}, "9"),
    ],
)
def test_the_request_names_the_resource(request_: dict[str, str], expected: str) -> None:
    content = bundle({"fullUrl": P, "resource": patient(), "request": request_})
    assert parse(content).parts[0].resources[0].key == expected


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (bundle(kind="subscription"), "bundle_type"),
        ({"resourceType": "Patient"}, "type_differs"),
        ([], "type_differs"),
        ({"resourceType": "Bundle", "type": "transaction", "entry": {}}, "not_a_list"),
    ],
)
def test_what_is_no_bundle_is_refused_whole(content: Any, code: str) -> None:
    parsed = parse(content)
    assert parsed.parts == ()
    assert parsed.faults[0].code == f"fhir_api.{code}"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"request": None}, "request_missing"),
        ({"request": {"method": "MOVE", "url": "Condition/1"}}, "method_unsupported"),
        ({"request": {"method": "PATCH", "url": "Condition/1"}}, "patch_broken"),
        ({"request": {"method": "POST", "url": "Patient"}}, "type_differs"),
        ({"request": {"method": "PUT", "url": "nonsense"}}, "bad_request_url"),
        ({"request": {"method": "PUT", "url": "Condition?nonsense"}}, "condition_unsupported"),
        ({"resource": condition("Patient?birthdate=1981-03-07")}, "condition_unsupported"),
        ({"resource": condition("urn:uuid:unknown")}, "reference_missing"),
        (
            {"resource": condition(P) | {"id": "b"}, "request": {"method": "PUT", "url": "Condition/a"}},
            "id_differs",
        ),
        ({"fullUrl": P}, "full_url_twice"),
        ({"resource": condition("Organization/1")}, "reference_type"),
        ({"resource": condition("#nobody")}, "contained_missing"),
    ],
)
def test_faults_of_an_entry_are_coded(change: dict[str, Any], code: str) -> None:
    content = bundle(entry(P, patient()), entry(C, condition(P)) | change)
    faults = [fault for part in parse(content).parts for fault in part.faults]
    assert f"fhir_api.{code}" in {fault.code for fault in faults}
    assert all(fault.place.startswith("Bundle.entry[1]") for fault in faults)


def test_queries_in_a_bundle_are_noted_not_stored() -> None:
    asked = {"request": {"method": "GET", "url": "Patient?name=peter"}}
    operation = entry("urn:uuid:7", {"resourceType": "Parameters"}, url="ValueSet/$lookup")
    parsed = parse(bundle(entry(P, patient()), asked, operation))
    assert parsed.notes == {
        "kind": "transaction",
        "count": 3,
        "queries": {"1": "Patient?name=peter", "2": "POST ValueSet/$lookup"},
        "deleted": [],
    }
    assert [part.key for part in parsed.parts] == ["0"]


def test_a_person_named_elsewhere_is_looked_up_before_being_made() -> None:
    (part,) = parse(
        condition("Patient/77") | {"subject": {"reference": "Patient/77", "display": "李阿依"}},
        ResourceFormat(),
        type="Condition",
    ).parts
    assert part.subject_reference is not None
    assert part.subject_reference.stored == "Patient/77"
    assert part.subject is not None
    assert (part.subject.local_id, part.subject.name) == ("77", "李阿依")


def test_a_contained_patient_is_the_subject() -> None:
    contained = patient(id="me")
    (part,) = parse(condition("#me") | {"contained": [contained]}, ResourceFormat(), type="Condition").parts
    assert part.subject is not None
    assert part.subject.name == "起桂芬"


def test_the_mother_in_a_bundle_is_evidence_of_who_the_child_is() -> None:
    mother = {
        "resourceType": "RelatedPerson",
        "patient": {"reference": P},
        "relationship": [{"coding": [{"code": "MTH"}]}],
        "name": [{"text": "普文芳"}],
        "identifier": [{"system": "urn:oid:2.16.156.10011.1.3", "value": "532301198001020148"}],
    }
    (part,) = parse(bundle(entry(P, patient("普小妹", "")), entry(C, mother))).parts
    assert part.subject is not None
    assert (part.subject.mother_name, part.subject.mother_citizen_id) == ("普文芳", "532301198001020148")


def test_lines_are_parts_of_their_own() -> None:
    body = b"\n".join(
        [orjson.dumps(patient(id="1")), b"", b"{broken", orjson.dumps(condition("Patient/1") | {"id": "2"})]
    )
    parsed = parse(body, LinesFormat())
    assert [part.place for part in parsed.parts] == ["第1行", "第3行", "第4行"]
    assert parsed.parts[1].faults[0].code == "fhir_api.broken_json"
    assert parsed.parts[2].subject == parsed.parts[0].subject


def test_numbers_are_written_short_and_read_back() -> None:
    for listed in ([0], [0, 1, 2], [0, 2, 3, 9], []):
        assert list(numbers(ranges(listed))) == listed if listed else ranges(listed) == ""
