"""A comparison of the whole index, worked off by the platform's own worker, as when a reviewer starts it."""

import time

from tests.bench.measuring import Bench
from yizhou.registries.residents.contracts import Deduplication

ASK_SECONDS = 0.5


def deduplicate(bench: Bench) -> Deduplication:
    """Start a run and wait for its end; the run as it ended."""
    from django.db import transaction

    from yizhou.kernel.auth.contracts import system_actor
    from yizhou.registries.residents import api

    actor = system_actor("测量")
    with transaction.atomic():
        run = api.start_deduplication(actor)
    while run.finished is None:
        time.sleep(ASK_SECONDS)
        run = api.deduplications(actor, 1)[0]
    bench.say(f"  {run.done} parts compared")
    return run


def describe_run(run: Deduplication) -> str:
    """What a run met, for the note of a measure."""
    return f"{run.residents:,} index ids, {run.compared:,} judgements, queued: {run.certain:,} certain, {run.doubtful:,} doubtful"
