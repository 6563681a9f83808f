import hashlib
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from tests.exchange.soap.samples import element, published
from tests.exchange.soap.test_persons import envelope
from yizhou.exchange.soap import rhin_documents, schemas, stored_query
from yizhou.exchange.soap.errors import QueryInvalid, QueryUnsupported
from yizhou.exchange.soap.formats import DocumentFormat, HipFormat
from yizhou.exchange.soap.names import RHIN
from yizhou.exchange.soap.submitted import check_hash, decode, is_cda
from yizhou.kernel.crypto.api import sm3_hex
from yizhou.records.documents.contracts import DocumentEntry
from yizhou.registries.residents.contracts import IdentifierKind

CONTENT = "这是一份会诊记录".encode()
ENTRY = "urn:uuid:6f1c1d1e-0000-4000-8000-0000000000e1"
OLD = "1.2.156.532300.1.8"


def document_set(
    content: bytes | str = CONTENT,
    *,
    entry: str = "",
    document_id: str = ENTRY,
    association: str = "",
    root: str = "ProviderAndRegistryDocumentSet",
) -> str:
    """A submission of one document, complete by the contract unless changed."""
    encoded = content if isinstance(content, str) else b64encode(content).decode()
    raw = b"" if isinstance(content, str) else content
    described = (
        entry
        or f"""<r:documentEntry><r:entryUUID value="{ENTRY}"/><r:languageCode value="zh-CN"/>
      <r:availabilityStatus value="Approved"/><r:confidentiality value="N"/><r:title value="会诊记录"/>
      <r:creationTime value="2026-11-20T10:11:22+08:00"/><r:mimeType value="text/plain"/><r:formatCode value="text"/>
      <r:size value="{len(raw)}"/><r:hash value="{hashlib.sha1(raw).hexdigest()}"/>
      <r:serviceStartTime value="2026-11-20T09:00:00+08:00"/>
      <r:patientId><r:system value="urn:oid:2.16.156.10011.1.3"/><r:value value="53230119850312123X"/></r:patientId>
      <r:sourcePatientId><r:value value="7760966"/></r:sourcePatientId>
      <r:sourcePatientInfo><r:name><r:text value="普光明"/></r:name><r:gender value="1"/><r:birthTime value="1985-03-12"/></r:sourcePatientInfo>
      <r:author><r:authorPerson><r:text value="刘善"/></r:authorPerson>
        <r:authorInstitution><r:identifier><r:value value="H532301001"/></r:identifier><r:name value="楚雄州人民医院"/></r:authorInstitution></r:author>
      <r:healthcareFacilityTypeCode value="A100"/><r:practiceSettingCode value="A03"/><r:classCode value="C0019"/>
      <r:typeCode value="C0019"/><r:eventCodeList value="1"/><r:uniqueId value="urn:oid:1.2.156.532300.1.9"/>
      <r:repositoryUniqueId value="urn:oid:1.2.156.532300.2"/></r:documentEntry>"""
    )
    document = f'<r:document id="{document_id}">{encoded}</r:document>' if encoded != "-" else ""
    return f'<r:{root} xmlns:r="{RHIN}"><r:submitObjectList>{described}{association}</r:submitObjectList>{document}</r:{root}>'


def parse(body: str):
    return DocumentFormat().parse(envelope(body, "soap-document"))


def codes(part, severity: str = "error") -> list[str]:
    return [f.code for f in part.faults if f.severity.value == severity]


def test_a_document_that_is_no_cda_is_kept_whole_and_indexed_by_its_metadata():
    parsed = parse(document_set())
    assert parsed.faults == ()
    (part,) = parsed.parts
    assert part.faults == ()
    document = part.document
    assert document.content == CONTENT
    assert (document.unique_id, document.title, document.media_type) == (
        "1.2.156.532300.1.9",
        "会诊记录",
        "text/plain",
    )
    assert (document.author, document.institution_code, document.type_code) == ("刘善", "H532301001", "C0019")
    claim = part.subject
    assert (claim.name, claim.sex, claim.local_id) == ("普光明", "1", "7760966")
    assert [(i.kind, i.value) for i in claim.identifiers] == [
        (IdentifierKind.CITIZEN_ID, "53230119850312123X")
    ]


def test_the_platforms_own_patient_id_refers_to_the_resident():
    number = "018f6d3a-0000-7000-8000-000000000001"
    body = (
        document_set()
        .replace("urn:oid:2.16.156.10011.1.3", "urn:oid:2.16.156.10011.0.2.1")
        .replace("53230119850312123X", number)
    )
    (part,) = parse(body).parts
    assert part.subject_reference.stored == f"Patient/{number}"
    assert part.subject.identifiers == ()


def test_a_wrong_hash_and_a_wrong_size_are_both_reported():
    body = (
        document_set()
        .replace(hashlib.sha1(CONTENT).hexdigest(), "0" * 40)
        .replace(f'"{len(CONTENT)}"', '"3"')
    )
    (part,) = parse(body).parts
    assert codes(part) == ["soap.size_mismatch", "soap.hash_mismatch"]
    assert [f.place for f in part.faults] == [
        "/ProviderAndRegistryDocumentSet/submitObjectList/documentEntry/size",
        "/ProviderAndRegistryDocumentSet/submitObjectList/documentEntry/hash",
    ]
    assert part.document is None


@pytest.mark.parametrize(
    "stated",
    [
        hashlib.sha1(CONTENT).hexdigest().upper(),
        b64encode(hashlib.sha1(CONTENT).digest()).decode(),
        hashlib.sha256(CONTENT).hexdigest(),
        sm3_hex(CONTENT),
    ],
)
def test_hashes_of_four_kinds_are_checked(stated):
    assert check_hash(CONTENT, stated) is True
    assert check_hash(CONTENT + b"x", stated) is False


def test_a_hash_of_unknown_kind_is_a_warning():
    (part,) = parse(document_set().replace(hashlib.sha1(CONTENT).hexdigest(), "abc")).parts
    assert codes(part) == []
    assert codes(part, "warning") == ["soap.hash_unknown"]


def test_metadata_without_its_document_is_refused():
    (part,) = parse(document_set("-")).parts
    assert codes(part) == ["soap.document_missing"]


def test_broken_base64_is_refused_with_the_place_of_the_document():
    (part,) = parse(document_set("@@@@")).parts
    assert "soap.base64" in codes(part)


def test_an_empty_document_is_refused():
    (part,) = parse(document_set("")).parts
    assert codes(part) == ["soap.document_empty"]


def test_a_foreign_document_nobody_describes_is_refused():
    (part,) = parse(document_set(entry="<r:folder/>")).parts
    assert codes(part) == ["soap.document_undescribed"]


def test_a_replacement_names_what_it_replaces():
    association = (
        f'<r:association type="RPLC"><r:sourceObject id="{ENTRY}" status="Original"/>'
        f'<r:targetObject id="urn:oid:{OLD}" status="Reference"/></r:association>'
    )
    (part,) = parse(document_set(association=association)).parts
    assert part.document.replaces == OLD


def test_a_replacement_by_the_platforms_id_needs_to_be_known_and_is_said_when_it_is_not():
    target = "018f6d3a-0000-7000-8000-0000000000dd"
    association = f'<r:association type="RPLC"><r:sourceObject id="{ENTRY}"/><r:targetObject id="urn:uuid:{target}"/></r:association>'
    body = document_set(association=association)
    (unknown,) = parse(body).parts
    assert unknown.document.replaces == ""
    assert codes(unknown, "warning") == ["soap.association"]
    told = envelope(body, "soap-document")
    (known,) = DocumentFormat().parse(replace(told, hints={**told.hints, f"document:{target}": OLD})).parts
    assert known.document.replaces == OLD
    assert known.faults == ()


def test_several_documents_are_matched_by_id_and_fail_alone():
    one, other = document_set(), "urn:uuid:6f1c1d1e-0000-4000-8000-0000000000e2"
    second = (
        one.partition("<r:submitObjectList>")[2]
        .partition("</r:submitObjectList>")[0]
        .replace(ENTRY, other)
        .replace("1.9", "1.10")
    )
    body = one.replace("</r:submitObjectList>", f"{second}</r:submitObjectList>").replace(
        "</r:ProviderAndRegistryDocumentSet>",
        f'<r:document id="{other}">Zm91bGVk</r:document></r:ProviderAndRegistryDocumentSet>',
    )
    good, bad = parse(body).parts
    assert codes(good) == []
    assert codes(bad) == ["soap.size_mismatch", "soap.hash_mismatch"]


def test_a_submission_without_anything_is_refused():
    parsed = parse(f'<r:SubmitDocumentSet xmlns:r="{RHIN}"/>')
    assert [f.code for f in parsed.faults if f.severity.value == "error"] == ["soap.document_missing"]


def test_the_published_document_registration_is_read_whole():
    (part,) = HipFormat().parse(envelope(published("A33"), "hip-message")).parts
    document, claim = part.document, part.subject
    assert document.content == b"this is document content"
    assert document.unique_id == "1.3.6.1.4.1.21367.2005.3.9999.33"
    assert (document.title, document.author) == ("会诊记录", "刘善")
    assert document.created == datetime(2012, 12, 13, 11, 32, 15, tzinfo=UTC)
    assert (document.institution_code, document.institution_name) == ("77788899922", "YYY.YY")
    assert document.replaces == ""
    assert (claim.name, claim.local_id) == ("刘永 2", "7760966")
    assert [i.value for i in claim.identifiers] == ["120109197706015519", "6222022320001571462"]
    assert codes(part) == []


def test_without_a_unique_id_the_senders_own_number_names_the_document():
    bare = published("A33").replace(b"1.3.6.1.4.1.21367.2005.3.9999.33", b"")
    (part,) = HipFormat().parse(envelope(bare, "hip-message")).parts
    assert part.document.unique_id == "77788899922^3670984664"


def test_a_document_message_without_documents_is_refused():
    raw = published("A33")
    none = raw[: raw.index(b"<Document ")] + b"</ProvideAndRegisterDocumentSetRequest>"
    parsed = HipFormat().parse(envelope(none, "hip-message"))
    assert [f.code for f in parsed.faults] == ["soap.document_missing"]


def test_cda_is_told_by_its_root():
    assert is_cda(b'<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3"/>')
    assert is_cda('<ClinicalDocument xmlns="urn:hl7-org:v3"/>'.encode("utf-16"))
    assert not is_cda(b"%PDF-1.7")


def test_base64_may_have_line_breaks_but_nothing_else():
    assert decode(" QU\nJD ") == b"ABC"
    assert decode("QUJ*") is None


def query(name: str, *filters: tuple[str, ...]) -> stored_query.Criteria:
    listed = "".join(
        f'<r:Filter key="{key}">' + "".join(f'<r:value value="{v}"/>' for v in values) + "</r:Filter>"
        for key, *values in filters
    )
    return stored_query.read(
        element(
            f'<r:DocumentStoredQuery xmlns:r="{RHIN}"><r:storedQuery><r:StoredName value="{name}"/>{listed}</r:storedQuery></r:DocumentStoredQuery>'
        )
    )


def test_find_documents_reads_patient_types_and_times():
    found = query(
        "urn:uuid:14d4debf-8f97-4251-9a74-a90016b0af0d",
        ("$XDSDocumentEntryPatientId", "'53230119850312123X^^^&amp;2.16.156.10011.1.3&amp;ISO'"),
        ("$XDSDocumentEntryTypeCode", "('C0019^^x','C0002^^x')"),
        ("$XDSDocumentEntryStatus", "('urn:oasis:names:tc:ebxml-regrep:StatusType:Deprecated')"),
        ("$XDSDocumentEntryCreationTimeFrom", "20260101"),
        ("$XDSDocumentEntryCreationTimeTo", "20261231"),
    )
    assert (found.patient.kind, found.patient.value) == (IdentifierKind.CITIZEN_ID, "53230119850312123X")
    assert found.type_codes == ("C0019", "C0002")
    assert found.statuses == ("superseded",)
    assert f"{found.times['created_from']:%Y-%m-%d}" == "2026-01-01"
    assert f"{found.times['created_to']:%Y-%m-%d}" == "2027-01-01"


def test_a_bare_uuid_is_the_platforms_patient_and_a_bare_number_the_senders():
    number = "018f6d3a-0000-7000-8000-000000000001"
    assert query("urn:FindDocuments", ("XDSDocumentEntryPatientId", number)).index_id == UUID(number)
    assert query("urn:FindDocuments", ("PatientId", "7760966")).patient.kind is IdentifierKind.LOCAL


def test_get_documents_reads_ids():
    found = query("urn:GetDocuments", ("$XDSDocumentEntryUniqueId", "('1.2.3','urn:oid:1.2.4^5')"))
    assert found.unique_ids == ("1.2.3", "1.2.4^5")


@pytest.mark.parametrize(
    ("name", "filters", "error"),
    [
        ("urn:FindFolders", [], QueryUnsupported),
        ("", [], QueryUnsupported),
        ("urn:FindDocuments", [], QueryInvalid),
        ("urn:GetDocuments", [], QueryInvalid),
        ("urn:GetDocuments", [("EntryUUID", "x")], QueryInvalid),
        ("urn:FindDocuments", [("PatientId", "1"), ("CreationTimeFrom", "yesterday")], QueryInvalid),
    ],
)
def test_queries_nobody_can_answer_are_refused(name, filters, error):
    with pytest.raises(error):
        query(name, *filters)


def test_written_references_and_documents_keep_the_contract():
    entry = DocumentEntry(
        id=UUID(int=1), resident_id=UUID(int=2), unique_id="2.16.156.10011.1.1^RN001", set_id="", version=1,
        status="approved", format="cda-wst500", media_type="text/xml", type_code="C0001", type_system="", title="病历概要",
        created=None, service_start=None, service_end=None, institution_id=None, institution_code="", institution_name="",
        author="", confidentiality="N", hash="", size=1, registered=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    references = rhin_documents.write_references("DocumentStoredQueryResponse", [entry])
    documents = rhin_documents.write_documents("RetrieveDocumentSetResponse", [(entry, b"<a/>")])
    for answer in (references, documents):
        assert schemas.departures(answer, "rhin_DocumentsRetrievement.xsd") == ()
    asked = element(f'<r:RetrieveDocumentSet xmlns:r="{RHIN}"/>')
    asked.extend(references)
    assert rhin_documents.read_references(asked) == [
        ("2.16.156.10011.1.1^RN001", "urn:oid:2.16.156.10011.0.5.1")
    ]
