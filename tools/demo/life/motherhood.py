"""Pregnancies: antenatal contacts, the stay for the birth, the birth certificate, the visit afterwards."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from tools.demo.catalogues import medicines
from tools.demo.happenings import (
    INPATIENT,
    Antenatal,
    Birth,
    Happening,
    Operation,
    Postpartum,
    Prescription,
    Visit,
)
from tools.demo.life.setting import Setting, clock, number_of, weekday
from tools.demo.measuring import growth, imaging, laboratory, vitals
from tools.demo.people import Person
from tools.demo.randomness import chance
from tools.demo.workforce import NURSE, PHARMACIST

WEEKS = (10, 16, 21, 26, 30, 34, 37)
FIRST_TESTS = ("blood_count", "urine", "liver", "kidney", "glucose", "infection", "hepatitis_b")


def _contact(
    setting: Setting, mother: Person, visit: int, week: int, menstruation: date, earlier: int, rng: Random,
) -> Antenatal:  # fmt: skip
    on = weekday(menstruation + timedelta(days=week * 7 + rng.randrange(0, 7)))
    at_hospital = visit == 1 or week >= 30 or rng.random() < 0.4
    institution = setting.care.maternal_hospital(mother) if at_hospital else setting.care.centre(mother)
    signs = vitals(mother, on, rng)
    signs.weight = round(signs.weight + max(0, week - 10) * 0.42, 1)
    number = number_of(mother, f"a{visit}", on)
    haemoglobin = round(rng.gauss(mother.body.haemoglobin - min(18, week * 0.6), 5))
    panels = FIRST_TESTS if visit == 1 else ("blood_count", "urine") if at_hospital else ()
    risk = (
        "妊娠合并轻度贫血"
        if haemoglobin < 110
        else "高龄"
        if mother.age(on) >= 35
        else "瘢痕子宫"
        if _by_section(mother) and earlier
        else ""
    )
    return Antenatal(
        person=mother, at=clock(on, rng), institution=institution,
        worker=setting.workforce.doctor(institution.code, rng.random(), "产科" if at_hospital else "妇产科"), number=number,
        visit=visit, week=week, day=rng.randrange(7), last_menstruation=menstruation, due=menstruation + timedelta(days=280),
        gravida=earlier + 1 + (chance("lost", mother.id) < 0.3), para=earlier, vitals=signs, fundus=round(max(0.0, week - 1 + rng.gauss(0, 1)), 0),
        abdomen=round(70 + week * 0.75 + rng.gauss(0, 2), 0), heart_rate=rng.randrange(128, 156),
        position=rng.choice(("01", "02", "01", "02", "05", "13")) if week < 34 else rng.choice(("01", "02")),
        haemoglobin=haemoglobin, protein=rng.choice(("01", "01", "01", "02")),
        laboratory=[
            laboratory(mother, panel, clock(on, rng), f"{number}{index}", institution.code, setting.workforce, rng,
                       shift={"HGB": [haemoglobin, haemoglobin]})
            for index, panel in enumerate(panels)
        ],
        advice=["03", "07"] if week < 28 else ["08", "09"], risk=risk,
    )  # fmt: skip


def _by_section(mother: Person) -> bool:
    return chance("section", mother.id) < 0.38


def _stay(
    setting: Setting, mother: Person, birthday: date, weeks: int, babies: list[Person], rng: Random
) -> Visit:
    institution = setting.care.place(mother, "county", "产科", rng)
    section = _by_section(mother)
    at = clock(birthday, rng, emergency=True) - timedelta(hours=rng.randrange(4, 20))
    main = ("O82.000", "选择性剖宫分娩") if section else ("O80.000", "头位顺产")
    visit = Visit(
        person=mother, at=at, institution=institution, worker=setting.workforce.doctor(institution.code, rng.random(), "产科"),
        number=number_of(mother, "birth", birthday), kind=INPATIENT, department="产科",
        until=at + timedelta(days=5 if section else 3, hours=3), diagnoses=[main], symptom=("R10.301", "下腹痛"),
        complaint=f"停经{weeks}周，下腹阵痛{rng.randrange(2, 12)}小时", history=f"孕{weeks}周，规律宫缩，无阴道流液，胎动正常。",
        examination="腹部膨隆，宫高34cm，腹围98cm，胎位LOA，胎心142次/分，宫口开2cm。", vitals=vitals(mother, birthday, rng),
        outcome="1", nurse=setting.workforce.other(institution.code, NURSE, rng.random()),
    )  # fmt: skip
    if len(babies) > 1:
        visit.diagnoses.append(("O30.000", "双胎妊娠"))
    if not section and rng.random() < 0.3:
        visit.diagnoses.append(("O70.000", "分娩时Ⅰ度会阴裂伤"))
    code, name = ("74.1x00", "子宫下段横切口剖宫产术") if section else ("73.5900x", "手法助产")
    visit.operation = Operation(code, name, "3" if section else "1", "2", "蛛网膜下腔阻滞麻醉" if section else "",
                                at + timedelta(hours=6), visit.worker)  # fmt: skip
    for index, panel in enumerate(("blood_count", "clotting", "infection")):
        visit.laboratory.append(laboratory(mother, panel, at + timedelta(minutes=30), f"{visit.number}{index}",
                                           institution.code, setting.workforce, rng))  # fmt: skip
    visit.imaging.append(
        imaging(
            mother,
            "fetal_us",
            at + timedelta(minutes=40),
            visit.number,
            institution.code,
            setting.workforce,
            rng,
        )
    )
    visit.prescriptions.append(
        Prescription(f"R{visit.number}", visit.until - timedelta(hours=4), [medicines()["ferrous"], medicines()["calcium"]], 30,
                     setting.workforce.other(institution.code, PHARMACIST, rng.random()))
    )  # fmt: skip
    return visit


def _birth(setting: Setting, mother: Person, baby: Person, stay: Visit, weeks: int, rng: Random) -> Birth:
    length, weight, _ = growth(baby, baby.birth)
    lighter = 0.8 if baby.twin_order else 1.0
    serial = number_of(baby, "certificate", baby.birth)[-7:]
    return Birth(
        person=baby, at=stay.until - timedelta(hours=2), institution=stay.institution, worker=stay.worker,
        number=number_of(baby, "born", baby.birth), mother=mother, father=baby.father, weeks=weeks,
        weight=round(weight * 1000 * lighter + rng.gauss(0, 180), -1).__int__(), length=round(length * (0.97 if baby.twin_order else 1), 0),
        certificate=f"{baby.birth:%y}53{serial[:6]}"[:10], midwife=setting.workforce.other(stay.institution.code, NURSE, rng.random()),
    )  # fmt: skip


def motherhood(setting: Setting, mother: Person, children: list[Person]) -> Iterator[Happening]:
    """Pregnancies of one woman that end, or are under way, within the window. `children` in order of birth."""
    start, end = setting.span(mother)
    births: dict[date, list[Person]] = {}
    for child in children:
        births.setdefault(child.birth, []).append(child)
    for earlier, (birthday, babies) in enumerate(sorted(births.items())):
        if not start + timedelta(days=20) < birthday < end:
            continue
        rng = setting.rng(mother, f"pregnancy {birthday}")
        weeks = 37 if len(babies) > 1 else rng.choice((38, 39, 39, 40, 40, 41))
        menstruation = birthday - timedelta(days=weeks * 7 + rng.randrange(7))
        yield from _contacts(setting, mother, menstruation, earlier, min(end, birthday), rng)
        stay = _stay(setting, mother, birthday, weeks, babies, rng)
        if stay.until.date() < end:
            yield stay
            for baby in babies:
                yield _birth(setting, mother, baby, stay, weeks, rng)
        on = weekday(birthday + timedelta(days=rng.randrange(5, 12)))
        if on < end:
            institution = setting.care.centre(mother)
            yield Postpartum(
                person=mother, at=clock(on, rng), institution=institution,
                worker=setting.workforce.doctor(institution.code, rng.random(), "妇产科"), number=number_of(mother, "after", on),
                vitals=vitals(mother, on, rng), days=(on - birthday).days, mood=rng.choice(("情绪稳定", "情绪稳定", "轻度焦虑")),
                wound=rng.choice(("1", "1", "1", "2")),
            )  # fmt: skip
    if mother.pregnant_since is not None and mother.alive(setting.as_of):
        rng = setting.rng(mother, "present pregnancy")
        yield from _contacts(setting, mother, mother.pregnant_since, len(births), end, rng)


def _contacts(
    setting: Setting, mother: Person, menstruation: date, earlier: int, end: date, rng: Random
) -> Iterator[Happening]:
    start, _ = setting.span(mother)
    for visit, week in enumerate(WEEKS, start=1):
        if visit > 1 and not mother.show and rng.random() < 0.25:
            continue
        contact = _contact(setting, mother, visit, week, menstruation, earlier, rng)
        if start < contact.at.date() < end:
            yield contact
