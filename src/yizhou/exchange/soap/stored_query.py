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

FIND_DOCUMENTS, GET_DOCUMENTS = "FindDocuments", "GetDocuments"
_NAMES = {
    "urn:uuid:14d4debf-8f97-4251-9a74-a90016b0af0d": FIND_DOCUMENTS,
    "urn:uuid:5c4f972b-d56b-40ac-a5fc-c8ca9b40b9d4": GET_DOCUMENTS,
    "urn:finddocuments": FIND_DOCUMENTS,
    "urn:getdocuments": GET_DOCUMENTS,
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


def _uuids(values: Iterable[str]) -> tuple[UUID, ...]:
    try:
        return tuple(UUID(value.removeprefix("urn:uuid:")) for value in values)
    except ValueError:
        raise QueryInvalid(problem="EntryUUID 不是 UUID") from None


def _times(filters: dict[str, list[str]]) -> dict[str, datetime]:
    found = {}
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
            name=name or "（未写 StoredName）", known="urn:FindDocuments、urn:GetDocuments 及其 ITI-18 UUID"
        )
    filters = _filters(query)
    patient = filters.get("PatientId", [])
    index_id, identifier = _patient(patient[0]) if patient else (None, None)
    statuses = tuple(_STATUSES[s.lower()] for s in filters.get("Status", ()) if s.lower() in _STATUSES)
    found = Criteria(
        name=_NAMES[name.lower()],
        index_id=index_id,
        patient=identifier,
        unique_ids=tuple(unique_id(v) for v in filters.get("UniqueId", ())),
        entry_ids=_uuids(filters.get("EntryUUID", ())),
        statuses=statuses or ("approved",),
        type_codes=tuple(
            v.partition("^")[0] for v in (*filters.get("TypeCode", ()), *filters.get("ClassCode", ()))
        ),
        formats=tuple(v.partition("^")[0] for v in filters.get("FormatCode", ())),
        confidentialities=tuple(v.partition("^")[0] for v in filters.get("ConfidentialityCode", ())),
        author=next(iter(filters.get("AuthorPerson", ())), "").strip("%"),
        times=_times(filters),
    )
    if found.name == FIND_DOCUMENTS and not patient:
        raise QueryInvalid(problem="FindDocuments 缺少 $XDSDocumentEntryPatientId")
    if found.name == GET_DOCUMENTS and not (found.unique_ids or found.entry_ids):
        raise QueryInvalid(
            problem="GetDocuments 缺少 $XDSDocumentEntryUniqueId 或 $XDSDocumentEntryEntryUUID"
        )
    return found
