"""WS/T 790.6 to .9 with zeep: documents provided, registered, found, retrieved; CDA inside is read into the record."""

import hashlib
from base64 import b64encode

import pytest
from lxml import etree
from zeep.exceptions import Fault

from tests.conformance.soap.conftest import CLINIC, HOSPITAL, OTHER, SECRET
from tests.conftest import SHARED
from tests.exchange.soap.samples import MESSAGES, soap
from tests.exchange.soap.test_documents import CONTENT, document_set
from yizhou.exchange.soap.names import EXCHANGE
from yizhou.kernel.db.api import fetch_all

SAMPLE = MESSAGES / "cda" / "wst500-30-example.xml"
EXAMPLES = sorted((SHARED / "data" / "cda").glob("wst*-example.xml")) if SHARED.exists() else [SAMPLE]
ENTRY = "urn:uuid:6f1c1d1e-0000-4000-8000-0000000000e1"
CITIZEN = {"system": {"value": "urn:oid:2.16.156.10011.1.3"}, "value": {"value": "53230119850312123X"}}


def described(content: bytes, unique_id: str = "urn:oid:1.2.156.532300.1.9", entry: str = ENTRY, **more):
    """A documentEntry, complete by the schema."""
    return {
        "entryUUID": {"value": entry}, "languageCode": {"value": "zh-CN"}, "availabilityStatus": {"value": "Approved"},
        "confidentiality": [{"value": "N"}], "title": {"value": "会诊记录"},
        "creationTime": {"value": "2026-11-20T10:11:22+08:00"}, "mimeType": [{"value": "text/plain"}],
        "formatCode": {"value": "text"}, "size": {"value": len(content)},
        "hash": {"value": hashlib.sha1(content).hexdigest()}, "patientId": CITIZEN,
        "sourcePatientId": {"value": {"value": "7760966"}},
        "sourcePatientInfo": {"name": {"text": {"value": "普光明"}}, "gender": {"value": "1"}, "birthTime": {"value": "1985-03-12"}},
        "author": [{"authorPerson": {"text": {"value": "刘善"}}, "authorInstitution": [{"name": {"value": "楚雄州人民医院"}}]}],
        "healthcareFacilityTypeCode": {"value": "A100"}, "practiceSettingCode": {"value": "A03"},
        "classCode": {"value": "C0019"}, "typeCode": {"value": "C0019"}, "eventCodeList": [{"value": "1"}],
        "uniqueId": {"value": unique_id}, "repositoryUniqueId": {"value": "urn:oid:1.2.156.532300.2"}, **more,
    }  # fmt: skip


def provide(wire, content: bytes = CONTENT, partner: str = HOSPITAL, association=None, **more):
    client = wire.client("DocumentsCollection", partner)
    return client.service.ProviderAndRegistryDocumentSet(
        submitObjectList={"documentEntry": [described(content, **more)], "association": association or []},
        document=[{"_value_1": content, "id": more.get("entry", ENTRY)}],
    ).header.MessageHeader


def find(wire, partner: str = HOSPITAL, service: str = "DocumentsManagement", **filters: str) -> list[str]:
    listed = [
        {"key": f"$XDSDocumentEntry{key}", "value": [{"value": value}]} for key, value in filters.items()
    ]
    client = wire.client(service, partner)
    found = client.service.DocumentStoredQuery(
        storedQuery={"StoredName": {"value": "urn:FindDocuments"}, "Filter": listed}
    )
    return [r.documentUniqueId.value for r in found or []]


def retrieve(wire, *unique_ids: str, partner: str = HOSPITAL, service: str = "DocumentsRetrievement"):
    repository = {"value": "urn:oid:2.16.156.10011.0.5.1"}
    asked = [
        {"documentUniqueId": {"value": unique_id}, "repositoryId": repository} for unique_id in unique_ids
    ]
    services = wire.client(service, partner).service
    return services.RetrieveDocumentSet(documentReferenceList={"documentReference": asked})


PATIENT = "'53230119850312123X^^^&2.16.156.10011.1.3&ISO'"


@pytest.mark.feature("10.2.1.6(2)-03", "10.2.1.6(2)-05", "10.2.1.9(2)-01", "10.2.1.9(2)-05", "10.4.3-01")
def test_a_provided_document_is_found_and_retrieved_byte_for_byte(wire):
    header = provide(wire)
    assert header.status == "accepted"
    assert header.Part[0].outcome == "new"
    assert find(wire, PatientId=PATIENT) == ["urn:oid:1.2.156.532300.1.9"]
    assert find(wire, service="DocumentsRetrievement", PatientId=PATIENT) == ["urn:oid:1.2.156.532300.1.9"]
    for service in ("DocumentsRetrievement", "DocumentsStorage"):
        (document,) = retrieve(wire, "urn:oid:1.2.156.532300.1.9", service=service)
        assert document.content == CONTENT
        assert document.mimeType.value == "text/plain"


def test_submission_to_the_storage_service_registers_too(wire):
    answer = wire.client("DocumentsStorage").service.SubmitDocumentSet(
        submitObjectList={"documentEntry": [described(CONTENT)]},
        document=[{"_value_1": CONTENT, "id": ENTRY}],
    )
    assert answer.header.MessageHeader.status == "accepted"
    assert find(wire, PatientId=PATIENT) == ["urn:oid:1.2.156.532300.1.9"]


def test_the_platforms_number_of_the_patient_serves_in_query_and_submission(wire):
    number = provide(wire).Part[0].residentId
    assert find(wire, PatientId=number) == ["urn:oid:1.2.156.532300.1.9"]
    second = {
        "patientId": {"value": {"value": number}}, "sourcePatientInfo": None, "unique_id": "urn:oid:1.2.156.532300.1.10",
        "entry": "urn:uuid:6f1c1d1e-0000-4000-8000-0000000000e2",
    }  # fmt: skip
    assert provide(wire, b"second", **second).Part[0].residentId == number


def test_a_repeated_submission_changes_nothing(wire):
    first, again = provide(wire), provide(wire)
    assert (first.repeated, again.repeated) == (False, True)
    assert first.Part[0].documentId == again.Part[0].documentId
    assert len(find(wire, PatientId=PATIENT)) == 1


def test_the_same_document_id_with_other_content_is_refused(wire):
    provide(wire)
    with pytest.raises(Fault) as caught:
        provide(wire, b"other content")
    assert "documents.conflict" in etree.tostring(caught.value.detail).decode()


def test_a_replacement_supersedes_the_old_document(wire):
    old = provide(wire).Part[0].documentId
    new = "urn:uuid:6f1c1d1e-0000-4000-8000-0000000000e2"
    association = [{"sourceObject": {"id": new}, "targetObject": {"id": f"urn:uuid:{old}"}, "type": "RPLC"}]
    provide(wire, b"corrected", association=association, unique_id="urn:oid:1.2.156.532300.1.10", entry=new)
    assert find(wire, PatientId=PATIENT) == ["urn:oid:1.2.156.532300.1.10"]
    assert find(wire, PatientId=PATIENT, Status="Deprecated") == ["urn:oid:1.2.156.532300.1.9"]


@pytest.mark.feature("10.2.1.3(3)-02")
def test_a_document_changed_on_the_way_is_refused_with_both_faults(wire):
    with pytest.raises(Fault) as caught:
        provide(wire, CONTENT, size={"value": 3}, hash={"value": "0" * 40})
    found = [
        f.get("code")
        for f in caught.value.detail.iter(f"{{{EXCHANGE}}}Fault")
        if f.get("severity") == "error"
    ]
    assert found == ["soap.size_mismatch", "soap.hash_mismatch"]


def test_metadata_without_its_document_is_refused(wire):
    response = wire.post("DocumentsCollection", soap(document_set("-")))
    assert response.status_code == 400
    assert "soap.document_missing" in response.text


def test_metadata_alone_registers_only_what_the_repository_has(wire):
    service = wire.client("DocumentsManagement").service
    with pytest.raises(Fault) as caught:
        service.RegistryDocumentSet(submitObjectList={"documentEntry": [described(CONTENT)]})
    assert "没有文档" in caught.value.message
    provide(wire)
    answer = service.RegistryDocumentSet(submitObjectList={"documentEntry": [described(CONTENT)]})
    assert answer.header.MessageHeader.status == "accepted"
    with pytest.raises(Fault):
        service.RegistryDocumentSet(submitObjectList={"documentEntry": [described(b"something else")]})


def test_a_document_nobody_provided_is_a_fault_and_a_partly_answer_names_it(wire):
    with pytest.raises(Fault) as caught:
        retrieve(wire, "urn:oid:1.2.3")
    assert caught.value.message.startswith("没有找到：")
    provide(wire)
    (document,) = retrieve(wire, "urn:oid:1.2.156.532300.1.9", "urn:oid:1.2.3")
    assert document.content == CONTENT


def test_a_query_for_a_person_nobody_knows_is_a_fault(wire):
    with pytest.raises(Fault, match="没有登记这位居民"):
        find(wire, PatientId="'999^^^&1.2.3&ISO'")


@pytest.mark.feature("10.2.1.6(2)-02")
def test_another_county_neither_finds_nor_retrieves(wire):
    provide(wire)
    with pytest.raises(Fault, match="没有权限"):
        find(wire, OTHER, PatientId=PATIENT)
    with pytest.raises(Fault) as caught:
        retrieve(wire, "urn:oid:1.2.156.532300.1.9", partner=OTHER)
    assert "residents.out_of_scope" in etree.tostring(caught.value.detail).decode()


@pytest.mark.feature("10.2.1.10-11")
def test_what_one_institution_provides_the_other_that_knows_the_patient_reads(wire):
    provide(wire)
    provide(wire, b"clinic note", CLINIC, unique_id="urn:oid:1.2.156.532300.1.77")
    assert len(find(wire, CLINIC, PatientId=PATIENT)) == 2


@pytest.mark.feature("10.2.1.3(6)-01")
def test_reading_a_document_is_audited_with_the_partner(wire):
    provide(wire)
    retrieve(wire, "urn:oid:1.2.156.532300.1.9")
    rows = fetch_all("SELECT actor_name, action FROM audit_entry WHERE action = 'read'", ())
    assert any(name == "H532301001的系统" for name, _ in rows)


@pytest.mark.feature("10.2.1.9(2)-06")
def test_several_documents_of_a_patient_go_in_one_set_and_fail_alone(wire):
    second, third = (f"urn:uuid:6f1c1d1e-0000-4000-8000-0000000000e{n}" for n in (2, 3))
    entries = [
        described(CONTENT),
        described(b"second", "urn:oid:1.2.156.532300.1.10", second),
        described(b"third", "urn:oid:1.2.156.532300.1.11", third, size={"value": 1}),
    ]
    contents = [
        {"_value_1": c, "id": i} for c, i in ((CONTENT, ENTRY), (b"second", second), (b"third", third))
    ]
    client = wire.client("DocumentsCollection")
    answer = client.service.ProviderAndRegistryDocumentSet(
        submitObjectList={"documentEntry": entries}, document=contents
    )
    header = answer.header.MessageHeader
    assert header.status == "partly"
    assert [part.accepted for part in header.Part] == [True, True, False]
    assert header.Part[2].Fault[0].code == "soap.size_mismatch"
    assert len(find(wire, PatientId=PATIENT)) == 2


def test_mtom_attachments_are_taken_as_documents(wire):
    body = document_set().replace(
        b64encode(CONTENT).decode(),
        '<x:Include xmlns:x="http://www.w3.org/2004/08/xop/include" href="cid:d@x"/>',
    )
    raw = (
        b'--bb\r\nContent-Type: application/xop+xml; charset=UTF-8; type="application/soap+xml"\r\nContent-ID: <r@x>\r\n\r\n'
        + soap(body) + b"\r\n--bb\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <d@x>\r\n\r\n"
        + CONTENT + b"\r\n--bb--\r\n"
    )  # fmt: skip
    kind = 'multipart/related; type="application/xop+xml"; start="<r@x>"; boundary="bb"; start-info="application/soap+xml"'
    response = wire.post("DocumentsCollection", raw, content_type=kind)
    assert response.status_code == 200, response.text
    (document,) = retrieve(wire, "urn:oid:1.2.156.532300.1.9")
    assert document.content == CONTENT


def cda_set(raw: bytes) -> str:
    """The document alone: a CDA describes itself."""
    return document_set(raw, entry="<r:folder/>")


@pytest.mark.feature("10.2.1.9(2)-04")
def test_every_published_cda_example_is_accepted_in_an_envelope_and_comes_back_the_same(wire):
    refused = {}
    for example in EXAMPLES:
        raw = example.read_bytes()
        envelope = wire.call("DocumentsCollection", cda_set(raw))
        header = envelope.find(f".//{{{EXCHANGE}}}MessageHeader")
        if header is None or header.get("status") != "accepted":
            refused[example.stem] = etree.tostring(envelope, encoding="unicode")
            continue
        number = header.find(f"{{{EXCHANGE}}}Part").get("documentId")
        (document,) = retrieve(wire, f"urn:uuid:{number}")
        assert document.content == raw
    assert refused == {}


def test_a_cda_hung_on_another_patient_is_refused(wire):
    raw = SAMPLE.read_bytes()
    number = next(
        e.get("extension")
        for e in etree.fromstring(raw).iter("{urn:hl7-org:v3}id")
        if e.get("root") == "2.16.156.10011.1.3"
    )
    assert number != "53230119850312123X"
    response = wire.post("DocumentsCollection", soap(document_set(raw)))
    assert response.status_code == 400
    assert "soap.patient_mismatch" in response.text


def test_a_broken_cda_is_refused_with_the_place_inside_it(wire):
    raw = SAMPLE.read_bytes()
    response = wire.post("DocumentsCollection", soap(cda_set(raw[: len(raw) // 2])))
    assert response.status_code == 400
    assert "文档内" in response.text
    assert SECRET not in response.text
