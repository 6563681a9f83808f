"""HTTP of the SOAP channel: `GET /soap/`, `GET /soap/<service>?wsdl`, `?xsd=…`, and `POST /soap/<service>`."""

from dataclasses import replace
from html import escape

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from yizhou.exchange.pipeline.api import receive_body
from yizhou.exchange.soap import wsdl
from yizhou.exchange.soap.answering import (
    Answer,
    Posted,
    answer,
    keep_too_large,
    known_sender,
    presumed_version,
    refusal,
)
from yizhou.exchange.soap.attachments import unpacked
from yizhou.exchange.soap.errors import RequestTooLarge
from yizhou.exchange.soap.offered import SERVICES, Service, service_named
from yizhou.kernel.errors.api import CodedError, problem_response

LIMIT = 64 * 1024 * 1024
"""Bytes of one request: a document of 45 MB in base64 with its envelope."""
_XML = "text/xml; charset=utf-8"


def _url(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def _respond(found: Answer) -> HttpResponse:
    response = HttpResponse(found.body, status=found.status, content_type=found.content_type)
    if found.status == 401:
        response["WWW-Authenticate"] = 'Basic realm="yizhou", charset="UTF-8"'
    return response


@require_http_methods(["GET", "HEAD"])
def index(request: HttpRequest) -> HttpResponse:
    """The services, for people: name, standard, operations, contract."""
    rows = "".join(_row(service, _url(request)) for service in SERVICES.values())
    return HttpResponse(
        "<!doctype html><html lang='zh-CN'><meta charset='utf-8'><title>SOAP 服务</title>"
        "<style>body{font:14px/1.6 sans-serif;margin:2em;max-width:70em}table{border-collapse:collapse}"
        "td,th{border:1px solid #ccc;padding:.4em .8em;text-align:left;vertical-align:top}</style>"
        "<h1>SOAP 服务</h1><p>SOAP 1.2（也接受 1.1）；凭证用 WS-Security UsernameToken 或 HTTP Basic。</p>"
        f"<table><tr><th>服务</th><th>标准</th><th>操作</th><th>定义</th></tr>{rows}</table></html>"
    )


def _row(service: Service, url: str) -> str:
    address = escape(f"{url}/soap/{service.name}?wsdl")
    operations = "<br>".join(escape(name) for name in service.operations)
    title, standard = escape(service.title), escape(service.standard)
    return f"<tr><td>{title}</td><td>{standard}</td><td>{operations}</td><td><a href='{address}'>{address}</a></td></tr>"


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def service(request: HttpRequest, name: str) -> HttpResponse:
    """One service: its contract, or a call."""
    try:
        found = service_named(name)
        if request.method == "POST":
            return _respond(_called(request, found))
        return _contract(request, found)
    except CodedError as error:
        if request.method != "POST":
            return problem_response(request, error)
        return _respond(refusal(presumed_version(request.headers.get("Content-Type", "")), error))


def _contract(request: HttpRequest, found: Service) -> HttpResponse:
    address = f"{_url(request)}/soap/{found.name}"
    wanted = request.GET.get("xsd")
    body = wsdl.xsd(found, wanted, address) if wanted else wsdl.wsdl(found, address)
    return HttpResponse(body, content_type=_XML)


def _called(request: HttpRequest, found: Service) -> Answer:
    content_type = request.headers.get("Content-Type", "")
    authorization = request.headers.get("Authorization", "")
    length = request.headers.get("Content-Length", "")
    declared = int(length) if length.isdigit() else None
    if declared is not None and declared > LIMIT and not known_sender(authorization):
        raise RequestTooLarge(size=_size(declared), limit=_size(LIMIT))
    body = receive_body(request.read, declared=declared, limit=LIMIT)
    posted = Posted(
        body=body.content,
        content_type=content_type,
        authorization=authorization,
        url=_url(request),
        request_id=getattr(request, "request_id", ""),
    )
    if body.kept is not None:
        error = RequestTooLarge(size=_size(body.size), limit=_size(LIMIT))
        kept = keep_too_large(found, posted, body.kept, error)
        return refusal(presumed_version(content_type), error, posted.request_id, kept)
    coding = request.headers.get("Content-Encoding", "").strip().lower()
    return answer(found, replace(posted, body=unpacked(body.content, coding, LIMIT)))


def _size(number: int) -> str:
    return f"{number / 1024 / 1024:.1f} MB"


urlpatterns = [
    path("soap/", index),
    path("soap/<str:name>", service),
]
