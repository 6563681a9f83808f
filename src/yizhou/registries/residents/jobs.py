"""Background work of the resident registry."""

from uuid import UUID

from yizhou.kernel.auth.contracts import Actor, system_actor
from yizhou.kernel.events.api import subscribe
from yizhou.kernel.jobs.api import defer, job, periodic
from yizhou.registries.residents import api
from yizhou.registries.residents.events import DeduplicationStarted


@periodic("20 3 * * *", name="residents.name_shares")
def count_names() -> None:
    """Count how common names are, so that agreement on a rare one weighs more."""
    api.refresh_name_shares(system_actor("平台任务"))


@job(name="residents.deduplicate_slice")
def compare_slice(run_id: str, number: int) -> None:
    """One part of a comparison of the whole index."""
    api.deduplicate_slice(system_actor("平台查重"), UUID(run_id), number)


@subscribe(DeduplicationStarted, name="residents.deduplicate")
def spread_slices(event: DeduplicationStarted, actor: Actor) -> None:
    """A comparison of the whole index is worked off by as many jobs as it has parts."""
    del actor
    for number in range(event.slices):
        defer(compare_slice, run_id=str(event.run_id), number=number)
