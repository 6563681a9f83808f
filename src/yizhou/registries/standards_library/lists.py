"""All code lists the library shows: WS 364, lists printed with data elements, national standards, ICD-10, WS 218."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from yizhou.standards import code_systems, icd10, institution_classes, oids, value_sets
from yizhou.standards.allowed import Allowed

_NATIONAL = {
    "人的性别代码": "GB/T 2261.1-2003", "婚姻状况代码": "GB/T 2261.2-2003", "健康状况": "GB/T 2261.3-2003",
    "从业状况(个人身份)代码": "GB/T 2261.4-2003", "世界各国和地区名称": "GB/T 2659-2000",
    "中国各民族名称罗马字母拼写法和代码": "GB/T 3304-1991", "学历代码": "GB/T 4658-2006",
    "政治面貌代码": "GB/T 4762-1984", "中华人民共和国学位代码": "GB/T 6864-2003",
}  # fmt: skip
_REGIONS = "GBT 2260_2002 《中华人民共和国行政区划代码》"


@dataclass(frozen=True, slots=True)
class CodeList:
    """A list of codes: `id` as addresses and cells name it, `codes` code → name in printed order."""

    id: str
    title: str
    standard: str
    family: str
    note: str
    codes: Mapping[str, str]


def _national_id(title: str) -> str:
    return re.sub(r"[/ ]|-\d{4}$", "", _NATIONAL[title]) if title in _NATIONAL else title


@cache
def all_lists() -> Mapping[str, CodeList]:
    """Every list by its id."""
    found: dict[str, CodeList] = {}
    for one in value_sets.all_value_sets():
        found[one.id] = CodeList(one.id, one.name, "WS 364-2011", "卫生信息值域", "", one.codes)
    for oid, codes in code_systems.generated().items():
        name = oids.meaning(oid) or oid
        found[oid] = CodeList(
            oid, name, "WS/T 482（代码取自数据元）", "共享文档值域", "代码从数据元目录的“允许值”读出", codes
        )
    for title, codes in code_systems.national().items():
        if title == _REGIONS:
            found["GBT2260"] = CodeList(
                "GBT2260", "中华人民共和国行政区划代码", "GB/T 2260-2002", "国家标准", "", codes
            )
            continue
        identifier = _national_id(title)
        found[identifier] = CodeList(
            identifier, title, _NATIONAL.get(title, "国家标准"), "国家标准", "", codes
        )
    found["ICD-10"] = CodeList(
        "ICD-10",
        "疾病分类与代码（ICD-10）",
        "GB/T 14396",
        "国家标准",
        "扩展码按其所属类目判定",
        icd10.names(),
    )
    found["WS218"] = CodeList(
        "WS218",
        "卫生机构（组织）分类与代码",
        "WS 218-2002",
        "国家标准",
        "附录 A、B",
        institution_classes.names(),
    )
    return found


def list_of(allowed: Allowed) -> str:
    """The id of the list a cell of allowed values names; empty when the library has none."""
    match allowed.kind:
        case "value_set":
            return allowed.id
        case "national":
            return "GBT2260" if allowed.id == _REGIONS else _national_id(allowed.id)
        case "icd10":
            return "ICD-10"
        case "institution_class":
            return "WS218"
    return ""


def list_of_identifier(number: str, oid: str) -> str:
    """The id of the list a template's entry names by CV number or OID; empty when the library has none."""
    lists = all_lists()
    if number in lists:
        return number
    right = code_systems.oid_of(oid) if oid else ""
    if right in lists:
        return right
    entry = oids.get(right) if right else None
    if entry and entry.value_set in lists:
        return entry.value_set
    if right and code_systems.is_icd10(right):
        return "ICD-10"
    return ""
