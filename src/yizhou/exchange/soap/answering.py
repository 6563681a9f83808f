"""One request from bytes to bytes: open, authenticate, dispatch, answer in kind; everything that goes wrong is a fault."""

import re
from dataclasses import dataclass
from uuid import UUID

import structlog
from lxml import etree

from yizhou.exchange.partners import api as partners
from yizhou.exchange.partners.contracts import Partner
from yizhou.exchange.pipeline import api as pipeline
from yizhou.exchange.pipeline.contracts import Envelope
from yizhou.exchange.soap import addressing, attachments, envelope, faults, reporting, security, signature
from yizhou.exchange.soap.calls import CHANNEL, Call, Reply
from yizhou.exchange.soap.errors import (
    DoctypeForbidden,
    MediaTypeUnsupported,
    NotAnEnvelope,
    NotDecodable,
    NotXml,
    Unforeseen,
    VersionMismatch,
)
from yizhou.exchange.soap.names import SOAP11, SOAP12
from yizhou.exchange.soap.offered import Service
from yizhou.exchange.soap.reading import Read, parse
from yizhou.kernel.clock.api import new_id, now
from yizhou.kernel.errors.contracts import CodedError
from yizhou.kernel.files.contracts import FileRef

log = structlog.get_logger(__name__)

_UNOPENED = (NotXml, NotDecodable, DoctypeForbidden, NotAnEnvelope, VersionMismatch)
_SECRET = re.compile(rb"(<(?:[\w.-]+:)?Password\b[^>]*>)[^<]*")


@dataclass(frozen=True, slots=True)
class Posted:
    """A POST: its body and the facts of HTTP. `url` is where the platform is reached, without a slash at its end."""

    body: bytes
    content_type: str
    authorization: str
    url: str
    request_id: str = ""
    soap_action: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back."""

    status: int
    content_type: str
    body: bytes


def presumed_version(content_type: str) -> str:
    """The SOAP version of a request that cannot be opened, by its media type (SOAP 1.2: application/soap+xml)."""
    return SOAP11 if "text/xml" in content_type.lower() and "soap+xml" not in content_type.lower() else SOAP12


def refusal(namespace: str, error: CodedError, request_id: str = "", message_id: UUID | str = "",
            headers: tuple[etree._Element, ...] = ()) -> Answer:  # fmt: skip
    """A fault as an answer."""
    body = reporting.fault(namespace, error, request_id=request_id, message_id=message_id, headers=headers)
    return Answer(reporting.http_status(namespace, error), envelope.media_type(namespace), body)


def _open(posted: Posted) -> Read:
    described = attachments.header(posted.content_type)
    kind = described.get_content_type()
    if kind == "multipart/related":
        root_part, pieces = attachments.split(posted.body, posted.content_type)
        found = parse(root_part.content, root_part.charset)
        attachments.put_in(found.root, pieces)
        return found
    if kind not in ("application/soap+xml", "text/xml", "application/xml"):
        raise MediaTypeUnsupported(found=kind)
    return parse(posted.body, str(described.get_param("charset") or ""))


def _partner(header: etree._Element | None, authorization: str) -> Partner:
    given = security.credentials(header, authorization)
    partner = partners.authenticate(given.code, given.secret)
    partners.allow(partner, CHANNEL)
    return partner


def answer(service: Service, posted: Posted) -> Answer:
    """Never raises."""
    namespace = presumed_version(posted.content_type)
    headers: tuple[etree._Element, ...] = ()
    try:
        try:
            opened = _open(posted)
            namespace = envelope.version_of(opened.root)
        except _UNOPENED as error:
            return refusal(namespace, error, posted.request_id, _keep_unopened(service, posted))
        addressed = addressing.read(opened.root.find(f"{{{namespace}}}Header"))
        headers = addressing.answer(addressed, f"{service.namespace}/{service.port_type}/Fault", new_id())
        request = envelope.read(opened.root)
        partner = _partner(request.header, posted.authorization)
        security.check_timestamp(request.header)
        handler = service.handler(request.operation)
        call = Call(
            service=service.name,
            operation=request.operation[:1].upper() + request.operation[1:],
            payload=request.payload,
            partner=partner,
            actor=partners.actor_of(partner),
            url=posted.url,
            message_id=addressed.message_id,
            signer=signature.verify(request),
            warnings=opened.faults,
            encoding=opened.encoding,
        )
        reply = handler(call)
        return _success(service, call, reply, namespace, addressed)
    except CodedError as error:
        return refusal(namespace, error, posted.request_id, headers=headers)
    except Exception:
        log.exception("soap_request_failed", service=service.name)
        return refusal(namespace, Unforeseen(), posted.request_id, headers=headers)


def _success(
    service: Service, call: Call, reply: Reply, namespace: str, addressed: addressing.Addressing
) -> Answer:
    headers = addressing.answer(addressed, service.action(call.operation), new_id())
    more = (*call.warnings, *reply.faults)
    if reply.report is not None:
        headers += (reporting.message_header(reply.report, more),)
    elif more or etree.QName(reply.payload).localname.endswith("DocumentSetResponse"):
        headers += (reporting.notes(more, "partly" if reply.faults else "accepted"),)
    body = envelope.write(namespace, reply.payload, headers)
    return Answer(200, envelope.media_type(namespace), body)


def known_sender(authorization: str) -> Partner | None:
    """Who HTTP Basic says sends, for requests whose envelope cannot be opened. Raises PartnerRefused, ChannelNotAllowed."""
    given = security.from_basic(authorization)
    if given is None:
        return None
    partner = partners.authenticate(given.code, given.secret)
    partners.allow(partner, CHANNEL)
    return partner


def _unopened(service: Service, posted: Posted, partner: Partner, body: bytes) -> Envelope:
    return Envelope(
        channel=CHANNEL,
        format=service.intake,
        partner_id=partner.id,
        body=body,
        media_type=posted.content_type[:200],
        received=now(),
        hints={"service": service.name, "source": partner.source},
    )


def _keep_unopened(service: Service, posted: Posted) -> UUID | str:
    """A broken request of a known sender is kept, to be shown and repaired; its id. Passwords in it are blotted out.

    The sender can only be known by HTTP Basic here; from unknown senders nothing is kept.
    """
    partner = known_sender(posted.authorization)
    if partner is None or not service.intake:
        return ""
    body = _SECRET.sub(rb"\1***", posted.body)
    return pipeline.submit(partners.actor_of(partner), _unopened(service, posted, partner, body)).message_id


def keep_too_large(service: Service, posted: Posted, kept: FileRef, error: CodedError) -> UUID | str:
    """A request over the limit is kept and listed, when its sender and its service let it; its id."""
    partner = known_sender(posted.authorization)
    if partner is None or not service.intake:
        return ""
    return pipeline.keep_refused(
        _unopened(service, posted, partner, b""), kept, faults.of_error(error)
    ).message_id
