"""The demo's service programmes: candidates the record brought forward are enrolled and followed up, as staff do it, over HTTP.

Half of the people are seen regularly, some late, some never: the work lists, classes and rates of a real township.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

import httpx

DESKS = ("township", "cdc")
MOST = 24
EVERY_DAYS = 88


@dataclass
class Desk:
    """Somebody logged in."""

    client: httpx.Client

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        answer = self.client.request(method, f"/api{path}", json=body)
        answer.raise_for_status()
        return answer.json() if answer.content else None


def log_in(url: str, username: str, password: str) -> Desk:
    """A session of this account."""
    client = httpx.Client(base_url=url, timeout=60, headers={"X-Yizhou-Request": "1"})
    client.post("/api/session", json={"username": username, "password": password}).raise_for_status()
    return Desk(client)


def care(url: str, password: str, seed: int, today: date) -> tuple[int, int]:
    """Enrol and follow up; how many people, how many contacts."""
    random = Random(seed)
    people = contacts = 0
    for username in DESKS:
        desk = log_in(url, username, password)
        for programme, kind in DISEASES.items():
            waiting = desk.call("GET", f"/programmes/candidates?programme={programme}&limit={MOST * 2}")[
                "items"
            ]
            for hint in waiting[: min(MOST, len(waiting) - len(waiting) // 5)]:
                opened = today - timedelta(days=random.randint(30, 400))
                one = desk.call(
                    "POST",
                    f"/residents/{hint['resident_id']}/programmes/{programme}",
                    {"opened": opened.isoformat()},
                )
                people += 1
                contacts += _follow_up(desk, one, opened, today, random, kind)
    return people, contacts


def _follow_up(
    desk: Desk, one: dict[str, Any], opened: date, today: date, random: Random, kind: "Disease"
) -> int:
    """Visits at about their days, up to a day that may lie far back."""
    stops = today - timedelta(days=random.choice((0, 0, 0, 100, 200)))
    value = kind.starts(random)
    day, done = opened + timedelta(days=random.randint(0, 5)), 0
    while day <= min(today, stops):
        care_of = desk.call("GET", f"/residents/{one['resident_id']}/enrolments/{one['id']}")
        planned = [each for each in care_of["contacts"] if each["state"] == "planned"]
        if not planned:
            break
        each = min(planned, key=lambda contact: contact["due"])
        desk.call(
            "PUT",
            f"/residents/{one['resident_id']}/contacts/{each['id']}",
            {"answers": kind.answers(day, value, random)},
        )
        done += 1
        revisit = each["kind"] != planned[0]["kind"] or value >= kind.limit
        day += timedelta(
            days=13 if revisit and random.random() < 0.6 else EVERY_DAYS + random.randint(-8, 12)
        )
        value = kind.goes_on(value, random)
    return done


def _pressure(day: date, value: float, random: Random) -> dict[str, Any]:
    systolic = round(min(178, value + random.uniform(-4, 4)))
    return {
        "visit_date": day.isoformat(), "way": random.choice(("1", "1", "2")), "symptoms": ["1"] if systolic < 160 else ["2"],
        "systolic": systolic, "diastolic": round(min(108, 50 + systolic * 0.24 + random.uniform(-4, 4))),
        "weight": round(random.gauss(64, 8), 1), "heart_rate": random.randint(62, 88), "smoking": random.choice((0, 0, 10)),
        "drinking": 0, "salt": random.choice(("1", "2", "2")), "medication_compliance": "1", "adverse_reaction": False,
        "medicines": [{"name": random.choice(("硝苯地平控释片", "缬沙坦胶囊", "苯磺酸氨氯地平片")), "use": "每日1次", "dose": 30, "unit": "mg"}],
        "mind": "1", "compliance": "1", "referral": False,
    }  # fmt: skip


def _sugar(day: date, value: float, random: Random) -> dict[str, Any]:
    systolic = random.randint(112, 146)
    return {
        "visit_date": day.isoformat(), "way": random.choice(("1", "1", "2")), "symptoms": ["1"] if value < 9 else ["2", "4"],
        "danger_signs": ["1"], "systolic": systolic, "diastolic": round(50 + systolic * 0.22), "weight": round(random.gauss(66, 8), 1),
        "heart_rate": random.randint(62, 88), "foot_pulse": True, "foot_pulse_side": "1", "smoking": random.choice((0, 0, 10)),
        "drinking": 0, "exercise_times": random.randint(0, 7), "staple": random.choice((200, 250, 300)),
        "glucose": round(min(16.0, max(4.4, value + random.uniform(-0.4, 0.4))), 1), "medication_compliance": "1",
        "adverse_reaction": False, "hypoglycaemia": random.choice(("1", "1", "1", "2")), "complication_new": False,
        "medicines": [{"name": random.choice(("二甲双胍片", "格列齐特缓释片", "阿卡波糖片")), "use": "每日2次", "dose": 0.5, "unit": "g"}],
        "mind": "1", "compliance": "1", "referral": False,
    }  # fmt: skip


@dataclass(frozen=True)
class Disease:
    """How the measured value of a disease goes on from visit to visit, and what a visit writes down."""

    limit: float
    middle: float
    spread: float
    step: float
    answers: Callable[[date, float, Random], dict[str, Any]]

    def starts(self, random: Random) -> float:
        """The value at the first visit."""
        return random.gauss(self.middle, self.spread)

    def goes_on(self, value: float, random: Random) -> float:
        """The value at the next visit: treatment helps most people."""
        return max(self.limit * 0.8, value - random.uniform(-0.25, 1) * self.step)


DISEASES = {
    "hypertension": Disease(140, 148, 12, 9, _pressure),
    "diabetes": Disease(7.0, 8.0, 1.6, 1.1, _sugar),
}
