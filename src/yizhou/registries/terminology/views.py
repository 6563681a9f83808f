"""What the pages of terminology are told and tell; drawn from the contracts."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from yizhou.kernel.auth.contracts import Actor
from yizhou.registries.terminology.contracts import (
    Artefact,
    Brief,
    Concept,
    Differences,
    Kind,
    LocalCode,
    LocalSystem,
    Status,
)
from yizhou.registries.terminology.lifecycle import STATUS_NAMES


class ArtefactView(Schema):
    """One version. `actions` are those the reader may take now: edit, submit, publish, return, retire, renew, discard."""

    id: UUID
    kind: str
    fhir_id: str
    url: str
    oid: str
    version: str
    edition: int
    title: str
    status: str
    status_name: str
    publisher: str
    description: str
    owner_id: UUID | None
    owner_name: str
    hierarchy: str
    source: str
    target: str
    content: dict[str, Any]
    size: int
    updated: datetime | None
    published: datetime | None
    retired: datetime | None
    actions: list[str]


class ArtefactBriefView(Schema):
    id: UUID
    kind: str
    title: str
    url: str
    oid: str
    version: str
    status: str
    status_name: str
    owner_name: str
    size: int
    versions: int
    pending: str
    pending_name: str
    updated: datetime | None


class ArtefactBriefPage(Schema):
    items: list[ArtefactBriefView]
    next: str | None
    total: int | None = None


class TermStateCount(Schema):
    kind: str
    status: str
    count: int


class TermStepView(Schema):
    id: int
    at: datetime
    who: str
    action: str
    subject: str
    reason: str
    undone: bool


class ArtefactDetail(Schema):
    artefact: ArtefactView
    versions: list[ArtefactView]
    steps: list[TermStepView]


class ConceptView(Schema):
    code: str
    display: str
    parent: str
    depth: int
    active: bool
    retired_on: date | None
    successors: list[str]
    definition: str
    properties: dict[str, str]


class ConceptPage(Schema):
    items: list[ConceptView]
    next: str | None
    total: int | None = None


class BranchView(Schema):
    code: str
    display: str
    active: bool
    leaf: bool


class TermName(Schema):
    code: str
    display: str


class ConceptDetail(Schema):
    concept: ConceptView
    above: list[TermName]
    below: list[TermName]
    successors: list[TermName]


class CorrespondenceView(Schema):
    source: str
    source_display: str
    target: str
    target_display: str
    equivalence: str
    comment: str


class CorrespondencePage(Schema):
    items: list[CorrespondenceView]
    next: str | None
    total: int | None = None


class TermChangeView(Schema):
    kind: str
    code: str
    before: str
    after: str


class TermDifferencesView(Schema):
    earlier: str
    later: str
    counts: dict[str, int]
    changes: list[TermChangeView]


class LocalSystemView(Schema):
    organisation_id: UUID
    organisation_name: str
    system: str
    title: str
    codes: int
    unmapped: int
    sightings: int
    last_seen: datetime | None
    map_id: UUID | None
    map_status: str
    map_status_name: str
    target: str


class LocalCodeView(Schema):
    code: str
    display: str
    sightings: int
    last_seen: datetime | None
    mappings: list[CorrespondenceView]


class LocalCodePage(Schema):
    items: list[LocalCodeView]
    next: str | None
    total: int | None = None


class MapSuggestionView(Schema):
    code: str
    display: str
    score: float
    reason: str


class WorkbenchView(Schema):
    map: ArtefactView
    local: LocalSystemView
    target_title: str


class ImportableView(Schema):
    id: str
    title: str
    url: str


class TermRegistrationForm(Schema):
    kind: str
    title: str
    url: str = ""
    version: str = "1"
    publisher: str = ""
    description: str = ""
    oid: str = ""
    content: dict[str, Any] = {}


class TermVersionForm(Schema):
    version: str


class TermReasonForm(Schema):
    reason: str = ""


class ConceptForm(Schema):
    code: str
    display: str
    parent: str = ""
    definition: str = ""
    active: bool = True
    retired_on: date | None = None
    successors: list[str] = []


class CompositionForm(Schema):
    content: dict[str, Any]


class MappingForm(Schema):
    organisation_id: UUID
    system: str
    target: str


class MappingDecisionForm(Schema):
    code: str
    decision: str
    target: str = ""
    equivalence: str = "equivalent"


def actions(actor: Actor, version: Artefact) -> list[str]:
    """What the actor may do with a version as it stands."""
    edits = actor.may("terminology.edit") or (
        version.kind is Kind.CONCEPT_MAP and actor.may("terminology.map")
    )
    match version.status:
        case Status.DRAFT if edits:
            return ["edit", "submit", "discard"]
        case Status.IN_REVIEW if actor.may("terminology.publish"):
            return ["return", *(["publish"] if version.submitted_by != actor.user_id else [])]
        case Status.PUBLISHED | Status.RETIRED:
            renew = ["renew"] if edits else []
            retire = version.status is Status.PUBLISHED and actor.may("terminology.publish")
            return [*renew, *(["retire"] if retire else [])]
    return []


def artefact_view(actor: Actor, version: Artefact) -> ArtefactView:
    return ArtefactView(
        id=version.id, kind=version.kind.value, fhir_id=version.fhir_id, url=version.url, oid=version.oid,
        version=version.version, edition=version.edition, title=version.title, status=version.status.value,
        status_name=STATUS_NAMES[version.status], publisher=version.publisher, description=version.description,
        owner_id=version.owner_id, owner_name=version.owner_name, hierarchy=version.hierarchy,
        source=str(version.content.get("source", "")), target=str(version.content.get("target", "")),
        content=dict(version.content), size=version.size, updated=version.updated, published=version.published,
        retired=version.retired, actions=actions(actor, version),
    )  # fmt: skip


def brief_view(brief: Brief) -> ArtefactBriefView:
    version, pending = brief.artefact, brief.pending
    return ArtefactBriefView(
        id=version.id, kind=version.kind.value, title=version.title, url=version.url, oid=version.oid,
        version=version.version, status=version.status.value, status_name=STATUS_NAMES[version.status],
        owner_name=version.owner_name, size=version.size, versions=brief.versions,
        pending=pending.value if pending else "", pending_name=STATUS_NAMES[pending] if pending else "",
        updated=version.updated,
    )  # fmt: skip


def concept_view(concept: Concept) -> ConceptView:
    return ConceptView(
        code=concept.code, display=concept.display, parent=concept.parent, depth=len(concept.ancestors),
        active=concept.active, retired_on=concept.retired_on, successors=list(concept.successors),
        definition=concept.definition, properties=dict(concept.properties),
    )  # fmt: skip


def differences_view(found: Differences) -> TermDifferencesView:
    return TermDifferencesView(
        earlier=found.earlier.version, later=found.later.version, counts=dict(found.counts),
        changes=[TermChangeView.from_orm(change) for change in found.changes],
    )  # fmt: skip


def local_system_view(local: LocalSystem) -> LocalSystemView:
    status = local.map_status
    return LocalSystemView(
        organisation_id=local.organisation_id, organisation_name=local.organisation_name, system=local.system,
        title=local.title, codes=local.codes, unmapped=local.unmapped, sightings=local.sightings, last_seen=local.last_seen,
        map_id=local.map_id, map_status=status.value if status else "", map_status_name=STATUS_NAMES[status] if status else "",
        target=local.target,
    )  # fmt: skip


def local_code_view(local: LocalCode) -> LocalCodeView:
    return LocalCodeView(
        code=local.code, display=local.display, sightings=local.sightings, last_seen=local.last_seen,
        mappings=[CorrespondenceView.from_orm(line) for line in local.mappings],
    )  # fmt: skip
