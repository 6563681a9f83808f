"""FHIR search over HTTP with a million resources stored (`--scale 10`: ten million), and what indexes cost in space."""

import random
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import httpx

from tests.bench.bench_timeline import fill, write_records
from tests.bench.http_load import run
from tests.bench.material import LABORATORY, Sender, sender
from tests.bench.measuring import Bench, Measure, clock, percentile

STORED = 1_000_000
ASKED = 1_000
PAGE = 20
RARE = "Z99.800"


def measure(bench: Bench) -> Iterator[Measure]:
    """p95 of the questions a page, a hospital's system and a regulator ask; first and last page; space."""
    source = sender(bench.platform)
    bench.django()
    people, written, _ = write_records(bench, source)
    _write_rare(people[:40])
    with clock() as seconds:
        stored, _ = fill(bench.amount(STORED, written))
    yield Measure("stored", stored, "resources", note=f"filled in {seconds():.0f} s")
    code = f"http://loinc.org|{LABORATORY[0][0]}"
    since = "date=ge2022&date=lt2025"
    questions: tuple[tuple[str, Callable[[UUID], str], float | None], ...] = (
        ("resident, code and date", lambda who: f"Observation?patient={who}&code={code}&{since}", 15),
        ("the same, greater than a value", lambda who: f"Observation?patient={who}&code-value-quantity={code}$gt5", 100),
        ("chained, of finished visits", lambda who: f"Observation?patient={who}&code={code}&encounter.status=finished", 100),
        ("_has, visits with hypertension", lambda who: f"Encounter?patient={who}&_has:Condition:encounter:code=I10.x00", 100),
        ("visits with their diagnoses", lambda who: f"Encounter?patient={who}&_count=20&_revinclude=Condition:encounter", 100),
        ("over everybody, a rare diagnosis", lambda _: f"Condition?code={RARE}&_total=none", 100),
        ("people with a rare diagnosis", lambda _: f"Patient?_has:Condition:patient:code={RARE}&_total=none", 100),
    )  # fmt: skip
    for name, question, bound in questions:
        load = _ask(bench, source, people, question)
        note = f"p50 {load[0]:.1f} ms, {load[2]:.0f} /s, 2 connections"
        yield Measure(f"{name}, p95", load[1], "ms", target=bound, at_most=True, note=note)
    first, last, pages = _pages(bench, source, people)
    yield Measure(
        "last page against first page", last / first, "times", target=1.5, at_most=True,
        note=f"{pages} pages of {PAGE}; first {first:.1f} ms, last {last:.1f} ms, medians",
    )  # fmt: skip
    yield from _space()


def _write_rare(people: list[UUID]) -> None:
    """A diagnosis that few have, written last so that it is not among the copies."""
    from yizhou.kernel.auth.contracts import system_actor
    from yizhou.kernel.db.api import unit_of_work
    from yizhou.records.fhir import api as fhir
    from yizhou.records.fhir.contracts import Write

    coding = {"system": "http://hl7.org/fhir/sid/icd-10", "code": RARE, "display": "依赖其他机器和装置"}
    content = {"resourceType": "Condition", "code": {"coding": [coding]}, "recordedDate": "2025-01-01"}
    with unit_of_work():
        fhir.write(system_actor("bench"), [Write(who, content, "bench", f"rare/{who}") for who in people])


def _ask(
    bench: Bench, source: Sender, people: list[UUID], question: Callable[[UUID], str]
) -> tuple[float, float, float]:
    """(p50, p95, rate) of a question about people drawn at random; every answer must be found and right in form."""
    where = urlsplit(bench.platform.base_url)
    host, port = str(where.hostname), where.port or 80
    draw = random.Random(1)

    def request(number: int) -> bytes:
        path = question(draw.choice(people)).replace("|", "%7C").replace("$", "%24")
        return f"GET /fhir/{path} HTTP/1.1\r\nHost: {host}:{port}\r\nAuthorization: {source.authorization}\r\n\r\n".encode()

    run(host, port, request, connections=2, requests=50)
    load = run(host, port, request, connections=2, requests=min(bench.amount(ASKED, 100), ASKED))
    if load.errors:
        raise AssertionError(f"{question(people[0])}: {load.errors} errors, {dict(load.statuses)}")
    return load.wait(0.5), load.wait(0.95), load.rate


def _pages(bench: Bench, source: Sender, people: list[UUID]) -> tuple[float, float, int]:
    """Median time of the first and of the last page of all observations of a person, and how many pages."""
    firsts: list[float] = []
    lasts: list[float] = []
    pages = 0
    with httpx.Client(
        base_url=bench.platform.base_url, headers={"Authorization": source.authorization}
    ) as client:
        for who in people[: bench.amount(30, 5)]:
            url, waits = f"/fhir/Observation?patient={who}&_count={PAGE}&_total=none", []
            while url:
                with clock() as seconds:
                    bundle = client.get(url).raise_for_status().json()
                waits.append(seconds() * 1000)
                url = next((link["url"] for link in bundle["link"] if link["relation"] == "next"), "")
                assert len(parse_qs(urlsplit(url).query).get("after", [])) <= 1
            firsts.append(waits[0])
            lasts.append(waits[-1])
            pages = len(waits)
    return percentile(firsts, 0.5), percentile(lasts, 0.5), pages


def _space() -> Iterator[Measure]:
    from yizhou.kernel.db.api import fetch_one

    row = fetch_one(
        "SELECT pg_total_relation_size('fhir_resource'), (SELECT sum(octet_length(raw)) FROM fhir_resource TABLESAMPLE "
        "SYSTEM (5)) * 20.0, pg_relation_size('fhir_resource_terms'), pg_relation_size('fhir_resource_search'), "
        "pg_relation_size('fhir_resource_pkey')"
    )
    assert row is not None
    whole, raw, terms, search, key = (float(value) / 1e6 for value in row)
    note = f"{whole:,.0f} MB for {raw:,.0f} MB of JSON; indexes: terms {terms:,.0f}, search {search:,.0f}, key {key:,.0f} MB"
    yield Measure("space against raw JSON", whole / raw, "times", target=2.5, at_most=True, note=note)
