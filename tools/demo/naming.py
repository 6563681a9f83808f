"""Names of people of Chuxiong: Han, Yi in Han form and in Yi form, and their smaller neighbours; and how clerks vary them."""

from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Any

import yaml

from tools.demo.geography import DATA
from tools.demo.randomness import Weighted

HAN, HUI, MIAO, YI, BAI, HANI, DAI, LISU = "01", "03", "06", "07", "14", "16", "18", "20"
"""Codes of ethnic groups, GB/T 3304."""

ETHNIC_NAMES = {
    HAN: "汉族", HUI: "回族", MIAO: "苗族", YI: "彝族", BAI: "白族", HANI: "哈尼族", DAI: "傣族", LISU: "傈僳族",
}  # fmt: skip

SMALL_GROUPS = Weighted({LISU: 2.2, MIAO: 2.0, DAI: 1.0, HUI: 1.0, BAI: 0.7, HANI: 0.1})
SMALL_SHARE = 0.07
YI_FORM_SHARE = 0.18
"""Yi residents whose registered name is in Yi form (clan and name); others have a Han-form name."""
SECOND_NAME_SHARE = 0.14
"""Yi residents known by a second name of the other form."""


@dataclass(frozen=True, slots=True)
class Name:
    """`registered` is what the identity card says; `other` a second name in use, or empty; `surname` for the children."""

    registered: str
    surname: str
    other: str = ""


@dataclass(frozen=True, slots=True)
class _Lists:
    surnames: dict[str, Weighted[str]]
    given: dict[tuple[bool, str], list[str]]
    clans: list[str]
    yi_given: dict[bool, list[str]]
    homophones: dict[str, str]
    lookalikes: dict[str, str]
    variants: dict[str, str]


@lru_cache(maxsize=1)
def _lists() -> _Lists:
    stored: dict[str, Any] = yaml.safe_load((DATA / "names.yaml").read_text(encoding="utf-8"))
    surnames = {code: Weighted(weights) for code, weights in stored["ethnic_surnames"].items()}
    surnames[HAN] = Weighted(stored["han_surnames"])
    surnames[YI] = Weighted(stored["yi_han_surnames"])
    given = {
        (male, generation): characters
        for male, key in ((True, "han_male"), (False, "han_female"))
        for generation, characters in stored[key].items()
    }
    return _Lists(
        surnames,
        given,
        stored["yi_clans"],
        {True: stored["yi_male"], False: stored["yi_female"]},
        stored["homophones"],
        stored["lookalikes"],
        stored["variants"],
    )


def surname(ethnic: str, rng: Random) -> str:
    return _lists().surnames[ethnic].draw(rng)


def clan(rng: Random) -> str:
    """The clan part of a Yi-form name."""
    return rng.choice(_lists().clans)


def _han_given(male: bool, birth_year: int, rng: Random) -> str:
    generation = "old" if birth_year < 1966 else "middle" if birth_year < 1996 else "young"
    characters = _lists().given[male, generation]
    first = rng.choice(characters)
    if rng.random() < (0.08 if generation == "old" else 0.16):
        return first
    return first + rng.choice(characters)


def name(
    ethnic: str, male: bool, birth_year: int, rng: Random, *, family: str = "", yi_clan: str = ""
) -> Name:
    """A name; `family` and `yi_clan` are inherited where given."""
    lists = _lists()
    own_surname = family or lists.surnames[ethnic].draw(rng)
    han = own_surname + _han_given(male, birth_year, rng)
    if ethnic != YI:
        return Name(han, own_surname)
    separator = "·" if rng.random() < 0.25 else ""
    yi = (yi_clan or clan(rng)) + separator + rng.choice(lists.yi_given[male])
    fraction = rng.random()
    registered, other = (yi, han) if fraction < YI_FORM_SHARE else (han, yi)
    return Name(registered, own_surname, other if rng.random() < SECOND_NAME_SHARE else "")


def by_ear(written: str, rng: Random) -> str:
    """The name with one character replaced by one of the same sound; unchanged if none is known."""
    return _replace(written, _lists().homophones, rng)


def by_eye(written: str, rng: Random) -> str:
    """The name with one character replaced by one that looks alike."""
    return _replace(written, _lists().lookalikes, rng)


def old_shape(written: str, rng: Random) -> str:
    """The name with one character in its traditional shape."""
    return _replace(written, _lists().variants, rng)


def _replace(written: str, table: dict[str, str], rng: Random) -> str:
    places = [index for index, character in enumerate(written) if character in table]
    if not places:
        return written
    place = rng.choice(places)
    return written[:place] + table[written[place]] + written[place + 1 :]
