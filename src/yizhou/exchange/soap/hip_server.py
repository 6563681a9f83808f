"""The older generation: `HIPMessageServer(action, message)` and the HL7 v3 services of the interaction specification.

A message is answered in the form published for it, success or error. Only what keeps a message from being opened at
all (envelope, credentials, an unknown action) is a SOAP fault.
"""

from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import version
from typing import cast

import structlog
from lxml import etree

from yizhou.exchange.soap import (
    faults,
    hip_answers,
    hip_document_operations,
    hip_documents,
    hip_person_operations,
    hip_registry_operations,
)
from yizhou.exchange.soap.calls import Call, Reply, answer_id
from yizhou.exchange.soap.datatypes import hl7_time
from yizhou.exchange.soap.envelope import serialise
from yizhou.exchange.soap.errors import MessageMissing, Unforeseen
from yizhou.exchange.soap.hip_messages import BY_ACTION, BY_ROOT, INTERACTIONS, Interaction, select
from yizhou.exchange.soap.names import HL7, MESSAGE_ROOT, tag
from yizhou.exchange.soap.reading import attribute, child, children, local, parse, raw_text, text_of
from yizhou.kernel.clock.api import now
from yizhou.kernel.errors.contracts import Category, CodedError

log = structlog.get_logger(__name__)

SERVER, INFORMATION = "HIPMessageServer", "HIPServiceInformation"
_QUERY_CODES = {Category.NOT_FOUND: "NF", Category.INVALID: "QE"}


def information(call: Call, interaction: Interaction) -> etree._Element:
    """HIPServiceInformation (test-A02): who offers what."""
    root = hip_answers.element(None, interaction.success)
    asked = child(call.payload, "id")
    identifier = hip_answers.element(root, "id", root=attribute(asked, "root") or MESSAGE_ROOT)
    identifier.set("extension", attribute(asked, "extension"))
    hip_answers.element(root, "creationTime", value=hl7_time(now()))
    hip_answers.element(root, "name", value="健康彝州（楚雄州全民健康信息平台）")
    hip_answers.element(root, "publisher", value="楚雄彝族自治州卫生健康委员会")
    hip_answers.element(root, "version", value=f"V{version('yizhou')}")
    hip_answers.element(root, "standardVersion", value="WST448-2014")
    listed = hip_answers.element(root, "implementService")
    for each in INTERACTIONS:
        if each.action != INFORMATION:
            hip_answers.element(listed, "service", value=each.action)
    return root


_HANDLERS: dict[str, Callable[[Call, Interaction], etree._Element]] = {
    INFORMATION: information,
    "AddPatientRegistry": hip_person_operations.register,
    "UpdatePatientRegistry": hip_person_operations.register,
    "MergePatientRegistry": hip_person_operations.merge,
    "PatientRegistryQuery": hip_person_operations.query,
    "AddProvider": hip_registry_operations.practitioner,
    "UpdateProvider": hip_registry_operations.practitioner,
    "ProviderDetailsQuery": hip_registry_operations.find_practitioners,
    "AddOrganization": hip_registry_operations.institution,
    "UpdateOrganization": hip_registry_operations.institution,
    "OrganizationDetailQuery": hip_registry_operations.find_institutions,
    "ProvideAndRegisterDocumentSet-b": hip_document_operations.register,
    "GetDocumentSetRetrieveInfo": hip_document_operations.find,
    "GetDocumentSetRetrieveInfoPrognosis": hip_document_operations.find,
    "RetrieveDocumentSet": hip_document_operations.retrieve,
}


def refusal(interaction: Interaction, payload: etree._Element, error: CodedError) -> etree._Element:
    """The error form published for the interaction."""
    text = f"{interaction.word}失败：{error.text}"
    found = error.faults or (faults.of_error(error),)
    name, ours, at = interaction.error, answer_id(), now()
    if interaction.action in ("AddPatientRegistry", "UpdatePatientRegistry"):
        return hip_answers.refused_person(name, payload, ours, at, text, found)
    if interaction.action == "MergePatientRegistry":
        return hip_answers.accept_only(name, payload, ours, at, accepted=False, text=text, faults=found)
    if interaction.action.endswith("Query"):
        code = _QUERY_CODES.get(error.category, "AE")
        return hip_answers.refused_query(name, payload, ours, at, code, text, found)
    if interaction.request.startswith("PRPM_"):
        return hip_answers.refused_registration(name, payload, ours, at, text, found)
    lines = [
        text,
        error.advice_text,
        *(f"[{f.code}] {f.place}：{f.message}。{f.advice}" for f in error.faults),
    ]
    return hip_documents.write_refused(name, payload, ours, "\n".join(lines))


def handle(call: Call, interaction: Interaction) -> etree._Element:
    """The answer to one opened message; errors in the published form."""
    try:
        return _HANDLERS[interaction.action](call, interaction)
    except CodedError as error:
        return refusal(interaction, call.payload, error)
    except Exception:
        log.exception("hip_message_failed", action=interaction.action)
        return refusal(interaction, call.payload, Unforeseen())


def serve(call: Call) -> Reply:
    """HIPMessageServer: `message` is a text holding XML, or the XML itself; the answer is a text in `payload`.

    Raises MessageMissing, ActionUnknown, ActionMismatch, and what keeps the inner XML from being read.
    """
    action = text_of(next(iter(children(call.payload, "action", "Action")), None))
    holder = next(iter(children(call.payload, "message", "Message")), None)
    payload = _inside(action, holder)
    interaction = select(action, local(payload))
    answer = handle(replace(call, operation=interaction.action, payload=payload), interaction)
    return Reply(_wrapped(call.payload, f"{SERVER}Response", answer))


def _inside(action: str, holder: etree._Element | None) -> etree._Element:
    if holder is not None and children(holder):
        return children(holder)[0]
    text = raw_text(holder).strip()
    if text:
        return parse(text.encode()).root
    if BY_ACTION.get(action.lower()) is BY_ROOT[INFORMATION]:
        return etree.Element(tag(HL7, INFORMATION))
    raise MessageMissing(what="消息内容（message）")


def _wrapped(asked: etree._Element, name: str, answer: etree._Element) -> etree._Element:
    """The answer as text, in the namespace the sender wrapped the question in (vendors each chose one)."""
    namespace = etree.QName(asked).namespace or ""
    prefix = f"{{{namespace}}}" if namespace else ""
    root = etree.Element(prefix + name, nsmap=cast("dict[str, str]", {None: namespace} if namespace else {}))
    etree.SubElement(root, prefix + "payload").text = serialise(answer).decode()
    return root


def serve_information(call: Call) -> Reply:
    """HIPServiceInformation() → text. A request that carries the message itself (test-A01) is answered with the message."""
    interaction = BY_ROOT[INFORMATION]
    answer = handle(call, interaction)
    if child(call.payload, "id") is not None:
        return Reply(answer)
    return Reply(_wrapped(call.payload, f"{INFORMATION}Response", answer))


def serve_bare(call: Call) -> Reply:
    """An HL7 v3 message straight in the Body, answered straight in the Body."""
    interaction = select("", call.operation)
    return Reply(handle(replace(call, operation=interaction.action), interaction))
