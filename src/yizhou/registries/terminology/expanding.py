"""Value sets: which codes are in one, found by text or pinyin, window by window (FHIR R4 §4.9, ValueSet operations)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.errors.contracts import Fault, Severity
from yizhou.registries.terminology import looking_up
from yizhou.registries.terminology.contracts import Artefact, Concept, Expansion, Kind, Verdict
from yizhou.registries.terminology.errors import FAULT_EMPTY, FAULT_MEMBER, ArtefactNotFound, DraftIncomplete
from yizhou.registries.terminology.store import artefacts, concepts
from yizhou.registries.terminology.store.concepts import Part, Window

MOST = 1_000
_BELOW = {"is-a": True, "descendent-of": False}


def expand(
    actor: Actor,
    values: Artefact,
    *,
    text: str = "",
    offset: int = 0,
    count: int = 100,
    active_only: bool = False,
) -> Expansion:
    """See `api.expand`."""
    systems: dict[Any, Artefact] = {}
    include = tuple(_parts(actor, values, "include", systems))
    exclude = tuple(_parts(actor, values, "exclude", systems))
    # A whole code system knows its size: counting 22,000 codes for each page would cost more than the page.
    whole = (
        len(include) == 1
        and include[0] == Part(include[0].artefact_id)
        and not (text.strip() or exclude or active_only)
    )
    window = Window(
        include,
        exclude,
        text=text,
        active_only=active_only,
        offset=offset,
        limit=min(count, MOST),
        dense=whole,
    )
    total, rows = concepts.list_window(actor, window)
    if whole:
        total = systems[include[0].artefact_id].size
    return Expansion(values, total, offset, tuple((systems[place].url, concept) for place, concept in rows))


def _parts(actor: Actor, values: Artefact, side: str, systems: dict[Any, Artefact]) -> list[Part]:
    found: list[Part] = []
    for each in values.content.get(side, ()):
        system = looking_up.artefact(actor, Kind.CODE_SYSTEM, each["system"], each.get("version", ""))
        systems[system.id] = system
        codes = tuple(
            known.code
            for entry in each.get("concept", ())
            if (known := looking_up.concept(actor, system, entry["code"])) is not None
        )
        below = [(entry["value"], _BELOW[entry["op"]]) for entry in each.get("filter", ())]
        if each.get("concept"):
            found.append(Part(system.id, codes or ("",)))
        found += [Part(system.id, within=code, itself=itself) for code, itself in below]
        if not each.get("concept") and not below:
            found.append(Part(system.id))
    return found


def contains(
    actor: Actor, values: Artefact, code: str, *, system: str = "", display: str = "", on: date | None = None
) -> Verdict:
    """See `api.validate_in`."""
    included = [
        looking_up.artefact(actor, Kind.CODE_SYSTEM, each["system"], each.get("version", ""))
        for each in values.content.get("include", ())
    ]
    asked = looking_up.names_of(system) if system else []
    candidates = [
        each for each in included if not system or each.url in asked or set(each.aliases) & set(asked)
    ]
    if not candidates:
        named = "、".join(dict.fromkeys(each.url for each in included))
        return Verdict(False, f"值集“{values.title}”不含代码系统 {system[:120]} 的代码；它取自 {named}")
    verdict = Verdict(False)
    for each in candidates:
        verdict = looking_up.validate(actor, each, code, display=display, on=on)
        if verdict.found is not None:
            break
    if (
        verdict.found is None
        or not verdict.valid
        or _is_member(actor, values, verdict.found.concept, verdict.found.artefact)
    ):
        return verdict
    message = f"代码 {verdict.found.concept.code}（{verdict.display}）不在值集“{values.title}”中"
    return Verdict(False, message, verdict.display, verdict.found)


def _is_member(actor: Actor, values: Artefact, concept: Concept, system: Artefact) -> bool:
    def within(side: str) -> bool:
        parts = _parts(actor, values, side, {})
        return any(
            part.artefact_id == system.id
            and (not part.codes or concept.code in part.codes)
            and (
                not part.within
                or part.within in concept.ancestors
                or (part.itself and part.within == concept.code)
            )
            for part in parts
        )

    return within("include") and not within("exclude")


def checked(actor: Actor, content: Mapping[str, Any]) -> dict[str, Any]:
    """The composition of a value set in the form kept: of FHIR's compose, system, version, concept and is-a filters.

    Raises DraftIncomplete where it says something else.
    """
    kept: dict[str, Any] = {}
    for side in ("include", "exclude"):
        parts = content.get(side) or []
        if not isinstance(parts, list) or not all(
            isinstance(each, dict) and each.get("system") for each in parts
        ):
            raise DraftIncomplete(problem="取值范围的每一项都要写明代码系统")
        kept[side] = [_part(each) for each in parts]
    return kept


def _part(raw: Mapping[str, Any]) -> dict[str, Any]:
    listed = [
        {"code": str(entry.get("code", ""))} for entry in raw.get("concept") or () if isinstance(entry, dict)
    ]
    filters = [entry for entry in raw.get("filter") or () if isinstance(entry, dict)]
    if raw.get("valueSet") or any(
        entry.get("op") not in _BELOW
        or entry.get("property") not in ("concept", "code")
        or not entry.get("value")
        for entry in filters
    ):
        raise DraftIncomplete(
            problem="取值范围只能是整个代码系统、列出的代码，或某代码之下（is-a、descendent-of）"
        )
    part: dict[str, Any] = {"system": str(raw["system"])}
    if raw.get("version"):
        part["version"] = str(raw["version"])
    if listed:
        part["concept"] = listed
    if filters:
        part["filter"] = [
            {"property": "concept", "op": entry["op"], "value": str(entry["value"])} for entry in filters
        ]
    return part


def faults_of(actor: Actor, values: Artefact) -> list[Fault]:
    """What keeps a value set from being published: nothing in it, systems or codes that do not exist."""
    found: list[Fault] = []
    include: Sequence[Any] = values.content.get("include", ())
    if not include:
        found.append(
            Fault(FAULT_EMPTY, Severity.ERROR, "include", "值集没有任何内容", "请选择代码系统或列出代码")
        )
    for each in (*include, *values.content.get("exclude", ())):
        try:
            system = looking_up.artefact(actor, Kind.CODE_SYSTEM, each["system"], each.get("version", ""))
        except ArtefactNotFound as error:
            found.append(Fault(FAULT_MEMBER, Severity.ERROR, each["system"], error.text, error.advice_text))
            continue
        asked = [entry["code"] for entry in each.get("concept", ())] + [
            e["value"] for e in each.get("filter", ())
        ]
        for code in asked:
            verdict = looking_up.validate(actor, system, code)
            if not verdict.valid:
                advice = "请改用该代码系统中现行的代码，或从值集中去掉它"
                found.append(Fault(FAULT_MEMBER, Severity.ERROR, code, verdict.message, advice))
    return found


def pinned(actor: Actor, values: Artefact) -> dict[str, Any]:
    """The composition with the version of every code system written down, so that the published set never changes."""

    def pin(part: Mapping[str, Any]) -> dict[str, Any]:
        system = looking_up.artefact(actor, Kind.CODE_SYSTEM, part["system"], part.get("version", ""))
        return {**part, "system": system.url, "version": system.version}

    return {side: [pin(part) for part in values.content.get(side, ())] for side in ("include", "exclude")}


def count_members(actor: Actor, values: Artefact) -> int:
    """How many codes are in the set."""
    return expand(actor, values, count=1).total


def systems_of(actor: Actor, names: Sequence[str]) -> list[Artefact]:
    """The code systems in force behind these names, unknown ones left out."""
    found = (artefacts.resolve(actor, Kind.CODE_SYSTEM, looking_up.names_of(name)) for name in names if name)
    return [each for each in found if each is not None]
