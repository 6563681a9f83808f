"""The chain over the access log: each entry is bound to all before it by SM3, so that a change shows."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from yizhou.kernel.audit.contracts import Chain
from yizhou.kernel.audit.store import chain, tallies
from yizhou.kernel.clock.api import now
from yizhou.kernel.crypto.api import sm2_sign, sm3

GENESIS = sm3("健康彝州访问日志".encode())
BATCH = 5_000
USE = "audit.checkpoint"
ID, AT, KIND, ACTOR, NAME, ORGANISATION, ORGANISATION_NAME, ROLE, ACTION = range(9)
OUTCOME = 12


def digest_of(previous: bytes, entry: tuple[Any, ...]) -> bytes:
    """SM3(previous ‖ entry), the entry's columns as text joined by the unit separator."""
    return sm3(previous + "\x1f".join("" if value is None else str(value) for value in entry).encode())


def seal() -> int:
    """Seal what is committed and not sealed yet, one batch, and count it; how many entries."""
    position, transaction, entry_id, previous = chain.last_seal() or (0, 0, 0, GENESIS)
    rows = chain.list_unsealed(transaction, entry_id, BATCH)
    seals = []
    for *entry, entry_transaction in rows:
        previous = digest_of(previous, tuple(entry))
        position += 1
        seals.append((position, entry[ID], entry_transaction, previous))
    if seals:
        chain.insert_seals(seals)
        _tally(rows)
    return len(seals)


def _tally(rows: list[tuple[Any, ...]]) -> None:
    """Count entries, each seen here once and for all, and keep the ways to them."""
    counts: Counter[tuple[Any, ...]] = Counter()
    hours: dict[datetime, tuple[int, int]] = {}
    actors: dict[str, tuple[Any, ...]] = {}
    for row in rows:
        at = row[AT].replace(tzinfo=UTC)
        hour = at.replace(minute=0, second=0, microsecond=0)
        counts[hour, row[ORGANISATION], row[ROLE], row[ACTION], row[OUTCOME]] += 1
        first, last = hours.get(hour, (row[ID], row[ID]))
        hours[hour] = (min(first, row[ID]), max(last, row[ID]))
        key = str(row[ACTOR] or f"{row[KIND]}:{row[NAME]}")
        actors[key] = (
            key,
            row[ACTOR],
            row[NAME],
            row[ROLE],
            row[ORGANISATION],
            row[ORGANISATION_NAME],
            at,
        )
    # In one order always, so that two sealers of different homes on one database never wait for each other in a ring.
    tallies.add(
        (*key, number) for key, number in sorted(counts.items(), key=lambda entry: tuple(map(str, entry[0])))
    )
    tallies.stretch_hours((hour, *hours[hour]) for hour in sorted(hours))
    tallies.note_actors(actors[key] for key in sorted(actors))


def statement_of(position: int, digest: bytes) -> bytes:
    """What a checkpoint signs."""
    return f"audit:{position}:{digest.hex()}".encode()


def checkpoint() -> int | None:
    """Sign the end of the chain, when it has grown; its position."""
    position = chain.newest_position()
    last = chain.last_checkpoint()
    end = chain.seal_at(position)
    if end is None or (last is not None and last[0] >= position):
        return None
    chain.insert_checkpoint(position, end[2], now(), sm2_sign(statement_of(position, end[2]), USE))
    return position


def state() -> Chain:
    """The chain as it stands."""
    last = chain.last_checkpoint()
    return Chain(
        chain.newest_position(), chain.count_waiting(), last[0] if last else 0, last[1] if last else None
    )
