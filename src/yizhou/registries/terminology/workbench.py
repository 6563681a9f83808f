"""The workbench: what an institution's own codes mean, decided one by one, each decision to be taken back."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import now
from yizhou.registries.terminology import lifecycle, looking_up, translating
from yizhou.registries.terminology.contracts import (
    Artefact,
    Correspondence,
    Kind,
    LocalCode,
    LocalSystem,
    NewArtefact,
    SeenCode,
    Status,
)
from yizhou.registries.terminology.errors import (
    ArtefactNotFound,
    CodeNotInSystem,
    Contradiction,
    DraftExists,
    DraftIncomplete,
    NothingToUndo,
    UnknownDecision,
)
from yizhou.registries.terminology.store import artefacts, correspondences, sightings

PENDING = (Status.DRAFT, Status.IN_REVIEW)


def start(actor: Actor, organisation_id: UUID, system: str, target: str) -> Artefact:
    """See `api.start_mapping`."""
    wanted = looking_up.artefact(actor, Kind.CODE_SYSTEM, target)
    used = local_system(actor, organisation_id, system)
    standing = lifecycle.get(actor, used.map_id) if used.map_id else None
    if standing is None:
        title = f"{used.organisation_name}：{used.title or used.system} → {wanted.title}"
        known = sightings.organisation_of(actor, organisation_id)
        url = f"urn:yizhou:concept-map:{known[0] if known else organisation_id}:{system.removeprefix('urn:')}"
        content = {"source": system, "target": wanted.url}
        return lifecycle.create(
            actor, NewArtefact(Kind.CONCEPT_MAP, title, url, "1", content=content), organisation_id
        )
    if standing.content.get("target") != wanted.url:
        if standing.status is not Status.DRAFT or standing.size:
            raise DraftExists(title=standing.title, version=standing.version, status="目标是另一个代码系统")
        artefacts.set_content(actor, standing.id, {**standing.content, "target": wanted.url}, 0, now())
        return lifecycle.get(actor, standing.id)
    if standing.status in PENDING:
        return standing
    return lifecycle.new_version(actor, standing.id, str(standing.edition + 1))


def local_system(actor: Actor, organisation_id: UUID, system: str) -> LocalSystem:
    """Figures of one local system. Raises ArtefactNotFound."""
    found = sightings.list_systems(actor, organisation_id, system)
    if not found:
        raise ArtefactNotFound(kind="机构自用的代码", name=system[:120], type=Kind.CODE_SYSTEM.value)
    return found[0]


def codes(
    actor: Actor, map_: Artefact, *, state: str, text: str, after: Sequence[Any] | None, limit: int
) -> list[LocalCode]:
    """See `api.local_codes`."""
    owner, source = owner_of(map_)
    return sightings.list_codes(
        actor, owner, source, map_.id, state=state, text=text, after=after, limit=limit
    )


def owner_of(map_: Artefact) -> tuple[UUID, str]:
    """Institution and system whose codes a map is about. Raises DraftIncomplete for maps between standards."""
    if map_.owner_id is None or map_.kind is not Kind.CONCEPT_MAP:
        raise DraftIncomplete(problem="对照工作台只用于机构自用代码的对照")
    return map_.owner_id, str(map_.content["source"])


def local_code(actor: Actor, map_: Artefact, code: str) -> LocalCode:
    """One local code with what was decided of it. Raises CodeNotInSystem."""
    owner, source = owner_of(map_)
    found = sightings.list_codes(actor, owner, source, map_.id, code=code)
    if not found:
        raise CodeNotInSystem(
            value=code[:60], title=source, problem="该机构没有使用过，也没有登记过", hint="请核对代码"
        )
    return found[0]


def decide(
    actor: Actor, map_id: UUID, code: str, decision: str, *, target: str = "", equivalence: str = "equivalent"
) -> LocalCode:
    """See `api.decide`."""
    map_ = lifecycle.draft(actor, map_id)
    local = local_code(actor, map_, code)
    before = correspondences.lines_of(actor, map_.id, code)
    rejected = correspondences.rejected(actor, map_.id, code)
    fresh, refused = list(before), list(rejected)
    match decision:
        case "accept" if target and equivalence in translating.EQUIVALENCES:
            fresh = [line for line in before if line.target and line.target != target]
            fresh.append(_accepted(actor, map_, local, target, equivalence))
            refused = [each for each in rejected if each != target]
            _consistent(actor, map_, code, fresh)
        case "reject" if target:
            fresh = [line for line in before if line.target != target]
            refused = sorted({*rejected, target})
        case "none":
            fresh = [Correspondence(code, "", "unmatched", local.display)]
        case "clear":
            fresh = []
        case _:
            raise UnknownDecision(decision=decision[:40])
    correspondences.replace_lines(actor, map_.id, code, fresh)
    correspondences.replace_rejected(actor, map_.id, code, refused)
    artefacts.recount(actor, map_.id, now())
    told = [{"lines": [asdict(line) for line in before], "rejected": rejected}]
    artefacts.note(actor, map_.id, now(), decision, subject=code, reason=target, before=told)
    return local_code(actor, map_, code)


def _accepted(
    actor: Actor, map_: Artefact, local: LocalCode, target: str, equivalence: str
) -> Correspondence:
    system = looking_up.artefact(actor, Kind.CODE_SYSTEM, str(map_.content["target"]))
    concept = looking_up.concept(actor, system, target)
    line = Correspondence(
        local.code,
        concept.code if concept else target,
        equivalence,
        local.display,
        concept.display if concept else "",
    )
    fault = translating.fault_of_target(actor, system, line, concept)
    if fault is not None:
        raise CodeNotInSystem(value=target[:60], title=system.title, problem=fault.message, hint=fault.advice)
    return line


def _consistent(actor: Actor, map_: Artefact, code: str, fresh: list[Correspondence]) -> None:
    """Refuse at once what a review would refuse later: two meanings, or a circle within one system."""
    faults = translating.contradictions(fresh)
    if not faults and map_.content.get("source") == map_.content.get("target"):
        others = [line for line in correspondences.list_lines(actor, map_.id) if line.source != code]
        faults = translating.loops([*others, *fresh], same_system=True)
    if faults:
        raise Contradiction(problem=faults[0].message, hint=faults[0].advice)


def undo(actor: Actor, map_id: UUID) -> LocalCode:
    """See `api.undo_decision`."""
    map_ = lifecycle.draft(actor, map_id)
    taken = artefacts.take_last_decision(actor, map_.id)
    if taken is None:
        raise NothingToUndo
    code, before = taken
    lines = [Correspondence(**line) for line in before[0]["lines"]]
    correspondences.replace_lines(actor, map_.id, code, lines)
    correspondences.replace_rejected(actor, map_.id, code, before[0]["rejected"])
    artefacts.recount(actor, map_.id, now())
    artefacts.note(actor, map_.id, now(), "undo", subject=code)
    return local_code(actor, map_, code)


def count_seen(actor: Actor, organisation_id: UUID, seen: Sequence[SeenCode]) -> None:
    """See `api.count_seen`."""
    kept: dict[tuple[str, str], SeenCode] = {}
    for each in seen:
        key = (each.system[:200], each.code[:100])
        before = kept.get(key)
        if not all(key):
            continue
        kept[key] = replace(
            each,
            system=key[0],
            code=key[1],
            display=each.display[:200],
            count=each.count + (before.count if before else 0),
        )
    if kept:
        sightings.count(actor, organisation_id, list(kept.values()), now())


def put_map(
    actor: Actor, new: NewArtefact, owner_id: UUID | None, lines: Sequence[Correspondence], *, submitted: bool
) -> Artefact:
    """See `api.put_map`."""
    standing = (
        next(iter(artefacts.list_versions(actor, Kind.CONCEPT_MAP, new.url)), None) if new.url else None
    )
    if standing is not None and standing.version == new.version and standing.owner_id == owner_id:
        map_ = lifecycle.draft(actor, standing.id)
        artefacts.set_content(actor, map_.id, dict(new.content), 0, now())
        correspondences.delete_all(actor, map_.id)
    else:
        map_ = lifecycle.create(actor, new, owner_id)
    distinct = {(line.source, line.target): line for line in lines}
    correspondences.insert_many(actor, map_.id, distinct.values())
    artefacts.recount(actor, map_.id, now())
    artefacts.note(actor, map_.id, now(), "import", reason=f"{len(distinct)} 行对照")
    return lifecycle.submit(actor, map_.id) if submitted else lifecycle.get(actor, map_.id)
