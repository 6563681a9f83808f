"""What of a resource can be searched, taken out once, at writing, by the R4 search parameters of its type.

`terms` and `marks` are 64-bit keys of "this parameter has this value" (docs/decisions/0096): a search for exact values is an
overlap of two arrays, with an index over the population for `terms`. What needs more than equality is kept as it is:
`texts` for strings and addresses, `dates` for dates other than the clinical one, and the JSON itself for all the rest.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Any
from uuid import UUID

from yizhou.records.fhir.clinical import clinical, occurrence
from yizhou.records.fhir.dates import intervals
from yizhou.records.fhir.identity import split
from yizhou.records.fhir.search_parameters import Parameter, by_element

LONGEST_TEXT = 400
"""Characters of a text or address that are searched by its beginning or a part."""

_ADDRESS = ("text", "line", "city", "district", "state", "country", "postalCode")
_NAME = ("text", "family", "given", "prefix", "suffix")
_OWNER = frozenset({"patient", "subject"})
_WORD = (1 << 64) - 1


@dataclass(frozen=True, slots=True)
class Facets:
    """The searchable part of a resource; the clinical time is [started, ended).

    `texts` are `name=folded text`. `dates` maps a parameter to its intervals in microseconds of Unix time; a parameter
    that is the clinical time itself is left out, and is there with an empty list when the clinical time came from elsewhere.
    """

    terms: list[int]
    marks: list[int]
    texts: list[str]
    dates: dict[str, list[tuple[int, int]]]
    started: datetime | None
    ended: datetime | None


@lru_cache(maxsize=65_536)
def key(name: str, value: str) -> int:
    """The signed 64-bit key of "parameter `name` has this value"."""
    return int.from_bytes(blake2b(f"{name}={value}".encode(), digest_size=8).digest(), "big", signed=True)


def reference_key(name: str, reference: str) -> int | None:
    """The key of a reference: drawn from the id where this platform gave it, so that it can be joined; None for no reference."""
    _, _, resource_id = reference.partition("/_history/")[0].rpartition("/")
    place = split(resource_id)
    if place is not None:
        return local_key(name, place[1])
    return key(name, reference) if reference and not reference.startswith("#") else None


def local_key(name: str, local: UUID) -> int:
    """The key of "parameter `name` points at the resource with this local id"."""
    mixed = (local.int ^ key(name, "->")) & _WORD
    return mixed - (1 << 64) if mixed >> 63 else mixed


def fold(text: str) -> str:
    """A text as strings are compared: without case, accents and width (FHIR R4 §3.1.1.4.8)."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).strip()[:LONGEST_TEXT]


def microseconds(moment: datetime) -> int:
    """Unix time in microseconds, exactly."""
    return int(moment.timestamp() // 1) * 1_000_000 + moment.microsecond


class _Taking:
    """Gathers the facets of one resource."""

    def __init__(self) -> None:
        self.terms: dict[int, None] = {}
        self.marks: dict[int, None] = {}
        self.texts: dict[str, None] = {}
        self.dates: dict[str, list[tuple[datetime, datetime]]] = {}

    def take(self, parameter: Parameter, leaf: str, value: Any) -> None:
        match parameter.type:
            case "token":
                self._token(parameter.name, leaf, value)
            case "reference":
                self._reference(parameter.name, value)
            case "date":
                self.dates.setdefault(parameter.name, []).extend(intervals(value))
            case "string":
                for text in texts_of(value, leaf):
                    self.texts[f"{parameter.name}={fold(text)}"] = None
            case "uri":
                if isinstance(value, str) and "\x00" not in value:
                    self.terms[key(parameter.name, value)] = None
                    self.texts[f"{parameter.name}={value[:LONGEST_TEXT]}"] = None

    def _token(self, name: str, leaf: str, value: Any) -> None:
        if leaf in ("code", "boolean"):
            for _, code in tokens_of(value, leaf):
                self.marks[key(name, code)] = None
            return
        for system, code in tokens_of(value, leaf):
            if code:
                self.terms[key(name, code)] = None
                self.terms[key(name, f"{system}|{code}")] = None
            if system:
                self.marks[key(name, f"{system}|")] = None

    def _reference(self, name: str, value: Any) -> None:
        if isinstance(value, Mapping):
            value = value.get("reference", value.get("url"))
        if not isinstance(value, str) or "\x00" in value:
            return
        if name in _OWNER and "Patient/" in value:
            return  # the record itself is kept by resident
        found = reference_key(name, value)
        if found is not None:
            self.terms[found] = None


def tokens_of(value: Any, leaf: str) -> Iterator[tuple[str, str]]:
    """(system, code) of a code, Coding, CodeableConcept, Identifier, ContactPoint or boolean; either may be empty."""
    if isinstance(value, bool):
        yield "", "true" if value else "false"
    elif isinstance(value, str):
        if "\x00" not in value:
            yield "", value
    elif isinstance(value, Mapping):
        codings = value.get("coding")
        for each in codings if isinstance(codings, list) else (value,):
            if not isinstance(each, Mapping):
                continue
            system = each.get("use" if leaf == "ContactPoint" else "system", "")
            code = each.get("value" if leaf in ("Identifier", "ContactPoint") else "code", "")
            if (
                isinstance(system, str)
                and isinstance(code, str)
                and "\x00" not in system + code
                and (system or code)
            ):
                yield system, code


def texts_of(value: Any, leaf: str) -> Iterator[str]:
    """Texts of a string, HumanName or Address."""
    if isinstance(value, str):
        if "\x00" not in value:
            yield value
    elif isinstance(value, Mapping):
        for name in _ADDRESS if leaf == "Address" else _NAME:
            part = value.get(name)
            for each in part if isinstance(part, list) else (part,):
                if isinstance(each, str) and "\x00" not in each:
                    yield each


def facets(content: Mapping[str, Any]) -> Facets:
    """The searchable part of a resource; whatever is not readable is left out, never an error."""
    resource_type = str(content.get("resourceType", ""))
    index = by_element(resource_type)
    taking = _Taking()
    for name, value in content.items():
        for parameter, path in index.get(name, ()):
            for each in path.below(value):
                taking.take(parameter, path.leaf, each)
    started, ended = occurrence(content)
    main = clinical(resource_type).date
    dates = {
        name: [(microseconds(low), microseconds(high)) for low, high in found]
        for name, found in taking.dates.items()
        if found and name != "_lastUpdated" and (name != main or found != [(started, ended)])
    }
    if main and started is not None and main not in taking.dates:
        dates[main] = []
    return Facets(list(taking.terms), list(taking.marks), list(taking.texts), dates, started, ended)
