"""Acute illnesses by age, season and sex: visits, admissions, cards of notifiable diseases."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from random import Random
from typing import Any

from tools.demo.care import COUNTY, PREFECTURAL, TOWNSHIP
from tools.demo.catalogues import herbals, load, medicines
from tools.demo.happenings import (
    EMERGENCY,
    INPATIENT,
    OUTPATIENT,
    Happening,
    Operation,
    Prescription,
    ReportCard,
    Visit,
)
from tools.demo.institutions import CHINESE_MEDICINE, PSYCHIATRIC, Institution
from tools.demo.life.setting import Setting, clock, number_of
from tools.demo.measuring import imaging, laboratory, vitals
from tools.demo.people import YEAR, Person
from tools.demo.randomness import Weighted
from tools.demo.workforce import NURSE, PHARMACIST

BETA_LACTAMS = frozenset(("amoxicillin",))
CEPHALOSPORINS = frozenset(("cefuroxime", "ceftriaxone"))
BANDS = ((0, 6), (6, 15), (15, 45), (45, 65), (65, 130))


@dataclass(frozen=True, slots=True)
class Illness:
    """One entry of illnesses.yaml; `extra` keeps its optional fields."""

    id: str
    code: str
    name: str
    rates: tuple[float, ...]
    season: Weighted[int]
    where: Weighted[str]
    extra: dict[str, Any]


@lru_cache(maxsize=1)
def illnesses() -> tuple[Illness, ...]:
    stored = load("illnesses")
    seasons = {
        key: Weighted({month + 1: weight for month, weight in enumerate(row)})
        for key, row in stored["seasons"].items()
    }
    return tuple(
        Illness(
            key, entry["code"], entry["name"], tuple(map(float, entry["rate"])), seasons[entry["season"]],
            Weighted(dict(zip((TOWNSHIP, COUNTY, PREFECTURAL), entry["where"], strict=True))), entry,
        )
        for key, entry in stored["illnesses"].items()
    )  # fmt: skip


@lru_cache(maxsize=16)
def _by_band(male: bool, band: int) -> tuple[float, Weighted[Illness]]:
    """Contacts per person-year at these ages, and which illness."""
    weights: list[tuple[Illness, float]] = []
    for illness in illnesses():
        factor = 1.0
        if illness.extra.get("only_female"):
            factor = 0.0 if male else 1.0
        elif "female" in illness.extra:
            ratio = illness.extra["female"]
            factor = 2 / (1 + ratio) if male else 2 * ratio / (1 + ratio)
        if illness.rates[band] * factor > 0:
            weights.append((illness, illness.rates[band] * factor))
    return sum(weight for _, weight in weights) / 1000, Weighted(weights)


def band_of(age: float) -> int:
    return next(index for index, (low, high) in enumerate(BANDS) if low <= age < high)


def _day(illness: Illness, year_start: date, rng: Random) -> date:
    """A day in the twelve months from `year_start`, by the illness's season."""
    month = illness.season.draw(rng)
    year = year_start.year + (month < year_start.month or (month == year_start.month and year_start.day > 15))
    return date(year, month, rng.randrange(1, 29))


def suitable(person: Person, drugs: list[str], on: date) -> list[str]:
    """The list without what the person is allergic to (azithromycin instead of a beta-lactam)."""
    known = {allergy.code for allergy in person.allergies if allergy.since <= on}
    avoid = (BETA_LACTAMS if "101" in known else frozenset()) | (
        CEPHALOSPORINS if "103" in known else frozenset()
    )
    return list(dict.fromkeys("azithromycin" if drug in avoid else drug for drug in drugs))


def prescribe(
    setting: Setting, person: Person, visit: Visit, drugs: list[str], days: int, rng: Random
) -> None:
    chosen = [medicines()[drug] for drug in suitable(person, drugs, visit.at.date())]
    visit.prescriptions.append(
        Prescription(
            f"R{visit.number}", visit.at + timedelta(minutes=25), chosen, days,
            setting.workforce.other(visit.institution.code, PHARMACIST, rng.random()),
        )
    )  # fmt: skip


def _fill(setting: Setting, person: Person, visit: Visit, illness: Illness, rng: Random) -> None:
    """Tests and medicines of a visit."""
    extra, at = illness.extra, visit.at
    shift, words = extra.get("shift", {}), extra.get("words", {})
    if extra["labs"] and rng.random() < extra["lab_chance"] + (0.5 if visit.kind == INPATIENT else 0):
        for index, panel in enumerate(extra["labs"]):
            visit.laboratory.append(
                laboratory(person, panel, at + timedelta(minutes=20 + index), f"{visit.number}{index}",
                           visit.institution.code, setting.workforce, rng, shift=shift, words=words)
            )  # fmt: skip
    if extra.get("imaging") and rng.random() < extra["imaging_chance"]:
        visit.imaging.append(
            imaging(person, extra["imaging"], at + timedelta(minutes=45), visit.number, visit.institution.code,
                    setting.workforce, rng, finding=extra.get("finding", ""), impression=extra.get("impression", ""))
        )  # fmt: skip
    chinese = visit.institution.class_code == CHINESE_MEDICINE or visit.department.startswith("中医")
    if chinese and "herb" in extra and person.age(at.date()) > 14:
        visit.prescriptions.append(
            Prescription(f"R{visit.number}", at + timedelta(minutes=25), [], 5,
                         setting.workforce.other(visit.institution.code, PHARMACIST, rng.random()),
                         herbals()[extra["herb"]])
        )  # fmt: skip
        return
    child = person.age(at.date()) < 12
    drugs = rng.choice(extra["child_drugs"] if child and "child_drugs" in extra else extra["drugs"])
    prescribe(
        setting,
        person,
        visit,
        drugs,
        visit.days if visit.kind == INPATIENT else rng.choice((3, 3, 5, 7)),
        rng,
    )


def _later_tests(setting: Setting, person: Person, visit: Visit, panels: list[str], rng: Random) -> None:
    """Control tests before discharge: values are on their way back."""
    for index, panel in enumerate(panels[:2]):
        visit.laboratory.append(
            laboratory(person, panel, visit.until - timedelta(hours=26 - index), f"{visit.number}C{index}",
                       visit.institution.code, setting.workforce, rng)
        )  # fmt: skip


def _operate(setting: Setting, visit: Visit, row: list[str], rng: Random) -> None:
    code, name, level, cut, anaesthesia = row
    visit.operation = Operation(
        code, name, level, cut, anaesthesia, visit.at + timedelta(hours=rng.randrange(6, 40)),
        setting.workforce.doctor(visit.institution.code, rng.random(), visit.department),
    )  # fmt: skip


def _institution(
    setting: Setting, person: Person, illness: Illness, admitted: bool, rng: Random
) -> Institution:
    level = illness.where.draw(rng)
    needs_hospital = admitted and (rng.random() < 0.72 or "procedure" in illness.extra)
    if level == TOWNSHIP and needs_hospital:
        level = COUNTY
    return setting.care.place(person, level, illness.extra["department"], rng)


def visit_for(setting: Setting, person: Person, illness: Illness, on: date, rng: Random) -> Visit:
    """The visit or admission an illness leads to on a day."""
    extra = illness.extra
    admitted = rng.random() < extra["stay"][band_of(person.age(on))]
    institution = _institution(setting, person, illness, admitted, rng)
    emergency = bool(extra.get("emergency")) and institution.beds > 0
    at = clock(on, rng, emergency=emergency)
    days = rng.randint(*extra["days"])
    until = (
        at + timedelta(days=days, hours=rng.randrange(1, 5))
        if admitted
        else at + timedelta(minutes=rng.randrange(20, 160))
    )
    kind = INPATIENT if admitted else EMERGENCY if emergency else OUTPATIENT
    department = extra["department"] if institution.beds >= 100 else "全科医疗科"
    if institution.class_code == PSYCHIATRIC:
        department = "精神科"
    days_ill, hours_ill = str(rng.randint(1, 5)), str(rng.randint(1, 8))
    visit = Visit(
        person=person, at=at, institution=institution,
        worker=setting.workforce.doctor(institution.code, rng.random(), department), number=number_of(person, illness.id, on),
        kind=kind, department=department, until=until, diagnoses=[(illness.code, illness.name)],
        symptom=(extra["symptom"][0], extra["symptom"][1]),
        complaint=extra["complaint"].replace("<days>", days_ill).replace("<hours>", hours_ill),
        history=extra["history"], examination=extra["exam"],
        vitals=vitals(person, on, rng, fever=tuple(extra["fever"])), outcome=rng.choice(("1", "1", "2", "2", "2")),
        nurse=setting.workforce.other(institution.code, NURSE, rng.random()),
    )  # fmt: skip
    for condition in person.conditions:
        if person.has(condition, on) and rng.random() < 0.5 and len(visit.diagnoses) < 3:
            visit.diagnoses.append((condition, _condition_name(condition)))
    _fill(setting, person, visit, illness, rng)
    if admitted:
        _later_tests(setting, person, visit, extra["labs"], rng)
        if "procedure" in extra and rng.random() < 0.85:
            _operate(setting, visit, extra["procedure"], rng)
    return visit


@lru_cache(maxsize=64)
def _condition_name(code: str) -> str:
    return load("lasting")[code]["name"]


def report(setting: Setting, visit: Visit, disease: str, name: str, rng: Random) -> ReportCard:
    """The card of a notifiable disease, within a day of the visit."""
    confirmed = any(
        result.flag == "A" for laboratory_report in visit.laboratory for result in laboratory_report.results
    )
    return ReportCard(
        person=visit.person, at=visit.at + timedelta(hours=rng.randrange(1, 20)), institution=visit.institution,
        worker=visit.worker, number=f"K{visit.number}", disease=disease, name=name,
        onset=visit.at.date() - timedelta(days=rng.randrange(0, 4)), state="3" if confirmed else "2", visit=visit,
    )  # fmt: skip


def acute(setting: Setting, person: Person) -> Iterator[Happening]:
    """All acute illnesses of the person within the window."""
    rng = setting.rng(person, "acute")
    start, end = setting.span(person)
    year = start
    frailty = rng.lognormvariate(-0.18, 0.6)
    while year < end:
        rate, choice = _by_band(person.male, band_of(max(0.0, (year - person.birth).days / YEAR)))
        expected = rate * frailty * setting.thinned(person)
        count = int(expected) + (rng.random() < expected % 1)
        for _ in range(count):
            illness = choice.draw(rng)
            on = _day(illness, year, rng)
            if not start < on < end - timedelta(days=15 if illness.extra["days"][1] > 1 else 1):
                continue
            visit = visit_for(setting, person, illness, on, rng)
            yield visit
            if "notify" in illness.extra:
                yield report(setting, visit, illness.extra["notify"], illness.name, rng)
        year = date(year.year + 1, year.month, min(year.day, 28))
