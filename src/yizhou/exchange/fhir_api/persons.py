"""What a Patient resource says about a person (FHIR R4 §8.1), as the resident registry's claim."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from yizhou.exchange.fhir_api.identifiers import is_local_number, person_identifier
from yizhou.registries.residents.contracts import Identifier, IdentifierKind, PersonClaim

SEX = {"male": "1", "female": "2", "other": "9", "unknown": "0"}
"""administrative-gender to GB/T 2261.1."""
_MARITAL = {"S": "10", "U": "10", "M": "20", "W": "30", "D": "40", "L": "40"}
"""v3-MaritalStatus to GB/T 2261.2."""
_CHINESE = re.compile(r"[㐀-鿿]")
_FULL_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_NAME_USES = {
    "official": 0,
    "usual": 1,
    "": 2,
    "maiden": 3,
    "nickname": 4,
    "anonymous": 5,
    "temp": 6,
    "old": 7,
}


def _mappings(value: Any) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def day(value: Any) -> date | None:
    """The calendar day of a FHIR date or dateTime; a year or month alone is no day."""
    found = _FULL_DATE.match(value) if isinstance(value, str) else None
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def name_text(name: Mapping[str, Any]) -> str:
    """A HumanName as one writes it: Chinese family first without space, others given first."""
    if text := _text(name.get("text")):
        return text
    family = _text(name.get("family"))
    given = [_text(part) for part in name.get("given") or () if isinstance(part, str)]
    if _CHINESE.search(family + "".join(given)):
        return family + "".join(given)
    return " ".join(part for part in [*given, family] if part)


def best_name(names: Any) -> str:
    """The official name, else the most usual one."""
    listed = sorted(_mappings(names), key=lambda name: _NAME_USES.get(_text(name.get("use")), 6))
    return next((text for name in listed if (text := name_text(name))), "")


def phones(telecom: Any) -> tuple[str, ...]:
    """Phone numbers that are in use."""
    found = [
        _text(point.get("value"))
        for point in _mappings(telecom)
        if point.get("system") in ("phone", "sms") and point.get("use") != "old"
    ]
    return tuple(dict.fromkeys(number for number in found if number))


def _address(addresses: Any) -> tuple[str, str]:
    """Text and region code (GB/T 2260 in `postalCode` never; in an extension or `district` only as text)."""
    listed = sorted(_mappings(addresses), key=lambda one: (one.get("use") == "old", one.get("use") != "home"))
    for one in listed:
        text = _text(one.get("text"))
        if not text:
            parts = [_text(one.get(part)) for part in ("state", "city", "district")]
            lines = [_text(line) for line in one.get("line") or () if isinstance(line, str)]
            chinese = _CHINESE.search("".join([*parts, *lines]))
            text = (
                "".join([*parts, *lines])
                if chinese
                else ", ".join(part for part in [*lines, *reversed(parts)] if part)
            )
        if text:
            return text, _coded_extension(one, "region")
    return "", ""


def _coded_extension(holder: Mapping[str, Any], word: str) -> str:
    """Code of the extension whose URL speaks of `word`."""
    for extension in _mappings(holder.get("extension")):
        if word in _text(extension.get("url")).lower():
            coding = extension.get("valueCoding")
            if isinstance(coding, Mapping) and _text(coding.get("code")):
                return _text(coding.get("code"))
            for name in ("valueCode", "valueString"):
                if _text(extension.get(name)):
                    return _text(extension.get(name))
            concept = extension.get("valueCodeableConcept")
            if isinstance(concept, Mapping):
                return next((_text(each.get("code")) for each in _mappings(concept.get("coding"))), "")
    return ""


def _marital_status(concept: Any) -> str:
    codings = _mappings(concept.get("coding")) if isinstance(concept, Mapping) else []
    for coding in codings:
        code = _text(coding.get("code"))
        if code in _MARITAL:
            return _MARITAL[code]
        if code.isdecimal() and len(code) == 2:
            return code
    return ""


def _relation(relationships: Any) -> frozenset[str]:
    return frozenset(
        _text(coding.get("code")).upper()
        for concept in _mappings(relationships)
        for coding in _mappings(concept.get("coding"))
    )


def _identifiers(patient: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], Identifier]]:
    pairs = (
        (one, person_identifier(one))
        for one in _mappings(patient.get("identifier"))
        if one.get("use") != "old"
    )
    return [(one, known) for one, known in pairs if known is not None]


def claim_of(
    patient: Mapping[str, Any], local_id: str, related: Iterable[Mapping[str, Any]] = ()
) -> PersonClaim:
    """The claim of a Patient; `local_id` is its id at the sender (empty: its patient number is used).

    `related` are RelatedPerson resources of this patient: the mother and father are evidence of identity.
    """
    identifiers = _identifiers(patient)
    known = [identifier for _, identifier in identifiers]
    source = ""
    if not local_id:
        numbered = [
            known for one, known in identifiers if known.kind is IdentifierKind.LOCAL and is_local_number(one)
        ]
        numbered += [known for known in known if known.kind is IdentifierKind.LOCAL]
        if numbered:
            local_id, source = numbered[0].value, numbered[0].system
    address, region = _address(patient.get("address"))
    contact = next(iter(_mappings(patient.get("contact"))), {})
    mother_name = mother_number = father_name = ""
    for person in related:
        relation = _relation(person.get("relationship"))
        if relation & {"MTH", "NMTH", "GESTM", "MTHFOST"}:
            mother_name = best_name(person.get("name"))
            mother_number = next(
                (one.value for _, one in _identifiers(person) if one.kind is IdentifierKind.CITIZEN_ID), ""
            )
        elif relation & {"FTH", "NFTH"}:
            father_name = best_name(person.get("name"))
    births = patient.get("multipleBirthInteger")
    contact_name = contact.get("name")
    return PersonClaim(
        name=best_name(patient.get("name")),
        sex=SEX.get(_text(patient.get("gender")), ""),
        birth_date=day(patient.get("birthDate")),
        identifiers=tuple(dict.fromkeys(known)),
        phones=phones(patient.get("telecom")),
        address=address,
        region_code=region,
        ethnic_group=_coded_extension(patient, "ethnic") if _is_chinese(patient) else "",
        marital_status=_marital_status(patient.get("maritalStatus")),
        contact_name=name_text(contact_name) if isinstance(contact_name, Mapping) else "",
        contact_phone=next(iter(phones(contact.get("telecom"))), ""),
        deceased_on=day(patient.get("deceasedDateTime")),
        multiple_birth=births if isinstance(births, int) and not isinstance(births, bool) else None,
        source=source,
        local_id=local_id,
        mother_name=mother_name,
        mother_citizen_id=mother_number,
        father_name=father_name,
    )


def _is_chinese(patient: Mapping[str, Any]) -> bool:
    """Ethnic groups are GB/T 3304 only where the extension is; other countries' ethnicities mean something else."""
    return any(
        "ethnic-group" in _text(extension.get("url")).lower() or "3304" in str(extension)
        for extension in _mappings(patient.get("extension"))
    )
