"""Bytes of a request → an XML tree, safely: any encoding, never a document type, never a network access (SOAP 1.2 §5)."""

import re
from typing import NamedTuple

from lxml import etree

from yizhou.exchange.pipeline.api import Decoded, declared_in_xml, decode_text
from yizhou.exchange.soap.errors import DoctypeForbidden, NotDecodable, NotXml
from yizhou.kernel.errors.contracts import Fault, Severity

_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]*\?>")
_PROLOG = re.compile(r"(?:\s+|<!--.*?-->|<\?.*?\?>)*", re.DOTALL)
_PROBLEMS = {  # xmlParserErrors of libxml2
    4: "内容为空，或不是以标签开头",
    5: "根元素之后还有多余内容",
    9: "含有不允许的控制字符",
    23: "& 之后没有实体名，可能未转义",
    26: "使用了未声明的实体",
    38: "属性值中有未转义的 <",
    39: "属性值没有加引号",
    41: "属性没有值",
    42: "同一元素中属性重复",
    64: "XML 声明不在开头",
    68: "标签或实体名书写有误，可能有未转义的 < 或 &",
    73: "标签没有写完整",
    76: "开始标签与结束标签不匹配",
    77: "报文不完整，末尾缺少结束标签",
    89: "报文嵌套过深",
    201: "使用了未声明的命名空间前缀",
}
_HUGE = 8 * 1024 * 1024
"""From here on libxml2's limit of 10 MB on one text node would refuse a base64 document."""


def _parser(huge: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=huge,
    )


class Read(NamedTuple):
    """A tree, warnings about its encoding, and the encoding it was in."""

    root: etree._Element
    faults: tuple[Fault, ...]
    encoding: str


def read_text(body: bytes, charset: str = "") -> Decoded:
    """The text of a body, and warnings about its encoding. `charset` is what HTTP declared; it goes before XML's own.

    Raises NotDecodable, NotXml (empty).
    """
    if not body.strip():
        raise NotXml(problem="内容为空", place="开头")
    declared = charset or declared_in_xml(body)
    decoded = decode_text(body, declared)
    errors = tuple(fault for fault in decoded.faults if fault.severity is Severity.ERROR)
    if errors:
        raise NotDecodable(faults=errors)
    return decoded


def parse_text(text: str) -> etree._Element:
    """The root element. Raises DoctypeForbidden, NotXml (with line and column)."""
    text = _DECLARATION.sub("", text, count=1)
    start = _PROLOG.match(text)
    if text[start.end() : start.end() + 2] == "<!" if start else False:
        raise DoctypeForbidden
    raw = text.encode("utf-8", "surrogatepass")
    try:
        return etree.fromstring(raw, _parser(len(raw) > _HUGE))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotXml(problem=_problem(error), place=_place(error)) from None


def parse(body: bytes, charset: str = "") -> Read:
    """The tree of a body in whatever encoding. Raises NotDecodable, DoctypeForbidden, NotXml."""
    decoded = read_text(body, charset)
    return Read(parse_text(decoded.text), decoded.faults, decoded.encoding)


def _problem(error: Exception) -> str:
    return _PROBLEMS.get(getattr(error, "code", 0) or 0, "XML 语法错误")


def _place(error: Exception) -> str:
    line, column = getattr(error, "position", (0, 0)) or (0, 0)
    return f"第{line}行第{column}列" if line else "开头"


def local(element: etree._Element) -> str:
    """Local name of an element."""
    return etree.QName(element).localname


def children(parent: etree._Element | None, *names: str) -> list[etree._Element]:
    """Child elements with one of these local names, in any namespace: senders disagree about namespaces, not names."""
    if parent is None:
        return []
    wanted = set(names)
    return [
        child for child in parent if isinstance(child.tag, str) and (not wanted or local(child) in wanted)
    ]


def child(parent: etree._Element | None, *path: str) -> etree._Element | None:
    """The first element down a path of local names, None when any step is missing."""
    for name in path:
        found = children(parent, name)
        if not found:
            return None
        parent = found[0]
    return parent


def text_of(element: etree._Element | None) -> str:
    """All text of an element, white space made single; empty for None."""
    return " ".join(raw_text(element).split())


def raw_text(element: etree._Element | None) -> str:
    """All text of an element as it is; empty for None."""
    return "".join(str(piece) for piece in element.itertext()) if element is not None else ""


def attribute(element: etree._Element | None, name: str) -> str:
    """An attribute's value without outer white space; empty when element or attribute is missing."""
    return (element.get(name) or "").strip() if element is not None else ""


def place_of(element: etree._Element) -> str:
    """XPath of an element by local names, with positions where siblings share a name."""
    steps: list[str] = []
    node: etree._Element | None = element
    while node is not None:
        parent = node.getparent()
        name = local(node)
        if parent is not None:
            same = children(parent, name)
            if len(same) > 1:
                name += f"[{same.index(node) + 1}]"
        steps.append(name)
        node = parent
    return "/" + "/".join(reversed(steps))
