"""Conditions, versions and patches over HTTP: what two senders do at once loses nothing (FHIR R4 §3.1.0.5 to §3.1.0.8)."""

from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import orjson
import pytest
from django.db import connections

from tests.exchange.fhir_api.test_http import codes
from tests.exchange.ground import C, P, Sender, bundle, condition, entry, patient
from yizhou.kernel.db.api import fetch_all

JSON_PATCH, XML_PATCH = "application/json-patch+json", "application/xml-patch+xml"
WHO = "Patient/p1"


@pytest.fixture
def stored(clinic: Sender) -> str:
    """Address of a Condition the clinic calls c1."""
    clinic.post("/fhir/Patient", patient(id="p1"))
    made = clinic.post("/fhir/Condition", sick("高血压") | {"id": "c1"})
    assert made.status_code == 201
    return made["Location"].partition("testserver")[2].partition("/_history")[0]


def sick(text: str, number: str = "1") -> dict[str, Any]:
    return condition(WHO, text) | {"identifier": [{"system": "urn:s", "value": number}]}


def patch(sender: Sender, path: str, body: Any, kind: str = JSON_PATCH, **headers: str) -> Any:
    content = body if isinstance(body, bytes) else orjson.dumps(body)
    return sender.client.patch(path, content, content_type=kind, headers=headers or None)


def parameters(path: str, value: dict[str, Any]) -> dict[str, Any]:
    parts = [
        {"name": "type", "valueCode": "replace"},
        {"name": "path", "valueString": path},
        {"name": "value", **value},
    ]
    return {"resourceType": "Parameters", "parameter": [{"name": "operation", "part": parts}]}


@pytest.mark.feature("10.1.1.3-03")
def test_the_three_patches_change_a_stored_resource(clinic: Sender, stored: str) -> None:
    subject = clinic.get(stored).json()["subject"]
    done = patch(clinic, stored, [{"op": "replace", "path": "/code/text", "value": "高血压 2 级"}])
    assert (done.status_code, done["ETag"]) == (200, 'W/"2"'), done.content.decode()
    assert done.json()["code"]["text"] == "高血压 2 级"
    by_key = patch(
        clinic,
        "/fhir/Condition/c1",
        parameters("Condition.code.text", {"valueString": "三"}),
        "application/fhir+json",
    )
    assert (by_key.status_code, by_key["ETag"]) == (200, 'W/"3"'), "the sender's own number means it too"
    xml = b'<diff xmlns="http://hl7.org/fhir"><replace sel="f:Condition/f:code/f:text/@value">four</replace></diff>'
    assert patch(clinic, stored, xml, XML_PATCH).json()["code"]["text"] == "four"
    found = patch(clinic, "/fhir/Condition?identifier=urn:s|1", [{"op": "remove", "path": "/recordedDate"}])
    assert found["ETag"] == 'W/"5"'
    last = clinic.get(stored).json()
    assert "recordedDate" not in last
    assert last["subject"] == subject
    timeline = fetch_all(
        "SELECT count(*) FROM message WHERE title LIKE 'FHIR 修补%%' AND status = 'accepted'"
    )
    assert timeline == [(4,)], "each patch is a message like any other"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ([{"op": "remove", "path": "/nix"}], 422, "fhir_api.patch_failed"),
        ([{"op": "replace", "path": "/resourceType", "value": "Patient"}], 422, "fhir_api.patch_failed"),
        ([{"op": "replace", "path": "/id", "value": "x"}], 422, "fhir_api.patch_failed"),
        (
            [{"op": "replace", "path": "/subject/reference", "value": "Patient/p2"}],
            422,
            "fhir_api.patch_failed",
        ),
        ([{"op": "add", "path": "/recordedDate", "value": "gestern"}], 422, "fhir_api.bad_date"),
        ([{"op": "remove", "path": ""}], 422, "fhir_api.patch_failed"),
        ({"resourceType": "Condition"}, 400, "fhir_api.patch_broken"),
    ],
)
def test_a_patch_that_does_not_fit_changes_nothing(
    clinic: Sender, stored: str, body: Any, status: int, code: str
) -> None:
    refused = patch(clinic, stored, body)
    assert refused.status_code == status, refused.content.decode()
    assert code in codes(refused)
    assert all(issue["diagnostics"] for issue in refused.json()["issue"])
    assert clinic.get(stored)["ETag"] == 'W/"1"'


def test_a_patch_of_nothing_or_of_another_version_is_refused(clinic: Sender, stored: str) -> None:
    change = [{"op": "remove", "path": "/recordedDate"}]
    assert patch(clinic, stored, change, **{"If-Match": 'W/"7"'}).status_code == 412
    assert patch(clinic, "/fhir/Condition/none", change).status_code == 404
    assert patch(clinic, "/fhir/Condition?identifier=urn:s|9", change).status_code == 404
    assert patch(clinic, stored, change, "text/plain").status_code == 415
    assert clinic.delete(stored).status_code == 204
    assert patch(clinic, stored, change).status_code in (404, 410)


def test_a_patch_may_point_at_what_the_sender_calls_by_its_own_number(clinic: Sender, stored: str) -> None:
    doctor = {"resourceType": "Practitioner", "id": "d1", "name": [{"text": "罗医生"}]}
    at = (
        clinic.post("/fhir/Practitioner", doctor)["Location"].partition("/fhir/")[2].partition("/_history")[0]
    )
    done = patch(
        clinic, stored, [{"op": "add", "path": "/recorder", "value": {"reference": "Practitioner/d1"}}]
    )
    assert done.json()["recorder"]["reference"] == at


def test_a_condition_means_the_one_resource_that_fits(clinic: Sender, stored: str) -> None:
    again = clinic.post("/fhir/Condition", sick("另一个"), **{"If-None-Exist": "identifier=urn:s|1"})
    assert (again.status_code, again.json()["code"]["text"]) == (200, "高血压"), (
        "stored under another name: found"
    )
    updated = clinic.put("/fhir/Condition?identifier=urn:s|1", sick("高血压 3 级"))
    assert (updated.status_code, updated["ETag"]) == (200, 'W/"2"')
    assert clinic.get(stored).json()["code"]["text"] == "高血压 3 级"
    made = clinic.put("/fhir/Condition?identifier=urn:s|2", sick("糖尿病", "2"))
    assert made.status_code == 201
    subject = clinic.get(stored).json()["subject"]["reference"]
    ambiguous = clinic.put(f"/fhir/Condition?patient={subject}", sick("x", "3"))
    assert (ambiguous.status_code, codes(ambiguous) >= {"pipeline.condition_ambiguous"}) == (412, True)
    assert clinic.delete(f"/fhir/Condition?patient={subject}").status_code == 412, (
        "several are not deleted at once"
    )
    assert clinic.delete("/fhir/Condition?identifier=urn:s|2").status_code == 204
    assert clinic.delete("/fhir/Condition?identifier=urn:s|2").status_code == 204
    assert clinic.get(f"/fhir/Condition?patient={subject}").json()["total"] == 1
    unknown = clinic.put("/fhir/Condition?farbe=rot", sick("x"))
    assert (unknown.status_code, codes(unknown) >= {"fhir.unknown_parameter"}) == (400, True)
    broad = clinic.put("/fhir/Condition?recorded-date=2026", sick("x"))
    assert broad.status_code == 412


def test_a_condition_never_means_what_another_institution_sent(
    clinic: Sender, hub: Sender, stored: str
) -> None:
    other = hub.delete("/fhir/Condition?identifier=urn:s|1")
    assert other.status_code == 204
    assert clinic.get(stored).status_code == 200


def test_a_sender_deletes_by_its_own_number(clinic: Sender, stored: str) -> None:
    assert clinic.client.delete("/fhir/Condition/c1", headers={"If-Match": 'W/"3"'}).status_code == 412
    assert clinic.delete("/fhir/Condition/c1").status_code == 204
    assert clinic.get(stored).status_code == 410


def test_a_version_that_is_not_there_is_not_the_one_that_was_read(clinic: Sender) -> None:
    clinic.post("/fhir/Patient", patient(id="p1"))
    answer = clinic.put("/fhir/Condition/new", sick("x") | {"id": "new"}, **{"If-Match": 'W/"1"'})
    assert answer.status_code == 412


def test_a_transaction_deletes_first_then_creates_then_changes(clinic: Sender, stored: str) -> None:
    binary = b64encode(orjson.dumps([{"op": "replace", "path": "/name", "value": "乙"}])).decode()
    clinic.post("/fhir/Organization", {"resourceType": "Organization", "id": "o1", "name": "甲"})
    sent = bundle(
        {"request": {"method": "GET", "url": "Organization/o1"}},
        {"resource": {"resourceType": "Binary", "contentType": JSON_PATCH, "data": binary},
         "request": {"method": "PATCH", "url": "Organization/o1"}},
        {"resource": sick("新的"), "fullUrl": C, "request": {"method": "POST", "url": "Condition", "ifNoneExist": "identifier=urn:s|1"}},
        {"request": {"method": "DELETE", "url": "Condition?identifier=urn:s|1"}},
    )  # fmt: skip
    answer = clinic.post("/fhir", sent)
    assert answer.status_code == 200, answer.content.decode()
    statuses = [one["response"]["status"][:3] for one in answer.json()["entry"]]
    assert statuses[1:] == ["200", "201", "204"], (
        "deleted before the condition was asked, so it is created anew"
    )
    place = answer.json()["entry"][1]["response"]["location"].partition("/_history")[0]
    assert clinic.get(f"/fhir/{place}").json()["name"] == "乙"


def test_two_entries_that_change_one_resource_fail_the_transaction(clinic: Sender, stored: str) -> None:
    change = {"request": {"method": "PUT", "url": stored.removeprefix("/fhir/")}, "resource": sick("x")}
    answer = clinic.post("/fhir", bundle(change, {"request": {"method": "DELETE", "url": "Condition/c1"}}))
    assert (answer.status_code, codes(answer) >= {"pipeline.named_twice"}) == (400, True)
    assert clinic.get(stored)["ETag"] == 'W/"1"'


@pytest.mark.feature("10.2.1.10-02")
def test_references_are_resolved_wherever_the_standard_allows_them(clinic: Sender) -> None:
    photo, report = (
        "urn:uuid:6d1f6d7a-0001-4a5e-9c1b-000000000007",
        "urn:uuid:6d1f6d7a-0001-4a5e-9c1b-000000000008",
    )
    told = {
        "resourceType": "DiagnosticReport", "status": "final", "code": {"text": "报告"}, "subject": {"reference": P},
        "text": {"status": "generated", "div": f'<div xmlns="http://www.w3.org/1999/xhtml"><a href="{photo}">图</a><img src="{photo}" alt=""/></div>'},
        "presentedForm": [{"contentType": "image/png", "url": photo}],
        "resultsInterpreter": [{"reference": "Practitioner?name=罗医生"}],
        "extension": [{"url": "http://x", "valueUri": photo}],
        "performer": [{"reference": "Organization?identifier=urn:s|later"}],
    }  # fmt: skip
    seen = {
        "resourceType": "DocumentReference", "status": "current", "subject": {"reference": P},
        "content": [{"attachment": {"url": "http://example.org/p.png"}}],
        "context": {"related": [{"reference": report}]},
    }  # fmt: skip
    sent = bundle(entry(P, patient()), entry(report, told), entry(photo, seen))
    refused = clinic.post("/fhir", sent)
    assert (refused.status_code, codes(refused) >= {"pipeline.reference_unresolved"}) == (422, True)
    doctor = clinic.post(
        "/fhir/Practitioner", {"resourceType": "Practitioner", "id": "d", "name": [{"text": "罗医生"}]}
    )
    made = clinic.post("/fhir", sent | {"id": "again"})
    assert made.status_code == 200, made.content.decode()
    places = [one["response"]["location"].partition("/_history")[0] for one in made.json()["entry"]]
    read = clinic.get(f"/fhir/{places[1]}").json()
    assert read["text"]["div"].count(f'"{places[2]}"') == 2
    assert read["presentedForm"][0]["url"] == read["extension"][0]["valueUri"] == places[2]
    assert read["resultsInterpreter"][0]["reference"] in doctor["Location"]
    assert clinic.get(f"/fhir/{places[2]}").json()["context"]["related"][0]["reference"] == places[1], (
        "a circle"
    )
    assert "urn:uuid" not in clinic.get(f"/fhir/{places[1]}").content.decode()


def test_an_identifier_several_institutions_repeat_refuses_nobody(
    clinic: Sender, hub: Sender, stored: str
) -> None:
    sent = sick("x", "2") | {"asserter": {"reference": "Practitioner?identifier=urn:s|1"}}
    doctor = {"resourceType": "Practitioner", "identifier": [{"system": "urn:s", "value": "1"}]}
    only = clinic.post("/fhir/Practitioner", doctor | {"id": "d"})["Location"].partition("/fhir/")[2]
    seen = hub.post("/fhir/Condition", sent | {"id": "c5"})
    assert seen.json()["asserter"]["reference"] == only.partition("/_history")[0], "the one anybody sent"
    hub.post("/fhir/Practitioner", doctor | {"id": "e"})
    again = hub.post("/fhir/Condition", sent | {"id": "c6"})
    assert again.status_code == 201
    assert again.json()["asserter"]["reference"] != only.partition("/_history")[0], "of several its own"
    third = Sender("dayao").post(
        "/fhir/Condition", sent | {"subject": {"reference": "Patient/p9"}, "id": "c7"}
    )
    assert third.status_code == 201, "two of others are nobody's in particular: the id its own will have"


def test_a_bundle_without_end_is_refused_with_advice_and_sql_in_an_id_is_text(clinic: Sender) -> None:
    one = {"request": {"method": "GET", "url": "Patient/x"}}
    long = clinic.post("/fhir", bundle(*[one] * 50_000, kind="batch"))
    assert (long.status_code, codes(long)) == (413, {"fhir_api.bundle_too_long"})
    assert "批量导入" in long.json()["issue"][0]["diagnostics"]
    evil = "x'; DROP TABLE fhir_resource; --"
    asked = clinic.post(
        "/fhir", bundle({"request": {"method": "GET", "url": f"Patient/{evil}"}}, kind="batch")
    )
    assert asked.json()["entry"][0]["response"]["status"][:3] in ("404", "501")
    sent = entry("urn:uuid:9", patient() | {"id": evil}, "PUT", f"Patient/{evil}")
    assert clinic.post("/fhir", bundle(sent)).status_code == 422
    assert fetch_all("SELECT count(*) FROM fhir_resource") == [(0,)]


@pytest.mark.django_db(transaction=True)
def test_fifty_clients_at_once_lose_no_change(clinic: Sender, stored: str) -> None:
    def add(number: int) -> int:
        note = {"text": f"第 {number} 人"}
        try:
            return patch(
                Sender("lucheng"), stored, [{"op": "add", "path": "/note/-", "value": note}]
            ).status_code
        finally:
            connections.close_all()

    def overwrite(number: int) -> int:
        try:
            content = clinic.get(stored).json() | {"code": {"text": str(number)}}
            return Sender("lucheng").put(stored, content, **{"If-Match": f'W/"{base}"'}).status_code
        finally:
            connections.close_all()

    start = patch(clinic, stored, [{"op": "add", "path": "/note", "value": [{"text": "起"}]}])
    assert start.status_code == 200
    with ThreadPoolExecutor(10) as threads:
        assert set(threads.map(add, range(50))) == {200}
    assert len({note["text"] for note in clinic.get(stored).json()["note"]}) == 51
    base = int(clinic.get(stored)["ETag"].strip('W/"'))
    assert base == 52
    with ThreadPoolExecutor(10) as threads:
        statuses = list(threads.map(overwrite, range(50)))
    assert sorted(set(statuses)) == [200, 412]
    assert statuses.count(200) == 1, "of all who read the same version one is heard"


@pytest.mark.django_db(transaction=True)
def test_the_same_conditional_create_at_once_creates_one(clinic: Sender) -> None:
    clinic.post("/fhir/Patient", patient(id="p1"))

    def create(number: int) -> int:
        try:
            asked = {"If-None-Exist": "recorded-date=ge2020&identifier=urn:s|7"}
            return Sender("lucheng").post("/fhir/Condition", sick(f"第{number}", "7"), **asked).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as threads:
        statuses = list(threads.map(create, range(16)))
    assert (statuses.count(201), statuses.count(200)) == (1, 15)
    assert fetch_all("SELECT count(*) FROM fhir_resource WHERE type = 'Condition'") == [(1,)]
