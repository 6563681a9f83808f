from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from tests.exchange.soap.samples import PERSON, element, published, soap
from yizhou.exchange.pipeline.contracts import Envelope
from yizhou.exchange.soap import rhin_persons, schemas
from yizhou.exchange.soap.formats import HipFormat, PersonFormat
from yizhou.exchange.soap.names import RHIN
from yizhou.registries.residents.contracts import Identifier, IdentifierKind, Resident

PARTNER = UUID(int=7)
SOURCE = "urn:yizhou:source:his-1"


def envelope(body: str | bytes, format_name: str = "soap-person") -> Envelope:
    raw = body.encode() if isinstance(body, str) else body
    return Envelope(
        "soap", format_name, PARTNER, raw, "text/xml", datetime(2026, 11, 24, tzinfo=UTC), {"source": SOURCE}
    )


def test_a_person_feed_becomes_a_claim_with_everything_it_says():
    parsed = PersonFormat().parse(envelope(PERSON))
    assert parsed.faults == ()
    (part,) = parsed.parts
    claim = part.subject
    assert (claim.name, claim.sex, claim.birth_date) == ("普光明", "1", date(1985, 3, 12))
    assert claim.local_id == "6f1c1d1e-0000-4000-8000-00000000000a"
    assert {(i.kind, i.value) for i in claim.identifiers} == {
        (IdentifierKind.CITIZEN_ID, "53230119850312123X"),
        (IdentifierKind.HEALTH_RECORD, "53230100100100001"),
    }
    assert claim.phones == ("13987800001",)
    assert (claim.address, claim.region_code) == ("云南省楚雄市鹿城镇西门社区5号", "532301")
    assert (claim.contact_name, claim.contact_phone) == ("李秀英", "13987800002")
    assert (claim.marital_status, claim.occupation) == ("20", "24")
    assert part.faults == ()


def test_the_patient_resource_carries_what_the_index_does_not():
    (part,) = PersonFormat().parse(envelope(PERSON)).parts
    (draft,) = part.resources
    patient = draft.content
    assert patient["resourceType"] == "Patient"
    assert {"use": "usual", "system": SOURCE, "value": "6f1c1d1e-0000-4000-8000-00000000000a"} in patient[
        "identifier"
    ]
    assert {"system": "urn:oid:2.16.156.10011.1.3", "value": "53230119850312123X"} in patient["identifier"]
    assert (patient["gender"], patient["birthDate"]) == ("male", "1985-03-12")
    assert patient["maritalStatus"]["coding"][0]["code"] == "20"
    assert patient["contact"][0]["name"]["text"] == "李秀英"
    assert {e["url"].rpartition(":")[2]: e for e in patient["extension"]}["employer"][
        "valueString"
    ] == "楚雄一中"


def test_two_persons_are_two_parts():
    person = PERSON.partition("<r:person>")[2].rpartition("</r:PersonRecordFeed>")[0]
    two = PERSON.replace("</r:PersonRecordFeed>", f"<r:person>{person}</r:PersonRecordFeed>")
    parsed = PersonFormat().parse(envelope(two))
    assert [p.place for p in parsed.parts] == ["/PersonRecordFeed/person[1]", "/PersonRecordFeed/person[2]"]


def test_a_feed_without_persons_is_refused():
    parsed = PersonFormat().parse(envelope(f"<r:PersonRecordFeed xmlns:r='{RHIN}'/>"))
    assert [f.code for f in parsed.faults if f.severity.value == "error"] == ["soap.no_persons"]


def test_a_person_who_says_nothing_is_refused_alone():
    nobody = f"<r:PersonRecordFeed xmlns:r='{RHIN}'><r:person><r:statusCode value='urn:a'/></r:person></r:PersonRecordFeed>"
    (part,) = PersonFormat().parse(envelope(nobody)).parts
    assert "soap.person_empty" in [f.code for f in part.faults]


def test_an_unreadable_birth_date_is_a_warning():
    (part,) = PersonFormat().parse(envelope(PERSON.replace("1985-03-12", "1985年3月"))).parts
    assert part.subject.birth_date is None
    assert "soap.date" in [f.code for f in part.faults]


def test_a_whole_envelope_is_opened_so_that_a_repaired_one_can_be_pasted():
    (part,) = PersonFormat().parse(envelope(soap(PERSON))).parts
    assert part.subject.name == "普光明"


def test_broken_xml_is_one_fault_of_the_message():
    parsed = PersonFormat().parse(envelope(PERSON[:-10]))
    assert parsed.parts == ()
    assert [f.code for f in parsed.faults] == ["soap.not_xml"]


def test_the_published_registration_is_read_whole():
    parsed = HipFormat().parse(envelope(published("A03"), "hip-message"))
    (part,) = parsed.parts
    claim = part.subject
    assert (claim.name, claim.sex, claim.birth_date) == ("刘永好", "1", date(1957, 3, 23))
    assert claim.local_id == "患者 ID"
    assert {(i.kind, i.value) for i in claim.identifiers} == {
        (IdentifierKind.CITIZEN_ID, "120109197706015516"),
        (IdentifierKind.HEALTH_CARD, "38273N237"),
        (IdentifierKind.HEALTH_RECORD, "38273N237"),
    }
    assert claim.phones == ("028-2222444",)
    assert claim.ethnic_group == "01"
    assert (claim.marital_status, claim.occupation) == ("10", "13")
    assert (claim.contact_name, claim.contact_phone) == ("刘好", "028-8888888")
    assert part.institution_code == "XXXXX"
    patient = part.resources[0].content
    extensions = {e["url"].rpartition(":")[2]: e for e in patient["extension"]}
    assert extensions["insurance"]["valueCodeableConcept"]["coding"][0]["code"] == "1"
    assert extensions["employer"]["valueString"] == "XXX 学校"
    assert extensions["registrar-name"]["valueString"] == "赵武"
    assert patient["managingOrganization"]["display"] == "无锡中医院"
    assert parsed.source_key == "22a0f9e0-4454-11dc-a6be-3603d6866807"
    assert [f.severity.value for f in part.faults] == []


def test_a_registration_without_a_name_is_refused():
    nameless = published("A03").replace('<name use="L">刘永好</name>'.encode(), b"")
    (part,) = HipFormat().parse(envelope(nameless, "hip-message")).parts
    assert [(f.code, f.severity.value) for f in part.faults] == [("soap.name_missing", "error")]


@pytest.mark.parametrize("message", ["A12", "A15", "A39"])
def test_a_message_that_registers_nothing_is_no_intake(message):
    parsed = HipFormat().parse(envelope(published(message), "hip-message"))
    assert [f.code for f in parsed.faults] == ["soap.not_an_intake"]


def test_a_written_person_keeps_the_contract_and_reads_back_the_same():
    resident = Resident(
        id=UUID("018f6d3a-0000-7000-8000-000000000001"), name="普光明", sex="1", birth_date=date(1985, 3, 12),
        citizen_id="53230119850312123X", health_code="5323000000000017", phones=("13987800001",), address="鹿城镇",
        region_code="532301", region_path="", ethnic_group="7", deceased_on=date(2026, 1, 1),
        identifiers=(Identifier(IdentifierKind.HEALTH_RECORD, "53230100100100001"),
                     Identifier(IdentifierKind.OTHER, "P1", "1.2.3")),
        merged_ids=(), updated=datetime(2026, 11, 24, tzinfo=UTC),
    )  # fmt: skip
    person = rhin_persons.write(resident)
    answer = element(f"<r:PersonRecordFeedResponse xmlns:r='{RHIN}'/>")
    answer.append(person)
    assert schemas.departures(answer, "rhin_PersonRegistration.xsd") == ()
    read = rhin_persons.read(person)
    assert (read.name, read.sex, read.birth_date) == ("普光明", "1", date(1985, 3, 12))
    assert read.deceased_on == date(2026, 1, 1)
    assert read.local_id == str(resident.id)
    assert {i.value for i in read.identifiers} >= {
        "53230119850312123X",
        "53230100100100001",
        "P1",
        "5323000000000017",
    }
