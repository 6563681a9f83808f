"""Frozen types of terminology that cross its border."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID


class Kind(Enum):
    """What an artefact is; the names of FHIR R4."""

    CODE_SYSTEM = "CodeSystem"
    VALUE_SET = "ValueSet"
    CONCEPT_MAP = "ConceptMap"


class Status(Enum):
    """Life of a version: draft → in review → published → retired. Only a draft can be changed."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    RETIRED = "retired"


FHIR_OPERATIONS: Mapping[str, tuple[str, ...]] = {
    "CodeSystem": ("lookup", "validate-code", "subsumes"),
    "ValueSet": ("expand", "validate-code"),
    "ConceptMap": ("translate",),
}
"""What is offered under /fhir for each kind, for the CapabilityStatement."""


@dataclass(frozen=True, slots=True)
class Artefact:
    """One version of a code system, value set or concept map. All versions of one share `url` and `slug`.

    `edition` counts versions from 1. `owner_id` is the institution whose own codes these are, None for standards.
    `spelling` says which writings of a code mean the same (see `spelling.py`). `content`: of a value set its `include` and
    `exclude` (FHIR ValueSet.compose), of a concept map `source` and `target` urls. `size`: concepts or mappings.
    `submitted_by` is the person who asked for the review, who may therefore not publish.
    """

    id: UUID
    kind: Kind
    slug: str
    edition: int
    url: str
    version: str
    title: str
    status: Status
    oid: str = ""
    aliases: tuple[str, ...] = ()
    publisher: str = ""
    description: str = ""
    owner_id: UUID | None = None
    owner_name: str = ""
    spelling: str = "exact"
    hierarchy: str = "none"
    content: Mapping[str, Any] = field(default_factory=dict)
    digest: str = ""
    size: int = 0
    created: datetime | None = None
    updated: datetime | None = None
    published: datetime | None = None
    retired: datetime | None = None
    submitted_by: UUID | None = None

    @property
    def fhir_id(self) -> str:
        """Logical id of this version: `icd10-1`."""
        return f"{self.slug}-{self.edition}"


@dataclass(frozen=True, slots=True)
class Concept:
    """A code of a code system version. `successors` are the codes to use instead of a retired one, where known."""

    code: str
    display: str
    parent: str = ""
    ancestors: tuple[str, ...] = ()
    active: bool = True
    retired_on: date | None = None
    successors: tuple[str, ...] = ()
    definition: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    position: int = 0

    @property
    def abstract(self) -> bool:
        """Whether the code only gathers others (a chapter) and must not be used itself (FHIR `notSelectable`)."""
        return self.properties.get("notSelectable") == "true"


@dataclass(frozen=True, slots=True)
class Found:
    """A concept with the version that has it and the names of what stands around it (code → display)."""

    artefact: Artefact
    concept: Concept
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a code may be used; when not, `message` says why in Chinese and what to use instead."""

    valid: bool
    message: str = ""
    display: str = ""
    found: Found | None = None


@dataclass(frozen=True, slots=True)
class Correspondence:
    """One line of a concept map. An empty `target` says that there is no counterpart (equivalence `unmatched`)."""

    source: str
    target: str
    equivalence: str = "equivalent"
    source_display: str = ""
    target_display: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Translation:
    """A target found by a concept map."""

    map: Artefact
    system: str
    mapping: Correspondence


@dataclass(frozen=True, slots=True)
class Expansion:
    """A window of a value set's codes. `total` counts all that match; systems by artefact url."""

    artefact: Artefact
    total: int
    offset: int
    items: tuple[tuple[str, Concept], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A code that differs between two versions: `added`, `removed`, `renamed`, `retired`, `moved`, `changed`."""

    kind: str
    code: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Differences:
    """What the later version changed against the earlier one; counts by kind are of all, `changes` may be cut."""

    earlier: Artefact
    later: Artefact
    counts: Mapping[str, int]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One act on an artefact; only ever added to. `before` and `after` hold what a mapping decision changed."""

    id: int
    at: datetime
    who: str
    action: str
    subject: str
    reason: str
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Brief:
    """A line of the list of artefacts: the version in force (else the newest), and whether a newer one is being made."""

    artefact: Artefact
    versions: int
    pending: Status | None


@dataclass(frozen=True, slots=True)
class NewArtefact:
    """What a person or an institution registers. `version` is free text; `url` may be left empty for an own code system."""

    kind: Kind
    title: str
    url: str = ""
    version: str = "1"
    publisher: str = ""
    description: str = ""
    oid: str = ""
    spelling: str = "exact"
    content: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LocalSystem:
    """Codes an institution uses in `system`: how many, how many still without a decision, how often they were sent.

    `map_id` is the concept map in work (draft, in review) or in force, None before the first.
    """

    organisation_id: UUID
    organisation_name: str
    system: str
    title: str
    codes: int
    unmapped: int
    sightings: int
    last_seen: datetime | None
    map_id: UUID | None
    map_status: Status | None
    target: str


@dataclass(frozen=True, slots=True)
class LocalCode:
    """A local code at the workbench. `sightings` is how often it was sent; `mappings` what it was decided to mean."""

    code: str
    display: str
    sightings: int
    last_seen: datetime | None
    mappings: tuple[Correspondence, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A target proposed for a local code. `score` from 0 to 1; `reason` says in Chinese what agrees."""

    code: str
    display: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class SeenCode:
    """A code met in a message: how it was named there, and how often."""

    system: str
    code: str
    display: str
    count: int = 1
