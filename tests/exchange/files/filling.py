"""Rows with every column filled, for tables that follow a national data set."""

from typing import Any

from yizhou.exchange.files.cells import listed
from yizhou.exchange.files.contracts import Column, DataSet

WOMAN = {"本人姓名": "普文芳", "性别代码": "2", "出生日期": "19800102", "身份证件类别代码": "01", "身份证件号码": "532301198001020148"}  # fmt: skip
CHILD = {
    "本人姓名": "普小妹",
    "性别代码": "2",
    "出生日期": "20250110",
    "身份证件类别代码": "",
    "身份证件号码": "",
}
WHEN = {"date": "20250115", "datetime": "20250115093000"}


def value_of(column: Column) -> str:
    """Something the column takes."""
    if column.type == "code" and not column.open:
        return next(iter(listed(column)))
    return {"number": "2", "integer": "2", "flag": "是", "icd10": "I10", **WHEN}.get(
        column.type, column.name[:10]
    )


def filled(data_set: DataSet, person: dict[str, str], key: str = "N1") -> dict[str, str]:
    """A row of the set about this person."""
    row: dict[str, Any] = {column.name: value_of(column) for column in data_set.columns}
    key_column = data_set.column("row_key")
    assert key_column is not None
    row |= {
        "组织机构代码": "431234567",
        "机构名称": "鹿城镇卫生院",
        "城乡居民健康档案编号": "",
        "本人电话号码": "",
        "民族": "汉族",
    }
    return row | {key_column.name: key, "本地患者编号": ""} | person
