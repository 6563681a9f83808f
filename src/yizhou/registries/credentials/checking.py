"""Whether what is said of a licence fits its kind: all faults at once, each with its field and advice."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from yizhou.kernel.errors.contracts import Fault, Severity
from yizhou.registries.credentials.definitions import FieldDefinition, Kind

_SEPARATORS = "、，,;；\n"


def normalised(kind: Kind, given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a kind in the types of its definition: texts trimmed, lists split, whole numbers as such.

    What cannot be understood stays as it was written, for `faults_of` to name it; unknown fields are left out.
    """
    return {
        field.id: value
        for field in kind.fields
        if (value := _value(field, given.get(field.id))) not in (None, "", [])
    }


def _value(field: FieldDefinition, given: Any) -> Any:
    if field.type == "list":
        parts = given if isinstance(given, list | tuple) else _split(str(given or ""))
        return [text for part in parts if (text := str(part).strip())]
    if isinstance(given, date):
        return given.isoformat()
    text = "" if given is None else str(given).strip()
    if field.type == "integer" and text.isdecimal():
        return int(text)
    if field.type == "date":
        return _day(text) or text
    return text


def _split(text: str) -> list[str]:
    for separator in _SEPARATORS:
        text = text.replace(separator, "\n")
    return text.split("\n")


def _day(text: str) -> str:
    """A day however it is written (20260131, 2026/1/31, 2026年1月31日) in ISO form; empty when it is none."""
    for mark in "/.年月":
        text = text.replace(mark, "-")
    text = text.removesuffix("日").strip()
    try:
        if text.isdecimal() and len(text) == 8:
            return date(int(text[:4]), int(text[4:6]), int(text[6:])).isoformat()
        year, month, day = text.split(" ")[0].split("-")
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def day_of(text: str) -> date | None:
    """The day a text means, None when it is none."""
    found = _day(text)
    return date.fromisoformat(found) if found else None


def number_faults(kind: Kind, number: str) -> Iterator[Fault]:
    """What is wrong with a licence number."""
    if not number:
        yield fault("number", f"缺少{kind.number_name}", f"{kind.number_hint}，如 {kind.number_example}")
    elif not kind.number.fullmatch(number):
        yield fault(
            "number",
            f"{kind.number_name} {number} 不符合规则",
            f"{kind.number_hint}，如 {kind.number_example}",
        )


def field_faults(kind: Kind, fields: Mapping[str, Any]) -> Iterator[Fault]:
    """What is wrong with normalised fields."""
    for field in kind.fields:
        value = fields.get(field.id)
        if value in (None, "", []):
            if field.required:
                yield fault(field.id, f"缺少{field.name}", f"请填写{field.name}" + _like(field))
        elif field.options:
            unknown = [
                one for one in (value if isinstance(value, list) else [value]) if one not in field.options
            ]
            if unknown:
                yield fault(
                    field.id,
                    f"{field.name}“{'、'.join(unknown)}”不在可选项中",
                    f"可选：{'、'.join(field.options)}",
                )
        elif field.pattern and not field.pattern.fullmatch(str(value)):
            yield fault(field.id, f"{field.name} {value} 不符合规则", "请对照证件核对" + _like(field))
        elif field.type == "date" and not _day(str(value)):
            yield fault(field.id, f"{field.name}“{value}”不是日期", "请按 2026-01-31 的格式填写")
        elif field.type == "integer" and not _within(field, value):
            limits = f"{field.range[0]} 至 {field.range[1]} 的" if field.range else ""
            yield fault(field.id, f"{field.name}“{value}”不正确", f"请填写{limits}整数")


def _like(field: FieldDefinition) -> str:
    return f"，如 {field.example}" if field.example else ""


def _within(field: FieldDefinition, value: Any) -> bool:
    if not isinstance(value, int):
        return False
    return field.range is None or field.range[0] <= value <= field.range[1]


def validity_faults(
    kind: Kind, valid_from: date | None, valid_until: date | None, on: date
) -> Iterator[Fault]:
    """What is wrong with the days a licence is to be valid."""
    if valid_from is None:
        yield fault("valid_from", "缺少有效期起", "请填写有效期开始的日期")
        return
    if valid_from > on + timedelta(days=366):
        yield fault("valid_from", f"有效期起 {valid_from} 在一年之后", "请核对年份")
    if valid_until is not None and valid_until < valid_from:
        yield fault(
            "valid_until", f"有效期止 {valid_until} 早于有效期起 {valid_from}", "请核对两个日期是否填反"
        )
    elif kind.years is not None and valid_until is not None:
        longest = years_after(valid_from, kind.years)
        if valid_until > longest + timedelta(days=1):
            yield fault(
                "valid_until",
                f"有效期止 {valid_until} 超过{kind.title}的有效期（{kind.years} 年）",
                f"最晚填写 {longest}",
            )


def years_after(day: date, years: int) -> date:
    """The last day of so many years that begin on `day`."""
    try:
        return day.replace(year=day.year + years) - timedelta(days=1)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, the month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    return date(year, month + 1, 28)


def fault(place: str, message: str, advice: str) -> Fault:
    """An error of the field `place`."""
    return Fault(f"credentials.{place}", Severity.ERROR, place, message, advice)
