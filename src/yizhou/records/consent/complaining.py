"""Complaints of residents about accesses to their record."""

from uuid import UUID

from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import CHINA, new_id, now
from yizhou.records.consent import store
from yizhou.records.consent.contracts import Complaint
from yizhou.records.consent.definitions import glass
from yizhou.records.consent.errors import AccessUnknown, ComplaintNotFound, ReasonTooShort
from yizhou.registries.residents import api as residents


def complain(actor: Actor, resident_id: UUID, access_id: int, text: str) -> Complaint:
    """See `api.complain`."""
    ids = residents.identity_set(resident_id)
    entry = audit.access(access_id)
    if entry is None or entry[0].resident_id not in ids:
        raise AccessUnknown
    found, organisation_id = entry
    if len(text.strip()) < glass()["shortest_reason"]:
        raise ReasonTooShort(least=glass()["shortest_reason"])
    name = residents.get(actor, resident_id).name
    access = f"{found.at.astimezone(CHINA):%Y-%m-%d %H:%M} {found.organisation_name} {found.actor_name} {found.what}"
    made = Complaint(new_id(), resident_id, name, access_id, access, text.strip(), now(), "open")
    store.insert_complaint(actor, made, organisation_id)
    audit.record(actor, "create", resident_id=resident_id, what="投诉访问")
    return made


def answer(actor: Actor, complaint_id: UUID, text: str) -> None:
    """See `api.answer_complaint`."""
    if len(text.strip()) < glass()["shortest_reason"]:
        raise ReasonTooShort(least=glass()["shortest_reason"])
    if not store.answer_complaint(actor, complaint_id, text.strip(), now()):
        raise ComplaintNotFound
    audit.record(actor, "update", what="答复投诉")
