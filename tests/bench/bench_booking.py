"""Booking under contention over HTTP: 10,000 requests for 100 numbers, and the same while web workers are killed."""

import os
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta
from pathlib import Path
from time import perf_counter, sleep
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import httpx
import orjson

from tests.bench.http_load import run
from tests.bench.measuring import Bench, Measure
from tests.running import Platform
from tools.demo.numbers import citizen_id

NUMBERS = 100
REQUESTS = 10_000
PEOPLE = 2_000
CONNECTIONS = 64
KILLING_REQUESTS, THREADS, KILL_EVERY = 3_000, 24, 0.7
PATH = "/api/schedules/bookings"


def measure(bench: Bench) -> Iterator[Measure]:
    """Numbers sold, booked twice, requests a second; then with workers killed in the middle."""
    bench.django()
    people = _people(bench.amount(PEOPLE, NUMBERS * 2))
    cookie = _cookie(bench.platform)
    session = _session("无人抢号")
    where = urlsplit(bench.platform.base_url)
    host, port = str(where.hostname), where.port or 80
    head = f"POST {PATH} HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: {cookie}\r\nX-Yizhou-Request: 1\r\nContent-Type: application/json\r\n"

    def request(number: int) -> bytes:
        body = _body(session, people[number % len(people)], uuid4())
        return head.encode() + f"Content-Length: {len(body)}\r\n\r\n".encode() + body

    load = run(host, port, request, connections=CONNECTIONS, requests=bench.amount(REQUESTS, NUMBERS * 4))
    yield Measure("requests for 100 numbers", load.rate, "/s", target=1000, note=f"{CONNECTIONS} connections")
    yield Measure("slowest answer", load.wait(1), "ms")
    failed = load.broken + sum(many for status, many in load.statuses.items() if status not in (200, 409))
    yield Measure("answers that are neither a booking nor a refusal", failed, "", target=0, at_most=True)
    yield from _sold(session, "")

    session = _session("被杀进程")
    acknowledged, killed = _while_killing(bench, session, people, cookie)
    yield Measure("workers killed in the middle", killed, "", target=1)
    yield from _sold(session, ", workers killed")
    lost = _lost(session, acknowledged)
    yield Measure(
        "acknowledged bookings lost",
        lost,
        "",
        target=0,
        at_most=True,
        note=f"{len(acknowledged)} acknowledged",
    )


def _people(count: int) -> list[UUID]:
    from yizhou.kernel.auth.contracts import system_actor
    from yizhou.kernel.db.api import unit_of_work
    from yizhou.registries.residents import api as residents
    from yizhou.registries.residents.contracts import Identifier, IdentifierKind, PersonClaim

    found: list[UUID] = []
    for start in range(0, count, 500):
        claims = [
            PersonClaim(
                name=f"抢{chr(0x4E00 + number % 2000)}{chr(0x5000 + number // 7 % 2000)}", sex="2", birth_date=_born(number),
                identifiers=(Identifier(IdentifierKind.CITIZEN_ID, citizen_id("532301", _born(number), number % 499, False)),),
                source="bench", local_id=f"B{number}",
            )
            for number in range(start, min(count, start + 500))
        ]  # fmt: skip
        with unit_of_work():
            found += [each.resident_id for each in residents.resolve_many(system_actor("量测"), claims)]
    return found


def _born(number: int) -> date:
    return date(1940, 1, 1) + timedelta(days=number * 7)


def _session(name: str) -> UUID:
    """A session of tomorrow whose numbers are all for the consulting room."""
    from yizhou.engines.schedules import api
    from yizhou.engines.schedules.contracts import Resource, RosterLine
    from yizhou.kernel.auth.contracts import system_actor
    from yizhou.kernel.clock.api import new_id, today
    from yizhou.kernel.db.api import unit_of_work
    from yizhou.kernel.organisations import api as organisations

    actor = system_actor("量测")
    with unit_of_work():
        root = organisations.root()
        if root is None:
            raise AssertionError("the prefecture is not loaded")
        place = organisations.within(root.path, "institution")[0]
        doctor = api.save_resource(
            actor, Resource(new_id(), place.id, "", "", "", "person", "outpatient", name, "量测科")
        )  # fmt: skip
        day = today() + timedelta(days=1)
        line = RosterLine(
            new_id(), doctor.id, day.isoweekday(), time(8), time(12), NUMBERS, day, day, (("clinic", 100),)
        )  # fmt: skip
        api.save_line(actor, line)
        return api.sessions_of(actor, "clinic", days=3, resource_ids=(doctor.id,))[0].id


def _cookie(platform: Platform) -> str:
    client = platform.client("admin")
    try:
        return "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    finally:
        client.close()


def _body(session: UUID, resident: UUID, key: UUID) -> bytes:
    return orjson.dumps({"session_id": session, "resident_id": resident, "key": key, "channel": "clinic"})


def _state(session: UUID) -> tuple[int, list[tuple[str, int]]]:
    """How many numbers are taken, and (booking, number) of the bookings that hold one."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM schedule_number WHERE session_id = %s AND state = 'taken'", [session]
        )
        taken = cursor.fetchone()[0]
        cursor.execute(
            "SELECT id::text, number FROM schedule_booking WHERE session_id = %s AND state = 'booked'",
            [session],
        )
        return taken, [(row[0], row[1]) for row in cursor.fetchall()]


def _sold(session: UUID, note: str) -> Iterator[Measure]:
    taken, booked = _state(session)
    twice = len(booked) - len({number for _, number in booked})
    yield Measure(f"numbers sold of {NUMBERS}{note}", min(taken, len(booked)), "", target=NUMBERS)
    yield Measure(f"numbers oversold{note}", max(taken, len(booked)) - NUMBERS, "", target=0, at_most=True)
    yield Measure(f"numbers sold twice{note}", twice, "", target=0, at_most=True)


def _lost(session: UUID, acknowledged: dict[str, int]) -> int:
    held = dict(_state(session)[1])
    return sum(held.get(booking) != number for booking, number in acknowledged.items())


def _while_killing(
    bench: Bench, session: UUID, people: list[UUID], cookie: str
) -> tuple[dict[str, int], int]:
    """Ask from many threads, each repeating a request that broke with the same key, while workers die: what was acknowledged."""
    acknowledged: dict[str, int] = {}
    statuses: Counter[int] = Counter()
    over = threading.Event()
    killed: list[int] = []
    killer = threading.Thread(target=_kill, args=(bench.platform, over, killed))
    headers = {"Cookie": cookie, "X-Yizhou-Request": "1", "Content-Type": "application/json"}

    def ask(number: int) -> None:
        body = _body(session, people[number % len(people)], uuid4())
        answer = _insist(bench.platform, headers, body)
        statuses[answer.status_code] += 1
        if answer.status_code == 200:
            made: dict[str, Any] = answer.json()
            acknowledged[made["id"]] = made["number"]

    killer.start()
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(ask, range(bench.amount(KILLING_REQUESTS, NUMBERS * 4))))
    over.set()
    killer.join()
    return acknowledged, len(killed)


def _insist(platform: Platform, headers: dict[str, str], body: bytes, seconds: float = 120) -> httpx.Response:
    end = perf_counter() + seconds
    while perf_counter() < end:
        try:
            answer = httpx.post(platform.base_url + PATH, content=body, headers=headers, timeout=60)
        except httpx.TransportError:
            sleep(0.1)
            continue
        if answer.status_code != 503:
            return answer
    raise AssertionError("the platform did not come back")


def _kill(platform: Platform, over: threading.Event, killed: list[int]) -> None:
    while not over.wait(KILL_EVERY if not killed else KILL_EVERY * 4):
        for pid in workers(platform)[:1]:
            os.kill(pid, signal.SIGKILL)
            killed.append(pid)


def workers(platform: Platform) -> list[int]:
    """Process ids of the platform's web workers: children of its Granian."""
    mark = f"--port\0{platform.port}\0".encode()
    parents: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                line = (folder / "cmdline").read_bytes()
                status = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if mark in line and b"wsgi:application" in line:
                parents[int(folder.name)] = int(status[1])
    # Granian forks its workers: they carry its command line.
    return sorted(pid for pid, parent in parents.items() if parent in parents)
