"""Lasting diseases: visits, admissions for their crises, and the four follow-ups a year of hypertension and diabetes."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from random import Random
from typing import Any

from tools.demo.care import COUNTY, PREFECTURAL, TOWNSHIP
from tools.demo.catalogues import load, medicines
from tools.demo.happenings import INPATIENT, OUTPATIENT, FollowUp, Happening, Visit
from tools.demo.life.acute import prescribe, report
from tools.demo.life.setting import Setting, clock, number_of, weekday
from tools.demo.measuring import fasting_glucose, glycated, imaging, laboratory, vitals
from tools.demo.people import DIABETES, HYPERTENSION, YEAR, Person
from tools.demo.randomness import Weighted, chance
from tools.demo.workforce import NURSE

MANAGED = 0.72
"""Share of known hypertensives and diabetics under the management of their township."""
REPORTED = 0.35
"""Of these, the share whose follow-ups are sent at the lowest density; each patient is sent with all follow-ups or none."""

SYMPTOMS = {
    HYPERTENSION: ("头痛头晕", "恶心呕吐", "眼花耳鸣", "呼吸困难", "心悸胸闷", "鼻衄出血不止", "四肢发麻", "下肢水肿"),
    DIABETES: ("多饮", "多食", "多尿", "视力模糊", "感染", "手脚麻木", "下肢浮肿", "体重明显下降"),
}  # fmt: skip


@lru_cache(maxsize=1)
def catalogue() -> dict[str, dict[str, Any]]:
    return load("lasting")


def drugs_of(entry: dict[str, Any], years: float, person: Person) -> list[str]:
    """The treatment climbs its ladder about every three years, faster for some."""
    pace = 2.0 + chance("pace", person.id) * 3
    return entry["drugs"][min(len(entry["drugs"]) - 1, int(years / pace))]


def _years_known(since: date, on: date) -> float:
    return max(0.0, (on - since).days / YEAR)


def _visit(setting: Setting, person: Person, code: str, on: date, rng: Random, *, admitted: bool) -> Visit:
    entry = catalogue()[code]
    since = person.conditions[code]
    years = _years_known(since, on)
    level = Weighted(dict(zip((TOWNSHIP, COUNTY, PREFECTURAL), entry["where"], strict=True))).draw(rng)
    if admitted and level == TOWNSHIP and rng.random() < 0.6:
        level = COUNTY
    institution = setting.care.place(person, level, entry["department"], rng)
    department = entry["department"] if institution.beds >= 100 else "全科医疗科"
    at = clock(on, rng)
    until = at + (
        timedelta(days=rng.randint(*entry["days"]), hours=2)
        if admitted
        else timedelta(minutes=rng.randrange(20, 120))
    )
    main = tuple(entry["crisis"]) if admitted else (code, entry["name"])
    known = str(max(1, round(years)))
    visit = Visit(
        person=person, at=at, institution=institution,
        worker=setting.workforce.doctor(institution.code, rng.random(), department),
        number=number_of(person, code + ("i" if admitted else "o"), on), kind=INPATIENT if admitted else OUTPATIENT,
        department=department, until=until, diagnoses=[main], symptom=("R42.x00", "头晕和眩晕"),
        complaint=entry["complaint"].replace("<years>", known), history=entry["history"].replace("<years>", known),
        examination=entry["exam"], vitals=vitals(person, on, rng, treated=rng.uniform(0.3, 1)), first=False,
        outcome="2", nurse=setting.workforce.other(institution.code, NURSE, rng.random()),
    )  # fmt: skip
    if admitted and main[0] != code:
        visit.diagnoses.append((code, entry["name"]))
    for other in person.conditions:
        if other != code and person.has(other, on) and len(visit.diagnoses) < 5 and rng.random() < 0.75:
            visit.diagnoses.append((other, catalogue()[other]["name"]))
    _tests(setting, person, visit, entry, rng)
    prescribe(
        setting,
        person,
        visit,
        drugs_of(entry, years, person),
        visit.days if admitted else rng.choice((14, 28, 30)),
        rng,
    )
    return visit


def _tests(setting: Setting, person: Person, visit: Visit, entry: dict[str, Any], rng: Random) -> None:
    admitted = visit.kind == INPATIENT
    if entry["labs"] and (admitted or rng.random() < 0.55):
        for index, panel in enumerate(entry["labs"] if admitted else entry["labs"][:3]):
            visit.laboratory.append(
                laboratory(person, panel, visit.at + timedelta(minutes=20 + index), f"{visit.number}{index}",
                           visit.institution.code, setting.workforce, rng)
            )  # fmt: skip
    if entry["imaging"] and (admitted or rng.random() < 0.2):
        visit.imaging.append(
            imaging(person, entry["imaging"], visit.at + timedelta(minutes=50), visit.number, visit.institution.code,
                    setting.workforce, rng)
        )  # fmt: skip


def follow_up(
    setting: Setting, person: Person, disease: str, on: date, rng: Random, *, at_centre: bool
) -> FollowUp:
    """One of the four a year: by the village doctor or in the township centre."""
    institution = setting.care.centre(person) if at_centre else setting.care.room(person)
    entry = catalogue()[disease]
    obedient = chance("obedience", person.id)
    compliance = "1" if rng.random() < 0.45 + obedient * 0.5 else "2" if rng.random() < 0.8 else "3"
    treated = {"1": rng.uniform(0.7, 1.2), "2": rng.uniform(0.3, 0.8), "3": 0.0}[compliance]
    signs = vitals(person, on, rng, treated=treated)
    glucose = (
        fasting_glucose(person, on, rng) + (0.9 if compliance != "1" else 0) if disease == DIABETES else 0.0
    )
    bad = signs.systolic >= 140 or signs.diastolic >= 90 if disease == HYPERTENSION else glucose >= 7.0
    side_effect = rng.choice(("干咳", "下肢轻度水肿", "胃部不适")) if rng.random() < 0.025 else ""
    rating = "3" if side_effect else "2" if bad else "1"
    drugs = drugs_of(entry, _years_known(person.conditions[disease], on), person)
    return FollowUp(
        person=person, at=clock(on, rng), institution=institution,
        worker=setting.workforce.doctor(institution.code, rng.random()), number=number_of(person, f"f{disease}", on),
        disease=disease, method=rng.choice(("1", "1", "2", "2", "3")),
        symptoms=rng.sample(SYMPTOMS[disease], rng.choice((1, 1, 2))) if bad and rng.random() < 0.6 else ["无症状"],
        vitals=signs, medicines=[medicines()[drug] for drug in drugs] if compliance != "3" else [],
        compliance=compliance, rating=rating, mood=rng.choice(("1", "1", "1", "2")),
        obedience="1" if obedient > 0.4 else rng.choice(("2", "2", "3")),
        next=on + timedelta(days=14 if bad else 90), glucose=round(glucose, 1),
        glucose_after_meal=round(glucose + rng.uniform(1.5, 4.5), 1) if glucose and rng.random() < 0.5 else 0.0,
        glycated=glycated(glucose, rng) if glucose and rng.random() < 0.45 else 0.0, foot_pulse=rng.random() < 0.96,
        hypoglycaemia=rng.choice(("1", "1", "1", "1", "2")), side_effect=side_effect,
        referral="连续两次血压控制不满意" if disease == HYPERTENSION and signs.systolic >= 175 else
        "空腹血糖控制不满意" if glucose >= 13 else "",
    )  # fmt: skip


def _follow_ups(setting: Setting, person: Person, disease: str) -> Iterator[Happening]:
    reported = MANAGED * min(1.0, REPORTED + setting.density * 2)
    if not person.show and chance("managed", person.id, disease) > reported:
        return
    rng = setting.rng(person, f"follow up {disease}")
    start, end = setting.span(person)
    on = max(start, person.conditions[disease] + timedelta(days=30)) + timedelta(days=rng.randrange(90))
    while on < end:
        day = weekday(on)
        if day < end and (person.show or rng.random() < 0.9):
            yield follow_up(setting, person, disease, day, rng, at_centre=rng.random() < 0.3)
        on += timedelta(days=round(rng.gauss(91, 8)))


def lasting(setting: Setting, person: Person) -> Iterator[Happening]:
    """Everything the person's lasting diseases lead to within the window."""
    start, end = setting.span(person)
    for code, since in person.conditions.items():
        entry = catalogue()[code]
        rng = setting.rng(person, f"lasting {code}")
        if start < since < end - timedelta(days=20) and setting.thinned(person) > rng.random() * 0.6:
            first = _visit(setting, person, code, since, rng, admitted=rng.random() < entry["admissions"])
            first.first = True
            yield first
            if "notify" in entry:
                yield report(setting, first, entry["notify"], entry["name"], rng)
        day = max(start, since)
        while day < end:
            visits = entry["visits"] * setting.thinned(person)
            for admitted, expected in (
                (False, visits),
                (True, entry["admissions"] * (1 if person.show else 0.35 + setting.density * 0.65)),
            ):
                for _ in range(int(expected) + (rng.random() < expected % 1)):
                    on = weekday(day + timedelta(days=rng.randrange(1, 365)))
                    if on < end - timedelta(days=entry["days"][1] + 3):
                        yield _visit(setting, person, code, on, rng, admitted=admitted)
            day += timedelta(days=365)
        if code in SYMPTOMS:
            yield from _follow_ups(setting, person, code)
