"""Vital signs and laboratory values around a person's constitution, with the trends of their diseases."""

import math
from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random

from tools.demo.catalogues import Analyte, examinations, panels
from tools.demo.happenings import ImagingReport, LaboratoryReport, Result, Vitals
from tools.demo.people import (
    DIABETES,
    GOUT,
    HEPATITIS_B,
    HYPERLIPIDAEMIA,
    HYPERTENSION,
    KIDNEY,
    YEAR,
    Person,
)  # fmt: skip
from tools.demo.randomness import chance
from tools.demo.workforce import LABORATORY, RADIOGRAPHER, Worker, Workforce

GROWTH = {
    True: ((0, 50.4, 3.4, 34.5), (3, 62.0, 6.6, 40.5), (6, 68.4, 8.2, 43.6), (12, 76.5, 9.9, 46.4), (18, 82.7, 11.1, 47.6),
           (24, 88.5, 12.4, 48.4), (36, 96.8, 14.5, 49.6), (48, 104.1, 16.6, 50.3), (60, 111.3, 18.9, 50.8),
           (72, 117.7, 21.2, 51.3), (120, 140.2, 33.7, 53), (156, 159.5, 48.1, 54), (204, 171.4, 60.7, 55)),
    False: ((0, 49.7, 3.3, 34.0), (3, 60.6, 6.1, 39.5), (6, 66.8, 7.6, 42.4), (12, 75.0, 9.2, 45.1), (18, 81.5, 10.4, 46.4),
            (24, 87.2, 11.6, 47.3), (36, 95.6, 13.9, 48.5), (48, 103.1, 15.9, 49.4), (60, 110.2, 18.2, 50.0),
            (72, 116.6, 20.4, 50.5), (120, 140.1, 31.8, 53), (156, 154.5, 45.6, 54), (204, 159.6, 51.6, 55)),
}  # fmt: skip
"""Middle of height (cm), weight (kg) and head (cm) by months, boys and girls, rounded from the national reference of 2009."""


def growth(person: Person, on: date) -> tuple[float, float, float]:
    """Length, weight, head circumference of a child, a little above or below the middle all its life."""
    months = max(0.0, (on - person.birth).days / YEAR * 12)
    table = GROWTH[person.male]
    lower = max((row for row in table if row[0] <= months), key=lambda row: row[0])
    upper = min((row for row in table if row[0] >= months), key=lambda row: row[0], default=table[-1])
    share = (months - lower[0]) / (upper[0] - lower[0]) if upper[0] > lower[0] else 0.0
    length, weight, head = (lower[i] + (upper[i] - lower[i]) * share for i in (1, 2, 3))
    tall, heavy = chance("tall", person.id) - 0.5, chance("heavy", person.id) - 0.5
    return (
        round(length * (1 + tall * 0.07), 1),
        round(weight * (1 + tall * 0.10 + heavy * 0.16), 1),
        round(head + tall, 1),
    )


def weight_of(person: Person, on: date) -> tuple[float, float]:
    """Height in cm and weight in kg."""
    if person.age(on) < 17:
        length, weight, _ = growth(person, on)
        return length, weight
    drift = (on.year - 2015) * (0.05 if person.age(on) < 60 else -0.06)
    height = person.body.height
    return height, round((person.body.bmi + drift) * (height / 100) ** 2, 1)


def vitals(
    person: Person, on: date, rng: Random, *, fever: tuple[float, float] = (36.2, 36.9), treated: float = 0.7
) -> Vitals:
    """Vital signs on a day; `treated` (0 to 1) is how well medicines hold down a high pressure."""
    body, age = person.body, person.age(on)
    height, weight = weight_of(person, on)
    temperature = round(rng.uniform(*fever), 1)
    systolic, diastolic, pulse, breaths = body.systolic, body.diastolic, body.pulse, 18.0
    if age < 17:
        systolic, diastolic = 82 + age * 2.1, 50 + age * 1.4
        pulse, breaths = max(78.0, 132 - age * 6.0), max(18.0, 38 - age * 2.2)
    else:
        systolic += max(0, age - 40) * 0.28
        if person.has(HYPERTENSION, on):
            systolic -= 13 * treated
            diastolic -= 7 * treated
        winter = math.cos((on.timetuple().tm_yday - 15) / 365 * 2 * math.pi)
        systolic += 3.2 * winter
    pulse += max(0.0, temperature - 37) * 9
    return Vitals(
        temperature, round(rng.gauss(pulse, 5)), round(rng.gauss(breaths + max(0, temperature - 37) * 1.5, 1.2)),
        round(min(225, max(66, rng.gauss(systolic, 6)))), round(min(130, max(40, rng.gauss(diastolic, 4.5)))),
        weight, height,
    )  # fmt: skip


def fasting_glucose(person: Person, on: date, rng: Random) -> float:
    """mmol/L: a diabetic's rises with the years and swings more."""
    base, spread = person.body.glucose, 0.25
    since = person.conditions.get(DIABETES)
    if since is not None:
        years = max(0.0, (on - since).days / YEAR)
        base = base + min(3.0, years * 0.14) if years else base * 0.8
        spread = 0.9
    return round(max(3.2, rng.gauss(base, spread)), 1)


def glycated(glucose: float, rng: Random) -> float:
    """Haemoglobin A1c (%) that goes with a fasting glucose."""
    return round(min(15.0, max(4.4, (glucose + 1.4 + 2.59) / 1.59 + rng.gauss(0, 0.2))), 1)


def _years_with(person: Person, condition: str, on: date) -> float:
    """Years since a condition was found, 0 without it."""
    since = person.conditions.get(condition)
    return max(0.0, (on - since).days / YEAR) if since is not None else 0.0


def _transaminase(person: Person, on: date, rng: Random) -> float:
    lifted = rng.uniform(15, 70) if person.has(HEPATITIS_B, on) and rng.random() < 0.4 else 0
    return max(8.0, rng.gauss(21, 5) + lifted + person.body.drinks * 3)


def _creatinine(person: Person, on: date, rng: Random) -> float:
    if person.age(on) <= 14:
        return rng.gauss(42, 6)
    return max(25.0, rng.gauss(person.body.creatinine + _years_with(person, KIDNEY, on) * 7, 4))


def _urea(person: Person, on: date, rng: Random) -> float:
    kidney = max(0.0, person.body.creatinine - 90) * 0.06 + _years_with(person, KIDNEY, on) * 0.4
    return max(2.2, rng.gauss(4.4 + kidney, 0.7))


def _cholesterol(person: Person, on: date, rng: Random) -> float:
    return rng.gauss(
        person.body.cholesterol - (0.7 if _years_with(person, HYPERLIPIDAEMIA, on) > 1 else 0), 0.3
    )


def _uric_acid(person: Person, on: date, rng: Random) -> float:
    return max(120.0, rng.gauss(person.body.uric_acid - (90 if _years_with(person, GOUT, on) > 2 else 0), 22))


def _virus_load(person: Person, on: date, rng: Random) -> float:
    treated = _years_with(person, HEPATITIS_B, on) >= 1
    return rng.uniform(0, 40) if treated else 10 ** rng.uniform(3.2, 6.8)


LEVELS: dict[str, Callable[[Person, date, Random], float]] = {
    "GLU": fasting_glucose,
    "HBA1C": lambda person, on, rng: glycated(fasting_glucose(person, on, rng), rng),
    "TC": _cholesterol,
    "TG": lambda person, on, rng: max(0.4, rng.gauss(person.body.triglycerides, 0.25)),
    "LDL": lambda person, on, rng: max(1.0, rng.gauss(person.body.cholesterol * 0.6, 0.2)),
    "HDL": lambda person, on, rng: max(0.7, rng.gauss(1.2 if person.male else 1.35, 0.12)),
    "CREA": _creatinine,
    "UREA": _urea,
    "UA": _uric_acid,
    "HGB": lambda person, on, rng: rng.gauss(person.body.haemoglobin if person.age(on) > 14 else 126, 4),
    "ALT": _transaminase,
    "AST": _transaminase,
    "GGT": lambda person, on, rng: max(9.0, rng.gauss(22, 6) + person.body.drinks * 11),
    "HBVDNA": _virus_load,
}
"""Items that follow the person; all others are drawn from their range."""


def _word(person: Person, item: Analyte, on: date, given: dict[str, str]) -> str:
    """Answer of a qualitative item."""
    if item.id in given:
        return given[item.id]
    if person.has(HEPATITIS_B, on):
        answers = {"HBSAG": "阳性", "HBSAB": "阴性", "HBEAB": "阳性", "HBCAB": "阳性", "HBEAG": "阴性"}
        if item.id in answers:
            return answers[item.id]
    if item.id == "HBSAB":
        return "阳性" if person.birth.year > 1992 or chance("hbsab", person.id) < 0.5 else "阴性"
    if item.id == "UGLU" and person.has(DIABETES, on):
        return ("阴性", "阳性（1+）", "阳性（2+）")[int(chance("uglu", person.id, on) * 3)]
    if item.id == "UPRO" and person.has(KIDNEY, on):
        return "阳性（2+）"
    return item.normal


def result(
    person: Person, item: Analyte, on: date, rng: Random, shift: dict[str, list[float]], words: dict[str, str]
) -> Result:
    """One item measured: shifted by an illness, following the person, or within the normal range."""
    if item.normal:
        text = _word(person, item, on, words)
        odd = text != item.normal and item.id != "HBSAB"
        return Result(item, None, text, "A" if odd else "", 0, 0)
    low, high = item.range(person.male)
    if item.id in shift:
        value = rng.uniform(*shift[item.id])
    else:
        follows = LEVELS.get(item.id)
        level = follows(person, on, rng) if follows else None
        if level is None:
            middle, spread = (low + high) / 2, (high - low) / 5.2
            level = min(high * 1.08, max(low * 0.94, rng.gauss(middle, spread)))
        value = level
    value = round(max(0.0, value), item.decimals)
    return Result(item, value, "", "H" if value > high else "L" if value < low else "", low, high)


def laboratory(
    person: Person, panel_id: str, at: datetime, number: str, institution: str, workforce: Workforce, rng: Random,
    *, shift: dict[str, list[float]] | None = None, words: dict[str, str] | None = None,
) -> LaboratoryReport:  # fmt: skip
    """A report of one panel, collected at `at`."""
    panel = panels()[panel_id]
    results = [result(person, item, at.date(), rng, shift or {}, words or {}) for item in panel.items]
    fraction = rng.random()
    return LaboratoryReport(
        f"L{number}", f"S{number}", panel, at, at + timedelta(minutes=rng.randrange(35, 260)), results,
        workforce.other(institution, LABORATORY, fraction), workforce.other(institution, LABORATORY, 1 - fraction),
    )  # fmt: skip


def imaging(
    person: Person, examination_id: str, at: datetime, number: str, institution: str, workforce: Workforce, rng: Random,
    *, finding: str = "", impression: str = "",
) -> ImagingReport:  # fmt: skip
    """A report; with `finding` and `impression` an abnormal one."""
    del person
    examination = examinations()[examination_id]
    technician: Worker = workforce.other(institution, RADIOGRAPHER, rng.random())
    return ImagingReport(
        f"I{number}", examination, at, at + timedelta(minutes=rng.randrange(20, 180)), finding or examination.finding,
        impression or examination.impression, bool(impression), technician,
        workforce.doctor(institution, rng.random(), "医学影像科"),
    )  # fmt: skip
