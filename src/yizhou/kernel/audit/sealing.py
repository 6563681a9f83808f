"""The chain over the access log: each entry is bound to all before it by SM3, so that a change shows."""

from typing import Any

from yizhou.kernel.audit import store
from yizhou.kernel.audit.contracts import Verification
from yizhou.kernel.crypto.api import sm3

GENESIS = sm3("健康彝州访问日志".encode())
BATCH = 5_000


def digest_of(previous: bytes, entry: tuple[Any, ...]) -> bytes:
    """SM3(previous ‖ entry), the entry's columns as text joined by the unit separator."""
    return sm3(previous + "\x1f".join("" if value is None else str(value) for value in entry).encode())


def seal() -> int:
    """Seal what is committed and not sealed yet, one batch; how many entries."""
    last = store.last_seal()
    position, transaction, entry_id, previous = last or (0, 0, 0, GENESIS)
    rows = store.list_unsealed(transaction, entry_id, BATCH)
    seals = []
    for *entry, entry_transaction in rows:
        previous = digest_of(previous, tuple(entry))
        position += 1
        seals.append((position, entry[0], entry_transaction, previous))
    if seals:
        store.insert_seals(seals)
    return len(seals)


def verify() -> Verification:
    """Walk the whole chain and say where it breaks first."""
    entries, sealed, slipped = store.count()
    previous, position = GENESIS, 0
    while rows := store.list_sealed(position, BATCH):
        for place, entry_id, digest, *entry in rows:
            if entry[0] is None:
                return Verification(entries, sealed, entry_id, f"第 {place} 条日志（编号 {entry_id}）被删除")
            previous = digest_of(previous, tuple(entry))
            if place != position + 1 or previous != bytes(digest):
                return Verification(entries, sealed, entry_id, f"第 {place} 条日志（编号 {entry_id}）被改动")
            position = place
    if slipped:
        return Verification(entries, sealed, None, f"有 {slipped} 条日志插入到已封存的部分之前")
    return Verification(entries, sealed, None, "")
