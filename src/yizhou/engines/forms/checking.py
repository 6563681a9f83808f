"""Checks answers: one pass over the questions in their order, then the checks between answers.

The browser makes the same pass (`web/packages/fields/src/checking.ts`); the examples and `tests/engines/forms/words.json` hold both to it.
Rules ask only for what stands before them, so one pass is enough; what is not shown counts as not answered.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from yizhou.engines.forms import faults
from yizhou.engines.forms.contracts import Answers, Checked, FieldKind, Form, FormField
from yizhou.kernel.errors.contracts import Fault

_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_MOMENT = re.compile(r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$")
_TEXTS = {FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.SIGNATURE}
_LISTS = {FieldKind.ATTACHMENT, FieldKind.BODY_MAP}


def check(form: Form, answers: Answers, given: Mapping[str, Any], reasons: Mapping[str, str]) -> Checked:
    """Every fault of `answers`, and the answers as they would be kept."""
    known = {name: given.get(name) for name in form.given}
    if "today" in given:
        known["today"] = given["today"]
    found: list[Fault] = [faults.unknown(name) for name in answers if name not in _ids(form)]
    kept: dict[str, Any] = {}
    visible: set[str] = set()
    for group in form.groups:
        open_group = group.show is None or group.show.holds(known) is True
        for field in group.fields:
            if open_group and (field.show is None or field.show.holds(known) is True):
                visible.add(field.id)
                value, wrong = _answer(field, answers.get(field.id), known, field.id, reasons)
                found += wrong
            else:
                value = None
            known[field.id] = value
            if value is not None:
                kept[field.id] = value
    found += _between(form, known, visible, reasons)
    return Checked(kept, frozenset(visible), tuple(found))


def _ids(form: Form) -> frozenset[str]:
    return frozenset(field.id for field in form.fields)


def _between(
    form: Form, known: Mapping[str, Any], visible: set[str], reasons: Mapping[str, str]
) -> list[Fault]:
    found = []
    for check in form.checks:
        if check.rule.holds(known) is False:
            place = next((place for place in check.places if place in visible), check.places[0])
            found.append(faults.check_failed(check, place, answered=bool(reasons.get(place, "").strip())))
    return found


def _answer(
    field: FormField, raw: Any, known: Mapping[str, Any], place: str, reasons: Mapping[str, str]
) -> tuple[Any, list[Fault]]:
    """The value to keep and what is wrong with it; a wrong value is kept out of what follows."""
    if field.compute is not None:
        return field.compute.evaluate(known), []
    value = None if raw in (None, "", []) else raw
    if value is None:
        must = field.required or (field.require is not None and field.require.holds(known) is True)
        return None, [faults.required(field, place)] if must else []
    value, found = _shaped(field, value, known, place, reasons)
    return value, found


def _shaped(
    field: FormField, value: Any, known: Mapping[str, Any], place: str, reasons: Mapping[str, str]
) -> tuple[Any, list[Fault]]:
    match field.kind:
        case FieldKind.NUMBER | FieldKind.INTEGER:
            return _number(field, value, place, reasons)
        case FieldKind.CHOICE:
            return _choice(field, value, place)
        case FieldKind.CHOICES:
            return _choices(field, value, place)
        case FieldKind.TRUTH:
            return (
                (value, [])
                if isinstance(value, bool)
                else (None, [faults.wrong_kind(field, place, "“是”或“否”")])
            )
        case FieldKind.DATE | FieldKind.MOMENT:
            return _time(field, value, place)
        case FieldKind.TABLE:
            return _table(field, value, known, place, reasons)
        case FieldKind.PICK | FieldKind.PICKS:
            return _picked(field, value, place)
        case _:
            return _text(field, value, place)


def _number(field: FormField, value: Any, place: str, reasons: Mapping[str, str]) -> tuple[Any, list[Fault]]:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None, [faults.wrong_kind(field, place, "数字")]
    most = 0 if field.kind is FieldKind.INTEGER else field.decimals
    if most is not None and round(value, most) != value:
        return None, [faults.decimals(field, place, most)]
    if (field.low is not None and value < field.low) or (field.high is not None and value > field.high):
        return None, [faults.out_of_range(field, place, value)]
    unusual = (field.usual_low is not None and value < field.usual_low) or (
        field.usual_high is not None and value > field.usual_high
    )
    if unusual and not reasons.get(place, "").strip():
        return value, [faults.unusual(field, place, value)]
    return value, []


def _choice(field: FormField, value: Any, place: str) -> tuple[Any, list[Fault]]:
    if not isinstance(value, str) or all(value != option.code for option in field.options):
        return None, [faults.no_option(field, place, str(value))]
    return value, []


def _choices(field: FormField, value: Any, place: str) -> tuple[Any, list[Fault]]:
    if not isinstance(value, list):
        return None, [faults.wrong_kind(field, place, "选项列表")]
    names = {option.code: option.name for option in field.options}
    if strange := [code for code in value if not isinstance(code, str) or code not in names]:
        return None, [faults.no_option(field, place, str(strange[0]))]
    alone = next((code for code in value if code in field.exclusive), None)
    if alone is not None and len(value) > 1:
        return None, [faults.exclusive(field, place, names[alone])]
    return value, []


def _picked(field: FormField, value: Any, place: str) -> tuple[Any, list[Fault]]:
    """Shape only: whether there is such a thing, who asks the form has to see."""
    several = field.kind is FieldKind.PICKS
    given = value if several else [value]
    if not isinstance(given, list) or not all(_is_pick(one) for one in given):
        return None, [faults.wrong_kind(field, place, "列表中的项目")]
    kept = [{"code": one["code"], "name": one.get("name", "")} for one in given]
    return (kept if several else kept[0]), []


def _is_pick(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("code"), str)
        and bool(value["code"])
        and isinstance(value.get("name", ""), str)
    )


def _time(field: FormField, value: Any, place: str) -> tuple[Any, list[Fault]]:
    day = field.kind is FieldKind.DATE
    wanted = "日期（年-月-日）" if day else "日期和时间（年-月-日 时:分）"
    if not isinstance(value, str) or not (_DAY if day else _MOMENT).match(value):
        return None, [faults.wrong_kind(field, place, wanted)]
    try:
        _ = date.fromisoformat(value) if day else datetime.fromisoformat(value)
    except ValueError:
        return None, [faults.wrong_kind(field, place, wanted)]
    return value, []


def _text(field: FormField, value: Any, place: str) -> tuple[Any, list[Fault]]:
    if field.kind in _LISTS:
        good = isinstance(value, list) and all(isinstance(one, dict) for one in value)
        return (value, []) if good else (None, [faults.wrong_kind(field, place, "列表")])
    if not isinstance(value, str):
        return None, [faults.wrong_kind(field, place, "文字")]
    if (
        field.longest is not None
        and len(value) > field.longest
        and field.kind in _TEXTS - {FieldKind.SIGNATURE}
    ):
        return None, [faults.too_long(field, place, field.longest)]
    if field.pattern and not re.fullmatch(field.pattern, value):
        return None, [faults.pattern(field, place)]
    return value, []


def _table(
    field: FormField, value: Any, known: Mapping[str, Any], place: str, reasons: Mapping[str, str]
) -> tuple[Any, list[Fault]]:
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        return None, [faults.wrong_kind(field, place, "表格")]
    columns = {column.id for column in field.columns}
    found: list[Fault] = []
    rows = []
    for number, row in enumerate(value):
        found += [faults.unknown(f"{place}[{number}].{name}") for name in row if name not in columns]
        around = dict(known)
        kept = {}
        for column in field.columns:
            where = f"{place}[{number}].{column.id}"
            shown = column.show is None or column.show.holds(around) is True
            one, wrong = _answer(column, row.get(column.id), around, where, reasons) if shown else (None, [])
            found += wrong
            around[column.id] = kept[column.id] = one
        if any(one is not None for one in kept.values()):
            rows.append(kept)
    return rows or None, found
