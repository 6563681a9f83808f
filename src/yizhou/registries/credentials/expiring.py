"""Warnings before a licence's validity or periodic check runs out: found once a day, told once per stage."""

from yizhou.kernel.clock.api import now, today
from yizhou.kernel.events.api import emit
from yizhou.registries.credentials.definitions import kinds
from yizhou.registries.credentials.events import LicenceRunsOut
from yizhou.registries.credentials.store import warnings


def warn() -> int:
    """See `api.warn`."""
    at, on, told = now(), today(), 0
    for kind in kinds().values():
        for what in ("expiry", "check"):
            if what == "check" and kind.check is None:
                continue
            found = warnings.raise_due(kind.id, what, kind.warn_days, on, at)
            emit(
                *(
                    LicenceRunsOut(licence, institution, what, due.isoformat(), days)
                    for licence, institution, due, days in found
                )
            )
            told += len(found)
    return told
