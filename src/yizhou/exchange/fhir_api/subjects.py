"""Whom a resource is about: the patient compartment of FHIR R4 (§2.44.1), reduced to the one element that says it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from yizhou.exchange.fhir_api.entries import Entry, condition_key, split_reference
from yizhou.exchange.fhir_api.identifiers import bare, person_identifier
from yizhou.exchange.fhir_api.persons import claim_of
from yizhou.exchange.fhir_api.references import Directory, type_of
from yizhou.exchange.pipeline.contracts import SHARED_TYPES, SubjectReference
from yizhou.registries.residents.contracts import PersonClaim

_ELEMENTS = ("subject", "patient", "beneficiary", "for", "individual", "candidate")
_PATHS: dict[str, tuple[tuple[str, ...], ...]] = {
    "Appointment": (("participant", "actor"),),
    "AppointmentResponse": (("actor",),),
    "AuditEvent": (("entity", "what"),),
    "BiologicallyDerivedProduct": (("collection", "source"),),
    "Person": (("link", "target"),),
    "Provenance": (("target",),),
}
"""Types that name their person elsewhere."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who a part is about, told apart within a message. `entry` is the index of the Patient entry, -1 without one."""

    entry: int = -1
    reference: SubjectReference | None = None
    claim: PersonClaim | None = None


def _at(value: Any, path: tuple[str, ...]) -> Iterator[Mapping[str, Any]]:
    """Objects at a path, lists opened."""
    for item in value if isinstance(value, list) else (value,):
        if isinstance(item, Mapping):
            if path:
                yield from _at(item.get(path[0]), path[1:])
            else:
                yield item


def _candidates(resource: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for path in _PATHS.get(str(resource.get("resourceType")), ()):
        # These elements may name anything: an identifier without a reference is a person only where it says so.
        yield from (one for one in _at(resource, path) if "reference" in one or one.get("type") == "Patient")
    for name in _ELEMENTS:
        value = resource.get(name)
        if isinstance(value, Mapping):
            yield value


class Persons:
    """Finds the person of each entry of a message."""

    def __init__(self, entries: list[Entry], directory: Directory) -> None:
        self._directory = directory
        self._entries = entries
        self._of_patient: dict[int, Person] = {}
        for entry in entries:
            if entry.type == "Patient" and entry.method in ("POST", "PUT"):
                self._of_patient[entry.index] = Person(entry.index, None, self._claim(entry))

    def _claim(self, entry: Entry) -> PersonClaim:
        own = entry.resource.get("id")
        local_id = own if isinstance(own, str) and not entry.full_url.startswith("urn:") else ""
        related = [
            other.resource
            for other in self._entries
            if other.type == "RelatedPerson" and self._is(other.resource.get("patient"), entry)
        ]
        return claim_of(entry.resource, local_id or _plain_key(entry), related)

    def _is(self, reference: Any, entry: Entry) -> bool:
        text = reference.get("reference") if isinstance(reference, Mapping) else None
        return isinstance(text, str) and self._directory.find(text) is entry

    def only(self) -> Person | None:
        """The one person of the message, None when it speaks of none or of several."""
        return next(iter(self._of_patient.values())) if len(self._of_patient) == 1 else None

    def of(self, entry: Entry, depth: int = 0) -> Person | None:
        """The person an entry is about, None when it is about nobody."""
        if entry.index in self._of_patient:
            return self._of_patient[entry.index]
        if entry.type in SHARED_TYPES or entry.method in ("DELETE", "PATCH") or depth > 3:
            return None
        for reference in _candidates(entry.resource):
            found = self._named(reference, entry, depth)
            if found is not None:
                return found
        return None

    def _named(self, reference: Mapping[str, Any], entry: Entry, depth: int) -> Person | None:
        text = reference.get("reference")
        if isinstance(text, str) and text:
            target = self._directory.find(text)
            if target is not None:
                return self.of(target, depth + 1) if target is not entry else None
            if text.startswith("#"):
                return _contained(entry.resource, text[1:])
            if type_of(reference, self._directory) == "Patient":
                return _outside(text, reference)
            return None
        identifier = reference.get("identifier")
        if isinstance(identifier, Mapping) and reference.get("type", "Patient") == "Patient":
            known = person_identifier(identifier)
            if known is not None:
                return Person(-1, None, PersonClaim(name=_display(reference), identifiers=(known,)))
        return None


def _plain_key(entry: Entry) -> str:
    """The sender's id of a Patient whose resource does not repeat it (PUT Patient/123)."""
    return entry.key if entry.method == "PUT" and not entry.key.startswith("identifier:") else ""


def _display(reference: Mapping[str, Any]) -> str:
    display = reference.get("display")
    return display.strip() if isinstance(display, str) else ""


def _contained(resource: Mapping[str, Any], local: str) -> Person | None:
    listed = resource.get("contained")
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, Mapping) and one.get("id") == local and one.get("resourceType") == "Patient":
            claim = claim_of(one, "")
            if claim.name or claim.identifiers or claim.local_id:
                return Person(-1, None, claim)
    return None


def _outside(text: str, reference: Mapping[str, Any]) -> Person | None:
    """A Patient that is not in the message: in the shared record, by identifier, or by the sender's own number."""
    if "?" in text:
        key = condition_key(text.partition("?")[2])
        if key is None:
            return None
        system, _, value = key.removeprefix("identifier:").rpartition("|")
        known = person_identifier({"system": bare(system), "value": value})
        return Person(-1, SubjectReference(identifier=known)) if known else None
    parts = split_reference(text)
    if parts is None:
        return None
    claim = PersonClaim(name=_display(reference), local_id=parts[1])
    return Person(-1, SubjectReference(stored=f"Patient/{parts[1]}"), claim)
