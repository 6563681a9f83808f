"""Reports and faults on the wire: the `MessageHeader` of an answer, and SOAP faults with all findings in their detail.

WS/T 790.1: a fault says what is wrong in Chinese (01-soap-fault.xml). SOAP 1.2 part 1 §5.4 wants a qualified name as
code, so the draft's bare number cannot stand there: our stable codes are subcodes.
"""

from collections.abc import Sequence
from uuid import UUID

from lxml import etree

from yizhou.exchange.pipeline.contracts import PartReport, Report
from yizhou.exchange.soap.envelope import write
from yizhou.exchange.soap.names import EXCHANGE, SOAP11, SOAP12, WSSE, WSU, XML, tag
from yizhou.kernel.errors.contracts import Category, CodedError, Fault

_REASONS = {
    Category.INVALID: "参数错误",
    Category.UNAUTHENTICATED: "身份认证失败",
    Category.FORBIDDEN: "没有权限",
    Category.NOT_FOUND: "没有找到",
    Category.CONFLICT: "与现有数据冲突",
    Category.GONE: "已被删除",
    Category.TOO_LARGE: "内容太大",
    Category.TOO_MANY: "请求太频繁",
    Category.UNSUPPORTED: "不支持",
    Category.UNAVAILABLE: "暂时不可用",
    Category.FAULT: "系统错误",
}
_OURS = (Category.FAULT, Category.UNAVAILABLE)
_SPECIAL = {"soap.version_mismatch": "VersionMismatch", "soap.not_understood": "MustUnderstand"}
_SECURITY = {  # WSS SOAP Message Security 1.1 §12
    "partners.refused": (WSSE, "FailedAuthentication"),
    "soap.credentials_missing": (WSSE, "InvalidSecurity"),
    "soap.password_digest": (WSSE, "UnsupportedSecurityToken"),
    "soap.signature": (WSSE, "FailedCheck"),
    "soap.expired": (WSU, "MessageExpired"),
}


def _findings(parent: etree._Element, faults: Sequence[Fault]) -> None:
    for fault in faults:
        made = etree.SubElement(
            parent, tag(EXCHANGE, "Fault"), code=fault.code, severity=fault.severity.value
        )
        for name in ("place", "message", "advice"):
            etree.SubElement(made, tag(EXCHANGE, name)).text = _clean(getattr(fault, name))


def _clean(text: str) -> str:
    """Text XML can carry: what a broken message contained may be in the sentence about it."""
    return "".join(c if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff") else "�" for c in text)


def _part(parent: etree._Element, part: PartReport) -> None:
    made = etree.SubElement(parent, tag(EXCHANGE, "Part"), key=_clean(part.key), place=part.place)
    made.set("accepted", "true" if part.accepted else "false")
    if part.outcome:
        made.set("outcome", part.outcome)
    if part.resident_id:
        made.set("residentId", str(part.resident_id))
    if part.document_id:
        made.set("documentId", str(part.document_id))
    if part.unchanged:
        made.set("unchanged", "true")
    _findings(made, part.faults)


def message_header(report: Report, more: Sequence[Fault] = ()) -> etree._Element:
    """The MessageHeader block the drafts say success is written in, without printing it."""
    made = etree.Element(tag(EXCHANGE, "MessageHeader"), nsmap={"yz": EXCHANGE})
    made.set("messageId", str(report.message_id))
    made.set("status", report.status.value)
    made.set("repeated", "true" if report.repeated else "false")
    for part in report.parts:
        _part(made, part)
    _findings(made, [*more, *report.faults])
    return made


def notes(faults: Sequence[Fault], status: str = "accepted") -> etree._Element:
    """A MessageHeader for an answer that no kept message stands behind (queries, metadata)."""
    made = etree.Element(tag(EXCHANGE, "MessageHeader"), nsmap={"yz": EXCHANGE}, status=status)
    _findings(made, faults)
    return made


def http_status(namespace: str, error: CodedError) -> int:
    """SOAP 1.2 part 2 §7.5.2.2: 400 for what the sender did, 500 for the rest; SOAP 1.1 §6.2: always 500.

    Missing or wrong credentials are 401, so that HTTP clients send their Basic credentials.
    """
    if error.category is Category.UNAUTHENTICATED:
        return 401
    if error.category is Category.TOO_LARGE:
        return 413
    return 400 if namespace == SOAP12 and _code(error) == "Sender" else 500


def _code(error: CodedError) -> str:
    if error.code in _SPECIAL:
        return _SPECIAL[error.code]
    return "Receiver" if error.category in _OURS else "Sender"


def reason(error: CodedError) -> str:
    """`参数错误：…`, as the drafts' example writes it."""
    return _clean(f"{_REASONS[error.category]}：{error.text}")


def _detail(error: CodedError, request_id: str, message_id: UUID | str) -> etree._Element:
    made = etree.Element(tag(EXCHANGE, "Faults"), nsmap={"yz": EXCHANGE})
    made.set("code", error.code)
    if message_id:
        made.set("messageId", str(message_id))
    if request_id:
        made.set("requestId", request_id)
    etree.SubElement(made, tag(EXCHANGE, "message")).text = _clean(error.text)
    etree.SubElement(made, tag(EXCHANGE, "advice")).text = _clean(error.advice_text)
    _findings(made, error.faults)
    return made


def fault(
    namespace: str,
    error: CodedError,
    *,
    request_id: str = "",
    message_id: UUID | str = "",
    headers: tuple[etree._Element, ...] = (),
) -> bytes:
    """The envelope of a fault in the request's SOAP version."""
    detail = _detail(error, request_id, message_id or error.details.get("message_id", ""))
    if namespace == SOAP11:
        return write(namespace, _fault11(error, detail), headers)
    return write(namespace, _fault12(error, detail), headers + _upgrade(error))


def _fault12(error: CodedError, detail: etree._Element) -> etree._Element:
    made = etree.Element(
        tag(SOAP12, "Fault"), nsmap={"soap": SOAP12, "yz": EXCHANGE, "wsse": WSSE, "wsu": WSU}
    )
    code = etree.SubElement(made, tag(SOAP12, "Code"))
    etree.SubElement(code, tag(SOAP12, "Value")).text = f"soap:{_code(error)}"
    sub = etree.SubElement(code, tag(SOAP12, "Subcode"))
    if error.code in _SECURITY:
        namespace, name = _SECURITY[error.code]
        etree.SubElement(sub, tag(SOAP12, "Value")).text = f"{'wsse' if namespace == WSSE else 'wsu'}:{name}"
        sub = etree.SubElement(sub, tag(SOAP12, "Subcode"))
    etree.SubElement(sub, tag(SOAP12, "Value")).text = f"yz:{error.code}"
    text = etree.SubElement(etree.SubElement(made, tag(SOAP12, "Reason")), tag(SOAP12, "Text"))
    text.set(tag(XML, "lang"), "zh-CN")
    text.text = reason(error)
    etree.SubElement(made, tag(SOAP12, "Detail")).append(detail)
    return made


def _fault11(error: CodedError, detail: etree._Element) -> etree._Element:
    """`Client` and `Server` are the drafts' own codes (service_codes.csv, 错误代码表)."""
    name = {"Sender": "Client", "Receiver": "Server"}.get(_code(error), _code(error))
    made = etree.Element(tag(SOAP11, "Fault"), nsmap={"soap": SOAP11, "yz": EXCHANGE})
    etree.SubElement(made, "faultcode").text = f"soap:{name}"
    etree.SubElement(made, "faultstring").text = reason(error)
    etree.SubElement(made, "detail").append(detail)
    return made


def _upgrade(error: CodedError) -> tuple[etree._Element, ...]:
    """SOAP 1.2 part 1 §5.4.7: a version mismatch names the versions that are understood."""
    if error.code != "soap.version_mismatch":
        return ()
    made = etree.Element(tag(SOAP12, "Upgrade"), nsmap={"soap": SOAP12, "soap11": SOAP11})
    for name in ("soap:Envelope", "soap11:Envelope"):
        etree.SubElement(made, tag(SOAP12, "SupportedEnvelope"), qname=name)
    return (made,)
