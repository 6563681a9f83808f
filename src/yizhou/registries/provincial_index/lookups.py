"""Who is this? asked of the province about a card or code from elsewhere, and the registration here with what it answered."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now
from yizhou.registries.provincial_index import feeding, health_cards, hl7, media, registration
from yizhou.registries.provincial_index.contracts import CARD, CODE, CROSS, Lookup, ProvincialPerson
from yizhou.registries.provincial_index.errors import LookupNotFound, MediumUnknown, NobodyFound
from yizhou.registries.provincial_index.health_cards import HealthCards
from yizhou.registries.provincial_index.registration import Registration
from yizhou.registries.provincial_index.sealing import seal, unseal
from yizhou.registries.provincial_index.store import lookups
from yizhou.registries.residents import api as residents
from yizhou.registries.residents.contracts import Identifier, IdentifierKind, PersonClaim, Resident

WHAT = "跨域主索引查询"
MINUTES = 30


def ask(actor: Actor, text: str) -> Lookup:
    """See `api.look_up`."""
    medium = media.medium_of(text)
    if medium not in {"provincial_qr", "provincial_card", "provincial_code", "citizen_id"}:
        raise MediumUnknown(shown=media.shown(text) or "（空）")
    person = _told(medium, text)
    if person is None:
        audit.record(actor, "query", what=WHAT, detail={"medium": medium, "found": False})
        raise NobodyFound(medium=media.NAMES[medium])
    return keep(actor, medium, media.shown(text), person)


def keep(actor: Actor, medium: str, shown: str, person: ProvincialPerson) -> Lookup:
    """An answer kept for its asker, with the resident here it is about, if there is one."""
    here = whom(actor, person)
    identity, at = new_id(), now()
    lookups.insert(actor, identity, medium, shown, seal(person), here.id if here else None, at)
    audit.record(
        actor,
        "query",
        resident_id=here.id if here else None,
        what=WHAT,
        detail={"medium": medium, "found": True, "lookup": str(identity)},
    )
    return Lookup(identity, medium, shown, person, here.id if here else None, at)


def _told(medium: str, text: str) -> ProvincialPerson | None:
    """What the card platform knows of a card, completed by the code of the registration service."""
    if medium == "provincial_code":
        return Registration.configured().who(hl7.THEIRS, text)
    if medium == "citizen_id" and not health_cards.configured():
        return Registration.configured().who(hl7.CITIZEN, text)
    cards = HealthCards.configured()
    if medium == "provincial_qr":
        person = cards.verify(text)
    elif medium == "provincial_card":
        person = cards.who(erhcCardNo=text)
    else:
        person = cards.who(idCode=text)
    if not registration.configured():
        return person
    number = person.citizen_id if person else text if medium == "citizen_id" else ""
    more = Registration.configured().who(hl7.CITIZEN, number) if number else None
    return replace(person, code=more.code) if person and more else person or more


def whom(actor: Actor, person: ProvincialPerson) -> Resident | None:
    """The resident here the province's person is: by a number bound already, else by the identity number."""
    for source, number in ((CODE, person.code), (CARD, person.card), (CROSS, person.cross)):
        if number and (found := residents.by_identifier(actor, IdentifierKind.LOCAL, number, source)):
            return found
    return (
        residents.by_identifier(actor, IdentifierKind.CITIZEN_ID, person.citizen_id)
        if person.citizen_id
        else None
    )


def register(actor: Actor, lookup_id: UUID) -> tuple[UUID, str, str]:
    """See `api.register_from`."""
    row = lookups.find(actor, lookup_id, now() - timedelta(minutes=MINUTES))
    if row is None:
        raise LookupNotFound(minutes=MINUTES)
    person = unseal(row[2])
    claim = PersonClaim(
        name=person.name, sex=person.sex, birth_date=person.birth_date, address=person.address, ethnic_group=person.ethnic_group,
        phones=(person.phone,) if person.phone else (),
        identifiers=(Identifier(IdentifierKind.CITIZEN_ID, person.citizen_id),) if person.citizen_id else (),
    )  # fmt: skip
    found = residents.register(actor, claim)
    numbers = [
        (source, number)
        for source, number in ((CODE, person.code), (CARD, person.card), (CROSS, person.cross))
        if number
    ]
    problem, _, _ = feeding.bind(actor, found.resident_id, numbers)
    lookups.save_resident(actor, lookup_id, found.resident_id)
    audit.record(
        actor,
        "create",
        resident_id=found.resident_id,
        what="按省平台信息登记",
        detail={"lookup": str(lookup_id)},
    )
    return found.resident_id, found.outcome.value, problem
