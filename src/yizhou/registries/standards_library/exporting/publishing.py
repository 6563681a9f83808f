"""Which files each kind of book is published as."""

from collections.abc import Callable

from yizhou.registries.standards_library import pages
from yizhou.registries.standards_library.contracts import Published
from yizhou.registries.standards_library.errors import FormNotOffered, ShelfUnknown
from yizhou.registries.standards_library.exporting import workbooks
from yizhou.registries.standards_library.exporting.json_schema import json_schema
from yizhou.registries.standards_library.exporting.xsd import xsd
from yizhou.registries.standards_library.lists import all_lists
from yizhou.registries.standards_library.shelves import KINDS, books
from yizhou.standards.data_sets import DataSet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MEDIA = {"xlsx": XLSX, "xsd": "application/xml", "json": "application/schema+json"}


_DATA_SET_MAKERS: dict[str, Callable[[DataSet], bytes]] = {
    "xlsx": workbooks.data_set_workbook,
    "xsd": xsd,
    "json": json_schema,
}


def publish_data_set(group: DataSet, form: str) -> Published:
    """A data set, national or not, as a file. Raises FormNotOffered."""
    make = _DATA_SET_MAKERS.get(form)
    if make is None:
        raise FormNotOffered(kind=KINDS["data_set"], form=form[:20], offered="、".join(_DATA_SET_MAKERS))
    suffix = "schema.json" if form == "json" else form
    return Published(f"{group.id} {group.title}.{suffix}", _MEDIA[form], make(group))


def _value_set(identifier: str) -> bytes:
    found = all_lists().get(identifier)
    if found is None:
        raise pages.missing("value_set", identifier)
    return workbooks.list_workbook(found.title, found.codes.items())


_MAKERS: dict[tuple[str, str], Callable[[str], bytes]] = {
    ("document", "xlsx"): lambda code: workbooks.document_workbook(pages.document(code)),
    ("value_set", "xlsx"): _value_set,
}


def publish(kind: str, identifier: str, form: str) -> Published:
    """A book as a file. Raises ShelfUnknown, FormNotOffered, NotInLibrary."""
    if kind not in KINDS:
        raise ShelfUnknown(kind=kind[:40])
    if kind == "data_set":
        return publish_data_set(pages.printed_data_set(identifier), form)
    make = _MAKERS.get((kind, form))
    if make is None:
        offered = "、".join(name for each, name in _MAKERS if each == kind) or "（无，可导出整个目录）"
        raise FormNotOffered(kind=KINDS[kind], form=form[:20], offered=offered)
    content = make(identifier)
    return Published(f"{identifier} {books()[kind][identifier].title}.{form}", _MEDIA[form], content)


def catalogue(kind: str) -> Published:
    """The whole shelf as a workbook. Raises ShelfUnknown."""
    if kind not in KINDS:
        raise ShelfUnknown(kind=kind[:40])
    content = workbooks.catalogue_workbook(f"{KINDS[kind]}目录", books()[kind].values())
    return Published(f"{KINDS[kind]}目录.xlsx", XLSX, content)
