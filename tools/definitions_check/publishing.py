"""Published versions never change: `definitions/published.json` holds a digest of every version that was published.

What is not in it is a draft and may change; `python -m tools.definitions_check --publish` (`./yizhou publish`) puts it there. The digest
is of the meaning: the parsed YAML and the files of the unit's folder beside it (DMN, BPMN), not of comments or layout.
"""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml
from lxml import etree

from tools.definitions_check.unit import Project, Unit

LOCK = "published.json"
Lock = dict[str, dict[str, str]]


def versioned(unit: Unit) -> int | None:
    """The unit's version, None for kinds without one."""
    content = unit.content
    version = content.get("version") if isinstance(content, dict) and unit.kind is not None else None
    return version if isinstance(version, int) else None


def digest(unit: Unit) -> str:
    """What the unit says, as one number."""
    told = sha256(json.dumps(_plain(unit.content), ensure_ascii=False, sort_keys=True).encode())
    if unit.kind is not None and unit.kind.main:
        folder = (unit.root / unit.path).parent
        for path in sorted(folder.iterdir()):
            if path.is_file() and path.name != unit.kind.main:
                told.update(path.name.encode())
                told.update(_meaning(path))
    return told.hexdigest()[:32]


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {str(name): _plain(one) for name, one in value.items()}
        case list():
            return [_plain(one) for one in value]
        case bool() | int() | float() | str() | None:
            return value
        case _:
            return str(value)


def _meaning(path: Path) -> bytes:
    """XML in its canonical form, anything else as it is."""
    try:
        return str(etree.canonicalize(from_file=str(path), strip_text=True)).encode()
    except etree.XMLSyntaxError:
        return path.read_bytes()


def read(definitions: Path) -> Lock:
    """Digests by version by unit; empty where nothing was published yet."""
    path = definitions / LOCK
    return _read(path, path.stat().st_mtime_ns) if path.exists() else {}


@lru_cache(maxsize=8)
def _read(path: Path, changed: int) -> Lock:
    del changed
    found: Lock = json.loads(path.read_text(encoding="utf-8"))
    return found


def complaint(unit: Unit, published: Mapping[str, str]) -> str | None:
    """What is wrong with the unit beside its published versions."""
    version = versioned(unit)
    if version is None or not published:
        return None
    newest = max(map(int, published))
    if version < newest:
        return f"version {newest} was published; this is version {version}: a version never goes back, go on with {newest + 1}"
    known = published.get(str(version))
    if known is not None and known != digest(unit):
        return (
            f"version {version} was published and has been changed since: raise `version` to {newest + 1} (records carry the "
            "version they were made with), or take the change back"
        )
    return None


def publish(project: Project, folders: Sequence[str] = ()) -> list[str]:
    """Put every versioned unit's present content beside its version (in `folders`, or in all); what is new.

    Units that break a published version stay out.
    """
    lock: Lock = {path: dict(versions) for path, versions in read(project.definitions).items()}
    new = []
    for unit in project.units:
        try:
            version = versioned(unit)
        except yaml.YAMLError:
            continue
        known = lock.get(str(unit.path), {})
        if folders and unit.path.parts[0] not in folders:
            continue
        if version is None or str(version) in known or complaint(unit, known):
            continue
        lock[str(unit.path)] = {**known, str(version): digest(unit)}
        new.append(f"{unit.path} {version}")
    if new:
        text = json.dumps(lock, indent=1, sort_keys=True, ensure_ascii=False)
        (project.definitions / LOCK).write_text(text + "\n", encoding="utf-8")
    return new
