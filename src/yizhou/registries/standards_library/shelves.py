"""The books of each shelf, and the rows of the index behind a search: every item and every part of an item."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from yizhou.registries.standards_library.contracts import Book
from yizhou.registries.standards_library.lists import all_lists
from yizhou.registries.standards_library.reading import DATATYPES
from yizhou.standards import cda_tables, data_elements, data_sets, interactions

KINDS = {
    "element": "数据元",
    "data_set": "数据集",
    "document": "文档模板",
    "value_set": "值域",
    "service": "交互服务",
}
_LONGEST_INDEXED_LIST = 4_000

# WS 363 parts 2-17 by the first four figures of an identifier.
_ELEMENT_FAMILIES = {
    "01": "标识", "02": "人口学及社会经济学", "03": "健康危险因素", "04": "症状体征与检查", "05": "诊断与评估", "06": "计划与干预",
    "07": "卫生费用", "08": "机构人员与药械", "09": "卫生管理",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """Something a search may hit inside a book: its identifier, name, and other words."""

    kind: str
    book: str
    id: str
    name: str
    words: str
    shown: str


def element_family(identifier: str) -> str:
    """The family of a data element; elements of other catalogues are 共享文档补充."""
    return (
        _ELEMENT_FAMILIES.get(identifier[2:4], "其他")
        if identifier.startswith("DE")
        else "电子病历与文档补充"
    )


def element_source(identifier: str) -> str:
    """The standard that prints an element."""
    return "WS 363-2011" if identifier.startswith("DE") else "WS 445 / WS/T 500"


def _elements() -> Iterator[Book]:
    for one in data_elements.all_elements():
        note = f"{DATATYPES.get(one.datatype, one.datatype)} {one.format}".strip()
        yield Book(
            "element", one.id, one.name, one.definition or note, element_source(one.id), element_family(one.id),
        )  # fmt: skip


def _data_sets() -> Iterator[Book]:
    for one in data_sets.all_data_sets():
        yield Book(
            "data_set", one.id, one.title, one.printed, one.standard, one.family, len(one.items), "数据项"
        )


def _documents() -> Iterator[Book]:
    for one in cda_tables.documents():
        family = "健康档案共享文档" if one.standard == "WS/T 483" else "电子病历共享文档"
        sections = len(cda_tables.sections(one.code))
        yield Book(
            "document", one.code, one.title, f"{one.title_en} · {sections} 个章节", f"{one.standard}.{one.part}-2016", family,
            len(cda_tables.entries(one.code)), "条目",
        )  # fmt: skip


def _value_sets() -> Iterator[Book]:
    for one in all_lists().values():
        first = "、".join(list(one.codes.values())[:6])
        yield Book("value_set", one.id, one.title, first, one.standard, one.family, len(one.codes), "代码")


def _services() -> Iterator[Book]:
    for one in interactions.transactions():
        part = f"WS/T 790.{one.part}" if one.part.isdigit() else "WS/T 790 测试规范"
        yield Book(
            "service", one.code, one.name, one.direction.replace("->", "→"), f"{part}（2016 草案）", one.service, len(interactions.fields(one.code)),
            "报文字段",
        )  # fmt: skip


@cache
def books() -> dict[str, dict[str, Book]]:
    """Every book by kind and id, in the order of its standard."""
    makers = {
        "element": _elements, "data_set": _data_sets, "document": _documents, "value_set": _value_sets, "service": _services,
    }  # fmt: skip
    return {kind: {book.id: book for book in make()} for kind, make in makers.items()}


def parts() -> Iterator[Part]:
    """Every part of every book that a search may hit, shelf by shelf."""
    for one in data_elements.all_elements():
        yield Part("element", one.id, one.id, one.name, f"{one.definition} {one.allowed}", "")
    for group in data_sets.all_data_sets():
        yield Part(
            "data_set",
            group.id,
            group.id,
            group.title,
            f"{group.standard} {group.printed} {group.family}",
            "",
        )
        for item in group.items:
            yield Part(
                "data_set",
                group.id,
                f"{item.key} {item.element_id}",
                item.name,
                item.definition,
                f"{item.key} {item.name}",
            )
    yield from _document_parts()
    for listed in all_lists().values():
        yield Part("value_set", listed.id, listed.id, listed.title, f"{listed.standard} {listed.note}", "")
        if len(listed.codes) <= _LONGEST_INDEXED_LIST:
            for code, name in listed.codes.items():
                yield Part("value_set", listed.id, code, name, "", f"{code} {name}")
    for transaction in interactions.transactions():
        words = f"{transaction.service} {transaction.operation} {transaction.ihe} {transaction.direction}"
        yield Part("service", transaction.code, transaction.code, transaction.name, words, "")
        for line in interactions.fields(transaction.code):
            tail = line.path.rsplit("/", 1)[-1]
            yield Part(
                "service",
                transaction.code,
                line.code_system,
                line.meaning,
                line.path,
                f"{line.meaning} {tail}",
            )


def _document_parts() -> Iterator[Part]:
    for document in cda_tables.documents():
        words = f"{document.standard}.{document.part} {document.title_en} {document.template_id}"
        yield Part("document", document.code, document.code, document.title, words, "")
        for section in cda_tables.sections(document.code):
            yield Part(
                "document",
                document.code,
                section.code,
                section.name,
                section.display_name,
                f"章节 {section.name}",
            )
        for entry in cda_tables.entries(document.code):
            identifier = entry.data_element_id or entry.suggested_element_id
            yield Part(
                "document", document.code, identifier, entry.name, entry.value_set_name,
                f"{entry.section_name} › {entry.name} {identifier}".strip(),
            )  # fmt: skip
