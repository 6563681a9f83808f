"""Entries of a bundle (or a single resource as the only entry): what is to be done with which resource, under which key."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from yizhou.exchange.fhir_api import faults
from yizhou.exchange.fhir_api.identifiers import bare
from yizhou.exchange.pipeline.contracts import SHARED_TYPES
from yizhou.kernel.errors.contracts import Fault
from yizhou.standards.fhir_structures import structures

_URL = re.compile(r"(?:.*/)?([A-Z][A-Za-z]+)/([A-Za-z0-9\-.]{1,64})(?:/_history/[A-Za-z0-9\-.]+)?$")
_VERSION = re.compile(r'(?:W/)?"(\d{1,9})"$')
PLATFORM_ID = re.compile(r"[0-9A-Za-z]{22}(?:-[0-9A-Za-z]{22})?$")
"""Form of the ids this platform gives (records/fhir)."""
_NAMED_BY_IDENTIFIER = SHARED_TYPES | {"Patient", "Encounter", "EpisodeOfCare"}
"""Types whose first business identifier names one thing; an Observation's may be that of its whole order."""


@dataclass(slots=True)
class Entry:
    """One thing to do. `key` names the resource within the sender; `stored` is set when the id may be the platform's.

    `condition` is the search a conditional interaction asks; `change` what a PATCH does.
    """

    index: int
    place: str
    method: str
    type: str
    resource: dict[str, Any]
    full_url: str = ""
    key: str = ""
    stored: str = ""
    expected_version: int | None = None
    only_if_new: bool = False
    faults: list[Fault] = field(default_factory=list)
    query: str = ""
    condition: str = ""
    change: Callable[[Any], Any] | None = None


def split_reference(text: str) -> tuple[str, str] | None:
    """(type, id) at the end of a relative or absolute reference, None when it is none."""
    found = _URL.match(text)
    if found is None or found[1] not in structures().resources:
        return None
    return found[1], found[2]


def condition_key(condition: str) -> str | None:
    """The key of `identifier=system|value`, None for any other condition."""
    name, _, value = condition.strip().lstrip("?").partition("=")
    value = unquote(value)
    if name != "identifier" or not value or "&" in value:
        return None
    system, mark, number = value.rpartition("|")
    return identifier_key(system if mark else "", number)


def identifier_key(system: str, value: str) -> str:
    """The key of a resource that is named by its identifier."""
    return f"identifier:{bare(system)}|{value}"


def first_identifier_key(resource: Mapping[str, Any]) -> str:
    """Key by the first identifier that has both system and value, empty without one."""
    listed = resource.get("identifier")
    for one in listed if isinstance(listed, list) else ():
        if (
            isinstance(one, Mapping)
            and isinstance(one.get("system"), str)
            and isinstance(one.get("value"), str)
        ):
            return identifier_key(one["system"], one["value"])
    return ""


def key_of(resource: Mapping[str, Any], full_url: str) -> str:
    """The sender's own name of a resource that is to be created; empty when it has none."""
    own = resource.get("id")
    own = own if isinstance(own, str) else ""
    if full_url and not full_url.startswith("urn:"):
        found = split_reference(full_url)
        return own or (found[1] if found else full_url)
    if not full_url and own:
        return own
    if resource.get("resourceType") in _NAMED_BY_IDENTIFIER and (named := first_identifier_key(resource)):
        return named
    return full_url.rpartition(":")[2] or own


def _version(text: Any) -> int | None:
    found = _VERSION.match(text) if isinstance(text, str) else None
    return int(found[1]) if found else None


def read_entry(index: int, raw: Any, place: str, *, needs_request: bool) -> Entry:
    """An entry of a bundle with what is wrong with its envelope. `needs_request`: transaction and batch."""
    entry = Entry(index, place, "", "", {})
    if not isinstance(raw, dict):
        entry.faults.append(faults.not_an_object(place))
        return entry
    resource = raw.get("resource")
    entry.resource = resource if isinstance(resource, dict) else {}
    entry.type = str(entry.resource.get("resourceType", ""))
    full_url = raw.get("fullUrl")
    entry.full_url = full_url if isinstance(full_url, str) else ""
    request = raw.get("request")
    if not isinstance(request, Mapping):
        if needs_request:
            entry.faults.append(faults.request_missing(place))
            return entry
        entry.method = "POST"
        entry.key = key_of(entry.resource, entry.full_url)
        return entry
    entry.method = str(request.get("method", ""))
    url = request.get("url")
    _read_request(entry, url if isinstance(url, str) else "", request)
    return entry


def _read_request(entry: Entry, url: str, request: Mapping[str, Any]) -> None:
    match entry.method:
        case "POST":
            read_create(entry, url, str(request.get("ifNoneExist", "")))
        case "PUT":
            read_update(entry, url, request.get("ifMatch"))
        case "DELETE" | "PATCH":
            read_named(entry, url, request.get("ifMatch"))
        case "GET" | "HEAD":
            entry.query = url
        case method:
            entry.faults.append(faults.method_unsupported(f"{entry.place}.request.method", method[:20]))


def read_create(entry: Entry, url: str, if_none_exist: str) -> None:
    """POST Type, also conditional (FHIR R4 §3.1.0.8.1)."""
    place = f"{entry.place}.request.url"
    if "$" in url:
        entry.query = f"POST {url}"
        return
    if url.strip("/") != entry.type and entry.type in structures().resources:
        if url.strip("/") in structures().resources:
            entry.faults.append(faults.type_differs(place, url.strip("/"), entry.type))
        else:
            entry.faults.append(faults.bad_request_url(place, url[:80]))
    entry.key = key_of(entry.resource, entry.full_url)
    if if_none_exist:
        _conditional(entry, if_none_exist, f"{entry.place}.request.ifNoneExist")
        entry.only_if_new = True


def read_update(entry: Entry, url: str, if_match: Any) -> None:
    """PUT Type/id or PUT Type?condition (FHIR R4 §3.1.0.4, §3.1.0.4.3)."""
    place = f"{entry.place}.request.url"
    path, mark, condition = url.partition("?")
    entry.expected_version = _version(if_match)
    if mark:
        entry.key = key_of(entry.resource, entry.full_url)
        _conditional(entry, condition, place)
        expected = path.strip("/")
    else:
        found = split_reference(url)
        if found is None:
            entry.faults.append(faults.bad_request_url(place, url[:80]))
            return
        expected, entry.key = found
        _stored(entry, expected)
        own = entry.resource.get("id")
        if isinstance(own, str) and own != entry.key:
            entry.faults.append(faults.id_differs(f"{entry.place}.resource.id", entry.key, own[:64]))
    if entry.type and expected != entry.type:
        entry.faults.append(faults.type_differs(place, expected, entry.type))


def read_named(entry: Entry, url: str, if_match: Any) -> None:
    """DELETE and PATCH of Type/id or Type?condition (FHIR R4 §3.1.0.7, §3.1.0.6); the content of a PATCH is read apart."""
    place = f"{entry.place}.request.url"
    path, mark, condition = url.partition("?")
    entry.expected_version = _version(if_match)
    if mark:
        entry.type = path.strip("/")
        if entry.type not in structures().resources:
            entry.faults.append(faults.bad_request_url(place, url[:80]))
        _conditional(entry, condition, place)
        entry.key = ""
    else:
        found = split_reference(url)
        if found is None:
            entry.faults.append(faults.bad_request_url(place, url[:80]))
            return
        entry.type, entry.key = found
        _stored(entry, entry.type)


def _stored(entry: Entry, resource_type: str) -> None:
    if PLATFORM_ID.match(entry.key):
        entry.stored = f"{resource_type}/{entry.key}"


def _conditional(entry: Entry, condition: str, place: str) -> None:
    """A condition; a business identifier in it also names the resource, should it be created."""
    entry.condition = condition.strip().lstrip("?")
    if "=" not in entry.condition:
        entry.faults.append(faults.condition_unsupported(place, condition[:120]))
    entry.key = condition_key(condition) or entry.key
