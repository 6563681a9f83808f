"""What the registries say of an item now, in the fields of its model. One reader per model; the models themselves are a definition."""

from collections.abc import Callable, Collection, Iterator
from typing import Any
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.registries.facilities import api as facilities
from yizhou.registries.facilities.contracts import Institution, InstitutionFilter
from yizhou.registries.master_data.definitions import models
from yizhou.registries.providers import api as providers
from yizhou.registries.providers.contracts import Practitioner, PractitionerFilter
from yizhou.registries.residents import api as residents
from yizhou.registries.terminology import api as terminology
from yizhou.registries.terminology.contracts import Artefact, Kind

Snapshot = tuple[str, dict[str, Any]]
_PAGE = 500


def _shaped(kind: str, values: dict[str, Any]) -> dict[str, Any]:
    """The model's fields that have a value, in its order."""
    return {
        field.id: value
        for field in models()[kind].fields
        if (value := values.get(field.id)) not in (None, "", [], ())
    }


def _institution(one: Institution) -> Snapshot:
    values = {name: getattr(one, name) for name in ("code", "name", "class_code", "parent_code", "region_code", "level",
                                                    "address", "phone", "status", "credit_code", "beds")}  # fmt: skip
    return one.code, _shaped("institution", values | {"services": list(one.services)})


def _practitioner(one: Practitioner) -> Snapshot:
    values = {
        name: getattr(one, name)
        for name in ("number", "name", "sex", "title_code", "category", "speciality", "status")
    }
    places = [place.code for place in one.affiliations if place.until is None]
    return one.number, _shaped(
        "practitioner", values | {"practice_scope": list(one.practice_scope), "places": places}
    )


def _term(one: Artefact) -> Snapshot:
    path = {"CodeSystem": "", "ValueSet": "/$expand", "ConceptMap": ""}[one.kind.value]
    values = {
        "url": one.url, "type": one.kind.value, "title": one.title, "version": one.version, "oid": one.oid, "size": one.size,
        "expansion": f"/fhir/{one.kind.value}/{one.slug}{path}",
    }  # fmt: skip
    return one.url, _shaped("term", values)


def _institutions(actor: Actor) -> Iterator[Snapshot]:
    after: str | None = None
    while True:
        page = facilities.page(actor, InstitutionFilter(), after, _PAGE)
        yield from map(_institution, page.items)
        after = page.next
        if after is None:
            return


def _practitioners(actor: Actor) -> Iterator[Snapshot]:
    after: str | None = None
    while True:
        page = providers.page(actor, PractitionerFilter(), after, _PAGE)
        yield from map(_practitioner, page.items)
        after = page.next
        if after is None:
            return


def _terms(actor: Actor) -> Iterator[Snapshot]:
    for kind in (Kind.CODE_SYSTEM, Kind.VALUE_SET, Kind.CONCEPT_MAP):
        after: str | None = None
        while True:
            page = terminology.briefs(actor, kind, status="published", own=False, after=after, limit=_PAGE)
            yield from (_term(brief.artefact) for brief in page.items)
            after = page.next
            if after is None:
                break


WHOLE: dict[str, Callable[[Actor], Iterator[Snapshot]]] = {
    "institution": _institutions, "practitioner": _practitioners, "term": _terms,
}  # fmt: skip
"""Registers that are small enough to be compared as a whole; residents come by their events."""


def residents_by_id(actor: Actor, resident_ids: Collection[UUID]) -> Iterator[Snapshot]:
    """Residents by index id; under a merged id only who it is now. Those that do not exist are left out."""
    for asked, found in residents.get_many(actor, resident_ids).items():
        if found.id != asked:
            yield str(asked), _shaped("resident", {"id": str(asked), "survivor_id": str(found.id)})
            continue
        values = {
            "id": str(found.id), "name": found.name, "sex": found.sex,
            "birth_date": found.birth_date.isoformat() if found.birth_date else "", "citizen_id": found.citizen_id,
            "health_code": found.health_code, "phones": list(found.phones), "address": found.address,
            "deceased_on": found.deceased_on.isoformat() if found.deceased_on else "",
            "merged_ids": [str(one) for one in found.merged_ids],
        }  # fmt: skip
        yield str(asked), _shaped("resident", values)
