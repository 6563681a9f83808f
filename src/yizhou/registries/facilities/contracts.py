"""Frozen types of the institution registry that cross its border."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Institution:
    """An institution or a department of one, as registered (WS 218, WS/T 790.3).

    `class_code` is WS 218 annex A for institutions (`A100`) or the department code (CV08.00.002, `A03.01`);
    `status` is active | suspended | closed; `beds` those in the licence; `service_area` codes of the regions it serves (GB/T
    2260), `services` what it offers (诊疗科目 and services, as printed); `consortium_code` the institution that leads its
    medical consortium. `organisation_id` is its node in the organisation tree (None for departments
    and for institutions outside the prefecture). `parent_code` is kept as sent, registered or not.
    """

    code: str
    name: str
    organisation_id: UUID | None = None
    class_code: str = ""
    class_name: str = ""
    class_system: str = ""
    parent_code: str = ""
    parent_name: str = ""
    region_code: str = ""
    level: str = ""
    address: str = ""
    phone: str = ""
    longitude: float | None = None
    latitude: float | None = None
    status: str = "active"
    valid_from: date | None = None
    valid_until: date | None = None
    credit_code: str = ""
    beds: int | None = None
    leader: str = ""
    services: tuple[str, ...] = ()
    service_area: tuple[str, ...] = ()
    consortium_code: str = ""
    consortium_name: str = ""


@dataclass(frozen=True, slots=True)
class InstitutionClaim:
    """What an institution registration message says; empty fields are not touched by an update."""

    code: str
    name: str = ""
    class_code: str = ""
    class_system: str = ""
    parent_code: str = ""
    parent_name: str = ""
    region_code: str = ""
    level: str = ""
    address: str = ""
    phone: str = ""
    longitude: float | None = None
    latitude: float | None = None
    status: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    credit_code: str = ""
    beds: int | None = None
    leader: str = ""
    services: tuple[str, ...] = ()
    service_area: tuple[str, ...] = ()
    consortium_code: str = ""


@dataclass(frozen=True, slots=True)
class InstitutionVersion:
    """What an institution was from `effective` on, who said so when, and which fields that changed."""

    effective: date
    recorded: datetime
    actor_name: str
    action: str
    changed: tuple[str, ...]
    state: Institution


@dataclass(frozen=True, slots=True)
class InstitutionFilter:
    """What a list of institutions shows; empty fields do not narrow. `class_code` and `level` are beginnings.

    `county` takes a code of any year (532331 finds 禄丰市); `consortium` is the code of the leading institution.
    """

    text: str = ""
    county: str = ""
    class_code: str = ""
    level: str = ""
    status: str = ""
    consortium: str = ""


@dataclass(frozen=True, slots=True)
class InstitutionCounts:
    """How many institutions and beds a filter finds, by county code and by first letter of the class."""

    institutions: int
    beds: int
    by_county: tuple[tuple[str, int], ...]
    by_class: tuple[tuple[str, int], ...]
