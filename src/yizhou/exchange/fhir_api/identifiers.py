"""Which identifier a FHIR Identifier is: by its system, else by its type.

Accepted systems of persons, each as OID with or without `urn:oid:` (WS/T 482 annex D.2), or as the URI beside it:

| what | OID | URI |
|---|---|---|
| 居民身份证号 | 2.16.156.10011.1.3 | http://www.mps.gov.cn/fhir/citizen-id |
| 城乡居民健康档案编号 | 2.16.156.10011.1.2 | http://www.nhc.gov.cn/fhir/health-record |
| 居民健康卡号 | 2.16.156.10011.1.19 | http://www.nhc.gov.cn/fhir/health-card |
| 医保卡号 | 2.16.156.10011.1.15 | http://www.nhsa.gov.cn/fhir/insurance-card |
| 出生医学证明编号 | 2.16.156.10011.1.9 | http://www.nhc.gov.cn/fhir/birth-certificate |

Types: HL7 v2 table 0203 (`NI`, `NNCHN`, `PPN`, `MIL`, `HC`, `SS`, `BCT`, `MR`, `PI`, `PT`) and CV02.01.101 (01 居民身份证, 03 护照,
04 军官证). Every other system is taken as the number of a source system, in the namespace of that system.
"""

from collections.abc import Mapping
from typing import Any

from yizhou.registries.residents.contracts import Identifier, IdentifierKind

SYSTEMS: dict[str, IdentifierKind] = {
    "2.16.156.10011.1.3": IdentifierKind.CITIZEN_ID,
    "http://www.mps.gov.cn/fhir/citizen-id": IdentifierKind.CITIZEN_ID,
    "2.16.156.10011.1.2": IdentifierKind.HEALTH_RECORD,
    "http://www.nhc.gov.cn/fhir/health-record": IdentifierKind.HEALTH_RECORD,
    "2.16.156.10011.1.19": IdentifierKind.HEALTH_CARD,
    "http://www.nhc.gov.cn/fhir/health-card": IdentifierKind.HEALTH_CARD,
    "2.16.156.10011.1.15": IdentifierKind.INSURANCE_CARD,
    "http://www.nhsa.gov.cn/fhir/insurance-card": IdentifierKind.INSURANCE_CARD,
    "2.16.156.10011.1.9": IdentifierKind.BIRTH_CERTIFICATE,
    "http://www.nhc.gov.cn/fhir/birth-certificate": IdentifierKind.BIRTH_CERTIFICATE,
}
_TYPES: dict[tuple[str, str], IdentifierKind] = {
    ("0203", "NNCHN"): IdentifierKind.CITIZEN_ID,
    ("0203", "PPN"): IdentifierKind.PASSPORT,
    ("0203", "MIL"): IdentifierKind.OFFICER,
    ("0203", "BCT"): IdentifierKind.BIRTH_CERTIFICATE,
    ("CV02.01.101", "01"): IdentifierKind.CITIZEN_ID,
    ("CV02.01.101", "03"): IdentifierKind.PASSPORT,
    ("CV02.01.101", "04"): IdentifierKind.OFFICER,
}
_LOCAL_TYPES = frozenset({"MR", "PI", "PT", "MRT"})
INSTITUTION_SYSTEMS = frozenset({"2.16.156.10011.1.5", "http://www.samr.gov.cn/fhir/organization-code",
                                 "http://www.samr.gov.cn/fhir/credit-code"})  # fmt: skip
"""Systems of an Organization's registration code (GB 11714) or unified credit code (GB 32100)."""


def bare(system: str) -> str:
    """A system without `urn:oid:`."""
    return system.strip().removeprefix("urn:oid:")


def _type_codes(identifier: Mapping[str, Any]) -> list[tuple[str, str]]:
    kind = identifier.get("type")
    codings = kind.get("coding") if isinstance(kind, Mapping) else None
    found = []
    for coding in codings if isinstance(codings, list) else ():
        if isinstance(coding, Mapping):
            system, code = str(coding.get("system", "")), str(coding.get("code", ""))
            table = "0203" if "0203" in system else "CV02.01.101" if "02.01.101" in system else ""
            found.append((table, code))
    return found


def is_local_number(identifier: Mapping[str, Any]) -> bool:
    """Whether the type says: the number of a patient in one source system."""
    return any(code in _LOCAL_TYPES for table, code in _type_codes(identifier) if table == "0203")


def person_identifier(identifier: Mapping[str, Any]) -> Identifier | None:
    """The identifier of a person, None without a value."""
    value = identifier.get("value")
    if not isinstance(value, str) or not value.strip():
        return None
    system = identifier.get("system")
    system = system.strip() if isinstance(system, str) else ""
    kind = SYSTEMS.get(bare(system))
    if kind is None:
        kind = next(
            (_TYPES[pair] for pair in _type_codes(identifier) if pair in _TYPES), IdentifierKind.LOCAL
        )
    return Identifier(kind, value.strip(), system if kind is IdentifierKind.LOCAL else "")


def institution_code(organization: Mapping[str, Any]) -> str:
    """Registration code of an Organization resource, empty when it has none."""
    listed = organization.get("identifier")
    for identifier in listed if isinstance(listed, list) else ():
        if isinstance(identifier, Mapping) and bare(str(identifier.get("system", ""))) in INSTITUTION_SYSTEMS:
            return str(identifier.get("value", "")).strip()
    return ""
