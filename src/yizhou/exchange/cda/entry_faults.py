"""Faults of sections and entries: all warnings, for the content is kept whatever the table says of it."""

from yizhou.kernel.errors.contracts import Fault, Severity


def _warning(code: str, place: str, message: str, advice: str) -> Fault:
    return Fault(f"cda.{code}", Severity.WARNING, place, message, advice)


def section_missing(place: str, name: str) -> Fault:
    return _warning(
        "section_missing", place, f"缺少必填章节“{name}”", "请补充该章节；确无内容时请保留章节并写明“无”"
    )


def section_repeated(place: str, name: str, count: int, most: int) -> Fault:
    return _warning(
        "section_repeated", place, f"章节“{name}”出现 {count} 次，最多 {most} 次", "请合并为一个章节"
    )


def section_unknown(place: str, name: str) -> Fault:
    return _warning("section_unknown", place, f"章节“{name}”不在该文档的规范中，内容已按通用规则入库",
                    "请核对章节代码与文档模板")  # fmt: skip


def entry_missing(place: str, name: str, element: str) -> Fault:
    label = f"{name}（{element}）" if element else name
    return _warning("entry_missing", place, f"缺少必填条目：{label}", "请补充该条目")


def entry_repeated(place: str, name: str, count: int, most: int) -> Fault:
    return _warning(
        "entry_repeated", place, f"条目“{name}”出现 {count} 次，最多 {most} 次", "请核对是否重复；已全部入库"
    )


def entry_unknown(place: str, name: str, element: str) -> Fault:
    return _warning("entry_unknown", place, f"条目“{name}”（{element or '无数据元编号'}）不在该文档的规范中，已按通用规则入库",
                    "请核对数据元编号与所在章节")  # fmt: skip


def value_missing(place: str, label: str) -> Fault:
    return _warning("value_missing", place, f"{label} 没有值", "请填写；确无内容的可选条目请整条省去")


def type_wrong(place: str, label: str, found: str, wanted: str) -> Fault:
    return _warning("type_wrong", place, f"{label} 的数据类型是 {found or '（未写）'}，规范为 {wanted}",
                    f'请把 xsi:type 改为 "{wanted}"')  # fmt: skip


def number_unreadable(place: str, label: str, value: str) -> Fault:
    return _warning(
        "number_unreadable",
        place,
        f"{label}“{value[:40]}”不是数字，已作为文字入库",
        "请在 value 属性中只写数字，单位写在 unit 中",
    )


def truth_unreadable(place: str, label: str, value: str) -> Fault:
    return _warning(
        "truth_unreadable", place, f"{label}“{value[:40]}”不是逻辑值，已作为文字入库", "请填 true 或 false"
    )


def format_wrong(place: str, label: str, format_text: str, reason: str) -> Fault:
    return _warning("format_wrong", place, f"{label} 不符合数据元格式 {format_text}：{reason}", "请核对该值")


def code_missing(place: str, label: str, system: str) -> Fault:
    return _warning(
        "code_missing", place, f"{label} 没有代码", f"请填写“{system}”中的代码" if system else "请填写代码"
    )


def value_not_in_set(place: str, label: str, code: str, system: str) -> Fault:
    return _warning("value_not_in_set", place, f"{label} 的代码“{code[:40]}”不在“{system}”中",
                    "请使用该值域中的代码；本地代码请先在平台术语服务中建立对照")  # fmt: skip


def code_system_wrong(place: str, label: str, found: str, wanted: str) -> Fault:
    return _warning(
        "code_system_wrong", place, f"{label} 的代码系统是“{found}”，规范为“{wanted}”", "请核对 codeSystem"
    )


def display_contradicts(place: str, label: str, code: str, name: str, said: str) -> Fault:
    return _warning("display_contradicts", place,
                    f"{label} 的代码“{code}”表示“{name}”，但名称写的是“{said}”；只按名称登记，代码不作数",
                    "请核对代码与名称，二者必有一误")  # fmt: skip


def unit_missing(place: str, label: str, wanted: str) -> Fault:
    return _warning(
        "unit_missing", place, f"{label} 没有计量单位，规范为 {wanted}", f'请写明 unit="{wanted}"'
    )


def unit_wrong(place: str, label: str, found: str, wanted: str) -> Fault:
    return _warning(
        "unit_wrong",
        place,
        f"{label} 的计量单位是 {found}，规范为 {wanted}；已按所写单位入库",
        "请核对计量单位",
    )


def moment_unreadable(place: str, label: str, value: str) -> Fault:
    return _warning("entry_time_unreadable", place, f"{label}“{value[:40]}”不是有效的日期时间，已作为文字入库",
                    "日期时间的格式为 YYYYMMDD 或 YYYYMMDDhhmmss")  # fmt: skip


def moment_in_future(place: str, label: str, value: str) -> Fault:
    return Fault("cda.entry_time_in_future", Severity.ERROR, place, f"{label}在将来：{value}",
                 "请核对日期；预约、计划类的日期请填在计划类条目中")  # fmt: skip


def period_reversed(place: str, label: str, start: str, end: str) -> Fault:
    return _warning(
        "entry_period_reversed",
        place,
        f"{label} 的结束时间 {end} 早于开始时间 {start}",
        "请核对起止时间是否填反",
    )


def diagnosis_code_malformed(place: str, label: str, code: str) -> Fault:
    return _warning("diagnosis_code_malformed", place, f"{label}“{code[:40]}”不是 ICD-10 编码，只登记了诊断名称",
                    "请填写 ICD-10（GB/T 14396）编码，如 I10、J18.901")  # fmt: skip
