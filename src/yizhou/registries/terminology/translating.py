"""Concept maps: what a code means in another system, and what keeps a map from being published (FHIR R4 §4.10)."""

from collections.abc import Mapping, Sequence

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.errors.contracts import Fault, Severity
from yizhou.registries.terminology import errors, expanding, looking_up
from yizhou.registries.terminology.contracts import Artefact, Concept, Correspondence, Kind, Translation
from yizhou.registries.terminology.errors import ArtefactNotFound
from yizhou.registries.terminology.spelling import spellings
from yizhou.registries.terminology.store import artefacts, concepts, correspondences

EQUIVALENCES = (
    "equivalent", "equal", "wider", "subsumes", "narrower", "specializes", "relatedto", "inexact", "unmatched", "disjoint",
)  # fmt: skip
"""http://hl7.org/fhir/R4/valueset-concept-map-equivalence.html"""
SAME = frozenset({"equivalent", "equal"})
UNMATCHED = frozenset({"unmatched", "disjoint"})


def translate(
    actor: Actor,
    code: str,
    system: str,
    *,
    target: str = "",
    map_: Artefact | None = None,
    reverse: bool = False,
) -> list[Translation]:
    """See `api.translate`."""
    names = looking_up.names_of(system) if system else []
    known = expanding.systems_of(actor, [system])
    codes = spellings(known[0].spelling, code) if known else [code.strip()]
    urls = [*names, *(each.url for each in known)]
    wanted = (
        [*looking_up.names_of(target), *(each.url for each in expanding.systems_of(actor, [target]))]
        if target
        else []
    )
    return correspondences.translate(
        actor, codes=list(dict.fromkeys((code.strip(), *codes))), systems=urls, targets=wanted,
        map_id=map_.id if map_ else None, reverse=reverse,
    )  # fmt: skip


def faults_of(actor: Actor, map_: Artefact) -> list[Fault]:
    """What keeps a concept map from being published: all of it, in Chinese, with advice."""
    lines = correspondences.list_lines(actor, map_.id)
    if not lines:
        return [_fault(errors.FAULT_EMPTY, "对照", "没有任何对照", "请先在对照工作台中采用或否定建议")]
    try:
        target = looking_up.artefact(actor, Kind.CODE_SYSTEM, str(map_.content.get("target", "")))
    except ArtefactNotFound as error:
        return [_fault(errors.FAULT_TARGET, "目标", error.text, error.advice_text)]
    return [
        *_strange_sources(actor, map_, lines),
        *_strange_targets(actor, target, lines),
        *contradictions(lines),
        *loops(lines, same_system=_same_system(actor, map_)),
    ]


def _same_system(actor: Actor, map_: Artefact) -> bool:
    source, target = str(map_.content.get("source", "")), str(map_.content.get("target", ""))
    known = expanding.systems_of(actor, [source, target])
    return source == target or (len(known) == 2 and known[0].url == known[1].url)


def _strange_sources(actor: Actor, map_: Artefact, lines: Sequence[Correspondence]) -> list[Fault]:
    """Sources that are in no list: only asked where there is a list, for codes counted from messages need none."""
    listed = artefacts.resolve(
        actor, Kind.CODE_SYSTEM, looking_up.names_of(str(map_.content.get("source", ""))), drafts=True
    )
    if listed is None:
        return []
    known = concepts.find_many(actor, listed.id, [line.source for line in lines])
    return [
        _fault(
            errors.FAULT_SOURCE, line.source, f"源代码 {line.source} 不在“{listed.title}”中",
            "请先把它登记到源代码系统，或去掉这一行",
        )
        for line in lines
        if line.source not in known
    ]  # fmt: skip


def _strange_targets(actor: Actor, target: Artefact, lines: Sequence[Correspondence]) -> list[Fault]:
    known = concepts.find_many(actor, target.id, [line.target for line in lines if line.target])
    judged = (fault_of_target(actor, target, line, known.get(line.target)) for line in lines if line.target)
    return [fault for fault in judged if fault is not None]


def fault_of_target(
    actor: Actor, target: Artefact, line: Correspondence, concept: Concept | None
) -> Fault | None:
    """Why a line's target cannot be used, None when it can."""
    if concept is None:
        message = f"{line.source} 的目标 {line.target} 不是“{target.title}”（{target.version}）中的代码"
        return _fault(errors.FAULT_TARGET, line.source, message, "请在目标代码系统中按名称或拼音重新选择")
    if concept.active:
        return None
    message = looking_up.retirement(looking_up.lookup(actor, target, concept.code))
    return _fault(
        errors.FAULT_TARGET_RETIRED, line.source, f"{line.source} 的目标已停用：{message}", "请改为现行的代码"
    )


def contradictions(lines: Sequence[Correspondence]) -> list[Fault]:
    """Sources that mean two things at once, or something and nothing."""
    by_source: dict[str, list[Correspondence]] = {}
    for line in lines:
        by_source.setdefault(line.source, []).append(line)
    found = []
    for source, said in by_source.items():
        same = [line.target for line in said if line.equivalence in SAME]
        nothing = [line for line in said if line.equivalence in UNMATCHED]
        if len(same) > 1:
            message = f"{source} 同时等同于 {'、'.join(same)}，互相矛盾"
            found.append(
                _fault(
                    errors.FAULT_CONTRADICTION,
                    source,
                    message,
                    "请只保留一个“等同”，其余改为“较宽”“较窄”或删除",
                )
            )
        elif nothing and len(said) > 1:
            message = f"{source} 既标为“无对应”，又有对应的目标"
            found.append(
                _fault(errors.FAULT_CONTRADICTION, source, message, "请清除“无对应”，或去掉其他目标")
            )
    return found


def loops(lines: Sequence[Correspondence], *, same_system: bool) -> list[Fault]:
    """Within one code system, chains of replacement that come back to their beginning."""
    if not same_system:
        return []
    onward: dict[str, list[str]] = {}
    for line in lines:
        if line.target and line.equivalence not in UNMATCHED:
            onward.setdefault(line.source, []).append(line.target)
    found, told = [], set[frozenset[str]]()
    for start in onward:
        circle = _circle(start, onward)
        if circle and frozenset(circle) not in told:
            told.add(frozenset(circle))
            message = f"对照形成循环：{' → '.join((*circle, circle[0]))}"
            found.append(
                _fault(errors.FAULT_LOOP, start, message, "请去掉其中一行，使旧代码最终指向现行代码")
            )
    return found


def _circle(start: str, onward: Mapping[str, list[str]]) -> list[str]:
    """The way from `start` back to itself, empty when there is none."""
    came: dict[str, str] = {}
    waiting = [start]
    while waiting:
        here = waiting.pop()
        for there in onward.get(here, ()):
            if there == start:
                way = [here]
                while way[-1] != start:
                    way.append(came[way[-1]])
                return way[::-1]
            if there not in came:
                came[there] = here
                waiting.append(there)
    return []


def _fault(code: str, place: str, message: str, advice: str) -> Fault:
    return Fault(code, Severity.ERROR, place, message, advice)
