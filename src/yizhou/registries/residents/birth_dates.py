"""Dates of birth: full years of age, and how alike two of them are: slips of the desk, 虚岁 and the lunar calendar."""

from datetime import date

from rapidfuzz.distance import OSA

_GENERATION_YEARS = 12


def compare_birth_dates(one: date, other: date) -> str:
    """The level of likeness of two dates of birth (levels of the field `birth_date` in the model)."""
    if one == other:
        return "exact"
    if one.year == other.year:
        return _compare_within_year(one, other)
    left, right = f"{one:%Y%m%d}", f"{other:%Y%m%d}"
    if (one.month, one.day) == (other.month, other.day):
        if abs(one.year - other.year) == 1:
            return "year_near"
        return _slip(left, right) or _apart(one, other)
    return _slip(left, right) if _slip(left, right) == "digits_swapped" else _apart(one, other)


def age_on(birth: date | None, day: date) -> int | None:
    """Full years of age; None when the date of birth is unknown or still to come."""
    if birth is None or birth > day:
        return None
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _compare_within_year(one: date, other: date) -> str:
    if (1, 1) in {(one.month, one.day), (other.month, other.day)}:
        return "year_only"
    if (one.month, one.day) == (other.day, other.month):
        return "day_month_swapped"
    slip = _slip(f"{one:%m%d}", f"{other:%m%d}")
    if slip:
        return slip
    return "lunar" if 18 <= abs((one - other).days) <= 52 else "same_year"


def _slip(left: str, right: str) -> str:
    """A single wrong digit, or two neighbouring digits in the wrong order."""
    differing = [index for index, pair in enumerate(zip(left, right, strict=True)) if pair[0] != pair[1]]
    if len(differing) == 1:
        return "one_digit"
    if len(differing) == 2 and OSA.distance(left, right) == 1:
        return "digits_swapped"
    return ""


def _apart(one: date, other: date) -> str:
    if abs(one.year - other.year) >= _GENERATION_YEARS:
        return "generation"
    return "lunar" if 18 <= abs((one - other).days) <= 52 else "different"
