"""`_summary` and `_elements`: parts of a resource, marked as such (FHIR R4 §3.1.1.5.8, §3.1.1.5.9; §3.1.0.1.8 for reads).

Mandatory elements are always shown, and `id` and `meta` with the tag SUBSETTED, which keeps a part from being taken for the whole.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from yizhou.records.fhir.content import parse, serialise
from yizhou.records.fhir.contracts import Stored
from yizhou.records.fhir.errors import BadParameter
from yizhou.standards.fhir_structures import Structure, structures

SUBSETTED = {"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "code": "SUBSETTED"}
SUMMARIES = ("true", "text", "data", "count", "false")
_ALWAYS = frozenset({"resourceType", "id", "meta"})


@dataclass(frozen=True, slots=True)
class Subset:
    """What is to be shown: a summary (`true`, `text`, `data`, empty for none) or elements, bare or as `Type.element`."""

    summary: str = ""
    elements: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.summary or self.elements)


def subset_of(resource_type: str, summary: str, elements: str) -> Subset:
    """The subset two parameters ask for; `_elements` goes before `_summary`. Raises BadParameter."""
    if summary not in ("", *SUMMARIES):
        raise BadParameter(name="_summary", value=summary[:60], hint=f"可用的值：{'、'.join(SUMMARIES)}")
    names = tuple(name.strip() for name in elements.split(",") if name.strip())
    structure = structures().resources.get(resource_type)
    for name in names:
        kind, dot, element = name.partition(".")
        owner = structures().resources.get(kind) if dot else structure
        if owner is None or not _full_names(owner, element if dot else kind):
            known = "、".join([each for each in owner.elements if each != "id"][:30]) if owner else ""
            raise BadParameter(
                name="_elements", value=name[:60], hint=f"请给出资源的第一级元素，用逗号分隔。{known}"
            )
    return Subset("" if names or summary in ("count", "false") else summary, names)


def subset(stored: Stored, wanted: Subset) -> Stored:
    """A stored version with only what is wanted."""
    if not wanted or not stored.raw:
        return stored
    return replace(stored, raw=serialise(part_of(parse(stored.raw), wanted)))


def part_of(content: Mapping[str, Any], wanted: Subset) -> dict[str, Any]:
    """The wanted part of a resource."""
    structure = structures().resources[content["resourceType"]]
    if wanted.summary == "data":
        found = {name: value for name, value in content.items() if name not in ("text", "_text")}
    elif wanted.summary == "true":
        found = _summary(content, structure, structure.required)
    else:
        names = {"text"} if wanted.summary == "text" else _asked(structure, wanted.elements)
        found = _kept(content, names | _mandatory(structure) | _ALWAYS)
    meta = dict(found.get("meta") or {})
    tags = [tag for tag in meta.get("tag", ()) if tag.get("code") != SUBSETTED["code"]]
    return {**found, "meta": {**meta, "tag": [*tags, SUBSETTED]}}


def _kept(content: Mapping[str, Any], names: frozenset[str] | set[str]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if name.removeprefix("_") in names}


def _full_names(structure: Structure, name: str) -> list[str]:
    """The element, or all types of a choice by its stem (`value`, `value[x]`)."""
    stem = name.removesuffix("[x]")
    if stem in structure.elements:
        return [stem]
    return [
        full
        for _, names in structure.groups
        for full in names
        if all(one.startswith(stem) and one[len(stem) :][:1].isupper() for one in names)
    ]


def _asked(structure: Structure, elements: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for name in elements:
        kind, dot, element = name.partition(".")
        if not dot or kind == structure.name:
            found.update(_full_names(structure, element if dot else kind))
    return found


def _mandatory(structure: Structure) -> set[str]:
    return {*structure.required, *(name for least, names in structure.groups if least for name in names)}


def _summary(content: Mapping[str, Any], structure: Structure, required: Sequence[str]) -> dict[str, Any]:
    """What HL7 marks as summary, in the resource and in its own structures; data types are shown whole."""
    shown = {
        full for name in structures().summary.get(structure.name, ()) for full in _full_names(structure, name)
    }
    names = shown | set(required) | _mandatory(structure) | _ALWAYS
    found = _kept(content, names)
    for name, value in found.items():
        element = structure.elements.get(name)
        if element is not None and element.kind == "BackboneElement" and element.structure is not None:
            inner = element.structure
            if isinstance(value, list):
                found[name] = [_summary(one, inner, inner.required) for one in value]
            else:
                found[name] = _summary(value, inner, inner.required)
    return found
