"""The demo's pregnancies and old people: booked, seen at their weeks, graded, delivered; examined and assessed. As staff do it, over HTTP.

What a contact answers begins with the programme's own example (`definitions/programmes/<id>/examples`); what differs from person to
person is varied here.
"""

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from tools.demo.caring import Desk, log_in

DESKS = ("township", "maternal")
MOST = 12
_FRAILTY: tuple[dict[str, Any], ...] = (
    *({},) * 9, {"eating": "3", "washing": "1"}, {"eating": "3", "washing": "1"},
    {"caregiver": "儿子", "eating": "3", "toilet": "5", "moving": "5"},
)  # fmt: skip
_EXAMPLES = Path(__file__).resolve().parents[2] / "definitions" / "programmes"


@cache
def _said(programme: str) -> dict[str, Any]:
    path = _EXAMPLES / programme / "examples" / "programme.yaml"
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def expect(url: str, password: str, seed: int, today: date) -> tuple[int, int]:
    """Enrol and see; how many people, how many contacts."""
    random = Random(seed)
    people = contacts = 0
    for username in DESKS:
        desk = log_in(url, username, password)
        for programme, see in (("maternal_care", _pregnancy), ("elderly_care", _old_age)):
            waiting = desk.call("GET", f"/programmes/candidates?programme={programme}&limit={MOST}")["items"]
            for hint in waiting[: max(1, len(waiting) * 4 // 5)]:
                people += 1
                contacts += see(desk, hint["resident_id"], random, today)
    return people, contacts


def _enrol(desk: Desk, resident: str, programme: str, opened: date) -> dict[str, Any]:
    body = {"opened": opened.isoformat()}
    told: dict[str, Any] = desk.call("POST", f"/residents/{resident}/programmes/{programme}", body)
    return told


def _see(
    desk: Desk, one: dict[str, Any], kind: str, day: date, answers: dict[str, Any], reasons: dict[str, str]
) -> bool:
    """One planned contact of this kind, on that day; False when none is planned."""
    base = f"/residents/{one['resident_id']}"
    waiting = desk.call("GET", f"{base}/enrolments/{one['id']}")["contacts"]
    each = next(
        (got for got in waiting if got["kind"] == kind and got["state"] in ("planned", "missed")), None
    )
    if each is None:
        return False
    body = {"answers": {**answers, "visit_date": day.isoformat()}, "reasons": reasons}
    desk.call("PUT", f"{base}/contacts/{each['id']}", body)
    return True


def _pregnancy(desk: Desk, resident: str, random: Random, today: date) -> int:
    """A pregnancy somewhere between booking and birth; every third has a risk, every fifth booked late."""
    said = _said("maternal_care")
    weeks = random.randint(9, 38)
    start = today - timedelta(weeks=weeks, days=random.randint(0, 6))
    booked = start + timedelta(weeks=random.choice((8, 9, 10, 11, 15)))
    booked = min(booked, today)
    one = _enrol(desk, resident, "maternal_care", booked)
    risk = random.choice(
        ({}, {}, {"risk_yellow": ["03"]}, {"risk_orange": ["05"], "referral": True, "referral_reason": "妊娠合并糖尿病用药",
         "referral_to": "楚雄州人民医院产科"})
    )  # fmt: skip
    late = {"visit_date": "外出务工刚返乡"}
    weight, height = random.uniform(48, 62), random.randint(152, 166)
    first = {**said["first"], "lmp": start.isoformat(), "weight": round(weight, 1), "height": height, **risk}
    done = int(
        _see(desk, one, "booking", booked, first, late if booked - start >= timedelta(weeks=13) else {})
    )
    for at in (17, 22, 27, 31, 34, 37):
        day = start + timedelta(weeks=at, days=random.randint(0, 5))
        if day > today or day <= booked:
            continue
        answers = {
            **said["again"], "weight": round(weight + at * 0.32, 1), "fundal_height": round(at * 0.93 + random.uniform(-1.2, 1.2), 1),
            "girth": 70 + at, "fetal_heart": random.randint(132, 156), "systolic": random.randint(104, 128),
            "diastolic": random.randint(62, 80), "haemoglobin": random.randint(112, 130), **risk,
        }  # fmt: skip
        kind = "high_risk" if at in (27, 34) else "antenatal"
        done += _see(desk, one, kind, day, answers, {})
    return done


def _old_age(desk: Desk, resident: str, random: Random, today: date) -> int:
    """An assessment and, mostly, the yearly check-up."""
    said = _said("elderly_care")
    opened = today - timedelta(days=random.randint(20, 300))
    one = _enrol(desk, resident, "elderly_care", opened)
    done = int(_see(desk, one, "self_care", opened, {**said["care"], **random.choice(_FRAILTY)}, {}))
    if random.random() < 0.7:
        systolic = random.randint(112, 138)
        answers = {
            **said["check"], "systolic": systolic, "diastolic": random.randint(64, 84), "weight": round(random.gauss(57, 7), 1),
            "height": random.randint(148, 170), "waist": random.randint(70, 92), "glucose": round(random.uniform(4.4, 6.4), 1),
        }  # fmt: skip
        done += _see(desk, one, "check_up", opened + timedelta(days=random.randint(0, 15)), answers, {})
    return done
