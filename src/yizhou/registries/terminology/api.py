"""What others may call of terminology: code systems, value sets, concept maps; what a code is, may be, and means elsewhere."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import Page, decode_key, encode_key
from yizhou.registries.terminology import (
    editing,
    expanding,
    lifecycle,
    loading,
    looking_up,
    suggesting,
    translating,
    workbench,
)
from yizhou.registries.terminology.contracts import (
    Artefact,
    Brief,
    Concept,
    Correspondence,
    Differences,
    Expansion,
    Found,
    Kind,
    LocalCode,
    LocalSystem,
    NewArtefact,
    SeenCode,
    Step,
    Suggestion,
    Translation,
    Verdict,
)
from yizhou.registries.terminology.definitions import imports
from yizhou.registries.terminology.store import artefacts, correspondences, sightings
from yizhou.registries.terminology.store import concepts as concept_store

__all__ = [
    "artefact", "branches", "briefs", "by_id", "children", "compose", "concepts", "correspondences_of", "count_seen", "create", "decide",
    "differences", "discard", "expand", "get", "import_list", "import_published", "importable", "load_standards",
    "local_code", "local_codes", "local_system", "local_systems", "lookup", "new_version", "publish", "put_list", "put_map",
    "remove_concept", "retire", "save_concept", "search", "send_back", "start_mapping", "state_counts", "steps", "submit",
    "subsumes", "suggest", "translate", "undo_decision", "validate", "validate_in", "versions",
]  # fmt: skip


def artefact(actor: Actor, kind: Kind, name: str, version: str = "") -> Artefact:
    """The version in force of what a url, OID, CV number or alias means; with `version` (or `url|version`) that one.

    Raises ArtefactNotFound.
    """
    return looking_up.artefact(actor, kind, name, version)


def by_id(actor: Actor, kind: Kind, fhir_id: str) -> Artefact:
    """A published or retired version by its FHIR id (`icd10-1`; `icd10`: the one in force). Raises ArtefactNotFound."""
    return looking_up.by_id(actor, kind, fhir_id)


def get(actor: Actor, artefact_id: UUID) -> Artefact:
    """Any version, drafts too, of a standard or an institution in the actor's scope. Raises ArtefactNotFound, NotYours."""
    return lifecycle.get(actor, artefact_id)


def lookup(actor: Actor, system: Artefact, code: str) -> Found:
    """A code with its names, what is above it and what took its place (CodeSystem/$lookup). Raises CodeUnknown."""
    return looking_up.lookup(actor, system, code)


def children(actor: Actor, artefact_id: UUID, code: str) -> list[tuple[str, str]]:
    """Codes directly below a code, with their names; 200 at most."""
    return looking_up.children(actor, artefact_id, code)


def validate(
    actor: Actor, system: Artefact, code: str, *, display: str = "", on: date | None = None
) -> Verdict:
    """Whether a code may be used on a day (today unless given), and is called so (CodeSystem/$validate-code).

    A retired code may not, unless the day is before its retirement; the verdict says what to use instead.
    """
    return looking_up.validate(actor, system, code, display=display, on=on)


def validate_in(
    actor: Actor, values: Artefact, code: str, *, system: str = "", display: str = "", on: date | None = None
) -> Verdict:
    """Whether a code is in a value set and may be used (ValueSet/$validate-code)."""
    return expanding.contains(actor, values, code, system=system, display=display, on=on)


def expand(
    actor: Actor,
    values: Artefact,
    *,
    text: str = "",
    offset: int = 0,
    count: int = 100,
    active_only: bool = False,
) -> Expansion:
    """A window of a value set's codes (ValueSet/$expand), 1,000 at most; `text` is part of a name, its pinyin or initials,
    or the beginning of a code."""
    return expanding.expand(actor, values, text=text, offset=offset, count=count, active_only=active_only)


def branches(actor: Actor, artefact_id: UUID, code: str = "") -> list[tuple[Concept, bool]]:
    """Codes directly below a code, or at the top, each with whether there is more below it; 2,000 at most."""
    return concept_store.list_branches(actor, artefact_id, code, 2_000)


def subsumes(actor: Actor, system: Artefact, a: str, b: str) -> str:
    """`equivalent`, `subsumes` (a above b), `subsumed-by` or `not-subsumed` (CodeSystem/$subsumes). Raises CodeUnknown."""
    return looking_up.subsumes(actor, system, a, b)


def translate(
    actor: Actor,
    code: str,
    system: str,
    *,
    target: str = "",
    map_: Artefact | None = None,
    reverse: bool = False,
) -> list[Translation]:
    """What published maps say of a code (ConceptMap/$translate); lines without a target say that there is no counterpart."""
    return translating.translate(actor, code, system, target=target, map_=map_, reverse=reverse)


def search(
    actor: Actor, kind: Kind, wanted: Mapping[str, str], *, offset: int = 0, limit: int = 50
) -> tuple[int, list[Artefact]]:
    """Published and retired versions by url, version, title, status, identifier, id; how many, and those of the page."""
    return artefacts.search(actor, kind, dict(wanted), offset=offset, limit=limit)


def briefs(
    actor: Actor, kind: Kind, *, text: str = "", status: str = "", own: bool | None = None, after: str | None = None,
    limit: int = 100,
) -> Page[Brief]:  # fmt: skip
    """A line for each code system, value set or concept map the actor may see, by title; `own`: only institutions' own, or none."""
    found = artefacts.list_briefs(
        actor,
        kind,
        text=text.strip(),
        status=status,
        own=own,
        after=decode_key(after) if after else None,
        limit=limit + 1,
    )
    more = len(found) > limit
    last = found[limit - 1].artefact if more else None
    return Page(found[:limit], encode_key((last.title, last.url)) if last else None)


def state_counts(actor: Actor) -> dict[tuple[str, str], int]:
    """Versions by kind and status."""
    return artefacts.count_states(actor)


def versions(actor: Actor, version: Artefact) -> list[Artefact]:
    """All versions of the same thing, the newest first."""
    return artefacts.list_versions(actor, version.kind, version.url)


def steps(actor: Actor, artefact_id: UUID, limit: int = 100) -> list[Step]:
    """What was done with a version, the latest first."""
    return artefacts.list_steps(actor, artefact_id, limit)


def concepts(
    actor: Actor,
    version: Artefact,
    *,
    text: str = "",
    retired: bool = False,
    after: str | None = None,
    limit: int = 100,
) -> Page[Concept]:
    """Codes of a code system or value set version, in printed order, or the best matches of `text` first."""
    limit = max(1, min(limit, 500))
    if version.kind is Kind.VALUE_SET:
        offset = int(decode_key(after)[0]) if after else 0
        found = expanding.expand(actor, version, text=text, offset=offset, count=limit)
        following = offset + len(found.items)
        key = encode_key((following,)) if following < found.total else None
        return Page([concept for _, concept in found.items], key, found.total)
    if text.strip():
        offset = int(decode_key(after)[0]) if after else 0
        window = concept_store.Window(
            (concept_store.Part(version.id),), text=text, retired_only=retired, offset=offset, limit=limit
        )
        total, rows = concept_store.list_window(actor, window)
        following = offset + len(rows)
        return Page(
            [concept for _, concept in rows], encode_key((following,)) if following < total else None, total
        )
    position = int(decode_key(after)[0]) if after else -1
    rows = concept_store.list_after(actor, version.id, after=position, limit=limit + 1, retired_only=retired)
    key = encode_key((rows[limit - 1].position,)) if len(rows) > limit else None
    return Page(rows[:limit], key, None if retired else version.size)


def correspondences_of(
    actor: Actor, version: Artefact, *, text: str = "", after: str | None = None, limit: int = 100
) -> Page[Correspondence]:
    """Lines of a concept map version by source code."""
    found = correspondences.list_lines(
        actor, version.id, text=text.strip(), after=decode_key(after) if after else None, limit=limit + 1
    )
    last = found[limit - 1] if len(found) > limit else None
    return Page(
        found[:limit],
        encode_key((last.source, last.target)) if last else None,
        None if text else version.size,
    )


def differences(actor: Actor, earlier: UUID, later: UUID, kind: str = "", limit: int = 500) -> Differences:
    """What changed between two versions of a code system or concept map. Raises NotComparable."""
    return editing.differences(actor, earlier, later, kind, limit)


def create(actor: Actor, new: NewArtefact, owner_id: UUID | None = None) -> Artefact:
    """Register something as a draft; with `owner_id` as an institution's own.

    Raises DraftIncomplete, VersionTaken, DraftExists (another version is being made), NotYours.
    """
    return lifecycle.create(actor, new, owner_id)


def new_version(actor: Actor, artefact_id: UUID, version: str) -> Artefact:
    """A draft with all that a version holds. Raises VersionTaken, DraftExists, DraftIncomplete."""
    return lifecycle.new_version(actor, artefact_id, version)


def submit(actor: Actor, artefact_id: UUID) -> Artefact:
    """Ask for a draft's review. Raises NotFitToPublish with all its faults, NotDraft."""
    return lifecycle.submit(actor, artefact_id)


def send_back(actor: Actor, artefact_id: UUID, reason: str) -> Artefact:
    """Make a version under review a draft again. Raises WrongState, ReasonMissing."""
    return lifecycle.send_back(actor, artefact_id, reason)


def publish(actor: Actor, artefact_id: UUID) -> Artefact:
    """Put a reviewed version in force; the one before is retired. Announces TermsPublished.

    Raises NotReviewed, OwnReview (submitted by the same person), WrongState, NotFitToPublish.
    """
    return lifecycle.publish(actor, artefact_id)


def retire(actor: Actor, artefact_id: UUID, reason: str) -> Artefact:
    """Take a published version out of force. Raises WrongState, ReasonMissing."""
    return lifecycle.retire(actor, artefact_id, reason)


def discard(actor: Actor, artefact_id: UUID) -> None:
    """Throw a draft away. Raises NotDraft."""
    lifecycle.discard(actor, artefact_id)


def save_concept(actor: Actor, artefact_id: UUID, concept: Concept) -> Concept:
    """Add a code to a draft, or bring it to this state. Raises NotDraft, DraftIncomplete."""
    return editing.save_concept(actor, artefact_id, concept)


def remove_concept(actor: Actor, artefact_id: UUID, code: str) -> None:
    """Take a code out of a draft. Raises NotDraft, CodeUnknown."""
    editing.remove_concept(actor, artefact_id, code)


def compose(actor: Actor, artefact_id: UUID, content: Mapping[str, Any]) -> Artefact:
    """Say what a value set draft consists of (FHIR ValueSet.compose). Raises NotDraft, DraftIncomplete."""
    return editing.compose(actor, artefact_id, content)


def import_list(actor: Actor, artefact_id: UUID, body: bytes) -> int:
    """Replace a draft's codes by those of a CSV file (代码, 名称, 上级代码, 说明, 停用日期, 接替代码); how many.

    Raises ImportRefused with all faults (nothing is changed then), FileUnreadable, NotDraft.
    """
    return editing.import_list(actor, artefact_id, body)


def import_published(actor: Actor, definition_id: str, version: str, body: bytes) -> Artefact:
    """A draft from the published file of a defined code system (LOINC, ATC, national drug codes).

    Raises ArtefactNotFound, ImportRefused, FileUnreadable, VersionTaken, DraftExists.
    """
    return editing.import_published(actor, definition_id, version, body)


def importable() -> list[tuple[str, str, str]]:
    """Code systems whose published file can be imported: definition id, title, url."""
    return [(each.id, each.title, each.url) for each in imports().values()]


def put_list(
    actor: Actor, new: NewArtefact, owner_id: UUID | None, content: Sequence[Concept], *, submitted: bool
) -> Artefact:
    """Register a code list (an institution's own, with `owner_id`) and ask for its review; a draft of that version is replaced.

    Raises ImportRefused with all faults, NotDraft, VersionTaken, NotYours.
    """
    return editing.put_list(actor, new, owner_id, content, submitted=submitted)


def put_map(
    actor: Actor, new: NewArtefact, owner_id: UUID | None, lines: Sequence[Correspondence], *, submitted: bool
) -> Artefact:
    """Register a concept map with its lines, and ask for its review. Raises NotFitToPublish with all faults, VersionTaken."""
    return workbench.put_map(actor, new, owner_id, lines, submitted=submitted)


def load_standards(actor: Actor, only: Collection[str] = ()) -> int:
    """Load the published tables (those of the definitions `only`); how many versions are new. Again: none."""
    return loading.load_standards(actor, only)


def local_systems(actor: Actor) -> list[LocalSystem]:
    """Codes of institutions in the actor's scope, system by system, with how many have no meaning yet."""
    return sightings.list_systems(actor)


def local_system(actor: Actor, organisation_id: UUID, system: str) -> LocalSystem:
    """One of them. Raises ArtefactNotFound."""
    return workbench.local_system(actor, organisation_id, system)


def start_mapping(actor: Actor, organisation_id: UUID, system: str, target: str) -> Artefact:
    """The concept map in work from an institution's codes to a standard; a new draft when there is none.

    Raises ArtefactNotFound (no such target), DraftExists (a map to another standard is in work).
    """
    return workbench.start(actor, organisation_id, system, target)


def local_codes(
    actor: Actor,
    map_: Artefact,
    *,
    state: str = "",
    text: str = "",
    after: str | None = None,
    limit: int = 100,
) -> Page[LocalCode]:
    """Codes of a map's institution, the most used first; `state` is open, done or empty for all."""
    found = workbench.codes(
        actor,
        map_,
        state=state,
        text=text.strip(),
        after=decode_key(after) if after else None,
        limit=limit + 1,
    )
    last = found[limit - 1] if len(found) > limit else None
    return Page(found[:limit], encode_key((last.sightings, last.code)) if last else None)


def local_code(actor: Actor, map_: Artefact, code: str) -> LocalCode:
    """One local code with its decisions. Raises CodeNotInSystem."""
    return workbench.local_code(actor, map_, code)


def suggest(actor: Actor, map_: Artefact, code: str, display: str) -> list[Suggestion]:
    """What a local code may mean, the likeliest first, without what was rejected before."""
    return suggesting.suggest(actor, map_, code, display)


def decide(
    actor: Actor, map_id: UUID, code: str, decision: str, *, target: str = "", equivalence: str = "equivalent"
) -> LocalCode:
    """`accept` a target, `reject` one, say that there is `none`, or `clear` what was decided.

    Raises NotDraft, CodeNotInSystem, Contradiction, UnknownDecision.
    """
    return workbench.decide(actor, map_id, code, decision, target=target, equivalence=equivalence)


def undo_decision(actor: Actor, map_id: UUID) -> LocalCode:
    """Take back the latest decision that stands; the code it was about, as it is now. Raises NothingToUndo."""
    return workbench.undo(actor, map_id)


def count_seen(actor: Actor, organisation_id: UUID, seen: Sequence[SeenCode]) -> None:
    """Count codes an institution sent, in one statement."""
    workbench.count_seen(actor, organisation_id, seen)
