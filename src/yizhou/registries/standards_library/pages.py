"""The page of one book: every attribute the tables hold, readable, with links to the other books."""

from collections.abc import Sequence

from yizhou.registries.standards_library import usage
from yizhou.registries.standards_library.contracts import (
    DataSetPage,
    DataSetRow,
    DocumentPage,
    ElementPage,
    HeaderConstraint,
    ListedCode,
    ListPage,
    MessageLine,
    ServicePage,
    TemplateEntry,
    TemplateSection,
)
from yizhou.registries.standards_library.errors import NotInLibrary
from yizhou.registries.standards_library.lists import all_lists, list_of_identifier
from yizhou.registries.standards_library.reading import DATATYPES, format_meaning, values_of
from yizhou.registries.standards_library.searching import plain
from yizhou.registries.standards_library.shelves import KINDS, books, element_source
from yizhou.standards import cda_tables, data_elements, data_sets, interactions

_CODES_PER_PAGE = 200


def missing(kind: str, identifier: str) -> NotInLibrary:
    """The error for a book that is not there."""
    return NotInLibrary(kind=KINDS[kind], identifier=identifier[:80])


def element(identifier: str) -> ElementPage:
    """A data element. Raises NotInLibrary."""
    found = data_elements.get(identifier)
    if found is None:
        raise missing("element", identifier)
    return ElementPage(
        found.id, found.name, found.definition, found.datatype, DATATYPES.get(found.datatype, ""), found.format,
        format_meaning(found.format), found.unit, values_of(found.allowed), element_source(found.id),
        usage.element_uses(found.id),
    )  # fmt: skip


def row_of(item: data_sets.Item) -> DataSetRow:
    """A row of a data set with its cell of allowed values read."""
    return DataSetRow(
        item.order, item.key, item.printed_id, item.element_id, item.inferred, item.name, item.definition, item.datatype,
        item.format, values_of(item.allowed), item.required,
    )  # fmt: skip


def _notes(group: data_sets.DataSet) -> tuple[str, ...]:
    """What a reader must know of an uncertain print."""
    said = []
    inferred = sum(item.inferred for item in group.items)
    unknown = sum(not item.element_id for item in group.items)
    unnumbered = sum("-" in item.key for item in group.items)
    if inferred:
        said.append(f"{inferred} 个数据项在原文中未印数据元标识符，按同名数据元对应")
    if unknown:
        said.append(f"{unknown} 个数据项没有对应的数据元")
    if unnumbered:
        said.append(f"{unnumbered} 个数据项原文缺标识符或标识符重复，以“数据集标识-序号”表示")
    return tuple(said)


def printed_data_set(identifier: str) -> data_sets.DataSet:
    """A data set as the tables hold it. Raises NotInLibrary."""
    found = data_sets.get(identifier)
    if found is None:
        raise missing("data_set", identifier)
    return found


def data_set(identifier: str) -> DataSetPage:
    """A data set. Raises NotInLibrary."""
    found = printed_data_set(identifier)
    return DataSetPage(
        found.id, found.title, found.standard, found.family, found.printed, _notes(found),
        tuple(row_of(item) for item in found.items), usage.relatives("data_set", found.id),
    )  # fmt: skip


def _statements(entries: Sequence[cda_tables.Entry]) -> tuple[TemplateEntry, ...]:
    depths: dict[int, int] = {}
    found = []
    for entry in entries:
        depths[entry.order] = depths.get(entry.parent, -1) + 1
        identifier = entry.data_element_id or entry.suggested_element_id
        list_id = list_of_identifier(entry.value_set, entry.value_set_oid)
        notes = []
        if identifier and not entry.data_element_id:
            notes.append("原文标识符有误，此为校正")
        if entry.from_example_only:
            notes.append("仅见于标准示例")
        found.append(
            TemplateEntry(
                entry.order, depths[entry.order], entry.name, entry.element or entry.entry_class, identifier, entry.datatype,
                entry.unit, list_id, entry.value_set_name or entry.value_set, _times(entry.cardinality), entry.optionality,
                "；".join(notes),
            )
        )  # fmt: skip
    return tuple(found)


def _times(cardinality: cda_tables.Cardinality) -> str:
    return str(cardinality) if cardinality.stated else ""


def document(code: str) -> DocumentPage:
    """A document template. Raises NotInLibrary."""
    found = cda_tables.by_code(code)
    if found is None:
        raise missing("document", code)
    header = tuple(
        HeaderConstraint(
            line.order, line.block, line.xpath, line.meaning, _times(line.cardinality), line.data_element_id,
            line.fixed or line.oid_root,
        )
        for line in cda_tables.header(code)
    )  # fmt: skip
    entries = cda_tables.entries(code)
    chapters = tuple(
        TemplateSection(
            section.order, section.name or section.display_name, section.code,
            "LOINC" if section.code_system == "2.16.840.1.113883.6.1" else section.code_system,
            _times(section.cardinality), section.optionality, section.description,
            _statements([entry for entry in entries if entry.section_order == section.order]),
        )
        for section in cda_tables.sections(code)
    )  # fmt: skip
    return DocumentPage(
        found.code, found.title, found.title_en, books()["document"][code].standard, found.template_id, header, chapters,
        usage.relatives("document", code),
    )  # fmt: skip


def value_set(identifier: str, question: str = "", after: str | None = None) -> ListPage:
    """A code list: codes that contain the question, 200 a page, and where the list is used. Raises NotInLibrary."""
    found = all_lists().get(identifier)
    if found is None:
        raise missing("value_set", identifier)
    wanted = plain(question).strip()
    codes = [
        ListedCode(code, name)
        for code, name in found.codes.items()
        if not wanted or wanted in code.lower() or wanted in name.lower()
    ]
    begin = int(after) if after and after.isdecimal() else 0
    end = begin + _CODES_PER_PAGE
    return ListPage(
        found.id, found.title, found.standard, found.family, found.note, len(found.codes), len(codes),
        tuple(codes[begin:end]), str(end) if end < len(codes) else None, usage.list_uses(found.id),
    )  # fmt: skip


def service(code: str) -> ServicePage:
    """A transaction of an interaction service. Raises NotInLibrary."""
    found = interactions.get(code)
    if found is None:
        raise missing("service", code)
    facts = {
        "操作": found.operation, "方向": found.direction.replace("->", "→"), "角色": found.roles, "请求根元素": found.request_root,
        "应答根元素": found.response_root, "命名空间": found.namespace, "传输": found.transport, "安全": found.security,
        "审计动作": found.audit_action, "IHE 对应": found.ihe, "说明": found.note,
    }  # fmt: skip
    fields = tuple(
        MessageLine(
            line.order, line.message, line.path, line.meaning, line.datatype, line.cardinality, line.code_system, line.note,
            usage.element_ids(line.code_system),
        )
        for line in interactions.fields(code)
    )  # fmt: skip
    return ServicePage(
        found.code, found.name, found.service, books()["service"][code].standard,
        {name: value for name, value in facts.items() if value}, fields,
    )  # fmt: skip
