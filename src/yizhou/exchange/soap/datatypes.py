"""Data types on the wire: WS/T 790.1 base types (`<value value="…"/>`) and HL7 v3 types (`@extension`, `@value`, `@code`)."""

import re
from datetime import date, datetime
from uuid import UUID

from lxml import etree

from yizhou.exchange.soap.names import LOCAL_PATIENT, PLATFORM_PATIENT
from yizhou.exchange.soap.reading import attribute, child, children, text_of
from yizhou.kernel.clock.api import CHINA
from yizhou.registries.residents.contracts import Identifier, IdentifierKind, Resident

_DIGITS = re.compile(r"^(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?(?:\.\d+)?([+-]\d{4})?$")

KINDS: dict[str, IdentifierKind] = {
    "2.16.156.10011.1.3": IdentifierKind.CITIZEN_ID,
    "2.16.156.10011.2.2.1": IdentifierKind.CITIZEN_ID,  # the root the test specification's own tables print
    "2.16.156.10011.1.2": IdentifierKind.HEALTH_RECORD,
    "2.16.156.10011.1.15": IdentifierKind.INSURANCE_CARD,
    "2.16.156.10011.1.19": IdentifierKind.HEALTH_CARD,
    "2.16.156.10011.1.9": IdentifierKind.BIRTH_CERTIFICATE,
}
"""Registered roots of personal identifiers (WS/T 482 D.2)."""


def value_of(element: etree._Element | None) -> str:
    """`@value`, else the value of a `value` child, else the text."""
    if element is None:
        return ""
    if element.get("value") is not None:
        return attribute(element, "value")
    inner = child(element, "value")
    return attribute(inner, "value") or text_of(inner) if inner is not None else text_of(element)


def code_of(element: etree._Element | None) -> str:
    """`@code` (HL7), else as `value_of`; a CodeableConcept's first coding."""
    if element is None:
        return ""
    coding = child(element, "coding", "code")
    if coding is not None:
        return value_of(coding)
    return attribute(element, "code") or value_of(element)


def bare_oid(system: str) -> str:
    """An OID without `urn:oid:`."""
    return system.strip().removeprefix("urn:oid:")


def oid_urn(system: str) -> str:
    """An OID as the URI the registries keep; other systems unchanged."""
    return f"urn:oid:{system}" if system[:1].isdigit() and "." in system else system


def citizen_number(resident: Resident) -> str:
    """The resident's citizen number; failing a proven one, the one with a wrong check digit that a source gave."""
    weak = (i.value for i in resident.identifiers if i.kind is IdentifierKind.CITIZEN_ID)
    return resident.citizen_id or next(weak, "")


def identifier_pair(element: etree._Element | None) -> tuple[str, str]:
    """(system, value) of an Identifier or an HL7 II; the system of a bare value is empty."""
    if element is None:
        return "", ""
    if element.get("root") is not None or element.get("extension") is not None:
        root, extension = attribute(element, "root"), attribute(element, "extension")
        return (bare_oid(root), extension) if extension else ("", root)
    if child(element, "value") is not None:
        return bare_oid(value_of(child(element, "system"))), value_of(child(element, "value"))
    return "", value_of(element)


def identifier_of(
    element: etree._Element | None, *, bare: IdentifierKind = IdentifierKind.LOCAL
) -> Identifier | None:
    """A personal identifier, its kind known by its system; `bare` is the kind of one without a known system.

    A word without figures and letters (无, 不详) is none.
    """
    system, value = identifier_pair(element)
    if not any(sign.isascii() and sign.isalnum() for sign in value):
        return None
    kind = KINDS.get(system)
    if kind is None:
        kind = IdentifierKind.LOCAL if system == LOCAL_PATIENT else (IdentifierKind.OTHER if system else bare)
    return Identifier(kind, value, oid_urn(system))


def platform_id(element: etree._Element | None, *, bare: bool = False) -> UUID | None:
    """The platform's own person id, when the identifier's system says so, or it is a `bare` UUID where that is meant."""
    system, value = identifier_pair(element)
    if system != PLATFORM_PATIENT and (system or not bare):
        return None
    try:
        return UUID(value.removeprefix("urn:uuid:"))
    except ValueError:
        return None


def name_of(element: etree._Element | None) -> str:
    """A person's name: `text`, else family and given put together, else the element's own text."""
    if element is None:
        return ""
    if child(element, "text") is not None:
        return value_of(child(element, "text"))
    pieces = [value_of(piece) for piece in children(element, "family", "given")]
    return "".join(pieces) if pieces else value_of(element)


def instant(text: str) -> datetime | None:
    """A point in time from HL7 `yyyymmddhhmmss[+zzzz]` or ISO 8601; China's time where no zone is given. None if unreadable."""
    text = text.strip()
    digits = _DIGITS.match(text)
    try:
        if digits:
            year, month, day, hour, minute, second = (
                int(part) if part else None for part in digits.groups()[:6]
            )
            found = datetime(
                year or 0, month or 1, day or 1, hour or 0, minute or 0, second or 0, tzinfo=CHINA
            )
            zone = digits.group(7)
            return datetime.strptime(f"{found:%Y%m%d%H%M%S}{zone}", "%Y%m%d%H%M%S%z") if zone else found
        found = datetime.fromisoformat(text if len(text) > 7 else f"{text}-01")
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=CHINA)


def day(text: str) -> date | None:
    """A calendar day in China, None for a mere year or month and for anything unreadable."""
    compact = text.strip().replace("-", "")
    if len(compact) < 8:
        return None
    found = instant(text)
    return found.astimezone(CHINA).date() if found else None


def hl7_time(moment: datetime) -> str:
    """HL7 TS in China's time, as the published messages write it."""
    return f"{moment.astimezone(CHINA):%Y%m%d%H%M%S}"
