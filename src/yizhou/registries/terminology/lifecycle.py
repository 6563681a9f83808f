"""The life of a version: draft → in review → published → retired, and back to draft when the review finds something.

What is published never changes; the way to change is a new version. Whoever submitted does not publish.
"""

import re
from dataclasses import replace
from typing import Any
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.clock.api import new_id, now
from yizhou.kernel.errors.contracts import Fault
from yizhou.kernel.events.api import emit
from yizhou.registries.terminology import drafting, expanding, translating
from yizhou.registries.terminology.contracts import Artefact, Kind, NewArtefact, Status
from yizhou.registries.terminology.errors import (
    ArtefactNotFound,
    DraftExists,
    DraftIncomplete,
    NotDraft,
    NotFitToPublish,
    NotReviewed,
    NotYours,
    OwnReview,
    ReasonMissing,
    VersionTaken,
    WrongState,
)
from yizhou.registries.terminology.events import TermsPublished
from yizhou.registries.terminology.store import artefacts, concepts, correspondences, sightings

STATUS_NAMES = {
    Status.DRAFT: "草稿",
    Status.IN_REVIEW: "审核中",
    Status.PUBLISHED: "已发布",
    Status.RETIRED: "已停用",
}


def get(actor: Actor, artefact_id: UUID, *, lock: bool = False) -> Artefact:
    """The version with this id, when the actor may see it. Raises ArtefactNotFound, NotYours."""
    found = artefacts.find(actor, artefact_id, lock=lock)
    if found is None:
        raise ArtefactNotFound(kind="术语版本", name=str(artefact_id), type="CodeSystem")
    if found.owner_id is not None and not artefacts.may_see(actor, artefact_id):
        raise NotYours(title=found.title, owner=found.owner_name)
    return found


def draft(actor: Actor, artefact_id: UUID) -> Artefact:
    """The version, locked, to be changed. Raises NotDraft besides."""
    found = get(actor, artefact_id, lock=True)
    if found.status is not Status.DRAFT:
        raise NotDraft(title=found.title, version=found.version, status=STATUS_NAMES[found.status])
    return found


def create(actor: Actor, new: NewArtefact, owner_id: UUID | None = None) -> Artefact:
    """See `api.create`."""
    title, version = new.title.strip(), new.version.strip()
    if not title or not version:
        raise DraftIncomplete(problem="名称和版本都要填写")
    url = new.url.strip()
    if url and not re.match(r"^(https?://|urn:)\S+$", url):
        raise DraftIncomplete(problem="标识应以 http://、https:// 或 urn: 开头，且不含空格")
    owner_name, place = "", ""
    if owner_id is not None:
        known = sightings.organisation_of(actor, owner_id)
        if known is None or not known[2]:
            raise NotYours(title=title, owner=known[1] if known else "其他机构")
        place, owner_name = known[0], known[1]
    identity = new_id()
    url = (
        url
        or f"urn:yizhou:{'own' if place else 'terminology'}:{place or identity.hex[-12:]}:{identity.hex[-8:]}"
    )
    versions = artefacts.list_versions(actor, new.kind, url)
    _no_second(versions, title, version)
    if versions and versions[0].owner_id != owner_id:
        raise NotYours(title=versions[0].title, owner=versions[0].owner_name or "平台（国家标准）")
    content: dict[str, Any] = dict(new.content)
    if new.kind is Kind.VALUE_SET:
        content = expanding.checked(actor, content)
    slug = versions[0].slug if versions else _slug(actor, new.kind, url, identity)
    at = now()
    made = Artefact(
        id=identity, kind=new.kind, slug=slug, edition=artefacts.next_edition(actor, new.kind, slug), url=url,
        version=version, title=title, status=Status.DRAFT, oid=new.oid.strip(), publisher=new.publisher.strip() or owner_name,
        aliases=_aliases(new.oid.strip()), description=new.description.strip(), owner_id=owner_id, owner_name=owner_name,
        spelling=new.spelling, content=content, created=at, updated=at,
    )  # fmt: skip
    artefacts.insert(actor, made)
    artefacts.note(actor, made.id, at, "create", subject=version)
    return made


def _aliases(oid: str) -> tuple[str, ...]:
    return (oid, f"urn:oid:{oid}") if oid else ()


def _no_second(versions: list[Artefact], title: str, version: str) -> None:
    for each in versions:
        if each.version == version:
            raise VersionTaken(title=title, version=version, status=STATUS_NAMES[each.status])
        if each.status in (Status.DRAFT, Status.IN_REVIEW):
            raise DraftExists(title=title, version=each.version, status=STATUS_NAMES[each.status])


def _slug(actor: Actor, kind: Kind, url: str, identity: UUID) -> str:
    """A short FHIR id from the end of the url; made unique where another url has it."""
    tail = (
        re.sub(r"[^A-Za-z0-9.]+", "-", url.rstrip("/").rpartition("/")[2].rpartition(":")[2])
        .strip("-.")
        .lower()[:40]
    )
    slug = tail or identity.hex[-12:]
    return slug if not artefacts.url_of_slug(actor, kind, slug) else f"{slug}-{identity.hex[-6:]}"


def new_version(actor: Actor, artefact_id: UUID, version: str) -> Artefact:
    """See `api.new_version`."""
    old = get(actor, artefact_id)
    version = version.strip()
    if not version:
        raise DraftIncomplete(problem="新版本要有版本号")
    _no_second(artefacts.list_versions(actor, old.kind, old.url), old.title, version)
    at = now()
    made = replace(
        old, id=new_id(), edition=artefacts.next_edition(actor, old.kind, old.slug), version=version, status=Status.DRAFT,
        digest="", created=at, updated=at, published=None, retired=None, submitted_by=None, content=_unpinned(old),
    )  # fmt: skip
    artefacts.insert(actor, made)
    if old.kind is Kind.CODE_SYSTEM:
        concepts.copy_all(actor, old.id, made.id)
    elif old.kind is Kind.CONCEPT_MAP:
        correspondences.copy_all(actor, old.id, made.id)
    artefacts.note(actor, made.id, at, "create", subject=version, reason=f"由版本 {old.version} 派生")
    return made


def _unpinned(old: Artefact) -> dict[str, Any]:
    """The content without the versions of code systems that a value set was published with: the new one takes those in force."""
    if old.kind is not Kind.VALUE_SET:
        return dict(old.content)
    return {
        side: [{name: value for name, value in part.items() if name != "version"} for part in parts]
        for side, parts in old.content.items()
    }


def faults_of(actor: Actor, version: Artefact) -> list[Fault]:
    """Everything that keeps a version from being published."""
    match version.kind:
        case Kind.CODE_SYSTEM:
            return drafting.faults_of_draft(concepts.list_lineage(actor, version.id))
        case Kind.VALUE_SET:
            return expanding.faults_of(actor, version)
        case Kind.CONCEPT_MAP:
            return translating.faults_of(actor, version)


def _fit(actor: Actor, version: Artefact) -> None:
    faults = faults_of(actor, version)
    if faults:
        raise NotFitToPublish(title=version.title, count=len(faults), faults=tuple(faults[:200]))


def submit(actor: Actor, artefact_id: UUID) -> Artefact:
    """See `api.submit`."""
    found = draft(actor, artefact_id)
    _fit(actor, found)
    _settle(actor, found)
    return _move(actor, found, Status.IN_REVIEW, "submit", submitted_by=actor.user_id or actor.partner_id)


def _settle(actor: Actor, version: Artefact) -> None:
    """Write down what follows from a draft's content: what is above each code; which versions a value set is made of."""
    if version.kind is Kind.CODE_SYSTEM:
        parents = {code: parent for code, parent, _, _ in concepts.list_lineage(actor, version.id)}
        above = [(code, drafting.ancestors(code, parents)) for code, parent in parents.items() if parent]
        concepts.set_ancestors(actor, version.id, above)
        concepts.renumber(actor, version.id)
        artefacts.recount(actor, version.id, now())
    elif version.kind is Kind.VALUE_SET:
        content = expanding.pinned(actor, version)
        size = expanding.count_members(actor, replace(version, content=content))
        artefacts.set_content(actor, version.id, content, size, now())
    else:
        artefacts.recount(actor, version.id, now())


def send_back(actor: Actor, artefact_id: UUID, reason: str) -> Artefact:
    """See `api.send_back`."""
    found = _in_state(actor, artefact_id, (Status.IN_REVIEW,), "退回")
    return _move(actor, found, Status.DRAFT, "return", reason=_reason(reason))


def publish(actor: Actor, artefact_id: UUID) -> Artefact:
    """See `api.publish`."""
    found = get(actor, artefact_id, lock=True)
    if found.status is Status.DRAFT:
        raise NotReviewed(title=found.title, version=found.version)
    if found.status is not Status.IN_REVIEW:
        raise WrongState(
            title=found.title, version=found.version, status=STATUS_NAMES[found.status], action="发布"
        )
    if actor.kind is not ActorKind.SYSTEM and found.submitted_by == (actor.user_id or actor.partner_id):
        raise OwnReview
    _fit(actor, found)
    emit(*put_in_force(actor, found))
    artefacts.note(actor, found.id, now(), "publish", subject=found.version)
    return get(actor, artefact_id)


def put_in_force(actor: Actor, version: Artefact) -> list[TermsPublished]:
    """Make a version the one in force, its predecessor retired; beside a code system, the value set of all its codes."""
    at = now()
    artefacts.set_status(actor, version.id, Status.PUBLISHED, at, version.submitted_by)
    artefacts.retire_others(actor, version, at)
    facts = [TermsPublished(version.id, version.kind.value, version.url, version.version)]
    if version.kind is Kind.CODE_SYSTEM:
        beside = _all_of(actor, version)
        if beside is not None:
            facts += put_in_force(actor, beside)
    return facts


def _all_of(actor: Actor, system: Artefact) -> Artefact | None:
    """The draft of the value set of all codes of this version, called as the system with `vs` behind it; None if it exists."""
    url = f"{system.url}?vs" if "://" in system.url else f"{system.url}:vs"
    if any(each.version == system.version for each in artefacts.list_versions(actor, Kind.VALUE_SET, url)):
        return None
    at = now()
    slug = (
        system.slug
        if artefacts.url_of_slug(actor, Kind.VALUE_SET, system.slug) in ("", url)
        else f"{system.slug}-all"
    )
    made = replace(
        system, id=new_id(), kind=Kind.VALUE_SET, slug=slug, edition=artefacts.next_edition(actor, Kind.VALUE_SET, slug),
        url=url, oid="", aliases=tuple(dict.fromkeys((*system.aliases, system.url))), status=Status.DRAFT, created=at,
        updated=at, content={"include": [{"system": system.url, "version": system.version}], "exclude": []}, published=None,
    )  # fmt: skip
    artefacts.insert(actor, made)
    artefacts.note(actor, made.id, at, "create", subject=made.version, reason="随代码系统发布")
    return made


def retire(actor: Actor, artefact_id: UUID, reason: str) -> Artefact:
    """See `api.retire`."""
    found = _in_state(actor, artefact_id, (Status.PUBLISHED,), "停用")
    return _move(
        actor, found, Status.RETIRED, "retire", reason=_reason(reason), submitted_by=found.submitted_by
    )


def discard(actor: Actor, artefact_id: UUID) -> None:
    """See `api.discard`."""
    artefacts.delete(actor, draft(actor, artefact_id).id)


def _in_state(actor: Actor, artefact_id: UUID, states: tuple[Status, ...], action: str) -> Artefact:
    found = get(actor, artefact_id, lock=True)
    if found.status not in states:
        raise WrongState(
            title=found.title, version=found.version, status=STATUS_NAMES[found.status], action=action
        )
    return found


def _reason(text: str) -> str:
    if len(text.strip()) < 2:
        raise ReasonMissing
    return text.strip()


def _move(
    actor: Actor,
    version: Artefact,
    status: Status,
    action: str,
    *,
    reason: str = "",
    submitted_by: UUID | None = None,
) -> Artefact:
    at = now()
    artefacts.set_status(actor, version.id, status, at, submitted_by)
    artefacts.note(actor, version.id, at, action, subject=version.version, reason=reason)
    return get(actor, version.id)
