"""What a header says of a person: numbers by their roots, address, contacts, parents of a newborn, the institution."""

from datetime import date

import pytest

from tests.exchange.cda.building import AUTHOR, PATIENT, document, observation, part_of, section, text
from yizhou.registries.residents.contracts import IdentifierKind

ADDRESS = """<addr use="H"><houseNumber>3组12号</houseNumber><streetName>莲池社区</streetName><township>鹿城镇</township>
<county>楚雄市</county><city>楚雄彝族自治州</city><state>云南省</state></addr>"""


def claim_of(**changes):
    subject = part_of(
        document(sections=section("10154-3", observation("DE04.01.119.00", text("头痛"))), **changes)
    ).subject
    assert subject is not None
    return subject


def test_numbers_are_told_apart_by_their_roots():
    role = "".join(
        f'<id root="2.16.156.10011.1.{root}" extension="{value}"/>'
        for root, value in (
            ("2", "53230100100100123"),
            ("19", "HC1"),
            ("15", "YB1"),
            ("11", "MZ1"),
            ("12", "ZY1"),
            ("13", "BA1"),
        )
    )
    claim = claim_of(role=role)
    found = {(identifier.kind, identifier.value) for identifier in claim.identifiers}
    assert found == {
        (IdentifierKind.HEALTH_RECORD, "53230100100100123"),
        (IdentifierKind.HEALTH_CARD, "HC1"),
        (IdentifierKind.INSURANCE_CARD, "YB1"),
        (IdentifierKind.LOCAL, "MZ1"),
        (IdentifierKind.LOCAL, "ZY1"),
        (IdentifierKind.LOCAL, "BA1"),
        (IdentifierKind.CITIZEN_ID, "11010519491231002X"),
    }
    assert (claim.source, claim.local_id) == ("431200001", "BA1")


@pytest.mark.parametrize(
    ("root", "written", "kind"),
    [
        ("3", "ID11010519491231002X", IdentifierKind.CITIZEN_ID),
        ("3", " 11010519491231002x ", IdentifierKind.CITIZEN_ID),
        ("2", "11010519491231002X", IdentifierKind.CITIZEN_ID),
        ("2", "53230100100100123", IdentifierKind.HEALTH_RECORD),
    ],
)
def test_citizen_number_is_known_by_itself_where_the_tables_misprint_its_root(root, written, kind):
    patient = PATIENT.replace('1.3" extension="11010519491231002X"', f'1.{root}" extension="{written}"')
    claim = claim_of(patient=patient, role="")
    assert [identifier.kind for identifier in claim.identifiers] == [kind]


def test_address_runs_from_province_to_house_and_finds_its_township():
    claim = claim_of(
        role=ADDRESS
        + '<telecom value="13887812345"/><telecom value="tel:0878-3122222"/><telecom value="a@b.cn"/>'
    )
    assert claim.address == "云南省楚雄彝族自治州楚雄市鹿城镇莲池社区3组12号"
    assert claim.region_code.startswith("532301")
    assert claim.phones == ("13887812345", "0878-3122222")


def test_codes_of_the_person_are_kept():
    more = """<maritalStatusCode code="20"/><ethnicGroupCode code="07"/>
      <occupation><occupationCode code="17"/></occupation></patient>"""
    claim = claim_of(patient=PATIENT.replace("</patient>", more))
    assert (claim.name, claim.sex, claim.birth_date) == ("李秀英", "2", date(1949, 12, 31))
    assert (claim.marital_status, claim.ethnic_group, claim.occupation) == ("20", "07", "17")


def test_contact_is_read():
    contact = """<participant typeCode="NOT"><associatedEntity classCode="ECON"><telecom value="13987800000"/>
      <associatedPerson><name>李强</name></associatedPerson></associatedEntity></participant>"""
    claim = claim_of(header=contact)
    assert (claim.contact_name, claim.contact_phone) == ("李强", "13987800000")


def test_newborn_has_its_parents():
    mother = """<component><section><code code="52" codeSystem="2.16.156.10011.2.3.3.8" displayName="母亲"/><text/>
      <entry><organizer classCode="CLUSTER" moodCode="EVN"><statusCode/>
      <subject><relatedSubject><subject><name>王芳</name></subject></relatedSubject></subject>
      <component>{}</component></organizer></entry></section></component>""".format(
        observation("DE02.01.030.00", text("532301199001010029"))
    )
    patient = """<patient><name>王芳之子</name><administrativeGenderCode code="1"/><birthTime value="202509011232"/>
      <guardian><code code="51" codeSystem="2.16.156.10011.2.3.3.8" displayName="父亲"/><guardianPerson><name>李明</name>
      </guardianPerson></guardian></patient>"""
    part = part_of(
        document(
            "HSDB01.01",
            2,
            sections=mother,
            patient=patient,
            role='<id root="2.16.156.10011.1.9" extension="B530001"/>',
        )
    )
    assert part.subject is not None
    assert (part.subject.mother_name, part.subject.mother_citizen_id) == ("王芳", "532301199001010029")
    assert part.subject.father_name == "李明"
    assert part.subject.identifiers[0].kind is IdentifierKind.BIRTH_CERTIFICATE


def test_institution_is_where_the_author_works_before_who_keeps_the_document():
    keeper = """<custodian><assignedCustodian><representedCustodianOrganization>
      <id root="2.16.156.10011.1.5" extension="999999999"/><name>档案中心</name>
      </representedCustodianOrganization></assignedCustodian></custodian>"""
    part = part_of(document(sections=section("10154-3"), header=keeper))
    assert part.institution_code == "431200001"
    alone = part_of(
        document(
            sections=section("10154-3"),
            header=keeper,
            author=AUTHOR.split("<representedOrganization>")[0] + "</assignedAuthor></author>",
        )
    )
    assert (alone.institution_code, alone.document.institution_name if alone.document else "") == (
        "999999999",
        "档案中心",
    )


def test_institution_code_that_is_none_warns_and_counts_as_missing():
    part = part_of(document(sections=section("10154-3"), author=AUTHOR.replace("431200001", "医疗机构编号")))
    assert part.institution_code == ""
    assert "cda.institution_unreadable" in {fault.code for fault in part.faults}
    assert part.document is not None
    assert part.document.institution_name == "楚雄市人民医院"


def test_document_of_another_institution_with_the_same_serial_number_is_another():
    one = part_of(document(sections=section("10154-3")))
    other = part_of(document(sections=section("10154-3"), author=AUTHOR.replace("431200001", "431200002")))
    kind = part_of(document("C0003", 23, sections=section("10154-3")))
    assert len({one.key, other.key, kind.key}) == 3
    assert one.owns == "2.16.156.10011.1.1^DOC-1/C0002/431200001/"


def test_replacement_names_what_it_replaces():
    replaces = """<relatedDocument typeCode="RPLC"><parentDocument><id root="2.16.156.10011.1.1" extension="DOC-0"/>
      <setId root="1.2.3" extension="S1"/><versionNumber value="1"/></parentDocument></relatedDocument>"""
    found = part_of(document(sections=section("10154-3"), header=replaces)).document
    appended = part_of(
        document(sections=section("10154-3"), header=replaces.replace("RPLC", "APND"))
    ).document
    assert found is not None
    assert appended is not None
    assert (found.replaces, appended.replaces) == ("2.16.156.10011.1.1^DOC-0", "")
