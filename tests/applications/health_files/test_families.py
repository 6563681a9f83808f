"""A household's file: opened, members in and out, problems, import, through HTTP."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.applications.health_files.conftest import PEOPLE
from tests.applications.health_files.test_files import file_of, opened
from tests.engines.programmes.conftest import Desk
from yizhou.kernel.clock.api import frozen

NOW = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)
HOUSE = {"house": "2", "water": "1", "toilet": "1"}


@pytest.fixture(autouse=True)
def _at_noon() -> Any:
    with frozen(NOW):
        yield


def family_of(desk: Desk, people: list[UUID], status: int = 201) -> dict[str, Any]:
    body = {
        "head_id": str(people[0]), "answers": HOUSE,
        "members": [{"resident_id": str(people[1]), "relation": "1"}] if len(people) > 1 else [],
    }  # fmt: skip
    return desk.send("post", "/families", body, status)  # type: ignore[no-any-return]


@pytest.mark.feature("11.7.2.13(2)-01", "11.7.2.13(2)-09", "11.7.2.13(2)-03")
def test_a_family_is_opened_around_its_head_and_found_by_any_member(
    desk: Callable[[str], Desk], people: list[UUID]
) -> None:
    township = desk("township")
    told = family_of(township, people[:2], 409)
    assert "还没有在用的个人健康档案" in told["detail"]
    numbers = [opened(township, who)["number"] for who in people]
    made = family_of(township, people[:2])
    assert made["family"]["number"].startswith("J532301103")
    assert made["family"]["members"] == 2
    assert [(one["name"], one["relation_name"], one["file_number"]) for one in made["members"]] == [
        ("李阿一", "户主", numbers[0]), ("杨桂芬", "配偶", numbers[1]),
    ]  # fmt: skip
    assert township.get(f"/residents/{people[1]}/family-file")["id"] == made["family"]["id"]
    assert file_of(township, people[1])["family"]["number"] == made["family"]["number"]
    assert township.get("/families", text="杨桂芬")["items"][0]["id"] == made["family"]["id"]
    assert desk("elsewhere").get("/families")["items"] == []
    desk("elsewhere").get(f"/families/{made['family']['id']}", 404)


@pytest.mark.feature("11.7.2.13(2)-06")
def test_members_move_in_and_out_and_nobody_is_in_two_families(
    desk: Callable[[str], Desk], people: list[UUID]
) -> None:
    township = desk("township")
    for who in people:
        opened(township, who)
    first = family_of(township, people[:2])["family"]
    second = family_of(township, people[2:])["family"]
    joining = {"resident_id": str(people[1]), "relation": "3"}
    told = township.send("post", f"/families/{second['id']}/members", joining, 409)
    assert first["number"] in told["detail"]
    assert "李阿一" in told["detail"]
    told = township.send(
        "post", f"/families/{first['id']}/members/{people[0]}/leave", {"reason": "分户"}, 409
    )
    assert "户主" in told["detail"]
    left = township.send("post", f"/families/{first['id']}/members/{people[1]}/leave", {"reason": "婚嫁"})
    assert left["family"]["members"] == 1
    assert left["members"][1]["left"] == "2026-11-27"
    joined = township.send("post", f"/families/{second['id']}/members", joining)
    assert [one["relation_name"] for one in joined["members"]] == ["户主", "女"]
    changed = township.send(
        "put", f"/families/{second['id']}/head", {"resident_id": str(people[1]), "former_relation": "5"}
    )
    assert changed["family"]["head_name"] == "杨桂芬"
    assert township.send("post", f"/families/{second['id']}/members", {**joining, "relation": "0"}, 422)


@pytest.mark.feature("11.7.2.13(2)-04", "11.7.2.13(2)-05")
def test_house_and_problems_are_kept_and_a_wrong_family_is_taken_back(
    desk: Callable[[str], Desk], people: list[UUID]
) -> None:
    township = desk("township")
    for who in people[:2]:
        opened(township, who)
    family = family_of(township, people[:2])["family"]
    at = f"/families/{family['id']}"
    body = {
        "revision": family["revision"],
        "answers": {**HOUSE, "toilet": "4"},
        "address": "东瓜镇新址",
        "phone": "",
    }
    changed = township.send("put", at, body)
    assert ["住房与生活环境", "厕所", "露天粪坑"] in changed["words"]
    assert township.send("put", at, body, 409)["code"] == "health_files.family_changed"
    told = township.send("put", at, {**body, "answers": {}, "revision": 2}, 422)
    assert "家庭情况" in told["detail"]
    noted = township.send("post", f"{at}/problems", {"problem": "使用露天粪坑", "plan": "申请改厕补助"})
    solved = township.send("post", f"{at}/problems/{noted['problems'][0]['id']}/solve", {"outcome": "已改厕"})
    assert solved["problems"][0]["ended"] == "2026-11-27"
    township.send("post", f"{at}/delete", {"reason": "重复建立"}, 204)
    township.get(at, 404)
    assert family_of(township, people[:2])["family"]["number"] != family["number"]


@pytest.mark.feature("11.7.2.13(2)-02", "11.7.2.13(2)-07", "11.7.2.13(2)-08")
def test_families_come_from_a_sheet_and_each_fault_is_told_by_household(
    desk: Callable[[str], Desk], people: list[UUID]
) -> None:
    township = desk("township")
    for who in people:
        opened(township, who)
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["户号", "身份证号", "与户主关系", "住址", "住房类型", "饮水", "厕所"])
        sheet.write_row(1, 0, ["1", PEOPLE[0][1], "户主", "东瓜镇1号", "2", "1", "1"])
        sheet.write_row(2, 0, ["1", PEOPLE[1][1], "配偶", "东瓜镇1号", "2", "1", "1"])
        sheet.write_row(3, 0, ["2", PEOPLE[1][1], "户主", "东瓜镇2号", "2", "1", "1"])
        sheet.write_row(4, 0, ["3", PEOPLE[2][1], "户主", "东瓜镇3号", "2", "1", "1"])
    upload = SimpleUploadedFile("families.xlsx", buffer.getvalue())
    answer = township.client.post("/api/families/import", {"file": upload})
    assert answer.status_code == 200, answer.content.decode()
    told = answer.json()
    assert len(told["families"]) == 2
    assert told["people"] == 3
    assert len(told["faults"]) == 1
    assert "户号2" in told["faults"][0]
    assert "一人只能在一个家庭" in told["faults"][0]
    listed = township.get("/families", numbers=",".join(told["families"]))["items"]
    assert [one["number"] for one in listed] == sorted(told["families"])
    figures = township.get("/health-files/figures")
    assert (sum(one["families"] for one in figures), sum(one["in_families"] for one in figures)) == (2, 3)
