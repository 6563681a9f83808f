"""What makes a file a used one: the days of services and check-ups, as the shared record has them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import orjson

from yizhou.applications.health_files import store
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import CHINA, now, today
from yizhou.records.fhir import api as fhir
from yizhou.registries.residents import api as residents

_SHEET = "HDSA00.01"
_CHECK_UP = "HDSB05.03"
_YEAR = 365
_MOST = 50


def note(actor: Actor, written: Iterable[tuple[UUID, Sequence[str]]]) -> None:
    """Services and check-ups among what was just written into the record."""
    wanted = {
        reference: resident
        for resident, references in written
        for reference in references
        if reference.startswith("Encounter/")
    }
    if not wanted:
        return
    for stored in fhir.read_many(actor, list(wanted)):
        served, checked = _days(orjson.loads(stored.raw))
        if served is not None:
            resident = wanted[f"{stored.type}/{stored.id}"]
            store.note_days(actor, residents.identity_set(resident), served, checked)


def look_back(actor: Actor, resident_ids: Sequence[UUID]) -> None:
    """What the record of the last year says already when a file is opened."""
    since = datetime.combine(today() - timedelta(days=_YEAR), time(), CHINA)
    until = now() + timedelta(days=1)
    for stored in fhir.search(actor, resident_ids, ("Encounter",), (), (), since, until, _MOST):
        served, checked = _days(orjson.loads(stored.raw))
        if served is not None:
            store.note_days(actor, resident_ids, served, checked)


def _days(content: Mapping[str, Any]) -> tuple[date | None, date | None]:
    """Days of the service and of the check-up; the sheet itself is no service."""
    codes = {coding.get("code") for kind in content.get("type", ()) for coding in kind.get("coding", ())}
    start = str(content.get("period", {}).get("start", ""))[:10]
    if _SHEET in codes or len(start) != len("2026-01-01"):
        return None, None
    day = date.fromisoformat(start)
    return day, day if _CHECK_UP in codes else None
