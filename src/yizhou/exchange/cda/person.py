"""Who a document is about: everything the header (and for newborns and the dead, the body) says of the person.

A claim is what was written, not what is true: identity numbers keep their text even when the check digit is wrong,
the registry decides what they are worth (decision 0031).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from yizhou.exchange.cda.datatypes import NS, read_moment, text_of
from yizhou.exchange.cda.header import Header, InstanceId, clark, find, instance_id
from yizhou.registries.residents.contracts import Identifier, IdentifierKind, PersonClaim
from yizhou.standards import citizen_id, regions

_ROOT = "2.16.156.10011.1."
_CITIZEN, _RECORD = _ROOT + "3", _ROOT + "2"
_KINDS = {
    _CITIZEN: IdentifierKind.CITIZEN_ID,
    _RECORD: IdentifierKind.HEALTH_RECORD,
    _ROOT + "9": IdentifierKind.BIRTH_CERTIFICATE,
    _ROOT + "15": IdentifierKind.INSURANCE_CARD,
    _ROOT + "19": IdentifierKind.HEALTH_CARD,
    _ROOT + "35": IdentifierKind.INSURANCE_CARD,
}
_LOCAL = (_ROOT + "13", _ROOT + "12", _ROOT + "11")
"""Numbers an institution gives a patient, the lasting ones first: 病案号, 住院号, 门（急）诊号."""
_SEXES = {"M": "1", "F": "2", "UN": "0"}
_MOTHER, _FATHER = frozenset({"52", "母亲"}), frozenset({"51", "父亲"})
_ADDRESS_PARTS = ("state", "city", "county", "township", "streetName", "houseNumber")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_PREFIX = re.compile(r"^\s*(?:ID|身份证号?)[:：]?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Person:
    """The claim, and the elements the checks speak of. `sex_text`, `birth_text` are as written."""

    claim: PersonClaim
    role: Any
    patient: Any
    sex_text: str
    birth_element: Any
    birth_text: str
    number_element: Any
    number: str


def read_person(header: Header, facts: Mapping[str, str]) -> Person:
    """The person of a document. `facts` are body values by data element id (mother's number, time of death, …)."""
    role = find(header.root, "recordTarget/patientRole")
    patient = find(role, "patient") if role is not None else None
    holder = patient if patient is not None else role
    identifiers, number_element, number = _identifiers(role, patient)
    birth_element = find(patient, "birthTime") if patient is not None else None
    birth_text = (birth_element.get("value") or "").strip() if birth_element is not None else ""
    sex_text = _code(find(patient, "administrativeGenderCode")) if patient is not None else ""
    region, address = _address(role)
    local_id = next((extension for root in _LOCAL for each, extension in identifiers if each == root), "")
    parents = _parents(patient) if patient is not None else {}
    contact, contact_phone = _contact(header.root)
    claim = PersonClaim(
        name=_name(find(patient, "name")) if patient is not None else "",
        sex=sex if (sex := _SEXES.get(sex_text, sex_text)) in ("0", "1", "2", "9") else "",
        birth_date=_day(birth_text),
        identifiers=tuple(
            Identifier(_kind(root, extension), extension, _system(root, header))
            for root, extension in identifiers
            if root in _KINDS or root in _LOCAL or not root.startswith("2.16.156.10011.")
        ),
        phones=_phones(role),
        address=address,
        region_code=region,
        ethnic_group=_code(find(holder, "ethnicGroupCode")) if holder is not None else "",
        marital_status=_code(find(holder, "maritalStatusCode")) if holder is not None else "",
        occupation=_code(find(holder, "occupation/occupationCode")) if holder is not None else "",
        mother_name=parents.get("mother", "") or facts.get("mother_name", ""),
        mother_citizen_id=facts.get("mother_citizen_id", ""),
        father_name=parents.get("father", "") or facts.get("father_name", ""),
        contact_name=contact,
        contact_phone=contact_phone,
        deceased_on=_day(facts.get("deceased_on", "")),
        source=header.institution_code,
        local_id=local_id,
    )
    return Person(claim, role, patient, sex_text, birth_element, birth_text, number_element, number)


def without_prefix(number: str) -> str:
    """A citizen number without the letters some systems write before it (`ID4201…`), normalised."""
    return citizen_id.normalise(_PREFIX.sub("", number))


def _day(text: str) -> date | None:
    found = read_moment(text) if text else None
    return found.day if found else None


def _code(element: Any) -> str:
    return (element.get("code") or "").strip() if element is not None else ""


def _name(element: Any) -> str:
    if element is None:
        return ""
    parts = [(child.tag[len(NS) :], text_of(child)) for child in element if isinstance(child.tag, str)]
    family = "".join(text for name, text in parts if name == "family")
    given = [text for name, text in parts if name == "given"]
    if not (family or given):
        return text_of(element)
    if _CHINESE.search(family + "".join(given)):
        return family + "".join(given)
    return " ".join(filter(None, [*given, family]))


def _identifiers(role: Any, patient: Any) -> tuple[list[tuple[str, str]], Any, str]:
    """(root, extension) in document order; and the citizen number with its element.

    Ten of the published tables print the health record root over the citizen number (WS/T 483, patient/id); the
    number itself tells which it is.
    """
    found: dict[tuple[str, str], None] = {}
    number_element, number = None, ""
    for holder in (role, patient):
        if holder is None:
            continue
        for element in holder.findall(f"{NS}id"):
            each: InstanceId = instance_id(element)
            if not each.extension:
                continue
            root, extension = each.root, each.extension
            if root in (_CITIZEN, _RECORD):
                bare = without_prefix(extension)
                if root == _CITIZEN or (
                    holder is patient and citizen_id.check(bare).problem not in ("length", "characters")
                ):
                    root, extension = _CITIZEN, bare
                    if number_element is None:
                        number_element, number = element, bare
            found[root, extension] = None
    return list(found), number_element, number


def _kind(root: str, _extension: str) -> IdentifierKind:
    if root in _LOCAL:
        return IdentifierKind.LOCAL
    return _KINDS.get(root, IdentifierKind.OTHER)


def _system(root: str, header: Header) -> str:
    return header.institution_code if root in _LOCAL else f"urn:oid:{root}"


def _phones(role: Any) -> tuple[str, ...]:
    if role is None:
        return ()
    found = []
    for element in role.findall(f"{NS}telecom"):
        text = (element.get("value") or "").strip()
        if text and "@" not in text and not text.startswith("http"):
            found.append(text.removeprefix("tel:").strip())
    return tuple(dict.fromkeys(filter(None, found)))


def _address(role: Any) -> tuple[str, str]:
    """Region code and one line: province to house, as a Chinese address runs; foreign ones keep their order."""
    element = find(role, "addr") if role is not None else None
    if element is None:
        return "", ""
    parts = {child.tag[len(NS) :]: text_of(child) for child in element if isinstance(child.tag, str)}
    if not parts:
        return "", text_of(element)
    if "township" in parts or "county" in parts or "houseNumber" in parts:
        text = "".join(dict.fromkeys(filter(None, (parts.get(name, "") for name in _ADDRESS_PARTS))))
    else:
        text = " ".join(text for text in map(text_of, element) if text)
    return _region(parts), text


def _region(parts: Mapping[str, str]) -> str:
    """The code of the smallest area of Chuxiong that the names lead to."""
    found, code = regions.PREFECTURE, ""
    for name in ("county", "township", "streetName"):
        text = parts.get(name, "")
        below = [
            each
            for each in regions.children(found)
            if text and (text in (each.name, each.code[:6], each.code))
        ]
        if len(below) != 1:
            break
        found = code = below[0].code
    return code


def _parents(patient: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for guardian in patient.findall(f"{NS}guardian"):
        code = find(guardian, "code")
        keys = {_code(code), (code.get("displayName") or "").strip()} if code is not None else set()
        name = text_of(find(guardian, "guardianPerson/name"))
        if keys & _MOTHER:
            found.setdefault("mother", name)
        elif keys & _FATHER:
            found.setdefault("father", name)
    return found


def _contact(root: Any) -> tuple[str, str]:
    for participant in root.findall(clark("participant/associatedEntity")):
        if participant.get("classCode") in ("ECON", "NOK", "CON"):
            telecom = find(participant, "telecom")
            phone = (telecom.get("value") or "").strip() if telecom is not None else ""
            return text_of(find(participant, "associatedPerson/name")), phone.removeprefix("tel:")
    return "", ""
