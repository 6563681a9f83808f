"""What keeps a draft from being published: everything at once, each with its place and advice."""

import re
from collections import Counter
from collections.abc import Iterator

from yizhou.kernel.errors.contracts import Fault, Severity
from yizhou.registries.local_standards.contracts import LocalRow
from yizhou.registries.standards_library import api as library
from yizhou.standards import allowed, data_elements
from yizhou.standards.formats import parse_format

_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,39}$")
_DATATYPES = ("S1", "S2", "S3", "N", "L", "D", "DT", "T", "BY")
_LOCAL_ELEMENT = re.compile(r"CXDE\d{4}$")
_ERROR = Severity.ERROR


def check_rows(kind: str, rows: tuple[LocalRow, ...], known_elements: frozenset[str]) -> list[Fault]:
    """All faults of the rows; `known_elements` are the local elements in force."""
    found: list[Fault] = []
    if not rows:
        found.append(
            Fault("local_standards.no_rows", _ERROR, "标准", "一个数据项也没有", "请至少加入一个数据项")
        )
    keys = Counter(row.key for row in rows)
    names = Counter(row.name.strip() for row in rows)
    for number, row in enumerate(rows, 1):
        place = f"第 {number} 项"
        found += _identity(kind, row, place, keys, names)
        found += _representation(row, place, known_elements)
    return found


def _identity(
    kind: str, row: LocalRow, place: str, keys: Counter[str], names: Counter[str]
) -> Iterator[Fault]:
    if not row.name.strip():
        yield Fault("local_standards.name_missing", _ERROR, place, "没有名称", "请填写数据项名称")
    elif names[row.name.strip()] > 1:
        yield Fault(
            "local_standards.name_twice", _ERROR, place, f"名称“{row.name}”重复", "名称用作列名，请加以区分"
        )
    if kind == "data_set" and not _KEY.match(row.key):
        yield Fault(
            "local_standards.key_invalid", _ERROR, place, f"标识符“{row.key}”不可用",
            "以字母开头，只含字母、数字、点、横线、下划线，最多 40 个字符",
        )  # fmt: skip
    elif keys[row.key] > 1:
        yield Fault(
            "local_standards.key_twice", _ERROR, place, f"标识符“{row.key}”重复", "请换用未用过的标识符"
        )
    if not row.definition.strip() and kind == "element":
        yield Fault("local_standards.definition_missing", _ERROR, place, "没有定义", "请写明这个数据元的含义")


def _representation(row: LocalRow, place: str, known_elements: frozenset[str]) -> Iterator[Fault]:
    if row.datatype not in _DATATYPES:
        yield Fault(
            "local_standards.datatype_unknown", _ERROR, place, f"数据类型“{row.datatype}”不是标准规定的",
            f"可填：{'、'.join(_DATATYPES)}（WS/T 303）",
        )  # fmt: skip
    # `N` alone, a number of any length, is how the national sets print it.
    if parse_format(row.format) is None and row.format != "N":
        yield Fault(
            "local_standards.format_unknown", _ERROR, place, f"表示格式“{row.format}”无法识别",
            "例如 AN..20、N5,2、N2、D8、DT15、T/F（WS/T 303）",
        )  # fmt: skip
    values = allowed.read(row.allowed)
    if row.datatype in ("S2", "S3") and values.kind == "any":
        yield Fault(
            "local_standards.list_missing", _ERROR, place, "代码型数据项没有允许值",
            "请填值域标识符（如 CV04.50.005）、标准号（如 GB/T 2261.1），或逐个列出：1.阴性 2.阳性",
        )  # fmt: skip
    if row.element_id and data_elements.get(row.element_id) is None and row.element_id not in known_elements:
        is_local = _LOCAL_ELEMENT.match(row.element_id)
        yield Fault(
            "local_standards.element_unknown", _ERROR, place, f"没有数据元“{row.element_id}”",
            "请先发布这个地方数据元" if is_local else f"请在标准库的{library.KINDS['element']}中核对标识符",
        )  # fmt: skip
