"""Background work of bulk data."""

from uuid import UUID

from yizhou.exchange.bulk import api
from yizhou.kernel.db.api import unit_of_work
from yizhou.kernel.jobs.api import job, periodic


@job(name="bulk.export", transactional=False)
def run_export(export_id: str) -> None:
    """Begun anew after a failure: files of the attempt before are written over."""
    api.export(UUID(export_id), unit_of_work)


@job(name="bulk.import", transactional=False)
def run_import(import_id: str) -> None:
    """Goes on where it was left; a slice that is met again is recognised by the pipeline."""
    api.take(UUID(import_id), unit_of_work)


@periodic("17 * * * *", name="bulk.throw_away")
def throw_away_exports() -> None:
    api.throw_away()
