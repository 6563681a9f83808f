"""Vaccinations of all ages, and the check-ups of children under seven."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from random import Random
from typing import Any

from tools.demo.catalogues import load
from tools.demo.happenings import ChildCheck, Happening, Vaccination
from tools.demo.life.setting import Setting, clock, number_of, weekday
from tools.demo.measuring import growth
from tools.demo.people import YEAR, Person, years_after
from tools.demo.randomness import Weighted, chance

CHECK_MONTHS = (1, 3, 6, 8, 12, 18, 24, 30, 36, 48, 60, 72)


@lru_cache(maxsize=1)
def vaccines() -> dict[str, Any]:
    return load("vaccines")


def given(
    setting: Setting,
    person: Person,
    row: tuple[str, str, int, str, str],
    on: date,
    rng: Random,
    *,
    in_hospital: bool = False,
) -> Vaccination:
    """One dose: vaccine, product, number of the dose, maker, site."""
    code, product, dose, maker, site = row
    institution = setting.care.maternal_hospital(person) if in_hospital else setting.care.centre(person)
    reaction = (
        Weighted([(r, w) for r, w in vaccines()["reactions"]]).draw(rng) if rng.random() < 0.004 else ""
    )
    return Vaccination(
        person=person, at=clock(on, rng), institution=institution,
        worker=setting.workforce.doctor(institution.code, rng.random(), "预防保健科"),
        number=number_of(person, f"v{code}{dose}{product[:4]}", on), vaccine=code, product=product, dose=dose,
        lot=f"{on:%Y%m}{'ABC'[int(chance('lot', product, on.year, on.month) * 3)]}{int(chance('lot number', product, on.year, on.month) * 90) + 10}",
        maker=maker, site=site, reaction=reaction, reaction_on=on + timedelta(days=rng.randrange(0, 3)) if reaction else None,
    )  # fmt: skip


def _schedule(setting: Setting, person: Person, rng: Random) -> Iterator[Happening]:
    start, end = setting.span(person)
    before: dict[str, date] = {}
    for code, product, dose, months, maker, site in vaccines()["childhood"]:
        if not person.show and rng.random() < 0.02:
            continue
        late = 0 if months == 0 else rng.choice((0, 2, 5, 9, 16, 30, 55))
        on = years_after(person.birth, months / 12) + timedelta(days=late)
        on = on if months == 0 else weekday(max(on, before.get(code, on) + timedelta(days=28)))
        before[code] = on
        if start <= on < end:
            yield given(setting, person, (code, product, dose, maker, site), on, rng, in_hospital=months == 0)


def _chosen(setting: Setting, person: Person, rng: Random) -> Iterator[Happening]:
    start, end = setting.span(person)
    for code, product, doses, gap, maker, site, share, low, high in vaccines()["chosen"]:
        if (code == "36" and person.male) or rng.random() > share:
            continue
        first = years_after(person.birth, low + rng.random() * (high - low))
        if code == "36" and first < date(2018, 5, 1):
            continue
        for dose in range(1, doses + 1):
            on = weekday(first + timedelta(days=round((dose - 1) * gap * 30.4)))
            if start <= on < end:
                yield given(setting, person, (code, product, dose, maker, site), on, rng)


def _adults(setting: Setting, person: Person, rng: Random) -> Iterator[Happening]:
    """Influenza for the willing, COVID-19 in 2021 and 2022."""
    start, end = setting.span(person)
    code, product, maker, site = vaccines()["influenza"]
    willing = 0.32 if person.age(setting.as_of) >= 65 else 0.03
    if chance("influenza", person.id) < willing:
        for year in range(start.year, end.year + 1):
            on = weekday(date(year, rng.randrange(10, 13), rng.randrange(1, 28)))
            if start < on < end and person.age(on) >= 3 and rng.random() < 0.6:
                yield given(setting, person, (code, product, 1, maker, site), on, rng)
    code, product, maker, site = vaccines()["covid"]
    on = date(2021, 4, 6) + timedelta(days=rng.randrange(0, 190))
    if rng.random() < 0.9:
        for dose, gap in ((1, 0), (2, 28), (3, 200)):
            on = weekday(on + timedelta(days=gap + rng.randrange(0, 12)))
            if start < on < end and person.age(on) >= 3 and (dose < 3 or rng.random() < 0.75):
                yield given(setting, person, (code, product, dose, maker, site), on, rng)


def vaccinations(setting: Setting, person: Person) -> Iterator[Happening]:
    """All doses within the window."""
    rng = setting.rng(person, "vaccinations")
    if (setting.since - person.birth).days < 7 * YEAR:
        yield from _schedule(setting, person, rng)
    if (setting.since - person.birth).days < 41 * YEAR:
        yield from _chosen(setting, person, rng)
    yield from _adults(setting, person, rng)


def rabies(setting: Setting, person: Person, bitten: date) -> Iterator[Happening]:
    """The five doses after a bite."""
    rng = setting.rng(person, f"rabies {bitten}")
    code, product, maker, site, days = vaccines()["rabies"]
    _, end = setting.span(person)
    for dose, day in enumerate(days, start=1):
        on = bitten + timedelta(days=day)
        if on < end and rng.random() < 0.94:
            yield given(setting, person, (code, product, dose, maker, site), on, rng)


def checks(setting: Setting, person: Person) -> Iterator[Happening]:
    """Check-ups of children under seven in the township centre."""
    if (setting.since - person.birth).days > 7 * YEAR:
        return
    rng = setting.rng(person, "child checks")
    start, end = setting.span(person)
    for months in CHECK_MONTHS:
        on = weekday(years_after(person.birth, months / 12) + timedelta(days=rng.randrange(0, 20)))
        keep = rng.random() < min(1.0, setting.thinned(person) * 1.4)
        if not (start < on < end and keep):
            continue
        length, weight, head = growth(person, on)
        institution = setting.care.centre(person)
        opening = max(0.0, 2.2 - months * 0.13)
        yield ChildCheck(
            person=person, at=clock(on, rng), institution=institution,
            worker=setting.workforce.doctor(institution.code, rng.random(), "预防保健科"),
            number=number_of(person, f"c{months}", on), months=months, length=length, weight=weight, head=head,
            teeth=min(20, max(0, (months - 5) * 20 // 22)), haemoglobin=round(rng.gauss(121, 8)),
            fontanelle=(round(opening, 1), round(opening * 0.9, 1)),
            ill=rng.choice(("", "", "", "上呼吸道感染1次", "腹泻1次")),
        )  # fmt: skip
