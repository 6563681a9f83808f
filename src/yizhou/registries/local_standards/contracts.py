"""Frozen types of local standards that cross the feature's border."""

from dataclasses import dataclass
from datetime import datetime

from yizhou.registries.standards_library.contracts import DataSetRow


@dataclass(frozen=True, slots=True)
class LocalRow:
    """A row as an editor writes it: terms as in `standards.data_sets.Item`; `allowed` is a cell as the standards print it."""

    key: str
    name: str
    element_id: str = ""
    definition: str = ""
    datatype: str = ""
    format: str = ""
    allowed: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class LocalBrief:
    """A version of a local standard in a list. `id` is `CXDS0001.v2`; `kind` data_set or element.

    `status` is draft | published | retired; a later published version retires the one before.
    """

    id: str
    kind: str
    code: str
    version: int
    status: str
    title: str
    based_on: str
    size: int
    edited: datetime
    edited_by: str
    published: datetime | None
    published_by: str
    note: str


@dataclass(frozen=True, slots=True)
class LocalStandard:
    """A version with its rows (of an element exactly one) and all versions of the same code, the newest first."""

    brief: LocalBrief
    purpose: str
    rows: tuple[DataSetRow, ...]
    versions: tuple[LocalBrief, ...]


@dataclass(frozen=True, slots=True)
class LocalPage:
    """Versions of local standards, the latest edited first; `next` begins the next page."""

    items: tuple[LocalBrief, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Draft:
    """What an editor saves. `edited` is the moment the draft was read at: somebody else's saving since then refuses it."""

    title: str
    purpose: str
    rows: tuple[LocalRow, ...]
    edited: datetime
