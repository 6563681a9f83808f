"""Reads over HTTP: one resource by id, authorised and audited, by few connections and by 5,000 held open."""

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpx

from tests.bench.http_load import Load, run
from tests.bench.material import Sender, sender, visit
from tests.bench.measuring import Bench, Measure

VISITS = 100
FEW, MANY = 32, 5_000
AT = datetime(2026, 1, 5, 8, tzinfo=UTC)
FIRST = 200_000
"""Persons of these visits are no others' persons."""


def measure(bench: Bench) -> Iterator[Measure]:
    """Read rate by few connections; rate, errors and slowest answers with all connections open."""
    source = sender(bench.platform)
    paths = _stored(bench, source)
    where = urlsplit(bench.platform.base_url)
    host, port = str(where.hostname), where.port or 80

    def request(number: int) -> bytes:
        path = paths[number % len(paths)]
        return f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nAuthorization: {source.authorization}\r\n\r\n".encode()

    run(host, port, request, connections=FEW, requests=bench.amount(2_000))
    few = run(host, port, request, connections=FEW, requests=bench.amount(50_000, 500))
    _no_errors(few)
    yield Measure("read by id, authorised", few.rate, "/s", target=2500, note=f"{FEW} connections")
    yield Measure("read by id, p99", few.wait(0.99), "ms", note=f"{FEW} connections")
    held = bench.amount(MANY, 50)
    many = run(host, port, request, connections=held, requests=bench.amount(60_000, held * 4))
    yield Measure(
        "errors with connections held", many.errors, "", target=0, at_most=True, note=f"{held} connections"
    )
    yield Measure("read by id with connections held", many.rate, "/s", note=f"{held} connections")
    yield Measure("read by id with connections held, p99", many.wait(0.99), "ms", note=f"{held} connections")
    yield Measure("slowest answer with connections held", many.wait(1), "ms", note=f"{held} connections")


def _stored(bench: Bench, source: Sender) -> list[str]:
    """Paths of the resources of some visits, sent for this purpose."""
    headers = {"Authorization": source.authorization, "Content-Type": "application/fhir+json"}
    paths: list[str] = []
    with httpx.Client(base_url=bench.platform.base_url, headers=headers, timeout=120) as client:
        for number in range(bench.amount(VISITS, 5)):
            answer = client.post("/fhir", content=visit(source, FIRST + number, AT)).raise_for_status()
            places = [entry["response"]["location"] for entry in answer.json()["entry"]]
            paths += [f"/fhir/{_place(place)}" for place in places if not place.startswith("Patient/")]
    return paths


def _place(location: str) -> str:
    """`Observation/abc` of `Observation/abc/_history/1`."""
    return location.partition("/_history")[0]


def _no_errors(load: Load) -> None:
    if load.errors:
        raise AssertionError(f"{load.errors} errors: {dict(load.statuses)}, {load.broken} broken connections")
