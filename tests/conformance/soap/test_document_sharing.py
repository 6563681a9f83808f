"""WS/T 790.7 with zeep: sets, folders and relations filed, metadata first and content later, queries over all of it."""

from typing import Any

import pytest
from lxml import etree
from zeep.exceptions import Fault

from tests.conformance.soap.test_documents import CITIZEN, PATIENT, described, find, provide, retrieve
from yizhou.exchange.soap.names import EXCHANGE, REPOSITORY
from yizhou.kernel.auth.contracts import system_actor
from yizhou.kernel.db.api import unit_of_work
from yizhou.records.documents import api as documents
from yizhou.records.documents import indexing
from yizhou.records.documents.contracts import Repository

REPORT = "费用：88.5".encode()
LATER = "urn:uuid:6f1c1d1e-0000-4000-8000-0000000000f1"
OURS = {"repositoryUniqueId": {"value": REPOSITORY}}
SET_ID, FOLDER_ID = "urn:uuid:6f1c1d1e-0000-4000-8000-0000000000a1", "urn:oid:1.2.156.532300.7.2"
SET = {
    "entryUUID": {"value": SET_ID}, "availabilityStatus": {"value": "Approved"},
    "submissionTime": {"value": "2026-11-20T10:11:22+08:00"}, "title": {"value": "孕产期资料"}, "patientId": CITIZEN,
    "author": [{"authorPerson": {"text": {"value": "刘善"}}, "authorInstitution": [{"name": {"value": "楚雄州人民医院"}}]}],
    "sourceId": {"value": "urn:oid:1.2.156.532300.1"}, "contentTypeCode": {"value": "IMP"},
    "homeCommunityId": {"value": "urn:oid:2.16.156.10011.0.532300"},
}  # fmt: skip
FOLDER = {
    "entryUUID": {"value": "urn:uuid:6f1c1d1e-0000-4000-8000-0000000000b1"}, "availabilityStatus": {"value": "Approved"},
    "title": {"value": "高危妊娠"}, "patientId": CITIZEN, "codeList": [{"value": "C42"}], "uniqueId": {"value": FOLDER_ID},
    "homeCommunityId": {"value": "urn:oid:2.16.156.10011.0.532300"},
}  # fmt: skip


def registered(wire, content: bytes = REPORT, **more: Any):
    """Metadata alone."""
    entry = described(content, unique_id="urn:oid:1.2.156.532300.1.20", entry=LATER, **{**OURS, **more})
    service = wire.client("DocumentsManagement").service
    return service.RegistryDocumentSet(submitObjectList={"documentEntry": [entry]}).header.MessageHeader


def query(wire, name: str, **filters: str) -> list[str]:
    listed = [{"key": f"${key}", "value": [{"value": value}]} for key, value in filters.items()]
    service = wire.client("DocumentsManagement").service
    found = service.DocumentStoredQuery(
        storedQuery={"StoredName": {"value": f"urn:{name}"}, "Filter": listed}
    )
    return [each.documentUniqueId.value for each in found or []]


def codes_of(caught: pytest.ExceptionInfo[Fault]) -> list[str]:
    return [
        each.get("code")
        for each in caught.value.detail.iter(f"{{{EXCHANGE}}}Fault")
        if each.get("severity") == "error"
    ]


@pytest.mark.feature("10.2.1.9(2)-03", "11.7.1.2.4-03", "11.7.1.2.4-07")
def test_metadata_comes_first_and_the_document_later(wire):
    assert registered(wire).status == "accepted"
    assert find(wire, PatientId=PATIENT) == ["urn:oid:1.2.156.532300.1.20"]
    with pytest.raises(Fault) as caught:
        retrieve(wire, "urn:oid:1.2.156.532300.1.20")
    assert "documents.content_awaited" in etree.tostring(caught.value.detail).decode()
    with pytest.raises(Fault) as caught:
        provide(wire, b"something else", unique_id="urn:oid:1.2.156.532300.1.20", entry=LATER)
    assert codes_of(caught) == ["documents.content_differs"]
    header = provide(wire, REPORT, unique_id="urn:oid:1.2.156.532300.1.20", entry=LATER)
    assert header.status == "accepted"
    (document,) = retrieve(wire, "urn:oid:1.2.156.532300.1.20")
    assert document.content == REPORT
    assert registered(wire).status == "accepted"
    assert find(wire, PatientId=PATIENT) == ["urn:oid:1.2.156.532300.1.20"]


def test_metadata_without_a_hash_promises_nothing(wire):
    with pytest.raises(Fault) as caught:
        registered(wire, hash={"value": ""})
    assert codes_of(caught) == ["documents.promise_incomplete"]


def test_metadata_of_a_registered_repository_elsewhere_is_taken(wire):
    there = {"repositoryUniqueId": {"value": "urn:oid:1.2.156.532300.2"}}
    with pytest.raises(Fault):
        registered(wire, **there)
    with unit_of_work():
        repository = Repository(
            "1.2.156.532300.2",
            "州医院文档库",
            "H532301001",
            "xds",
            "http://127.0.0.1:9/xds",
            timeout_seconds=1,
        )
        documents.register_repository(system_actor(), repository)
    assert registered(wire, **there).status == "accepted"
    with pytest.raises(Fault) as caught:
        retrieve(wire, "urn:oid:1.2.156.532300.1.20")
    assert "documents.repository_away" in etree.tostring(caught.value.detail).decode()


def submit_two(wire):
    """A set of two documents, the second in a folder and appended to the first."""
    second = "urn:uuid:6f1c1d1e-0000-4000-8000-0000000000e2"
    first = "urn:uuid:6f1c1d1e-0000-4000-8000-0000000000e1"
    entries = [
        described(b"appendix", "urn:oid:1.2.156.532300.1.10", second),
        described(REPORT, "urn:oid:1.2.156.532300.1.9", first),
    ]
    associations = [
        {
            "sourceObject": {"id": FOLDER["entryUUID"]["value"]},
            "targetObject": {"id": second},
            "type": "HasMember",
        },
        {"sourceObject": {"id": second}, "targetObject": {"id": first}, "type": "APND"},
    ]
    client = wire.client("DocumentsCollection")
    return client.service.ProviderAndRegistryDocumentSet(
        submitObjectList={
            "submissionSet": SET,
            "folder": [FOLDER],
            "documentEntry": entries,
            "association": associations,
        },
        document=[{"_value_1": b"appendix", "id": second}, {"_value_1": REPORT, "id": first}],
    ).header.MessageHeader


@pytest.mark.feature("11.7.1.2.4-01", "11.7.1.2.4-02", "11.7.1.2.4-04")
def test_sets_folders_and_relations_are_filed_and_queried(wire):
    assert submit_two(wire).status == "accepted"
    report, appendix = "urn:oid:1.2.156.532300.1.9", "urn:oid:1.2.156.532300.1.10"
    assert set(query(wire, "GetSubmissionSetAndContents", XDSSubmissionSetEntryUUID=SET_ID)) == {
        report,
        appendix,
    }
    assert query(wire, "GetFolderAndContents", XDSFolderUniqueId=FOLDER_ID) == [appendix]
    assert query(wire, "GetRelatedDocuments", XDSDocumentEntryUniqueId=report, AssociationTypes="APND") == [
        appendix
    ]
    assert set(query(wire, "GetAll", PatientId=PATIENT)) == {report, appendix}
    assert (
        query(
            wire,
            "FindDocuments",
            XDSDocumentEntryPatientId=PATIENT,
            XDSDocumentEntryPracticeSettingCode="A99",
        )
        == []
    )
    with pytest.raises(Fault) as caught:
        query(wire, "GetFolderAndContents", XDSFolderUniqueId="urn:oid:9.9")
    assert "documents.grouping_not_found" in etree.tostring(caught.value.detail).decode()


def test_a_relation_into_nothing_refuses_its_document(wire):
    association = [
        {
            "sourceObject": {"id": LATER},
            "targetObject": {"id": "urn:uuid:6f1c1d1e-0000-4000-8000-00000000dead"},
            "type": "XFRM",
        }
    ]
    with pytest.raises(Fault) as caught:
        provide(wire, REPORT, association=association, entry=LATER)
    assert codes_of(caught) == ["documents.relation_unknown"]


def test_a_format_nobody_knows_is_refused_with_the_known_ones(wire):
    with pytest.raises(Fault) as caught:
        provide(wire, REPORT, formatCode={"value": "urn:unheard-of"})
    assert codes_of(caught) == ["documents.format_unknown"]


def test_custom_indexes_are_asked_by_stored_query(wire):
    provide(wire, REPORT)
    with unit_of_work():
        indexing.index_waiting(system_actor(), 10)
    asked = {"XDSDocumentEntryPatientId": PATIENT}
    assert (
        len(query(wire, "FindDocuments", **asked, **{"XDSDocumentEntryIndex.consultation_fee": "80..90"}))
        == 1
    )
    assert query(wire, "FindDocuments", **asked, **{"XDSDocumentEntryIndex.consultation_fee": "90..99"}) == []
