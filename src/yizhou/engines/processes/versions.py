"""Published versions: those of the repository are published as they are met, those of drafts by their reviewer; none ever changes."""

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from yizhou.engines.processes.contracts import Source
from yizhou.engines.processes.definitions import Definition, built
from yizhou.engines.processes.errors import ProcessNotFound
from yizhou.engines.processes.store import versions as store
from yizhou.kernel.clock.api import now
from yizhou.kernel.settings.api import environment


def folder() -> Path:
    """Where the repository's processes lie."""
    return environment().definitions / "processes"


def read_source(place: Path) -> Source:
    """The source in a process's folder."""
    decisions = {path.stem: path.read_text(encoding="utf-8") for path in sorted(place.glob("*.dmn"))}
    return Source(
        (place / "process.yaml").read_text(encoding="utf-8"),
        (place / "process.bpmn").read_text(encoding="utf-8"),
        decisions,
    )


@cache
def repository() -> tuple[Definition, ...]:
    """The processes of the repository, read once per OS process."""
    return tuple(built(read_source(path.parent)) for path in sorted(folder().glob("*/process.yaml")))


def latest() -> dict[str, Definition]:
    """The highest published version of every process; what the repository has newly is published here."""
    found = {process: (version, published) for process, version, published in store.list_latest()}
    for definition in repository():
        if definition.id not in found or found[definition.id][0] < definition.version:
            published = now()
            store.insert_version(
                definition.id,
                definition.version,
                definition.source,
                definition.name,
                published,
                "平台发布",
                definition.owner,
                "",
            )
            found[definition.id] = (definition.version, published)
    return {process: _built(process, version, published) for process, (version, published) in found.items()}


_kept: dict[tuple[str, int, datetime], Definition] = {}


def at_version(process: str, version: int) -> Definition:
    """A published version, read and built once per OS process. Raises ProcessNotFound."""
    published = store.find_published(process, version)
    if published is None:
        raise ProcessNotFound(process=process, version=version)
    return _built(process, version, published)


def _built(process: str, version: int, published: datetime) -> Definition:
    """By the moment of publishing too: another database has another history under the same numbers."""
    key = (process, version, published)
    if key not in _kept:
        source = store.find_source(process, version)
        if source is None:
            raise ProcessNotFound(process=process, version=version)
        _kept[key] = built(source)
    return _kept[key]


def current(process: str) -> Definition:
    """The version that new cases run by. Raises ProcessNotFound."""
    found = latest().get(process)
    if found is None:
        raise ProcessNotFound(process=process, version="—")
    return found


def published(process: str) -> list[tuple[Any, ...]]:
    """Process, version, name, published, by, author, note; of one process or (empty) all, the newest first."""
    latest()
    return store.list_versions(process)
