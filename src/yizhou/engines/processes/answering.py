"""What people answer on a step's form, checked on the server: all mistakes at once, each beside its field."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from yizhou.engines.processes.definitions import Field, Step
from yizhou.engines.processes.errors import AnswersFaulty
from yizhou.engines.processes.expressions import holds
from yizhou.kernel.errors.contracts import Fault, Severity
from yizhou.kernel.organisations import api as organisations

TYPES = {
    "text": "单行文字", "paragraph": "多行文字", "choice": "单选", "choices": "多选", "yesno": "是否", "number": "数字", "date": "日期",
    "datetime": "日期时间", "organisation": "机构", "person": "人员", "events": "健康记录", "licence_application": "证照申请",
}  # fmt: skip
_LONGEST = {"text": 200, "paragraph": 4_000}


class _Wrong(Exception):
    """A value that does not fit its field; the text says what would."""


def _text(field: Field, value: Any) -> str:
    text = str(value).strip()
    most = _LONGEST.get(field.type, 200)
    if len(text) > most:
        raise _Wrong(f"不能超过 {most} 字")
    return text


def _choice(field: Field, value: Any) -> str:
    if value not in dict(field.options):
        raise _Wrong("请从列出的选项中选择")
    return str(value)


def _choices(field: Field, value: Any) -> list[str]:
    if not isinstance(value, list):
        raise _Wrong("请从列出的选项中选择")
    return [_choice(field, each) for each in value]


def _yesno(field: Field, value: Any) -> bool:
    if not isinstance(value, bool):
        raise _Wrong("请选择是或否")
    return value


def _number(field: Field, value: Any) -> float | int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _Wrong("请填写数字")
    if field.low is not None and value < field.low:
        raise _Wrong(f"不能小于 {field.low:g}")
    if field.high is not None and value > field.high:
        raise _Wrong(f"不能大于 {field.high:g}")
    return value


def _date(field: Field, value: Any) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise _Wrong("请填写日期，如 2026-01-31") from None


def _datetime(field: Field, value: Any) -> str:
    try:
        return datetime.fromisoformat(str(value)).isoformat(timespec="minutes")
    except ValueError:
        raise _Wrong("请填写日期和时间，如 2026-01-31T09:30") from None


def _organisation(field: Field, value: Any) -> dict[str, str]:
    code = value.get("code", "") if isinstance(value, dict) else str(value)
    found = organisations.by_code(code)
    if found is None:
        raise _Wrong("机构目录中没有这个机构，请重新选择")
    return {"code": found.code, "name": found.name}


def _identified(field: Field, value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise _Wrong("请从列出的项目中选择")
    try:
        return {"id": str(UUID(str(value.get("id")))), "name": str(value.get("name", ""))[:200]}
    except ValueError:
        raise _Wrong("请从列出的项目中选择") from None


def _events(field: Field, value: Any) -> list[str]:
    try:
        return [str(UUID(str(each))) for each in value]
    except (TypeError, ValueError):
        raise _Wrong("请从健康档案中选择记录") from None


_READ: dict[str, Callable[[Field, Any], Any]] = {
    "text": _text, "paragraph": _text, "choice": _choice, "choices": _choices, "yesno": _yesno, "number": _number,
    "date": _date, "datetime": _datetime, "organisation": _organisation, "person": _identified, "events": _events,
    "licence_application": _identified,
}  # fmt: skip


def check(step: Step, answers: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
    """The answers as they are kept: every field of the form, None where nothing was answered or it does not apply.

    `data` is what the case knows already; conditions read it beside `answers`. Raises AnswersFaulty with a fault for each field.
    """
    kept: dict[str, Any] = {}
    faults: list[Fault] = []
    for field in step.form:
        kept[field.id] = None
        if field.when and not holds(field.when, {**data, "answers": kept}):
            continue
        value = answers.get(field.id)
        if value is None or value in ("", []):
            if field.required:
                faults.append(_fault(field, "必填，请填写"))
            continue
        try:
            kept[field.id] = _READ[field.type](field, value)
        except _Wrong as wrong:
            faults.append(_fault(field, str(wrong)))
    known = {field.id for field in step.form}
    faults += [
        Fault("processes.field_unknown", Severity.ERROR, name, f"表单中没有“{name}”这一项", "请刷新页面，表单可能已更新")
        for name in answers
        if name not in known
    ]  # fmt: skip
    if faults:
        raise AnswersFaulty(faults=tuple(faults), count=len(faults))
    return kept


def _fault(field: Field, advice: str) -> Fault:
    return Fault("processes.field_unfit", Severity.ERROR, field.id, f"“{field.name}”{advice}", advice)
