"""FHIR JSON as FHIR XML (FHIR R4 §2.6.1; https://hl7.org/fhir/R4/xml.html): elements in the order of the standard, digits as they are.

What R4 does not know (elements JSON intake keeps with a warning) has no XML form and is left out.
"""

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, cast

from lxml import etree

from yizhou.records.fhir.xml_parsing import FHIR, XHTML, parse_narrative
from yizhou.standards.fhir_structures import Element, Structure, structures

# The stubs know no default namespace.
_OF_FHIR = cast("dict[str, str]", {None: FHIR})
_OF_XHTML = cast("dict[str, str]", {None: XHTML})

_UNSAYABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _Digits(str):
    """A number as it is written."""

    __slots__ = ()


def to_xml(raw: bytes) -> bytes:
    """The XML of a resource's JSON."""
    content = json.loads(raw, parse_float=_Digits, parse_int=_Digits)
    return etree.tostring(_resource(content), encoding="UTF-8", xml_declaration=True)


def _resource(content: Mapping[str, Any]) -> etree._Element:
    structure = structures().resources[content["resourceType"]]
    root: etree._Element = etree.Element(f"{{{FHIR}}}{structure.name}", nsmap=_OF_FHIR)
    _elements(root, content, structure)
    return root


def _elements(parent: etree._Element, content: Mapping[str, Any], structure: Structure) -> None:
    for name, element in structure.elements.items():
        value, extra = content.get(name), content.get(f"_{name}")
        if value is None and extra is None:
            continue
        if element.attribute:
            if value is not None:
                parent.set(name, _text(value))
        elif isinstance(value, list) or isinstance(extra, list):
            values = value if isinstance(value, list) else []
            extras = extra if isinstance(extra, list) else []
            for place in range(max(len(values), len(extras))):
                _one(parent, element, _at(values, place), _at(extras, place))
        else:
            _one(parent, element, value, extra)


def _at(items: list[Any], place: int) -> Any:
    return items[place] if place < len(items) else None


def _one(parent: etree._Element, element: Element, value: Any, extra: Any) -> None:
    if element.kind == "xhtml":
        parent.append(_narrative(str(value)))
        return
    child = etree.SubElement(parent, f"{{{FHIR}}}{element.name}")
    if element.kind == "Resource":
        if isinstance(value, Mapping):
            child.append(_resource(value))
    elif element.structure is not None:
        if isinstance(value, Mapping):
            _elements(child, value, element.structure)
    else:
        if value is not None:
            child.set("value", _text(value))
        if isinstance(extra, Mapping):
            _elements(child, extra, structures().primitive)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _sayable(str(value) if isinstance(value, str | int | float | Decimal) else json.dumps(value))


def _sayable(text: str) -> str:
    """What XML 1.0 cannot say (§2.2) as U+FFFD: a record must not become unreadable for one character."""
    return _UNSAYABLE.sub("\ufffd", text)


def _narrative(text: str) -> etree._Element:
    found = parse_narrative(text)
    if found is not None and found.tag != "div":
        return found
    div: etree._Element = etree.Element(f"{{{XHTML}}}div", nsmap=_OF_XHTML)
    if found is None:
        div.text = _sayable(text)
        return div
    for part in found.iter():
        if isinstance(part.tag, str) and not part.tag.startswith("{"):
            part.tag = f"{{{XHTML}}}{part.tag}"
    div.text = found.text
    div.extend(list(found))
    for name, value in found.attrib.items():
        div.set(name, value)
    return div
