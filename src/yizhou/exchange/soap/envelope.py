"""The SOAP envelope, 1.2 and 1.1: read a request, write an answer in the version it came in (W3C SOAP 1.2 part 1 §5)."""

from dataclasses import dataclass

from lxml import etree

from yizhou.exchange.soap.errors import BodyMissing, NotAnEnvelope, NotUnderstood, VersionMismatch
from yizhou.exchange.soap.names import EXCHANGE, RHIN, SOAP11, SOAP12, WSA, WSA_2004, WSSE, tag
from yizhou.exchange.soap.reading import children, local

_UNDERSTOOD = {WSA, WSA_2004, WSSE, EXCHANGE, RHIN}
_OURS = {
    "",
    "http://www.w3.org/2003/05/soap-envelope/role/next",
    "http://www.w3.org/2003/05/soap-envelope/role/ultimateReceiver",
    "http://schemas.xmlsoap.org/soap/actor/next",
}
_MEDIA_TYPES = {SOAP12: "application/soap+xml", SOAP11: "text/xml"}


@dataclass(frozen=True, slots=True)
class Request:
    """A request's parts: `namespace` tells the SOAP version, `payload` is the one element in Body."""

    namespace: str
    root: etree._Element
    header: etree._Element | None
    body: etree._Element
    payload: etree._Element

    @property
    def operation(self) -> str:
        """Local name of the payload: the operation of a document/literal service."""
        return local(self.payload)


def media_type(namespace: str) -> str:
    """Content-Type of an answer in this version."""
    return f"{_MEDIA_TYPES[namespace]}; charset=utf-8"


def version_of(root: etree._Element) -> str:
    """The envelope's namespace. Raises NotAnEnvelope, VersionMismatch."""
    name = etree.QName(root)
    if name.localname != "Envelope":
        raise NotAnEnvelope(found=name.localname)
    if name.namespace not in _MEDIA_TYPES:
        raise VersionMismatch(found=name.namespace or "无")
    return name.namespace


def read(root: etree._Element) -> Request:
    """A request from its parsed envelope. Raises NotAnEnvelope, VersionMismatch, BodyMissing, NotUnderstood."""
    namespace = version_of(root)
    header = root.find(tag(namespace, "Header"))
    bodies = root.findall(tag(namespace, "Body"))
    if len(bodies) != 1 or len(children(bodies[0])) != 1:
        raise BodyMissing
    if header is not None:
        _check_understood(header, namespace)
    return Request(namespace, root, header, bodies[0], children(bodies[0])[0])


def _check_understood(header: etree._Element, namespace: str) -> None:
    """Raises NotUnderstood for blocks we must understand and do not (SOAP 1.2 part 1 §5.4.8)."""
    foreign = []
    for block in children(header):
        must = (block.get(tag(namespace, "mustUnderstand")) or "").strip() in ("1", "true")
        role = block.get(tag(namespace, "role")) or block.get(tag(namespace, "actor")) or ""
        if must and role in _OURS and etree.QName(block).namespace not in _UNDERSTOOD:
            foreign.append(etree.QName(block))
    if foreign:
        raise NotUnderstood(names="、".join(f"{{{name.namespace}}}{name.localname}" for name in foreign))


def write(namespace: str, payload: etree._Element | None, headers: tuple[etree._Element, ...] = ()) -> bytes:
    """An answering envelope, UTF-8 with declaration."""
    root = etree.Element(tag(namespace, "Envelope"), nsmap={"soap": namespace})
    if headers:
        etree.SubElement(root, tag(namespace, "Header")).extend(headers)
    body = etree.SubElement(root, tag(namespace, "Body"))
    if payload is not None:
        body.append(payload)
    return serialise(root)


def serialise(element: etree._Element) -> bytes:
    """UTF-8 XML with declaration."""
    return etree.tostring(element, encoding="utf-8", xml_declaration=True)


def detached(element: etree._Element) -> bytes:
    """An element as a document of its own, with the namespaces in scope it uses (a stored request body)."""
    return etree.tostring(element, method="c14n", exclusive=True, with_comments=False)
