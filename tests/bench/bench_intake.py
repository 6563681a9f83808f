"""Documents and tables over HTTP: CDA documents of three kinds, and follow-up visits as CSV, each of another invented person."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import httpx

from tests.bench.measuring import Bench, Measure, clock, percentile
from yizhou.standards.citizen_id import check_digit

SENDERS = 4
WARM_UP = 12
ROWS_OF_A_TABLE = 500
EXAMPLES = Path(__file__).resolve().parent.parent / "conformance" / "cda" / "examples"
DOCUMENTS = ("wst500-04-example.xml", "wst500-07-example.xml", "wst483-12-example.xml")
_NUMBERED = re.compile(r'(root="2\.16\.156\.10011\.1\.(\d+)(?:\.1\.4)?" extension=")([^"]*)"')
_PATIENT = re.compile(r"(<patient\b.*?<name\s*>)[^<]*(</name>)", re.DOTALL)
_BORN = re.compile(r'(<birthTime value=")\d+')
_PHONE = re.compile(r'(<telecom value=")[\d-]+')
_PLACES = frozenset({"4", "5", "6", "7", "26", "27"})
"""Roots of institutions, departments and staff (WS/T 482 D.2), which stay."""
SURNAMES = "李杨张王罗周刘普陈鲁何赵黄徐马朱段吴郭高"
FIRST_DAY = date(1960, 1, 1)
COLUMNS = (
    "记录编号,组织机构代码,本人姓名,性别代码,出生日期,身份证件号码,随访日期,收缩压(mmHg),舒张压(mmHg),体重(kg),心率(次/min),"
    "服药依从性代码,随访评价结果代码,药物名称1,药物使用频率1,药物使用次剂量1,药物使用剂量单位1,随访医师姓名"
)
GIVEN = "文秀明英丽华芳军强勇敏静玉珍兰红梅刚平志"


def citizen(number: int) -> str:
    """A valid citizen number for each of 18 million numbers."""
    born = FIRST_DAY + timedelta(days=number % 18_000)
    start = f"532301{born:%Y%m%d}{number // 18_000 % 999 + 1:03}"
    return start + check_digit(start)


def person(number: int) -> str:
    """One of 8,000 names."""
    return SURNAMES[number % 20] + GIVEN[number // 20 % 20] + GIVEN[number // 400 % 20]


def document(text: str, number: int) -> bytes:
    """A published example as another document about another person's visit."""

    def renumber(found: re.Match[str]) -> str:
        if found[2] in _PLACES:
            return found[0]
        return f'{found[1]}{citizen(number) if found[2] == "3" else f"B{number:08}"}"'

    text = _NUMBERED.sub(renumber, text)
    text = _PATIENT.sub(lambda found: f"{found[1]}{person(number)}{found[2]}", text, count=1)
    text = _BORN.sub(rf"\g<1>{citizen(number)[6:14]}", text)
    return _PHONE.sub(rf"\g<1>139{number:08}", text).encode()


def table(first: int, institution: str) -> bytes:
    """A table of follow-up visits."""
    rows = [COLUMNS]
    for number in range(first, first + ROWS_OF_A_TABLE):
        who = citizen(number)
        rows.append(
            f"B{number},{institution},{person(number)},{2 - int(who[16]) % 2},{who[6:14]},{who},20260318,{120 + number % 50},"
            f"{70 + number % 30},{50 + number % 40},{60 + number % 40},1,1,硝苯地平,每日2次,10,mg,张医生"
        )
    return "\r\n".join(rows).encode()


def institution_code(client: httpx.Client) -> str:
    """Registration code of some institution."""
    nodes = client.get("/api/organisations").json()
    while nodes:
        node = nodes.pop(0)
        if node["kind"] == "institution":
            return str(node["code"])
        nodes += client.get("/api/organisations", params={"parent": node["id"]}).json()
    raise AssertionError("the platform knows no institution")


def measure(bench: Bench) -> Iterator[Measure]:
    """Documents per second, the answer's time, and rows of tables per second."""
    texts = [(EXAMPLES / name).read_text(encoding="utf-8") for name in DOCUMENTS]
    count = bench.amount(1200, 24)
    bodies = [document(texts[number % len(texts)], number) for number in range(WARM_UP + count)]
    staff = bench.platform.client("exchange")
    with bench.platform.partner() as client:

        def send(path: str, body: bytes) -> float:
            with clock() as seconds:
                answer = client.post(path, content=body, headers={"Content-Type": "text/xml"})
            if answer.status_code != 200 or answer.json()["status"] != "accepted":
                raise AssertionError(f"{answer.status_code}: {answer.text[:600]}")
            return seconds()

        with ThreadPoolExecutor(SENDERS) as pool:
            list(pool.map(lambda body: send("/cda", body), bodies[:WARM_UP]))
            with clock() as seconds:
                waits = list(pool.map(lambda body: send("/cda", body), bodies[WARM_UP:]))
            yield Measure(
                "CDA intake", count / seconds(), "documents/s", target=80,
                note=f"{count} documents of 3 kinds, {SENDERS} senders",
            )  # fmt: skip
            yield Measure("answer to a document, p95", percentile(waits, 0.95) * 1000, "ms")
            code = institution_code(staff)
            tables = [
                table(1_000_000 + number * ROWS_OF_A_TABLE, code) for number in range(bench.amount(8, 2))
            ]
            with clock() as seconds:
                list(pool.map(lambda body: send("/files/hypertension_follow_up", body), tables))
            yield Measure(
                "table intake", len(tables) * ROWS_OF_A_TABLE / seconds(), "rows/s",
                note=f"{len(tables)} tables of {ROWS_OF_A_TABLE} rows",
            )  # fmt: skip
    staff.close()
