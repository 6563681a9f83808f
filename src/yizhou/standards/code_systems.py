"""One way to ask for the name of a code, whatever names its system: an OID, a CV number, a FHIR system URI, a GB title."""

from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType

from yizhou.standards import icd10, oids, value_sets
from yizhou.standards.reading import rows

__all__ = [
    "CATALOGUE", "ICD10", "LOINC", "codes", "contains", "display", "generated", "name_of", "national", "oid_of", "uri",
]  # fmt: skip

CATALOGUE = "2.16.156.10011.2.2.1"
"""OID of the data element catalogue, the code system of nearly every entry of a shared document."""
ICD10 = "http://hl7.org/fhir/sid/icd-10"
LOINC = "http://loinc.org"

_NATIONAL = "2.16.156.10011.2.3.3."
_TITLES = {
    "1": "世界各国和地区名称",
    "3": "中国各民族名称罗马字母拼写法和代码",
    "4": "人的性别代码",
    "5": "婚姻状况代码",
    "6": "学历代码",
    "13": "从业状况(个人身份)代码",
}
_GB = {
    "GB/T 2659": "1",
    "GB/T 3304": "3",
    "GB/T 2261.1": "4",
    "GB/T 2261.2": "5",
    "GB/T 4658": "6",
    "GB/T 2261.4": "13",
}
_URIS = {
    "2.16.840.1.113883.6.1": LOINC,
    "2.16.840.1.113883.5.25": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality",
}


@cache
def _national() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in rows("national_codes"):
        found.setdefault(row["code_system"], {})[row["code"]] = row["name"]
    return found


@cache
def _elements() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in rows("element_codes"):
        found.setdefault(row["oid"], {})[row["code"]] = row["name"]
    return found


def national() -> Mapping[str, Mapping[str, str]]:
    """Lists of national standards published here, by the title they are printed under."""
    return MappingProxyType(_national())


def generated() -> Mapping[str, Mapping[str, str]]:
    """Lists that WS 364 does not print, by OID; read from the cells of data elements (`tables/README.md`)."""
    return MappingProxyType(_elements())


@lru_cache(maxsize=4096)
def oid_of(system: str) -> str:
    """The OID behind any spelling of a system, misprints corrected; `system` itself when there is none."""
    text = system.strip().removeprefix("urn:oid:")
    if text in (ICD10, "ICD-10"):
        return _NATIONAL + "11"
    if text == LOINC:
        return "2.16.840.1.113883.6.1"
    for title, number in _GB.items():
        if text.replace("GBT", "GB/T").replace("GB/T2", "GB/T 2").startswith(title):
            return _NATIONAL + number
    return oids.intended(text)


def is_icd10(system: str) -> bool:
    """True for the OID of ICD-10 and its five national subsets (symptoms, causes of death, diagnoses, …)."""
    oid = oid_of(system)
    return oid == _NATIONAL + "11" or oid.startswith(_NATIONAL + "11.")


@cache
def codes(system: str) -> Mapping[str, str] | None:
    """All codes of a listed system, code → name; None when the list is open, too large or not published here."""
    direct = value_sets.get(system)
    if direct:
        return direct.codes
    oid = oid_of(system)
    entry = oids.get(oid)
    if entry and entry.value_set:
        listed = value_sets.get(entry.value_set)
        if listed:
            return listed.codes
    if oid in _elements():
        return MappingProxyType(_elements()[oid])
    if oid.startswith(_NATIONAL):
        title = _TITLES.get(oid.removeprefix(_NATIONAL))
        return MappingProxyType(_national()[title]) if title else None
    return MappingProxyType(_national()[system]) if system in _national() else None


def _find(listed: Mapping[str, str], code: str) -> str:
    """Tables print `1`, documents send `01`, and the other way round: equal numbers are the same code."""
    if code in listed:
        return listed[code]
    if code.isdigit():
        bare = code.lstrip("0") or "0"
        for other in (bare, bare.zfill(2), bare.zfill(3)):
            if other in listed:
                return listed[other]
    return ""


def contains(system: str, code: str) -> bool | None:
    """Whether the system has the code; None when its codes are not published here, so nobody can say."""
    if is_icd10(system):
        return icd10.nearest(code) is not None
    listed = codes(system)
    return None if listed is None else bool(_find(listed, code.strip()))


def display(system: str, code: str) -> str:
    """The Chinese name of a code; of an extended ICD-10 code that of the code it extends; empty when unknown."""
    if is_icd10(system):
        found = icd10.nearest(code)
        return found[1] if found else ""
    listed = codes(system)
    return _find(listed, code.strip()) if listed is not None else ""


def name_of(system: str) -> str:
    """The Chinese name of the system itself; empty when unknown."""
    direct = value_sets.get(system)
    return direct.name if direct else oids.meaning(oid_of(system))


def uri(oid: str) -> str:
    """The FHIR system URI of an OID: HL7's own where it has one, `urn:oid:…` otherwise; empty for no system."""
    if not oid:
        return ""
    right = oid_of(oid)
    if is_icd10(right):
        return ICD10
    return _URIS.get(right, right if "://" in right else f"urn:oid:{right}")
