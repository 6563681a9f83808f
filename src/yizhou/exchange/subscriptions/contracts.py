"""Frozen types of subscriptions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a partner wants to be told, where and how. `content` is the resource without secrets; `failures` in a row."""

    id: UUID
    partner_id: UUID
    type: str
    query: str
    endpoint: str
    payload: str
    headers: Mapping[str, str]
    secret: str
    content: Mapping[str, Any]
    state: str = "active"
    error: str = ""
    until: datetime | None = None
    version: int = 1
    failures: int = 0


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a subscriber is to be told: "Type/id"."""

    id: int
    reference: str
