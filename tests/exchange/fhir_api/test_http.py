"""FHIR over HTTP, as an institution's engine speaks it."""

import gzip
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.conftest import SHARED
from tests.exchange.ground import C, P, Sender, bundle, condition, entry, patient, visit
from yizhou.kernel.db.api import fetch_all

SYNTHEA = sorted((SHARED / "data/fhir/synthea").glob("*.json.gz"))
EXAMPLES = sorted((SHARED / "data/fhir/r4-examples").glob("*.json"))


def codes(answer: Any) -> set[str]:
    """Codes of an OperationOutcome."""
    return {coding["code"] for issue in answer.json()["issue"] for coding in issue["details"]["coding"]}


@pytest.mark.feature("10.2.1.10-03")
@pytest.mark.feature("10.4-13")
@pytest.mark.feature("10.4.6-06")
def test_a_transaction_is_answered_with_where_everything_is(clinic: Sender) -> None:
    answer = clinic.post("/fhir", visit())
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("application/fhir+json")
    content = answer.json()
    assert (content["resourceType"], content["type"]) == ("Bundle", "transaction-response")
    assert [one["response"]["status"] for one in content["entry"]] == ["201 Created", "201 Created"]
    location = content["entry"][1]["response"]["location"]
    stored = clinic.get(f"/fhir/{location.partition('/_history')[0]}")
    assert stored.status_code == 200
    assert stored.json()["code"]["text"] == "高血压"
    subject = stored.json()["subject"]["reference"]
    assert clinic.get(f"/fhir/{subject}").json()["name"][0]["text"] == "起桂芬"


@pytest.mark.feature("10.4.1-07")
def test_the_same_bundle_again_is_recognised(clinic: Sender) -> None:
    first, second = clinic.post("/fhir", visit()), clinic.post("/fhir", visit())
    assert second.status_code == 200
    assert second.headers["X-Message-Repeated"] == "true"
    assert second.headers["X-Message-Id"] == first.headers["X-Message-Id"]
    assert second.json()["entry"] == first.json()["entry"]
    assert fetch_all("SELECT count(*), max(version) FROM fhir_resource") == [(2, 1)]


def test_a_corrected_bundle_makes_next_versions_of_the_same_resources(clinic: Sender) -> None:
    first = clinic.post("/fhir", visit()).json()
    changed = bundle(entry(P, patient()), entry(C, condition(P, "高血压病 2 级")))
    second = clinic.post("/fhir", changed).json()
    assert [one["response"]["status"] for one in second["entry"]] == ["200 OK", "200 OK"]
    assert second["entry"][0]["response"]["location"] == first["entry"][0]["response"]["location"]
    assert second["entry"][1]["response"]["etag"] == 'W/"2"'


@pytest.mark.feature("10.4-09")
@pytest.mark.feature("10.2.2.2.3-07")
def test_one_wrong_entry_refuses_a_transaction_with_all_faults(clinic: Sender) -> None:
    wrong = condition(P) | {"clinicalStatus": "active", "code": None, "recordedDate": "2026-02-30"}
    answer = clinic.post("/fhir", bundle(entry(P, patient() | {"gender": "f"}), entry(C, wrong)))
    assert answer.status_code == 422
    outcome = answer.json()
    assert outcome["resourceType"] == "OperationOutcome"
    assert codes(answer) >= {"fhir_api.code_not_in_set", "fhir_api.bad_date", "fhir_api.wrong_type"}
    places = {place for issue in outcome["issue"] for place in issue["expression"]}
    assert {"Bundle.entry[0].resource.gender", "Bundle.entry[1].resource.recordedDate"} <= places
    assert all(issue["diagnostics"] and issue["details"]["text"] for issue in outcome["issue"])
    assert fetch_all("SELECT count(*) FROM fhir_resource") == [(0,)]
    assert fetch_all("SELECT status FROM message") == [("refused",)]


def test_a_batch_takes_the_good_entries_and_says_what_is_wrong_with_the_others(clinic: Sender) -> None:
    sent = bundle(
        entry(P, patient()), entry(C, condition(P) | {"recordedDate": "nonsense"}),
        entry("urn:uuid:3", condition(P, "咳嗽")), kind="batch",
    )  # fmt: skip
    answer = clinic.post("/fhir", sent)
    assert answer.status_code == 200
    content = answer.json()
    assert content["type"] == "batch-response"
    assert [one["response"]["status"][:3] for one in content["entry"]] == ["201", "422", "201"]
    assert (
        content["entry"][1]["response"]["outcome"]["issue"][0]["details"]["coding"][0]["code"]
        == "fhir_api.bad_date"
    )


def test_all_about_one_person_lands_in_one_record_whoever_sends_it(clinic: Sender, hub: Sender) -> None:
    one, two = clinic.post("/fhir", visit()).json(), hub.post("/fhir", visit()).json()
    ids = [one["entry"][0]["response"]["location"], two["entry"][0]["response"]["location"]]
    assert ids[0] != ids[1], "each sender's Patient is kept"
    subjects = {
        hub.get("/fhir/" + content["entry"][1]["response"]["location"].partition("/_history")[0]).json()[
            "subject"
        ]["reference"]
        for content in (one, two)
    }
    assert len(subjects) == 1
    found = hub.get(f"/fhir/Condition?patient={subjects.pop()}").json()
    assert found["total"] == 2


def test_a_single_resource_is_created_read_updated_and_deleted(clinic: Sender) -> None:
    made = clinic.post("/fhir/Patient", patient(id="p1"))
    assert made.status_code == 201
    assert made.headers["ETag"] == 'W/"1"'
    sick = clinic.post("/fhir/Condition", condition("Patient/p1") | {"id": "c1"})
    assert sick.status_code == 201
    path = sick.headers["Location"].partition("/fhir/")[2].partition("/_history")[0]
    assert clinic.get(f"/fhir/{path}").json()["code"]["text"] == "高血压"
    changed = clinic.put("/fhir/Condition/c1", condition("Patient/p1", "高血压 3 级") | {"id": "c1"})
    assert (changed.status_code, changed.headers["ETag"]) == (200, 'W/"2"')
    assert clinic.get(f"/fhir/{path}").json()["code"]["text"] == "高血压 3 级"
    ours = clinic.put(f"/fhir/{path}", condition("Patient/p1", "已控制") | {"id": path.partition("/")[2]})
    assert (ours.status_code, ours.headers["ETag"]) == (200, 'W/"3"'), (
        "an id the platform gave means that resource"
    )
    assert clinic.delete(f"/fhir/{path}").status_code == 204
    assert clinic.get(f"/fhir/{path}").status_code == 410


def test_putting_back_an_earlier_content_is_a_new_version_not_a_repeat(clinic: Sender) -> None:
    clinic.post("/fhir/Patient", patient(id="p1"))
    one, two = (condition("Patient/p1", text) | {"id": "c1"} for text in ("甲", "乙"))
    versions = [clinic.put("/fhir/Condition/c1", content).headers["ETag"] for content in (one, two, one, one)]
    assert versions == ['W/"1"', 'W/"2"', 'W/"3"', 'W/"3"']


def test_if_match_protects_against_overwriting(clinic: Sender) -> None:
    clinic.post("/fhir/Patient", patient(id="p1"))
    content = condition("Patient/p1") | {"id": "c1"}
    clinic.put("/fhir/Condition/c1", content)
    answer = clinic.put("/fhir/Condition/c1", content | {"code": {"text": "x"}}, **{"If-Match": 'W/"7"'})
    assert answer.status_code == 412
    assert codes(answer) >= {"pipeline.version_differs"}
    assert (
        clinic.put(
            "/fhir/Condition/c1", content | {"code": {"text": "x"}}, **{"If-Match": 'W/"1"'}
        ).status_code
        == 200
    )


def test_conditional_create_leaves_what_is_there(clinic: Sender) -> None:
    place = {"resourceType": "Organization", "identifier": [{"system": "urn:s", "value": "1"}], "name": "甲"}
    made = clinic.post("/fhir/Organization", place, **{"If-None-Exist": "identifier=urn:s|1"})
    again = clinic.post(
        "/fhir/Organization", place | {"name": "乙"}, **{"If-None-Exist": "identifier=urn:s|1"}
    )
    assert (made.status_code, again.status_code) == (201, 200)
    assert again.json()["name"] == "甲"


def test_prefer_chooses_what_is_answered(clinic: Sender) -> None:
    minimal = clinic.post("/fhir/Patient", patient(id="p1"), Prefer="return=minimal")
    assert (minimal.status_code, minimal.content) == (201, b"")
    told = clinic.post("/fhir/Patient", patient(id="p2"), Prefer="return=OperationOutcome")
    assert told.json()["resourceType"] == "OperationOutcome"


def test_the_resource_must_be_of_the_type_in_the_address(clinic: Sender) -> None:
    answer = clinic.post("/fhir/Observation", patient())
    assert answer.status_code == 422
    assert "fhir_api.type_differs" in codes(answer)


def test_an_observation_before_its_patient_waits_for_the_person_under_the_senders_number(
    clinic: Sender,
) -> None:
    early = clinic.post("/fhir/Condition", condition("Patient/p7") | {"id": "c7"})
    assert early.status_code == 201
    reference = clinic.get(
        early.headers["Location"].partition("testserver")[2].partition("/_history")[0]
    ).json()["subject"]["reference"]
    clinic.post("/fhir/Patient", patient(id="p7"))
    assert clinic.get(f"/fhir/{reference}").json()["name"][0]["text"] == "起桂芬"


def test_conditional_references_find_the_resident(clinic: Sender) -> None:
    clinic.post("/fhir", visit())
    by_number = "Patient?identifier=urn:oid:2.16.156.10011.1.3|53230119810307442X"
    assert clinic.post("/fhir/Condition", condition(by_number) | {"id": "c9"}).status_code == 201
    unknown = clinic.post("/fhir/Condition", condition("Patient?identifier=urn:s|none") | {"id": "c10"})
    assert unknown.status_code == 422
    assert "pipeline.subject_unknown" in codes(unknown)


def test_reads_in_a_bundle_are_answered_in_their_places(clinic: Sender) -> None:
    made = clinic.post("/fhir", visit()).json()["entry"][1]["response"]["location"].partition("/_history")[0]
    sent = bundle(
        {"request": {"method": "GET", "url": made}}, entry("urn:uuid:5", patient("普文芳", "532301198001020148")),
        {"request": {"method": "GET", "url": "Condition?code=x"}}, kind="batch",
    )  # fmt: skip
    content = clinic.post("/fhir", sent).json()
    assert content["entry"][0]["resource"]["resourceType"] == "Condition"
    assert [one["response"]["status"][:3] for one in content["entry"]] == ["200", "201", "200"]
    assert content["entry"][2]["resource"]["total"] == 0


@pytest.mark.feature("10.4-06")
def test_a_gzipped_body_is_unpacked(clinic: Sender) -> None:
    answer = clinic.post("/fhir", gzip.compress(orjson.dumps(visit())), **{"Content-Encoding": "gzip"})
    assert answer.status_code == 200


def test_decimals_keep_their_digits(clinic: Sender) -> None:
    content = orjson.dumps(visit()).replace(
        b'"gender"', b'"extension":[{"url":"http://x","valueDecimal":1.50}],"gender"'
    )
    made = clinic.post("/fhir", content).json()["entry"][0]["response"]["location"].partition("/_history")[0]
    assert b"1.50" in clinic.get(f"/fhir/{made}").content


@pytest.mark.parametrize("path", SYNTHEA, ids=lambda path: path.name[:24])
def test_published_bundles_are_accepted_whole(hub: Sender, path: Path) -> None:
    body = gzip.decompress(path.read_bytes())
    answer = hub.post("/fhir", body)
    assert answer.status_code == 200, answer.content[:800]
    sent = orjson.loads(body)["entry"]
    answers = [one["response"] for one in answer.json()["entry"] if "location" in one["response"]]
    assert len(answers) == len(sent)
    assert {one["status"] for one in answers} <= {"201 Created", "200 OK"}
    raw = fetch_all(
        "SELECT count(*) FROM fhir_resource WHERE raw LIKE '%%urn:uuid:%%' AND raw LIKE '%%\"reference\":\"urn:%%'"
    )
    assert raw == [(0,)], "every reference between entries points at what is stored"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_published_examples_are_accepted_as_single_resources(hub: Sender, path: Path) -> None:
    kind = orjson.loads(path.read_bytes())["resourceType"]
    answer = hub.post(f"/fhir/{kind}", path.read_bytes())
    assert answer.status_code == 201, answer.content[:800]


def test_the_published_transaction_example_is_accepted_as_a_transaction(hub: Sender) -> None:
    path = SHARED / "data/fhir/r4-examples/Bundle-bundle-transaction.json"
    if path.exists():
        told = hub.post("/fhir", path.read_bytes())
        assert (told.status_code, "pipeline.version_differs" in codes(told)) == (412, True), (
            "it changes version 2"
        )
        content = orjson.loads(path.read_bytes())
        for each in content["entry"]:
            each["request"].pop("ifMatch", None)
        answer = hub.post("/fhir", content)
        assert answer.status_code == 200, answer.content[:800]
        assert [one["response"]["status"][:3] for one in answer.json()["entry"]][:10] == [
            "201", "201", "201", "201", "201", "204", "204", "501", "200", "404",
        ]  # fmt: skip
