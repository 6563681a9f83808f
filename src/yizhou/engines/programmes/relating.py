"""The family beside a person's care: a mother sees her child's programme, the child's page its mother's."""

from collections.abc import Iterator
from datetime import date

from yizhou.engines.programmes import definitions, store
from yizhou.engines.programmes.contracts import Enrolment, Programme, Related, Relation
from yizhou.kernel.auth.contracts import Actor
from yizhou.registries.residents import api as residents
from yizhou.registries.residents.contracts import Relative


def relations_of(actor: Actor, programme: Programme, enrolment: Enrolment) -> tuple[Relation, ...]:
    """Relatives the programme's definition asks for, each with the newest place in the related programme."""
    if not programme.related:
        return ()
    family = residents.relatives_of(actor, enrolment.resident_id)
    return tuple(
        found
        for related in programme.related
        if _may(actor, related)
        for relative in family
        if relative.relationship == related.relation
        for found in _relation(actor, related, relative, enrolment)
    )


def _may(actor: Actor, related: Related) -> bool:
    return not definitions.programme(related.programme).sensitive or actor.may("programme.sensitive")


def _relation(actor: Actor, related: Related, relative: Relative, enrolment: Enrolment) -> Iterator[Relation]:
    who = (
        residents.get_many(actor, [relative.resident_id]).get(relative.resident_id)
        if relative.resident_id
        else None
    )
    if who is None:
        yield Relation(related, None, relative.name, relative.birth_date, None, waiting=False)
        return
    ids = (who.id, *who.merged_ids)
    found = [one for one in store.enrolments_of(actor, ids) if one.programme_id == related.programme]
    waiting = any(key[1] == related.programme for key in store.open_candidate_programmes(actor, ids))
    together = [one for one in found if _at_one_time(one, enrolment)]
    chosen = (together or found or [None])[0]
    yield Relation(related, who.id, who.name, who.birth_date, chosen, waiting=waiting and chosen is None)


def _at_one_time(one: Enrolment, other: Enrolment) -> bool:
    """A child belongs to the pregnancy it was born from, not to the newest one."""
    return one.opened <= (other.closed or date.max) and other.opened <= (one.closed or date.max)
