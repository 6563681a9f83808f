"""Background work of the full population: reading the province at night and when asked, sending corrections, comparing."""

import structlog

from yizhou.kernel.auth.contracts import system_actor
from yizhou.kernel.db.api import unit_of_work
from yizhou.kernel.jobs.api import job, periodic
from yizhou.registries.population import api, syncing
from yizhou.registries.population.errors import ProvinceNotConfigured, ProvinceUnavailable, RunBusy
from yizhou.registries.population.province import Province

log = structlog.get_logger(__name__)
_ACTOR = system_actor("省级人口同步")


def read_all(province: Province) -> None:
    """Do the run that is open, page by page. Raises ProvinceUnavailable, after noting why; the run stays open."""
    while True:
        with unit_of_work():
            step = syncing.next_step(_ACTOR)
        if step is None:
            return
        try:
            page = province.changes(step.table, step.since, step.cursor)
        except ProvinceUnavailable as error:
            with unit_of_work():
                syncing.note_trouble(_ACTOR, step, error)
            raise
        with unit_of_work():
            syncing.keep(_ACTOR, step, page)


def send_all(province: Province) -> int:
    """Send every waiting correction; how many the province took."""
    accepted, more = 0, True
    while more:
        with unit_of_work():
            some, more = syncing.send_some(_ACTOR, province)
        accepted += some
    return accepted


@job(name="population.read", transactional=False)
def read_province() -> None:
    """Go on with the run that is open, from wherever it is."""
    read_all(Province.configured())


@periodic("30 2 * * *", name="population.nightly", transactional=False)
def nightly() -> None:
    """Every night, where a provincial system is configured."""
    try:
        province = Province.configured()
    except ProvinceNotConfigured:
        return
    try:
        with unit_of_work():
            syncing.start(_ACTOR)
    except RunBusy:
        log.info("population", what="yesterday's run is not finished: going on with it")
    read_all(province)
    send_all(province)
    with unit_of_work():
        api.compare(_ACTOR)


@job(name="population.send", transactional=False)
def send_corrections() -> None:
    """Tell the province what was put right here."""
    send_all(Province.configured())


@job(name="population.compare")
def compare() -> None:
    """Compare everybody."""
    api.compare(_ACTOR)
