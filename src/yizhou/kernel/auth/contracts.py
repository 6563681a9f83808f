"""Frozen types of authentication and authorisation that cross the feature's border."""

from dataclasses import dataclass, field
from enum import Enum
from uuid import UUID


class ActorKind(Enum):
    STAFF = "staff"
    RESIDENT = "resident"
    PARTNER = "partner"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, for whom, within which scope. Every function of a `store.py` takes one.

    `scope` is the ltree path of the part of the organisation tree the actor may see
    (`p532300`, `p532300.c532301`, …); empty for a resident, who sees only `resident_id`.
    `organisation_id` is the organisation acted for at the moment.
    """

    kind: ActorKind
    name: str
    user_id: UUID | None = None
    organisation_id: UUID | None = None
    organisation_name: str = ""
    scope: str = ""
    permissions: frozenset[str] = field(default_factory=frozenset)
    roles: tuple[str, ...] = ()
    resident_id: UUID | None = None
    partner_id: UUID | None = None
    request_id: str = ""
    address: str = ""
    purpose: str = "treatment"

    def may(self, permission: str) -> bool:
        return self.kind is ActorKind.SYSTEM or permission in self.permissions


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who may do a piece of work at an organisation."""

    id: UUID
    name: str
    roles: tuple[str, ...]


def system_actor(name: str = "平台") -> Actor:
    """The platform itself (jobs, loaders): sees the whole prefecture."""
    return Actor(kind=ActorKind.SYSTEM, name=name)
