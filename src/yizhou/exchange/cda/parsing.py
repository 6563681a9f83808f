"""From bytes to a tree, safely: size, encoding, no DTD, no entities, no network, bounded number of elements.

A DOCTYPE is refused before the parser sees it, so entity bombs and external entities have nothing to stand on
(OWASP XML External Entity Prevention). Everything refused is a fault with line and column.
"""

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

from yizhou.exchange.cda import faults
from yizhou.exchange.cda.datatypes import NS
from yizhou.exchange.cda.definitions import limits
from yizhou.exchange.pipeline.api import decode_text
from yizhou.kernel.errors.contracts import Fault, Severity

_DOCTYPE = re.compile(
    r"\A(?:\s|<\?(?:[^?]|\?(?!>))*\?>|<!--(?:[^-]|-(?!->))*-->)*<!(?:DOCTYPE|ENTITY)", re.IGNORECASE
)
_DECLARATION = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_ENCODING = re.compile(r"\A(\s*<\?xml[^>]*?)\s+encoding\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_BIG_TEXT = 9_000_000
_REASONS: dict[int, tuple[str, str]] = {
    4: ("文档为空", "请检查发送程序是否写入了内容"),
    5: ("文档结束后还有多余内容", "一条报文只能有一个根元素"),
    9: ("含有 XML 不允许的字符", "请去除控制字符后重新发送"),
    26: ("使用了未定义的实体", "只能使用 &lt; &gt; &amp; &quot; &apos; 五个实体，其他字符请直接写出"),
    38: ("属性值中有未转义的“<”", "请把“<”写作 &lt;"),
    39: ("属性值没有加引号", "属性值须用引号括起"),
    41: ("属性没有值", '属性须写作 名称="值"'),
    42: ("同一元素中属性重复", "请去掉重复的属性"),
    68: ("标签书写错误，可能是未转义的“<”", "正文中的“<”请写作 &lt;"),
    73: ("标签没有写完整", "请检查此处的“>”"),
    76: ("开始标签与结束标签不一致", "请检查此处附近的标签是否成对"),
    77: ("文档没有结束，可能被截断", "请检查文档是否完整传输"),
    201: ("使用了未声明的命名空间前缀", "请在根元素声明该前缀"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """The root of the tree, or None and why not. `encoding` is what the body was really written in, when known."""

    root: Any | None
    faults: tuple[Fault, ...] = ()
    encoding: str = ""


def readable_size(size: int) -> str:
    """`52.4 MB`, `12 KB`."""
    return f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 else f"{max(1, size // 1024)} KB"


def _parser(text_length: int) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=text_length > _BIG_TEXT,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )


def parse_xml(body: bytes) -> Read:
    """The XML tree of a body in any of the encodings in use; never raises."""
    bounds = limits()
    if len(body) > bounds.document_bytes:
        return Read(None, (faults.too_large(readable_size(len(body)), readable_size(bounds.document_bytes)),))
    declaration = _DECLARATION.match(body[:200])
    decoded = decode_text(body, declaration.group(1).decode() if declaration else "")
    if any(fault.severity is Severity.ERROR for fault in decoded.faults):
        return Read(None, decoded.faults, decoded.encoding)
    text = decoded.text
    if _DOCTYPE.match(text[:65536]):
        return Read(None, (*decoded.faults, faults.doctype_forbidden()), decoded.encoding)
    elements = text.count("<") // 2
    if elements > bounds.elements:
        return Read(
            None, (*decoded.faults, faults.too_many_elements(elements, bounds.elements)), decoded.encoding
        )
    try:
        root = etree.fromstring(_ENCODING.sub(r"\1", text, count=1).lstrip().encode(), _parser(len(text)))
    except etree.XMLSyntaxError as error:
        return Read(None, (*decoded.faults, _syntax_fault(error)), decoded.encoding)
    if root.getroottree().docinfo.internalDTD is not None:
        return Read(None, (*decoded.faults, faults.doctype_forbidden()), decoded.encoding)
    return Read(root, decoded.faults, decoded.encoding)


def parse_document(body: bytes) -> Read:
    """The tree of a CDA document; a fault when the root is something else."""
    read = parse_xml(body)
    if read.root is None or read.root.tag == f"{NS}ClinicalDocument":
        return read
    name = etree.QName(read.root)
    if name.localname == "ClinicalDocument":
        return Read(None, (*read.faults, faults.namespace_wrong(name.namespace or "（无）")), read.encoding)
    return Read(None, (*read.faults, faults.not_a_document(name.localname)), read.encoding)


def _syntax_fault(error: etree.XMLSyntaxError) -> Fault:
    line, column = error.position if error.position and error.position[0] else (1, 1)
    reason, advice = _REASONS.get(getattr(error, "code", 0), (_english(error), "请用 XML 编辑器打开检查此处"))
    return faults.not_well_formed(f"第{line}行第{max(column, 1)}列", reason, advice)


def _english(error: etree.XMLSyntaxError) -> str:
    return str(error.msg or error).split(", line")[0][:120]


def place_of(element: Any) -> str:
    """XPath of an element without prefixes, with a number where siblings share the name."""
    steps: list[str] = []
    while element is not None:
        name = etree.QName(element).localname
        parent = element.getparent()
        if parent is not None:
            same = [child for child in parent if child.tag == element.tag]
            if len(same) > 1:
                name = f"{name}[{same.index(element) + 1}]"
        steps.append(name)
        element = parent
    return "/" + "/".join(reversed(steps))
