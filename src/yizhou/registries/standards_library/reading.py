"""Words for what the tables abbreviate: datatypes, formats, cells of allowed values."""

from yizhou.registries.standards_library.contracts import AllowedValues, ListedCode
from yizhou.registries.standards_library.lists import list_of
from yizhou.standards import allowed
from yizhou.standards.formats import Format, parse_format

DATATYPES = {
    "S1": "字符型（不可枚举）", "S2": "字符型（枚举）", "S3": "字符型（代码表）", "S": "字符型", "N": "数值型", "L": "布尔型",
    "D": "日期型", "DT": "日期时间型", "T": "时间型", "BY": "二进制",
}  # fmt: skip
_KINDS = {"A": "字母、汉字", "AN": "字母、汉字、数字", "N": "数字"}
_FIRST_CODES = 12


def format_meaning(text: str) -> str:
    """`AN..20` → 字母、汉字、数字，最多 20 个字符; empty when the format is none of the standard's."""
    rule = parse_format(text)
    if rule is None:
        return "" if text != "N" else "数字，长度不限"
    match rule.kind:
        case "D":
            return "日期 YYYYMMDD"
        case "DT":
            return "日期时间 YYYYMMDDThhmmss"
        case "T":
            return "时间 hhmmss"
        case "TF":
            return "真/假（T/F、true/false、1/0）"
        case "BY":
            return "二进制内容"
    return f"{_KINDS[rule.kind]}，{_length(rule)}"


def _length(rule: Format) -> str:
    if rule.decimals is not None:
        return f"整数最多 {rule.most - rule.decimals} 位，小数最多 {rule.decimals} 位"
    if rule.least == rule.most:
        return f"固定 {rule.most} 个字符"
    return f"{rule.least}～{rule.most} 个字符" if rule.least else f"最多 {rule.most} 个字符"


def values_of(cell: str) -> AllowedValues:
    """A cell of allowed values as the library shows it: what list, and the first codes."""
    read = allowed.read(cell)
    codes = tuple(
        ListedCode(code, name)
        for code, name in list(read.codes.items())[: None if read.kind == "inline" else _FIRST_CODES]
    )
    return AllowedValues(read.kind, list_of(read), read.name, cell, codes, len(read.codes))
