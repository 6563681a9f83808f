"""One refresh: each source is read on from where it stood, its tables' changed parts are written whole, then announced.

Rows come in slices; each slice is one transaction of the edge with its files and its position, so that a refresh that was
killed goes on from the last slice, and what it left lying is thrown away later.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from typing import Any

import orjson

from yizhou.engines.warehouse import definitions, sources
from yizhou.engines.warehouse.contracts import Changed, Source, Table
from yizhou.engines.warehouse.errors import RefreshRunning, SourceUnknown
from yizhou.engines.warehouse.store import manifest, star
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now
from yizhou.kernel.settings.api import environment

Transaction = Callable[[], AbstractContextManager[None]]
BATCH, SLICE = 5_000, 200_000
"""Rows read at a time, and rows written at a time."""
_READ_ON = timedelta(minutes=10)
"""How long a replaced file is kept for those who are reading it."""


def folder() -> Path:
    """Where the Parquet files are."""
    return environment().home / "warehouse"


def refresh(actor: Actor, transaction: Transaction) -> list[Changed]:
    """Bring every table up to date, slice by slice; which parts were written. Raises RefreshRunning, SourceUnknown."""
    by_source: dict[str, list[Table]] = {}
    for table in definitions.tables().values():
        by_source.setdefault(table.source, []).append(table)
    known = sources.known()
    changed: dict[Changed, None] = {}
    for source, tables in by_source.items():
        if source not in known:
            raise SourceUnknown(table=tables[0].id, source=source)
        more = True
        while more:
            with transaction():
                written, more = _slice(actor, known[source], tables)
            changed |= dict.fromkeys(written)
    with transaction():
        _tidy()
    return list(changed)


@contextmanager
def working() -> Iterator[Path]:
    place = folder() / "incoming" / new_id().hex
    place.mkdir(parents=True)
    try:
        yield place
    finally:
        rmtree(place, ignore_errors=True)


def _slice(actor: Actor, source: Source, tables: Sequence[Table]) -> tuple[list[Changed], bool]:
    held = manifest.lock_source(source.id)
    if held is None:
        raise RefreshRunning
    position, digest = held
    begun = None if source.snapshot else position
    with working() as place, star.connect(place / "spill") as link:
        read, more, fresh = 0, True, sha256(_shape(tables))
        spool = place / "batch.ndjson"
        while more and (source.snapshot or read < SLICE):
            begun, more, lines = _gather(actor, source, begun)
            read += len(lines)
            spool.write_bytes(b"\n".join(lines))
            for line in lines:
                fresh.update(line)
            if lines:
                star.stage(link, tables, source.columns, spool)
        same = read == 0 or (source.snapshot and fresh.hexdigest() == digest)
        written = [] if same else _write(link, tables, source.snapshot, place)
        star.forget(link, tables)
    manifest.save_source(source.id, begun, fresh.hexdigest() if source.snapshot else "", now())
    return written, more and not source.snapshot


def _gather(actor: Actor, source: Source, position: Any) -> tuple[Any, bool, list[bytes]]:
    """Rows as JSON, until there are enough for a batch, where to go on, and whether there is more."""
    more, lines = True, list[bytes]()
    while more and len(lines) < BATCH:
        batch = source.read(actor, position, BATCH)
        position, more = batch.position, batch.more
        lines.extend(map(orjson.dumps, batch.rows))
    return position, more, lines


def _shape(tables: Sequence[Table]) -> bytes:
    return "\n".join(table.select for table in tables).encode()


def _write(link: Any, tables: Sequence[Table], snapshot: bool, place: Path) -> list[Changed]:
    written: list[Changed] = []
    for table in tables:
        old = {} if snapshot else {file.part: folder() / file.name for file in manifest.files(table.id)}
        for part in star.affected(link, table, old):
            name = f"{table.id}/{f'year={part}/' if part else ''}{new_id().hex}.parquet"
            temporary, target = place / "part.parquet", folder() / name
            count = star.write_part(link, table, part, old.get(part), temporary)
            target.parent.mkdir(parents=True, exist_ok=True)
            temporary.replace(target)
            file = manifest.File(name, table.id, part, count, target.stat().st_size, now())
            manifest.replace(table.id, part, file if count or not part else None, now())
            written.append(Changed(table.id, part))
    return written


def _tidy() -> None:
    """Throw away what was replaced a while ago, and what a killed refresh left."""
    for name in manifest.take_retired(now() - _READ_ON):
        (folder() / name).unlink(missing_ok=True)
    known, before = manifest.known_names(), (now() - _READ_ON).timestamp()
    for path in folder().rglob("*.parquet"):
        if str(path.relative_to(folder())) not in known and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
