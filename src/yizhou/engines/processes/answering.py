"""What people answer on a step's form: checked by `engines/forms`, and whether there is what was picked."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from yizhou.engines.forms import api as forms
from yizhou.engines.forms.contracts import FieldKind, FormField
from yizhou.engines.processes.definitions import Step
from yizhou.engines.processes.errors import AnswersFaulty
from yizhou.kernel.errors.contracts import Fault, Severity
from yizhou.kernel.organisations import api as organisations

Picked = dict[str, str]


def _institution(picked: Picked) -> Picked | None:
    found = organisations.by_code(picked["code"])
    return {"code": found.code, "name": found.name} if found else None


def _identified(picked: Picked) -> Picked | None:
    try:
        return {"code": str(UUID(picked["code"])), "name": picked["name"][:200]}
    except ValueError:
        return None


SOURCES: Mapping[str, tuple[Callable[[Picked], Picked | None], str]] = {
    "institution": (_institution, "机构目录中没有这个机构，请重新选择"),
    "colleague": (_identified, "请从列出的人员中选择"),
    "health_event": (_identified, "请从健康档案中选择记录"),
    "session": (_identified, "请从列出的班次中选择"),
    "licence_application": (_identified, "请从列出的申请中选择"),
}
"""What a step's form may have people pick from, and what is said when there is no such thing."""


def check(
    step: Step, answers: Mapping[str, Any], data: Mapping[str, Any], reasons: Mapping[str, str]
) -> dict[str, Any]:
    """The answers as they are kept: every question of the form, None where nothing was answered or it does not apply.

    `data` is what the case knows already, `reasons` explain what is unusual. Raises AnswersFaulty with a fault for each question.
    """
    checked = forms.check(step.form, answers, data, reasons)
    faults = [fault for fault in checked.faults if fault.severity is Severity.ERROR]
    kept = {field.id: checked.answers.get(field.id) for field in step.form.fields}
    for field in step.form.fields:
        if field.source and kept[field.id] is not None:
            kept[field.id] = _found(field, kept[field.id], faults)
    if faults:
        raise AnswersFaulty(faults=tuple(faults), count=len(faults))
    return kept


def _found(field: FormField, value: Any, faults: list[Fault]) -> Any:
    look, advice = SOURCES[field.source]
    several = field.kind is FieldKind.PICKS
    found = [look(one) for one in (value if several else [value])]
    if None in found:
        message = f"“{field.label}”不在可选的范围内"
        faults.append(Fault("processes.not_offered", Severity.ERROR, field.id, message, advice))
        return None
    return found if several else found[0]
