"""WS-Addressing headers of requests and answers (WS/T 790.1 §7.4; W3C WS-Addressing 1.0 and the 2004 submission)."""

from dataclasses import dataclass
from uuid import UUID

from lxml import etree

from yizhou.exchange.soap.names import PLATFORM_NODE, WSA, WSA_2004, tag
from yizhou.exchange.soap.reading import child, text_of

_ANONYMOUS = {WSA: f"{WSA}/anonymous", WSA_2004: f"{WSA_2004}/role/anonymous"}


@dataclass(frozen=True, slots=True)
class Addressing:
    """What a request's headers say; empty where absent. `sender` is From, `reply_to` its address."""

    namespace: str = ""
    message_id: str = ""
    action: str = ""
    to: str = ""
    sender: str = ""
    reply_to: str = ""

    @property
    def used(self) -> bool:
        return bool(self.namespace)


def read(header: etree._Element | None) -> Addressing:
    """The addressing headers. The drafts' own example gives addresses without the Address element; both are read."""
    for namespace in (WSA, WSA_2004):
        found = {
            etree.QName(block).localname: block
            for block in (header if header is not None else ())
            if isinstance(block.tag, str) and etree.QName(block).namespace == namespace
        }
        if found:
            return Addressing(
                namespace,
                message_id=text_of(found.get("MessageID")),
                action=text_of(found.get("Action")),
                to=text_of(found.get("To")),
                sender=_address(found.get("From")),
                reply_to=_address(found.get("ReplyTo")),
            )
    return Addressing()


def _address(endpoint: etree._Element | None) -> str:
    address = child(endpoint, "Address")
    return text_of(address if address is not None else endpoint)


def answer(request: Addressing, action: str, message_id: UUID) -> tuple[etree._Element, ...]:
    """Headers of an answer; none when the request used no addressing.

    The answer always goes back on the request's own connection, whatever ReplyTo asks: nodes are only called by events.
    """
    if not request.used:
        return ()
    namespace = request.namespace

    def block(name: str, text: str) -> etree._Element:
        element = etree.Element(tag(namespace, name), nsmap={"wsa": namespace})
        element.text = text
        return element

    sender = etree.Element(tag(namespace, "From"), nsmap={"wsa": namespace})
    etree.SubElement(sender, tag(namespace, "Address")).text = PLATFORM_NODE
    blocks = [
        block("MessageID", f"urn:uuid:{message_id}"),
        sender,
        block("To", request.reply_to or request.sender or _ANONYMOUS[namespace]),
        block("Action", action),
    ]
    if request.message_id:
        blocks.append(block("RelatesTo", request.message_id))
    return tuple(blocks)
