"""Background work of assembled documents."""

from datetime import timedelta

from yizhou.kernel.auth.contracts import system_actor
from yizhou.kernel.clock.api import now
from yizhou.kernel.jobs.api import periodic
from yizhou.records.assembled import store

_KEPT = timedelta(days=730)


@periodic("23 3 * * *", name="assembled.forget_runs")
def forget_runs() -> None:
    """Runs go after two years; the access log stays."""
    store.forget_runs(system_actor("组装服务"), now() - _KEPT)
