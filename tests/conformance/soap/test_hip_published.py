"""Every published request of the interaction specification, sent by zeep to the running server (test-A01 … A44).

Each is accepted or refused as the published pair intends, and answered in the published structure.
"""

from uuid import UUID

import pytest
from lxml import etree

from tests.conformance.soap.conftest import CLINIC, OTHER, hip_envelope
from tests.conftest import SHARED
from tests.exchange.soap.samples import element, published, soap
from tests.exchange.soap.structure import missing
from yizhou.exchange.soap.names import HL7, SOAP12
from yizhou.exchange.soap.reading import attribute, child, children, local, text_of


def result(answer: etree._Element) -> str:
    """AA or AE."""
    documents = child(answer, "Response")
    return (
        attribute(child(answer, "acknowledgement"), "typeCode")
        or attribute(answer, "status")
        or attribute(documents, "status")
    )


def person_number(answer: etree._Element) -> str:
    subject = child(answer, "controlActProcess", "subject", "registrationEvent", "subject1", "patient", "id")
    return attribute(subject, "extension")


def test_the_platform_says_what_it_is(wire):
    answer = wire.hip("HIPServiceInformation", published("A01"))
    assert missing(element(published("A02")), answer) == set()
    assert (
        etree.fromstring(wire.client("HIPMessageServer").service.HIPServiceInformation().encode()).tag
        == answer.tag
    )


@pytest.mark.feature("10.2.1.1-01", "10.2.1.1-05", "10.2.1.1.1-01", "10.2.1.8-10", "10.2.1.9(3)-01")
def test_a_person_is_registered_and_gets_the_platforms_number(wire):
    answer = wire.hip("AddPatientRegistry", published("A03"))
    assert result(answer) == "AA"
    assert missing(element(published("A04")), answer) == set()
    assert UUID(person_number(answer))


def test_bad_check_digits_of_the_example_are_a_warning_not_a_refusal(wire):
    answer = wire.hip("AddPatientRegistry", published("A03"))
    details = children(child(answer, "acknowledgement"), "acknowledgementDetail")
    assert "identity.citizen_id_check_digit" in [attribute(child(d, "code"), "code") for d in details[1:]]
    assert {attribute(d, "typeCode") for d in details[1:]} == {"W"}


@pytest.mark.feature("10.2.1.1.1-03", "10.2.1.9(3)-05")
def test_an_update_keeps_the_number(wire):
    first = wire.hip("AddPatientRegistry", published("A03"))
    changed = published("A06").replace(b"028-2222444", b"13900001111")
    answer = wire.hip("UpdatePatientRegistry", changed)
    assert result(answer) == "AA"
    assert missing(element(published("A07")), answer) == set()
    assert person_number(answer) == person_number(first)
    found = wire.hip("PatientRegistryQuery", published("A12"))
    assert b"13900001111" in etree.tostring(found)


def test_an_update_of_somebody_unknown_registers_and_says_so(wire):
    answer = wire.hip("UpdatePatientRegistry", published("A06"))
    assert result(answer) == "AA"
    assert "soap.update_registers" in etree.tostring(answer).decode()


def test_a_registration_without_a_name_is_refused_as_published(wire):
    answer = wire.hip(
        "AddPatientRegistry", published("A03").replace('<name use="L">刘永好</name>'.encode(), b"")
    )
    assert result(answer) == "AE"
    expected = element(published("A05"))
    nameless = (
        "/PRPA_IN201313UV02/controlActProcess/subject/registrationRequest/subject1/patient/patientPerson/name"
    )
    assert missing(expected, answer, (nameless,)) == set()
    assert "注册失败" in text_of(child(answer, "acknowledgement", "acknowledgementDetail", "text"))


def second_person() -> bytes:
    return (
        published("A03").replace('extension="患者 ID"'.encode(), b'extension="xxxxx"').replace(b"6015516", b"6015524")
        .replace(b"22a0f9e0", b"22a0f9e1").replace("刘永好".encode(), "刘永号".encode()).replace(b"38273N237", b"38273N999")
        .replace(b"19570323", b"19570401").replace(b"028-2222444", b"13811112222")
    )  # fmt: skip


@pytest.mark.feature("10.2.1.9(3)-03")
def test_two_numbers_of_one_person_are_merged_and_both_find_the_survivor(wire):
    survivor = person_number(wire.hip("AddPatientRegistry", published("A03")))
    merged = person_number(wire.hip("AddPatientRegistry", second_person()))
    assert survivor != merged
    answer = wire.hip("MergePatientRegistry", published("A09"))
    assert result(answer) == "AA"
    assert missing(element(published("A10")), answer) == set()
    for number in ("患者 ID", "xxxxx"):
        found = wire.hip("PatientRegistryQuery", published("A12").decode().replace("患者 ID", number))
        assert person_number(found) == survivor


def test_a_repeated_merge_succeeds(wire):
    wire.hip("AddPatientRegistry", published("A03"))
    wire.hip("AddPatientRegistry", second_person())
    assert result(wire.hip("MergePatientRegistry", published("A09"))) == "AA"
    assert result(wire.hip("MergePatientRegistry", published("A09"))) == "AA"


def test_a_merge_of_unknown_persons_is_refused_as_published(wire):
    answer = wire.hip("MergePatientRegistry", published("A09"))
    assert result(answer) == "AE"
    assert missing(element(published("A11")), answer) == set()
    assert "患者 ID" in text_of(child(answer, "acknowledgement", "acknowledgementDetail", "text"))


@pytest.mark.feature("10.2.1.1.1-02", "10.2.1.9(3)-06")
def test_a_registered_person_is_found_with_what_was_registered(wire):
    number = person_number(wire.hip("AddPatientRegistry", published("A03")))
    answer = wire.hip("PatientRegistryQuery", published("A12"))
    assert result(answer) == "AA"
    address = (
        "/PRPA_IN201306UV02/controlActProcess/subject/registrationEvent/subject1/patient/patientPerson/addr/"
    )
    allowed = tuple(address + name for name in ("streetNameBase", "houseNumber", "state/@language"))
    assert missing(element(published("A13")), answer, allowed) == set()
    assert person_number(answer) == number
    text = etree.tostring(answer, encoding="unicode")
    for said in (
        "120109197706015516",
        "19570323",
        "XXX 学校",
        "刘好",
        "028-8888888",
        "38273N237",
        "无锡中医院",
        "赵武",
    ):
        assert said in text


def test_a_person_nobody_registered_is_not_found_as_published(wire):
    answer = wire.hip("PatientRegistryQuery", published("A12"))
    assert result(answer) == "AE"
    assert missing(element(published("A14")), answer) == set()
    assert attribute(child(answer, "controlActProcess", "queryAck", "queryResponseCode"), "code") == "NF"


def test_another_institutions_number_means_another_person(wire):
    wire.hip("AddPatientRegistry", published("A03"))
    assert result(wire.hip("PatientRegistryQuery", published("A12"), CLINIC)) == "AE"


@pytest.mark.feature("10.2.1.1-02", "10.2.1.1.2-01", "10.2.1.1.2-02", "10.2.1.1.2-04", "10.2.1.1.2-05")
def test_a_practitioner_is_registered_updated_and_found(wire):
    added = wire.hip("AddProvider", published("A15"))
    assert (local(added), result(added)) == ("PRPM_IN301011UV01", "AA")
    changed = published("A18").replace("呼吸内科".encode(), "心血管内科".encode())
    updated = wire.hip("UpdateProvider", changed)
    assert (local(updated), result(updated)) == ("PRPM_IN303011UV01", "AA")
    found = wire.hip("ProviderDetailsQuery", published("A21"))
    registrar = "/PRPM_IN306011UV01/controlActProcess/subject/registrationEvent/custodian"
    assert missing(element(published("A22")), found, (registrar,)) == set()
    text = etree.tostring(found, encoding="unicode")
    assert "心血管内科" in text
    assert "李医生" in text


def test_a_practitioner_number_already_given_to_another_is_refused_as_published(wire):
    wire.hip("AddProvider", published("A15"))
    other = published("A15").replace("李医生".encode(), "王医生".encode())
    answer = wire.hip("AddProvider", other)
    assert result(answer) == "AE"
    assert "李医生" in text_of(child(answer, "acknowledgement", "acknowledgementDetail", "text"))


@pytest.mark.parametrize(
    ("action", "asked", "answered"),
    [
        ("UpdateProvider", "A18", "A20"),
        ("ProviderDetailsQuery", "A21", "A23"),
        ("UpdateOrganization", "A27", "A29"),
        ("OrganizationDetailQuery", "A30", "A32"),
    ],
)
def test_what_was_never_registered_is_refused_as_published(wire, action, asked, answered):
    answer, expected = wire.hip(action, published(asked)), element(published(answered))
    name = local(expected)
    assert (local(answer), result(answer)) == (name, "AE")
    own = (
        f"/{name}/receiver/telecom",
        f"/{name}/sender/telecom",
        f"/{name}/controlActProcess/queryAck/queryId",
    )
    assert missing(expected, answer, own) == set()


@pytest.mark.feature("10.2.1.1-03", "10.2.1.1.3-01", "10.2.1.1.3-04", "10.2.1.1.3-07")
def test_an_institution_is_registered_updated_and_found(wire):
    added = wire.hip("AddOrganization", published("A24"))
    assert (local(added), result(added)) == ("PRPM_IN401031UV01", "AA")
    assert missing(element(published("A25")), added) == set()
    updated = wire.hip("UpdateOrganization", published("A27"))
    assert (local(updated), result(updated)) == ("PRPM_IN403011UV01", "AA")
    assert missing(element(published("A28")), updated) == set()
    found = wire.hip("OrganizationDetailQuery", published("A30"))
    registrar = "/PRPM_IN406110UV01/controlActProcess/subject/registrationEvent/custodian"
    assert missing(element(published("A31")), found, (registrar,)) == set()
    assert "呼吸内科 1" in etree.tostring(found, encoding="unicode")


def test_an_institution_of_another_county_cannot_be_registered_over(wire):
    foreign = published("A24").replace(b'extension="1234567890"', b'extension="H532301001"')
    answer = wire.hip("AddOrganization", foreign, OTHER)
    assert result(answer) == "AE"
    assert "不得登记机构" in text_of(child(answer, "acknowledgement", "acknowledgementDetail", "text"))


def test_a_document_is_registered_searched_pre_checked_and_retrieved(wire):
    registered = wire.hip("ProvideAndRegisterDocumentSet-b", published("A33"))
    assert result(registered) == "AA"
    assert missing(element(published("A34")), registered) == set()
    number = attribute(child(registered, "Response"), "documentUniqueId")

    found = wire.hip("GetDocumentSetRetrieveInfo", published("A36"))
    assert result(found) == "AA"
    unknown = ("EpisodeID", "AdmissionDepart", "AdmissionDoctor", "AdmissionType", "DiagnosisResult")
    allowed = tuple(f"/GetDocumentStroedInfoResponse/DocumentSet/{name}" for name in unknown)
    assert missing(element(published("A37")), found, allowed) == set()
    assert text_of(child(found, "DocumentSet", "DocumentUniqueId")) == number

    judged = wire.hip("GetDocumentSetRetrieveInfoPrognosis", published("A42"))
    assert missing(element(published("A43")), judged) == set()
    assert child(judged, "DocumentSet", "CreateTime") is None

    asked = published("A39").replace(b"D55D2100-090D-4B33-9CFB-7BBC542B02A1", number.encode())
    retrieved = wire.hip("RetrieveDocumentSet", asked)
    assert missing(element(published("A40")), retrieved) == set()
    assert text_of(child(retrieved, "DocumentResponse", "Document")) == "dGhpcyBpcyBkb2N1bWVudCBjb250ZW50"


def test_the_same_document_again_is_the_same_document(wire):
    first = wire.hip("ProvideAndRegisterDocumentSet-b", published("A33"))
    again = wire.hip("ProvideAndRegisterDocumentSet-b", published("A33").replace(b"C193FE3B", b"C193FE3C"))
    numbers = {attribute(child(answer, "Response"), "documentUniqueId") for answer in (first, again)}
    assert len(numbers) == 1


def test_the_same_document_id_with_other_content_is_a_conflict(wire):
    wire.hip("ProvideAndRegisterDocumentSet-b", published("A33"))
    other = published("A33").replace(b"dGhpcyBpcyBkb2N1bWVudCBjb250ZW50", b"b3RoZXI=")
    answer = wire.hip("ProvideAndRegisterDocumentSet-b", other)
    assert result(answer) == "AE"
    assert missing(element(published("A35")), answer) == set()
    assert "documents.conflict" in text_of(child(answer, "Response", "Detail"))


@pytest.mark.parametrize(
    ("action", "asked", "answered"),
    [
        ("GetDocumentSetRetrieveInfo", "A36", "A38"),
        ("RetrieveDocumentSet", "A39", "A41"),
        ("GetDocumentSetRetrieveInfoPrognosis", "A42", "A44"),
    ],
)
def test_documents_nobody_registered_are_refused_as_published(wire, action, asked, answered):
    answer = wire.hip(action, published(asked))
    assert result(answer) == "AE"
    assert missing(element(published(answered)), answer) == set()


def test_a_document_without_content_is_refused_as_published(wire):
    empty = published("A33").replace(b"dGhpcyBpcyBkb2N1bWVudCBjb250ZW50", b"")
    answer = wire.hip("ProvideAndRegisterDocumentSet-b", empty)
    assert result(answer) == "AE"
    assert missing(element(published("A35")), answer) == set()


def test_documents_of_another_countys_person_are_not_shown(wire):
    wire.hip("ProvideAndRegisterDocumentSet-b", published("A33"))
    answer = wire.hip("GetDocumentSetRetrieveInfo", published("A36"), OTHER)
    assert result(answer) == "AE"
    assert "管辖范围" in text_of(child(answer, "Detail"))


def test_a_message_straight_in_the_body_is_answered_straight_in_the_body(wire):
    raw = published("A03").decode().partition("?>")[2]
    body = etree.fromstring(wire.post("HIPMessageServer", soap(raw)).content).find(f"{{{SOAP12}}}Body")
    assert local(body[0]) == "PMPR_IN000102CN01"


def test_a_message_as_xml_inside_the_wrapper_is_read_like_a_text(wire):
    raw = published("A03").decode().partition("?>")[2]
    wrapped = f"<HIPMessageServer xmlns='{HL7}'><action>AddPatientRegistry</action><message>{raw}</message></HIPMessageServer>"
    assert "PMPR_IN000102CN01" in wire.post("HIPMessageServer", soap(wrapped)).text


def test_the_answer_is_wrapped_in_the_namespace_of_the_question(wire):
    body = hip_envelope("AddPatientRegistry", published("A03").decode()).replace(
        HL7.encode(), b"http://esb.vendor.cn", 1
    )
    answer = wire.post("HIPMessageServer", body).text
    assert 'HIPMessageServerResponse xmlns="http://esb.vendor.cn"' in answer


def test_a_broken_inner_message_and_an_unknown_action_are_faults(wire):
    broken = wire.post("HIPMessageServer", hip_envelope("AddPatientRegistry", "<PRPA_IN201311UV02>"))
    assert broken.status_code == 400
    assert "soap.not_xml" in broken.text
    unknown = wire.post("HIPMessageServer", hip_envelope("DeletePatient", published("A03").decode()))
    assert "soap.action_unknown" in unknown.text
    mismatch = wire.post("HIPMessageServer", hip_envelope("UpdatePatientRegistry", published("A03").decode()))
    assert "soap.action_mismatch" in mismatch.text


HOSPITAL_MESSAGES = (
    sorted((SHARED / "data" / "soap" / "hospital").glob("EMR-PL-*.xml")) if SHARED.exists() else []
)


@pytest.mark.parametrize(
    "path", [p for p in HOSPITAL_MESSAGES if "EMR-PL-07" in p.name], ids=lambda p: p.stem[-3:]
)
def test_the_institution_query_of_a_hospitals_platform_is_answered(wire, path):
    if path.stem.endswith("T01"):
        wire.hip(
            "AddOrganization", published("A24").replace(b'extension="1234567890"', b'extension="123456"')
        )
    answer = wire.hip("OrganizationInfoQuery", path.read_bytes())
    assert local(answer) == "PRPM_IN406110UV01"
    assert result(answer) == ("AA" if path.stem.endswith("T01") else "AE")


def test_queries_only_a_hospitals_platform_can_answer_get_a_coded_fault(wire):
    for path in HOSPITAL_MESSAGES:
        if "EMR-PL-07" not in path.name:
            response = wire.post("HIPMessageServer", hip_envelope("", path.read_text()))
            assert response.status_code == 400, path.name
            assert "soap.action_unknown" in response.text, path.name
