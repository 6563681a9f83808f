"""Bodies, lasting conditions, allergies and deaths: drawn from age, sex and habits. Rates are rounded from published surveys."""

import math
from datetime import date, timedelta
from random import Random

from tools.demo.people import (
    COPD,
    CORONARY,
    DIABETES,
    GOUT,
    HEPATITIS_B,
    HYPERLIPIDAEMIA,
    HYPERTENSION,
    KIDNEY,
    SCHIZOPHRENIA,
    STROKE,
    YEAR,
    Allergy,
    Body,
    Person,
    years_after,
)  # fmt: skip
from tools.demo.randomness import Weighted

ALLERGENS: Weighted[tuple[str, str, str]] = Weighted({
    ("101", "青霉素类抗生素", "皮疹、瘙痒"): 46, ("103", "头孢类抗生素", "荨麻疹"): 20, ("102", "磺胺类抗生素", "皮疹"): 10,
    ("104", "含碘药品", "恶心、皮疹"): 3, ("207", "鱼、虾等水产类食品", "荨麻疹"): 7, ("205", "蛋及蛋制品", "湿疹"): 3,
    ("301", "植物花粉", "喷嚏、流涕"): 8, ("105", "酒精", "面部潮红、皮疹"): 3,
})  # fmt: skip

CAUSES_OF_DEATH: dict[str, list[tuple[int, tuple[str, str]]]] = {
    "old": [(26, ("I25.103", "冠状动脉粥样硬化性心脏病")), (18, ("I63.900", "脑梗死")), (10, ("I61.900", "脑出血")),
            (14, ("J44.900", "慢性阻塞性肺病")), (8, ("C34.900", "肺恶性肿瘤")), (5, ("C16.900", "胃恶性肿瘤")),
            (4, ("C22.000", "肝细胞癌")), (6, ("J18.900", "肺炎")), (4, ("I50.900", "心力衰竭")),
            (3, ("G30.900", "阿尔茨海默病")), (2, ("N18.900", "慢性肾衰竭"))],
    "adult": [(14, ("C22.000", "肝细胞癌")), (12, ("C34.900", "肺恶性肿瘤")), (12, ("I21.900", "急性心肌梗死")),
              (12, ("I61.900", "脑出血")), (8, ("K74.607", "肝硬化失代偿期")), (12, ("S06.900", "颅内损伤")),
              (6, ("C53.900", "宫颈恶性肿瘤")), (4, ("T60.900", "杀虫剂毒性效应")), (6, ("I46.901", "呼吸心跳骤停"))],
    "child": [(5, ("T75.100", "溺水")), (3, ("J18.900", "肺炎")), (3, ("S06.900", "颅内损伤"))],
}  # fmt: skip


def give_body(person: Person, rng: Random) -> None:
    male = person.male
    adult_height = rng.gauss(167.5, 5.8) if male else rng.gauss(156.5, 5.3)
    if person.birth.year < 1960:
        adult_height -= 3.5
    bmi = min(36.0, max(16.5, rng.gauss(23.2, 3.0)))
    smokes = rng.random() < (0.52 if male else 0.02)
    drinks = rng.random() < (0.45 if male else 0.06)
    person.body = Body(
        height=round(adult_height, 1), bmi=bmi,
        systolic=rng.gauss(116, 8) + (bmi - 23) * 0.8, diastolic=rng.gauss(74, 6) + (bmi - 23) * 0.5,
        pulse=rng.gauss(74, 7), glucose=max(4.0, rng.gauss(5.0, 0.4) + (bmi - 23) * 0.03),
        cholesterol=max(2.8, rng.gauss(4.5, 0.7)), triglycerides=max(0.4, rng.lognormvariate(0.25, 0.4)),
        creatinine=rng.gauss(76 if male else 59, 9), uric_acid=rng.gauss(355 if male else 275, 52),
        haemoglobin=rng.gauss(152 if male else 133, 9),
        cigarettes=rng.choice((5, 10, 15, 20, 20, 30)) if smokes else 0, drinks=rng.choice((1, 1, 2, 2, 3, 4)) if drinks else 0,
        exercise=rng.choice(("1", "22", "23", "3", "4", "1")), salt=rng.choice((1, 2, 2, 3)),
    )  # fmt: skip


def _onset(person: Person, rng: Random, as_of: date, earliest: float, latest: float) -> date | None:
    """A day between two ages, not later than `as_of`; None if it would come later."""
    start = years_after(person.birth, rng.triangular(earliest, latest, (earliest + latest) / 2))
    return start if start < as_of else None


def give_conditions(person: Person, rng: Random, as_of: date) -> None:
    """Lasting conditions with the day they were first found, some before the ten years, some in them."""
    body = person.body
    heavy = max(0.4, 1 + (body.bmi - 23.2) * 0.09)

    def fall_ill(condition: str, lifetime: float, earliest: float, latest: float) -> bool:
        if rng.random() >= lifetime:
            return False
        since = _onset(person, rng, as_of, earliest, latest)
        if since is None or (person.died is not None and since > person.died - timedelta(days=90)):
            return False
        person.conditions[condition] = since
        return True

    if fall_ill(HYPERTENSION, min(0.78, 0.44 * heavy * (1.25 if person.ethnic == "07" else 1.0)), 36, 82):
        body.systolic += rng.uniform(18, 36)
        body.diastolic += rng.uniform(8, 18)
    if fall_ill(DIABETES, 0.13 * heavy * heavy, 36, 78):
        body.glucose = rng.uniform(6.4, 10.5)
    if fall_ill(HYPERLIPIDAEMIA, 0.2 * heavy, 32, 72):
        body.cholesterol += rng.uniform(1.2, 2.2)
        body.triglycerides += rng.uniform(0.6, 2.2)
    fall_ill(COPD, 0.2 if body.cigarettes >= 10 else 0.06, 52, 84)
    fall_ill(CORONARY, 0.16, 50, 88)
    fall_ill(STROKE, 0.12 if HYPERTENSION in person.conditions else 0.03, 50, 88)
    if fall_ill(GOUT, 0.07 if person.male else 0.01, 34, 70):
        body.uric_acid += rng.uniform(110, 230)
    if DIABETES in person.conditions and fall_ill(KIDNEY, 0.16, 58, 84):
        body.creatinine += rng.uniform(45, 110)
    fall_ill(SCHIZOPHRENIA, 0.006, 17, 42)
    if person.birth.year < 2000 and rng.random() < 0.055:
        found = years_after(person.birth, rng.uniform(18, 50))
        if found < as_of:
            person.conditions[HEPATITIS_B] = found
    if rng.random() < 0.052:
        code, substance, reaction = ALLERGENS.draw(rng)
        since = years_after(
            person.birth, rng.uniform(1, max(2.0, min(50.0, (as_of - person.birth).days / YEAR)))
        )
        if since < as_of:
            person.allergies.append(Allergy(code, substance, reaction, since))


def hazard(age: float, male: bool) -> float:
    """Yearly probability of death: infancy, a flat youth, then Gompertz."""
    if age < 1:
        return 0.0045
    base = 0.00035 if male else 0.0002
    return base + (6.0e-5 if male else 3.2e-5) * math.exp(0.0905 * age)


def give_death(person: Person, rng: Random, since: date, as_of: date) -> None:
    """Whether and when the person dies within the window, and of what."""
    day = max(since, person.birth)
    while day < as_of:
        step = min(YEAR, (as_of - day).days)
        age = (day - person.birth).days / YEAR
        if rng.random() < hazard(age, person.male) * step / YEAR:
            person.died = day + timedelta(days=rng.randrange(max(1, int(step))))
            years = (person.died - person.birth).days / YEAR
            group = "child" if years < 18 else "adult" if years < 60 else "old"
            causes = [
                (w, cause)
                for w, cause in CAUSES_OF_DEATH[group]
                if not (person.male and cause[0][:3] == "C53")
            ]
            person.death_cause = rng.choices(
                [cause for _, cause in causes], [weight for weight, _ in causes]
            )[0]
            return
        day += timedelta(days=int(step) or 1)
