"""The shelves are searched in Chinese, by identifier and by pinyin."""

from typing import Any

import pytest
from django.test import Client

from yizhou.registries.standards_library import searching


def shelf(client: Client, kind: str, **query: Any) -> dict[str, Any]:
    answer = client.get(f"/api/standards/shelves/{kind}", query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def ids(found: dict[str, Any]) -> list[str]:
    return [book["id"] for book in found["items"]]


def test_every_shelf_is_whole(reader: Client) -> None:
    counts = shelf(reader, "element")["counts"]
    assert counts["element"] >= 1667
    assert (counts["data_set"], counts["document"], counts["service"]) == (61, 73, 93)
    assert counts["value_set"] > 246
    assert searching.size() > 20_000


@pytest.mark.parametrize(
    "question", ["收缩压", "shousuoya", "ssy", "DE04.10.174", "de04.10.174.00", "收缩压 mmHg"]
)
def test_one_element_is_found_in_every_way(reader: Client, question: str) -> None:
    assert "DE04.10.174.00" in ids(shelf(reader, "element", q=question))[:3]


def test_the_identifier_itself_comes_first(reader: Client) -> None:
    assert ids(shelf(reader, "element", q="DE04.10.174.00")) == ["DE04.10.174.00"]


def test_a_data_set_is_found_by_what_stands_in_it_and_says_what(reader: Client) -> None:
    found = shelf(reader, "data_set", q="孕产妇死亡死因")
    assert found["items"][0]["id"] == "HDSB02.07"
    assert "孕产妇死亡死因分类代码" in found["items"][0]["matched"]


def test_a_list_is_found_by_a_name_in_it(reader: Client) -> None:
    found = shelf(reader, "value_set", q="彝族")
    assert found["items"][0]["id"] == "GBT3304"
    assert "彝族" in found["items"][0]["matched"]


def test_other_shelves_are_counted_for_the_same_question(reader: Client) -> None:
    counts = shelf(reader, "element", q="出院小结")["counts"]
    assert counts["document"] >= 1
    assert counts["data_set"] >= 1


def test_families_narrow_and_pages_join_without_gap(reader: Client) -> None:
    found = shelf(reader, "element", limit=100)
    largest = max(found["families"], key=lambda family: family["count"])
    seen: list[str] = []
    after = None
    while True:
        page = shelf(
            reader, "element", family=largest["name"], limit=200, **({"after": after} if after else {})
        )
        seen += ids(page)
        after = page["next"]
        if after is None:
            break
    assert len(seen) == len(set(seen)) == largest["count"] == page["total"]


def test_nothing_found_is_an_empty_shelf(reader: Client) -> None:
    assert shelf(reader, "element", q="没有这样的数据元") | {"families": [], "counts": {}} == {
        "items": [], "total": 0, "next": None, "families": [], "counts": {},
    }  # fmt: skip


def test_an_unknown_shelf_is_refused_in_chinese(reader: Client) -> None:
    answer = reader.get("/api/standards/shelves/recipes")
    assert (answer.status_code, answer.json()["code"]) == (404, "standards.shelf_unknown")
    assert "类" in answer.json()["detail"]


def test_a_stranger_is_refused(db: None) -> None:
    assert Client().get("/api/standards/shelves/element").status_code == 401
