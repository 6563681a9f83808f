"""Where an assembly takes its material from: a resident's record, or a made-up sample for the workshop.

Both answer the same three questions, so that a preview is assembled by the very engine that serves doctors.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Protocol
from uuid import UUID

import orjson

from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.clock.api import now
from yizhou.kernel.settings.api import environment
from yizhou.records.assembled.contracts import Person
from yizhou.records.assembled.errors import SampleUnknown
from yizhou.records.assembled.showing import SEX, found
from yizhou.records.consent import api as consent
from yizhou.records.fhir import api as fhir
from yizhou.records.timeline import api as timeline
from yizhou.registries.residents import api as residents
from yizhou.standards import citizen_id

_MOST = 1000
_DAY = re.compile(r"^(\d{4}-\d\d-\d\d)($|T.*)")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a section asks for."""

    types: Sequence[str] = ()
    codes: Sequence[str] = ()
    categories: Sequence[str] = ()
    kinds: Sequence[str] = ()
    domains: Sequence[str] = ()
    since: datetime | None = None


class Material(Protocol):
    """A source of material; lists come newest first."""

    person: Person

    def resources(self, wanted: Wanted) -> list[Mapping[str, Any]]: ...

    def events(self, wanted: Wanted) -> list[Mapping[str, Any]]: ...


def _facts(
    name: str, sex: str, birth: date | None, citizen: str, code: str, phones: Sequence[str], address: str
) -> Any:
    listed = (
        ("姓名", name), ("性别", SEX.get(sex, "")), ("出生日期", birth.isoformat() if birth else ""), ("身份证号", citizen),
        ("健康码", code), ("联系电话", "、".join(phones)), ("现住址", address),
    )  # fmt: skip
    return tuple((title, text) for title, text in listed if text)


def _masked(phone: str) -> str:
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) > 7 else "*" * len(phone)


class FromRecord:
    """The shared record of a resident the actor may see; numbers are masked for everybody but the resident."""

    def __init__(self, actor: Actor, resident_id: UUID) -> None:
        residents.require_visible(actor, resident_id)
        consent.require(actor, resident_id)
        self._actor = actor
        self._people = residents.identity_set(resident_id)
        who = residents.get(actor, resident_id)
        own = actor.kind is ActorKind.RESIDENT
        citizen = who.citizen_id if own else citizen_id.mask(who.citizen_id)
        phones = who.phones if own else [_masked(each) for each in who.phones]
        facts = _facts(who.name, who.sex, who.birth_date, citizen, who.health_code, phones, who.address)
        self.person = Person(who.id, who.name, who.sex, who.birth_date, facts)

    def resources(self, wanted: Wanted) -> list[Mapping[str, Any]]:
        listed = fhir.search(
            self._actor,
            self._people,
            wanted.types,
            wanted.codes,
            wanted.categories,
            since=wanted.since,
            limit=_MOST,
        )
        return [orjson.loads(each.raw) for each in listed]

    def events(self, wanted: Wanted) -> list[Mapping[str, Any]]:
        page = timeline.timeline(
            self._actor, self._people[0], kinds=wanted.kinds, since=wanted.since, limit=_MOST
        )
        return [
            asdict(each.event) | {"kind_name": each.kind_name, "domain_name": each.domain_name}
            for each in page.items
            if not wanted.domains or each.event.domain in wanted.domains
        ]


class FromSample:
    """A made-up person (definitions/assembled/samples): nobody's data."""

    def __init__(self, sample: str) -> None:
        content = samples().get(sample)
        if content is None:
            raise SampleUnknown(sample=sample[:40])
        content = _as_of_today(content)
        self._content = content
        said = content["person"]
        birth = date.fromisoformat(said["birth_date"])
        facts = _facts(
            said["name"],
            said["sex"],
            birth,
            said["citizen_id"],
            said["health_code"],
            said["phones"],
            said["address"],
        )
        self.person = Person(None, said["name"], said["sex"], birth, facts)

    def resources(self, wanted: Wanted) -> list[Mapping[str, Any]]:
        listed = [each for each in self._content["resources"] if each["resourceType"] in wanted.types]
        kept = [
            each
            for each in listed
            if _among(each, ("code.coding.code", "vaccineCode.coding.code"), wanted.codes)
            and _among(each, ("category.coding.code",), wanted.categories)
            and not (wanted.since and (moment := _when(each)) and moment < wanted.since)
        ]
        return sorted(kept, key=lambda each: str(_when(each) or ""), reverse=True)

    def events(self, wanted: Wanted) -> list[Mapping[str, Any]]:
        return [
            each
            for each in self._content["events"]
            if (not wanted.kinds or each["kind"] in wanted.kinds)
            and (not wanted.domains or each["domain"] in wanted.domains)
            and (wanted.since is None or datetime.fromisoformat(each["started"]) >= wanted.since)
        ]


def _as_of_today(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """The sample moved in time as a whole, so that what was recent when it was written is recent today."""
    return _moved(content, now().date() - date.fromisoformat(content["as_of"]))


def _moved(value: Any, by: timedelta) -> Any:
    if isinstance(value, list):
        return [_moved(each, by) for each in value]
    if isinstance(value, dict):
        return {name: _moved(each, by) for name, each in value.items()}
    if isinstance(value, str) and (found := _DAY.match(value)):
        return (date.fromisoformat(found[1]) + by).isoformat() + found[2]
    return value


def _when(resource: Mapping[str, Any]) -> datetime | None:
    return fhir.occurrence(resource)[0]


def _among(resource: Mapping[str, Any], paths: Sequence[str], asked: Sequence[str]) -> bool:
    if not asked:
        return True
    wanted = {each.rpartition("|")[2] for each in asked}
    return any(value in wanted for path in paths for value in found(resource, path.split(".")))


@cache
def samples() -> Mapping[str, Mapping[str, Any]]:
    """All samples by name."""
    folder = environment().definitions / "assembled" / "samples"
    return {path.stem: orjson.loads(path.read_bytes()) for path in sorted(folder.glob("*.json"))}
