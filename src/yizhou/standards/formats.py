"""Representation formats of data elements (WS/T 303-2009 §5.4): `AN..20`, `N5,2`, `N2..3`, `D8`, `DT15`, `T6`, `T/F`."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

__all__ = ["Format", "check_format", "parse_format"]

_PATTERN = re.compile(r"^(AN|A|N|DT|D|T|BY)(\d+)?(?:(\.\.)(\d+))?(?:,(\d+))?$")
_NUMBER = re.compile(r"^[+-]?\d+(\.\d+)?$")
_TRUTHS = frozenset({"true", "false", "t", "f", "1", "0", "是", "否", "有", "无"})


@dataclass(frozen=True, slots=True)
class Format:
    """A parsed format: `kind` is A, AN, N, D, DT, T, TF or BY; lengths in characters, `decimals` None for whole numbers."""

    kind: str
    least: int
    most: int
    decimals: int | None = None


@lru_cache(maxsize=512)
def parse_format(text: str) -> Format | None:
    """The meaning of a format string, or None when it is none of the standard's (then nothing can be checked)."""
    compact = text.strip().upper().replace(" ", "").replace("，", ",")
    if compact in ("T/F", "L"):
        return Format("TF", 1, 5)
    found = _PATTERN.match(compact)
    if not found:
        return None
    kind, first, _, last, decimals = found.groups()
    most = int(last or first or 0)
    least = int(first) if first else 0
    if not most and kind != "BY":
        return None
    return Format(kind, least, most, int(decimals) if decimals else None)


def check_format(format_text: str, value: str) -> str:
    """Empty when `value` fits the format (or the format is unknown), else the Chinese reason.

    Decimal formats bound the figures before and after the point, not the length: `N5,2` takes `36.5`.
    Fixed lengths of whole numbers are codes (`N2`) and must fit exactly, except that `N1` takes one figure of any kind.
    """
    rule = parse_format(format_text)
    if rule is None or value == "":
        return ""
    checker = _CHECKERS[rule.kind]
    return checker(rule, value)


def _check_text(rule: Format, value: str) -> str:
    if len(value) > rule.most:
        return f"长度{len(value)}超过上限{rule.most}个字符"
    if len(value) < rule.least:
        return f"长度{len(value)}不足{rule.least}个字符"
    return ""


def _check_number(rule: Format, value: str) -> str:
    if not _NUMBER.match(value):
        return f"“{value[:40]}”不是数字"
    whole, _, fraction = value.lstrip("+-").partition(".")
    if rule.decimals is None:
        if fraction:
            return "应为整数"
        return _check_text(rule, whole)
    if len(fraction) > rule.decimals:
        return f"小数位数{len(fraction)}超过{rule.decimals}位"
    if len(whole) > rule.most - rule.decimals:
        return f"整数位数{len(whole)}超过{rule.most - rule.decimals}位"
    return ""


def _check_moment(rule: Format, value: str) -> str:
    compact = re.sub(r"[-: ]|(?<=\d)T(?=\d)|(\.\d+)?([+-]\d{4}|Z)?$", "", value)
    patterns = {"D": ("%Y%m%d",), "DT": ("%Y%m%d%H%M%S", "%Y%m%d%H%M"), "T": ("%H%M%S", "%H%M")}[rule.kind]
    for pattern in patterns:
        try:
            moment = datetime.strptime(compact, pattern)  # noqa: DTZ007  a format is checked, no instant is made
        except ValueError:
            continue
        if moment.strftime(pattern) == compact:
            return ""
    wanted = {"D": "YYYYMMDD", "DT": "YYYYMMDDhhmmss", "T": "hhmmss"}[rule.kind]
    return f"“{value[:40]}”不符合日期时间格式{wanted}"


def _check_truth(_rule: Format, value: str) -> str:
    return "" if value.strip().lower() in _TRUTHS else f"“{value[:40]}”不是逻辑值（true/false）"


def _accept(_rule: Format, _value: str) -> str:
    return ""


_CHECKERS = {
    "A": _check_text,
    "AN": _check_text,
    "N": _check_number,
    "D": _check_moment,
    "DT": _check_moment,
    "T": _check_moment,
    "TF": _check_truth,
    "BY": _accept,
}
