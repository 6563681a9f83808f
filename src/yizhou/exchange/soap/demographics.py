"""What a message says about a person, in one shape for both generations of messages, and its FHIR Patient."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from yizhou.exchange.pipeline.contracts import ResourceDraft
from yizhou.exchange.soap.datatypes import KINDS
from yizhou.exchange.soap.names import (
    ETHNIC_TABLE,
    INSURANCE_TABLE,
    MARRIAGE_TABLE,
    OCCUPATION_TABLE,
)
from yizhou.registries.residents.contracts import Identifier, IdentifierKind, PersonClaim
from yizhou.standards import code_systems

_GENDERS = {"0": "unknown", "1": "male", "2": "female", "9": "other"}
_SYSTEMS = {kind: f"urn:oid:{root}" for root, kind in reversed(list(KINDS.items()))}
EXTENSION = "urn:yizhou:fhir:extension:"


@dataclass(frozen=True, slots=True)
class Coded:
    """A code with the table it is from and the name sent with it."""

    code: str
    system: str
    name: str = ""

    def concept(self) -> dict[str, Any]:
        shown = self.name or code_systems.display(self.system, self.code)
        coding = {"system": code_systems.uri(self.system), "code": self.code}
        return {
            "coding": [coding | ({"display": shown} if shown else {})],
            **({"text": shown} if shown else {}),
        }


@dataclass(frozen=True, slots=True)
class Address:
    """An address: `text` whole, the parts where sent; `region_code` GB/T 2260."""

    text: str = ""
    state: str = ""
    city: str = ""
    county: str = ""
    township: str = ""
    village: str = ""
    house: str = ""
    postal_code: str = ""
    region_code: str = ""

    @property
    def whole(self) -> str:
        whole = f"{self.state}{self.city}{self.county}{self.township}{self.village}{self.house}"
        return self.text or whole

    def resource(self) -> dict[str, Any]:
        line = f"{self.township}{self.village}{self.house}"
        parts = {
            "text": self.whole,
            "line": [line] if line else [],
            "city": self.city,
            "district": self.county,
            "state": self.state,
            "postalCode": self.postal_code,
        }
        return {key: value for key, value in parts.items() if value}


@dataclass(frozen=True, slots=True)
class Contact:
    """Someone to call: contact person or guardian."""

    name: str
    phone: str = ""
    relationship: str = ""


@dataclass(frozen=True, slots=True)
class Demographics:
    """Everything read of one person."""

    name: str = ""
    sex: str = ""
    birth_date: date | None = None
    birth_text: str = ""
    deceased: bool = False
    deceased_on: date | None = None
    identifiers: tuple[Identifier, ...] = ()
    local_id: str = ""
    phones: tuple[str, ...] = ()
    addresses: tuple[Address, ...] = ()
    marriage: Coded | None = None
    ethnic_group: Coded | None = None
    occupation: Coded | None = None
    insurance: Coded | None = None
    employer: str = ""
    employer_phone: str = ""
    language: str = ""
    birth_order: int | None = None
    contacts: tuple[Contact, ...] = ()
    institution_code: str = ""
    institution_name: str = ""
    active: bool = True
    extra: Mapping[str, str] = field(default_factory=dict)

    def claim(self) -> PersonClaim:
        """What identity resolution compares."""
        contact = self.contacts[0] if self.contacts else Contact("")
        return PersonClaim(
            name=self.name,
            sex=self.sex,
            birth_date=self.birth_date,
            identifiers=self.identifiers,
            phones=self.phones,
            address=self.addresses[0].whole if self.addresses else "",
            region_code=next((a.region_code for a in self.addresses if a.region_code), ""),
            ethnic_group=self.ethnic_group.code if self.ethnic_group else "",
            marital_status=self.marriage.code if self.marriage else "",
            occupation=self.occupation.code if self.occupation else "",
            contact_name=contact.name,
            contact_phone=contact.phone,
            deceased_on=self.deceased_on,
            multiple_birth=self.birth_order,
            local_id=self.local_id,
        )

    def patient(self, source: str) -> ResourceDraft:
        """The FHIR R4 Patient; `source` is the namespace of the sender's own patient numbers."""
        content: dict[str, Any] = {"resourceType": "Patient", "active": self.active}
        content["identifier"] = self._identifiers(source)
        if self.name:
            content["name"] = [{"use": "official", "text": self.name}]
        content["telecom"] = [{"system": "phone", "value": phone} for phone in self.phones]
        if self.sex:
            content["gender"] = _GENDERS.get(self.sex, "unknown")
        if self.birth_date:
            content["birthDate"] = self.birth_date.isoformat()
        if self.deceased_on:
            content["deceasedDateTime"] = self.deceased_on.isoformat()
        elif self.deceased:
            content["deceasedBoolean"] = True
        if self.birth_order is not None:
            content["multipleBirthInteger"] = self.birth_order
        content["address"] = [address.resource() for address in self.addresses if address.whole]
        if self.marriage:
            content["maritalStatus"] = self.marriage.concept()
        content["contact"] = [_contact(contact) for contact in self.contacts]
        if self.language:
            content["communication"] = [{"language": {"text": self.language}, "preferred": True}]
        if self.institution_name or self.institution_code:
            content["managingOrganization"] = _organisation(self.institution_code, self.institution_name)
        content["extension"] = self._extensions()
        kept = {key: value for key, value in content.items() if value not in ([], "", None)}
        return ResourceDraft(kept, key=f"Patient/{self.local_id or self._fallback_key()}")

    def _fallback_key(self) -> str:
        first = self.identifiers[0] if self.identifiers else None
        return f"{first.kind.value}:{first.value}" if first else f"{self.name}:{self.birth_text}"

    def _identifiers(self, source: str) -> list[dict[str, Any]]:
        listed = [
            {"system": _SYSTEMS.get(i.kind) or i.system or source, "value": i.value}
            for i in self.identifiers
            if i.kind is not IdentifierKind.LOCAL
        ]
        if self.local_id:
            listed.append({"use": "usual", "system": source, "value": self.local_id})
        return listed

    def _extensions(self) -> list[dict[str, Any]]:
        coded = (
            ("ethnic-group", self.ethnic_group),
            ("occupation", self.occupation),
            ("insurance", self.insurance),
        )
        found: list[dict[str, Any]] = [
            {"url": EXTENSION + name, "valueCodeableConcept": value.concept()}
            for name, value in coded
            if value
        ]
        plain = {"employer": self.employer, "employer-phone": self.employer_phone, **self.extra}
        return found + [
            {"url": EXTENSION + name, "valueString": text} for name, text in plain.items() if text
        ]


def _contact(contact: Contact) -> dict[str, Any]:
    found: dict[str, Any] = {"name": {"text": contact.name}}
    if contact.phone:
        found["telecom"] = [{"system": "phone", "value": contact.phone}]
    if contact.relationship:
        found["relationship"] = [{"text": contact.relationship}]
    return found


def _organisation(code: str, name: str) -> dict[str, Any]:
    reference: dict[str, Any] = {"display": name} if name else {}
    if code:
        reference["identifier"] = {"system": "urn:oid:2.16.156.10011.1.5", "value": code}
    return reference


TABLES = {
    "marriage": MARRIAGE_TABLE,
    "ethnic_group": ETHNIC_TABLE,
    "occupation": OCCUPATION_TABLE,
    "insurance": INSURANCE_TABLE,
}
"""The code table each coded field is from when the message names none."""
