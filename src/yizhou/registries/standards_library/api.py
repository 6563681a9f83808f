"""What others may call of the standards library. Everything is answered from published tables; nothing is stored."""

from collections.abc import Mapping

from yizhou.registries.standards_library import comparing, pages, searching
from yizhou.registries.standards_library.contracts import (
    Book,
    Comparison,
    DataSetPage,
    DataSetRow,
    DocumentPage,
    ElementPage,
    ListPage,
    Published,
    ServicePage,
    Shelf,
)
from yizhou.registries.standards_library.exporting import publishing
from yizhou.registries.standards_library.exporting.headings import headings
from yizhou.registries.standards_library.reading import format_meaning
from yizhou.registries.standards_library.shelves import KINDS, books
from yizhou.standards.data_sets import DataSet

__all__ = [
    "KINDS", "Book", "Comparison", "DataSetPage", "DataSetRow", "DocumentPage", "ElementPage", "ListPage", "Published",
    "ServicePage", "Shelf", "book", "catalogue", "column_names", "compare", "compare_data_sets", "data_set", "document",
    "element", "format_meaning", "publish", "publish_data_set", "rows_of", "service", "shelf", "value_set",
]  # fmt: skip


def shelf(
    kind: str, question: str = "", family: str = "", after: str | None = None, limit: int = 50
) -> Shelf:
    """A page of the books of a kind that answer a question in Chinese, an identifier or pinyin, best first.

    `counts` tells for every kind how many books answer. Raises ShelfUnknown.
    """
    return searching.shelf(kind, question, family, after, limit)


def element(identifier: str) -> ElementPage:
    """A data element (WS 363) and every place that uses it. Raises NotInLibrary."""
    return pages.element(identifier)


def data_set(identifier: str) -> DataSetPage:
    """A data set (WS 365, WS 371-377, WS 445) row by row. Raises NotInLibrary."""
    return pages.data_set(identifier)


def document(code: str) -> DocumentPage:
    """A shared document's template (WS/T 483, WS/T 500). Raises NotInLibrary."""
    return pages.document(code)


def value_set(identifier: str, question: str = "", after: str | None = None) -> ListPage:
    """A code list, its codes 200 a page, and every place that uses it. Raises NotInLibrary."""
    return pages.value_set(identifier, question, after)


def service(code: str) -> ServicePage:
    """A transaction of an interaction service (WS/T 790) with its message fields. Raises NotInLibrary."""
    return pages.service(code)


def compare(kind: str, left: str, right: str) -> Comparison:
    """Two data sets, templates or code lists side by side. Raises NotComparable, NotInLibrary."""
    return comparing.compare(kind, left, right)


def publish(kind: str, identifier: str, form: str) -> Published:
    """A book as a file: a data set as `xlsx`, `xsd`, `json`; a template or code list as `xlsx`.

    The same tables give the same bytes. Raises ShelfUnknown, FormNotOffered, NotInLibrary.
    """
    return publishing.publish(kind, identifier, form)


def catalogue(kind: str) -> Published:
    """A whole shelf as a workbook. Raises ShelfUnknown."""
    return publishing.catalogue(kind)


def column_names(group: DataSet) -> Mapping[str, str]:
    """Key of each row of a data set → the column name its template has, all different."""
    return headings(group)


def rows_of(group: DataSet) -> tuple[DataSetRow, ...]:
    """The rows of a data set, national or not, as pages show them."""
    return tuple(pages.row_of(item) for item in group.items)


def compare_data_sets(left: DataSet, right: DataSet) -> Comparison:
    """Two data sets side by side, national or not."""
    return comparing.compare_data_sets(left, right)


def publish_data_set(group: DataSet, form: str) -> Published:
    """A data set, national or not, as `xlsx`, `xsd` or `json`. Raises FormNotOffered."""
    return publishing.publish_data_set(group, form)


def book(kind: str, identifier: str) -> Book:
    """The entry of one book on its shelf. Raises NotInLibrary."""
    found = books()[kind].get(identifier)
    if found is None:
        raise pages.missing(kind, identifier)
    return found
