"""FHIR transaction bundles over HTTP: visits of 20 resources from several senders at once, acknowledged and fully indexed."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import httpx

from tests.bench.material import RESOURCES_OF_A_VISIT, sender, visit
from tests.bench.measuring import Bench, Measure, clock, percentile

SENDERS = 4
WARM_UP = 20
AT = datetime(2026, 3, 2, 8, tzinfo=UTC)


def measure(bench: Bench) -> Iterator[Measure]:
    """Resources per second, the answer's time, and the same bundles a second time."""
    source = sender(bench.platform)
    count = bench.amount(1500, 20)
    bodies = [visit(source, number, AT + timedelta(minutes=number)) for number in range(WARM_UP + count)]
    headers = {"Authorization": source.authorization, "Content-Type": "application/fhir+json"}
    with httpx.Client(base_url=bench.platform.base_url, headers=headers, timeout=120) as client:

        def send(body: bytes) -> float:
            with clock() as seconds:
                answer = client.post("/fhir", content=body)
            if answer.status_code != 200:
                raise AssertionError(f"{answer.status_code}: {answer.text[:500]}")
            return seconds()

        with ThreadPoolExecutor(SENDERS) as pool:
            list(pool.map(send, bodies[:WARM_UP]))
            with clock() as seconds:
                waits = list(pool.map(send, bodies[WARM_UP:]))
            yield Measure(
                "bundle intake", count * RESOURCES_OF_A_VISIT / seconds(), "resources/s", target=800,
                note=f"{count} bundles, {SENDERS} senders",
            )  # fmt: skip
            yield Measure("answer to a bundle, p95", percentile(waits, 0.95) * 1000, "ms")
            with clock() as seconds:
                list(pool.map(send, bodies[WARM_UP:]))
            yield Measure(
                "repeated bundles", count / seconds(), "bundles/s", note="recognised, nothing changes"
            )
