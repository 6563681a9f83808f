"""Files of licences as institutions send them: good rows made to measure, with faults where a test wants them."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

from tests.registries.ground import CITY_HOSPITAL, LUFENG_CENTRE
from yizhou.standards.citizen_id import check_digit

NURSES = (
    "姓名", "身份证号", "人员类别", "职称", "从事专业", "执业机构代码", "所在科室", "证书编号", "首次注册日期", "有效期起", "有效期止",
)  # fmt: skip
STATION_HEAD = ("机构代码", "机构名称", "统一社会信用代码", "机构分类代码", "行政区划代码", "上级机构代码", "床位数", "经度", "纬度", "状态")  # fmt: skip


def citizen(serial: int) -> str:
    """A valid citizen number, another for each serial."""
    day, order = divmod(serial, 1000)
    year, rest = divmod(day, 336)
    month, date = divmod(rest, 28)
    first17 = f"532301{1950 + year}{month + 1:02d}{date + 1:02d}{order:03d}"
    return first17 + check_digit(first17)


def nurse(serial: int, **changes: str) -> list[str]:
    """A row that is right, or with changed columns."""
    values = {
        "姓名": f"李秀{chr(0x4E00 + serial % 2000)}", "身份证号": citizen(serial), "人员类别": "注册护士", "职称": "护师",
        "从事专业": "护理学", "执业机构代码": CITY_HOSPITAL, "所在科室": "内科", "证书编号": f"201{serial // 10**6 % 10}53{serial % 10**6:06d}",
        "首次注册日期": "2018-07-01", "有效期起": "2024-07-01", "有效期止": "2029-06-30",
    } | changes  # fmt: skip
    return [values[name] for name in NURSES]


def station(serial: int, **changes: str) -> list[str]:
    """A village station that is right, or with changed columns."""
    values = {
        "机构代码": f"ST{serial:07d}", "机构名称": f"金山镇第{serial}卫生室", "机构分类代码": "D600", "行政区划代码": "532302101",
        "上级机构代码": LUFENG_CENTRE, "床位数": "0", "经度": "102.07", "纬度": "25.15", "状态": "在业",
    } | changes  # fmt: skip
    return [values.get(name, "") for name in STATION_HEAD]


def workbook(
    rows: Iterable[Sequence[Any]], title: str = "护士执业证书", head: Sequence[str] = NURSES
) -> bytes:
    """An Excel file of these rows."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    sheet = book.add_worksheet(title)
    for number, row in enumerate((head, *rows)):
        for place, value in enumerate(row):
            sheet.write_string(number, place, value)
    book.close()
    return target.getvalue()
