"""XML and JSON over HTTP: every interaction speaks both (FHIR R4 §2.6.1, §3.1.0.1.11)."""

from typing import Any

import orjson
import pytest

from tests.exchange.ground import Sender, condition, patient, visit
from yizhou.records.fhir import api

XML = "application/fhir+xml"
ANSWER = {"Accept": XML}


def xml(content: dict[str, Any]) -> bytes:
    return api.to_xml(orjson.dumps(content))


def content_of(answer: Any) -> dict[str, Any]:
    assert answer["Content-Type"] == "application/fhir+xml; charset=utf-8"
    return api.from_xml(answer.content.decode().partition("?>")[2])


@pytest.mark.feature("10.2.1.10-04")
def test_a_record_is_sent_in_xml_and_read_in_json_and_back(clinic: Sender) -> None:
    made = clinic.post("/fhir/Patient", xml(patient(id="p1")), XML, **ANSWER)
    assert made.status_code == 201
    assert content_of(made)["name"] == [{"text": "起桂芬"}]
    path = made["Location"].partition("testserver")[2].partition("/_history")[0]
    assert clinic.get(path).json()["gender"] == "female"
    read = clinic.client.get(path, headers=ANSWER)
    assert content_of(read) == clinic.get(path).json()
    assert read["ETag"] == 'W/"1"'
    for query in ("_format=xml", "_format=application/fhir%2Bxml", "_format=application/fhir+xml"):
        assert content_of(clinic.get(f"{path}?{query}"))["id"] == path.rpartition("/")[2]
    versions = content_of(clinic.client.get(f"{path}/_history", headers=ANSWER))
    assert versions["entry"][0]["resource"]["resourceType"] == "Patient"
    assert content_of(clinic.client.get("/fhir/metadata", headers=ANSWER))["fhirVersion"] == "4.0.1"


@pytest.mark.parametrize("encoding", ["UTF-8", "GBK", "UTF-16"])
def test_a_bundle_in_xml_is_answered_in_xml_whatever_its_encoding(clinic: Sender, encoding: str) -> None:
    text = xml(visit()).decode().partition("?>")[2]
    body = f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(encoding)
    answer = clinic.post("/fhir", body, XML, **ANSWER)
    assert answer.status_code == 200, answer.content.decode()
    bundle = content_of(answer)
    assert [one["response"]["status"] for one in bundle["entry"]] == ["201 Created", "201 Created"]
    location = bundle["entry"][1]["response"]["location"].partition("/_history")[0]
    assert clinic.get(f"/fhir/{location}").json()["code"]["text"] == "高血压"
    subject = clinic.get(f"/fhir/{location}").json()["subject"]["reference"]
    found = content_of(clinic.client.get(f"/fhir/Condition?patient={subject}", headers=ANSWER))
    assert found["total"] == 1
    posted = clinic.client.post("/fhir/Condition/_search", {"patient": subject, "_format": "xml"})
    assert content_of(posted)["total"] == 1


def test_an_update_in_xml_is_the_next_version(clinic: Sender) -> None:
    clinic.post("/fhir/Patient", patient(id="p1"))
    clinic.put("/fhir/Condition/c1", condition("Patient/p1") | {"id": "c1"})
    body = xml(condition("Patient/p1", "高血压 2 级") | {"id": "c1"})
    answer = clinic.client.put("/fhir/Condition/c1", body, content_type=XML)
    assert (answer.status_code, answer["ETag"]) == (200, 'W/"2"')
    assert answer.json()["code"]["text"] == "高血压 2 级"


def test_a_refusal_is_told_in_the_format_that_was_asked_for(clinic: Sender) -> None:
    body = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><Patient xmlns="http://hl7.org/fhir"/>'
    refused = clinic.post("/fhir/Patient", body, XML, **ANSWER)
    assert refused.status_code == 400
    outcome = content_of(refused)
    assert outcome["resourceType"] == "OperationOutcome"
    assert "DTD" in outcome["issue"][0]["details"]["text"]
    gone = clinic.client.get("/fhir/Condition/none", headers=ANSWER)
    assert (gone.status_code, content_of(gone)["resourceType"]) == (404, "OperationOutcome")


@pytest.mark.parametrize(
    ("query", "accept", "status"),
    [
        ("?_format=ttl", "", 406),
        ("", "text/turtle", 406),
        ("", "application/fhir+xml;q=0", 406),
        ("", "text/html,application/xhtml+xml,*/*;q=0.8", 200),
        ("", "application/fhir+xml;q=0.1, application/fhir+json", 200),
        ("?_format=json", "application/fhir+xml", 200),
    ],
)
def test_json_is_answered_unless_xml_is_wanted_more(
    clinic: Sender, query: str, accept: str, status: int
) -> None:
    answer = clinic.client.get(f"/fhir/metadata{query}", headers={"Accept": accept} if accept else {})
    assert answer.status_code == status
    assert answer["Content-Type"].startswith("application/fhir+json")
    assert answer.json()["resourceType"] == ("OperationOutcome" if status == 406 else "CapabilityStatement")
