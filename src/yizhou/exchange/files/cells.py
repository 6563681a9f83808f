"""The value of a cell by its column's type: what is meant, or the fault that says why it cannot be known."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from yizhou.exchange.files import faults
from yizhou.exchange.files.contracts import Column
from yizhou.kernel.clock.api import CHINA
from yizhou.kernel.errors.contracts import Fault
from yizhou.standards import code_systems, icd10, value_sets

_DAY = re.compile(
    r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))"
    r"(?:[T\s]*(\d{1,2}):?(\d{2})(?::?(\d{2}))?(?:\.\d+)?)?$"
)
_TRUE = frozenset({"t", "true", "1", "是", "有", "y", "yes", "√"})
_FALSE = frozenset({"f", "false", "0", "2", "否", "无", "n", "no", "×"})
_LISTED_CODES = 16


@dataclass(frozen=True, slots=True)
class Coded:
    """A code of a value set with its Chinese name; `system` is the CV number or URI, empty for free text.

    `fhir` is the code FHIR has for it, where the definition says so.
    """

    code: str
    name: str
    system: str = ""
    fhir: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell says. `value` None: empty, or not understood (then `faults` says why). `text` is as written."""

    value: Any = None
    text: str = ""
    faults: tuple[Fault, ...] = ()


def written(raw: Any) -> str:
    """A cell as text, the way a person sees it: no `.0` of whole numbers, dates in ISO form."""
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "T" if raw else "F"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() and abs(raw) < 1e18 else repr(raw)
    if isinstance(raw, datetime):
        return raw.isoformat(sep=" ") if raw.time() != time() else raw.date().isoformat()
    if isinstance(raw, date):
        return raw.isoformat()
    return str(raw).strip()


def _moment(text: str) -> datetime | date | None:
    """A day, or a moment in China's time."""
    found = _DAY.match(text)
    if found is None:
        return None
    year, month, day = int(found[1]), int(found[2] or found[4]), int(found[3] or found[5])
    try:
        if found[6] is None:
            return date(year, month, day)
        return datetime(year, month, day, int(found[6]), int(found[7]), int(found[8] or 0), tzinfo=CHINA)
    except ValueError:
        return None


def _number(text: str, whole: bool) -> int | Decimal | None:
    try:
        value = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    if not value.is_finite():
        return None
    if whole:
        return int(value) if value == value.to_integral_value() else None
    return value


def listed(column: Column) -> Mapping[str, str]:
    """Codes a coded column may hold, code → name."""
    if column.codes:
        return column.codes
    return code_systems.codes(column.value_set) or {}


def _code(text: str, column: Column) -> Coded | None:
    """The code meant: by code (`1` is `01`), by its name, or by a synonym the definition knows."""
    known = listed(column)
    text = column.synonyms.get(text, text)
    system = column.system or column.value_set
    if text in known:
        return Coded(text, known[text], system, column.fhir.get(text, ""))
    if column.open:
        return Coded(text, text, "", column.fhir.get(text, ""))
    bare = text.lstrip("0")
    for code, name in known.items():
        if text == name or (bare and text.isdecimal() and code.isdecimal() and code.lstrip("0") == bare):
            return Coded(code, name, system, column.fhir.get(code, ""))
    return None


def read(raw: Any, column: Column, place: str) -> Cell:
    """The value of a cell."""
    text = written(raw)
    if not text:
        return Cell(faults=(faults.value_missing(place, column.name),) if column.required else ())
    if column.type != "text" and not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    match column.type:
        case "date" | "datetime":
            return _read_moment(text, column, place)
        case "number" | "integer":
            return _read_number(text, column, place)
        case "flag":
            return _read_flag(text, column, place)
        case "icd10":
            return _read_icd10(text, column, place)
        case "code":
            return _read_codes(text, column, place) if column.separator else _read_code(text, column, place)
    return Cell(text, text)


def _read_moment(text: str, column: Column, place: str) -> Cell:
    value = _moment(text)
    if value is None:
        return Cell(None, text, (faults.bad_date(place, text[:30], column.required),))
    if column.type == "date" and isinstance(value, datetime):
        value = value.date()
    return Cell(value, text)


def _read_number(text: str, column: Column, place: str) -> Cell:
    value = _number(text, column.type == "integer")
    if value is None:
        return Cell(None, text, (faults.bad_number(place, text[:30], column.required),))
    if column.range and not column.range[0] <= value <= column.range[1]:
        low, high = (f"{limit:g}" for limit in column.range)
        return Cell(None, text, (faults.out_of_range(place, text[:30], low, high, column.required),))
    if column.usual and not column.usual[0] <= value <= column.usual[1]:
        low, high = (f"{limit:g}" for limit in column.usual)
        return Cell(value, text, (faults.unusual(place, text[:30], low, high),))
    return Cell(value, text)


def _read_flag(text: str, column: Column, place: str) -> Cell:
    low = text.lower()
    if low in _TRUE or low in _FALSE:
        return Cell(low in _TRUE, text)
    return Cell(None, text, (faults.bad_flag(place, text[:30], column.required),))


def _outside(text: str, column: Column, place: str) -> Fault:
    known = listed(column)
    pairs = [f"{code} {name}" for code, name in known.items()]
    shown = "、".join(pairs[:_LISTED_CODES]) + ("…" if len(pairs) > _LISTED_CODES else "")
    found = value_sets.get(column.value_set)
    name = f"{found.name}（{found.id}）" if found else f"“{column.name}”的代码"
    return faults.code_not_in_set(place, text[:30], name, shown, column.required)


def _read_code(text: str, column: Column, place: str) -> Cell:
    value = _code(text, column)
    return Cell(value, text) if value else Cell(None, text, (_outside(text, column, place),))


def _read_icd10(text: str, column: Column, place: str) -> Cell:
    """A code of GB/T 14396, or one that extends a published one (`I10.x00x002`), by the name of the nearest."""
    found = icd10.nearest(text)
    if found is None:
        shown = "如 I10、E11.900，须与国家临床版ICD-10一致"
        return Cell(None, text, (faults.code_not_in_set(place, text[:30], "ICD-10", shown, column.required),))
    return Cell(Coded(text.strip().upper(), found[1], code_systems.ICD10), text)


def _read_codes(text: str, column: Column, place: str) -> Cell:
    values, found = [], []
    for piece in re.split(r"[;；、,，]" if column.separator == ";" else re.escape(column.separator), text):
        if not piece.strip():
            continue
        value = _code(piece.strip(), column)
        if value is None:
            found.append(_outside(piece.strip(), column, place))
        else:
            values.append(value)
    return Cell(tuple(values) or None, text, tuple(found))
