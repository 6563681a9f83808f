"""Whether a value fits its row of a data set: the code list first, then the format. Each value of a column is judged once."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from yizhou.exchange.conformance import faults
from yizhou.kernel.errors.contracts import Fault
from yizhou.registries.standards_library import api as library
from yizhou.standards import citizen_id
from yizhou.standards.data_sets import DataSet, Item
from yizhou.standards.formats import check_format, parse_format

_REMEMBERED = 20_000
_EXACT_FIGURES = 15  # a double holds 15 decimal figures; Excel cuts the rest
_NUMBER_TYPE = "02.01.031.00"
_NUMBER = "02.01.030.00"
Finding = Callable[[str], Fault]
"""A fault that still lacks its place."""


def written(raw: Any, item: Item) -> str:
    """A cell as the format writes it: whole numbers without `.0`, dates as YYYYMMDD, truth as T and F."""
    if raw is None:
        return ""
    if isinstance(raw, str):
        return raw.strip()
    if isinstance(raw, bool):
        return "T" if raw else "F"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() and abs(raw) < 1e18 else repr(raw)
    if isinstance(raw, datetime):
        rule = parse_format(item.format)
        only_day = rule is not None and rule.kind == "D" and raw.time() == time()
        return raw.strftime("%Y%m%d" if only_day else "%Y%m%dT%H%M%S")
    if isinstance(raw, date):
        return raw.strftime("%Y%m%d")
    if isinstance(raw, time):
        return raw.strftime("%H%M%S")
    return str(raw).strip()


class Judge:
    """Judges the values of one row of a data set, and remembers what it said of each."""

    def __init__(self, item: Item) -> None:
        self.item = item
        self.values = item.values
        self.codes_by_name = {name: code for code, name in reversed(tuple(self.values.codes.items()))}
        self.known: dict[Any, Finding | None] = {}

    def __call__(self, raw: Any) -> Finding | None:
        """The fault of a filled cell, or None."""
        try:
            return self.known[raw]
        except KeyError:
            finding = self._judge(raw)
            if len(self.known) < _REMEMBERED:
                self.known[raw] = finding
            return finding
        except TypeError:  # a list or a mapping cannot be remembered, nor be a value
            return faults.not_a_value

    def _judge(self, raw: Any) -> Finding | None:
        item, values = self.item, self.values
        text = written(raw, item)
        if isinstance(raw, float) and abs(raw) >= 10**_EXACT_FIGURES and item.datatype != "N":
            return lambda place: faults.digits_lost(place, repr(raw))
        if values.closed:
            if values.has(text):
                return None
            code = self.codes_by_name.get(text)
            if code:
                return lambda place: faults.name_for_code(place, text, code)
            return lambda place: faults.not_in_list(place, text, values)
        if item.datatype == "N" and parse_format(item.format) is None:
            return None if _is_number(text) else lambda place: faults.not_a_number(place, text)
        reason = check_format(item.format, text)
        if not reason:
            return None
        return lambda place: faults.bad_format(
            place, reason, item.format, library.format_meaning(item.format)
        )


def _is_number(text: str) -> bool:
    try:
        return abs(float(text)) < float("inf")
    except ValueError:
        return False


def citizen_pairs(group: DataSet) -> tuple[tuple[Item, Item], ...]:
    """Rows that hold an identity document's type and, next after it, its number."""
    return tuple(
        (kind, number)
        for kind, number in zip(group.items, group.items[1:], strict=False)
        if kind.element_id.endswith(_NUMBER_TYPE) and number.element_id.endswith(_NUMBER)
    )


def judge_citizen_id(kind: Any, number: Any, item: Item) -> Finding | None:
    """The fault of an identity number whose type says it is a citizen number (CV02.01.101 code 01)."""
    text = written(number, item)
    if written(kind, item) not in ("1", "01") or not text:
        return None
    check = citizen_id.check(text)
    return None if check.valid else lambda place: faults.bad_citizen_id(place, check.problem)
