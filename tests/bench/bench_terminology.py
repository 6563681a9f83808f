"""Terminology over HTTP: each FHIR operation with ICD-10 loaded, one connection, and lookups by many."""

import random
from collections.abc import Iterator
from urllib.parse import quote, urlencode, urlsplit

import httpx

from tests.bench.http_load import run
from tests.bench.material import sender
from tests.bench.measuring import Bench, Measure, clock, percentile
from yizhou.standards.reading import rows

REQUESTS, LOOKUPS = 2_000, 10_000
ICD10 = "http://hl7.org/fhir/sid/icd-10"
REGIONS = "urn:oid:2.16.156.10011.2.3.3.2"
TEXTS = ("高血压", "糖尿病", "肺", "骨折", "tnb", "gaoxueya", "xinji", "I2", "E11", "先天性")


def measure(bench: Bench) -> Iterator[Measure]:
    """p95 of each operation as a sending system sees it: authorised, over HTTP, answer read."""
    headers = {"Authorization": sender(bench.platform).authorization}
    drawn = random.Random(5)
    codes = [row["code"].rstrip("+*") for row in rows("icd10_gbt14396")]
    old = [row["old_code"][:6] for row in rows("regions_chuxiong_history") if row["change"] == "recoded"]
    asked = {
        "$lookup": lambda: ("CodeSystem/$lookup", {"system": ICD10, "code": drawn.choice(codes)}),
        "$validate-code": lambda: ("CodeSystem/$validate-code", {"url": ICD10, "code": drawn.choice(codes)}),
        "ValueSet/$validate-code": lambda: ("ValueSet/$validate-code", {"url": ICD10, "code": drawn.choice(codes)}),
        "$subsumes": lambda: (
            "CodeSystem/$subsumes", {"system": ICD10, "codeA": drawn.choice(codes)[:3], "codeB": drawn.choice(codes)},
        ),
        "$expand with filter": lambda: (
            "ValueSet/$expand", {"url": ICD10, "filter": drawn.choice(TEXTS), "count": "20"},
        ),
        "$expand, a page": lambda: (
            "ValueSet/$expand", {"url": ICD10, "count": "20", "offset": str(drawn.randrange(22_000))},
        ),
        "$translate": lambda: ("ConceptMap/$translate", {"system": REGIONS, "code": drawn.choice(old)}),
    }  # fmt: skip
    with httpx.Client(base_url=bench.platform.base_url, headers=headers, timeout=60) as client:
        for name, ask in asked.items():
            waits: list[float] = []
            for number in range(bench.amount(REQUESTS, 50) + 20):
                place, query = ask()
                with clock() as seconds:
                    answer = client.get(f"/fhir/{place}", params=query)
                if answer.status_code != 200:
                    raise AssertionError(f"{name}: {answer.status_code} {answer.text[:200]}")
                if number >= 20:
                    waits.append(seconds() * 1000)
            note = f"p50 {percentile(waits, 0.5):.1f} ms, worst {max(waits):.1f} ms"
            yield Measure(f"{name}, p95", percentile(waits, 0.95), "ms", target=10, at_most=True, note=note)
    yield from _many(bench, headers["Authorization"], codes)


def _many(bench: Bench, authorization: str, codes: list[str]) -> Iterator[Measure]:
    where = urlsplit(bench.platform.base_url)
    host, port = str(where.hostname), where.port or 80

    def request(number: int) -> bytes:
        query = urlencode({"system": ICD10, "code": codes[number % len(codes)]}, quote_via=quote)
        path = f"/fhir/CodeSystem/$lookup?{query}"
        return (
            f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nAuthorization: {authorization}\r\n\r\n".encode()
        )

    load = run(host, port, request, connections=32, requests=bench.amount(LOOKUPS, 300))
    yield Measure("$lookup by 32 connections", load.rate, "/s", note=f"p99 {load.wait(0.99):.0f} ms")
    yield Measure("errors of these", load.errors, "", target=0, at_most=True)
