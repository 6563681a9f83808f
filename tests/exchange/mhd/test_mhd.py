"""IHE MHD over HTTP, as a hospital's FHIR engine and a phone speak it."""

import hashlib
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from lxml import etree

from tests.exchange.ground import P, Sender, patient
from tests.exchange.mhd.samples import (
    FOLDER,
    LIST,
    PDF,
    bundle,
    codes,
    document,
    entry,
    folder,
    submission_set,
)
from yizhou.kernel.auth.contracts import system_actor
from yizhou.kernel.db.api import fetch_all, unit_of_work
from yizhou.records.documents import api as documents
from yizhou.records.documents.contracts import Repository

pytestmark = pytest.mark.django_db(transaction=True)
CDA = Path(__file__).resolve().parents[2] / "conformance/soap/messages/cda/wst500-30-example.xml"
CITIZEN = "2.16.156.10011.1.3"


def locations(answer: Any) -> list[str]:
    return [each["response"].get("location", "") for each in answer.json()["entry"]]


def provided(clinic: Sender, *entries: dict[str, Any]) -> list[str]:
    answer = clinic.post("/mhd", bundle(entry(P, patient()), *entries))
    assert answer.status_code == 200, answer.json()
    return locations(answer)


def one(clinic: Sender, **more: Any) -> str:
    """Provide one document; its DocumentReference."""
    return provided(clinic, *document(**more))[1]


@pytest.mark.feature("11.7.1.2.4-01", "11.7.1.2.4-05", "11.7.1.2.4-08", "11.7.1.2.4-12")
def test_a_bundle_is_provided_found_and_retrieved_byte_for_byte(clinic: Sender) -> None:
    answer = clinic.post("/mhd", bundle(entry(P, patient()), *document(), submission_set()))
    assert answer.status_code == 200, answer.json()
    assert (answer.json()["type"], answer.json()["entry"][1]["response"]["status"]) == (
        "transaction-response",
        "201 Created",
    )
    where = locations(answer)
    assert [each.partition("/")[0] for each in where] == ["Patient", "DocumentReference", "Binary", "List"]
    found = clinic.get(
        "/mhd/DocumentReference?patient.identifier=2.16.156.10011.1.3|53230119810307442X&status=current"
    ).json()
    [reference] = [each["resource"] for each in found["entry"]]
    assert reference["masterIdentifier"]["value"] == "urn:oid:1.2.156.532300.9.1"
    attachment = reference["content"][0]["attachment"]
    assert (attachment["contentType"], attachment["size"]) == ("application/pdf", len(PDF))
    binary = clinic.get(attachment["url"].partition("testserver")[2])
    assert (binary.content, binary["Content-Type"], binary["Content-Security-Policy"]) == (
        PDF,
        "application/pdf",
        "sandbox",
    )
    [held] = [
        each["resource"]
        for each in clinic.get(f"/mhd/List?patient={reference['subject']['reference']}").json()["entry"]
    ]
    assert held["entry"] == [{"item": {"reference": where[1]}}]
    assert clinic.get(f"/mhd/{where[3]}").json()["code"]["coding"][0]["code"] == "submissionset"
    read = clinic.get(f"/mhd/{where[1]}").json()["content"][0]["attachment"]
    assert read["hash"] == b64encode(hashlib.sha1(PDF).digest()).decode()


def test_soap_finds_what_mhd_provided_for_they_share_one_registry(clinic: Sender) -> None:
    number = one(clinic).partition("/")[2]
    assert documents.get(
        system_actor(), documents.by_unique_id(system_actor(), "1.2.156.532300.9.1").id
    ).id.hex == number.replace("-", "")  # type: ignore[union-attr]


def test_the_same_bundle_again_changes_nothing(clinic: Sender) -> None:
    first = clinic.post("/mhd", bundle(entry(P, patient()), *document()))
    again = clinic.post("/mhd", bundle(entry(P, patient()), *document()))
    assert again.headers["X-Message-Repeated"] == "true"
    assert locations(first) == locations(again)


@pytest.mark.feature("10.2.1.9(2)-02")
def test_information_that_is_no_document_comes_in_the_same_submission(clinic: Sender) -> None:
    observation = {
        "resourceType": "Observation", "status": "final", "subject": {"reference": P},
        "code": {"coding": [{"system": "http://loinc.org", "code": "8867-4"}], "text": "心率"},
        "effectiveDateTime": "2026-11-20T10:00:00+08:00",
        "valueQuantity": {"value": 72, "unit": "/min", "system": "http://unitsofmeasure.org", "code": "/min"},
    }  # fmt: skip
    where = provided(clinic, *document(), entry("urn:uuid:6f1c1d1e-0000-4000-8000-0000000000c9", observation))
    stored = clinic.get(f"/fhir/{where[3].partition('/_history')[0]}").json()
    reference = clinic.get(f"/mhd/{where[1]}").json()
    assert stored["valueQuantity"]["value"] == 72
    assert stored["subject"] == reference["subject"]


def test_one_wrong_document_refuses_the_whole_bundle(clinic: Sender) -> None:
    wrong = document("2", hash=b64encode(hashlib.sha1(b"other").digest()).decode())
    answer = clinic.post("/mhd", bundle(entry(P, patient()), *document(), *wrong))
    assert (answer.status_code, codes(answer)) == (
        422,
        {"documents.content_differs"},
    )
    assert fetch_all("SELECT count(*) FROM document_entry") == [(0,)]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"masterIdentifier": None}, "mhd.unique_id_missing"),
        ({"status": "entered-in-error"}, "mhd.status_refused"),
        ({"subject": None}, "mhd.subject_missing"),
        ({"relatesTo": [{"code": "likes", "target": {"reference": "DocumentReference/x"}}]}, "mhd.relation_unreadable"),
        ({"relatesTo": [{"code": "appends", "target": {"reference": "DocumentReference/x"}}]}, "documents.relation_unknown"),
        ({"data": "%%%"}, "mhd.content_broken"),
        ({"data": ""}, "mhd.content_missing"),
        ({"url": "https://elsewhere.example/Binary/1"}, "mhd.url_unknown"),
        ({"format": "urn:unheard-of"}, "documents.format_unknown"),
        ({"content": b"no pdf at all"}, "documents.not_the_format"),
    ],
)  # fmt: skip
def test_what_cannot_be_registered_is_refused_with_its_fault(
    clinic: Sender, changes: dict[str, Any], code: str
) -> None:
    patients = [] if "subject" in changes else [entry(P, patient())]
    answer = clinic.post("/mhd", bundle(*patients, *document(**changes)))
    assert code in codes(answer), answer.json()
    assert all(issue["diagnostics"] for issue in answer.json()["issue"])
    assert fetch_all("SELECT status FROM message ORDER BY received DESC LIMIT 1") == [("refused",)]


def test_lists_must_be_named_and_hold_what_is_there(clinic: Sender) -> None:
    nameless = submission_set() | {"resource": submission_set()["resource"] | {"identifier": []}}
    assert codes(clinic.post("/mhd", bundle(entry(P, patient()), *document(), nameless))) == {
        "mhd.list_unnamed"
    }
    dangling = submission_set("urn:uuid:6f1c1d1e-0000-4000-8000-00000000dead")
    assert codes(clinic.post("/mhd", bundle(entry(P, patient()), *document(), dangling))) == {
        "mhd.list_dangles"
    }
    assert codes(clinic.post("/mhd", bundle(entry(P, patient())))) == {"mhd.nothing_submitted"}
    assert codes(clinic.post("/mhd", {"resourceType": "Patient"})) == {"mhd.not_a_bundle"}


def test_folders_and_relations_are_kept(clinic: Sender) -> None:
    first, second = (
        document(),
        document("2", relatesTo=[{"code": "appends", "target": {"reference": document()[0]["fullUrl"]}}]),
    )
    where = provided(clinic, *second, *first, submission_set(), folder())
    report = clinic.get(f"/mhd/{where[3]}").json()
    appendix = clinic.get(f"/mhd/{where[1]}").json()
    assert appendix["relatesTo"] == [
        {"code": "appends", "target": {"reference": f"DocumentReference/{report['id']}"}}
    ]
    lists = clinic.get(
        f"/mhd/List?patient={report['subject']['reference']}&code=folder&designationType=C42"
    ).json()
    assert [each["resource"]["identifier"][0]["value"] for each in lists["entry"]] == [FOLDER]
    assert clinic.get(f"/mhd/List?identifier={LIST}").json()["entry"][0]["resource"]["title"] == "住院资料"


def test_a_replacement_by_platform_id_supersedes(clinic: Sender) -> None:
    old = one(clinic)
    one(clinic, number="2", relatesTo=[{"code": "replaces", "target": {"reference": old}}])
    assert clinic.get(f"/mhd/{old}").json()["status"] == "superseded"


@pytest.mark.feature("10.2.1.9(2)-03", "11.7.1.2.4-07")
def test_metadata_comes_first_and_the_content_is_put_later(clinic: Sender) -> None:
    stated = b64encode(hashlib.sha1(PDF).digest()).decode()
    where = one(clinic, data="", hash=stated, size=len(PDF))
    attachment = clinic.get(f"/mhd/{where}").json()["content"][0]["attachment"]
    assert "url" not in attachment
    binary = where.replace("DocumentReference", "Binary")
    early = clinic.get(f"/mhd/{binary}")
    assert (early.status_code, codes(early)) == (409, {"documents.content_awaited"})
    assert codes(clinic.client.put(f"/mhd/{binary}", b"%PDF wrong", content_type="application/pdf")) == {
        "documents.content_differs"
    }
    assert clinic.client.put(f"/mhd/{binary}", PDF, content_type="application/pdf").status_code == 200
    assert clinic.get(f"/mhd/{binary}").content == PDF


def test_simplified_publish_takes_a_reference_that_carries_its_document(clinic: Sender) -> None:
    raw = document(data=b64encode(PDF).decode())[0]["resource"] | {
        "subject": {"reference": "#p"}, "contained": [patient() | {"id": "p"}],
    }  # fmt: skip
    answer = clinic.post("/mhd/DocumentReference", raw)
    assert answer.status_code == 201, answer.json()
    number = answer.json()["id"]
    assert clinic.get(f"/mhd/Binary/{number}").content == PDF


@pytest.mark.feature("10.2.1.9(2)-04")
def test_text_images_and_fhir_documents_are_taken_in_their_formats(clinic: Sender) -> None:
    kinds = {
        "1": (b"\x89PNG\r\n\x1a\n....", "image/png", "png"), "2": ("会诊意见".encode(), "text/plain", "text"),
        "3": (b'{"resourceType":"Bundle","type":"document"}', "application/fhir+json", "fhir-document"),
    }  # fmt: skip
    for number, (content, media_type, code) in kinds.items():
        where = one(clinic, number=number, content=content, contentType=media_type, format="")
        read = clinic.get(f"/mhd/{where}").json()["content"][0]
        assert (read["format"]["code"], read["attachment"]["contentType"]) == (code, media_type)
        assert clinic.get(f"/mhd/{where.replace('DocumentReference', 'Binary')}").content == content


def test_large_attachments_go_to_the_file_store_while_they_are_read(clinic: Sender) -> None:
    large = b"%PDF-1.7 " + bytes(range(256)) * 12_000
    where = one(clinic, content=large, hash=b64encode(hashlib.sha1(large).digest()).decode(), size=len(large))
    answer = clinic.get(f"/mhd/{where.replace('DocumentReference', 'Binary')}")
    assert b"".join(answer.streaming_content) == large
    [(size,)] = fetch_all("SELECT size FROM message ORDER BY received DESC LIMIT 1")
    assert size < 20_000
    other = b"%PDF-1.7 " + bytes(range(255)) * 12_000
    assert codes(clinic.post("/mhd", bundle(entry(P, patient()), *document(content=other)))) == {
        "documents.conflict"
    }


def test_what_is_too_large_or_names_stored_files_itself_is_refused(
    clinic: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    forged = clinic.post("/mhd", bundle(entry(P, patient()), *document(data="stored:1")))
    assert "mhd.content_broken" in codes(forged)
    monkeypatch.setattr("yizhou.records.documents.receiving.LARGEST", 1024 * 1024)
    large = clinic.post("/mhd", bundle(entry(P, patient()), *document(content=b"%PDF" + b"x" * 2_000_000)))
    assert (large.status_code, codes(large)) == (413, {"documents.content_too_large"})


def test_searches_refuse_what_they_do_not_do(clinic: Sender) -> None:
    where = one(clinic, number="1")
    subject = clinic.get(f"/mhd/{where}").json()["subject"]["reference"]

    def total(query: str) -> int:
        return clinic.get(f"/mhd/DocumentReference?patient={subject}&{query}").json()["total"]

    assert total("type=C0019&category=REPORTS&setting=A03&event=J18") == 1
    assert (total("creation=ge2026-11-20"), total("creation=lt2026-11-20"), total("creation=2026-11")) == (
        1,
        0,
        1,
    )
    assert (total("author.family=李"), total("author.family=王")) == (1, 0)
    assert codes(clinic.get("/mhd/DocumentReference?patient.colour=red")) == {"mhd.parameter_unknown"}
    assert codes(clinic.get("/mhd/DocumentReference?status=current")) == {"mhd.patient_missing"}
    assert codes(clinic.get(f"/mhd/DocumentReference?patient={subject}&creation=soon")) == {
        "mhd.parameter_invalid"
    }
    assert codes(clinic.get("/mhd/DocumentReference?patient.identifier=1.2|9")) == {"mhd.patient_unknown"}
    posted = clinic.client.post("/mhd/DocumentReference/_search", {"patient": subject})
    assert posted.json()["total"] == 1


def test_who_may_not_see_the_resident_gets_nothing(clinic: Sender, staff: Client) -> None:
    where = one(clinic)
    elsewhere = Sender("dayao")
    for path in (where, where.replace("DocumentReference", "Binary")):
        assert codes(elsewhere.get(f"/mhd/{path}")) == {"residents.out_of_scope"}
    assert Client().get(f"/mhd/{where}").status_code == 401
    assert staff.get(f"/mhd/{where}").status_code == 403
    assert codes(Client().put(f"/mhd/{where}")) == {"mhd.method_not_offered"}


def test_a_document_of_a_registered_repository_is_entered_by_its_address(clinic: Sender) -> None:
    with unit_of_work():
        repository = Repository(
            "1.2.9", "鹿城镇卫生院文档库", "431234567", "mhd", "http://127.0.0.1:9/fhir", timeout_seconds=1
        )
        documents.register_repository(system_actor(), repository)
    where = one(clinic, data="", url="http://127.0.0.1:9/fhir/Binary/77", hash="", size=7)
    assert "extension" in clinic.get(f"/mhd/{where}").json()["content"][0]["attachment"]
    away = clinic.get(f"/mhd/{where.replace('DocumentReference', 'Binary')}")
    assert (away.status_code, codes(away)) == (503, {"documents.repository_away"})


def test_the_capabilities_name_the_profile(client: Client) -> None:
    statement = client.get("/mhd/metadata").json()
    assert statement["instantiates"][0].endswith("DocumentRecipient.Comprehensive")
    assert {each["type"] for each in statement["rest"][0]["resource"]} == {
        "DocumentReference",
        "List",
        "Binary",
    }


def test_a_cda_inside_is_read_into_the_record_and_must_be_of_the_same_person(hub: Sender) -> None:
    content = CDA.read_bytes()
    number = next(
        e.get("extension")
        for e in etree.fromstring(content).iter("{urn:hl7-org:v3}id")
        if e.get("root") == CITIZEN
    )
    held = document(content=content, contentType="text/xml", format="cda")
    wrong = hub.post("/mhd", bundle(entry(P, patient()), *held))
    assert codes(wrong) >= {"mhd.patient_differs"}
    right = hub.post("/mhd", bundle(entry(P, patient(number=number)), *held))
    assert right.status_code == 200, right.json()
    reference = clinic_reference(right)
    assert hub.get(f"/mhd/{reference}").json()["content"][0]["format"]["code"].startswith("cda")


def clinic_reference(answer: Any) -> str:
    return next(each for each in locations(answer) if each.startswith("DocumentReference"))
