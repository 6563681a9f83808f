"""Citizen identification numbers (GB 11643-1999): 15 and 18 places, check digit, birth date, sex, region.

A number is judged, never repaired. `check` says all that can be read from a number even when it is not valid,
because published samples and real registers hold numbers with wrong check digits.
"""

from dataclasses import dataclass
from datetime import date

__all__ = ["CitizenIdCheck", "check", "check_digit", "mask", "normalise"]

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
# First two places: GB/T 2260 provinces; 83 is Taiwan's residence permit (2018), 91 the foreigners' permanent residence card.
_PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
        "91",
    ]
)


@dataclass(frozen=True, slots=True)
class CitizenIdCheck:
    """What a number says. `normalised18` is empty unless 15 or 18 well-formed places were given.

    `sex` is GB/T 2261.1 (`1` male, `2` female). `region` is the six-place code printed in the number, as of its
    issue. `problem` is empty for a valid number, else one of `length`, `characters`, `region`, `birth_date`, `check_digit`.
    """

    valid: bool
    normalised18: str = ""
    birth_date: date | None = None
    sex: str = ""
    region: str = ""
    problem: str = ""


def normalise(value: str) -> str:
    """Trimmed, upper case, full-width figures made half-width, blanks and hyphens removed."""
    text = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in value)
    return "".join(c for c in text if not c.isspace() and c != "-").upper()


def check_digit(first17: str) -> str:
    """Place 18 for the 17 figures before it (GB 11643 §4.2.3, ISO 7064 MOD 11-2)."""
    total = sum(int(figure) * weight for figure, weight in zip(first17, _WEIGHTS, strict=True))
    return _CHECKS[total % 11]


def check(value: str) -> CitizenIdCheck:
    """Judge a number of 15 or 18 places; never raises."""
    text = normalise(value)
    if len(text) not in (15, 18):
        return CitizenIdCheck(False, problem="length")
    body = text if len(text) == 15 else text[:17]
    if not (body.isascii() and body.isdigit()) or (len(text) == 18 and text[17] not in "0123456789X"):
        return CitizenIdCheck(False, problem="characters")
    first17 = text[:6] + "19" + text[6:] if len(text) == 15 else text[:17]
    number = first17 + check_digit(first17) if len(text) == 15 else text
    try:
        birth = date(int(first17[6:10]), int(first17[10:12]), int(first17[12:14]))
    except ValueError:
        birth = None
    region, sex = first17[:6], "1" if int(first17[16]) % 2 else "2"
    problem = ""
    if region[:2] not in _PROVINCES:
        problem = "region"
    elif birth is None or birth.year < 1850:
        problem = "birth_date"
    elif number[17] != check_digit(first17):
        problem = "check_digit"
    return CitizenIdCheck(not problem, number, birth, sex, region, problem)


def mask(value: str) -> str:
    """The number as it may be shown to people who need not know it: `532301********1234`."""
    return value[:6] + "*" * (len(value) - 10) + value[-4:] if len(value) > 10 else "*" * len(value)
