"""The plan of contacts: a pure function of the programme, the enrolment, what was done, and the day."""

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from yizhou.engines.programmes.contracts import Contact, ContactKind, Enrolment, Planned, Programme, Span


def later(day: date, span: Span) -> date:
    """The day `span` later; the month's last day where it has no such day."""
    months = day.year * 12 + day.month - 1 + span.months
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1])) + timedelta(days=span.days)


def origin_of(name: str, enrolment: Enrolment) -> date | None:
    """The day something counts from: `opened`, `birth_date`, or a fact."""
    if name == "opened":
        return enrolment.opened
    if name == "birth_date":
        return enrolment.birth_date
    value = enrolment.facts.get(name)
    return date.fromisoformat(str(value)[:10]) if value else None


def plan(
    programme: Programme,
    enrolment: Enrolment,
    contacts: Sequence[Contact],
    known: Mapping[str, Any],
    today: date,
) -> list[Planned]:
    """Every contact that is to come, or was missed; those done are not repeated.

    `known`: what `show` rules may ask for (facts, class, age).
    """
    if enrolment.state != "open":
        return []
    done = [one for one in contacts if one.state == "done"]
    found: list[Planned] = []
    for kind in programme.contacts:
        if kind.show is not None and kind.show.holds(known) is not True:
            continue
        if kind.asked:
            found += _asked(kind, enrolment)
        elif kind.calendar:
            found += _calendar(kind, enrolment, done, today)
        else:
            found += _again(kind, enrolment, done, today)
    return found


def _again(
    kind: ContactKind, enrolment: Enrolment, done: Sequence[Contact], today: date
) -> Iterator[Planned]:
    start = origin_of(kind.origin, enrolment)
    if start is None:
        return
    counted = [one.done_on for one in done if one.kind in kind.counts and one.done_on is not None]
    due = later(max(counted), kind.every) if counted else max(start, enrolment.opened)
    yield Planned(
        kind.id, due.isoformat(), kind.name, kind.form, due, due - timedelta(days=kind.before_days),
        due + timedelta(days=kind.after_days), "",
    )  # fmt: skip


def _calendar(
    kind: ContactKind, enrolment: Enrolment, done: Sequence[Contact], today: date
) -> Iterator[Planned]:
    """Entries that were over before the enrolment are not held against it."""
    start = origin_of(kind.origin, enrolment)
    if start is None:
        return
    seen = {one.number for one in done if one.kind == kind.id}
    for entry in kind.calendar:
        due = later(start, entry.after)
        until = due + timedelta(days=entry.after_days)
        if entry.id in seen or until < enrolment.opened:
            continue
        yield Planned(
            kind.id, entry.id, entry.name, entry.form, due, due - timedelta(days=entry.before_days), until, "",
            missed=until < today and not kind.stays,
        )  # fmt: skip


def _asked(kind: ContactKind, enrolment: Enrolment) -> Iterator[Planned]:
    asked = enrolment.asked
    if asked.get("kind") == kind.id:
        due = date.fromisoformat(asked["due"])
        yield Planned(
            kind.id, asked["due"], kind.name, kind.form, due, due - timedelta(days=kind.before_days),
            due + timedelta(days=kind.after_days), asked.get("why", ""),
        )  # fmt: skip
