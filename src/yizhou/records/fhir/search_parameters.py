"""The R4 search parameters of each type, as HL7 defines them (https://hl7.org/fhir/R4/searchparameter-registry.html).

`tables/search_parameters.json` is generated from the published SearchParameters by `tools/fhir_tables/search_parameters.py`:
every FHIRPath expression is already spelled out into plain paths, so that nothing of FHIRPath is left to run here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path as File
from typing import Any

import orjson

_TABLE = File(__file__).parent / "tables" / "search_parameters.json"
_FEW = frozenset({"code", "boolean"})
"""Leaves with a handful of values in the whole world: not worth an index over the population."""


@dataclass(frozen=True, slots=True)
class Step:
    """One element of a path; with `where` only those whose `where[0]` is `where[1]`."""

    name: str
    where: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Path:
    """Where a value stands, and the FHIR type it has there."""

    steps: tuple[Step, ...]
    leaf: str

    def values(self, content: Any) -> Iterator[Any]:
        """Every value at this path, lists opened."""
        return _walk(content, self.steps)

    def below(self, value: Any) -> Iterator[Any]:
        """The same from the value of the first element on, which the caller has already."""
        return _opened(value, self.steps[0].where, self.steps[1:])


def _walk(content: Any, steps: tuple[Step, ...]) -> Iterator[Any]:
    if isinstance(content, Mapping):
        yield from _opened(content.get(steps[0].name), steps[0].where, steps[1:])


def _opened(value: Any, where: tuple[str, str] | None, rest: tuple[Step, ...]) -> Iterator[Any]:
    for each in value if isinstance(value, list) else (value,):
        if each is None or (where and not (isinstance(each, Mapping) and each.get(where[0]) == where[1])):
            continue
        if rest:
            yield from _walk(each, rest)
        else:
            yield each


@dataclass(frozen=True, slots=True)
class Part:
    """One component of a composite parameter, at one of its places."""

    type: str
    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A search parameter of one resource type.

    `targets` is empty where a reference may point at anything. A composite puts `names` together, at each of `places`.
    """

    name: str
    type: str
    paths: tuple[Path, ...] = ()
    targets: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    parts: tuple[tuple[Part, ...], ...] = field(default=())

    @property
    def few(self) -> bool:
        """Whether all its values are of a small closed set (status, gender, …)."""
        return bool(self.paths) and all(path.leaf in _FEW for path in self.paths)


def _path(text: str) -> Path:
    spelled, _, leaf = text.rpartition(":")
    return Path(tuple(_step(step) for step in _split(spelled)), leaf)


def _split(spelled: str) -> list[str]:
    """At dots, but not those inside `[…]`."""
    steps, depth = [""], 0
    for sign in spelled:
        depth += {"[": 1, "]": -1}.get(sign, 0)
        if sign == "." and not depth:
            steps.append("")
        else:
            steps[-1] += sign
    return steps


def _step(text: str) -> Step:
    name, bracket, condition = text.partition("[")
    if not bracket:
        return Step(name)
    left, _, right = condition.rstrip("]").partition("=")
    return Step(name, (left, right))


def _parameter(name: str, raw: Mapping[str, Any]) -> Parameter:
    parts = tuple(
        tuple(Part(part["type"], tuple(map(_path, part["paths"]))) for part in place)
        for place in raw.get("parts", ())
    )
    return Parameter(
        name, raw["type"], tuple(map(_path, raw.get("paths", ()))), tuple(raw.get("targets", ())),
        tuple(raw.get("names", ())), tuple(raw.get("places", ())), parts,
    )  # fmt: skip


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, Any]]:
    return orjson.loads(_TABLE.read_bytes())  # type: ignore[no-any-return]


@lru_cache(maxsize=256)
def parameters_of(resource_type: str) -> Mapping[str, Parameter]:
    """Parameters of a type by name, those of every resource (`_tag`, `_profile`, …) included."""
    own = {**_table()["Resource"], **_table().get(resource_type, {})}
    return {name: _parameter(name, raw) for name, raw in own.items()}


@lru_cache(maxsize=256)
def by_element(resource_type: str) -> Mapping[str, tuple[tuple[Parameter, Path], ...]]:
    """Parameters by the first element of their paths: a resource is gone through once, element by element."""
    found: dict[str, list[tuple[Parameter, Path]]] = {}
    for parameter in parameters_of(resource_type).values():
        for path in parameter.paths:
            found.setdefault(path.steps[0].name, []).append((parameter, path))
    return {name: tuple(listed) for name, listed in found.items()}
