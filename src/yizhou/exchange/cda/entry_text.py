"""A value in words: a code by its Chinese name, a truth as 是 or 否, a time as people write it; and whether it is abnormal."""

from yizhou.exchange.cda.datatypes import NS, Value, read_moment, read_value
from yizhou.exchange.cda.definitions import mapping
from yizhou.exchange.cda.statements import Statement
from yizhou.exchange.cda.value_checks import contradicts
from yizhou.standards import code_systems
from yizhou.standards.code_systems import oid_of

_TRUTHS = {"true": "是", "1": "是", "false": "否", "0": "否"}
_ABNORMAL = frozenset(
    {"A", "AA", "H", "HH", "HU", "L", "LL", "LU", "POS", "↑", "↓", "偏高", "偏低", "高", "低", "异常", "阳性"}
)


def words_of(value: Value, table_oid: str = "") -> str:
    """The value for reading, without its unit; "" when there is none."""
    if value.is_coded:
        return _code_words(value, table_oid)
    if value.kind == "BL":
        return _TRUTHS.get(value.text.lower(), value.text)
    if value.is_number:
        return value.number or value.text
    if value.kind in ("TS", "IVL_TS"):
        return _time_words(value)
    if value.kind == "ED" and value.media_type and not value.media_type.startswith("text"):
        return f"［附件：{value.media_type}］"
    return value.text


def _code_words(value: Value, table_oid: str) -> str:
    system = value.system or table_oid
    if not value.code:
        return value.display or value.text
    if contradicts(system, value.code, value.display):
        return f"{value.display}（代码 {value.code} 与名称不符）"
    return value.display or code_systems.display(system, value.code) or value.text or value.code


def _time_words(value: Value) -> str:
    if value.low or value.high:
        return f"{_moment(value.low) or '…'} 至 {_moment(value.high) or '…'}"
    return _moment(value.text)


def _moment(text: str) -> str:
    moment = read_moment(text) if text else None
    return moment.fhir[:19].replace("T", " ") if moment else text


def unit_of(value: Value | None, table_unit: str) -> str:
    """The unit as written, else that of the tables for a number without one."""
    if value is None or not value.is_number:
        return ""
    return value.unit or table_unit


def is_abnormal(statement: Statement) -> bool:
    """Marked so by the sender, coded so by the national result table, or outside the sender's own reference range."""
    element = statement.child("interpretationCode")
    if element is not None:
        value = read_value(element)
        return value.code in _ABNORMAL or value.display in _ABNORMAL
    value = statement.value
    if value is None:
        return False
    if value.is_coded:
        system = value.system or (statement.row.value_set_oid if statement.row else "")
        listed = mapping("interpretations").get(oid_of(system))
        return bool(listed) and listed.get(value.code) == "A"
    return value.number_readable and _outside(statement, float(value.number))


def _outside(statement: Statement, number: float) -> bool:
    for limits in statement.element.findall(f"{NS}referenceRange/{NS}observationRange/{NS}value"):
        for name, beyond in (("low", -1), ("high", 1)):
            limit = limits.find(NS + name)
            text = (limit.get("value") or "") if limit is not None else ""
            if Value("PQ", number=text).number_readable and (number - float(text)) * beyond > 0:
                return True
    return False
