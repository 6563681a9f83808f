"""A file's way: received, checked in the background, confirmed by a person, registered whole or not at all."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from uuid import UUID

from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth.contracts import Actor, system_actor
from yizhou.kernel.clock.api import new_id, now
from yizhou.kernel.db.api import savepoint
from yizhou.kernel.errors.contracts import CodedError
from yizhou.kernel.files import api as files
from yizhou.registries.licence_files import sheets, store
from yizhou.registries.licence_files.contracts import LicenceFile
from yizhou.registries.licence_files.errors import (
    FileConflict,
    FileHasFaults,
    FileNotFound,
    FileNotReady,
    FileTooLarge,
)
from yizhou.registries.licence_files.rows import Row
from yizhou.registries.licence_files.subjects import subject

STATE_NAMES = {
    "checking": "检查中", "checked": "待确认", "unreadable": "无法读取", "confirmed": "导入中", "committed": "已导入",
    "stale": "已失效", "cancelled": "已取消",
}  # fmt: skip
BATCH = 2_000
_MEDIA_TYPE = "application/octet-stream"


def receive(actor: Actor, kind_id: str, name: str, content: bytes) -> LicenceFile:
    """See `api.receive`."""
    kind = subject(kind_id)
    if len(content) > sheets.MOST_BYTES:
        raise FileTooLarge(name=name, problem=f"{len(content) / 1024 / 1024:.0f} MB")
    kept = files.put(content, _MEDIA_TYPE)
    same = store.find_same(actor, kind.id, kept.hash)
    if same is not None and same.state != "checked":
        return same
    file = LicenceFile(
        id=same.id if same else new_id(), kind=kind.id, hash=kept.hash, name=name, size=len(content), state="checking",
        rows=0, fresh=0, unchanged=0, faulty=0, problem="", created=now(), finished=None, actor_name=actor.name,
        organisation_id=actor.organisation_id, organisation_name=actor.organisation_name, scope=actor.scope,
    )  # fmt: skip
    store.save(file)
    audit.record(
        actor, "create", what=f"上传{kind.title}导入文件", detail={"name": name, "size": len(content)}
    )
    return file


def check(file_id: UUID) -> None:
    """See `api.check`."""
    file = store.find(system_actor("导入检查"), file_id, lock=True)
    if file is None or file.state != "checking":
        return
    store.clear(file.id)
    kind = subject(file.kind)
    rows = fresh = unchanged = faulty = 0
    try:
        sheet = sheets.read(files.get(file.hash), file.name, kind)
        checker = kind.checker(sheet.name, file.scope)
        for batch in _batches(sheet.rows):
            found = checker.check(batch)
            store.add_rows(file.id, found.fresh)
            store.add_faults(file.id, found.faults)
            rows += len(batch)
            fresh += len(found.fresh)
            unchanged += found.unchanged
            faulty += found.faulty
    except CodedError as error:
        store.clear(file.id)
        problem = f"{error.text}。{error.advice_text}"
        store.save(replace(file, state="unreadable", problem=problem, finished=now()))
        return
    store.save(
        replace(
            file, state="checked", rows=rows, fresh=fresh, unchanged=unchanged, faulty=faulty, finished=now()
        )
    )


def _batches(rows: Iterator[Row]) -> Iterator[Sequence[Row]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def confirm(actor: Actor, file_id: UUID) -> LicenceFile:
    """See `api.confirm`."""
    file = look(actor, file_id, lock=True)
    if file.state in ("confirmed", "committed"):
        return file
    if file.state != "checked":
        raise FileNotReady(state=STATE_NAMES[file.state])
    if file.faulty:
        raise FileHasFaults(faulty=file.faulty)
    confirmed = replace(file, state="confirmed", actor_name=actor.name)
    store.save(confirmed)
    audit.record(actor, "update", what=f"确认导入 {file.name}", detail={"fresh": file.fresh})
    return confirmed


def cancel(actor: Actor, file_id: UUID) -> LicenceFile:
    """See `api.cancel`."""
    file = look(actor, file_id, lock=True)
    if file.state not in ("checked", "unreadable", "stale"):
        raise FileNotReady(state=STATE_NAMES[file.state])
    store.clear(file.id)
    cancelled = replace(file, state="cancelled", finished=now())
    store.save(cancelled)
    return cancelled


def look(actor: Actor, file_id: UUID, *, lock: bool = False) -> LicenceFile:
    """The file, seen by its organisation. Raises FileNotFound."""
    file = store.find(actor, file_id, lock=lock)
    if file is None:
        raise FileNotFound
    return file


def commit(file_id: UUID) -> None:
    """See `api.commit`."""
    file = store.find(system_actor("批量导入"), file_id, lock=True)
    if file is None or file.state != "confirmed":
        return
    actor = replace(
        system_actor(file.actor_name),
        organisation_id=file.organisation_id,
        organisation_name=file.organisation_name,
    )
    try:
        with savepoint():
            _register(actor, file)
    except FileConflict as error:
        problem = f"{error.text}。{error.advice_text}"
        store.save(replace(file, state="stale", problem=problem, finished=now()))
        return
    store.save(replace(file, state="committed", finished=now()))


def _register(actor: Actor, file: LicenceFile) -> None:
    """Everything in one transaction. What somebody else registered since the check ends it: nothing of the file stays."""
    target = subject(file.kind)
    for page in store.pages(file.id, BATCH):
        if target.register(actor, page) != len(page):
            raise FileConflict
