"""Numbers of standards: one form to compare, one to sort by, one to show."""

import re

_DASHES = re.compile(r"[—–－‐-]+")
_PREFIX = re.compile(r"([A-Z]{2,4}(?:/[TZ])?) ?(?=[0-9])")
_DIGITS = re.compile(r"[0-9]+")


def key_of(number: str) -> str:
    """What two writings of one number have in common: `GB/T2261.1—2003` and `gb/t 2261.1-2003`."""
    return "".join(_DASHES.sub("-", number).upper().split())


def shown(number: str) -> str:
    """A number as the library writes it: a space after the letters, a plain dash; titles stay as they are."""
    plain = " ".join(number.split())
    if not re.match(r"[A-Za-z]{2,4}(/[TZtz])? ?[0-9]", plain):
        return plain
    return _PREFIX.sub(r"\1 ", _DASHES.sub("-", plain.upper()), count=1)


def sort_of(place: int, number: str) -> str:
    """Sorts by place in the order of adoption, then by number, with 2 before 10."""
    return f"{place:02}{_DIGITS.sub(lambda digits: digits[0].zfill(8), key_of(number))}"


def stem_of(number: str) -> str:
    """A number without its year, to recognise other parts and editions: `WS 365-2011` → `WS365`."""
    return re.sub(r"-[0-9]{2,4}$", "", key_of(number))
