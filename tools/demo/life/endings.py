"""Old age and death, and the opening of health records."""

from collections.abc import Iterator
from datetime import date, timedelta

from tools.demo.happenings import CheckUp, Death, Happening, Registration
from tools.demo.life.setting import Setting, clock, number_of, weekday
from tools.demo.measuring import imaging, laboratory, vitals
from tools.demo.people import HYPERTENSION, Household, Person, years_after
from tools.demo.randomness import chance

CHECK_UP_TESTS = ("blood_count", "urine", "liver", "kidney", "lipids", "glucose")


def check_ups(setting: Setting, person: Person) -> Iterator[Happening]:
    """The free yearly check-up from 65 on, in spring or early summer, in the township centre."""
    start, end = setting.span(person)
    turns = years_after(person.birth, 65)
    if turns >= end:
        return
    rng = setting.rng(person, "check-ups")
    for year in range(max(start, turns).year, end.year + 1):
        on = weekday(date(year, rng.randrange(3, 8), rng.randrange(1, 29)))
        keep = rng.random() < (1.0 if person.show else min(1.0, 0.08 + setting.density))
        if not (max(start, turns) < on < end and keep):
            continue
        institution = setting.care.centre(person)
        at, number = clock(on, rng), number_of(person, "check-up", on)
        signs = vitals(person, on, rng)
        abnormal = person.has(HYPERTENSION, on) or signs.bmi > 26
        yield CheckUp(
            person=person, at=at, institution=institution, worker=setting.workforce.doctor(institution.code, rng.random()),
            number=number, vitals=signs, waist=round(signs.bmi * 3.5 + rng.gauss(0, 3), 0),
            laboratory=[
                laboratory(person, panel, at + timedelta(minutes=5), f"{number}{index}", institution.code, setting.workforce, rng)
                for index, panel in enumerate(CHECK_UP_TESTS)
            ],
            imaging=[
                imaging(person, examination, at + timedelta(minutes=30), f"{number}{index}", institution.code, setting.workforce, rng)
                for index, examination in enumerate(("ecg", "abdomen_us"))
            ],
            self_rating=rng.choice(("1", "2", "2", "3")), self_care=rng.choice(("1", "1", "1", "2", "3")),
            advice="纳入慢性病患者健康管理；减体重、低盐饮食。" if abnormal else "定期随访，保持健康生活方式。",
        )  # fmt: skip


def death(setting: Setting, person: Person) -> Iterator[Happening]:
    """The certificate, from the hospital or from the township centre for those who die at home."""
    if person.died is None or not setting.since < person.died < setting.as_of:
        return
    rng = setting.rng(person, "death")
    in_hospital = rng.random() < 0.34
    institution = (
        setting.care.place(person, "county", "急诊医学科", rng)
        if in_hospital
        else setting.care.centre(person)
    )
    chain = [person.death_cause]
    if person.death_cause[0][:1] in "IJCKE":
        chain.insert(
            0, ("J96.900", "呼吸衰竭") if person.death_cause[0][0] in "JC" else ("I46.900", "心脏骤停")
        )
    yield Death(
        person=person, at=clock(person.died, rng, emergency=True), institution=institution,
        worker=setting.workforce.doctor(institution.code, rng.random(), "急诊医学科"), number=number_of(person, "death", person.died),
        place="01" if in_hospital else "03", cause=person.death_cause, chain=chain,
        duration=rng.choice(("2小时", "1天", "3天", "2周", "3月", "2年")),
    )  # fmt: skip


def registrations(setting: Setting, household: Household) -> Iterator[Happening]:
    """The record of a household is opened within the first year and a half; a child's after its birth."""
    grown: list[Person] = []
    for person in household.members:
        start, end = setting.span(person)
        if person.birth > setting.since:
            on = weekday(person.birth + timedelta(days=20 + int(chance("registered", person.id) * 70)))
            if on < end:
                yield _registration(setting, [person], on)
        elif end > setting.since + timedelta(days=560):
            grown.append(person)
        else:
            on = weekday(start + timedelta(days=3 + int(chance("registered", person.id) * 20)))
            if on < end:
                yield _registration(setting, [person], on)
    if grown:
        yield _registration(
            setting,
            grown,
            weekday(setting.since + timedelta(days=3 + int(chance("opened", household.key) * 540))),
        )


def _registration(setting: Setting, family: list[Person], on: date) -> Registration:
    first = family[0]
    rng = setting.rng(first, f"registration {on}")
    institution = setting.care.centre(first)
    return Registration(
        person=first, at=clock(on, rng), institution=institution, worker=setting.workforce.doctor(institution.code, rng.random()),
        number=number_of(first, "registration", on), family=family,
    )  # fmt: skip
