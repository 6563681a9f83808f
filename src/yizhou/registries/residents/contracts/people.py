"""People, their identifiers, and what the index says of them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from uuid import UUID


class IdentifierKind(Enum):
    """Kinds of personal identifier; `value` is the name used in tables and APIs."""

    CITIZEN_ID = "citizen_id"  # 居民身份证 GB 11643 (15 digits are turned into 18)
    HEALTH_CARD = "health_card"  # 居民健康卡 / 电子健康码主索引
    HEALTH_RECORD = "health_record"  # 城乡居民健康档案编号 (17 digits)
    INSURANCE_CARD = "insurance_card"  # 医保卡号
    BIRTH_CERTIFICATE = "birth_certificate"
    PASSPORT = "passport"
    OFFICER = "officer"  # 军官证
    OTHER = "other"
    LOCAL = "local"  # patient number of one source system


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier of a person. `system` is the issuing namespace: an OID, a URI or, for LOCAL, the source system."""

    kind: IdentifierKind
    value: str
    system: str = ""


@dataclass(frozen=True, slots=True)
class PersonClaim:
    """What one inbound message says about a person; everything may be missing or wrong.

    `sex` is GB/T 2261.1 (`0` unknown, `1` male, `2` female, `9` unstated). `source` names the source
    system (an institution's namespace) that issued `local_id`. `mother`/`father` are names. `as_of` is when the
    source knew this (document time); without it the claim counts as of its arrival, so a late one seems new.
    """

    name: str = ""
    sex: str = ""
    birth_date: date | None = None
    identifiers: tuple[Identifier, ...] = ()
    phones: tuple[str, ...] = ()
    address: str = ""
    region_code: str = ""
    ethnic_group: str = ""
    marital_status: str = ""
    occupation: str = ""
    mother_name: str = ""
    mother_citizen_id: str = ""
    father_name: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    deceased_on: date | None = None
    multiple_birth: int | None = None
    source: str = ""
    local_id: str = ""
    as_of: datetime | None = None


class Outcome(Enum):
    LINKED = "linked"
    REVIEW = "review"  # registered as new, and a pair put before a person
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One comparison that spoke for or against: `field`, the level reached, its weight (log2 likelihood ratio).

    `left` is what the claim (or the left side of a pair) said, `right` what the index knew; numbers are masked.
    """

    field: str
    level: str
    weight: float
    explanation: str
    field_name: str = ""
    left: str = ""
    right: str = ""


@dataclass(frozen=True, slots=True)
class Resolution:
    """Answer to "who is this?": the index id and why. `score` is a probability, 0 to 1.

    `resident_id` owns what the message brings. It may be an id that was merged into another one since: facts then
    stay where their source put them, readers gather them by `identity_set`, and an unmerge loses nothing.
    """

    resident_id: UUID
    outcome: Outcome
    score: float
    evidence: tuple[Evidence, ...] = ()
    candidate_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Resident:
    """One resident as other features see it; `merged_ids` are index ids that were merged into this one."""

    id: UUID
    name: str
    sex: str
    birth_date: date | None
    citizen_id: str
    health_code: str
    phones: tuple[str, ...]
    address: str
    region_code: str
    region_path: str
    ethnic_group: str
    deceased_on: date | None
    identifiers: tuple[Identifier, ...]
    merged_ids: tuple[UUID, ...]
    updated: datetime


@dataclass(frozen=True, slots=True)
class SourceLink:
    """A cross-reference: the patient number `local_id` of a source system belongs to this resident."""

    source: str
    local_id: str
    resident_id: UUID
    institution_id: UUID | None
    since: datetime
    score: float
    ended: datetime | None = None


NAMESPACES_ABOVE = {
    "province:index": "全省统一识别码",
    "province:card": "电子健康卡",
    "province:card-index": "健康卡跨域主索引",
}
"""Namespaces of numbers that systems above give residents (`api.bind_number`), and their names."""


@dataclass(frozen=True, slots=True)
class Binding:
    """How binding a number from above to a resident ended: `bound` | `same` (was bound already) | `taken` (another resident,
    `holder_id`, has it) | `other` (the resident has `number` of this kind already). The last two change nothing.
    """

    outcome: str
    number: str
    holder_id: UUID | None


@dataclass(frozen=True, slots=True)
class Relative:
    """A family member; `resident_id` is None when only the name is known.

    `relationship` is what the relative is to the resident: mother | father | child | spouse | guardian | sibling | contact.
    """

    resident_id: UUID | None
    name: str
    relationship: str
    birth_date: date | None = None


@dataclass(frozen=True, slots=True)
class Brief:
    """A resident as a list shows it: number and phone are masked."""

    id: UUID
    name: str
    sex: str
    birth_date: date | None
    citizen_id_masked: str
    phone_masked: str
    address: str
    region_code: str
    health_code: str
    deceased_on: date | None
    source_count: int
    updated: datetime
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Cancellation:
    """An index id that was taken out of use. `kind`: died | moved | mistaken | other."""

    kind: str
    at: datetime
    who: str
    reason: str


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything the index knows of a resident, for the resident's own page."""

    resident: Resident
    marital_status: str
    occupation: str
    mother_name: str
    father_name: str
    contact_name: str
    contact_phone: str
    multiple_birth: int | None
    links: tuple[SourceLink, ...]
    relatives: tuple[Relative, ...]
    cancellation: Cancellation | None = None


@dataclass(frozen=True, slots=True)
class PastClaim:
    """One thing a source once said: a line of the demographics history. `used` names the fields it still decides."""

    resident_id: UUID
    source: str
    at: datetime
    received: datetime
    claim: PersonClaim
    used: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReviewPair:
    """Two index ids that may be one person. `status`: open | merged | apart | settled (joined by other evidence)."""

    id: UUID
    left: Brief
    right: Brief
    score: float
    status: str
    created: datetime
    assigned_to: str
    evidence: tuple[Evidence, ...] = ()
    history: tuple["ReviewStep", ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewStep:
    """One act on a review pair: queued | merge | apart | undo."""

    at: datetime
    who: str
    decision: str
    reason: str


@dataclass(frozen=True, slots=True)
class IndexStatistics:
    """Counts over the whole index: pairs by state, living index ids, source systems."""

    open: int
    merged: int
    apart: int
    undone: int
    residents: int
    sources: int


@dataclass(frozen=True, slots=True)
class Act:
    """Something people did to an index id; `act`: registered | amended | death | cancelled | restored | related | unrelated |
    merged | unmerged | split, and the acts of CodeStep as `code_…`.
    """

    at: datetime
    who: str
    act: str
    reason: str
