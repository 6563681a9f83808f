"""Facts the licence register announces."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from yizhou.kernel.events.contracts import Event


@dataclass(frozen=True, slots=True)
class LicenceDecided(Event):
    """Something was decided about a licence: `action` as in ACTION_NAMES, `status` valid | suspended | cancelled."""

    kind: ClassVar[str] = "credentials.licence_decided"

    licence_id: UUID
    licence_kind: str
    holder_code: str
    institution_code: str
    action: str
    status: str


@dataclass(frozen=True, slots=True)
class ApplicationReturned(Event):
    """An application went back to its applicant."""

    kind: ClassVar[str] = "credentials.application_returned"

    application_id: UUID
    institution_code: str
    opinion: str


@dataclass(frozen=True, slots=True)
class LicenceRunsOut(Event):
    """A licence's validity or check reached a warning stage: `days` are left, 0 or less when it is past."""

    kind: ClassVar[str] = "credentials.licence_runs_out"

    licence_id: UUID
    institution_code: str
    what: str
    due: str
    days: int
