"""Persons in the older generation: register, update, merge, query (test-A03 … A14)."""

from lxml import etree

from yizhou.exchange.pipeline.contracts import Report, Status
from yizhou.exchange.soap import faults, hip_answers, hip_found
from yizhou.exchange.soap.calls import Call, all_faults, answer_id, reason_of, submit
from yizhou.exchange.soap.datatypes import identifier_of, platform_id
from yizhou.exchange.soap.errors import MessageMissing, PersonNotFound, QueryInvalid
from yizhou.exchange.soap.hip_found import FoundPerson
from yizhou.exchange.soap.hip_messages import Interaction
from yizhou.exchange.soap.person_operations import find_by_identifier
from yizhou.exchange.soap.reading import child, children, text_of
from yizhou.kernel.audit import api as audit
from yizhou.kernel.clock.api import now
from yizhou.kernel.db.api import unit_of_work
from yizhou.kernel.errors.contracts import Fault
from yizhou.records.fhir import api as fhir
from yizhou.registries.residents import api as residents
from yizhou.registries.residents.contracts import Identifier, IdentifierKind, Resident


def register(call: Call, interaction: Interaction) -> etree._Element:
    """AddPatientRegistry and UpdatePatientRegistry, through the pipeline.

    An update of a person the platform does not know registers the person, and says so: nothing sent is lost.
    """
    unknown = interaction.word == "更新" and not _known(call)
    report = submit(call, "hip-message")
    found = all_faults(report)
    if report.status is Status.REFUSED:
        return hip_answers.refused_person(
            interaction.error,
            call.payload,
            answer_id(),
            now(),
            f"{interaction.word}失败：{reason_of(found)}",
            found,
        )
    return _registered(call, interaction, report, (faults.registered_by_update(),) if unknown else ())


def _patient(payload: etree._Element) -> etree._Element | None:
    subject = child(payload, "controlActProcess", "subject")
    body = child(subject, "registrationRequest")
    return child(body if body is not None else child(subject, "registrationEvent"), "subject1", "patient")


def _known(call: Call) -> bool:
    identifier = identifier_of(child(_patient(call.payload), "id"))
    with unit_of_work():
        return identifier is not None and find_by_identifier(call, identifier) is not None


def _registered(
    call: Call, interaction: Interaction, report: Report, more: tuple[Fault, ...]
) -> etree._Element:
    part = report.parts[0]
    if part.resident_id is None:
        raise PersonNotFound(who=part.key)
    called = text_of(child(_patient(call.payload), "patientPerson", "name"))
    return hip_answers.registered_person(
        interaction.success, call.payload, answer_id(), now(), part.resident_id, called,
        f"{interaction.word}成功", (*more, *all_faults(report)),
    )  # fmt: skip


def _resident(call: Call, element: etree._Element | None, who: str) -> Resident:
    """The person an `id` names. Raises MessageMissing, PersonNotFound, OutOfScope."""
    index, identifier = platform_id(element), identifier_of(element)
    if identifier is None:
        raise MessageMissing(what=f"{who}的患者标识")
    found = residents.get(call.actor, index) if index is not None else find_by_identifier(call, identifier)
    if found is None:
        raise PersonNotFound(who=f"{identifier.value}（{who}）")
    residents.require_visible(call.actor, found.id)
    return found


def merge(call: Call, interaction: Interaction) -> etree._Element:
    """MergePatientRegistry: the persons of `replacementOf` become one with the person named first.

    What is one person already stays so: a repeated merge succeeds. The sender's two numbers stay cross-references.
    """
    event = child(call.payload, "controlActProcess", "subject", "registrationEvent")
    replaced = [
        child(r, "priorRegistration", "subject1", "priorRegisteredRole", "id")
        for r in [*children(event, "replacementOf"), *children(child(event, "subject1"), "replacementOf")]
    ]
    if not replaced:
        raise MessageMissing(what="被合并的患者标识（replacementOf）")
    operator = text_of(child(event, "custodian", "assignedEntity", "assignedPerson", "name"))
    reason = f"{call.partner.name}提交个人信息合并" + (f"（操作人 {operator}）" if operator else "")
    with unit_of_work():
        survivor = _resident(call, child(_patient(call.payload), "id"), "要合并到")
        for element in replaced:
            merged = _resident(call, element, "被合并")
            if residents.survivor(merged.id) != residents.survivor(survivor.id):
                residents.merge(call.actor, survivor.id, merged.id, reason)
    return hip_answers.accept_only(
        interaction.success, call.payload, answer_id(), now(), accepted=True, text="处理成功"
    )


def _parameters(payload: etree._Element) -> list[etree._Element]:
    listed = child(payload, "controlActProcess", "queryByParameter", "parameterList")
    return [value for p in children(listed, "livingSubjectId") for value in children(p, "value")]


def query(call: Call, interaction: Interaction) -> etree._Element:
    """PatientRegistryQuery: by identifiers, all of which must belong to the person; QE without one, NF without a person."""
    asked = _parameters(call.payload)
    identifiers = [i for i in (identifier_of(value) for value in asked) if i is not None]
    if not identifiers:
        raise QueryInvalid(problem="缺少 livingSubjectId（患者标识）")
    with unit_of_work():
        resident = _resident(call, asked[0], "查询")
        for value in asked[1:]:
            if _resident(call, value, "查询").id != resident.id:
                raise PersonNotFound(who="、".join(i.value for i in identifiers))
        found = FoundPerson(resident, _sent(call, resident))
        audit.record(call.actor, "query", resident_id=resident.id, what="个人信息查询（SOAP）")
    return hip_found.persons(interaction.success, call.payload, answer_id(), now(), [found])


def _sent(call: Call, resident: Resident) -> dict[str, object]:
    """The FHIR Patient last sent of the person, preferably by the one who asks."""
    stored = fhir.search(call.actor, residents.identity_set(resident.id), types=("Patient",), limit=20)
    listed = [fhir.parse(each.raw) for each in stored]
    own = [p for p in listed if any(i.get("system") == call.partner.source for i in p.get("identifier", ()))]
    return (own or listed or [{}])[0]


def identifiers_of(values: tuple[Identifier, ...]) -> str:
    """How an answer names whom it could not find."""
    return "、".join(
        f"{'身份证号' if i.kind is IdentifierKind.CITIZEN_ID else '健康卡号'} {i.value}" for i in values
    )
