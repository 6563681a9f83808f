"""Nobody is lost before the comparison: what errors leave of a person still shares a key with the index."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from tests.registries.residents.corruption import ERRORS, Population
from yizhou.registries.residents.birth_dates import compare_birth_dates
from yizhou.registries.residents.blocking import asked_keys, lock_keys, stored_keys
from yizhou.registries.residents.contracts import PersonClaim
from yizhou.registries.residents.entries import digest_of, dump_claim, load_claim
from yizhou.registries.residents.features import of_claim
from yizhou.registries.residents.name_shares import NameShares, count
from yizhou.registries.residents.names import name_form


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.__name__)
def test_any_one_error_without_identity_number_leaves_a_common_key(error) -> None:
    population = Population(seed=11)
    people = population.people(300)
    found = 0
    for person in people:
        bare = replace(person.claim, identifiers=(), mother_citizen_id="")
        found += bool(asked_keys(of_claim(error(population, bare, person))) & stored_keys(of_claim(bare)))
    assert found == len(people)


def test_a_claim_is_found_under_what_it_is_stored_under() -> None:
    for person in Population(seed=12).people(200):
        features = of_claim(person.claim)
        assert stored_keys(features) <= asked_keys(features)


def test_keys_are_few_and_shared_by_few() -> None:
    people = Population(seed=13).people(3_000)
    keys = [stored_keys(of_claim(person.claim)) for person in people]
    holders = Counter(key for found in keys for key in found)
    assert sum(map(len, keys)) / len(keys) < 9
    assert max(holders.values()) < 60


def test_claims_about_one_new_person_by_two_sources_share_a_lock() -> None:
    one = PersonClaim(name="罗建华", birth_date=date(1968, 4, 3), source="A", local_id="1")
    assert lock_keys(of_claim(one)) & lock_keys(
        of_claim(replace(one, name="建华罗", source="B", phones=("13911110001",)))
    )


def test_a_claim_is_stored_and_read_back_whole() -> None:
    for person in Population(seed=14).people(50):
        claim = replace(
            person.claim, source="S", local_id="1", deceased_on=date(2026, 1, 1), multiple_birth=2
        )
        assert load_claim(dump_claim(claim), None) == claim
        assert digest_of(claim) == digest_of(load_claim(dump_claim(claim), None))


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        (date(1980, 1, 2), date(1980, 1, 2), "exact"),
        (date(1980, 3, 8), date(1980, 8, 3), "day_month_swapped"),
        (date(1980, 3, 18), date(1980, 3, 13), "one_digit"),
        (date(1980, 3, 18), date(1950, 3, 18), "one_digit"),
        (date(1980, 3, 12), date(1980, 3, 21), "digits_swapped"),
        (date(1980, 3, 18), date(1979, 3, 18), "year_near"),
        (date(1980, 3, 18), date(1980, 1, 1), "year_only"),
        (date(1980, 3, 18), date(1980, 4, 22), "lunar"),
        (date(1980, 3, 18), date(1980, 11, 25), "same_year"),
        (date(1980, 3, 18), date(1983, 5, 27), "different"),
        (date(1980, 3, 18), date(2008, 5, 27), "generation"),
    ],
)
def test_birth_dates_compare(one: date, other: date, level: str) -> None:
    assert compare_birth_dates(one, other) == level
    assert compare_birth_dates(other, one) == level


def test_a_common_name_weighs_less_than_a_rare_one() -> None:
    shares = NameShares()
    for part, name, share in count([("李伟", 900), ("吉克阿优", 10), ("无名氏", 5_000), ("王芳", 90)]):
        (shares.surnames if part == "surname" else shares.given)[name] = share
    assert shares(name_form("李伟")) > shares(name_form("王芳")) > shares(name_form("吉克阿优"))
    assert shares.surnames["李"] == pytest.approx(0.9)
    assert "无" not in shares.surnames
