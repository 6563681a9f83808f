"""HTTP of the standards library. The frozen types of `contracts.py` are the answers: there is nothing to hide in a standard.

Partners read it too (HTTP Basic), so that their systems can be configured from it.
"""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from ninja import Router

from yizhou.kernel.auth.api import actor_of, anyone, require
from yizhou.registries.standards_library import api
from yizhou.registries.standards_library.contracts import (
    Comparison,
    DataSetPage,
    DocumentPage,
    ElementPage,
    ListPage,
    Published,
    ServicePage,
    Shelf,
)

router = Router(tags=["标准库"])


def _reader(request: HttpRequest) -> None:
    require(actor_of(request), "standards.read")


def _file(published: Published) -> HttpResponse:
    response = HttpResponse(published.content, content_type=published.media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(published.name)}"
    return response


@router.get("/standards/shelves/{kind}", response=Shelf, auth=anyone, summary="标准检索")
def read_shelf(
    request: HttpRequest, kind: str, q: str = "", family: str = "", after: str | None = None, limit: int = 50
) -> Shelf:
    """Books of a kind that answer a question in Chinese, an identifier or pinyin."""
    _reader(request)
    return api.shelf(kind, q, family, after, limit)


@router.get("/standards/shelves/{kind}/export", auth=anyone, summary="导出标准目录")
def export_shelf(request: HttpRequest, kind: str) -> HttpResponse:
    """The whole shelf as a workbook."""
    _reader(request)
    return _file(api.catalogue(kind))


@router.get("/standards/export/{kind}/{identifier}", auth=anyone, summary="导出标准")
def export_book(request: HttpRequest, kind: str, identifier: str, form: str = "xlsx") -> HttpResponse:
    """One book as `xlsx`, `xsd` or `json`."""
    _reader(request)
    return _file(api.publish(kind, identifier, form))


@router.get("/standards/comparison", response=Comparison, auth=anyone, summary="标准对比")
def compare_books(request: HttpRequest, kind: str, left: str, right: str) -> Comparison:
    _reader(request)
    return api.compare(kind, left, right)


@router.get("/standards/elements/{identifier}", response=ElementPage, auth=anyone, summary="数据元")
def read_element(request: HttpRequest, identifier: str) -> ElementPage:
    _reader(request)
    return api.element(identifier)


@router.get("/standards/data-sets/{identifier}", response=DataSetPage, auth=anyone, summary="数据集")
def read_data_set(request: HttpRequest, identifier: str) -> DataSetPage:
    _reader(request)
    return api.data_set(identifier)


@router.get("/standards/documents/{code}", response=DocumentPage, auth=anyone, summary="文档模板")
def read_template(request: HttpRequest, code: str) -> DocumentPage:
    _reader(request)
    return api.document(code)


@router.get("/standards/value-sets/{identifier}", response=ListPage, auth=anyone, summary="值域")
def read_value_set(request: HttpRequest, identifier: str, q: str = "", after: str | None = None) -> ListPage:
    _reader(request)
    return api.value_set(identifier, q, after)


@router.get("/standards/services/{code}", response=ServicePage, auth=anyone, summary="交互服务")
def read_service(request: HttpRequest, code: str) -> ServicePage:
    _reader(request)
    return api.service(code)
