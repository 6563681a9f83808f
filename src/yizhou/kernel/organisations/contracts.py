"""Frozen types of the organisation tree that cross the feature's border."""

from dataclasses import dataclass
from uuid import UUID

KINDS = ("prefecture", "county", "township", "village", "institution")


@dataclass(frozen=True, slots=True)
class Organisation:
    """A node of the tree: a region (GB/T 2260, 12-place code) or an institution.

    `path` is an ltree of label ids from the prefecture down. `class_code` is WS 218 for institutions.
    `level`: hospital level (`三级甲等`, …) or empty. Degrees of longitude and latitude may be missing.
    """

    id: UUID
    code: str
    name: str
    kind: str
    path: str
    parent_id: UUID | None
    class_code: str = ""
    region_code: str = ""
    level: str = ""
    credit_code: str = ""
    longitude: float | None = None
    latitude: float | None = None


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """One row to be put into the tree; parents are named by code and must come first or exist already."""

    code: str
    name: str
    kind: str
    parent_code: str = ""
    class_code: str = ""
    region_code: str = ""
    level: str = ""
    credit_code: str = ""
    longitude: float | None = None
    latitude: float | None = None
