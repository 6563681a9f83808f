"""Indicators: every one computed from cold over ten years of 200,000 residents; a dashboard opened."""

import contextlib
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import psycopg

from tests.bench.measuring import Bench, Measure, clock, percentile
from tests.bench.star_material import CONTACTS, YEARS, write_star

RESIDENTS, OPENINGS = 200_000, 200


def measure(bench: Bench) -> Iterator[Measure]:
    """Seconds of computing and the slowest ten indicators; p95 of a board of twelve tiles."""
    bench.django()
    from yizhou.engines.indicators import computing, definitions
    from yizhou.engines.indicators.store import results
    from yizhou.kernel.auth.contracts import system_actor
    from yizhou.kernel.clock.api import today
    from yizhou.kernel.db.api import unit_of_work

    actor, residents = system_actor("bench"), bench.amount(RESIDENTS, 200)
    with clock() as seconds:
        rows = write_star(actor, unit_of_work, residents, today())
    total = sum(rows.values())
    for name, count in rows.items():
        bench.say(f"  {name}: {count:,}")
    yield Measure(
        "rows of the star", total, "rows",
        note=f"{residents:,} residents, {YEARS} years, {CONTACTS} contacts a year; drawn in {seconds():.0f} s",
    )  # fmt: skip
    with _worker_waits(), unit_of_work():
        results.forget([])  # what the platform's own worker computed of an empty star
    with _worker_waits(), clock() as seconds:
        run = computing.compute_changed([], unit_of_work)
    with unit_of_work():
        values, kept = results.count(), results.states()
    yield Measure(
        f"{run.indicators} indicators from cold", seconds(), "s", target=20, at_most=True,
        note=f"{run.values:,} values",
    )  # fmt: skip
    yield Measure("rows kept", values, "rows")
    slowest = sorted(((state[2], name) for name, state in kept.items()), reverse=True)[:10]
    names = definitions.all_indicators()
    for took, name in slowest:
        bench.say(f"  {took:.2f} s {name} {names[name].name}")
    yield from _board(bench)


def _worker_waits() -> Any:
    """A connection that holds every source, so that the platform's own worker does not compute beside the measurement."""
    from yizhou.kernel.db.api import native

    native()
    held = psycopg.connect(native().info.dsn)
    held.execute("SELECT 1 FROM warehouse_source FOR UPDATE")
    return held


def _board(bench: Bench) -> Iterator[Measure]:
    """GET /api/dashboards/{id} of twelve tiles, as a regulator of the whole prefecture, one after another."""
    from yizhou.engines.indicators import definitions
    from yizhou.engines.indicators.contracts import Tile

    grains = ("year", "quarter", "month")
    chosen = [one for one in definitions.all_indicators().values() if len(one.grains) == 3][::4][:12]
    tiles = [
        asdict(Tile(one.id, "trend", grains[number % 3], number % 4 * 3, number // 4 * 3, 3, 3))
        for number, one in enumerate(chosen)
    ]
    client = bench.platform.client("regulator")
    with contextlib.closing(client):
        made = client.post(
            "/api/dashboards", json={"name": "bench", "roles": [], "tiles": tiles}
        ).raise_for_status()
        path = f"/api/dashboards/{made.json()['id']}"
        waits: list[float] = []
        for _ in range(bench.amount(OPENINGS, 20)):
            with clock() as waited:
                answer = client.get(path)
            assert answer.status_code == 200, answer.text
            waits.append(waited() * 1000)
        shown = [tile for tile in answer.json()["tiles"] if tile["point"] and tile["parts"]]
    assert len(shown) > len(tiles) // 2, f"{len(shown)} tiles show something"
    yield Measure(
        "a dashboard of 12 tiles, p95", percentile(waits, 0.95), "ms", target=300, at_most=True,
        note=f"p50 {percentile(waits, 0.5):.0f} ms; {len(waits)} openings one after another, {len(answer.content):,} bytes",
    )  # fmt: skip
