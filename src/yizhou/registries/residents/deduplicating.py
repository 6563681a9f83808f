"""The index compared with itself: blocking in SQL, slice by slice, judged by the same rules as intake, into the review queue.

A slice is a range of the 64-bit blocking keys, so slices are of one size and may run side by side. A pair that shares keys
of two slices is judged twice and queued once. Nothing is joined here: what the index did not join when it came in, a
person should look at; the certain ones stand at the head of the queue.
"""

from collections import Counter
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now
from yizhou.kernel.events.api import emit
from yizhou.registries.residents import pairing
from yizhou.registries.residents.contracts import Deduplication, Outcome
from yizhou.registries.residents.definitions import matching_model, names_definition
from yizhou.registries.residents.errors import DeduplicationRunning, DeduplicationUnknown
from yizhou.registries.residents.events import DeduplicationStarted
from yizhou.registries.residents.matching import Match
from yizhou.registries.residents.store import deduplications as store

SLICES = 32
_AT_ONCE = 4_000
_LOWEST, _KEYS = -(2**63), 2**64


def start(actor: Actor) -> Deduplication:
    """See `api.start_deduplication`."""
    run_id = new_id()
    if not store.insert_run(actor, run_id, matching_model().version, SLICES, now()):
        raise DeduplicationRunning
    names = names_definition()
    confused = [(one, other) for one, other in names.confused_initials if len(one) == 1]
    filled = store.fill_sketch(
        actor, confused, sorted(names.nickname_prefixes), sorted(names.nickname_suffixes)
    )
    store.save_size(actor, run_id, filled)
    emit(DeduplicationStarted(run_id, SLICES))
    return _run(actor, run_id)


def compare_slice(actor: Actor, run_id: UUID, number: int) -> Deduplication:
    """See `api.deduplicate_slice`."""
    width = _KEYS // SLICES
    low = _LOWEST + number * width
    pairs = store.list_pairs(actor, low, low + width - 1, matching_model().candidates_per_key)
    found: list[tuple[UUID, UUID, Match]] = []
    for place in range(0, len(pairs), _AT_ONCE):
        judged = pairing.compare_many(actor, pairs[place : place + _AT_ONCE])
        found += [entry for entry in judged if entry[2].outcome is not Outcome.NEW]
    queued = pairing.queue(actor, found)
    new = Counter(match.outcome for left, right, match in found if (left, right) in queued)
    counts = (len(pairs), new[Outcome.LINKED], new[Outcome.REVIEW])
    store.note_slice(actor, run_id, number, counts, now())
    return _run(actor, run_id)


def list_runs(actor: Actor, limit: int) -> list[Deduplication]:
    """See `api.deduplications`."""
    return [Deduplication(*row) for row in store.list_runs(actor, limit)]


def _run(actor: Actor, run_id: UUID) -> Deduplication:
    row = store.find_run(actor, run_id)
    if row is None:
        raise DeduplicationUnknown(run=run_id)
    return Deduplication(*row)
