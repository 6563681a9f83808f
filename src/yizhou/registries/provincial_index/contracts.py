"""Frozen types of the connection with the province."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from yizhou.registries.residents.contracts import NAMESPACES_ABOVE

CODE = "province:index"
"""Namespace of the province-wide identification code among the cross-references."""
CARD = "province:card"
"""Namespace of the number of the province's electronic health card (电子健康卡卡号)."""
CROSS = "province:card-index"
"""Namespace of the cross-domain master index of the card platform (跨域主索引, `empi`)."""
NAMES = NAMESPACES_ABOVE


@dataclass(frozen=True, slots=True)
class Task:
    """Something the province must hear. `channel`: index | card; `act`: feed | merge; `state`: waiting | done | refused | conflict.

    `attempts` counts tries since it was queued, `problem` says in Chinese why it stands; `review_id` is the pair put before people.
    `wanted` grows when news comes while it is under way.
    """

    channel: str
    act: str
    resident_id: UUID
    other_id: UUID | None
    state: str
    attempts: int
    due: datetime
    problem: str
    review_id: UUID | None
    told: str
    wanted: int
    changed: datetime


@dataclass(frozen=True, slots=True)
class ProvincialPerson:
    """A person as the province tells it; what it does not say is empty."""

    name: str = ""
    sex: str = ""
    birth_date: date | None = None
    citizen_id: str = ""
    phone: str = ""
    address: str = ""
    ethnic_group: str = ""
    code: str = ""
    card: str = ""
    cross: str = ""
    card_holds: bool = True


@dataclass(frozen=True, slots=True)
class Lookup:
    """Who a card or code from elsewhere is: what the province said, and the resident here, if there is one. `shown` is masked."""

    id: UUID
    medium: str
    shown: str
    person: ProvincialPerson
    resident_id: UUID | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Application:
    """A use of the health code, of the catalogue (居民电子健康码应用目录).

    `accepts` names media, `number` the number it works with (health_code | province_code | card | citizen_id | local),
    `online`: only after the province has verified the medium; `levels`: kinds of institution that offer it.
    """

    id: str
    title: str
    area: str
    status: str
    endpoint: str
    accepts: tuple[str, ...]
    number: str
    online: bool = False
    living: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """Where a resident's code is accepted: the application, the number it goes by, at which institution (empty: everywhere)."""

    application: Application
    number: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Permit:
    """Whether an application may go on with what was presented, and why not."""

    application: Application
    allowed: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Answer to whatever a patient presents. `medium`: see `definitions/health_code/applications.yaml`.

    `verified`: platform (our own code or register) | province (asked just now) | offline (the province could not be asked: known by
    the binding kept here). `resident_id` is None when the person is known to the province only; then `lookup` says who it is.
    """

    medium: str
    verified: str
    resident_id: UUID | None
    name: str
    sex: str
    birth_date: date | None
    number_masked: str
    deceased: bool
    caution: str
    permits: tuple[Permit, ...] = ()
    lookup: Lookup | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts of the queue by channel and state, when the province last answered, and since when it does not."""

    counts: tuple[tuple[str, str, int], ...] = field(default_factory=tuple)
    answered: datetime | None = None
    silent_since: datetime | None = None
    silent_reason: str = ""
