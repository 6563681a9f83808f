"""Doing an export: pages of the record become NDJSON files, one per type at a time."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import IO, Any
from uuid import UUID

import orjson
import structlog

from yizhou.exchange.bulk import store
from yizhou.exchange.bulk.contracts import Export, ExportFile, State
from yizhou.kernel.auth.contracts import Actor, ActorKind, system_actor
from yizhou.kernel.clock.api import now
from yizhou.kernel.errors.contracts import CodedError
from yizhou.kernel.files import api as files
from yizhou.records.fhir import api as fhir
from yizhou.records.fhir.contracts import Interaction, Stored

Transaction = Callable[[], AbstractContextManager[None]]
log = structlog.get_logger(__name__)
PAGE = 2_000
LINES = 100_000
"""Lines of one file."""
KEPT = timedelta(days=1)
_UUIDS = ("user_id", "organisation_id")


def told(actor: Actor) -> dict[str, Any]:
    """The actor as JSON."""
    return {
        "kind": actor.kind.value, "name": actor.name, "user_id": str(actor.user_id or ""),
        "organisation_id": str(actor.organisation_id or ""), "organisation_name": actor.organisation_name,
        "scope": actor.scope, "permissions": sorted(actor.permissions), "roles": list(actor.roles),
        "request_id": actor.request_id, "address": actor.address, "purpose": actor.purpose,
    }  # fmt: skip


def actor_of(asker: Any) -> Actor:
    """Reverse of `told`."""
    ids = {name: UUID(asker[name]) if asker[name] else None for name in _UUIDS}
    plain = {
        name: asker[name]
        for name in ("name", "organisation_name", "scope", "request_id", "address", "purpose")
    }
    return Actor(
        kind=ActorKind(asker["kind"]), permissions=frozenset(asker["permissions"]), roles=tuple(asker["roles"]),
        **ids, **plain,
    )  # fmt: skip


def folder_of(export_id: UUID) -> str:
    return f"exports/{export_id}"


class _Files:
    """The open file of each type; full ones are closed and followed by another."""

    def __init__(self, export_id: UUID) -> None:
        self._folder = folder_of(export_id)
        self._open: dict[tuple[str, bool], tuple[int, IO[bytes]]] = {}
        self._counts: dict[int, int] = {}
        self._made: list[tuple[str, bool]] = []

    def add(self, one: Stored) -> None:
        gone = one.interaction is Interaction.DELETE
        kind = ("Bundle" if gone else one.type, gone)
        number, target = self._open.get(kind) or self._new(kind)
        target.write((_deletion(one) if gone else one.raw) + b"\n")
        self._counts[number] += 1
        if self._counts[number] >= LINES:
            target.close()
            del self._open[kind]

    def _new(self, kind: tuple[str, bool]) -> tuple[int, IO[bytes]]:
        number = len(self._made)
        self._made.append(kind)
        self._counts[number] = 0
        self._open[kind] = (number, files.create_named(self._folder, f"{number}.ndjson"))
        return self._open[kind]

    def close(self) -> list[ExportFile]:
        for _, target in self._open.values():
            target.close()
        self._open.clear()
        return [
            ExportFile(number, kind, self._counts[number], gone)
            for number, (kind, gone) in enumerate(self._made)
        ]


def _deletion(one: Stored) -> bytes:
    return orjson.dumps(
        {
            "resourceType": "Bundle",
            "type": "transaction",
            "entry": [{"request": {"method": "DELETE", "url": f"{one.type}/{one.id}"}}],
        }
    )


def export(export_id: UUID, transaction: Transaction) -> None:
    """See `api.export`."""
    platform = system_actor("批量导出")
    asked = store.find(platform, export_id)
    if asked is None or asked.state not in (State.WAITING, State.RUNNING):
        return
    written = _Files(export_id)
    try:
        count = _copy(platform, asked, written, transaction)
        if count is None:
            written.close()
            files.drop_named(folder_of(export_id))
            return
        listed = written.close()
        with transaction():
            kept = store.finish(platform, export_id, count, listed)
        if not kept:
            files.drop_named(folder_of(export_id))
    except CodedError as error:
        written.close()
        log.warning("export_failed", export_id=str(export_id), error=error.code)
        files.drop_named(folder_of(export_id))
        with transaction():
            store.fail(platform, export_id, f"{error.text}。{error.advice_text}")


def _copy(platform: Actor, asked: Export, target: _Files, transaction: Transaction) -> int | None:
    """How many resources were written; None when the export was stopped on the way."""
    actor, after, count = actor_of(asked.asker), "", 0
    while True:
        with transaction():
            if not store.progress(platform, asked.id, count):
                return None
            page, following = fhir.extract(
                actor, types=asked.types, resident_ids=asked.residents, since=asked.since, until=asked.until,
                after=after, limit=PAGE,
            )  # fmt: skip
        for one in page:
            target.add(one)
        count += len(page)
        if following is None:
            return count
        after = following


def throw_away() -> int:
    """See `api.throw_away`."""
    platform = system_actor("批量导出")
    old = store.list_older(platform, now() - KEPT)
    for each in old:
        store.drop(platform, each)
        files.drop_named(folder_of(each))
    store.drop_imports(platform, now() - timedelta(days=30))
    return len(old)
