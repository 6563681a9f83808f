"""Who can be booked where: doctors, machines and beds of the county hospitals, a general practitioner of some township centres."""

from collections.abc import Iterator
from typing import Any

from tools.demo.institutions import Institution
from tools.demo.workforce import PHYSICIAN, Workforce

DOCTORS = 6
"""Doctors with a roster in each county hospital, each of another department."""
CENTRES = 12
"""Township centres with a roster."""
FEES = {"主任医师": 2_500, "副主任医师": 2_000, "主治医师": 1_500, "住院医师": 1_000}
MORNING, AFTERNOON = ("08:00", "12:00", 16), ("14:00", "17:00", 12)
MACHINES = (
    ("machine", "examination", "64排CT", "医学影像科", "住院楼1楼CT室", 22_000, 16),
    ("machine", "examination", "彩色超声", "医学影像科", "门诊楼3楼超声室", 12_000, 20),
    ("room", "laboratory", "采血窗口", "检验科", "门诊楼1楼采血处", 0, 40),
    ("room", "bed", "住院床位", "住院处", "住院楼1楼住院处", 0, 6),
)


def rosters(
    hospitals: list[Institution], centres: list[Institution], workforce: Workforce
) -> Iterator[dict[str, Any]]:
    """Bookable resources with their weekly lines (weekday, begins, ends, capacity)."""
    for place in hospitals:
        seen: set[str] = set()
        for worker in workforce.of(place.code):
            if worker.kind == PHYSICIAN and worker.department not in seen and len(seen) < DOCTORS:
                turn = len(seen)
                seen.add(worker.department)
                yield {
                    "organisation": place.code, "kind": "person", "service": "outpatient", "name": worker.name,
                    "department": worker.department, "practitioner": worker.code, "title": worker.title,
                    "about": f"{worker.department}{worker.title}，从事临床工作多年，负责本科常见病、多发病诊治和随访。",
                    "location": f"门诊楼{turn // 3 + 2}楼{turn + 1}诊室", "fee": FEES.get(worker.title, 1_000),
                    "lines": [[day, *MORNING] for day in range(1, 8)] + [[day, *AFTERNOON] for day in (turn % 5 + 1, 6, 7)],
                }  # fmt: skip
        for kind, service, name, department, location, fee, capacity in MACHINES:
            yield {
                "organisation": place.code, "kind": kind, "service": service, "name": name, "department": department,
                "location": location, "fee": fee, "lines": [[day, "08:00", "12:00", capacity] for day in range(1, 7)],
            }  # fmt: skip
    for place in centres[:CENTRES]:
        doctor = workforce.doctor(place.code, 0.0)
        yield {
            "organisation": place.code, "kind": "person", "service": "public_health", "name": doctor.name,
            "department": "预防保健科", "practitioner": doctor.code, "title": doctor.title, "location": "1楼预防接种门诊", "fee": 0,
            "lines": [[day, "08:00", "12:00", 20] for day in (1, 3, 5)],
        }  # fmt: skip
