"""CDA documents over SOAP (WS/T 790 DocumentsStorage) and as raw XML: parsed, checked, mapped, stored and acknowledged.

The documents are those of the synthetic prefecture in its own proportions: outpatient and inpatient records, laboratory
reports, pregnancies, follow-ups, vaccinations, births and deaths.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

import httpx

from tests.bench.material import secrets
from tests.bench.measuring import Bench, Measure, clock, percentile
from tools.demo.contracts import CLEAN, OutboundMessage, Plan
from tools.demo.streaming import stream_messages

SENDERS = 4
WARM_UP = 30
PATHS = {"/soap/DocumentsStorage": "by SOAP", "/cda": "as raw XML"}


def measure(bench: Bench) -> Iterator[Measure]:
    """Documents per second and the answer's time, for each way in."""
    known = secrets(bench.platform)
    amounts = {"/soap/DocumentsStorage": bench.amount(1_200, 20), "/cda": bench.amount(200, 10)}
    with httpx.Client(base_url=bench.platform.base_url, timeout=120) as client:

        def send(message: OutboundMessage) -> float:
            headers = {"Content-Type": message.media_type, **message.headers}
            auth = (message.partner_code, known[message.partner_code])
            with clock() as seconds:
                answer = client.post(message.path, content=message.body, headers=headers, auth=auth)
            if answer.status_code >= 300 or b"ResponseStatusType:Failure" in answer.content:
                raise AssertionError(f"{message.name}: {answer.status_code} {answer.text[:500]}")
            return seconds()

        for path, way in PATHS.items():
            found = (message for message in stream_messages(Plan(20_000, dirt=CLEAN)) if message.path == path)
            messages = list(islice(found, WARM_UP + amounts[path]))
            with ThreadPoolExecutor(SENDERS) as pool:
                list(pool.map(send, messages[:WARM_UP]))
                with clock() as seconds:
                    waits = list(pool.map(send, messages[WARM_UP:]))
            size = sum(len(message.body) for message in messages) / len(messages) / 1024
            note = f"{len(waits)} documents of {size:.0f} KB, {SENDERS} senders"
            yield Measure(f"CDA intake {way}", len(waits) / seconds(), "documents/s", target=80, note=note)
            yield Measure(f"answer to a document {way}, p95", percentile(waits, 0.95) * 1000, "ms")
