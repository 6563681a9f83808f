"""A data set as XML Schema 1.0: a root `DataSet` of `Record`s whose elements are named by the rows' identifiers."""

from lxml import etree

from yizhou.registries.standards_library.exporting.shapes import Shape, shape
from yizhou.standards.data_sets import DataSet, Item

_XS = "http://www.w3.org/2001/XMLSchema"
_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
TRUTHS = {"T": "是", "F": "否", "true": "是", "false": "否", "1": "是", "0": "否"}


def namespace(identifier: str) -> str:
    """The target namespace of a data set's schema, and the `$id` of its JSON Schema."""
    return f"urn:yizhou:standards:{identifier}"


def _under(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{_XS}}}{tag}", attributes)


def _documented(parent: etree._Element, text: str) -> None:
    note = _under(_under(parent, "annotation"), "documentation")
    note.set(_XML_LANGUAGE, "zh-CN")
    note.text = text


def _restrict(restriction: etree._Element, form: Shape) -> None:
    codes = TRUTHS if form.truth else form.codes
    for code, name in codes.items():
        _documented(_under(restriction, "enumeration", value=code), name)
    if codes:
        return
    if form.pattern:
        _under(restriction, "pattern", value=form.pattern)
    if form.least:
        _under(restriction, "minLength", value=str(form.least))
    if form.most is not None:
        _under(restriction, "maxLength", value=str(form.most))


def _element(parent: etree._Element, item: Item) -> None:
    element = _under(parent, "element", name=item.key, minOccurs="1" if item.required else "0")
    about = [item.name, item.element_id, f"{item.datatype} {item.format}".strip(), item.definition]
    _documented(element, " | ".join(part for part in about if part))
    _restrict(_under(_under(element, "simpleType"), "restriction", base="xs:string"), shape(item))


def xsd(group: DataSet) -> bytes:
    """The schema, indented, UTF-8; the same bytes for the same tables."""
    schema = etree.Element(
        f"{{{_XS}}}schema",
        {
            "targetNamespace": namespace(group.id),
            "elementFormDefault": "qualified",
            "version": group.standard,
        },
        nsmap={"xs": _XS},
    )
    _documented(schema, f"{group.standard} {group.title}（{group.id}），由标准库生成")
    root = _under(schema, "element", name="DataSet")
    content = _under(root, "complexType")
    record = _under(
        _under(content, "sequence"), "element", name="Record", minOccurs="0", maxOccurs="unbounded"
    )
    _under(content, "attribute", name="id", type="xs:string", fixed=group.id)
    every = _under(_under(record, "complexType"), "all")
    for item in group.items:
        _element(every, item)
    return etree.tostring(schema, xml_declaration=True, encoding="UTF-8", pretty_print=True)
