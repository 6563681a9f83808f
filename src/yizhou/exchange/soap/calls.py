"""One call of an operation: who asks, with what; and handing an intake payload to the pipeline."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from lxml import etree

from yizhou.exchange.partners.contracts import Partner
from yizhou.exchange.pipeline import api as pipeline
from yizhou.exchange.pipeline.contracts import Envelope, Report, Status
from yizhou.exchange.soap.envelope import detached
from yizhou.exchange.soap.errors import Refused
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now
from yizhou.kernel.errors.contracts import Fault, Severity

CHANNEL = "soap"


@dataclass(frozen=True, slots=True)
class Call:
    """A request that was opened and whose sender is known. `url` is where the platform is reached, without a slash at its end."""

    service: str
    operation: str
    payload: etree._Element
    partner: Partner
    actor: Actor
    url: str
    message_id: str = ""
    signer: str = ""
    warnings: tuple[Fault, ...] = ()
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: the element of its Body, and the report that goes into its MessageHeader."""

    payload: etree._Element
    report: Report | None = None
    faults: tuple[Fault, ...] = ()


def hints_of(call: Call) -> dict[str, str]:
    """Facts of the wire that are kept with a message."""
    told = {
        "service": call.service,
        "operation": call.operation,
        "source": call.partner.source,
        "message_id": call.message_id,
        "signer": call.signer,
        "encoding": call.encoding,
    }
    return {name: value for name, value in told.items() if value}


def submit(call: Call, format_name: str, more: Mapping[str, str] | None = None) -> Report:
    """Hand the payload to the pipeline, as a document of its own: credentials of the envelope are never stored.

    `more` are further facts the format cannot know by itself (it asks no database).
    """
    return pipeline.submit(
        call.actor,
        Envelope(
            channel=CHANNEL,
            format=format_name,
            partner_id=call.partner.id,
            body=detached(call.payload),
            media_type="text/xml; charset=utf-8",
            received=now(),
            hints=hints_of(call) | dict(more or {}),
        ),
    )


def all_faults(report: Report) -> tuple[Fault, ...]:
    """The faults of a message and of all its parts, errors first."""
    found = [*report.faults, *(fault for part in report.parts for fault in part.faults)]
    return tuple(sorted(found, key=lambda fault: fault.severity is not Severity.ERROR))


def reason_of(faults: tuple[Fault, ...]) -> str:
    """Why a message was refused, in one sentence."""
    errors = [fault for fault in faults if fault.severity is Severity.ERROR]
    if not errors:
        return "报文未被接受"
    first = f"{errors[0].message}（{errors[0].place}）"
    return first if len(errors) == 1 else f"共 {len(errors)} 处错误，首先是：{first}"


def require_accepted(report: Report) -> None:
    """Raises Refused, with all faults, when nothing of the message was accepted."""
    if report.status is Status.REFUSED:
        faults = all_faults(report)
        raise Refused(faults=faults, reason=reason_of(faults), message_id=report.message_id)


def answer_id() -> UUID:
    """Id of an answer."""
    return new_id()
