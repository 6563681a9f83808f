"""Runs a comparison of the whole index as the platform's jobs do, a process for each core."""

from uuid import UUID

from tests.bench.measuring import Bench
from tests.bench.side_by_side import processes
from yizhou.registries.residents.contracts import Deduplication


def deduplicate(bench: Bench) -> Deduplication:
    """Start a run and compare all its parts; the run as it ended."""
    from django.db import transaction

    from yizhou.kernel.auth.contracts import system_actor
    from yizhou.registries.residents import api

    with transaction.atomic():
        run = api.start_deduplication(system_actor("测量"))
    with processes(bench) as pool:
        ended = list(pool.map(_compare, [str(run.id)] * run.slices, range(run.slices)))
    return max(ended, key=lambda entry: entry.done)


def _compare(run_id: str, number: int) -> Deduplication:
    from django.db import transaction

    from yizhou.kernel.auth.contracts import system_actor
    from yizhou.registries.residents import api

    with transaction.atomic():
        return api.deduplicate_slice(system_actor("测量"), UUID(run_id), number)


def describe_run(run: Deduplication) -> str:
    """What a run met, for the note of a measure."""
    return f"{run.residents:,} index ids, {run.compared:,} judgements, queued: {run.certain:,} certain, {run.doubtful:,} doubtful"
