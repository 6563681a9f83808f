"""Every fault of the conformance check, with its advice. `TITLES` says in a few words what each kind is."""

from yizhou.kernel.errors.contracts import Fault, Severity
from yizhou.standards.allowed import Allowed

ERROR, WARNING = Severity.ERROR, Severity.WARNING
_SHOWN = 40
_LISTED = 12

TITLES = {
    "conformance.unreadable": "文件无法读取",
    "conformance.expands_too_much": "压缩内容过大",
    "conformance.no_header": "没有找到表头",
    "conformance.no_standard": "认不出是哪个数据集",
    "conformance.no_rows": "没有数据行",
    "conformance.too_many_rows": "行数超出一次检查的上限",
    "conformance.column_unknown": "数据集中没有的列",
    "conformance.column_twice": "重复的列",
    "conformance.column_missing": "缺少必填的列",
    "conformance.value_missing": "必填项为空",
    "conformance.row_repeated": "重复的行",
    "conformance.row_too_wide": "行比表头宽",
    "conformance.not_in_list": "代码不在值域内",
    "conformance.name_for_code": "填了名称而不是代码",
    "conformance.bad_format": "不符合表示格式",
    "conformance.not_a_number": "不是数字",
    "conformance.digits_lost": "长数字已丢失末位",
    "conformance.not_a_value": "不是单个值",
    "conformance.bad_citizen_id": "身份证号有误",
    "conformance.other_data_set": "声明的数据集不同",
    "conformance.other_template": "不是所选的文档模板",
    "conformance.no_root": "XML 或 JSON 的结构不同",
}


def _cut(value: str) -> str:
    return value if len(value) <= _SHOWN else value[:_SHOWN] + "…"


def unreadable(place: str, reason: str) -> Fault:
    return Fault(
        "conformance.unreadable", ERROR, place, f"文件无法读取：{reason}",
        "请确认文件没有损坏、没有加密，另存为 xlsx 或 CSV 后再试",
    )  # fmt: skip


def expands_too_much(limit: str) -> Fault:
    return Fault(
        "conformance.expands_too_much", ERROR, "文件", f"文件解压后超过 {limit}，已停止读取",
        "请核对文件是否正常；数据量确实很大时按行拆分，或改用 CSV",
    )  # fmt: skip


def no_header(place: str, title: str) -> Fault:
    return Fault(
        "conformance.no_header", ERROR, place, f"前 5 行中没有“{title}”的表头",
        "第一行应为数据项名称或标识符，可在标准库下载该数据集的 Excel 模板",
    )  # fmt: skip


def no_standard(place: str) -> Fault:
    return Fault(
        "conformance.no_standard", ERROR, place, "表头与标准库中任何数据集都不相符", "请选择要对照的数据集，或按模板改正表头"
    )  # fmt: skip


def no_rows(place: str) -> Fault:
    return Fault("conformance.no_rows", ERROR, place, "表头之后没有数据", "请在表头下方填写数据后再检查")


def too_many_rows(place: str, limit: int) -> Fault:
    return Fault(
        "conformance.too_many_rows", ERROR, place, f"只检查了前 {limit} 行，其余未检查", "请按行拆分文件后分别检查"
    )  # fmt: skip


def column_unknown(place: str, name: str, near: str) -> Fault:
    advice = f"是否为“{near}”？请按模板改正列名" if near else "请核对列名；多余的列可删除"
    return Fault("conformance.column_unknown", WARNING, place, f"数据集中没有“{_cut(name)}”这一列", advice)


def column_twice(place: str, name: str) -> Fault:
    return Fault(
        "conformance.column_twice", WARNING, place, f"列“{_cut(name)}”重复，只检查第一列", "请删除重复的列"
    )  # fmt: skip


def column_missing(place: str, name: str) -> Fault:
    return Fault(
        "conformance.column_missing", ERROR, place, f"缺少必填的列“{name}”", "请按模板补上该列；列名须一致，顺序不限"
    )  # fmt: skip


def value_missing(place: str, name: str) -> Fault:
    return Fault("conformance.value_missing", ERROR, place, f"必填项“{name}”为空", "请补填")


def row_repeated(place: str, first: str) -> Fault:
    return Fault("conformance.row_repeated", WARNING, place, f"与{first}完全相同", "请核对是否重复导出")


def row_too_wide(place: str, count: int) -> Fault:
    return Fault(
        "conformance.row_too_wide", WARNING, place, f"比表头多出 {count} 个单元格", "请检查是否有未加引号的逗号"
    )  # fmt: skip


def _choices(allowed: Allowed) -> str:
    if not allowed.codes:
        return f"请填{allowed.name}中的代码"
    listed = "；".join(f"{code} {name}" for code, name in list(allowed.codes.items())[:_LISTED])
    return f"可填：{listed}" + (f" 等 {len(allowed.codes)} 项" if len(allowed.codes) > _LISTED else "")


def not_in_list(place: str, value: str, allowed: Allowed) -> Fault:
    title = f"“{allowed.name}”" if allowed.kind != "inline" else "允许值"
    return Fault("conformance.not_in_list", ERROR, place, f"“{_cut(value)}”不在{title}内", _choices(allowed))


def name_for_code(place: str, value: str, code: str) -> Fault:
    return Fault(
        "conformance.name_for_code", ERROR, place, f"“{_cut(value)}”是代码的名称", f"请改填代码 {code}"
    )  # fmt: skip


def bad_format(place: str, reason: str, form: str, meaning: str) -> Fault:
    return Fault(
        "conformance.bad_format", ERROR, place, f"不符合格式 {form}：{reason}", f"应为{meaning or form}"
    )  # fmt: skip


def not_a_number(place: str, value: str) -> Fault:
    return Fault(
        "conformance.not_a_number", ERROR, place, f"“{_cut(value)}”不是数字", "请只填数字，不带单位和符号"
    )  # fmt: skip


def digits_lost(place: str, value: str) -> Fault:
    return Fault(
        "conformance.digits_lost", ERROR, place, f"Excel 已把这个长数字存成 {_cut(value)}，末几位无法还原",
        "请先把该列设为“文本”，再从源系统重新导出",
    )  # fmt: skip


def not_a_value(place: str) -> Fault:
    return Fault(
        "conformance.not_a_value", ERROR, place, "此处应为单个值，不能是列表或嵌套内容", "请按 JSON Schema 或 XSD 改正结构"
    )  # fmt: skip


def bad_citizen_id(place: str, problem: str) -> Fault:
    said = {
        "length": "长度不是 15 或 18 位", "characters": "含有数字和 X 以外的字符", "region": "前两位不是省级区划",
        "birth_date": "出生日期不存在", "check_digit": "校验位不符",
    }  # fmt: skip
    return Fault(
        "conformance.bad_citizen_id", ERROR, place, f"居民身份证号有误：{said.get(problem, problem)}",
        "请对照证件核对（GB 11643）；若为其他证件，请更正证件类别",
    )  # fmt: skip


def other_data_set(place: str, said: str, wanted: str) -> Fault:
    return Fault(
        "conformance.other_data_set", WARNING, place, f"文件声明的数据集是“{_cut(said)}”，按“{wanted}”检查",
        "请核对所选的数据集，或改正文件中的声明",
    )  # fmt: skip


def other_template(place: str, said: str, wanted: str) -> Fault:
    return Fault(
        "conformance.other_template", ERROR, place, f"这是“{said}”，不是所选的“{wanted}”", "请选择对应的文档模板再检查"
    )  # fmt: skip


def no_root(place: str, wanted: str) -> Fault:
    return Fault(
        "conformance.no_root", ERROR, place, f"没有找到 {wanted}", "请按标准库导出的 XSD 或 JSON Schema 组织内容"
    )  # fmt: skip
