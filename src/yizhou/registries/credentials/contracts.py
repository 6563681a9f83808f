"""Frozen types of the licence register that cross its border."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence as it stands. `holder_code` is an institution's or a practitioner's registered code; `institution_code`
    where it is practised.

    `status` is valid | suspended | cancelled as decided; `standing` is what that means on the day asked: valid | expired |
    suspended | cancelled | not_yet. `check_due` is the day until which the next periodic check must be passed.
    """

    id: UUID
    kind: str
    number: str
    holder_code: str
    holder_name: str
    institution_code: str
    institution_name: str
    fields: Mapping[str, Any]
    issued: date
    valid_from: date
    valid_until: date | None
    check_due: date | None
    status: str
    standing: str
    version: int
    updated: datetime


@dataclass(frozen=True, slots=True)
class LicenceEvent:
    """One thing that happened to a licence: who decided what, which fields it changed, what it said afterwards."""

    version: int
    action: str
    at: datetime
    effective: date
    actor_name: str
    organisation_name: str
    opinion: str
    changed: tuple[str, ...]
    state: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ApplicationClaim:
    """What an applicant enters. `licence_id` names the licence for everything but a registration.

    `place_code` is the further institution of a filing, `result` that of a periodic check. Dates left out are computed from
    the kind's validity.
    """

    kind: str
    action: str
    licence_id: UUID | None = None
    number: str = ""
    holder_code: str = ""
    institution_code: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    valid_from: date | None = None
    valid_until: date | None = None
    place_code: str = ""
    result: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Application:
    """An application and where it stands: draft | submitted | returned | approved | withdrawn."""

    id: UUID
    kind: str
    action: str
    state: str
    licence_id: UUID | None
    number: str
    holder_code: str
    holder_name: str
    institution_code: str
    institution_name: str
    fields: Mapping[str, Any]
    valid_from: date | None
    valid_until: date | None
    place_code: str
    result: str
    note: str
    created: datetime
    submitted: datetime | None
    decided: datetime | None
    applicant_id: UUID | None
    applicant_name: str
    applicant_organisation: str
    opinion: str


@dataclass(frozen=True, slots=True)
class ApplicationStep:
    """One step of an application: drafted | submitted | returned | approved | withdrawn."""

    step: str
    at: datetime
    actor_name: str
    organisation_name: str
    opinion: str


@dataclass(frozen=True, slots=True)
class AttachedDocument:
    """A document of an application. `document` is its id in the kind's definition, `hash` SHA-256 of its bytes."""

    id: UUID
    document: str
    name: str
    media_type: str
    size: int
    hash: str
    at: datetime
    actor_name: str


@dataclass(frozen=True, slots=True)
class LicenceFilter:
    """What a list of licences shows; empty fields do not narrow. `standing` as in Licence, or `expiring`: within 90 days.

    `text` is the beginning of the number, or part of the holder's or institution's name.
    """

    text: str = ""
    kind: str = ""
    standing: str = ""
    holder: str = ""
    institution: str = ""


@dataclass(frozen=True, slots=True)
class LicenceWarning:
    """A licence whose validity or check runs out. `what` is expiry | check; `days` negative when it is past."""

    licence: Licence
    what: str
    due: date
    days: int
    raised: datetime


@dataclass(frozen=True, slots=True)
class LicenceGrant:
    """A licence that exists on paper and is taken over as it is (first load, bulk import)."""

    kind: str
    number: str
    holder_code: str
    holder_name: str
    institution_code: str
    institution_name: str
    fields: Mapping[str, Any]
    issued: date
    valid_from: date
    valid_until: date | None = None
    check_due: date | None = None
    status: str = "valid"


@dataclass(frozen=True, slots=True)
class Verification:
    """What anybody may learn of a licence. `state` is valid | expired | suspended | cancelled | not_yet | unknown | forged.

    The rest is filled only for a licence that exists; `person_matches` only when an identity number was given to compare.
    `outdated`: the licence was changed after the QR code was printed.
    """

    state: str
    at: datetime
    kind_title: str = ""
    issuer: str = ""
    number: str = ""
    holder_name: str = ""
    institution_name: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None
    outdated: bool = False
    person_matches: bool | None = None


@dataclass(frozen=True, slots=True)
class Certificate:
    """A licence ready for print, with its signed QR code: `payload` is what the picture says, an address."""

    licence: Licence
    payload: str
    svg: str
    signed_at: datetime
