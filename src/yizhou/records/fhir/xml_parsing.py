"""XML off the wire without what makes XML dangerous: no DTD, no entities, no network, bounded depth (FHIR R4 §2.6.1)."""

import re
from html.entities import html5

from lxml import etree

from yizhou.records.fhir.errors import BrokenXml

FHIR = "http://hl7.org/fhir"
XHTML = "http://www.w3.org/1999/xhtml"
DEEPEST = 250
_DOCTYPE = re.compile(rb"<!\s*DOCTYPE", re.IGNORECASE)
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*;)")
_XML_ENTITIES = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True, strip_cdata=True,
    )  # fmt: skip


def parse_xml(text: str) -> etree._Element:
    """The root element. Raises BrokenXml, saying in which line."""
    body = text.encode()
    if _DOCTYPE.search(body):
        raise BrokenXml(reason="含有 DTD（<!DOCTYPE …>），平台不接收 DTD 和实体定义")
    try:
        return etree.fromstring(body, _parser())
    except etree.XMLSyntaxError as error:
        raise BrokenXml(reason=f"第{error.lineno}行：{error.msg}"[:200]) from None
    except ValueError as error:
        raise BrokenXml(reason=str(error)[:200]) from None


def _character(found: re.Match[str]) -> str:
    name = found[1]
    return found[0] if name in _XML_ENTITIES else html5.get(name, found[0])


def parse_narrative(text: str) -> etree._Element | None:
    """The `div` of a narrative (FHIR R4 §2.4.0); HTML's named characters become what they stand for. None when it is no XML."""
    try:
        root = parse_xml(_ENTITY.sub(_character, text))
    except BrokenXml:
        return None
    return root if root.tag in (f"{{{XHTML}}}div", "div") else None
