"""Headers of CDA documents: WS/T 500 (records of hospitals) and WS/T 483 (health records) share one frame."""

from dataclasses import dataclass, field
from datetime import date, datetime

from tools.demo.faces import Face
from tools.demo.geography import PREFECTURE_NAME, PROVINCE_NAME
from tools.demo.institutions import Institution
from tools.demo.messages import codes
from tools.demo.messages.markup import day, stamp, text
from tools.demo.naming import ETHNIC_NAMES
from tools.demo.people import Person
from tools.demo.workforce import Worker

POSTCODES = {
    "532301": "675000", "532302": "651200", "532322": "675100", "532323": "675500", "532324": "675200", "532325": "675300",
    "532326": "675400", "532327": "651400", "532328": "651300", "532329": "651600",
}  # fmt: skip


@dataclass(slots=True)
class Head:
    """What a document's header says. `template` is the part number behind 2.16.156.10011.2.1.1; `id_root` of its number.

    `role_ids`: (root, number) pairs of patientRole; `patient_parts`: XML after birthTime, in the schema's order.
    `signers`: (role, worker) pairs, the first becomes the legal authenticator. `replaces`: number of the replaced document.
    """

    code: str
    template: int
    title: str
    number: str
    face: Face
    institution: Institution
    author: Worker
    created: datetime
    authored: datetime
    id_root: str = "2.16.156.10011.1.1"
    role_ids: list[tuple[str, str]] = field(default_factory=list)
    addr: bool = False
    postal: bool = False
    telecom: bool = False
    before_patient: str = ""
    citizen: bool = True
    birth: bool = True
    patient_parts: str = ""
    provider: str = ""
    signers: list[tuple[str, Worker]] = field(default_factory=list)
    participants: str = ""
    component_of: str = ""
    health_record: bool = False
    replaces: str = ""
    version: int = 1


def address(person: Person, use: str = "H", *, postal: bool = False) -> str:
    village = person.village
    code = f"<postalCode>{POSTCODES[village.county]}</postalCode>" if postal else ""
    return (
        f'<addr use="{use}"><houseNumber>{person.group}{person.house}</houseNumber><streetName>{village.name}</streetName>'
        f"<township>{village.township_name}</township><county>{village.county_name}</county><city>{PREFECTURE_NAME}</city>"
        f"<state>{PROVINCE_NAME}</state>{code}</addr>"
    )


def marriage(person: Person) -> str:
    name = codes.MARRIAGE_NAMES[person.marital]
    return f'<maritalStatusCode code="{person.marital}" displayName="{name}" codeSystem="{codes.MARRIAGE}" codeSystemName="婚姻状况代码表（GB/T 2261.2）"/>'


def ethnic(person: Person) -> str:
    name = ETHNIC_NAMES[person.ethnic]
    return f'<ethnicGroupCode code="{person.ethnic}" displayName="{name}" codeSystem="{codes.ETHNIC}" codeSystemName="民族类别代码表（GB 3304）"/>'


def age(person: Person, on: date) -> str:
    years = person.age(on)
    return (
        f'<age unit="岁" value="{years}"/>'
        if years > 0
        else f'<age unit="月" value="{max(0, person.months(on))}"/>'
    )


def employer(person: Person, *, full: bool = False) -> str:
    """Work place: farmers and children have none to name but the village."""
    name = (
        "无"
        if person.occupation in ("27", "31", "70", "80")
        else f"{person.village.county_name[:-1]}有限责任公司"
    )
    telecom = f'<telecom value="{person.home_phone}"/>' if full else ""
    place = address(person, "WP", postal=True) if full else ""
    return f"<employerOrganization><name>{name}</name>{telecom}{place}</employerOrganization>"


def household(person: Person) -> str:
    return (
        f'<household><place classCode="PLC" determinerCode="INSTANCE">{address(person)}</place></household>'
    )


def education(person: Person) -> str:
    return f'<educationLevel><educationLevelCode code="{person.education}" codeSystem="{codes.EDUCATION}" codeSystemName="学历代码表（GB/T 4658）"/></educationLevel>'


def occupation(person: Person, *, employment: bool = False) -> str:
    """GB/T 2261.4 for hospitals, GB/T 6565 for health records."""
    if employment:
        name = codes.EMPLOYMENT_NAMES.get(person.occupation, "其他")
        system, code = (
            f'codeSystem="{codes.EMPLOYMENT}" codeSystemName="从业状况（个人身份）代码表（GB/T 2261.4）"',
            person.occupation,
        )
        return f'<occupation><occupationCode code="{code}" displayName="{name}" {system}/></occupation>'
    code = codes.OCCUPATION_OF.get(person.occupation, "8")
    return f'<occupation><occupationCode code="{code}" codeSystem="{codes.OCCUPATION}" codeSystemVersion="职业类别代码表（GB/T 6565）"/></occupation>'


def guardian(
    other: Person, code: str, relation: str, *, with_address: bool = False, telecom: bool = False
) -> str:
    where = address(other) if with_address else ""
    phone = f'<telecom value="{other.phone or other.home_phone}"/>' if telecom else ""
    return (
        f'<guardian><code code="{code}" displayName="{relation}" codeSystem="{codes.KINSHIP}" codeSystemName="家庭关系代码表（GB/T 4761）"/>'
        f"{where}{phone}<guardianPerson><name>{text(other.name.registered)}</name></guardianPerson></guardian>"
    )


def contact(person: Person, other: Person | None, *, code: str = "", full: bool = False) -> str:
    """The contact participant (typeCode NOT)."""
    name = other.name.registered if other else "无"
    phone = (other.phone or other.home_phone) if other else person.home_phone
    kin = (
        f'<code code="{code}" codeSystem="{codes.KINSHIP}" codeSystemName="家庭关系代码表（GB/T 4761）"/>'
        if code
        else ""
    )
    where = address(person, postal=True) if full else ""
    return (
        f'<participant typeCode="NOT"><associatedEntity classCode="ECON">{kin}{where}<telecom value="{phone}"/>'
        f'<associatedPerson classCode="PSN" determinerCode="INSTANCE"><name>{text(name)}</name></associatedPerson>'
        "</associatedEntity></participant>"
    )


def provider(department: str, institution: Institution) -> str:
    """The department within the institution, as outpatient records print it."""
    return (
        f'<providerOrganization><id root="{codes.DEPARTMENT}" extension="{text(department)}"/><name>{text(department)}</name>'
        f'<asOrganizationPartOf><wholeOrganization><id root="{codes.INSTITUTION}" extension="{institution.code}"/>'
        f"<name>{text(institution.name)}</name></wholeOrganization></asOrganizationPartOf></providerOrganization>"
    )


def ward(department: str, institution: Institution, bed: str, *, hospital: bool = True) -> str:
    """Bed, room, department, ward (and hospital), nested as the standards nest them."""
    whole = (
        '<asOrganizationPartOf classCode="PART"><wholeOrganization classCode="ORG" determinerCode="INSTANCE">'
    )
    end = "</wholeOrganization></asOrganizationPartOf>"
    top = (
        f'{whole}<id root="{codes.INSTITUTION}" extension="{institution.code}"/><name>{text(institution.name)}</name>{end}'
        if hospital
        else ""
    )
    return (
        "<location><healthCareFacility><serviceProviderOrganization>"
        f'{whole}<id root="{codes.BED}" extension="{bed}"/><name>{bed}床</name>{whole}<id root="{codes.WARD_ROOM}" extension="{bed[0]}"/>'
        f'<name>{bed[0]}号病房</name>{whole}<id root="{codes.DEPARTMENT}" extension="{text(department)}"/><name>{text(department)}</name>'
        f'{whole}<id root="{codes.WARD}" extension="1"/><name>{text(department)}病区</name>{top}{end}{end}{end}{end}'
        "</serviceProviderOrganization></healthCareFacility></location>"
    )


def _signature(tag: str, role: str, worker: Worker, at: datetime) -> str:
    return (
        f'<{tag}><time value="{stamp(at)}"/><signatureCode/><assignedEntity><id root="{codes.WORKER}" extension="{worker.licence}"/>'
        f'<code displayName="{role}"/><assignedPerson classCode="PSN" determinerCode="INSTANCE"><name>{text(worker.name)}</name>'
        f"</assignedPerson></assignedEntity></{tag}>"
    )


def document(head: Head, *sections: str) -> str:
    """The whole document as text, XML declaration first."""
    face, institution = head.face, head.institution
    ids = "".join(
        f'<id root="{root}" extension="{text(number)}"/>' for root, number in head.role_ids if number
    )
    where = address(face.person, postal=head.postal) if head.addr else ""
    phone = f'<telecom value="{face.phone}"/>' if head.telecom and face.phone else ""
    number = (
        f'<id root="{codes.CITIZEN_ID}" extension="{face.citizen_id}"/>'
        if head.citizen and face.citizen_id
        else ""
    )
    birth = f'<birthTime value="{day(face.birth)}"/>' if head.birth else ""
    patient = (
        f'<patient classCode="PSN" determinerCode="INSTANCE">{number}<name>{text(face.name)}</name>'
        f'<administrativeGenderCode code="{face.sex}" displayName="{codes.SEX_NAMES[face.sex]}" codeSystem="{codes.SEX}" '
        f'codeSystemName="生理性别代码表（GB/T 2261.1）"/>{birth}{head.patient_parts}</patient>{head.provider}'
    )
    represented = (
        f'<representedOrganization><id root="{codes.INSTITUTION}" extension="{institution.code}"/><name>{text(institution.name)}</name>'
        f'{_office_phone(institution) if head.code == "HSDB03.02" else ""}<addr>{PROVINCE_NAME}{PREFECTURE_NAME}{text(institution.name)}</addr>'
        "</representedOrganization>"
    ) if head.health_record else ""  # fmt: skip
    keeper_root = codes.CUSTODIAN if head.health_record else codes.INSTITUTION
    signatures = "".join(
        _signature("legalAuthenticator" if index == 0 else "authenticator", role, worker, head.authored)
        for index, (role, worker) in enumerate(head.signers)
    )
    replaced = ""
    if head.replaces:
        replaced = (
            f'<relatedDocument typeCode="RPLC"><parentDocument><id root="{head.id_root}" extension="{head.replaces}"/>'
            f'<setId root="{head.id_root}" extension="{text(head.replaces)}"/><versionNumber value="{head.version - 1}"/></parentDocument></relatedDocument>'
        )
    set_number = head.replaces or head.number
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:mif="urn:hl7-org:v3/mif" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><realmCode code="CN"/>'
        '<typeId root="2.16.840.1.113883.1.3" extension="POCD_MT000040"/>'
        f'<templateId root="2.16.156.10011.2.1.1.{head.template}"/><id root="{head.id_root}" extension="{text(head.number)}"/>'
        f'<code code="{head.code}" codeSystem="2.16.156.10011.2.4" codeSystemName="卫生信息共享文档编码体系"/><title>{head.title}</title>'
        f'<effectiveTime value="{stamp(head.created)}"/><confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25" '
        'codeSystemName="Confidentiality" displayName="正常访问保密级别"/><languageCode code="zh-CN"/>'
        f'<setId root="{head.id_root}" extension="{text(set_number)}"/><versionNumber value="{head.version}"/>'
        f'<recordTarget typeCode="RCT" contextControlCode="OP"><patientRole classCode="PAT">{ids}{head.before_patient}{where}{phone}{patient}</patientRole></recordTarget>'
        f'<author typeCode="AUT" contextControlCode="OP"><time value="{stamp(head.authored)}"/><assignedAuthor classCode="ASSIGNED">'
        f'<id root="{codes.AUTHOR}" extension="{head.author.licence}"/><assignedPerson><name>{text(head.author.name)}</name></assignedPerson>'
        f"{represented}</assignedAuthor></author>"
        '<custodian typeCode="CST"><assignedCustodian classCode="ASSIGNED"><representedCustodianOrganization classCode="ORG" '
        f'determinerCode="INSTANCE"><id root="{keeper_root}" extension="{institution.code}"/><name>{text(institution.name)}</name>'
        f'{_keeper(institution) if head.health_record else ""}</representedCustodianOrganization></assignedCustodian></custodian>'
        f"{signatures}{head.participants}{replaced}{head.component_of}<component><structuredBody>{''.join(sections)}</structuredBody></component>"
        "</ClinicalDocument>"
    )  # fmt: skip


def _office_phone(institution: Institution) -> str:
    return f'<telecom value="0878-{int(institution.code[:7]) % 9000000 + 1000000}"/>'


def _keeper(institution: Institution) -> str:
    return f"{_office_phone(institution)}<addr>{PROVINCE_NAME}{PREFECTURE_NAME}</addr>"
