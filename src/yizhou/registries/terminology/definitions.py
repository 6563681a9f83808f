"""Reads `definitions/code_systems/`: which published table becomes which code system, and which columns a file to import has."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import yaml

from yizhou.kernel.settings.api import environment
from yizhou.standards.reading import rows

__all__ = ["Columns", "Edition", "Source", "SystemDefinition", "code_systems", "imports"]


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column says what; of several names the first that a row fills. `retired`: column and values that say so."""

    code: tuple[str, ...]
    display: tuple[str, ...]
    parent: tuple[str, ...] = ()
    definition: tuple[str, ...] = ()
    successor: tuple[str, ...] = ()
    retired_on: tuple[str, ...] = ()
    retired: tuple[str, tuple[str, ...]] | None = None
    properties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of a packaged table: those where the columns of `where` have these values."""

    table: str
    where: Mapping[str, str]
    columns: Columns


@dataclass(frozen=True, slots=True)
class Edition:
    version: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class SystemDefinition:
    """A code system as defined. `editions` oldest first; `file` are the columns of its published file, when it is imported."""

    id: str
    slug: str
    title: str
    url: str
    publisher: str
    description: str = ""
    oid: str = ""
    aliases: tuple[str, ...] = ()
    spelling: str = "exact"
    hierarchy: str = "none"
    editions: tuple[Edition, ...] = ()
    file: Columns | None = None


def _names(raw: Any) -> tuple[str, ...]:
    return () if raw is None else (raw,) if isinstance(raw, str) else tuple(raw)


def _columns(raw: Mapping[str, Any]) -> Columns:
    said = raw.get("retired")
    return Columns(
        code=_names(raw["code"]),
        display=_names(raw["display"]),
        parent=_names(raw.get("parent")),
        definition=_names(raw.get("definition")),
        successor=_names(raw.get("successor")),
        retired_on=_names(raw.get("retired_on")),
        retired=(said["column"], tuple(said["values"])) if said else None,
        properties=dict(raw.get("properties", {})),
    )


def _editions(raw: Mapping[str, Any], key: str = "") -> tuple[Edition, ...]:
    return tuple(
        Edition(
            edition["version"],
            tuple(
                Source(
                    source["table"],
                    {**source.get("where", {}), **({source["key"]: key} if "key" in source else {})},
                    _columns(source),
                )
                for source in edition["sources"]
            ),
        )
        for edition in raw.get("editions", ())
    )


def _shape(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "publisher": raw["publisher"],
        "spelling": raw.get("spelling", "exact"),
        "hierarchy": raw.get("hierarchy", "none"),
    }


def _single(raw: Mapping[str, Any]) -> SystemDefinition:
    return SystemDefinition(
        id=raw["id"],
        slug=raw["id"].replace("_", "-"),
        title=raw["title"],
        url=raw["url"],
        description=raw.get("description", ""),
        oid=raw.get("oid", ""),
        aliases=tuple(raw.get("aliases", ())),
        editions=_editions(raw),
        file=_columns(raw["import"]) if "import" in raw else None,
        **_shape(raw),
    )


def _many(raw: Mapping[str, Any]) -> list[SystemDefinition]:
    """One for each row of `each` whose key has codes in the sources."""
    each = raw["each"]
    sources = [source for edition in raw["editions"] for source in edition["sources"]]
    filled = {row[source["key"]] for source in sources for row in rows(source["table"])}
    where = each.get("oid")
    oids = (
        {row[where["key"]]: row[where["value"]] for row in rows(where["table"]) if row[where["key"]]}
        if where
        else {}
    )
    found = []
    for row in rows(each["table"]):
        key = row[each["key"]]
        if key not in filled:
            continue
        number = oids.get(key, key if key[0].isdigit() else "")
        description = row.get(each.get("description", ""), "")
        title = row[each["title"]]
        named = (key, row.get(each.get("aliases", ""), ""))
        found.append(
            SystemDefinition(
                id=f"{raw['id']}/{key}",
                slug=key.lower(),
                # Three tables of WS 364 print their number for a name, and their name where others explain.
                title=title if title != key else description or key,
                url=f"urn:oid:{number}" if number else f"urn:yizhou:code:{key}",
                description=description,
                oid=number,
                aliases=(
                    *(name for name in named if name),
                    *(f"urn:yizhou:code:{name}" for name in named if name),
                ),
                editions=_editions(raw, key),
                **_shape(raw),
            )
        )
    return found


@cache
def code_systems() -> tuple[SystemDefinition, ...]:
    """Every defined code system, those of one file in its table's order; once per process."""
    found: list[SystemDefinition] = []
    for path in sorted((environment().definitions / "code_systems").glob("*.yaml")):
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        found += _many(raw) if "each" in raw else [_single(raw)]
    return tuple(found)


def imports() -> dict[str, SystemDefinition]:
    """Code systems whose published file is imported, by the definition's id."""
    return {each.id: each for each in code_systems() if each.file is not None}
