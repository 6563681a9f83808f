"""Licences of the prefecture's institutions and workers, some near their end, a few suspended or cancelled; and applications
that wait for the authority."""

from base64 import b64encode
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from tools.demo.geography import ID_REGIONS
from tools.demo.institutions import Institution
from tools.demo.randomness import stream
from tools.demo.registers import Registers, scope_of, services
from tools.demo.workforce import (
    ASSISTANT,
    LABORATORY,
    NURSE,
    OTHER,
    PHARMACIST,
    PHYSICIAN,
    RADIOGRAPHER,
    VILLAGE,
    Worker,
)

YEAR = 365
LAPSED, SUSPENDED, CANCELLED = 0.008, 0.002, 0.003
"""Shares of licences that nobody renewed in time, that the authority suspended, that were given back."""
KINDS = {
    PHYSICIAN: "physician", ASSISTANT: "physician", NURSE: "nurse", PHARMACIST: "pharmacist", LABORATORY: "technician",
    RADIOGRAPHER: "technician", OTHER: "technician", VILLAGE: "village_doctor",
}  # fmt: skip
CLINICS = frozenset({"D211", "D212", "D215"})
WITHOUT = frozenset("KOP")
"""Classes of institutions that treat nobody and need no licence."""


def licences(registers: Registers, as_of: date) -> Iterator[dict[str, Any]]:
    """Every licence, institutions first."""
    for row in registers.rows:
        if row.class_code[0] not in WITHOUT:
            yield _of_institution(registers, row, as_of)
    taken: set[str] = set()
    for row in registers.rows:
        for worker in registers.workforce.of(row.code):
            yield _of_worker(row, worker, as_of, taken)


def _status(rng: Random) -> str:
    drawn = rng.random()
    return "cancelled" if drawn < CANCELLED else "suspended" if drawn < CANCELLED + SUSPENDED else "valid"


def _period(rng: Random, as_of: date, years: int) -> tuple[date, date]:
    """A period of so many years with today in it, or for a few that nobody renewed just before today."""
    days = years * YEAR
    begun = days + rng.randrange(1, 120) if rng.random() < LAPSED else rng.randrange(30, days - 1)
    start = as_of - timedelta(days=begun)
    try:
        end = start.replace(year=start.year + years)
    except ValueError:
        end = start.replace(year=start.year + years, day=28)
    return start, end - timedelta(days=1)


def _of_institution(registers: Registers, row: Institution, as_of: date) -> dict[str, Any]:
    rng = stream(registers.seed, "licence", row.code)
    leader = registers.leader(row)
    common = {
        "number": row.long_code, "holder_code": row.code, "holder_name": row.name, "institution_code": row.code,
        "institution_name": row.name, "status": "suspended" if rng.random() < SUSPENDED * 2 else "valid",
        "check_due": str(as_of + timedelta(days=rng.randrange(-12, YEAR))),
    }  # fmt: skip
    fields = {
        "name": row.name, "address": registers.address(row), "leader": leader, "services": services(row),
    }  # fmt: skip
    if row.class_code in CLINICS:
        start = as_of - timedelta(days=rng.randrange(60, 3 * YEAR))
        return {
            "kind": "clinic_filing",
            **common,
            "fields": fields,
            "issued": str(start),
            "valid_from": str(start),
        }
    start, end = _period(rng, as_of, 15)
    ownership = "非营利性（政府办）" if row.public else rng.choice(("非营利性（非政府办）", "营利性"))
    return {
        "kind": "institution_practice", **common, "issued": str(start), "valid_from": str(start), "valid_until": str(end),
        "fields": fields | {"owner": leader, "ownership": ownership, "beds": row.beds,
                            "patients": "内部" if row.class_code == "D400" else "社会"},
    }  # fmt: skip


def _of_worker(row: Institution, worker: Worker, as_of: date, taken: set[str]) -> dict[str, Any]:
    rng = stream("licence", worker.code)
    kind = KINDS[worker.kind]
    common = {
        "kind": kind, "number": _number(kind, worker, rng, taken), "holder_code": worker.code, "holder_name": worker.name,
        "institution_code": row.code, "institution_name": row.name, "status": _status(rng),
    }  # fmt: skip
    if kind == "physician":
        start = as_of - timedelta(days=rng.randrange(200, 15 * YEAR))
        scope = scope_of(worker)
        category = {"中医专业": "中医", "口腔专业": "口腔", "公共卫生类别专业": "公共卫生"}.get(
            scope[0], "临床"
        )
        return {
            **common, "issued": str(start), "valid_from": str(start),
            "check_due": str(as_of + timedelta(days=rng.randrange(-15, 2 * YEAR))),
            "fields": {
                "qualification": f"{start.year - 1}53110{worker.citizen_id}", "level": worker.kind, "category": category,
                "scope": scope,
            },
        }  # fmt: skip
    start, end = _period(rng, as_of, 5)
    return {
        **common, "issued": str(start), "valid_from": str(start), "valid_until": str(end),
        "fields": _fields(kind, row, worker, rng),
        **({"check_due": str(as_of + timedelta(days=rng.randrange(-10, 2 * YEAR)))} if kind == "village_doctor" else {}),
    }  # fmt: skip


def _number(kind: str, worker: Worker, rng: Random, taken: set[str]) -> str:
    """A number of the kind's own rule that no other licence has."""
    while True:
        county = worker.citizen_id[:6]
        county = ID_REGIONS.get(county, county)
        serial = rng.randrange(10**6)
        number = {
            "physician": f"{worker.licence[:3]}{county}{serial:06d}", "nurse": f"{worker.licence[:4]}53{serial:06d}",
            "pharmacist": f"5322{rng.randrange(10, 25)}{serial:06d}", "technician": f"YJ5323{rng.randrange(100):02d}{serial:06d}",
            "village_doctor": f"XC{county}{serial:06d}",
        }[kind]  # fmt: skip
        if number not in taken:
            taken.add(number)
            return number


PROFESSIONS = {LABORATORY: "临床医学检验技术", RADIOGRAPHER: "放射医学技术"}


def _fields(kind: str, row: Institution, worker: Worker, rng: Random) -> dict[str, str]:
    if kind == "nurse":
        return {"first": f"{worker.licence[:4]}-07-01", "department": worker.department}
    if kind == "pharmacist":
        category = "中药学类" if row.class_code.startswith("A2") else "药学类"
        return {"category": category, "scope": "药品使用"}
    if kind == "technician":
        return {
            "profession": PROFESSIONS.get(worker.kind) or rng.choice(("康复医学治疗技术", "心电学技术", "消毒技术", "其他")),
            "qualification": f"{rng.randrange(10, 24)}5325{rng.randrange(10**6):06d}",
        }  # fmt: skip
    return {"room": row.name, "education": rng.choice(("中专", "中专", "大专", "在岗培训合格"))}


def applications(registers: Registers, as_of: date, found: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Renewals that nurses' hospitals have just sent in, and changes of clinics: what waits on the authority's desk."""
    near = [
        row
        for row in found
        if row["kind"] == "nurse" and row["status"] == "valid"
        and as_of <= date.fromisoformat(row["valid_until"]) <= as_of + timedelta(days=25)
    ]  # fmt: skip
    for row in near[:16]:
        yield {
            "kind": "nurse",
            "action": "renew",
            "number": row["number"],
            "note": "有效期将满，申请延续注册",
        }
    clinics = [row for row in found if row["kind"] == "clinic_filing" and row["status"] == "valid"]
    for row in clinics[:6]:
        fields = {"services": [*row["fields"]["services"], "中医科"]}
        yield {
            "kind": "clinic_filing", "action": "change", "number": row["number"], "fields": fields, "note": "增设中医科",
        }  # fmt: skip


def scan() -> str:
    """A one-page PDF as a stand-in for a scan, base64."""
    text = b"BT /F1 22 Tf 90 700 Td (DEMO DOCUMENT) Tj 0 -40 Td /F1 13 Tf (Synthetic prefecture: stands for a scan.) Tj ET"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )  # fmt: skip
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(body)
    return b64encode(body + table + end).decode()
