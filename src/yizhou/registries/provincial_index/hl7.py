"""HL7 v3 messages of the regional platforms' interaction specification (个人信息注册、更新、合并、查询; its examples A03 to A14), as the one
who asks: WS/T 448 kept this form, IHE PIXv3/PDQv3 lie underneath."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from lxml import etree

from yizhou.kernel.clock.api import CHINA
from yizhou.registries.provincial_index.contracts import ProvincialPerson
from yizhou.registries.provincial_index.errors import AnswerNotTrusted
from yizhou.registries.residents.contracts import Resident

HL7 = "urn:hl7-org:v3"
MESSAGE, THEIRS, OURS = "2.16.156.10011.0", "2.16.156.10011.0.2.1", "2.16.156.10011.0.2.2"
CITIZEN, CARD, ORGANISATION = "2.16.156.10011.1.3", "2.16.156.10011.1.19", "2.16.156.10011.1.5"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a message came back with: accepted or not, the text, and the person, as far as it says."""

    accepted: bool
    text: str
    found: tuple[ProvincialPerson, ...] = ()


def _put(parent: etree._Element, path: str, text: str = "", **attributes: str) -> etree._Element:
    for name in path.split("/"):
        parent = etree.SubElement(parent, f"{{{HL7}}}{name}")
    for name, value in attributes.items():
        parent.set(name, value)
    if text:
        parent.text = text
    return parent


def _start(interaction: str, message_id: str, at: datetime, organisation: str) -> etree._Element:
    root = etree.Element(
        f"{{{HL7}}}{interaction}", nsmap=cast("dict[str, str]", {None: HL7}), ITSVersion="XML_1.0"
    )
    _put(root, "id", root=MESSAGE, extension=message_id)
    _put(root, "creationTime", value=f"{at.astimezone(CHINA):%Y%m%d%H%M%S}")
    _put(root, "interactionId", root="2.16.840.1.113883.1.6", extension=interaction)
    for name, code in (("processingCode", "P"), ("processingModeCode", "R"), ("acceptAckCode", "AL")):
        _put(root, name, code=code)
    for role, kind, identity in (("receiver", "RCV", "530000"), ("sender", "SND", organisation)):
        device = _put(_put(root, role, typeCode=kind), "device", classCode="DEV", determinerCode="INSTANCE")
        _put(device, "id", root=f"{MESSAGE}.1.1" if kind == "RCV" else f"{MESSAGE}.1.2", extension=identity)
    return root


def _registration(root: etree._Element, name: str, mood: str) -> etree._Element:
    act = _put(root, "controlActProcess", classCode="CACT", moodCode="EVN")
    made = _put(_put(act, "subject", typeCode="SUBJ"), name, classCode="REG", moodCode=mood)
    _put(made, "statusCode", code="active")
    return made


def person_message(
    interaction: str,
    message_id: str,
    at: datetime,
    organisation: str,
    resident: Resident,
    *,
    active: bool,
    code: str,
) -> bytes:
    """PRPA_IN201311UV02 (register) or PRPA_IN201314UV02 (update) about a resident; `code` is the province's, where it gave one."""
    root = _start(interaction, message_id, at, organisation)
    made = _registration(root, "registrationRequest", "RQO")
    patient = _put(_put(made, "subject1", typeCode="SBJ"), "patient", classCode="PAT")
    _put(patient, "id", root=OURS, extension=str(resident.id))
    if code:
        _put(patient, "id", root=THEIRS, extension=code)
    _put(patient, "statusCode", code="active" if active else "obsolete")
    _put(patient, "effectiveTime", value=f"{resident.updated.astimezone(CHINA):%Y%m%d%H%M%S}")
    person = _put(patient, "patientPerson")
    if resident.citizen_id:
        _put(person, "id", root=CITIZEN, extension=resident.citizen_id)
    _put(person, "name", resident.name, use="L")
    if resident.phones:
        _put(person, "telecom", value=resident.phones[0], use="H")
    _put(person, "administrativeGenderCode", code=resident.sex, codeSystem="2.16.156.10011.2.3.3.4")
    if resident.birth_date:
        _put(person, "birthTime", value=f"{resident.birth_date:%Y%m%d}")
    if resident.deceased_on:
        _put(person, "deceasedTime", value=f"{resident.deceased_on:%Y%m%d}")
    if resident.address:
        _put(_put(person, "addr", use="PUB"), "streetAddressLine", resident.address, partType="SAL")
    if resident.ethnic_group:
        _put(person, "ethnicGroupCode", code=resident.ethnic_group, codeSystem="2.16.156.10011.2.3.3.3")
    other = _put(person, "asOtherIDs", classCode="PAT")
    _put(other, "id", root=CARD, extension=resident.health_code)
    place = _put(other, "scopingOrganization", classCode="ORG", determinerCode="INSTANCE")
    _put(place, "id", root=ORGANISATION, extension=organisation)
    provider = _put(patient, "providerOrganization", classCode="ORG", determinerCode="INSTANCE")
    _put(provider, "id", root=ORGANISATION, extension=organisation)
    _put(provider, "name", "楚雄州全民健康信息平台", use="L")
    _author(made, "author", "AUT", organisation)
    return _bytes(root)


def merge_message(message_id: str, at: datetime, organisation: str, kept: Resident, merged: str) -> bytes:
    """PRPA_IN201304UV02: our id `merged` is the same person as `kept`."""
    root = _start("PRPA_IN201304UV02", message_id, at, organisation)
    made = _registration(root, "registrationEvent", "EVN")
    patient = _put(_put(made, "subject1", typeCode="SBJ"), "patient", classCode="PAT")
    _put(patient, "id", root=OURS, extension=str(kept.id))
    _put(patient, "statusCode", code="active")
    person = _put(patient, "patientPerson")
    if kept.citizen_id:
        _put(person, "id", root=CITIZEN, extension=kept.citizen_id)
    _put(person, "name", kept.name, use="L")
    _author(made, "custodian", "CST", organisation)
    prior = _put(
        _put(made, "replacementOf", typeCode="RPLC"), "priorRegistration", classCode="REG", moodCode="EVN"
    )
    _put(prior, "statusCode", code="obsolete")
    role = _put(_put(prior, "subject1", typeCode="SBJ"), "priorRegisteredRole", classCode="PAT")
    _put(role, "id", root=OURS, extension=merged)
    return _bytes(root)


def query_message(message_id: str, at: datetime, organisation: str, root_id: str, value: str) -> bytes:
    """PRPA_IN201305UV02: who has this number (`root_id` tells what kind of number it is)?"""
    root = _start("PRPA_IN201305UV02", message_id, at, organisation)
    act = _put(root, "controlActProcess", classCode="CACT", moodCode="EVN")
    _put(act, "code", code="PRPA_TE201305UV02", codeSystem="2.16.840.1.113883.1.6")
    asked = _put(act, "queryByParameter")
    _put(asked, "queryId", root=MESSAGE, extension=message_id)
    _put(asked, "statusCode", code="new")
    _put(asked, "initialQuantity", value="2")
    _put(asked, "parameterList/livingSubjectId/value", root=root_id, extension=value)
    return _bytes(root)


def _author(made: etree._Element, role: str, kind: str, organisation: str) -> None:
    entity = _put(_put(made, role, typeCode=kind), "assignedEntity", classCode="ASSIGNED")
    _put(entity, "id", root="2.16.156.10011.0.3.2", extension=organisation)
    _put(
        _put(entity, "assignedPerson", classCode="PSN", determinerCode="INSTANCE"),
        "name",
        "楚雄州平台",
        use="L",
    )


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def read_answer(text: bytes, message_id: str) -> Answer:
    """An answer, which must be to the message that was sent. Raises AnswerNotTrusted."""
    try:
        root = etree.fromstring(text, _PARSER)
    except etree.XMLSyntaxError as error:
        raise AnswerNotTrusted(reason=f"不是 XML（{str(error)[:60]}）") from None
    acknowledged = _first(root, "acknowledgement")
    target = _first(root, "targetMessage")
    told = _value(_first(target, "id"), "extension")
    if acknowledged is None or told != message_id:
        raise AnswerNotTrusted(reason="不是对本次请求的应答（消息编号不符，可能是重复或重放的应答）")
    kind = acknowledged.get("typeCode", "")
    if kind not in {"AA", "AE", "AR", "CA", "CE", "CR"}:
        raise AnswerNotTrusted(reason=f"处理结果“{kind}”不认识")
    query = _value(_first(root, "queryResponseCode"), "code")
    found = [_person(patient) for patient in root.iter(f"{{{HL7}}}patient")]
    saying = _text(_first(root, "acknowledgementDetail"), "text")
    # Some platforms acknowledge "not found" as an error: it is an answer all the same.
    if query == "NF":
        return Answer(accepted=True, text=saying)
    return Answer(kind in {"AA", "CA"} and query not in {"AE", "QE"}, saying, tuple(found))


def _person(patient: etree._Element) -> ProvincialPerson:
    numbers = {
        each.get("root", ""): each.get("extension", "")
        for each in patient.iter(f"{{{HL7}}}id")
        if each.getparent() is not None
        and etree.QName(each.getparent()).localname in {"patient", "patientPerson", "asOtherIDs"}
    }
    return ProvincialPerson(
        name=_text(patient, "name"), sex=_value(_first(patient, "administrativeGenderCode"), "code"),
        birth_date=day(_value(_first(patient, "birthTime"), "value")), citizen_id=numbers.get(CITIZEN, ""),
        phone=_value(_first(patient, "telecom"), "value").removeprefix("tel:"), address=_text(patient, "streetAddressLine"),
        ethnic_group=_value(_first(patient, "ethnicGroupCode"), "code"), code=numbers.get(THEIRS, ""), card=numbers.get(CARD, ""),
    )  # fmt: skip


def day(text: str) -> date | None:
    """A date of eight figures or with hyphens; None for anything else."""
    figures = text.replace("-", "")[:8]
    try:
        return date(int(figures[:4]), int(figures[4:6]), int(figures[6:8]))
    except ValueError:
        return None


def _first(element: etree._Element | None, name: str) -> etree._Element | None:
    return next(element.iter(f"{{{HL7}}}{name}"), None) if element is not None else None


def _text(element: etree._Element | None, name: str) -> str:
    found = _first(element, name)
    return "".join(str(part) for part in found.itertext()).strip() if found is not None else ""


def _value(element: etree._Element | None, name: str) -> str:
    return element.get(name, "").strip() if element is not None else ""
