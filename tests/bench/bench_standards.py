"""Searching the standards library, and checking 100,000 rows with 3,000 faults against a data set, over HTTP."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import perf_counter

import httpx

from tests.bench.measuring import Bench, Measure, clock, percentile
from tests.bench.memory import family
from tests.exchange.conformance.material import csv_bytes, xlsx_bytes

HEADINGS = (
    "门诊号",
    "就诊者姓名",
    "性别代码",
    "出生日期",
    "门诊诊断代码",
    "门诊诊断名称",
    "门诊费用金额(元)",
    "转诊标志",
)
QUESTIONS = (
    "收缩压",
    "ssy",
    "xueya",
    "DE04.10",
    "门诊",
    "代码",
    "随访",
    "身份证",
    "CV04.50.005",
    "高血压 随访",
    "jg",
    "不存在",
)
FULL_ROWS, FULL_FAULTS = 100_000, 3_000


def _rows(count: int, faults: int) -> Iterator[tuple[str, ...]]:
    every = max(1, count // faults)
    for number in range(count):
        sex = "女" if number % every == 0 and number // every < faults else str(1 + number % 2)
        born = f"{1930 + number % 90}{1 + number % 12:02}{1 + number % 28:02}"
        yield (
            f"M{number:08}", f"居民{number % 5000}", sex, born, "I10", "原发性高血压", f"{number % 900}.{number % 100:02}", "F",
        )  # fmt: skip


def _peak(bench: Bench) -> float:
    """The largest memory any web process ever held, in MB."""
    supervisor = int((bench.platform.home / "supervisor.pid").read_text())
    peaks = [0.0]
    for number, command in family(supervisor).items():
        if "entrypoints.web" in command:
            found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{number}/status").read_text())
            peaks.append(int(found.group(1)) / 1024 if found else 0.0)
    return max(peaks)


def _check(client: httpx.Client, name: str, body: bytes, faults: int) -> float:
    with clock() as seconds:
        answer = client.post(
            "/api/conformance/checks", params={"standard": "HDSB05.01"}, files={"file": (name, body)}
        )
    assert answer.status_code == 200, answer.text
    assert answer.json()["found"] == faults, answer.json()["counts"]
    return seconds()


def measure(bench: Bench) -> Iterator[Measure]:
    """Searches one after the other; then the same rows as CSV in GBK and as a workbook."""
    with closing(bench.platform.client("exchange")) as client:
        client.timeout = 600
        for question in QUESTIONS * 2:
            client.get("/api/standards/shelves/element", params={"q": question})
        taken = []
        for round_number in range(bench.amount(40, 4)):
            for question in QUESTIONS:
                begun = perf_counter()
                answer = client.get(
                    "/api/standards/shelves/data_set",
                    params={"q": f"{question} {round_number % 7 or ''}".strip()},
                )
                taken.append((perf_counter() - begun) * 1000)
                assert answer.status_code == 200
        yield Measure("search, whole request, p95", percentile(taken, 0.95), "ms", 50, at_most=True)
        before = _peak(bench)
        count, faults = bench.amount(FULL_ROWS, 100), bench.amount(FULL_FAULTS, 3)
        rows = list(_rows(count, faults))
        note = f"{count:,} rows, {faults:,} faults"
        yield Measure(
            "check of a CSV in GBK",
            _check(client, "门诊.csv", csv_bytes(rows, "gbk", HEADINGS), faults),
            "s",
            note=note,
        )
        yield Measure(
            "check of a workbook",
            _check(client, "门诊.xlsx", xlsx_bytes(rows, HEADINGS), faults),
            "s",
            note=note,
        )
        yield Measure("largest web process", _peak(bench), "MB", note=f"{before:.0f} MB before the checks")
