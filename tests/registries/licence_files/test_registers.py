"""Files of institutions and of staff over HTTP: checked against register and tree, registered whole, never overwriting."""

from typing import Any

import pytest
from django.test import Client

from tests.registries.ground import CITY_HOSPITAL, DAYAO_HOSPITAL, Ground
from tests.registries.licence_files.sheets import STATION_HEAD, citizen, station, workbook
from tests.registries.licence_files.test_importing import confirm, state, upload

STAFF = ("姓名", "身份证号", "人员编号", "人员类别", "职称", "机构代码", "所在科室", "到岗日期")


@pytest.fixture
def desk(ground: Ground) -> Client:
    return ground.client("regulator")


def clerk(serial: int, **changes: str) -> list[str]:
    """A member of staff that is right, or with changed columns."""
    values = {
        "姓名": f"普丽{chr(0x4E00 + serial)}", "身份证号": citizen(serial), "人员类别": "管理人员", "职称": "经济师",
        "机构代码": CITY_HOSPITAL, "所在科室": "院办", "到岗日期": "2024-01-01",
    } | changes  # fmt: skip
    return [values.get(name, "") for name in STAFF]


def faults(desk: Client, file: dict[str, Any]) -> list[str]:
    items = desk.get(f"/api/licence-files/{file['id']}/faults").json()["items"]
    assert all(item["advice"] for item in items)
    return [f"{item['place']} {item['message']}" for item in items]


def institutions(rows: list[list[str]]) -> bytes:
    return workbook(rows, "机构登记", STATION_HEAD)


def test_a_file_of_institutions_is_registered_whole_and_hangs_in_the_tree(desk: Client) -> None:
    rows = [station(serial) for serial in range(40)]
    rows += [station(99, 机构名称="金山镇第9卫生室分室", 上级机构代码="ST0000009", 行政区划代码="532331101")]
    file = upload(desk, institutions(rows), "institution", "机构.xlsx")
    assert (file["rows"], file["fresh"], faults(desk, file)) == (41, 41, [])
    assert file["preview"][0]["institution_name"] == "禄丰市金山镇卫生院"
    assert desk.get("/api/institutions/ST0000001").status_code == 404
    confirm(desk, file)
    assert state(desk, file) == "committed"
    found = desk.get("/api/institutions", {"q": "卫生室", "county": "532302"}).json()
    assert found["total"] == 41
    branch = desk.get("/api/institutions/ST0000099").json()
    assert (branch["parent_name"], branch["class_name"]) == ("金山镇第9卫生室", "村卫生室")
    history = desk.get("/api/institutions/ST0000001/history").json()
    assert [entry["actor_name"] for entry in history] == ["监管员"]


def test_institutions_registered_so_already_stay_and_others_are_not_overwritten(desk: Client) -> None:
    confirm(desk, upload(desk, institutions([station(1), station(2)]), "institution"))
    more = upload(desk, institutions([station(1), station(2), station(3)]), "institution")
    assert (more["unchanged"], more["fresh"]) == (2, 1)
    other = upload(
        desk, institutions([station(1, 床位数="6"), station(2, 机构名称="别的卫生室")]), "institution"
    )
    assert faults(desk, other) == [
        "机构登记!2,机构代码 “金山镇第1卫生室”已登记，但床位数与文件不同",
        "机构登记!3,机构代码 代码 ST0000002 已登记为“金山镇第2卫生室”",
    ]
    known = station(
        0,
        机构代码=CITY_HOSPITAL,
        机构名称="楚雄市人民医院",
        机构分类代码="A100",
        行政区划代码="532301",
        上级机构代码="",
    )
    file = upload(desk, institutions([known]), "institution")
    assert (file["fresh"], faults(desk, file)) == (1, [])  # the tree knew it, the register did not
    confirm(desk, file)
    assert desk.get(f"/api/institutions/{CITY_HOSPITAL}").json()["credit_code"] == "12532301431234567Q"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"机构代码": "x"}, "机构代码 机构代码“X”有误"),
        ({"机构代码": ""}, "机构代码 缺少机构代码和统一社会信用代码"),
        ({"机构名称": ""}, "机构名称 缺少机构名称"),
        ({"统一社会信用代码": "125323014312345670"}, "统一社会信用代码 统一社会信用代码 125323014312345670 有误"),
        ({"机构分类代码": "Z9"}, "机构分类代码 没有机构分类代码 Z9"),
        ({"行政区划代码": "532399"}, "行政区划代码 没有行政区划代码 532399"),
        ({"行政区划代码": "530102"}, "行政区划代码 行政区划 530102 不在本州"),
        ({"上级机构代码": "999999999"}, "上级机构代码 没有登记机构 999999999"),
        ({"床位数": "三十张"}, "床位数 床位数“三十张”不是数字"),
        ({"床位数": "1.5"}, "床位数 床位数 1.5 不是整数"),
        ({"经度": "25.1", "纬度": "102"}, "经度 坐标"),
        ({"状态": "装修"}, "状态 没有状态“装修”"),
        ({"机构代码": "ST0000001"}, "机构代码 机构代码 ST0000001 与第 2 行重复"),
    ],
)  # fmt: skip
def test_each_fault_of_an_institution_names_its_cell(
    desk: Client, changes: dict[str, str], expected: str
) -> None:
    file = upload(desk, institutions([station(1), station(2, **changes)]), "institution")
    found = faults(desk, file)
    assert len(found) == 1
    assert found[0].startswith(f"机构登记!3,{expected}"), found
    assert confirm(desk, file).json()["code"] == "licence_files.has_faults"
    assert desk.get("/api/institutions/ST0000001").status_code == 404


def test_an_institution_somebody_registered_since_the_check_ends_the_whole_file(desk: Client) -> None:
    first = upload(desk, institutions([station(1), station(2)]), "institution")
    second = upload(desk, institutions([station(0), station(2)]), "institution")
    confirm(desk, first)
    confirm(desk, second)
    assert (state(desk, first), state(desk, second)) == ("committed", "stale")
    assert desk.get("/api/institutions/ST0000000").status_code == 404


def test_staff_without_licences_are_imported_and_numbered(desk: Client) -> None:
    content = workbook(
        [clerk(1), clerk(2), clerk(3, 人员编号="ZY-3", 机构代码=DAYAO_HOSPITAL)], "医务人员登记", STAFF
    )
    file = upload(desk, content, "practitioner", "人员.xlsx")
    assert (file["fresh"], faults(desk, file)) == (3, [])
    confirm(desk, file)
    staff = desk.get("/api/practitioners", {"institution": CITY_HOSPITAL}).json()["items"]
    assert sorted(worker["number"] for worker in staff) == [f"{CITY_HOSPITAL}-0001", f"{CITY_HOSPITAL}-0002"]
    again = upload(desk, workbook([clerk(1), clerk(4)], "医务人员登记", STAFF), "practitioner")
    assert (again["unchanged"], again["fresh"]) == (1, 1)
    confirm(desk, again)
    assert (
        desk.get(f"/api/practitioners/{CITY_HOSPITAL}-0003").json()["affiliations"][0]["since"]
        == "2024-01-01"
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"姓名": ""}, "姓名 缺少姓名"),
        ({"身份证号": "532301198001020149"}, "身份证号 身份证号缺失或有误"),
        ({"人员类别": "院长"}, "人员类别 没有人员类别“院长”"),
        ({"机构代码": "999999999"}, "机构代码 没有登记机构 999999999"),
        ({"到岗日期": "明天"}, "到岗日期 到岗日期“明天”不是日期"),
        ({"身份证号": citizen(1)}, "身份证号 身份证号与第 2 行重复"),
        ({"身份证号": citizen(9), "姓名": "别人"}, "身份证号 身份证号已登记为"),
        ({"人员编号": "ZY-9"}, "人员编号 人员编号已登记为"),
    ],
)
def test_each_fault_of_a_worker_names_its_cell(desk: Client, changes: dict[str, str], expected: str) -> None:
    confirm(desk, upload(desk, workbook([clerk(9, 人员编号="ZY-9")], "医务人员登记", STAFF), "practitioner"))
    file = upload(desk, workbook([clerk(1), clerk(2, **changes)], "医务人员登记", STAFF), "practitioner")
    assert [found.startswith(f"医务人员登记!3,{expected}") for found in faults(desk, file)] == [True]
