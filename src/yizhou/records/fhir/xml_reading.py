"""FHIR XML as FHIR JSON (FHIR R4 §2.6.1, §2.6.2): the same content, decimals digit for digit, all that is wrong at once."""

import re
from decimal import Decimal
from typing import Any

from lxml import etree

from yizhou.kernel.errors.contracts import Fault, Severity
from yizhou.records.fhir.errors import BrokenXml
from yizhou.records.fhir.xml_parsing import FHIR, XHTML, parse_xml
from yizhou.standards.fhir_structures import Element, Structure, structures

DEEPEST = 60
_LISTED = 100
_INTEGER = re.compile(r"[-+]?\d{1,17}$")
_DECIMAL = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d{1,3})?$")
_BOOLEANS = {"true": True, "false": False}


def from_xml(text: str, place: str = "") -> dict[str, Any]:
    """The content of an XML resource, as JSON would say it. Raises BrokenXml with every fault."""
    root = parse_xml(text)
    reader = _Reader(place)
    content = reader.resource(root)
    if reader.faults:
        raise BrokenXml(
            reason=f"有 {len(reader.faults)} 处不符合 FHIR 的 XML 格式", faults=tuple(reader.faults)
        )
    return content


class _Reader:
    """Walks one message; keeps where it is and what it found wrong."""

    def __init__(self, place: str) -> None:
        self._trail = [place] if place else []
        self.faults: list[Fault] = []

    def _fault(self, message: str, advice: str) -> None:
        if len(self.faults) < _LISTED:
            self.faults.append(
                Fault("fhir.xml_structure", Severity.ERROR, ".".join(self._trail) or "/", message, advice)
            )

    def resource(self, node: etree._Element) -> dict[str, Any]:
        name = etree.QName(node)
        structure = structures().resources.get(name.localname)
        if not self._trail:
            self._trail.append(name.localname)
        if structure is None or name.namespace != FHIR:
            self._fault(
                f"不是 FHIR R4 资源：{str(node.tag)[:80]}",
                f"根元素应为 R4 资源类型名，命名空间 {FHIR}；R5 新增的类型不能使用",
            )
            return {}
        return {"resourceType": name.localname, **self._elements(node, structure)}

    def _elements(self, node: etree._Element, structure: Structure) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name in node.attrib:
            if name in structure.elements and structure.elements[str(name)].attribute:
                found[str(name)] = node.attrib[name]
            elif name != "value" and not str(name).startswith("{"):
                self._fault(f"不认识的属性“{str(name)[:40]}”", "FHIR 的值写在 value 属性里")
        if len(self._trail) > DEEPEST:
            self._fault("XML 嵌套过深", f"FHIR 资源的嵌套不会超过 {DEEPEST} 层，请检查生成程序")
            return found
        counts: dict[str, int] = {}
        for child in node:
            if not isinstance(child.tag, str):
                self._fault("含有实体引用", "请把实体换成它代表的字符")
                continue
            self._child(found, child, structure, counts)
        for name in [
            name for name, value in found.items() if isinstance(value, list) and not any(_said(value))
        ]:
            del found[name]  # `null` stands beside extensions only where another item has a value
        return found

    def _child(
        self, found: dict[str, Any], child: etree._Element, structure: Structure, counts: dict[str, int]
    ) -> None:
        tag = etree.QName(child)
        name = tag.localname
        element = structure.elements.get(name)
        number = counts.get(name, 0)
        counts[name] = number + 1
        expected = XHTML if element is not None and element.kind == "xhtml" else FHIR
        if element is None or element.attribute or tag.namespace != expected:
            self._fault(
                f"FHIR R4 的 {structure.name} 没有元素“{name[:60]}”",
                "请核对拼写和命名空间，或改用扩展（extension）",
            )
            return
        if number and not element.many:
            self._fault(f"元素 {name} 不可重复", "请只保留一个")
            return
        self._trail.append(f"{name}[{number}]" if element.many else name)
        if element.structure is not None or element.kind == "Resource":
            value = self._complex(child, element)
            if element.many:
                found.setdefault(name, []).append(value)
            else:
                found[name] = value
        elif element.kind == "xhtml":
            found[name] = _narrative(child)
        else:
            self._primitive(found, child, element, number)
        self._trail.pop()

    def _complex(self, child: etree._Element, element: Element) -> dict[str, Any]:
        if element.structure is not None:
            return self._elements(child, element.structure)
        inner = [one for one in child if isinstance(one.tag, str)]
        if len(inner) != 1:
            self._fault("此处应有且仅有一个资源", "例如 <resource><Patient>…</Patient></resource>")
            return {}
        return self.resource(inner[0])

    def _primitive(self, found: dict[str, Any], child: etree._Element, element: Element, number: int) -> None:
        value = self._value(child.get("value"), element.kind)
        extra = self._elements(child, structures().primitive) or None
        if (child.text or "").strip():
            self._fault(
                f"元素 {element.name} 的值写成了文字", '值须写在 value 属性里，如 <status value="final"/>'
            )
        if not element.many:
            if value is not None:
                found[element.name] = value
            if extra is not None:
                found[f"_{element.name}"] = extra
            return
        values = found.setdefault(element.name, [])
        values.append(value)
        shadow = f"_{element.name}"
        if extra is not None or shadow in found:
            extras = found.setdefault(shadow, [None] * number)
            extras.append(extra)

    def _value(self, text: str | None, kind: str) -> Any:
        if text is None:
            return None
        if kind == "boolean":
            return _BOOLEANS.get(text, text)
        if kind in ("integer", "positiveInt", "unsignedInt"):
            return int(text) if _INTEGER.match(text) else text
        if kind == "decimal":
            return Decimal(text) if _DECIMAL.match(text) else text
        return text


def _said(items: list[Any]) -> list[bool]:
    return [item is not None for item in items]


def _narrative(node: etree._Element) -> str:
    """The `div` alone, without declarations it does not need."""
    alone = etree.fromstring(etree.tostring(node, with_tail=False))
    etree.cleanup_namespaces(alone)
    return etree.tostring(alone, encoding="unicode")
