"""How far institutions apply what they must apply: stated by them, checked by the regulator."""

from datetime import date
from uuid import UUID

from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import now
from yizhou.kernel.db.api import Page, decode_key, encode_key
from yizhou.registries.standards_documents import editing
from yizhou.registries.standards_documents.contracts import Adoption
from yizhou.registries.standards_documents.definitions import frame
from yizhou.registries.standards_documents.errors import ChoiceUnknown, NotConcerned, NotStated, ReasonMissing
from yizhou.registries.standards_documents.store import adoptions

FINDINGS = {"confirmed": "属实", "rectify": "限期整改"}


def own(actor: Actor) -> list[Adoption]:
    """See `api.own_adoptions`."""
    return adoptions.list_of_institution(actor, actor.organisation_id) if actor.organisation_id else []


def state(actor: Actor, document_id: UUID, status: str, since: date | None, note: str) -> None:
    """See `api.state_adoption`."""
    choices = frame().adoptions
    if status not in choices:
        raise ChoiceUnknown(choice=status, offered="、".join(each.title for each in choices.values()))
    chosen = choices[status]
    if chosen.explain and not note.strip():
        raise ReasonMissing(what=f"{chosen.title}的情况说明")
    if chosen.since and since is None:
        raise ReasonMissing(what="日期")
    concerned = next((each for each in own(actor) if each.document_id == document_id), None)
    if concerned is None:
        raise NotConcerned(organisation=actor.organisation_name)
    adoptions.state(
        actor, document_id, concerned.organisation_id, concerned.in_force, status, since, note.strip(), now()
    )
    audit.record(actor, "update", what=f"实施情况 {concerned.number}：{chosen.title}")


def check(actor: Actor, document_id: UUID, organisation_id: UUID, result: str, note: str) -> None:
    """See `api.check_adoption`."""
    if result not in FINDINGS:
        raise ChoiceUnknown(choice=result, offered="、".join(FINDINGS.values()))
    if result == "rectify" and not note.strip():
        raise ReasonMissing(what="整改要求")
    if not adoptions.check(actor, document_id, organisation_id, result, note.strip()):
        raise NotStated
    audit.record(actor, "update", what=f"核查标准实施情况：{FINDINGS[result]}")


def page(actor: Actor, document_id: UUID, status: str, after: str | None, limit: int) -> Page[Adoption]:
    """See `api.adoptions_of`."""
    editing.read(actor, document_id)
    found = adoptions.list_of_document(
        actor, document_id, status, [str(each) for each in decode_key(after)] if after else None, limit + 1
    )
    items = found[:limit]
    more = (
        encode_key([items[-1].organisation, str(items[-1].organisation_id)]) if len(found) > limit else None
    )
    return Page(items, more)
