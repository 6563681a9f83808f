"""The outermost layer of every request: its id, its time, its log line, and the last net for what nobody expected."""

import time
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

from yizhou.kernel.clock.api import new_id
from yizhou.kernel.errors.api import problem_response
from yizhou.kernel.errors.contracts import CodedError
from yizhou.kernel.observability.metrics import REQUESTS, SECONDS

log = structlog.get_logger("yizhou.request")
SLOW_SECONDS = 1.0


class RequestMiddleware:
    """Gives each request an id (or keeps the sender's), and answers what nobody caught as problem+json."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        request_id = request.headers.get("X-Request-Id", "")[:64] or new_id().hex
        request.request_id = request_id  # type: ignore[attr-defined]
        structlog.contextvars.bind_contextvars(request_id=request_id)
        try:
            response = self.get_response(request)
        except CodedError as error:
            response = problem_response(request, error)
        response["X-Request-Id"] = request_id
        response["X-Content-Type-Options"] = "nosniff"
        seconds = time.perf_counter() - started
        area = request.path_info.split("/", 2)[1] or "page"
        area = area if area in ("api", "fhir", "soap", "files", "cda", "m", "metrics") else "page"
        REQUESTS.labels(area, str(response.status_code)).inc()
        SECONDS.labels(area).observe(seconds)
        if response.status_code >= 500 or seconds > SLOW_SECONDS:
            log.warning(
                "request", method=request.method, path=request.path_info, status=response.status_code,
                milliseconds=round(seconds * 1000),
            )  # fmt: skip
        return response
