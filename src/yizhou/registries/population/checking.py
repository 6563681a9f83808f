"""Whether a record fits the structure: codes put right where that is beyond doubt, every other fault named with its field. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from yizhou.kernel.clock.api import today
from yizhou.registries.population.contracts import FieldFault
from yizhou.registries.population.definitions import FieldOf, Structure, TableOf
from yizhou.standards import citizen_id, regions

_SUGGESTED = 5


@dataclass(frozen=True, slots=True)
class Checked:
    """The record as it would be stored, what was put right (field → what came), and what is wrong with it."""

    content: dict[str, Any]
    corrected: dict[str, str]
    faults: tuple[FieldFault, ...]


def check(structure: Structure, table: TableOf, record: Mapping[str, Any]) -> Checked:
    """Check and put right one record."""
    content: dict[str, Any] = {}
    corrected: dict[str, str] = {}
    faults: list[FieldFault] = []
    for name, value in record.items():
        known = table.field(str(name))
        text = "" if value is None else str(value).strip()
        if known is None:
            faults.append(
                FieldFault(
                    str(name)[:40],
                    text[:60],
                    "数据结构中没有这个数据项",
                    "请核对数据项名称，或先在本地扩展中增设",
                )
            )
        elif text:
            found = _value(structure, known, text)
            if isinstance(found, FieldFault):
                faults.append(found)
                content[known.id] = text
            else:
                content[known.id] = found
                if str(found) != text:
                    corrected[known.id] = text
    faults += [
        FieldFault(each.id, "", f"缺少{each.title}", "请补充")
        for each in table.fields
        if each.required and each.id not in content
    ]
    wrong = {fault.field for fault in faults}
    faults += [fault for fault in _rules(table, content) if fault.field not in wrong]
    return Checked(content, corrected, tuple(faults))


def _value(structure: Structure, known: FieldOf, text: str) -> Any:
    match known.type:
        case "code":
            return _code(structure, known, text)
        case "date":
            try:
                return date.fromisoformat(
                    text[:10] if "-" in text else f"{text[:4]}-{text[4:6]}-{text[6:8]}"
                ).isoformat()
            except ValueError:
                return FieldFault(known.id, text[:60], f"{known.title}不是日期", "日期写作 2024-05-06")
        case "integer":
            if not text.lstrip("-").isdecimal():
                return FieldFault(known.id, text[:60], f"{known.title}不是整数", "请填写数字")
            number = int(text)
            if known.range and not known.range[0] <= number <= known.range[1]:
                low, high = known.range
                return FieldFault(known.id, text[:60], f"{known.title}超出范围", f"应在 {low} 到 {high} 之间")
            return number
        case "region":
            code = regions.current_code(text if len(text) == 12 else text.ljust(12, "0"))
            if regions.find(code) is None:
                return FieldFault(
                    known.id, text[:60], f"{known.title}不是州内的区划代码", "请核对统计用区划代码"
                )
            return code
        case "citizen_id":
            checked = citizen_id.check(text)
            if not checked.valid:
                return FieldFault(known.id, text[:60], f"{known.title}不合规则", "请核对18位号码及校验位")
            return checked.normalised18
    if known.length and len(text) > known.length:
        return FieldFault(known.id, text[:60], f"{known.title}超过 {known.length} 个字", "请缩短")
    if known.pattern and not known.pattern.match(text):
        return FieldFault(
            known.id, text[:60], f"{known.title}的写法不合规则", f"规则：{known.pattern.pattern}"
        )
    return text


def _code(structure: Structure, known: FieldOf, text: str) -> Any:
    codes = structure.code_sets[known.code_set]
    if text in codes.codes:
        return text
    if text in codes.repairs:
        return codes.repairs[text]
    for other in (text.zfill(2), text.lstrip("0") or "0"):
        if other in codes.codes:
            return other
    named = [code for code, name in codes.codes.items() if name == text]
    if len(named) == 1:
        return named[0]
    near = [
        f"{code} {name}" for code, name in codes.codes.items() if code.startswith(text[:1]) or text in name
    ]
    shown = near[:_SUGGESTED] or [f"{code} {name}" for code, name in list(codes.codes.items())[:_SUGGESTED]]
    return FieldFault(
        known.id, text[:60], f"{known.title}“{text[:20]}”不在{codes.title}中", f"可用的代码如：{'、'.join(shown)}",
        tuple(one.partition(" ")[0] for one in shown),
    )  # fmt: skip


def _day(content: Mapping[str, Any], name: str) -> date | None:
    if name == "today":
        return today()
    try:
        return date.fromisoformat(str(content.get(name, "")))
    except ValueError:
        return None


def _rules(table: TableOf, content: Mapping[str, Any]) -> list[FieldFault]:
    found: list[FieldFault] = []
    for rule in table.rules:
        match rule["check"]:
            case "order":
                early, late = _day(content, rule["earlier"]), _day(content, rule["later"])
                if early and late and late < early:
                    found.append(
                        FieldFault(rule["later"], late.isoformat(), rule["message"], "请核对两个日期")
                    )
            case "not_future":
                day = _day(content, rule["field"])
                if day and day > today():
                    found.append(FieldFault(rule["field"], day.isoformat(), rule["message"], "请核对日期"))
            case "age":
                born, at = _day(content, rule["birth"]), _day(content, rule["at"])
                if born and at:
                    age = at.year - born.year - ((at.month, at.day) < (born.month, born.day))
                    if not rule["low"] <= age <= rule["high"]:
                        found.append(
                            FieldFault(
                                rule["birth"],
                                born.isoformat(),
                                f"{rule['message']}（{age}周岁）",
                                "请核对出生日期",
                            )
                        )
            case "citizen_id":
                found += _against_number(rule, content)
    return found


def _against_number(rule: Mapping[str, Any], content: Mapping[str, Any]) -> list[FieldFault]:
    number = citizen_id.check(str(content.get(rule["number"], "")))
    if not number.valid:
        return []
    found = []
    born, sex = _day(content, rule["birth"]), content.get(rule["sex"])
    if born and number.birth_date and born != number.birth_date:
        found.append(
            FieldFault(
                rule["birth"],
                born.isoformat(),
                f"出生日期{rule['message']}",
                f"号码中的出生日期是 {number.birth_date}",
            )
        )
    if sex in ("1", "2") and number.sex and sex != number.sex:
        found.append(FieldFault(rule["sex"], str(sex), f"性别{rule['message']}", "请核对性别和号码"))
    return found
