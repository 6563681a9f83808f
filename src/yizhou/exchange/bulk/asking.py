"""What an export asks for: parameters and people, checked before anything is promised."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from yizhou.exchange.bulk.errors import FormatNotOffered, MemberUnknown, TooMany
from yizhou.kernel.auth.contracts import Actor
from yizhou.records.fhir import api as fhir
from yizhou.records.fhir.contracts import Given
from yizhou.records.fhir.errors import BadParameter, UnknownParameter, UnknownType

MOST_PEOPLE = 10_000
NAMES = ("_outputFormat", "_since", "_type", "patient")
_FORMATS = ("application/fhir+ndjson", "application/ndjson", "ndjson")


def check_names(names: Sequence[str]) -> None:
    """Raises UnknownParameter."""
    for name in names:
        if name not in NAMES:
            raise UnknownParameter(name=name[:60], type="$export", known="、".join(NAMES))


def read(given: Mapping[str, Sequence[Given]]) -> tuple[tuple[str, ...], datetime | None, tuple[UUID, ...]]:
    """Types, since and patients. Raises UnknownType, BadParameter, FormatNotOffered, MemberUnknown."""
    values = {name: str(listed[0].value) for name, listed in given.items() if listed}
    if values.get("_outputFormat", "ndjson").replace(" ", "+") not in _FORMATS:
        raise FormatNotOffered(format=values["_outputFormat"][:60])
    types = tuple(each.strip() for each in values.get("_type", "").split(",") if each.strip())
    for each in types:
        if each not in fhir.resource_types():
            raise UnknownType(type=each[:60])
    since = None
    if "_since" in values:
        try:
            since = datetime.fromisoformat(values["_since"].replace(" ", "+"))
        except ValueError:
            since = None
        if since is None or since.tzinfo is None:
            raise BadParameter(
                name="_since",
                value=values["_since"][:60],
                hint="请给出带时区的时刻，如 2026-11-26T08:00:00+08:00",
            )
    people = tuple(member(each.strip()) for each in values.get("patient", "").split(",") if each.strip())
    return types, since, _not_too_many(people)


def member(reference: str) -> UUID:
    """The resident of `Patient/<resident>`. Raises MemberUnknown."""
    kind, _, name = reference.rpartition("/")
    try:
        if kind not in ("", "Patient"):
            raise ValueError(kind)
        return UUID(name)
    except ValueError:
        raise MemberUnknown(reference=reference[:80]) from None


def members_of(actor: Actor, group_id: str) -> tuple[UUID, ...]:
    """Residents of a stored Group, inactive members left out. Raises ResourceNotFound, MemberUnknown, TooMany."""
    content: dict[str, Any] = fhir.parse(fhir.read(actor, "Group", group_id).raw)
    references = [
        str(each.get("entity", {}).get("reference", ""))
        for each in content.get("member", [])
        if not each.get("inactive")
    ]
    return _not_too_many(tuple(dict.fromkeys(map(member, references))))


def _not_too_many(people: tuple[UUID, ...]) -> tuple[UUID, ...]:
    if len(people) > MOST_PEOPLE:
        raise TooMany(most=MOST_PEOPLE, count=len(people))
    return people
