"""Bytes of a request → an XML tree, safely: any encoding, never a document type, never a network access (SOAP 1.2 §5)."""

import re

from lxml import etree

from yizhou.exchange.pipeline.api import decode_text
from yizhou.exchange.soap.errors import DoctypeForbidden, NotDecodable, NotXml
from yizhou.kernel.errors.contracts import Fault, Severity

_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]*\?>")
_DECLARED = re.compile(rb"^(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_PROLOG = re.compile(r"(?:\s+|<!--.*?-->|<\?.*?\?>)*", re.DOTALL)
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


def read_text(body: bytes, charset: str = "") -> tuple[str, tuple[Fault, ...]]:
    """The text of a body, and warnings about its encoding. `charset` is what HTTP declared; it goes before XML's own.

    Raises NotDecodable, NotXml (empty).
    """
    if not body.strip():
        raise NotXml(problem="内容为空", place="开头")
    declared = charset or _declared(body)
    decoded = decode_text(body, declared)
    errors = tuple(fault for fault in decoded.faults if fault.severity is Severity.ERROR)
    if errors:
        raise NotDecodable(faults=errors)
    return decoded.text, decoded.faults


def _declared(body: bytes) -> str:
    found = _DECLARED.match(body[:200])
    return found.group(1).decode("ascii") if found else ""


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


def parse(body: bytes, charset: str = "") -> tuple[etree._Element, tuple[Fault, ...]]:
    """The root element of a body in whatever encoding, and warnings. Raises NotDecodable, DoctypeForbidden, NotXml."""
    text, faults = read_text(body, charset)
    return parse_text(text), faults


def _problem(error: Exception) -> str:
    text = str(error)
    for english, chinese in (
        ("Opening and ending tag mismatch", "开始标签与结束标签不匹配"),
        ("Premature end of data", "报文不完整，末尾缺少结束标签"),
        ("Start tag expected", "不是以标签开头"),
        ("Document is empty", "内容为空"),
        ("Extra content at the end", "根元素之后还有多余内容"),
        ("not well-formed", "字符或标签不合规则"),
        ("EntityRef", "& 未转义"),
        ("Entity '", "使用了未声明的实体"),
        ("Excessive depth", "嵌套过深"),
        ("Namespace prefix", "使用了未声明的命名空间前缀"),
        ("attributes construct error", "属性书写有误"),
        ("Attribute", "属性书写有误"),
        ("invalid Char", "含有不允许的控制字符"),
        ("PCDATA invalid", "含有不允许的控制字符"),
    ):
        if english in text:
            return chinese
    return text.split(", line", maxsplit=1)[0][:200]


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
