"""Composition/$document (FHIR R4 §13.8.8.1; https://hl7.org/fhir/R4/composition-operation-document.html): made when asked, not kept."""

from collections.abc import Iterator
from typing import Any

import orjson

from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now
from yizhou.records.fhir import patient, store
from yizhou.records.fhir.content import instant
from yizhou.records.fhir.contracts import NO_RESIDENT, Stored
from yizhou.records.fhir.identity import split
from yizhou.records.fhir.read import read
from yizhou.registries.residents.api import identity_set


def document(actor: Actor, base: str, composition_id: str) -> bytes:
    """The document Bundle: the Composition, then what it points at, of the same person or of nobody, that the actor sees.

    Audited. Raises ResourceNotFound, ResourceGone, OutOfScope, DeniedByConsent.
    """
    composition = read(actor, "Composition", composition_id)
    resources = [composition, *_pointed_at(actor, composition)]
    record(
        actor, "export", resident_id=None if composition.resident_id == NO_RESIDENT else composition.resident_id,
        what=f"生成文档 Composition/{composition_id}，{len(resources)} 项",
    )  # fmt: skip
    return orjson.dumps(
        {
            "resourceType": "Bundle",
            "identifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{new_id()}"},
            "type": "document",
            "timestamp": instant(now()),
            "entry": [
                {"fullUrl": f"{base}/{one.type}/{one.id}", "resource": orjson.Fragment(one.raw)}
                for one in resources
            ],
        }
    )


def _pointed_at(actor: Actor, composition: Stored) -> list[Stored]:
    own = {NO_RESIDENT, composition.resident_id}
    if composition.resident_id != NO_RESIDENT:
        own |= set(identity_set(composition.resident_id))
    references = list(dict.fromkeys(_references(orjson.loads(composition.raw))))
    places, people = [], []
    for reference in references:
        kind, _, name = reference.rpartition("/")
        place = split(name)
        if place is None or place[0] not in own:
            continue
        if patient.is_registered(kind, *place):
            people.append(patient.stored(actor, place[0]))
        else:
            places.append(place)
    found = {
        f"{one.type}/{one.id}": one for one in [*people, *(store.read_many(actor, places) if places else ())]
    }
    found.pop(f"Composition/{composition.id}", None)
    return [found[each] for each in references if each in found]


def _references(value: Any) -> Iterator[str]:
    """Relative references, in the order they stand."""
    if isinstance(value, dict):
        for name, held in value.items():
            if name == "reference" and isinstance(held, str):
                yield held
            else:
                yield from _references(held)
    elif isinstance(value, list):
        for each in value:
            yield from _references(each)
