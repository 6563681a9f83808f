"""Facts schedules announce."""

from dataclasses import dataclass
from typing import ClassVar

from yizhou.kernel.events.contracts import Event


@dataclass(frozen=True, slots=True)
class SlotBooked(Event):
    """A number was booked."""

    kind: ClassVar[str] = "schedules.booked"
    resident_id: str
    booking_id: str
    session_id: str
    channel: str


@dataclass(frozen=True, slots=True)
class BookingCancelled(Event):
    """A booking was given back."""

    kind: ClassVar[str] = "schedules.cancelled"
    resident_id: str
    booking_id: str
    session_id: str


@dataclass(frozen=True, slots=True)
class ClinicStopped(Event):
    """A session does not take place; `bookings` people were told."""

    kind: ClassVar[str] = "schedules.stopped"
    session_id: str
    reason: str
    bookings: int


@dataclass(frozen=True, slots=True)
class ClinicResumed(Event):
    """A stopped session takes place after all."""

    kind: ClassVar[str] = "schedules.resumed"
    session_id: str
    bookings: int


@dataclass(frozen=True, slots=True)
class ResidentArrived(Event):
    """Somebody with a booking checked in."""

    kind: ClassVar[str] = "schedules.arrived"
    resident_id: str
    booking_id: str
    session_id: str


@dataclass(frozen=True, slots=True)
class NoShowRecorded(Event):
    """Somebody did not come; `banned_until` is a day, empty when the limit is not reached."""

    kind: ClassVar[str] = "schedules.no_show"
    resident_id: str
    booking_id: str
    banned_until: str
