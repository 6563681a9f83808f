"""Frozen types of the practitioner registry that cross its border."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Affiliation:
    """A place of work: an institution or a department, by its code and name as sent.

    `role` is main | additional (多机构备案); `department` the name of the department within the institution.
    """

    code: str
    name: str
    since: date | None = None
    until: date | None = None
    department: str = ""
    role: str = "main"


@dataclass(frozen=True, slots=True)
class Practitioner:
    """A registered health worker. `number` is the 医务人员编号; `title_code` GB/T 8561; `status` active | suspended | ended.

    `category` is what kind of worker (执业医师, 注册护士, …), `speciality` the field, `practice_scope` the registered
    scope of practice (执业范围).
    """

    id: UUID
    number: str
    name: str
    sex: str
    birth_date: date | None
    citizen_id: str
    title_code: str
    title_name: str
    phone: str
    address: str
    status: str
    valid_from: date | None
    valid_until: date | None
    affiliations: tuple[Affiliation, ...]
    updated: datetime
    category: str = ""
    speciality: str = ""
    practice_scope: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PractitionerClaim:
    """What a practitioner registration message says; empty fields are not touched by an update."""

    number: str
    name: str = ""
    sex: str = ""
    birth_date: date | None = None
    citizen_id: str = ""
    title_code: str = ""
    title_name: str = ""
    phone: str = ""
    address: str = ""
    status: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    affiliations: tuple[Affiliation, ...] = ()
    category: str = ""
    speciality: str = ""
    practice_scope: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PractitionerVersion:
    """What a registration said from `effective` on, who said so when, and which fields that changed; places of work apart."""

    effective: date
    recorded: datetime
    actor_name: str
    action: str
    changed: tuple[str, ...]
    state: PractitionerClaim


@dataclass(frozen=True, slots=True)
class PractitionerFilter:
    """What a list of health workers shows; empty fields do not narrow. `text`: name, pinyin, initials or number."""

    text: str = ""
    institution: str = ""
    category: str = ""
    title: str = ""
