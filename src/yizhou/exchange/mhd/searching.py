"""Parameters of ITI-66 and ITI-67 read into questions to the registry; what is not done is refused, never ignored."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from yizhou.exchange.fhir_api.api import person_identifier
from yizhou.exchange.mhd.errors import ParameterInvalid, ParameterUnknown, PatientMissing, PatientUnknown
from yizhou.exchange.mhd.lists import KINDS
from yizhou.exchange.mhd.values import bare, end_of, moment
from yizhou.exchange.partners import api as partners
from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.db.contracts import Page
from yizhou.records.documents import api as documents
from yizhou.records.documents.contracts import DocumentEntry, FiledGrouping
from yizhou.registries.residents import api as residents
from yizhou.registries.residents.contracts import IdentifierKind

Pairs = Sequence[tuple[str, str]]
_COMMON = ("patient", "patient.identifier", "identifier", "status", "date", "_count", "after", "_format")
REFERENCE = (
    *_COMMON, "category", "type", "setting", "period", "facility", "event", "security-label", "format", "author.family",
    "author.given", "creation", "index",
)  # fmt: skip
LIST = (*_COMMON, "code", "designationType")
_MOST = 200
_STATUSES = {"current": "approved", "superseded": "superseded", "retired": "superseded"}


@dataclass(slots=True)
class Asked:
    """Parameters by name; a value may list alternatives with commas."""

    values: dict[str, list[str]] = field(default_factory=dict)

    def codes(self, name: str) -> tuple[str, ...]:
        """Codes asked for; `system|code` is compared by its code."""
        return tuple(
            one.rpartition("|")[2] for each in self.values.get(name, ()) for one in each.split(",") if one
        )

    def one(self, name: str) -> str:
        return next(iter(self.values.get(name, ())), "")

    def interval(self, name: str) -> tuple[datetime | None, datetime | None]:
        """Half open, from prefixes (FHIR R4 §3.1.1.4.8): ge, gt, le, lt, eq. Raises ParameterInvalid."""
        since: datetime | None = None
        until: datetime | None = None
        for each in self.values.get(name, ()):
            prefix, value = (each[:2], each[2:]) if each[:2].isalpha() else ("eq", each)
            begin, end = moment(value), end_of(value)
            if begin is None or end is None or prefix not in ("eq", "ge", "gt", "le", "lt"):
                raise ParameterInvalid(
                    name=name, value=each[:40], hint="请用 ge、gt、le、lt 加日期或时间，如 ge2026-01-01"
                )
            if prefix in ("eq", "ge"):
                since = begin
            if prefix == "gt":
                since = end
            if prefix in ("eq", "le"):
                until = end
            if prefix == "lt":
                until = begin
        return since, until

    def count(self) -> int:
        text = self.one("_count") or "50"
        if not text.isdecimal() or int(text) < 1:
            raise ParameterInvalid(name="_count", value=text[:20], hint=f"请给出 1 到 {_MOST} 的整数")
        return min(int(text), _MOST)


def read(pairs: Pairs, known: Sequence[str]) -> Asked:
    """Parameters by name. Raises ParameterUnknown."""
    asked = Asked()
    for name, value in pairs:
        plain = {"subject": "patient", "subject.identifier": "patient.identifier"}.get(name, name)
        if plain not in known:
            raise ParameterUnknown(name=name[:40], known="、".join(known))
        if value:
            asked.values.setdefault(plain, []).append(value)
    return asked


def _statuses(asked: Asked) -> tuple[str, ...]:
    codes = asked.codes("status")
    wrong = [each for each in codes if each not in _STATUSES]
    if wrong:
        raise ParameterInvalid(
            name="status", value=wrong[0][:20], hint="可用 current、superseded（List 用 current、retired）"
        )
    return tuple(_STATUSES[each] for each in codes)


def _resident(actor: Actor, asked: Asked) -> UUID | None:
    """Whom a search is about; a resident asks of the own record alone. Raises PatientUnknown."""
    if name := asked.one("patient"):
        try:
            return UUID(name.rpartition("/")[2])
        except ValueError:
            raise PatientUnknown(who=name[:60]) from None
    if name := asked.one("patient.identifier"):
        system, _, value = name.rpartition("|")
        identifier = person_identifier({"system": system, "value": value})
        if identifier is None:
            raise PatientUnknown(who=name[:60])
        own = (
            partners.get(actor.partner_id).source
            if actor.partner_id and identifier.kind is IdentifierKind.LOCAL
            else ""
        )
        found = residents.by_identifier(actor, identifier.kind, identifier.value, identifier.system or own)
        if found is None:
            raise PatientUnknown(who=name[:60])
        return found.id
    return actor.resident_id if actor.kind is ActorKind.RESIDENT else None


def references(actor: Actor, pairs: Pairs) -> Page[DocumentEntry]:
    """ITI-67. Raises PatientMissing, PatientUnknown, ParameterUnknown, ParameterInvalid, OutOfScope."""
    asked = read(pairs, REFERENCE)
    resident_id = _resident(actor, asked)
    named = [bare(each) for each in asked.codes("identifier")]
    if resident_id is None and not named:
        raise PatientMissing
    created, period = asked.interval("creation"), asked.interval("period")
    author = asked.one("author.family") + asked.one("author.given")
    arguments: dict[str, Any] = {
        "resident_id": resident_id, "unique_ids": named, "statuses": _statuses(asked), "author": author,
        "type_codes": asked.codes("type"), "formats": asked.codes("format"), "class_codes": asked.codes("category"),
        "practice_settings": asked.codes("setting"), "facility_types": asked.codes("facility"),
        "event_codes": asked.codes("event"), "confidentialities": asked.codes("security-label"),
        "created_from": created[0], "created_to": created[1], "service_start_from": period[0], "service_start_to": period[1],
        "registered": asked.interval("date"),
        "indexed": {name: value for name, _, value in (each.partition(":") for each in asked.values.get("index", ()))},
    }  # fmt: skip
    return documents.find(actor, **arguments, after=asked.one("after") or None, limit=asked.count())


def lists(actor: Actor, pairs: Pairs) -> Page[FiledGrouping]:
    """ITI-66. Raises as `references`."""
    asked = read(pairs, LIST)
    resident_id = _resident(actor, asked)
    if resident_id is None:
        names = asked.codes("identifier")
        if not names:
            raise PatientMissing
        return Page([documents.grouping_with(actor, bare(each))[0] for each in names], None)
    kinds = {KINDS.get(each, "") for each in asked.codes("code")} - {""}
    if asked.codes("code") and not kinds:
        raise ParameterInvalid(name="code", value=asked.one("code")[:40], hint="可用 submissionset、folder")
    since, until = asked.interval("date")
    page = documents.groupings(
        actor, resident_id, kind=kinds.pop() if len(kinds) == 1 else "", statuses=_statuses(asked) or ("approved",),
        codes=asked.codes("designationType"), since=since, until=until, after=asked.one("after") or None, limit=asked.count(),
    )  # fmt: skip
    wanted = {bare(each) for each in asked.codes("identifier")}
    if wanted:
        return Page([each for each in page.items if each.grouping.unique_id in wanted], None)
    return page
