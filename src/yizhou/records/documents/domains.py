"""Which documents of a resident exist outside a domain, and where they may exist without being known (plan 10.2.1.9).

A domain is an institution or a county: what the resident's own doctors see every day. Outside of it stand documents of other
institutions and counties, documents kept in other repositories, and places that know the resident but registered nothing.
"""

from collections.abc import Sequence
from uuid import UUID

from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.organisations import api as organisations
from yizhou.records.consent import api as consent
from yizhou.records.documents.contracts import DomainAnalysis, DomainGroup, Silent
from yizhou.records.documents.store import domains as rows
from yizhou.registries.residents import api as residents
from yizhou.registries.residents.api import identity_set, require_visible


def analyse(actor: Actor, resident_id: UUID, institution_code: str = "") -> DomainAnalysis:
    """See `api.outside_documents`."""
    require_visible(actor, resident_id)
    consent.require(actor, resident_id)
    people = identity_set(resident_id)
    own = organisations.by_code(institution_code) if institution_code else None
    if own is None and actor.organisation_id is not None:
        own = organisations.get(actor.organisation_id)
    county = _county(own.path) if own else ""
    counted = rows.count_by_origin(actor, people)
    places = organisations.by_codes({row.institution_code for row in counted} - {""})
    groups: list[DomainGroup] = []
    for row in counted:
        place = places.get(row.institution_code)
        theirs = _county(place.path) if place else ""
        outside = ""
        if row.repository:
            outside = "repository"
        elif county and theirs != county:
            outside = "county"
        elif own is not None and own.kind == "institution" and row.institution_code != own.code:
            outside = "institution"
        groups.append(
            DomainGroup(
                row.institution_code, row.institution_name or (place.name if place else ""), theirs, row.repository, outside,
                row.documents, row.absent, row.types, row.first, row.last,
            )
        )  # fmt: skip
    record(actor, "query", resident_id=resident_id, what=f"域外文档分析，{len(groups)} 个来源")
    inside = sum(each.documents for each in groups if not each.outside)
    return DomainAnalysis(
        own.name if own else "全州", inside, sum(each.documents for each in groups) - inside, tuple(groups),
        tuple(_silent(actor, resident_id, {each.institution_code for each in groups})),
    )  # fmt: skip


def _county(path: str) -> str:
    """The county's label in the organisation tree; empty above counties."""
    return next((label for label in path.split(".") if label.startswith("c") and label[1:].isdecimal()), "")


def _silent(actor: Actor, resident_id: UUID, heard: set[str]) -> Sequence[Silent]:
    found: dict[str, Silent] = {}
    for link in residents.cross_references(actor, resident_id):
        place = organisations.get(link.institution_id) if link.institution_id and link.ended is None else None
        if place is not None and place.kind == "institution" and place.code not in heard:
            found[place.code] = Silent(link.source, place.name)
    return list(found.values())
