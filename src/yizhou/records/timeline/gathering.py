"""The resources a summary is drawn from, read once; with the institution each came from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import CHINA
from yizhou.records.fhir import api as fhir
from yizhou.records.fhir.contracts import Stored
from yizhou.records.timeline import store
from yizhou.records.timeline.naming import tokens

MOST = 5000


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource with its decoded content and the institution of the event it belongs to."""

    reference: str
    type: str
    content: Mapping[str, Any]
    on: date | None
    until: date | None
    institution_name: str


def gather(
    actor: Actor,
    people: Sequence[UUID],
    types: Sequence[str],
    codes: Sequence[str] = (),
    since: datetime | None = None,
) -> list[Resource]:
    """Current resources of these types, newest first."""
    stored = fhir.search(actor, people, types, codes=codes, since=since, limit=MOST)
    return decode(stored, store.institutions_of(actor, people, types) if stored else {})


def decode(stored: Sequence[Stored], institutions: Mapping[str, str]) -> list[Resource]:
    """Stored resources as summaries need them."""
    found = []
    for one in stored:
        content = orjson.loads(one.raw)
        started, ended = fhir.occurrence(content)
        reference = f"{one.type}/{one.id}"
        found.append(
            Resource(
                reference,
                one.type,
                content,
                started.astimezone(CHINA).date() if started else None,
                ended.astimezone(CHINA).date() if ended and ended.year < 9998 else None,
                institutions.get(reference, ""),
            )
        )
    return found


def status(content: Mapping[str, Any], *elements: str) -> frozenset[str]:
    """Codes in status elements."""
    return frozenset(token for element in elements for token in tokens(content.get(element) or []))
