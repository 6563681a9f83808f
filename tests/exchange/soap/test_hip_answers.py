"""Answers are compared with the published ones: everything those have, ours have."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from lxml import etree

from tests.exchange.soap.samples import element, published
from tests.exchange.soap.structure import missing
from tests.exchange.soap.test_persons import envelope
from yizhou.exchange.soap import (
    hip_answers,
    hip_documents,
    hip_found,
    hip_registered,
    hip_registries,
    hip_server,
)
from yizhou.exchange.soap.errors import NothingFound, QueryInvalid
from yizhou.exchange.soap.formats import HipFormat
from yizhou.exchange.soap.hip_found import FoundPerson
from yizhou.exchange.soap.hip_messages import select
from yizhou.exchange.soap.names import HL7
from yizhou.exchange.soap.reading import attribute, child, local, text_of
from yizhou.kernel.errors.contracts import Fault, Severity
from yizhou.records.documents.contracts import DocumentEntry
from yizhou.registries.facilities.contracts import Institution
from yizhou.registries.providers.contracts import Affiliation, Practitioner
from yizhou.registries.residents.contracts import Identifier, IdentifierKind, Resident

ANSWER = UUID("018f6d3a-0000-7000-8000-0000000000aa")
PERSON = UUID("018f6d3a-0000-7000-8000-000000000001")
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
FAULT = Fault("x.y", Severity.ERROR, "/a/b", "不对", "请改")


def ask(prefix: str) -> etree._Element:
    return element(published(prefix))


@pytest.mark.parametrize(
    ("asked", "answered", "name"), [("A03", "A04", "PMPR_IN000102CN01"), ("A06", "A07", "PRPA_IN201315UV02")]
)
def test_a_registered_person_is_answered_as_published(asked, answered, name):
    made = hip_answers.registered_person(name, ask(asked), ANSWER, NOW, PERSON, "刘永好", "注册成功", ())
    assert local(made) == local(element(published(answered)))
    assert missing(element(published(answered)), made) == set()
    patient = child(made, "controlActProcess", "subject", "registrationEvent", "subject1", "patient")
    assert attribute(child(patient, "id"), "extension") == str(PERSON)
    assert attribute(child(patient, "id"), "root") == "2.16.156.10011.0.2.1"
    target = child(made, "acknowledgement", "targetMessage", "id")
    assert attribute(target, "extension") == "22a0f9e0-4454-11dc-a6be-3603d6866807"
    assert attribute(child(made, "receiver", "device", "id"), "extension") == "2.16.156.10011.0.1.2"


@pytest.mark.parametrize(
    ("asked", "answered", "name"), [("A03", "A05", "PRPA_IN201313UV02"), ("A06", "A08", "PRPA_IN201316UV02")]
)
def test_a_refused_person_gets_the_request_back_and_every_fault(asked, answered, name):
    made = hip_answers.refused_person(name, ask(asked), ANSWER, NOW, "注册失败：不对", (FAULT, FAULT))
    assert local(made) == local(element(published(answered)))
    assert missing(element(published(answered)), made) == set()
    details = [d for d in child(made, "acknowledgement") if local(d) == "acknowledgementDetail"]
    assert attribute(child(made, "acknowledgement"), "typeCode") == "AE"
    assert text_of(details[0]) == "注册失败：不对"
    assert [text_of(child(d, "location")) for d in details[1:]] == ["/a/b", "/a/b"]


@pytest.mark.parametrize(("accepted", "answered"), [(True, "A10"), (False, "A11")])
def test_a_merge_is_acknowledged_as_published(accepted, answered):
    made = hip_answers.accept_only(
        "MCCI_IN000002UV01", ask("A09"), ANSWER, NOW, accepted=accepted, text="处理成功"
    )
    assert missing(element(published(answered)), made) == set()


def resident() -> Resident:
    return Resident(
        id=PERSON, name="刘永好", sex="1", birth_date=date(1957, 3, 23), citizen_id="120109197706015516",
        health_code="1", phones=("028-2222444",), address="四川省成都市", region_code="", region_path="",
        ethnic_group="01", deceased_on=None,
        identifiers=(Identifier(IdentifierKind.HEALTH_CARD, "38273N237"), Identifier(IdentifierKind.HEALTH_RECORD, "38273N237")),
        merged_ids=(), updated=NOW,
    )  # fmt: skip


def test_a_found_person_is_answered_as_published_from_what_was_registered():
    (part,) = HipFormat().parse(envelope(published("A03"), "hip-message")).parts
    found = FoundPerson(resident(), part.resources[0].content)
    made = hip_found.persons("PRPA_IN201306UV02", ask("A12"), ANSWER, NOW, [found])
    # The index keeps an address as a text and in the parts FHIR has; house and street come as one line.
    split = (
        "/PRPA_IN201306UV02/controlActProcess/subject/registrationEvent/subject1/patient/patientPerson/addr/"
    )
    allowed = tuple(split + name for name in ("streetNameBase", "houseNumber", "state/@language"))
    assert missing(element(published("A13")), made, allowed) == set()
    acknowledged = child(made, "controlActProcess", "queryAck", "queryResponseCode")
    assert attribute(acknowledged, "code") == "OK"


def test_a_person_not_found_is_answered_as_published():
    made = hip_server.refusal(
        select("PatientRegistryQuery", "PRPA_IN201305UV02"), ask("A12"), NothingFound(what="患者")
    )
    assert missing(element(published("A14")), made) == set()
    assert attribute(child(made, "controlActProcess", "queryAck", "queryResponseCode"), "code") == "NF"
    assert "没有查到患者" in text_of(child(made, "acknowledgement", "acknowledgementDetail", "text"))


def practitioner() -> Practitioner:
    claim = hip_registries.practitioner(ask("A15"))
    return Practitioner(
        id=PERSON, number=claim.number, name=claim.name, sex=claim.sex, birth_date=claim.birth_date,
        citizen_id=claim.citizen_id, title_code=claim.title_code, title_name=claim.title_name, phone="", address="",
        status=claim.status, valid_from=claim.valid_from, valid_until=claim.valid_until,
        affiliations=claim.affiliations, updated=NOW,
    )  # fmt: skip


def test_a_practitioner_message_is_read_whole():
    claim = hip_registries.practitioner(ask("A15"))
    assert (claim.number, claim.name, claim.sex) == ("120109197706015518", "李医生", "1")
    assert (claim.title_code, claim.title_name) == ("231", "主任医师")
    assert (claim.valid_from, claim.valid_until) == (date(2010, 1, 1), date(2050, 12, 31))
    assert claim.affiliations == (Affiliation("xxx12345-X", "呼吸内科"),)
    assert (claim.birth_date, claim.status) == (date(1957, 3, 23), "active")


@pytest.mark.parametrize(("asked", "answered"), [("A15", "A16"), ("A18", "A19")])
def test_a_registered_practitioner_is_answered_as_published(asked, answered):
    expected = element(published(answered))
    made = hip_registered.registered(local(expected), ask(asked), ANSWER, NOW, practitioner(), "注册成功")
    assert (
        missing(
            expected, made, (f"/{local(expected)}/receiver/telecom", f"/{local(expected)}/sender/telecom")
        )
        == set()
    )


def test_a_found_practitioner_is_answered_as_published_but_for_the_registrar():
    expected = element(published("A22"))
    made = hip_registered.registered_found("PRPM_IN306011UV01", ask("A21"), ANSWER, NOW, [practitioner()])
    registrar = "/PRPM_IN306011UV01/controlActProcess/subject/registrationEvent/custodian"
    assert missing(expected, made, (registrar,)) == set()


def institution() -> Institution:
    claim = hip_registries.institution(ask("A24"))
    return Institution(
        code=claim.code, name=claim.name, class_code=claim.class_code, class_name="呼吸内科专业",
        class_system=claim.class_system, status="active",
    )  # fmt: skip


@pytest.mark.parametrize("message", ["A24", "A27"])
def test_an_institution_message_is_read_whole_whichever_name_the_parent_has(message):
    claim = hip_registries.institution(ask(message))
    assert (claim.code, claim.name, claim.class_code) == ("1234567890", "呼吸内科 1", "A03.01")
    assert (claim.parent_code, claim.parent_name) == ("0234567890", "内科")
    assert claim.class_system == "2.16.156.10011.2.3.2.62"


@pytest.mark.parametrize(("asked", "answered"), [("A24", "A25"), ("A27", "A28")])
def test_a_registered_institution_is_answered_as_published(asked, answered):
    expected = element(published(answered))
    made = hip_registered.registered(local(expected), ask(asked), ANSWER, NOW, institution(), "注册成功")
    assert missing(expected, made) == set()


def test_a_found_institution_is_answered_as_published_but_for_the_registrar():
    made = hip_registered.registered_found("PRPM_IN406110UV01", ask("A30"), ANSWER, NOW, [institution()])
    registrar = "/PRPM_IN406110UV01/controlActProcess/subject/registrationEvent/custodian"
    assert missing(element(published("A31")), made, (registrar,)) == set()


@pytest.mark.parametrize(
    ("asked", "answered"),
    [("A15", "A17"), ("A18", "A20"), ("A24", "A26"), ("A27", "A29"), ("A21", "A23"), ("A30", "A32")],
)
def test_refusals_of_the_registries_are_answered_as_published(asked, answered):
    request, expected = ask(asked), element(published(answered))
    made = hip_server.refusal(select("", local(request)), request, QueryInvalid(problem="不对"))
    name = local(expected)
    assert local(made) == name
    allowed = (
        f"/{name}/receiver/telecom",
        f"/{name}/sender/telecom",
        f"/{name}/controlActProcess/queryAck/queryId",
    )
    trigger = f"/{name}/controlActProcess/code" if answered in ("A17", "A20", "A26", "A29") else "\0"
    assert missing(expected, made, (*allowed, trigger)) - {trigger} == set()


def test_the_platform_says_what_it_offers_as_published():
    asked = ask("A01")
    made = hip_server.information(type("Call", (), {"payload": asked})(), select("", "HIPServiceInformation"))
    assert missing(element(published("A02")), made) == set()
    offered = {attribute(s, "value") for s in child(made, "implementService")}
    assert {
        "AddPatientRegistry",
        "UpdatePatientRegistry",
        "MergePatientRegistry",
        "PatientRegistryQuery",
    } <= offered


def entry() -> DocumentEntry:
    return DocumentEntry(
        id=UUID("018f6d3a-0000-7000-8000-0000000000dd"), resident_id=PERSON, unique_id="1.2.3", set_id="3670984664",
        version=1, status="approved", format="document", media_type="text/xml", type_code="门诊", type_system="",
        title="会诊记录", created=NOW, service_start=NOW, service_end=NOW, institution_id=None, institution_code="77788899922",
        institution_name="YYY.YY", author="刘善", confidentiality="N", hash="", size=3, registered=NOW,
    )  # fmt: skip


def test_a_registered_document_is_answered_as_published():
    outcomes = [hip_documents.Outcome("Document.1", accepted=True, detail="success", document_id=entry().id)]
    made = hip_documents.write_registered(ask("A33"), ANSWER, outcomes, "http://x")
    assert missing(element(published("A34")), made) == set()
    assert attribute(child(made, "TargetId"), "extension") == "C193FE3B-E71F-4D81-8B8B-9462F35E8D38"


def test_found_documents_are_answered_as_published_but_for_what_is_not_indexed():
    holder = hip_documents.Holder(PERSON, "刘永2")
    made = hip_documents.write_found(
        "GetDocumentStroedInfoResponse", ask("A36"), ANSWER, [entry()], holder, "http://x", brief=False
    )
    unknown = (
        "EpisodeID",
        "AdmissionDepart",
        "AdmissionDoctor",
        "AdmissionType",
        "DiagnosisResult",
    )  # all 0..1
    allowed = tuple(f"/GetDocumentStroedInfoResponse/DocumentSet/{name}" for name in unknown)
    assert missing(element(published("A37")), made, allowed) == set()


def test_the_pre_check_is_answered_as_published():
    holder = hip_documents.Holder(PERSON, "刘永2")
    made = hip_documents.write_found(
        "GetDocumentStroedInfoResponse", ask("A42"), ANSWER, [entry()], holder, "http://x", brief=True
    )
    assert missing(element(published("A43")), made) == set()


def test_a_retrieved_document_is_answered_as_published():
    made = hip_documents.write_retrieved(ask("A39"), ANSWER, [(entry(), b"this is a document")])
    assert missing(element(published("A40")), made) == set()
    assert text_of(child(made, "DocumentResponse", "Document")) == "dGhpcyBpcyBhIGRvY3VtZW50"


@pytest.mark.parametrize(
    ("asked", "answered"), [("A33", "A35"), ("A36", "A38"), ("A39", "A41"), ("A42", "A44")]
)
def test_refusals_of_documents_are_answered_as_published(asked, answered):
    made = hip_documents.write_refused(local(element(published(answered))), ask(asked), ANSWER, "失败")
    assert missing(element(published(answered)), made) == set()
    assert made.nsmap[None] == HL7
