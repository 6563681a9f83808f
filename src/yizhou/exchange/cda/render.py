"""A stored document for reading: header lines, sections with labelled values in Chinese, narrative; never an exception.

Works on the original bytes and not on the stored resources, so that a reader sees what was signed, whatever the mapping
makes of it. Foreign documents show their header and narrative.
"""

from typing import Any

from yizhou.exchange.cda.contracts import View, ViewEntry, ViewSection
from yizhou.exchange.cda.datatypes import Value
from yizhou.exchange.cda.entry_text import is_abnormal, unit_of, words_of
from yizhou.exchange.cda.header import Header, find, read_header
from yizhou.exchange.cda.header_lines import header_lines
from yizhou.exchange.cda.narrative import lines_of
from yizhou.exchange.cda.parsing import Read, parse_document, readable_size
from yizhou.exchange.cda.statements import PartFact, SectionRead, Statement, TooDeep, read_sections
from yizhou.exchange.cda.template import Template, recognise
from yizhou.standards import data_elements
from yizhou.standards.code_systems import CATALOGUE


def render(content: bytes) -> View:
    """The document as a View; what cannot be read is said in `notes`."""
    read = parse_document(content)
    if read.root is None:
        return _unreadable(read)
    header = read_header(read.root)
    template, _ = recognise(header.template_ids, header.code, header.code_system)
    notes: list[str] = []
    try:
        sections = _national(read.root, template) if template else _foreign(read.root)
    except TooDeep:
        sections = ()
        notes.append("条目嵌套过深，未能展开，请下载原文查看")
    notes += _notes(read.root, header, template, sections)
    title = header.title or (template.document.title if template else "") or "CDA 文档"
    return View(title, tuple(header_lines(header, template)), sections, tuple(notes))


def _unreadable(read: Read) -> View:
    reasons = [f"{fault.place}：{fault.message}" for fault in read.faults[:3]]
    return View("无法展示的文档", notes=("该文档不能作为 CDA 文档展示，请下载原文查看", *reasons))


def _notes(
    root: Any, header: Header, template: Template | None, sections: tuple[ViewSection, ...]
) -> list[str]:
    found: list[str] = []
    if template is None:
        found.append("非国家共享文档：按文档头与叙述文本展示")
    if header.replaces:
        found.append(f"本文档替代文档 {header.replaces.extension}")
    attachment = find(root, "component/nonXMLBody/text")
    if attachment is not None:
        kind = attachment.get("mediaType") or "未写明类型"
        size = readable_size(len("".join(attachment.itertext())) * 3 // 4)
        found.append(f"文档内容是附件（{kind}，约 {size}），请下载原文查看")
    elif not sections:
        found.append("文档没有可展示的章节")
    return found


def _national(root: Any, template: Template) -> tuple[ViewSection, ...]:
    return tuple(_section(section) for section in read_sections(root, template))


def _section(section: SectionRead) -> ViewSection:
    entries = tuple(entry for statement in section.statements if (entry := _entry(statement)))
    return ViewSection(section.name, section.code, entries, lines_of(section.text))


def _foreign(root: Any) -> tuple[ViewSection, ...]:
    found = []
    for section in read_sections(root, None):
        text = lines_of(section.text)
        if text or section.title:
            found.append(ViewSection(section.title or section.code, section.code, (), text))
    return tuple(found)


def _entry(statement: Statement) -> ViewEntry | None:
    """A statement with everything under it; None when nothing is said."""
    children = [entry for part in statement.parts if (entry := _part(part))]
    children += [entry for child in statement.children if (entry := _entry(child))]
    value, code = "", ""
    row = statement.row
    table_oid = row.value_set_oid if row else ""
    for each in statement.values:
        text = words_of(each, table_oid)
        value = f"{value}；{text}" if value and text else value or text
        code = code or each.code
    if not value and not statement.element_id and statement.code and statement.code_system != CATALOGUE:
        coded = Value("CD", code=statement.code, system=statement.code_system, display=statement.display)
        value, code = words_of(coded, table_oid), statement.code
    if not value and not children:
        return None
    label = _label(statement, value)
    if not value and len(children) == 1 and statement.kind == "organizer":
        return children[0]
    unit = unit_of(statement.value, row.unit if row and row.datatype in ("PQ", "MO") else "")
    return ViewEntry(label, value, unit if value else "", code, is_abnormal(statement), tuple(children))


def _label(statement: Statement, value: str) -> str:
    row = statement.row
    name = statement.display
    if not name or name == value:
        name = (
            (row.name if row else "") or data_elements.name_of(statement.data_element_id) or statement.label
        )
    name = name.strip().removesuffix("条目代码").removesuffix("条目") or statement.label
    name = name.removesuffix("代码") or name
    return _KINDS.get(statement.kind, name) if name == "条目" else name


_KINDS = {"substanceAdministration": "用药", "procedure": "操作", "act": "事项", "organizer": "一组记录"}


def _part(part: PartFact) -> ViewEntry | None:
    value = part.value
    text = words_of(value, part.row.value_set_oid)
    if not text:
        return None
    label = (
        part.row.name or data_elements.name_of(part.data_element_id) or part.row.element.rpartition("/")[2]
    )
    return ViewEntry(label.removesuffix("代码") or label, text, unit_of(value, ""), value.code)
