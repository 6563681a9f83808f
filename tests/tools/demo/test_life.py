"""Ten years of life: believable ages, seasons, values and drugs."""

from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest

from tests.tools.demo.conftest import AS_OF
from tools.demo.catalogues import load, medicines, panels
from tools.demo.contracts import Plan
from tools.demo.happenings import (
    Antenatal,
    Birth,
    CheckUp,
    FollowUp,
    Happening,
    ReportCard,
    Vaccination,
    Visit,
)  # fmt: skip
from tools.demo.life.history import history
from tools.demo.life.setting import Setting
from tools.demo.people import DIABETES
from tools.demo.prefecture import prefecture
from tools.demo.streaming import people, since


@pytest.fixture(scope="module")
def happened() -> list[Happening]:
    """The ten years of 1,500 residents with a fifth of all contacts."""
    plan = Plan(residents=1500, seed=4, as_of=AS_OF)
    world = prefecture()
    setting = Setting(4, since(plan), AS_OF, 0.2, world.care, world.workforce)
    return [each for household in people(plan) for each in history(setting, household)]


def test_everything_happens_in_life_and_within_the_ten_years(happened: list[Happening]) -> None:
    for each in happened:
        on, person = each.at.date(), each.person
        assert date(2015, 11, 20) <= on < AS_OF
        assert on >= person.birth
        assert person.died is None or on <= person.died


def test_vaccinations_follow_the_schedule(happened: list[Happening]) -> None:
    doses: dict[tuple[str, str], list[Vaccination]] = defaultdict(list)
    for each in happened:
        if isinstance(each, Vaccination):
            doses[each.person.id, each.product].append(each)
    assert len(doses) > 500
    for listed in doses.values():
        if listed[0].vaccine in ("14", "20", "99", "36", "12", "13"):
            continue
        numbers = [dose.dose for dose in sorted(listed, key=lambda dose: dose.at)]
        assert numbers == sorted(numbers)
    first_bcg = [each for each in happened if isinstance(each, Vaccination) and each.vaccine == "02"]
    assert all((each.at.date() - each.person.birth).days <= 3 for each in first_bcg)


def test_follow_ups_are_about_four_a_year_and_measure_what_they_should(happened: list[Happening]) -> None:
    by_person: dict[str, list[FollowUp]] = defaultdict(list)
    for each in happened:
        if isinstance(each, FollowUp):
            by_person[f"{each.person.id} {each.disease}"].append(each)
            assert each.person.has(each.disease, each.at.date())
            assert 70 <= each.vitals.systolic <= 225
            assert each.vitals.diastolic < each.vitals.systolic
            assert (each.glucose > 3) == (each.disease == DIABETES)
    long = [listed for listed in by_person.values() if (listed[-1].at - listed[0].at).days > 1500]
    rates = [len(listed) / ((listed[-1].at - listed[0].at).days / 365.25) for listed in long]
    assert long
    assert 3.0 < sum(rates) / len(rates) < 4.4


def test_diabetics_have_high_sugar_and_others_do_not(happened: list[Happening]) -> None:
    values: dict[bool, list[float]] = {True: [], False: []}
    for each in happened:
        for report in getattr(each, "laboratory", []):
            for result in report.results:
                if result.item.id == "GLU" and result.value is not None:
                    values[each.person.has(DIABETES, each.at.date())].append(result.value)
    assert sum(values[False]) / len(values[False]) < 5.8
    assert sum(values[True]) / len(values[True]) > 6.8


def test_flags_agree_with_the_reference_range(happened: list[Happening]) -> None:
    checked = 0
    for each in happened:
        for report in getattr(each, "laboratory", []):
            for result in report.results:
                if result.value is not None:
                    checked += 1
                    assert (result.flag == "H") == (result.value > result.high)
                    assert (result.flag == "L") == (result.value < result.low)
    assert checked > 3000


def test_nobody_is_given_a_penicillin_they_are_allergic_to(happened: list[Happening]) -> None:
    visits = [each for each in happened if isinstance(each, Visit)]
    given = [
        medicine.id
        for visit in visits
        for prescription in visit.prescriptions
        for medicine in prescription.medicines
        if any(
            allergy.code == "101" and allergy.since <= visit.at.date() for allergy in visit.person.allergies
        )
    ]
    assert given
    assert "amoxicillin" not in given


def test_influenza_comes_in_winter_and_mushrooms_in_summer() -> None:
    plan = Plan(residents=2500, seed=11, as_of=AS_OF)
    world = prefecture()
    setting = Setting(11, since(plan), AS_OF, 0.6, world.care, world.workforce)
    months: dict[str, Counter[int]] = defaultdict(Counter)
    for household in people(plan):
        for each in history(setting, household):
            if isinstance(each, Visit):
                months[each.diagnoses[0][0]][each.at.month] += 1
    influenza, mushrooms = months["J10.100"], months["T62.001"]
    assert sum(influenza[month] for month in (11, 12, 1)) > sum(influenza.values()) * 0.45
    assert sum(mushrooms[month] for month in (6, 7, 8)) > sum(mushrooms.values()) * 0.75


def test_pregnancies_lead_to_births_with_both_parents(happened: list[Happening]) -> None:
    births = [each for each in happened if isinstance(each, Birth)]
    contacts = [each for each in happened if isinstance(each, Antenatal)]
    assert len(births) > 50
    assert len(contacts) > 3 * len(births)
    for birth in births:
        assert birth.mother is birth.person.mother
        assert 1500 < birth.weight < 5000
    for contact in contacts:
        assert not contact.person.male
        assert 5 <= contact.week <= 41


def test_check_ups_are_for_those_over_65(happened: list[Happening]) -> None:
    check_ups = [each for each in happened if isinstance(each, CheckUp)]
    assert check_ups
    assert all(each.person.age(each.at.date()) >= 64 for each in check_ups)


def test_notifiable_diseases_have_cards(happened: list[Happening]) -> None:
    cards = [each for each in happened if isinstance(each, ReportCard)]
    assert cards
    assert all(card.visit.person is card.person and card.onset <= card.at.date() for card in cards)


def test_diagnoses_are_of_the_national_icd_10_list(shared: Path) -> None:
    names = dict(
        line.split(",", 2)[::2]
        for line in (shared / "standards/icd10_gbt14396.csv").read_text(encoding="utf-8").splitlines()[1:]
    )
    for illness in load("illnesses")["illnesses"].values():
        for code, name in ((illness["code"], illness["name"]), illness["symptom"]):
            assert names.get(code, "").strip('"') == name
    for code, entry in load("lasting").items():
        assert names.get(code) == entry["name"]
        assert names.get(entry["crisis"][0], "").endswith(entry["crisis"][1])


def test_catalogues_refer_to_what_exists() -> None:
    illnesses = load("illnesses")["illnesses"]
    used = {
        drug
        for entry in illnesses.values()
        for group in entry["drugs"] + entry.get("child_drugs", [])
        for drug in group
    }
    used |= {drug for entry in load("lasting").values() for group in entry["drugs"] for drug in group}
    assert used <= set(medicines())
    assert {panel for entry in illnesses.values() for panel in entry["labs"]} <= set(panels())
