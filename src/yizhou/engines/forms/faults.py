"""What can be wrong with an answer: code, words, advice. The browser says the same (`web/packages/fields/src/checking.ts`)."""

from yizhou.engines.forms.contracts import FormCheck, FormField
from yizhou.engines.forms.showing import plain_number
from yizhou.kernel.errors.contracts import Fault, Severity


def _error(code: str, place: str, message: str, advice: str) -> Fault:
    return Fault(f"forms.{code}", Severity.ERROR, place, message, advice)


def unknown(place: str) -> Fault:
    return _error("unknown_field", place, f"表单没有“{place}”这一项", "表单可能已更新，请刷新后重新填写")


def required(field: FormField, place: str) -> Fault:
    return _error("required", place, f"“{field.label}”未填写", "此项必填")


def wrong_kind(field: FormField, place: str, wanted: str) -> Fault:
    return _error("wrong_kind", place, f"“{field.label}”的内容不是{wanted}", f"请填写{wanted}")


def no_option(field: FormField, place: str, code: str) -> Fault:
    return _error("no_option", place, f"“{field.label}”没有选项“{code[:40]}”", "请从列表中选择")


def exclusive(field: FormField, place: str, name: str) -> Fault:
    return _error(
        "exclusive", place, f"“{field.label}”选了“{name}”，不能同时选其他项", f"请只选“{name}”，或取消它"
    )


def too_long(field: FormField, place: str, longest: int) -> Fault:
    return _error("too_long", place, f"“{field.label}”超过{longest}个字", "请缩短内容")


def decimals(field: FormField, place: str, most: int) -> Fault:
    wanted = f"最多{most}位小数" if most else "应为整数"
    return _error("decimals", place, f"“{field.label}”{wanted}", "请核对小数位数")


def out_of_range(field: FormField, place: str, value: float) -> Fault:
    low = plain_number(field.low) if field.low is not None else ""
    high = plain_number(field.high) if field.high is not None else ""
    return _error(
        "out_of_range", place, f"“{field.label}”为{plain_number(value)}{field.unit}，不在允许范围{low}～{high}{field.unit}",
        "请核对测量值与单位",
    )  # fmt: skip


def unusual(field: FormField, place: str, value: float) -> Fault:
    low = plain_number(field.usual_low) if field.usual_low is not None else ""
    high = plain_number(field.usual_high) if field.usual_high is not None else ""
    return _error(
        "unusual", place, f"“{field.label}”为{plain_number(value)}{field.unit}，超出常见范围{low}～{high}{field.unit}",
        "请核对；确实如此请填写说明",
    )  # fmt: skip


def pattern(field: FormField, place: str) -> Fault:
    return _error("pattern", place, f"“{field.label}”的格式不对", field.help or "请核对格式")


def check_failed(check: FormCheck, place: str, *, answered: bool) -> Fault:
    severity = Severity.ERROR if check.severity == "error" or not answered else Severity.WARNING
    advice = check.advice if check.severity == "error" else f"{check.advice}；确实如此请填写说明"
    return Fault(f"forms.check.{check.id}", severity, place, check.message, advice)
