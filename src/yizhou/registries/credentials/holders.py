"""Whom a licence is given to: an institution or a health worker, as the registries below know them."""

from dataclasses import dataclass

from yizhou.kernel.auth.contracts import Actor
from yizhou.registries.credentials.definitions import Kind
from yizhou.registries.credentials.errors import CreditCodeWrong
from yizhou.registries.facilities import api as facilities
from yizhou.registries.facilities.errors import InstitutionNotFound
from yizhou.registries.providers import api as providers
from yizhou.standards import credit_code


@dataclass(frozen=True, slots=True)
class Holder:
    """A holder and where the licence is practised; `category` is the kind of health worker, empty for institutions."""

    code: str
    name: str
    institution_code: str
    institution_name: str
    category: str = ""


def holder_of(actor: Actor, kind: Kind, holder_code: str, institution_code: str) -> Holder:
    """The holder with this code, within the actor's scope; of a health worker the main place unless one is named.

    An institution may also be named by its unified social credit code.
    Raises CreditCodeWrong, InstitutionNotFound, PractitionerNotFound, OutOfArea.
    """
    for code in (holder_code, institution_code):
        if len(code) == 18 and kind.holder == "institution" and not credit_code.is_credit_code(code):
            raise CreditCodeWrong(credit_code=code)
    if kind.holder == "institution":
        found = facilities.institution(holder_code)
        if found is None:
            raise InstitutionNotFound(institution=holder_code)
        facilities.require_within(actor, found.code)
        return Holder(found.code, found.name, found.code, found.name)
    worker = providers.get(actor, holder_code)
    opened = [place for place in worker.affiliations if place.until is None]
    code = institution_code or (opened[0].code if opened else "")
    place = facilities.institution(code)
    if place is None:
        raise InstitutionNotFound(institution=code or "（未登记执业机构）")
    facilities.require_within(actor, place.code)
    return Holder(worker.number, worker.name, place.code, place.name, worker.category)
