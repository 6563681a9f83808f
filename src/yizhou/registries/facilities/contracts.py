"""Frozen types of the institution registry that cross its border."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Institution:
    """An institution or a department of one, as registered (WS 218, WS/T 790.3).

    `class_code` is WS 218 annex A for institutions (`A100`) or the department code (CV08.00.002, `A03.01`);
    `status` is active | suspended | closed. `organisation_id` is its node in the organisation tree (None for departments
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
