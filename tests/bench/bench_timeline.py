"""Timeline and summary of ten-year records with a million resources stored; and how fast a process writes records.

Some residents get ten years of visits through the store's own api. The rest of the million are copies of their rows
under other residents' ids, made by the database: they fill tables and indexes, nobody asks for them.
"""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from tests.bench.http_load import Load, run
from tests.bench.material import LABORATORY, VITALS, Person, Sender, sender
from tests.bench.measuring import Bench, Measure, clock

RESIDENTS = 60
VISITS = 50
STORED = 1_000_000
READS = 1_500
FIRST = 700_000
"""Persons of this measurement are no others' persons."""

DISEASES = (
    ("I10.x00", "高血压"),
    ("E11.900", "2型糖尿病"),
    ("J06.900", "急性上呼吸道感染"),
    ("K29.500", "慢性胃炎"),
)
MEDICINES = (("C08CA01", "氨氯地平片"), ("A10BA02", "二甲双胍片"), ("J01CA04", "阿莫西林胶囊"))


def measure(bench: Bench) -> Iterator[Measure]:
    """Write rate of one process; p95 of timeline, summary and trends over HTTP."""
    source = sender(bench.platform)
    bench.django()
    people, written, seconds = write_records(bench, source)
    yield Measure(
        "written, indexed, projected by one process", written / seconds, "resources/s", target=4000,
        note=f"{len(people)} records of ten years, {written // len(people)} resources each",
    )  # fmt: skip
    stored, events = fill(bench.amount(STORED, written))
    yield Measure("stored", stored, "resources", note=f"{events:,} health events")
    for name, path, bound in (
        ("timeline, 100 events", "timeline?limit=100", 80.0),
        ("summary", "summary", 80.0),
        ("trends", "trends", None),
    ):
        load = ask(bench, source, people, path)
        if load.errors:
            raise AssertionError(f"{path}: {load.errors} errors, {dict(load.statuses)}")
        note = f"{load.connections} connections, p50 {load.wait(0.5):.0f} ms, {load.rate:.0f} /s"
        yield Measure(f"{name}, p95", load.wait(0.95), "ms", target=bound, at_most=True, note=note)


def ask(bench: Bench, source: Sender, people: list[UUID], path: str) -> Load:
    where = urlsplit(bench.platform.base_url)
    host, port = str(where.hostname), where.port or 80
    draw = random.Random(1)

    def request(number: int) -> bytes:
        target = f"/api/residents/{draw.choice(people)}/{path}"
        return f"GET {target} HTTP/1.1\r\nHost: {host}:{port}\r\nAuthorization: {source.authorization}\r\n\r\n".encode()

    run(host, port, request, connections=2, requests=50)
    return run(host, port, request, connections=2, requests=bench.amount(READS, 100))


def write_records(bench: Bench, source: Sender) -> tuple[list[UUID], int, float]:
    """Register residents and write their records; who, how many resources, in how long."""
    from yizhou.kernel.auth.contracts import system_actor
    from yizhou.kernel.db.api import unit_of_work
    from yizhou.kernel.organisations.api import by_code
    from yizhou.records.fhir import api as fhir
    from yizhou.records.fhir.contracts import Key, Write
    from yizhou.records.timeline import api as timeline
    from yizhou.registries.residents import api as residents
    from yizhou.registries.residents.contracts import Identifier, IdentifierKind, PersonClaim

    actor, place = system_actor("bench"), by_code(source.institution)
    assert place is not None
    people, written, spent = [], 0, 0.0
    for number in range(bench.amount(RESIDENTS, 5)):
        person = Person(FIRST + number)
        claim = PersonClaim(
            name=person.name, sex="1" if person.male else "2", birth_date=person.birth, source=source.source,
            identifiers=(Identifier(IdentifierKind.CITIZEN_ID, person.citizen_id),), local_id=f"T{number}",
        )  # fmt: skip
        with unit_of_work():
            people.append(residents.resolve(actor, claim, place.id).resident_id)
        visits = [(f"{FIRST + number}/{visit}", _visit(number, visit)) for visit in range(VISITS)]
        with clock() as seconds, unit_of_work():
            keys = [Key("Encounter", source.source, name) for name, _ in visits]
            encounters = fhir.assign(actor, people[-1], keys)
            writes = []
            for (name, resources), encounter in zip(visits, encounters, strict=True):
                for place_, content in enumerate(resources):
                    key = name if content["resourceType"] == "Encounter" else f"{name}/{place_}"
                    link = (
                        {}
                        if content["resourceType"] == "Encounter"
                        else {"encounter": {"reference": f"Encounter/{encounter}"}}
                    )
                    body = {**content, **link, "subject": {"reference": f"Patient/{people[-1]}"}}
                    writes.append(Write(people[-1], body, source.source, key))
            stored = fhir.write(actor, writes)
            timeline.project(actor, people[-1], stored, None, place)
        spent += seconds()
        written += len(writes)
    return people, written, spent


def _visit(number: int, visit: int) -> list[dict[str, Any]]:
    """One of fifty visits over ten years, about twenty resources."""
    draw = random.Random(number * 1000 + visit)
    start = datetime.combine(
        date(2016, 1, 4) + timedelta(days=visit * 72 + draw.randrange(40)), datetime.min.time()
    )
    when = start.replace(hour=8 + draw.randrange(8)).isoformat() + "+08:00"
    kind = "IMP" if draw.random() < 0.08 else "AMB"
    end = (start + timedelta(days=6 if kind == "IMP" else 0, hours=17)).isoformat() + "+08:00"
    found: list[dict[str, Any]] = [
        {
            "resourceType": "Encounter",
            "status": "finished",
            "class": {"code": kind},
            "period": {"start": when, "end": end},
        }
    ]
    for code, text in draw.sample(DISEASES, 2):
        found.append({"resourceType": "Condition", "recordedDate": when,
                      "code": _coded("http://hl7.org/fhir/sid/icd-10", code, text)})  # fmt: skip
    for category, findings in (("laboratory", LABORATORY), ("vital-signs", VITALS)):
        for code, text, value, unit in findings:
            found.append({
                "resourceType": "Observation", "status": "final", "effectiveDateTime": when,
                "category": [_coded("http://terminology.hl7.org/CodeSystem/observation-category", category, "")],
                "code": _coded("http://loinc.org", code, text),
                "valueQuantity": {"value": round(value * draw.uniform(0.8, 1.4), 1), "unit": unit},
                "referenceRange": [{"low": {"value": round(value * 0.85, 1)}, "high": {"value": round(value * 1.2, 1)}}],
            })  # fmt: skip
    for code, text in draw.sample(MEDICINES, 2):
        found.append({"resourceType": "MedicationRequest", "status": "completed", "intent": "order", "authoredOn": when,
                      "medicationCodeableConcept": _coded("http://www.whocc.no/atc", code, text),
                      "dosageInstruction": [{"text": "口服，每日1次，每次1片"}]})  # fmt: skip
    return found


def _coded(system: str, code: str, text: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code, "display": text}], "text": text}


def fill(wanted: int) -> tuple[int, int]:
    """Copy what is stored under invented residents until `wanted` resources are there; resources and events."""
    from yizhou.kernel.db.api import execute, fetch_all, unit_of_work

    def columns(table: str) -> str:
        rows = fetch_all(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position",
            (table,),
        )
        return ", ".join(row[0] for row in rows if row[0] not in ("local", "resident_id", "id"))

    def count(table: str) -> int:
        return int(fetch_all(f"SELECT count(*) FROM {table}")[0][0])

    own = count("fhir_resource")
    copies = max(0, -(-(wanted - own) // own))
    for copy in range(copies):
        other = f"md5(resident_id::text || '/{copy}')::uuid"
        with unit_of_work():
            for table, key in (("fhir_resource", "local"), ("health_event", "id")):
                rest = columns(table)
                mine = f"md5({key}::text || '/{copy}')::uuid"
                execute(
                    f"INSERT INTO {table} ({key}, resident_id, {rest}) SELECT {mine}, {other}, {rest} FROM {table} "
                    "WHERE resident_id IN (SELECT id FROM resident)"
                )
    for table in ("fhir_resource", "health_event"):
        execute(f"VACUUM ANALYZE {table}")
    return count("fhir_resource"), count("health_event")
