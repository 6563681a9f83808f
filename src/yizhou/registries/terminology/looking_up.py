"""Answers about single codes: what is it, may it be used, is one the other's kind (FHIR R4 §4.8, CodeSystem operations)."""

from datetime import date
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import today
from yizhou.registries.terminology.contracts import Artefact, Concept, Found, Kind, Status, Verdict
from yizhou.registries.terminology.errors import ArtefactNotFound, CodeUnknown
from yizhou.registries.terminology.searching import plain
from yizhou.registries.terminology.spelling import spellings
from yizhou.registries.terminology.store import artefacts, concepts
from yizhou.standards import oids

KIND_NAMES = {Kind.CODE_SYSTEM: "代码系统", Kind.VALUE_SET: "值集", Kind.CONCEPT_MAP: "概念映射"}


def names_of(name: str) -> list[str]:
    """Spellings under which an artefact may be registered: as given, and the OID without prefix or known misprint."""
    text = name.strip()
    bare = text.removeprefix("urn:oid:")
    intended = oids.intended(bare)
    return list(dict.fromkeys((text, bare, intended, f"urn:oid:{intended}")))


def artefact(actor: Actor, kind: Kind, name: str, version: str = "") -> Artefact:
    """The version in force (or the one asked for, also as `url|version`) of what `name` means. Raises ArtefactNotFound."""
    if "|" in name and not version:
        name, _, version = name.partition("|")
    found = artefacts.resolve(actor, kind, names_of(name), version)
    if found is None:
        asked = f"{name}|{version}" if version else name
        raise ArtefactNotFound(kind=KIND_NAMES[kind], name=asked[:120], type=kind.value)
    return found


def by_id(actor: Actor, kind: Kind, fhir_id: str) -> Artefact:
    """A published or retired version by its logical id: `icd10-1`, or `icd10` for the one in force. Raises ArtefactNotFound."""
    slug, _, edition = fhir_id.rpartition("-")
    found = (
        artefacts.find_by_slug(actor, kind, slug, int(edition))
        if slug and edition.isdecimal() and len(edition) < 6
        else None
    )
    found = found or artefacts.find_by_slug(actor, kind, fhir_id, None)
    if found is None:
        raise ArtefactNotFound(kind=KIND_NAMES[kind], name=fhir_id[:80], type=kind.value)
    return found


def concept(actor: Actor, system: Artefact, code: str) -> Concept | None:
    """The concept a code of this version means, in any of its spellings."""
    return concepts.find(actor, system.id, spellings(system.spelling, code))


def lookup(actor: Actor, system: Artefact, code: str) -> Found:
    """See `api.lookup`."""
    found = concept(actor, system, code)
    if found is None:
        raise CodeUnknown(
            title=system.title, version=system.version, value=code[:60], hint=_hint(actor, system, code)
        )
    around = concepts.names(actor, system.id, (*found.ancestors, *found.successors))
    return Found(system, found, around)


def children(actor: Actor, artefact_id: UUID, code: str) -> list[tuple[str, str]]:
    """Codes directly below, with their names; 200 at most."""
    return concepts.list_children(actor, artefact_id, code)


def _hint(actor: Actor, system: Artefact, code: str) -> str:
    """Where an unknown code may come from: another version that has it."""
    elsewhere = concepts.find_elsewhere(actor, system.url, spellings(system.spelling, code), system.id)
    if elsewhere is None:
        return "请核对代码，或按名称检索该代码系统（$expand 的 filter，支持汉字和拼音）"
    other, there = elsewhere
    if other.edition < system.edition and system.status is Status.PUBLISHED:
        return f"{there.code}（{there.display}）是 {other.version} 版的代码，现行 {system.version} 版已不再使用；请改用现行代码"
    return f"{there.code}（{there.display}）在 {other.version} 版中；请核对所用的版本"


def validate(
    actor: Actor, system: Artefact, code: str, *, display: str = "", on: date | None = None
) -> Verdict:
    """See `api.validate`."""
    found = concept(actor, system, code)
    if found is None:
        hint = _hint(actor, system, code)
        return Verdict(False, f"“{system.title}”（{system.version}）中没有代码 {code[:60]}。{hint}")
    place = Found(system, found, concepts.names(actor, system.id, found.successors))
    if not found.active and not _in_force(found, on or today()):
        return Verdict(False, retirement(place), found.display, place)
    if found.abstract:
        message = f"{found.code}（{found.display}）只用于归类，不能作为代码使用。请改用其下的代码"
        return Verdict(False, message, found.display, place)
    if display and plain(display) != plain(found.display):
        message = f"代码 {found.code} 的名称是“{found.display}”，不是“{display[:80]}”"
        return Verdict(False, message, found.display, place)
    return Verdict(True, "", found.display, place)


def _in_force(retired: Concept, on: date) -> bool:
    """Whether a code that is retired now could still be used on that day."""
    return retired.retired_on is not None and on < retired.retired_on


def retirement(found: Found) -> str:
    """What there is to say of a retired code: since when, and what to use instead."""
    old = found.concept
    since = f"已于 {old.retired_on.isoformat()} 停用" if old.retired_on else "已停用"
    new = "、".join(f"{code}（{found.names.get(code, '名称不详')}）" for code in old.successors)
    return f"代码 {old.code}（{old.display}）{since}。" + (
        f"请改用 {new}" if new else "没有登记接替的代码，请按名称检索现行代码"
    )


def subsumes(actor: Actor, system: Artefact, a: str, b: str) -> str:
    """See `api.subsumes`."""
    left, right = (lookup(actor, system, code).concept for code in (a, b))
    if left.code == right.code:
        return "equivalent"
    if left.code in right.ancestors:
        return "subsumes"
    return "subsumed-by" if right.code in left.ancestors else "not-subsumed"
