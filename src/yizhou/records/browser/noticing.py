"""Facts for the rules, gathered from what the reader sees of a record."""

from collections.abc import Iterator
from uuid import UUID

from yizhou.kernel.audit.api import record as note
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import CHINA, today
from yizhou.records.browser.alerting import Facts, Noted, find
from yizhou.records.browser.comparing import measured
from yizhou.records.browser.contracts import RecordAlert
from yizhou.records.browser.definitions import alert_rules
from yizhou.records.browser.reading import Contact, Record, Told, read
from yizhou.records.timeline import api as timeline


def alerts(actor: Actor, resident_id: UUID) -> list[RecordAlert]:
    """See `api.alerts`."""
    record = read(actor, resident_id)
    summary = timeline.summary(actor, resident_id)
    facts = Facts(
        today=today(),
        here=actor.organisation_id,
        medicines=_latest(record, "medicine", [one.name for one in summary.medicines if one.active]),
        allergies=_latest(record, "allergy", [one.substance for one in summary.allergies]),
        results=[one for contact in record.contacts for one in _results(contact)],
    )
    found = find(alert_rules(), facts)
    note(actor, "read", resident_id=resident_id, what=f"档案提醒，{len(found)} 条")
    return found


def _noted(contact: Contact, told: Told) -> Noted:
    event = contact.event
    on = told.at.astimezone(CHINA).date()
    return Noted(told.name, on, event.institution_id, event.institution_name, event.id, told.codes)


def _latest(record: Record, group: str, names: list[str]) -> list[Noted]:
    """The latest time each of these was recorded; what no visible contact tells is not spoken of."""
    found: dict[str, Noted] = {}
    for contact in record.contacts:
        for told in contact.told:
            if told.group == group and told.name in names:
                new = _noted(contact, told)
                old = found.get(told.name)
                if old is None or (new.on and old.on and new.on > old.on):
                    found[told.name] = new
    return [found[name] for name in names if name in found]


def _results(contact: Contact) -> Iterator[Noted]:
    event = contact.event
    for told in contact.told:
        if told.group != "result":
            continue
        yield _noted(contact, told)
        on = told.at.astimezone(CHINA).date()
        for name, code, unit, side in measured(told) if told.type == "Observation" else ():
            holders = [told.content, *(told.content.get("component") or [])]
            marks = frozenset(
                token
                for holder in holders
                if isinstance(holder, dict)
                for token in timeline.tokens_of(holder.get("interpretation") or [])
            )
            yield Noted(
                name, on, event.institution_id, event.institution_name, event.id, (code,) if code else (), side.value,
                unit, marks,
            )  # fmt: skip
