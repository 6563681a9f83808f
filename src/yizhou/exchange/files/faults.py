"""Faults of tabular data. Places are `工作表!行,列` with the row as the sheet counts it and the column by its name."""

from yizhou.kernel.errors.contracts import Fault, Severity

ERROR, WARNING = Severity.ERROR, Severity.WARNING


def unknown_definition(name: str) -> Fault:
    return Fault(
        "files.definition_unknown", ERROR, "数据集", f"平台没有数据集“{name}”", "可用的数据集见 GET /files"
    )  # fmt: skip


def unreadable(place: str, reason: str) -> Fault:
    return Fault(
        "files.unreadable", ERROR, place, f"文件无法读取：{reason}", "请用 Excel 或 WPS 另存为 .xlsx 或 CSV（UTF-8）后重新发送"
    )  # fmt: skip


def no_header(place: str) -> Fault:
    return Fault(
        "files.header_missing", ERROR, place, "没有找到表头行", "第一行须为列名，可下载模板：GET /files/<数据集>/template"
    )  # fmt: skip


def column_missing(place: str, name: str) -> Fault:
    return Fault(
        "files.column_missing", ERROR, place, f"缺少必填列“{name}”", "请按模板补上该列；列名须一致，顺序不限"
    )  # fmt: skip


def column_unknown(place: str, name: str) -> Fault:
    return Fault(
        "files.column_unknown", WARNING, place, f"数据集没有列“{name}”，该列未入库", "请核对列名；多余的列可删除"
    )  # fmt: skip


def column_twice(place: str, name: str) -> Fault:
    return Fault(
        "files.column_twice", WARNING, place, f"列“{name}”出现两次，以第一次为准", "请删除重复的列"
    )  # fmt: skip


def value_missing(place: str, name: str) -> Fault:
    return Fault("files.value_missing", ERROR, place, f"必填项“{name}”为空", "请补填后重新发送该行")


def _severity(required: bool) -> Severity:
    return ERROR if required else WARNING


def _kept(required: bool) -> str:
    return "该行未入库" if required else "此值未入库，该行其余内容已入库"


def bad_date(place: str, value: str, required: bool) -> Fault:
    return Fault(
        "files.bad_date", _severity(required), place, f"“{value}”不是有效的日期时间，{_kept(required)}",
        "可写成 20260131、2026-01-31 或 2026/1/31，时间跟在日期后，如 2026-01-31 08:30:00",
    )  # fmt: skip


def bad_number(place: str, value: str, required: bool) -> Fault:
    return Fault(
        "files.bad_number", _severity(required), place, f"“{value}”不是数字，{_kept(required)}", "请只填数字，单位见列名"
    )  # fmt: skip


def out_of_range(place: str, value: str, low: str, high: str, required: bool) -> Fault:
    return Fault(
        "files.value_impossible", _severity(required), place, f"{value} 超出可能的范围 {low}～{high}，{_kept(required)}",
        "请核对数值与单位，是否漏了小数点或填错了列",
    )  # fmt: skip


def unusual(place: str, value: str, low: str, high: str) -> Fault:
    return Fault(
        "files.value_unusual", WARNING, place, f"{value} 超出常见范围 {low}～{high}，已照原样入库", "请复核该值"
    )  # fmt: skip


def code_not_in_set(place: str, value: str, set_name: str, allowed: str, required: bool) -> Fault:
    return Fault(
        "files.code_not_in_set", _severity(required), place, f"“{value}”不在{set_name}内，{_kept(required)}",
        f"可填：{allowed}",
    )  # fmt: skip


def bad_flag(place: str, value: str, required: bool) -> Fault:
    return Fault(
        "files.bad_flag", _severity(required), place, f"“{value}”不是有效的是否标志，{_kept(required)}", "请填 是/否 或 T/F"
    )  # fmt: skip


def row_twice(place: str, key: str) -> Fault:
    return Fault(
        "files.row_twice", WARNING, place, f"记录编号 {key} 在文件中出现多次，以最后一次为准", "请检查是否重复导出"
    )  # fmt: skip


def too_wide(place: str, count: int) -> Fault:
    return Fault(
        "files.row_too_wide", WARNING, place, f"该行比表头多 {count} 个单元格，多出的内容未入库", "请检查是否有未加引号的逗号"
    )  # fmt: skip


def exactly_one(place: str, names: str) -> Fault:
    return Fault(
        "files.exactly_one", ERROR, place, f"{names} 须且只能填写一项", "请核对该行的检验结果"
    )  # fmt: skip


def in_future(place: str, name: str, value: str) -> Fault:
    return Fault(
        "files.date_in_future", ERROR, place, f"{name}在将来：{value}", "请核对日期；预约类日期请填在“下次随访日期”等列"
    )  # fmt: skip


def before_birth(place: str, name: str, value: str) -> Fault:
    return Fault(
        "files.date_before_birth", ERROR, place, f"{name}（{value}）早于出生日期", "请核对此日期与出生日期"
    )  # fmt: skip
