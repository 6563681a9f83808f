"""Codes of institutions' own systems are noticed in what was stored, and announced once per message."""

import pytest

from tests.exchange import ground
from tests.exchange.ground import Sender
from yizhou.exchange.pipeline.local_codes import codings, is_local
from yizhou.kernel.db.api import fetch_all


@pytest.mark.parametrize(
    ("system", "local"),
    [("urn:dayao:lab", True), ("http://his.example/code", True), ("", False), ("http://loinc.org", False),
     ("http://hl7.org/fhir/sid/icd-10", False), ("urn:oid:2.16.156.10011.2.3.3.4", False), ("CV02.01.101", False), ("urn:yizhou:code:CV08.50.001", False),
     ("http://unitsofmeasure.org", False), ("urn:oid:2.16.156.10011.2.2.1", False)],
)  # fmt: skip
def test_standards_are_told_from_local_systems(system: str, local: bool) -> None:
    assert is_local(system) is local


def test_codes_are_found_in_coded_elements_lists_and_components() -> None:
    def coded(code: str, system: str = "urn:lab") -> dict[str, object]:
        return {"coding": [{"system": system, "code": code, "display": f"名{code}"}]}

    resource = {
        "resourceType": "Observation", "code": coded("1"), "category": [coded("2"), coded("x", "http://loinc.org")],
        "component": [{"code": coded("3"), "valueCodeableConcept": coded("4")}], "subject": {"reference": "Patient/1"},
    }  # fmt: skip
    assert [code for _, code, _ in codings(resource)] == ["1", "2", "3", "4"]


def _announced() -> list[object]:
    return fetch_all("SELECT payload::text FROM outbox_event WHERE kind = 'terminology.codes_seen'")


def test_a_message_announces_its_local_codes_in_one_event(clinic: Sender) -> None:
    own = {"coding": [{"system": "urn:lucheng:dx", "code": "9", "display": "头痛"}]}
    condition = ground.condition("urn:uuid:p")
    message = ground.bundle(
        ground.entry("urn:uuid:p", ground.patient()),
        ground.entry("urn:uuid:a", condition | {"code": own}),
        ground.entry("urn:uuid:b", condition | {"code": own, "recordedDate": "2026-01-09T09:30:00+08:00"}),
    )
    assert clinic.post("/fhir", message).status_code == 200
    (event,) = _announced()
    assert '["urn:lucheng:dx", "9", "头痛", 2]' in event[0]  # type: ignore[index]


def test_a_message_of_standard_codes_announces_none(clinic: Sender) -> None:
    message = ground.bundle(
        ground.entry("urn:uuid:p", ground.patient()),
        ground.entry("urn:uuid:a", ground.condition("urn:uuid:p")),
    )
    assert clinic.post("/fhir", message).status_code == 200
    assert _announced() == []
