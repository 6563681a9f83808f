"""The warehouse is brought up to date every ten minutes, and the indicators it concerns with it."""

from yizhou.engines.indicators import api
from yizhou.engines.warehouse.errors import RefreshRunning
from yizhou.kernel.auth.api import system_actor
from yizhou.kernel.db.api import unit_of_work
from yizhou.kernel.jobs.api import job, periodic


@periodic("*/10 * * * *", name="indicators.bring_up_to_date", transactional=False)
def bring_up_to_date() -> None:
    """Refresh, compute, alert."""
    try:
        api.bring_up_to_date(system_actor("指标统计"), unit_of_work)
    except RefreshRunning:
        return


@job(name="indicators.now", transactional=False)
def bring_up_to_date_now() -> None:
    """The same, asked for by a person."""
    bring_up_to_date()
