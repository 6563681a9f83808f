"""The population: ages, peoples, families, numbers."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

from tests.tools.demo.conftest import AS_OF
from tools.demo.contracts import Plan
from tools.demo.naming import YI
from tools.demo.numbers import citizen_check
from tools.demo.people import Household, Person
from tools.demo.streaming import people


def _all(population: list[Household]) -> list[Person]:
    return [person for household in population for person in household.members]


def test_exactly_as_many_residents_as_asked_for(population: list[Household]) -> None:
    assert len(_all(population)) == 12_000
    assert sum(len(home.members) for home in people(Plan(residents=333, seed=9, as_of=AS_OF))) == 333


def test_ages_and_peoples_are_those_of_the_prefecture(population: list[Household]) -> None:
    alive = [person for person in _all(population) if person.died is None]
    ages = [person.age(AS_OF) for person in alive]
    share = {name: sum(low <= age < high for age in ages) / len(ages) for name, low, high in
             (("children", 0, 15), ("old", 65, 120))}  # fmt: skip
    assert 0.13 < share["children"] < 0.21
    assert 0.09 < share["old"] < 0.17
    assert 0.26 < sum(person.ethnic == YI for person in alive) / len(alive) < 0.34
    assert len({person.ethnic for person in alive}) == 8


def test_yi_people_have_names_of_both_forms(population: list[Household]) -> None:
    names = [person.name for person in _all(population) if person.ethnic == YI]
    lengths = Counter(len(name.registered) for name in names)
    assert all(lengths[length] for length in (2, 3, 4, 5))
    assert 0.08 < sum(bool(name.other) for name in names) / len(names) < 0.2


def test_citizen_numbers_are_valid_unique_and_agree_with_the_person(population: list[Household]) -> None:
    numbers = [(person, person.citizen_id) for person in _all(population) if person.citizen_id]
    assert len({number for _, number in numbers}) == len(numbers)
    for person, number in numbers:
        assert citizen_check(number[:17]) == number[17]
        assert number[6:14] == f"{person.birth:%Y%m%d}"
        assert (int(number[16]) % 2 == 1) == person.male
        assert number[:6] != "532302" or person.birth.year >= 2021


def test_health_record_numbers_are_unique(population: list[Household]) -> None:
    records = [person.record_number for person in _all(population)]
    assert len(set(records)) == len(records)
    assert all(len(record) == 17 for record in records)


def test_mothers_are_of_an_age_to_be_mothers_and_twins_share_a_birthday(population: list[Household]) -> None:
    twins = 0
    for person in _all(population):
        if person.mother is not None:
            assert 15 < (person.birth - person.mother.birth).days / 365.25 < 48
        if person.twin_order:
            twins += 1
            assert person.birth < AS_OF
    assert twins > 10


def test_nobody_falls_ill_after_death_or_dies_before_birth(population: list[Household]) -> None:
    dead = [person for person in _all(population) if person.died]
    assert 0.03 < len(dead) / 12_000 < 0.1
    for person in dead:
        assert person.died is not None
        assert person.birth <= person.died < AS_OF
        assert all(since < person.died for since in person.conditions.values())
        assert person.death_cause[0]


def test_the_youngest_have_no_number_yet(population: list[Household]) -> None:
    newborns = [person for person in _all(population) if person.birth > AS_OF - timedelta(days=40)]
    assert newborns
    assert any(not person.citizen_id for person in newborns)


def test_households_of_a_village_do_not_depend_on_how_many_are_asked_for() -> None:
    few = {
        person.id: person
        for home in people(Plan(residents=400, seed=2, as_of=AS_OF))
        for person in home.members
    }
    again = {
        person.id: person
        for home in people(Plan(residents=400, seed=2, as_of=AS_OF))
        for person in home.members
    }
    assert [(key, person.citizen_id) for key, person in few.items()] == [
        (key, person.citizen_id) for key, person in again.items()
    ]
    for earlier, later in pairwise(sorted(few)):
        assert earlier != later
