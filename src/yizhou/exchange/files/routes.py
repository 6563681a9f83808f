"""HTTP of the tabular channel, and of CDA documents sent without SOAP.

    GET  /files                        the data sets              POST /files/<id>           send rows (CSV, Excel)
    GET  /files/<id>                   its columns                POST /files/<id>/preview   look without storing
    GET  /files/<id>/template          an Excel to fill in        POST /cda                  one CDA document (XML)

A file is the request's body, or the form field `file`. Partners authenticate with HTTP Basic.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote, unquote

import orjson
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from yizhou.exchange.files.answering import as_json, http_status
from yizhou.exchange.files.cells import listed
from yizhou.exchange.files.contracts import Column, DataSet
from yizhou.exchange.files.definitions import data_sets
from yizhou.exchange.files.errors import DataSetUnknown, FileMissing, MethodNotOffered
from yizhou.exchange.files.previewing import preview as look
from yizhou.exchange.files.sheets import template as workbook
from yizhou.exchange.pipeline.api import Wire, intake, receive_body
from yizhou.kernel.auth.api import actor_of, require
from yizhou.kernel.errors.api import CodedError, problem_response

JSON = "application/json; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

View = Callable[..., HttpResponse]


def _answers(**methods: View) -> View:
    """A view by method; coded errors become problem+json."""

    @csrf_exempt
    def answer(request: HttpRequest, **place: str) -> HttpResponse:
        try:
            view = methods.get("GET" if request.method == "HEAD" else str(request.method))
            if view is None:
                raise MethodNotOffered(method=request.method)
            return view(request, **place)
        except CodedError as error:
            return problem_response(request, error)

    return wraps(next(iter(methods.values())))(answer)


def _json(content: Any, status: int = 200) -> HttpResponse:
    return HttpResponse(orjson.dumps(content), status=status, content_type=JSON)


def _length(request: HttpRequest) -> int | None:
    text = request.META.get("CONTENT_LENGTH") or ""
    return int(text) if text.isdecimal() else None


def _data_set(definition: str) -> DataSet:
    found = data_sets().get(definition)
    if found is None:
        raise DataSetUnknown(name=definition[:60])
    return found


def _source(request: HttpRequest) -> tuple[Callable[[int], bytes], int | None, str]:
    """What to read the file from, its length if known, its name."""
    if (request.content_type or "").startswith("multipart/"):
        upload = request.FILES.get("file")
        if upload is None:
            raise FileMissing
        return upload.read, upload.size, upload.name or ""
    name = unquote(request.headers.get("X-File-Name", ""))
    return request.read, _length(request), name


def list_data_sets(request: HttpRequest) -> HttpResponse:
    """The data sets that can be sent."""
    actor_of(request)
    return _json(
        [
            {
                "id": one.id,
                "title": one.title,
                "version": one.version,
                "purpose": one.purpose,
                "columns": len(one.columns),
            }
            for one in data_sets().values()
        ]
    )


def _column(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "element": column.element,
        "type": column.type,
        "required": column.required,
        "value_set": column.value_set,
        "codes": dict(listed(column)) if column.type == "code" and len(listed(column)) <= 100 else {},
        "unit": column.unit,
        "range": column.range,
        "hint": column.hint,
        "example": column.example,
    }


def describe(request: HttpRequest, definition: str) -> HttpResponse:
    """A data set's columns."""
    actor_of(request)
    found = _data_set(definition)
    return _json(
        {"id": found.id, "title": found.title, "version": found.version, "purpose": found.purpose,
         "columns": [_column(column) for column in found.columns]}
    )  # fmt: skip


def template(request: HttpRequest, definition: str) -> HttpResponse:
    """An Excel workbook to fill in."""
    actor_of(request)
    found = _data_set(definition)
    response = HttpResponse(workbook(found), content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.title)}.xlsx"
    return response


def send(request: HttpRequest, definition: str) -> HttpResponse:
    """Take in a file of rows."""
    actor = actor_of(request)
    require(actor, "exchange.send")
    _data_set(definition)
    read, length, name = _source(request)
    report = intake(
        actor,
        Wire(
            "files", "tabular", read, length, request.content_type or "", request.headers.get("Content-Encoding", ""),
            {"definition": definition, **({"file_name": name[:120]} if name else {})},
        ),
    )  # fmt: skip
    return _json(as_json(report), http_status(report))


def preview(request: HttpRequest, definition: str) -> HttpResponse:
    """What the file would become."""
    actor = actor_of(request)
    require(actor, "exchange.send")
    read, length, name = _source(request)
    body = receive_body(read, declared=length)
    return _json(look(actor, definition, body.content, name))


def send_document(request: HttpRequest) -> HttpResponse:
    """Take in one CDA document."""
    actor = actor_of(request)
    require(actor, "exchange.send")
    read, length, name = _source(request)
    report = intake(
        actor,
        Wire(
            "cda", "cda", read, length, request.content_type or "text/xml", request.headers.get("Content-Encoding", ""),
            {"file_name": name[:120]} if name else {},
        ),
    )  # fmt: skip
    return _json(as_json(report), http_status(report))


urlpatterns = [
    path("files", _answers(GET=list_data_sets)),
    path("files/<str:definition>", _answers(POST=send, GET=describe)),
    path("files/<str:definition>/template", _answers(GET=template)),
    path("files/<str:definition>/preview", _answers(POST=preview)),
    path("cda", _answers(POST=send_document)),
]
