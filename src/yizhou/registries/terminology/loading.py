"""Brings the published tables of `standards` into the registry, as their definitions say. Again: nothing, unless a table changed.

Every edition becomes a published version, its predecessor a retired one. Beside each code system stands the value set of
all its codes; a system whose table tells successors of old codes also gets the concept map of the changes. An edition is
the same one when definition and rows have the same digest; another digest under the same version is a mistake of whoever
changed the table, and refused: a published version never changes.
"""

from collections.abc import Collection
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now
from yizhou.kernel.events.api import emit
from yizhou.registries.terminology import drafting, lifecycle
from yizhou.registries.terminology.contracts import Artefact, Concept, Correspondence, Kind, Status
from yizhou.registries.terminology.definitions import Edition, SystemDefinition, code_systems
from yizhou.registries.terminology.errors import VersionTaken
from yizhou.registries.terminology.events import TermsPublished
from yizhou.registries.terminology.store import artefacts, concepts, correspondences
from yizhou.standards.reading import rows

ORIGIN = "平台随附标准"


def load_standards(actor: Actor, only: Collection[str] = ()) -> int:
    """See `api.load_standards`."""
    known = artefacts.digests(actor)
    loaded, facts = 0, list[TermsPublished]()
    concepts.gather_index(actor)
    for definition in code_systems():
        if only and definition.id.split("/")[0] not in only and definition.id not in only:
            continue
        for edition in definition.editions:
            key = (Kind.CODE_SYSTEM.value, definition.url, edition.version)
            digest = _digest(definition, edition)
            if known.get(key) == digest:
                continue
            if key in known:
                raise VersionTaken(
                    title=definition.title, version=edition.version, status="已发布，内容与表不同"
                )
            facts += _load(actor, definition, edition, digest)
            loaded += 1
    if facts:
        concepts.merge_index(actor)
        emit(*facts)
    _table.cache_clear()
    _groups.cache_clear()
    return loaded


@lru_cache(maxsize=16)
def _table(name: str) -> list[dict[str, str]]:
    return list(rows(name))


@lru_cache(maxsize=16)
def _groups(name: str, column: str) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for row in _table(name):
        found.setdefault(row[column], []).append(row)
    return found


def _rows(edition: Edition) -> list[tuple[int, list[dict[str, str]]]]:
    """Rows of each source that its conditions let through."""
    found = []
    for place, source in enumerate(edition.sources):
        if not source.where:
            found.append((place, _table(source.table)))
            continue
        (column, value), *rest = source.where.items()
        group = _groups(source.table, column).get(value, [])
        found.append((place, [row for row in group if all(row[name] == wanted for name, wanted in rest)]))
    return found


def _digest(definition: SystemDefinition, edition: Edition) -> str:
    told = [repr(replace(definition, editions=())), repr(edition)]
    content = "\n".join([*told, *(repr(sorted(row.items())) for _, group in _rows(edition) for row in group)])
    return sha256(content.encode()).hexdigest()


def _concepts(definition: SystemDefinition, edition: Edition) -> list[Concept]:
    found: dict[str, Concept] = {}
    for place, group in _rows(edition):
        for concept in drafting.concepts_of(group, edition.sources[place].columns, definition.spelling):
            found.setdefault(concept.code, concept)
    by_code = len(edition.sources) > 1 or definition.hierarchy == "prefix"
    ordered = drafting.in_order(found.values(), definition.hierarchy) if by_code else found.values()
    numbered = [replace(concept, position=place) for place, concept in enumerate(ordered)]
    return drafting.with_parents(numbered, definition.hierarchy)


def _load(actor: Actor, definition: SystemDefinition, edition: Edition, digest: str) -> list[TermsPublished]:
    content = _concepts(definition, edition)
    system = _new(actor, definition, edition, digest, len(content))
    concepts.insert_many(actor, system.id, content)
    facts = lifecycle.put_in_force(actor, system)
    names = {concept.code: concept.display for concept in content}
    changes = [
        Correspondence(old.code, new, "equivalent", old.display, names.get(new, ""), "代码变更")
        for old in content
        for new in old.successors
    ]
    if changes:
        map_ = _changes(actor, system, digest, len(changes))
        correspondences.insert_many(actor, map_.id, changes)
        facts += lifecycle.put_in_force(actor, map_)
    return facts


def _new(actor: Actor, definition: SystemDefinition, edition: Edition, digest: str, size: int) -> Artefact:
    names = {definition.oid, f"urn:oid:{definition.oid}", *definition.aliases, definition.slug}
    at = now()
    made = Artefact(
        id=new_id(), kind=Kind.CODE_SYSTEM, slug=definition.slug,
        edition=artefacts.next_edition(actor, Kind.CODE_SYSTEM, definition.slug), url=definition.url, version=edition.version,
        title=definition.title, status=Status.DRAFT, oid=definition.oid,
        aliases=tuple(sorted(names - {definition.url, "", "urn:oid:"})), publisher=definition.publisher,
        description=definition.description, spelling=definition.spelling, hierarchy=definition.hierarchy, digest=digest,
        size=size, created=at, updated=at,
    )  # fmt: skip
    artefacts.insert(actor, made)
    artefacts.note(actor, made.id, at, "load", subject=made.version, reason=ORIGIN)
    return made


def _changes(actor: Actor, system: Artefact, digest: str, size: int) -> Artefact:
    """The draft of the map from a system's old codes to those in their place."""
    slug = f"{system.slug}-changes"
    made = replace(
        system, id=new_id(), kind=Kind.CONCEPT_MAP, slug=slug,
        edition=artefacts.next_edition(actor, Kind.CONCEPT_MAP, slug), url=f"{system.url}:changes", oid="", aliases=(slug,),
        title=f"{system.title}新旧对照", content={"source": system.url, "target": system.url}, digest=digest, size=size,
    )  # fmt: skip
    artefacts.insert(actor, made)
    artefacts.note(actor, made.id, now(), "load", subject=made.version, reason=ORIGIN)
    return made
