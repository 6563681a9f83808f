"""Two visits side by side: diagnoses, operations, results with their direction, medicines, costs."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from yizhou.kernel.audit.api import record as note
from yizhou.kernel.auth.contracts import Actor
from yizhou.records.browser.contracts import (
    Comparison,
    CostLine,
    MedicineLine,
    NamedLine,
    ResultLine,
    Side,
    Visit,
)
from yizhou.records.browser.errors import SameVisit, VisitNotFound
from yizhou.records.browser.reading import Contact, Record, Told, read
from yizhou.records.domain_views import api as wording
from yizhou.records.timeline import api as timeline

_MONEY_CODES = "DE07."
_Measured = tuple[str, str, str, Side]
"""Name, code, unit, value."""


def compare(actor: Actor, resident_id: UUID, first: UUID, second: UUID) -> Comparison:
    """See `api.compare`."""
    if first == second:
        raise SameVisit
    record = read(actor, resident_id)
    known = {contact.event.id: contact for contact in record.contacts}
    for wanted in (first, second):
        if wanted not in known:
            raise VisitNotFound(id=wanted)
    earlier, later = sorted((known[first], known[second]), key=lambda one: (one.event.started, one.event.id))
    note(actor, "read", resident_id=resident_id, what="对比两次就诊")
    return Comparison(
        _visit(record, earlier), _visit(record, later), _named(earlier, later, "diagnosis"),
        _named(earlier, later, "procedure"), _results(earlier, later), _medicines(earlier, later), _costs(earlier, later),
    )  # fmt: skip


def _visit(record: Record, contact: Contact) -> Visit:
    event = contact.event
    return Visit(
        event.id, record.names.kinds[event.kind], contact.title, event.started, event.institution_name, contact.department
    )  # fmt: skip


def _of(contact: Contact, group: str) -> dict[str, Told]:
    """What was told of a group, by name, the last of each."""
    told = sorted((one for one in contact.told if one.group == group), key=lambda one: one.at)
    return {one.name: one for one in told if one.name}


def _named(earlier: Contact, later: Contact, group: str) -> tuple[NamedLine, ...]:
    before, now = _of(earlier, group), _of(later, group)
    lines = []
    for name in [*now, *(one for one in before if one not in now)]:
        told = now.get(name) or before[name]
        state = "both" if name in now and name in before else "later" if name in now else "earlier"
        lines.append(NamedLine(name, next(iter(told.codes), ""), state))
    return tuple(lines)


def number(value: Any) -> float | None:
    """The magnitude of a Quantity or of Money."""
    found = value.get("value") if isinstance(value, dict) else None
    return float(found) if isinstance(found, int | float) and not isinstance(found, bool) else None


def measured(told: Told) -> Iterator[_Measured]:
    """Values an Observation states, its own and those of its components."""
    components = [each for each in told.content.get("component") or [] if isinstance(each, dict)]
    for holder in (told.content, *components):
        quantity = holder.get("valueQuantity")
        value = number(quantity)
        text = wording.value_of(holder)
        if not text:
            continue
        ranges = holder.get("referenceRange") or [{}]
        limits = ranges[0] if isinstance(ranges[0], dict) else {}
        unit = str(quantity.get("unit") or quantity.get("code") or "") if isinstance(quantity, dict) else ""
        code = next((token for token in timeline.tokens_of(holder.get("code") or []) if "|" not in token), "")
        side = Side(
            text, value, timeline.is_abnormal(holder), number(limits.get("low")), number(limits.get("high"))
        )
        yield timeline.name_of(holder.get("code")), code, unit, side


def _results(earlier: Contact, later: Contact) -> tuple[ResultLine, ...]:
    before, now = _measured_in(earlier), _measured_in(later)
    lines = []
    for key in [*now, *(one for one in before if one not in now)]:
        name, code, unit, _ = now.get(key) or before[key]
        left = before[key][3] if key in before else None
        right = now[key][3] if key in now else None
        lines.append(ResultLine(name, code, unit, left, right, _direction(left, right)))
    return tuple(sorted(lines, key=lambda line: (not line.direction, not _odd(line), line.name)))


def _measured_in(contact: Contact) -> dict[tuple[str, str], _Measured]:
    """By code (else name) and unit: values in different units are not compared."""
    told = sorted((one for one in contact.told if one.type == "Observation"), key=lambda one: one.at)
    every = (found for one in told for found in measured(one) if not found[1].startswith(_MONEY_CODES))
    return {(code or name, unit): (name, code, unit, side) for name, code, unit, side in every}


def _odd(line: ResultLine) -> bool:
    return any(side is not None and side.abnormal for side in (line.earlier, line.later))


def _direction(left: Side | None, right: Side | None) -> str:
    if left is None or right is None:
        return ""
    if left.value is None or right.value is None:
        return "same" if left.text == right.text else "changed"
    if left.value == right.value:
        return "same"
    return "up" if right.value > left.value else "down"


def _medicines(earlier: Contact, later: Contact) -> tuple[MedicineLine, ...]:
    before, now = _of(earlier, "medicine"), _of(later, "medicine")
    lines = []
    for name in [*now, *(one for one in before if one not in now)]:
        left, right = _dose(before.get(name)), _dose(now.get(name))
        if name not in before:
            state = "started"
        elif name not in now:
            state = "stopped"
        else:
            state = "same" if left == right else "changed"
        lines.append(MedicineLine(name, left, right, state))
    return tuple(lines)


def _dose(told: Told | None) -> str:
    return "；".join(value.text for value, _ in wording.said(told.content) if value.text) if told else ""


def _costs(earlier: Contact, later: Contact) -> tuple[CostLine, ...]:
    before, now = dict(_amounts(earlier)), dict(_amounts(later))
    names = [*now, *(one for one in before if one not in now)]
    return tuple(CostLine(name, before.get(name), now.get(name)) for name in names)


def _amounts(contact: Contact) -> Iterator[tuple[str, float]]:
    for told in contact.told:
        if told.type == "Observation":
            for name, code, _, side in measured(told):
                if code.startswith(_MONEY_CODES) and side.value is not None:
                    yield name, side.value
    totals: dict[str, float] = {}
    for account in _last_kind(contact.money):
        for name, amount in _account(account):
            totals[name] = totals.get(name, 0.0) + amount
    yield from totals.items()


def _last_kind(accounts: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """What was settled tells more than what was claimed: the claims are left out where there are settlements."""
    every = list(accounts)
    settled = [one for one in every if one.get("resourceType") == "ExplanationOfBenefit"]
    return settled or every


def _account(account: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    total = account.get("total")
    for one in total if isinstance(total, list) else []:
        amount = number(one.get("amount")) if isinstance(one, dict) else None
        if amount is not None:
            yield timeline.name_of(one.get("category")) or "费用合计", amount
    amount = number(total) if isinstance(total, dict) else number(account.get("totalGross"))
    if amount is not None:
        yield "费用合计", amount
