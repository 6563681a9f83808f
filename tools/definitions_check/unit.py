"""What is checked: units (one YAML file each) of the kinds the platform knows."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

import yaml


@dataclass(frozen=True)
class Kind:
    """A sort of definition: the folder that holds its units, its schema, and whether it must prove itself by examples.

    `main`: a unit is a folder with this file in it. `{unit}` in the schema's name stands for the unit's own: folders whose units are of different shape.
    """

    folder: str
    schema: str
    examples: bool = False
    main: str = ""

    def schema_of(self, unit: PurePosixPath) -> str:
        return self.schema.replace("{unit}", unit.stem) + ".schema.json"

    def holds(self, path: PurePosixPath) -> bool:
        if self.main:
            return path.name == self.main and str(path.parent.parent) == self.folder
        return str(path.parent) == self.folder


KINDS = (
    Kind("roles", "roles"),
    Kind("menus", "menus"),
    Kind("identity", "identity.{unit}", examples=True),
    Kind("code_systems", "code_systems"),
    Kind("timeline", "timeline.{unit}"),
    Kind("domain_views", "domain_views"),
    Kind("record_alerts", "record_alerts", examples=True),
    Kind("medicines", "medicines.{unit}"),
    Kind("family", "family.{unit}"),
    Kind("privacy", "privacy.{unit}"),
    Kind("access_rules", "access_rules", examples=True),
    Kind("credentials", "credentials", examples=True),
    Kind("population", "population", examples=True),
    Kind("resource_directory", "resource_directory.{unit}"),
    Kind("standards_documents", "standards_documents.{unit}", examples=True),
    Kind("standards_documents/local", "standards_document"),
    Kind("master_data", "master_data"),
    Kind("health_code", "health_code"),
    Kind("practice", "practice"),
    Kind("documents", "documents.{unit}"),
    Kind("assembled", "assembled"),
    Kind("forms", "forms", examples=True),
    Kind("programmes", "programmes", examples=True, main="programme.yaml"),
    Kind("report_cards", "report_cards", examples=True),
    Kind("schedules", "schedules.{unit}", examples=True),
    Kind("processes", "processes", examples=True, main="process.yaml"),
    Kind("warehouse", "warehouse"),
    Kind("dashboards", "dashboards"),
    Kind("indicators", "indicators.{unit}"),
    Kind("indicators/hospital_operation", "indicator", examples=True),
    Kind("indicators/workload", "indicator", examples=True),
    Kind("indicators/reform", "indicator", examples=True),
    Kind("indicators/resources", "indicator", examples=True),
    Kind("indicators/exchange", "indicator", examples=True),
    Kind("indicators/public_health", "indicator", examples=True),
    Kind("exchange/cda", "cda.{unit}"),
    Kind("exchange", "exchange", examples=True),
)


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong, where within the unit (`items[0].path`), for the specialist who writes definitions."""

    path: str
    place: str
    concern: str
    message: str


@dataclass(frozen=True)
class Unit:
    """One definition; `path` is relative to the definitions folder."""

    root: Path
    path: PurePosixPath
    kind: Kind | None

    @cached_property
    def text(self) -> str:
        return (self.root / self.path).read_text(encoding="utf-8")

    @cached_property
    def content(self) -> Any:
        """The parsed YAML. Raises yaml.YAMLError."""
        return _Strict(self.text).get_single_data()

    def strings(self) -> Iterator[tuple[str, str]]:
        """Every string in it, value or key, with its place."""
        yield from _strings(self.content, "")


@dataclass(frozen=True)
class Project:
    """All units together, since a concern may look across them; `source` is the platform's Python source."""

    definitions: Path
    source: Path
    units: tuple[Unit, ...] = field(default=())

    def of(self, folder: str) -> list[Any]:
        """Contents of the readable units of one kind."""
        found = []
        for unit in self.units:
            if unit.kind and unit.kind.folder == folder:
                try:
                    found.append(unit.content)
                except yaml.YAMLError:
                    continue
        return [content for content in found if isinstance(content, dict)]


def read_project(definitions: Path, source: Path, kinds: tuple[Kind, ...] = KINDS) -> Project:
    """Every YAML file below `definitions` apart from `examples/` folders."""
    paths = [PurePosixPath(path.relative_to(definitions)) for path in sorted(definitions.rglob("*.y*ml"))]
    units = tuple(
        Unit(definitions, path, next((kind for kind in kinds if kind.holds(path)), None))
        for path in paths
        if "examples" not in path.parts
    )
    return Project(definitions, source, units)


def _strings(value: Any, place: str) -> Iterator[tuple[str, str]]:
    match value:
        case str():
            yield place, value
        case dict():
            for key, inner in value.items():
                below = f"{place}.{key}" if place else str(key)
                yield from _strings(key, below)
                yield from _strings(inner, below)
        case list():
            for index, inner in enumerate(value):
                yield from _strings(inner, f"{place}[{index}]")


class _Strict(yaml.CSafeLoader):
    """YAML in which the same key twice is an error, since the first would be lost without a word."""


def _mapping(loader: _Strict, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            raise yaml.constructor.ConstructorError(
                None, None, f"the key {key!r} is given twice", key_node.start_mark
            )
        seen.add(key)
    return loader.construct_mapping(node, deep=True)


_Strict.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
