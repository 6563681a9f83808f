"""Pages of elements, data sets, templates, lists and services lead to one another."""

from typing import Any

import pytest
from django.test import Client


def read(client: Client, path: str) -> dict[str, Any]:
    answer = client.get(f"/api/standards/{path}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_an_element_shows_every_attribute_and_where_it_is_used(reader: Client) -> None:
    page = read(reader, "elements/DE04.10.174.00")
    assert (page["datatype"], page["format"], page["unit"]) == ("N", "N2..3", "mmHg")
    assert page["format_meaning"] == "数字，2～3 个字符"
    kinds = {use["kind"] for use in page["uses"]}
    assert kinds >= {"data_set", "document"}
    by_id = {use["id"]: use for use in page["uses"] if use["kind"] == "data_set"}
    assert by_id["WS365.06"]["place"] == "HDSD00.01.342"
    assert not by_id["WS365.06"]["inferred"]
    assert by_id["WS365.05"]["inferred"]


def test_where_used_holds_both_ways(reader: Client) -> None:
    page = read(reader, "data-sets/HDSB02.07")
    for row in page["rows"][:12]:
        if row["element_id"]:
            uses = read(reader, f"elements/{row['element_id']}")["uses"]
            assert ("HDSB02.07", row["key"]) in {(use["id"], use["place"]) for use in uses}


def test_a_data_set_says_what_another_print_says_otherwise(reader: Client) -> None:
    differing = [
        use
        for use in read(reader, "elements/DE02.01.039.00")["uses"]
        if use["differs"] and use["kind"] == "data_set"
    ]
    assert any("格式" in use["differs"] for use in differing)


@pytest.mark.feature("12.3.3.2-01", "12.3.3.2-06")
@pytest.mark.parametrize(
    ("identifier", "standard", "rows"),
    [("WS365.01", "WS 365-2011", 42), ("HDSA00.01", "WS 371-2012", 68), ("HDSB02.04", "WS 377.4-2013", 242),
     ("HDSB01.01", "WS 376.1-2013", 39)],
)  # fmt: skip
def test_a_data_set_shows_all_its_rows(reader: Client, identifier: str, standard: str, rows: int) -> None:
    page = read(reader, f"data-sets/{identifier}")
    assert (page["standard"], len(page["rows"])) == (standard, rows)
    assert all(row["name"] for row in page["rows"])


def test_two_editions_of_one_content_are_relatives(reader: Client) -> None:
    assert read(reader, "data-sets/WS365.15")["relatives"][0]["id"] == "HDSB05.01"


def test_an_uncertain_print_says_so(reader: Client) -> None:
    notes = read(reader, "data-sets/HDSB03.11")["notes"]
    assert any("标识符" in note for note in notes)


def test_a_template_shows_header_sections_and_nested_entries(reader: Client) -> None:
    page = read(reader, "documents/HSDA00.01")
    assert page["template_id"] == "2.16.156.10011.2.1.1.1"
    laboratory = page["chapters"][0]
    assert (laboratory["name"], laboratory["code"], laboratory["code_system"]) == (
        "实验室检查",
        "30954-2",
        "LOINC",
    )
    blood = next(entry for entry in laboratory["statements"] if entry["name"] == "ABO血型代码")
    assert (blood["depth"], blood["element_id"], blood["list_id"]) == (1, "DE04.50.001.00", "CV04.50.005")
    assert len(page["header"]) > 40


@pytest.mark.feature("12.3.4-03", "12.3.4-05", "12.3.4-06", "12.3.4-08")
@pytest.mark.parametrize(
    ("identifier", "code", "name"),
    [("WS218", "A100", "综合医院"), ("GBT2261.1", "1", "男"), ("GBT4658", "10", "研究生"), ("GBT6864", "2", "博士"),
     ("CV04.50.005", "1", "A型"), ("GBT3304", "7", "彝族")],
)  # fmt: skip
def test_a_list_gives_its_codes_and_who_uses_it(
    reader: Client, identifier: str, code: str, name: str
) -> None:
    page = read(reader, f"value-sets/{identifier}?q={name}")
    assert any(name in one["name"] and one["code"].lstrip("0") == code for one in page["codes"]), page[
        "codes"
    ]
    assert page["size"] >= page["found"] >= 1


def test_the_codes_of_a_long_list_come_in_pages(reader: Client) -> None:
    first = read(reader, "value-sets/ICD-10")
    second = read(reader, f"value-sets/ICD-10?after={first['next']}")
    assert len(first["codes"]) == len(second["codes"]) == 200
    assert first["codes"][0] != second["codes"][0]
    assert first["size"] > 20_000


def test_a_service_shows_its_messages_with_their_elements(reader: Client) -> None:
    page = read(reader, "services/IST-PR1")
    assert page["facts"]["操作"] == "PersonRecordFeed"
    assert any("DE02.01.010.00" in field["element_ids"] for field in page["fields"])


@pytest.mark.parametrize(
    "path",
    ["elements/DE99.99.999.99", "data-sets/HDSX", "documents/C9999", "value-sets/CV1", "services/IST-X"],
)
def test_what_is_not_there_is_said_in_chinese(reader: Client, path: str) -> None:
    answer = reader.get(f"/api/standards/{path}")
    assert (answer.status_code, answer.json()["code"]) == (404, "standards.not_found")
    assert "标准库中没有" in answer.json()["detail"]
