"""The map of the web process: pages' API under /api, protocol channels at their own roots, the client's files."""

from importlib import import_module
from typing import Any

import orjson
import structlog
from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, re_path
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.renderers import BaseRenderer

from yizhou.entrypoints.web.errors import InvalidRequest, PageMissing, Unexpected, of_http_error
from yizhou.entrypoints.web.features import PROTOCOL_URLS, ROUTERS
from yizhou.kernel.db.edge import database_is_ready
from yizhou.kernel.errors.api import CodedError, problem_response
from yizhou.kernel.observability.api import exposition
from yizhou.kernel.settings.api import environment

log = structlog.get_logger(__name__)


class _Json(BaseRenderer):
    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return orjson.dumps(data)


api = NinjaAPI(
    title="健康彝州", version="1", description="健康彝州平台页面接口", renderer=_Json(), docs_url="/docs",
    urls_namespace="pages",
)  # fmt: skip


@api.exception_handler(CodedError)
def _coded(request: HttpRequest, error: CodedError) -> HttpResponse:
    return problem_response(request, error)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problem_response(request, InvalidRequest.of(error.errors))


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem_response(request, of_http_error(error))


@api.exception_handler(Exception)
def _unexpected(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("unexpected", path=request.path_info, error=repr(error), exc_info=error)
    return problem_response(request, Unexpected())


for router in ROUTERS:
    api.add_router("", router)


def healthz(request: HttpRequest) -> HttpResponse:
    """The process lives."""
    return HttpResponse(b"ok", content_type="text/plain")


def readyz(request: HttpRequest) -> HttpResponse:
    """The process can work: the database answers."""
    ready = database_is_ready()
    return HttpResponse(b"ready" if ready else b"database unavailable", status=200 if ready else 503)


def metrics(request: HttpRequest) -> HttpResponse:
    return HttpResponse(exposition(), content_type="text/plain; version=0.0.4")


def client(request: HttpRequest) -> HttpResponse | FileResponse:
    """The client's page for every address that is a page's: routing happens in the browser."""
    app = "resident" if f"{request.path_info}/".startswith("/m/") else "workstation"
    page = environment().web_dist / app / "index.html"
    if not page.exists():
        return problem_response(request, PageMissing())
    response = HttpResponse(page.read_bytes(), content_type="text/html; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    host = request.get_host().rsplit(":", 1)[0]
    response["Content-Security-Policy"] = (
        f"default-src 'self'; connect-src 'self' {request.scheme}://{host}:{environment().live_port}; "
        "img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; frame-ancestors 'self'; object-src 'none'"
    )
    return response


urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", api.urls),
    path("healthz", healthz),
    path("readyz", readyz),
    path("metrics", metrics),
    *(pattern for module in PROTOCOL_URLS for pattern in import_module(module).urlpatterns),
    re_path(r"^(?!api/|assets/|fhir|mhd|soap|files/).*$", client),
]


def handler500(request: HttpRequest) -> HttpResponse:
    return problem_response(request, Unexpected())


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem_response(request, PageMissing())
