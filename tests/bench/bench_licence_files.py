"""Licence files: 100,000 rows of which 3,000 are faulty, checked; 100,000 good ones, registered whole. Time and memory."""

import resource
from collections.abc import Iterator
from uuid import UUID

from tests.bench.measuring import Bench, Measure, clock
from tests.registries.licence_files.sheets import STATION_HEAD, nurse, station, workbook

ROWS, FAULTY_EVERY = 100_000, 33
WAYS = (
    {"有效期止": "2020-01-01"}, {"执业机构代码": "999999999"}, {"身份证号": "532301198001020149"}, {"证书编号": "X"},
)  # fmt: skip
STATION_WAYS = ({"机构名称": ""}, {"机构分类代码": "Z9"}, {"上级机构代码": "999999999"}, {"床位数": "三十张"})


def _peak() -> float:
    """Largest resident memory of this process so far, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(bench: Bench) -> Iterator[Measure]:
    """Check a file with faults and commit one without, each in one transaction as the worker does."""
    places = bench.platform.prefecture["organisations"]
    hospital = next(row["code"] for row in places if row.get("class_code") == "A100")
    bench.django()
    from yizhou.kernel.auth.contracts import system_actor
    from yizhou.kernel.db.api import unit_of_work
    from yizhou.registries.licence_files import api

    actor, count = system_actor("测量"), bench.amount(ROWS, 1_000)

    def row(serial: int, **changes: str) -> list[str]:
        """A nurse of the hospital; no licence of the prefecture has a number of 1990."""
        return nurse(serial, **({"执业机构代码": hospital, "证书编号": f"199053{serial:06d}"} | changes))

    def received(rows: Iterator[list[str]], name: str) -> UUID:
        content = workbook(rows)
        with unit_of_work():
            return api.receive(actor, "nurse", name, content).id

    faulty = received(
        (row(serial, **(WAYS[serial % 4] if serial % FAULTY_EVERY == 1 else {})) for serial in range(count)),
        "有错.xlsx",
    )
    before = _peak()
    with clock() as seconds, unit_of_work():
        api.check(faulty)
    with unit_of_work():
        found = api.file(actor, faulty)
    note = f"{found.rows:,} rows, {found.faulty:,} faulty; peak memory grew by {_peak() - before:.0f} MB to {_peak():.0f} MB"
    yield Measure(
        "check a file with faults", seconds(), "s", target=60 * bench.scale, at_most=True, note=note
    )
    yield Measure("memory for checking it", _peak() - before, "MB", target=300, at_most=True)
    good = received((row(serial) for serial in range(count)), "正确.xlsx")
    with unit_of_work():
        api.check(good)
        api.confirm(actor, good)
    with clock() as seconds, unit_of_work():
        api.commit(good)
    with unit_of_work():
        state = api.file(actor, good).state
    yield Measure(
        "register a whole file", seconds(), "s", target=90 * bench.scale, at_most=True,
        note=f"{count:,} licences and health workers in one transaction, file {state}",
    )  # fmt: skip

    def stations(faulty: bool) -> Iterator[list[str]]:
        for serial in range(count):
            changes = STATION_WAYS[serial % 4] if faulty and serial % FAULTY_EVERY == 1 else {}
            yield station(serial, **({"上级机构代码": hospital, "行政区划代码": "532301"} | changes))

    for name, rows in (("有错机构.xlsx", stations(True)), ("机构.xlsx", stations(False))):
        content = workbook(rows, "机构登记", STATION_HEAD)
        with unit_of_work():
            file = api.receive(actor, "institution", name, content).id
        with clock() as seconds, unit_of_work():
            api.check(file)
        with unit_of_work():
            found = api.file(actor, file)
        yield Measure(
            f"check institutions ({found.faulty:,} faulty)",
            seconds(),
            "s",
            target=60 * bench.scale,
            at_most=True,
        )
    with unit_of_work():
        api.confirm(actor, file)
    with clock() as seconds, unit_of_work():
        api.commit(file)
    with unit_of_work():
        state = api.file(actor, file).state
    yield Measure(
        "register institutions whole", seconds(), "s", target=90 * bench.scale, at_most=True,
        note=f"{count:,} registrations with their places in the tree, file {state}",
    )  # fmt: skip
