"""Frozen types of master data that cross its border."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Change:
    """A version of one item. `state`: waiting (for review), published, rejected. `sequence` orders what was published."""

    id: UUID
    kind: str
    key: str
    label: str
    version: int
    deleted: bool
    content: Mapping[str, Any]
    state: str
    noticed: datetime
    sequence: int | None
    decided_by: str
    note: str


@dataclass(frozen=True, slots=True)
class Subscription:
    """What an organisation's system is sent: kind, filter (field → wanted beginnings), mapping, and how (push or pull)."""

    id: UUID
    organisation_id: UUID
    organisation_name: str
    name: str
    kind: str
    mode: str
    url: str
    secret: str
    filter: Mapping[str, Any]
    mapping: Mapping[str, Any]
    state: str
    reached: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """One change on its way to one subscriber: queued → sent → received → applied, or refused, or parked."""

    id: UUID
    subscription_id: UUID
    change_id: UUID
    kind: str
    key: str
    label: str
    version: int
    state: str
    attempts: int
    problem: str
    changed: datetime


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What a receiver lacks, has in an older version, or has though it is gone."""

    missing: tuple[str, ...]
    stale: tuple[str, ...]
    extra: tuple[str, ...]
