"""Noticing changes, reviewing them, publishing them: each published version gets a number in one order for all readers."""

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any
from uuid import UUID

import orjson

from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now
from yizhou.registries.master_data import snapshots, store
from yizhou.registries.master_data.definitions import Model, models
from yizhou.registries.master_data.errors import ChangeNotFound, UnknownModel

AUTOMATIC = "按模型规则自动发布"


def model_of(kind: str) -> Model:
    """A model. Raises UnknownModel."""
    found = models().get(kind)
    if found is None:
        raise UnknownModel(kind=kind[:20])
    return found


def _digest(content: Mapping[str, Any]) -> bytes:
    return blake2b(orjson.dumps(content, option=orjson.OPT_SORT_KEYS), digest_size=16).digest()


def notice_all(actor: Actor) -> int:
    """Compare the small registers as a whole with what was noticed last; how many changes."""
    return sum(
        _notice(actor, models()[kind], dict(read(actor)), whole=True)
        for kind, read in snapshots.WHOLE.items()
    )


def notice_residents(actor: Actor, resident_ids: Sequence[UUID]) -> int:
    """Compare some residents with what was noticed last; how many changes."""
    model = next(each for each in models().values() if each.restricted)
    return _notice(actor, model, dict(snapshots.residents_by_id(actor, set(resident_ids))), whole=False)


def _notice(actor: Actor, model: Model, told: Mapping[str, Mapping[str, Any]], *, whole: bool) -> int:
    known = store.digests(actor, model.id, None if whole else list(told))
    at = now()
    items: list[tuple[Any, ...]] = []
    changes: list[tuple[Any, ...]] = []

    def note(key: str, content: Mapping[str, Any], version: int, *, deleted: bool) -> None:
        label = str(content.get(model.label, ""))
        items.append((model.id, key, label, version, _digest(content), deleted))
        body = orjson.dumps(content).decode()
        changes.append((new_id(), model.id, key, label, version, deleted, body, "waiting", at))

    for key, content in told.items():
        standing = known.get(key)
        if standing is None or standing[2] or standing[0] != _digest(content):
            note(key, content, standing[1] + 1 if standing else 1, deleted=False)
    if whole:
        for key, (_, version, deleted) in known.items():
            if key not in told and not deleted:
                note(key, {model.key: key}, version + 1, deleted=True)
    if changes:
        store.save(actor, items, changes)
        first = [row[0] for row in changes if not model.reviewed or row[4] == 1]
        # The first version of everything is what the registry holds already; only what changes from there is reviewed.
        if first:
            store.number(actor, first, at, AUTOMATIC)
    return len(changes)


def decide(actor: Actor, change_ids: Sequence[UUID], *, publish: bool, note: str) -> int:
    """Publish waiting changes or turn them down; how many. Raises ChangeNotFound."""
    waiting = store.find_waiting(actor, change_ids)
    if not waiting:
        raise ChangeNotFound
    ids = [each.id for each in waiting]
    if publish:
        store.number(actor, ids, now(), note.strip())
    else:
        store.reject(actor, ids, now(), note.strip())
    audit.record(actor, "update", what="主数据审核", detail={"changes": len(ids), "published": publish})
    return len(ids)
