"""XML Patch (RFC 5261) of a resource's XML: `add`, `replace`, `remove`, each located by an XPath that finds one node.

Prefix `f` is FHIR and `h` XHTML, and prefixes the patch declares may be used too. FHIR resources have neither comments,
processing instructions nor prefixes of their own, so those kinds of node are not patched.
"""

from copy import deepcopy
from typing import Any

from lxml import etree

from yizhou.exchange.fhir_api.errors import PatchBroken, PatchFailed
from yizhou.records.fhir import api as fhir
from yizhou.records.fhir.errors import BrokenXml

MOST = 1_000
_LONGEST = 1_000
_PREFIXES = {"f": "http://hl7.org/fhir", "h": "http://www.w3.org/1999/xhtml"}
_PLACES = ("", "prepend", "before", "after")


class XmlPatch:
    """A patch that is written well; whether it fits a resource is seen when it is applied."""

    def __init__(self, root: Any) -> None:
        """`root` holds the operations (`diff` or `patch`). Raises PatchBroken."""
        self._operations = [each for each in root if isinstance(each.tag, str)]
        if not self._operations:
            raise PatchBroken(place="补丁", reason="没有操作")
        if len(self._operations) > MOST:
            raise PatchBroken(place="补丁", reason=f"操作超过 {MOST} 项")
        for number, each in enumerate(self._operations):
            _check(each, _place(number, each))

    def __call__(self, content: Any) -> Any:
        """The patched resource. Raises PatchFailed."""
        root = etree.fromstring(fhir.to_xml(fhir.serialise(content)))
        self.apply(root)
        try:
            return fhir.from_xml(etree.tostring(root, encoding="unicode"))
        except BrokenXml as error:
            reason = "；".join(f"{each.place} {each.message}" for each in error.faults) or error.text
            raise PatchFailed(place="补丁之后", reason=reason[:400]) from None

    def apply(self, root: Any) -> None:
        """Change a tree."""
        for number, each in enumerate(self._operations):
            _apply(root, each, _place(number, each))


def _place(number: int, each: Any) -> str:
    return f"第{number + 1}项操作 {etree.QName(each).localname} {each.get('sel', '')}"[:160]


def _check(each: Any, place: str) -> None:
    if etree.QName(each).localname not in ("add", "replace", "remove"):
        raise PatchBroken(place=place, reason="操作应为 add、replace 或 remove")
    if not each.get("sel") or len(each.get("sel")) > _LONGEST:
        raise PatchBroken(place=place, reason=f"sel 应为 XPath，不超过 {_LONGEST} 字")
    kind = each.get("type", "")
    if each.get("pos", "") not in _PLACES or (kind and not kind.startswith("@")):
        raise PatchBroken(place=place, reason="pos 可为 prepend、before、after；type 可为 @属性名")


def _one(root: Any, each: Any, place: str) -> Any:
    path = each.get("sel")
    spaces = {name: uri for name, uri in each.nsmap.items() if name} | _PREFIXES
    try:
        found = root.getroottree().xpath(path if path.startswith("/") else f"/{path}", namespaces=spaces)
    except etree.XPathError as error:
        raise PatchFailed(place=place, reason=f"XPath 无效：{error}"[:200]) from None
    if not isinstance(found, list) or len(found) != 1:
        number = len(found) if isinstance(found, list) else 0
        raise PatchFailed(place=place, reason=f"XPath 应找到一个节点，实际找到 {number} 个")
    return found[0]


def _apply(root: Any, each: Any, place: str) -> None:
    node = _one(root, each, place)
    kind = etree.QName(each).localname
    if isinstance(node, str):
        if kind == "add":
            raise PatchFailed(place=place, reason="只能向元素添加")
        _text(node, (each.text or "") if kind == "replace" else None)
    elif kind == "add":
        _add(node, each, place)
    elif node is root:
        raise PatchFailed(place=place, reason="不能删除或替换整个资源")
    else:
        new = [deepcopy(one) for one in each if isinstance(one.tag, str)] if kind == "replace" else []
        if kind == "replace" and len(new) != 1:
            raise PatchFailed(place=place, reason="replace 应带一个元素")
        parent, tail, where = node.getparent(), node.tail, node.getparent().index(node)
        parent.remove(node)
        for one in new:
            one.tail = tail
            parent.insert(where, one)


def _text(node: Any, value: str | None) -> None:
    """Replace or remove an attribute or a text."""
    parent = node.getparent()
    if node.is_attribute:
        if value is None:
            del parent.attrib[node.attrname]
        else:
            parent.set(node.attrname, value)
    elif node.is_tail:
        parent.tail = value
    else:
        parent.text = value


def _add(node: Any, each: Any, place: str) -> None:
    if attribute := each.get("type"):
        node.set(attribute.removeprefix("@"), (each.text or "").strip())
        return
    where, new = each.get("pos", ""), [deepcopy(one) for one in each]
    if where in ("before", "after"):
        parent = node.getparent()
        if parent is None:
            raise PatchFailed(place=place, reason="资源之外不能添加")
        start = parent.index(node) + (where == "after")
    else:
        parent, start = node, 0 if where == "prepend" else len(node)
        if not new:
            node.text = (node.text or "") + (each.text or "")
    for offset, one in enumerate(new):
        parent.insert(start + offset, one)
