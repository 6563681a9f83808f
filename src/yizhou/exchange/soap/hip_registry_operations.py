"""Practitioners and institutions in the older generation: register, update, query (test-A15 … A32)."""

from lxml import etree

from yizhou.exchange.soap import hip_registered, hip_registries
from yizhou.exchange.soap.calls import Call, answer_id
from yizhou.exchange.soap.errors import MessageMissing, NothingFound, NotYours, QueryInvalid
from yizhou.exchange.soap.hip_messages import Interaction
from yizhou.kernel.clock.api import now
from yizhou.kernel.db.api import unit_of_work
from yizhou.kernel.organisations import api as organisations
from yizhou.registries.facilities import api as facilities
from yizhou.registries.providers import api as providers


def _require_own(call: Call, *codes: str) -> None:
    """A partner registers what lies within its own part of the organisation tree; unknown codes are nobody's yet.

    Raises NotYours.
    """
    for code, place in organisations.by_codes({code for code in codes if code}).items():
        own = place.id == call.partner.organisation_id
        if not own and not call.partner.may_speak_for(place.path):
            raise NotYours(partner=call.partner.name, code=code)


def practitioner(call: Call, interaction: Interaction) -> etree._Element:
    """AddProvider, UpdateProvider."""
    claim = hip_registries.practitioner(call.payload)
    if not claim.number:
        raise MessageMissing(what="医护人员标识（healthCareProvider/id）")
    act = providers.register if interaction.word == "注册" else providers.update
    with unit_of_work():
        _require_own(call, *(affiliation.code for affiliation in claim.affiliations))
        held = act(call.actor, claim)
    return hip_registered.registered(
        interaction.success, call.payload, answer_id(), now(), held, f"{interaction.word}成功"
    )


def institution(call: Call, interaction: Interaction) -> etree._Element:
    """AddOrganization, UpdateOrganization."""
    claim = hip_registries.institution(call.payload)
    if not claim.code:
        raise MessageMissing(what="医疗机构标识（assignedEntity/id）")
    act = facilities.register if interaction.word == "注册" else facilities.update
    with unit_of_work():
        _require_own(call, claim.code, claim.parent_code)
        held = act(call.actor, claim)
    return hip_registered.registered(
        interaction.success, call.payload, answer_id(), now(), held, f"{interaction.word}成功"
    )


def find_practitioners(call: Call, interaction: Interaction) -> etree._Element:
    """ProviderDetailsQuery."""
    criteria = hip_registries.practitioner_criteria(call.payload)
    if not any(criteria.values()):
        raise QueryInvalid(problem="没有任何查询条件")
    with unit_of_work():
        found = providers.find(call.actor, **criteria)
    if not found:
        raise NothingFound(what="医护人员")
    return hip_registered.registered_found(interaction.success, call.payload, answer_id(), now(), found)


def find_institutions(call: Call, interaction: Interaction) -> etree._Element:
    """OrganizationDetailQuery."""
    criteria = hip_registries.institution_criteria(call.payload)
    if not (criteria["code"] or criteria["name"]):
        raise QueryInvalid(problem="没有机构标识，也没有机构名称")
    with unit_of_work():
        found = facilities.find(
            call.actor, code=criteria["code"], name=criteria["name"], status=criteria["status"]
        )
    if not found:
        raise NothingFound(what="医疗机构")
    return hip_registered.registered_found(interaction.success, call.payload, answer_id(), now(), found)
