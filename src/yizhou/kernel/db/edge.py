"""The transactional edge of HTTP: one request under `/api` is one transaction.

Protocol channels (`/fhir`, `/soap`, `/files`, `/cda`) open their own: a message is received durably in one
transaction and processed in the next (docs/decisions/0004).
"""

from collections.abc import Callable

from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from yizhou.kernel.db.api import unit_of_work
from yizhou.kernel.db.errors import DatabaseUnavailable
from yizhou.kernel.errors.api import problem_response

KEEP = "X-Yizhou-Keep-Transaction"


class UnitOfWorkMiddleware:
    """Commits what a request under `/api` did when it succeeds, and nothing of it when it fails."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith("/api/"):
            return self.get_response(request)
        if connection.connection is not None and connection.connection.closed:
            connection.close()
        try:
            with unit_of_work():
                response = self.get_response(request)
                keep = KEEP in response.headers
                if keep:
                    del response.headers[KEEP]
                elif response.status_code >= 400:
                    transaction.set_rollback(True)
                return response
        except DatabaseUnavailable as error:
            return problem_response(request, error)


def database_is_ready() -> bool:
    """Whether the database answers (readiness probe)."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except OperationalError:
        connection.close()
        return False
