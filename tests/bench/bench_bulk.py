"""Bulk data over HTTP: NDJSON taken in by `$import`, from handing over to done."""

import time
from collections.abc import Iterator
from typing import Any

import httpx
import orjson

from tests.bench.material import LABORATORY, VITALS, Person, sender
from tests.bench.measuring import Bench, Measure, clock

FIRST = 300_000
"""Persons no other measurement invents."""


def lines(number: int) -> Iterator[dict[str, Any]]:
    """A person with fourteen measured values: 15 resources."""
    person, own = Person(number), f"bulk-{number}"
    yield {
        "resourceType": "Patient",
        "id": own,
        "identifier": [{"system": "urn:oid:2.16.156.10011.1.3", "value": person.citizen_id}],
        "name": [{"text": person.name}],
        "gender": "male" if person.male else "female",
        "birthDate": person.birth.isoformat(),
    }
    for place, (code, text, value, unit) in enumerate((*LABORATORY, *VITALS)):
        coding = {"system": "http://loinc.org", "code": code, "display": text}
        yield {
            "resourceType": "Observation",
            "id": f"{own}-{place}",
            "status": "final",
            "subject": {"reference": f"Patient/{own}"},
            "code": {"coding": [coding], "text": text},
            "effectiveDateTime": "2026-03-02T08:00:00+08:00",
            "valueQuantity": {"value": value, "unit": unit},
        }


def measure(bench: Bench) -> Iterator[Measure]:
    """Resources per second."""
    source = sender(bench.platform)
    count = bench.amount(2_000, 20)
    rows = [orjson.dumps(line) for number in range(FIRST, FIRST + count) for line in lines(number)]
    headers = {"Authorization": source.authorization, "Content-Type": "application/fhir+ndjson"}
    with (
        httpx.Client(base_url=bench.platform.base_url, headers=headers, timeout=120) as client,
        clock() as seconds,
    ):
        answer = client.post("/fhir/$import", content=b"\n".join(rows))
        if answer.status_code != 202:
            raise AssertionError(answer.text[:500])
        while (state := client.get(answer.headers["Content-Location"])).status_code == 202:
            time.sleep(0.2)
        taken = seconds()
    told = state.json()
    stored = sum(each["count"] for each in told["output"])
    if stored != len(rows):
        raise AssertionError(f"{stored} of {len(rows)}: {state.text[:500]}")
    yield Measure(
        "$import",
        stored / taken,
        "resources/s",
        target=4_000,
        note=f"{stored} resources of {count} persons, one worker",
    )
