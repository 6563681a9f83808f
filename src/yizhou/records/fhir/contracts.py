"""Frozen types of the FHIR R4 store that cross its border."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

NO_RESIDENT = UUID(int=0)
"""`resident_id` of resources that belong to no resident (Organization, Practitioner, Medication, …)."""


class Interaction(Enum):
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Write:
    """One resource to be written for one resident.

    `content` is the resource (its `id` and `meta.versionId`/`lastUpdated` are set by the store).
    `key` makes writing repeatable: the same (`origin`, `key`) written again updates the same resource,
    and changes nothing when the content is equal. `origin` is the source namespace. Empty `key` = plain create.
    """

    resident_id: UUID
    content: Mapping[str, Any]
    origin: str = ""
    key: str = ""
    message_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """The sender's name of a resource: enough to know, before writing, which id it has or will have."""

    type: str
    origin: str
    key: str


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored version. `raw` is the JSON exactly as stored."""

    resident_id: UUID
    type: str
    id: str
    version: int
    updated: datetime
    raw: bytes
    interaction: Interaction = Interaction.CREATE
    changed: bool = True


@dataclass(frozen=True, slots=True)
class Given:
    """One value of an operation's parameter, and where it stands."""

    value: Any
    place: str
