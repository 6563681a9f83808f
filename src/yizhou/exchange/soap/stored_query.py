"""Stored queries of IST-EHRM2 and IST-EHRR1, which are those of ITI-18 (ITI TF-2 §3.18.4.1.2.3.7): read into criteria."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from lxml import etree

from yizhou.exchange.soap.datatypes import KINDS, bare_oid, instant, oid_urn, value_of
from yizhou.exchange.soap.errors import QueryInvalid, QueryUnsupported
from yizhou.exchange.soap.names import LOCAL_PATIENT, PLATFORM_PATIENT
from yizhou.exchange.soap.reading import attribute, child, children
from yizhou.exchange.soap.rhin_documents import unique_id
from yizhou.registries.residents.contracts import Identifier, IdentifierKind

FIND_DOCUMENTS, GET_DOCUMENTS, GET_ALL = "FindDocuments", "GetDocuments", "GetAll"
GET_RELATED = "GetRelatedDocuments"
OF_GROUPINGS = ("GetSubmissionSetAndContents", "GetFolderAndContents")
"""Queries by a submission set or a folder, answered with the documents in it: WS/T 790 answers know no other objects."""
_NAMES = {
    "urn:uuid:14d4debf-8f97-4251-9a74-a90016b0af0d": FIND_DOCUMENTS,
    "urn:uuid:5c4f972b-d56b-40ac-a5fc-c8ca9b40b9d4": GET_DOCUMENTS,
    "urn:uuid:10b545ea-725c-446d-9b95-8aeb444eddf3": GET_ALL,
    "urn:uuid:d90e5407-b356-4d91-a89f-873917b4b0e6": GET_RELATED,
    "urn:uuid:e8e3cb2c-e39c-46b9-99e4-c12f57260b83": OF_GROUPINGS[0],
    "urn:uuid:b909a503-523d-4517-8acf-8e5834dfc4c7": OF_GROUPINGS[1],
    **{
        f"urn:{name.lower()}": name
        for name in (FIND_DOCUMENTS, GET_DOCUMENTS, GET_ALL, GET_RELATED, *OF_GROUPINGS)
    },
}
_STATUSES = {
    "urn:oasis:names:tc:ebxml-regrep:statustype:approved": "approved",
    "urn:oasis:names:tc:ebxml-regrep:statustype:deprecated": "superseded",
    "approved": "approved",
    "deprecated": "superseded",
}
_CX = re.compile(r"^(?P<id>[^^]+)\^\^\^(?P<namespace>[^&]*)&(?P<oid>[0-9.]+)&(?:ISO)?$")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Criteria:
    """A stored query: whose documents (`index_id` or `patient`) and which; times are half open [from, to)."""

    name: str
    index_id: UUID | None = None
    patient: Identifier | None = None
    unique_ids: tuple[str, ...] = ()
    entry_ids: tuple[UUID, ...] = ()
    statuses: tuple[str, ...] = ("approved",)
    type_codes: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    confidentialities: tuple[str, ...] = ()
    class_codes: tuple[str, ...] = ()
    practice_settings: tuple[str, ...] = ()
    facility_types: tuple[str, ...] = ()
    event_codes: tuple[str, ...] = ()
    grouping_ids: tuple[str, ...] = ()
    association_kinds: tuple[str, ...] = ()
    indexed: dict[str, str] = field(default_factory=dict)
    author: str = ""
    times: dict[str, datetime] = field(default_factory=dict)


_TIMES = {
    "CreationTimeFrom": "created_from",
    "CreationTimeTo": "created_to",
    "ServiceStartTimeFrom": "service_start_from",
    "ServiceStartTimeTo": "service_start_to",
    "ServiceStopTimeFrom": "service_stop_from",
    "ServiceStopTimeTo": "service_stop_to",
}
_PREFIX = "XDSDocumentEntry"
_GROUPING_KEYS = (
    "XDSSubmissionSetUniqueId",
    "XDSSubmissionSetEntryUUID",
    "XDSFolderUniqueId",
    "XDSFolderEntryUUID",
)
_INDEX = "Index."
"""Of keys that ask the platform's own indexes: `$XDSDocumentEntryIndex.diagnosis`, a beginning or `a..b`."""


def _unquoted(text: str) -> list[str]:
    """ebRS values: `'a'`, `('a','b')`, or plain."""
    text = text.strip()
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    quoted = re.findall(r"'((?:[^']|'')*)'", text)
    return [part.replace("''", "'") for part in quoted] if quoted else [text] if text else []


def _filters(query: etree._Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in children(query, "Filter", "filter"):
        key = attribute(element, "key").lstrip("$").removeprefix(_PREFIX)
        values = [v for e in children(element, "value") for v in _unquoted(value_of(e))]
        if not values and element.get("value"):
            values = _unquoted(element.get("value", ""))
        found.setdefault(key, []).extend(values)
    return found


def _patient(text: str) -> tuple[UUID | None, Identifier | None]:
    """A patient id as CX `id^^^&oid&ISO`, as `oid^id`, or bare: the platform's own id when it is a UUID."""
    found = _CX.match(text)
    if found:
        value, system = found["id"], found["oid"]
    else:
        system, separator, value = text.rpartition("^")
        if not separator:
            system, value = "", text
    system = bare_oid(system)
    if system in ("", PLATFORM_PATIENT):
        try:
            return UUID(value.removeprefix("urn:uuid:")), None
        except ValueError:
            pass
    kind = KINDS.get(system, IdentifierKind.LOCAL if system in ("", LOCAL_PATIENT) else IdentifierKind.OTHER)
    return None, Identifier(kind, value, oid_urn(system))


def _codes(filters: dict[str, list[str]], key: str) -> tuple[str, ...]:
    """Codes asked for; `code^^system` is compared by its code."""
    return tuple(v.partition("^")[0] for v in filters.get(key, ()))


def _uuids(values: Iterable[str]) -> tuple[UUID, ...]:
    try:
        return tuple(UUID(value.removeprefix("urn:uuid:")) for value in values)
    except ValueError:
        raise QueryInvalid(problem="EntryUUID 不是 UUID") from None


def _times(filters: dict[str, list[str]]) -> dict[str, datetime]:
    found: dict[str, datetime] = {}
    for key, name in _TIMES.items():
        if not filters.get(key):
            continue
        text = filters[key][0]
        moment = instant(text)
        if moment is None:
            raise QueryInvalid(problem=f"{key} 不是时间：{text}")
        whole_day = len(text.replace("-", "")) == 8
        found[name] = moment + _DAY if name.endswith("_to") and whole_day else moment
    return found


def read(payload: etree._Element) -> Criteria:
    """A DocumentStoredQuery. Raises QueryUnsupported, QueryInvalid."""
    query = child(payload, "storedQuery")
    if query is None:
        raise QueryInvalid(problem="缺少 storedQuery")
    named = children(query, "StoredName", "storedName")
    name = value_of(named[0]) if named else ""
    if name.lower() not in _NAMES:
        raise QueryUnsupported(
            name=name or "（未写 StoredName）",
            known="、".join(f"urn:{each}" for each in dict.fromkeys(_NAMES.values())) + " 及其 ITI-18 UUID",
        )
    filters = _filters(query)
    patient = filters.get("PatientId", [])
    index_id, identifier = _patient(patient[0]) if patient else (None, None)
    statuses = tuple(_STATUSES[s.lower()] for s in filters.get("Status", ()) if s.lower() in _STATUSES)
    name = _NAMES[name.lower()]
    if name == GET_ALL:
        statuses = statuses or ("approved", "superseded")
    found = Criteria(
        name=name,
        index_id=index_id,
        patient=identifier,
        unique_ids=tuple(unique_id(v) for v in filters.get("UniqueId", ())),
        entry_ids=_uuids(filters.get("EntryUUID", ())),
        statuses=statuses or ("approved",),
        type_codes=_codes(filters, "TypeCode"),
        formats=_codes(filters, "FormatCode"),
        confidentialities=_codes(filters, "ConfidentialityCode"),
        class_codes=_codes(filters, "ClassCode"),
        practice_settings=_codes(filters, "PracticeSettingCode"),
        facility_types=_codes(filters, "HealthcareFacilityTypeCode"),
        event_codes=_codes(filters, "EventCodeList"),
        grouping_ids=tuple(
            unique_id(v) for key in _GROUPING_KEYS for v in filters.get(key, ()) if name in OF_GROUPINGS
        ),
        association_kinds=tuple(v.rpartition(":")[2] for v in filters.get("AssociationTypes", ())),
        indexed={
            key.removeprefix(_INDEX): values[0]
            for key, values in filters.items()
            if key.startswith(_INDEX) and values
        },
        author=next(iter(filters.get("AuthorPerson", ())), "").strip("%"),
        times=_times(filters),
    )
    if found.name in (FIND_DOCUMENTS, GET_ALL) and not patient:
        raise QueryInvalid(problem=f"{found.name} 缺少 $XDSDocumentEntryPatientId")
    if found.name in OF_GROUPINGS and not found.grouping_ids:
        raise QueryInvalid(problem=f"{found.name} 缺少提交集或文件夹的 UniqueId 或 EntryUUID")
    if found.name in (GET_DOCUMENTS, GET_RELATED) and not (found.unique_ids or found.entry_ids):
        raise QueryInvalid(
            problem=f"{found.name} 缺少 $XDSDocumentEntryUniqueId 或 $XDSDocumentEntryEntryUUID"
        )
    return found
