"""The published data sets, as printed and as meant; cells of allowed values; services."""

import re

import pytest

from yizhou.standards import allowed, data_elements, data_sets, interactions
from yizhou.standards.reading import rows


def _plain(name: str) -> str:
    return re.sub(r"[(（][^)）]*[)）]|\s", "", name)


def test_every_printed_row_is_in_a_titled_data_set():
    sets = data_sets.all_data_sets()
    printed = sum(1 for table in ("data_sets", "emr_data_sets") for _ in rows(table))
    assert (len(sets), sum(len(one.items) for one in sets), printed) == (61, 4597, 4597)
    assert (
        len({one.standard.split("-")[0] for one in sets}) == len({one.id for one in sets}) - 17
    )  # WS 365 has 18 in one


def test_keys_are_unique_xml_names():
    for group in data_sets.all_data_sets():
        keys = [item.key for item in group.items]
        assert len(keys) == len(set(keys)), group.id
        assert all(re.fullmatch(r"[A-Za-z_][\w.-]*", key) for key in keys), group.id


def test_a_misprinted_prefix_is_put_right_beside_the_print():
    hepatitis = data_sets.get("HDSB04.01")
    assert hepatitis is not None
    misprinted = {
        item.printed_id: item.key for item in hepatitis.items if not item.printed_id.startswith("HDSB04.01")
    }
    assert len(misprinted) == 3
    assert all(key.startswith("HDSB04.01.") for key in misprinted.values())


def test_a_row_without_element_is_found_by_exactly_one_name_and_says_so():
    inferred = [item for group in data_sets.all_data_sets() for item in group.items if item.inferred]
    assert len(inferred) == 1494
    for item in inferred:
        element = data_elements.get(item.element_id)
        assert element is not None
        assert _plain(element.name) == _plain(item.name)
        assert item.format in (element.format, item.format)


def test_an_unknown_data_set_is_none():
    assert data_sets.get("HDSB99.99") is None


@pytest.mark.parametrize(
    ("cell", "kind", "has", "lacks"),
    [
        (
            "WS 364.9 卫生信息数据元值域代码 第9部分:实验室检查 CV04.50.005 ABO血型代码表",
            "value_set",
            "1",
            "9",
        ),
        ("GB/T2261.1", "national", "1", "7"),
        ("ICD-10 R编码", "icd10", "I10", "?"),
        ("GB/T2659", "national", "CHN", "999"),
        ("1.阴性 2.阳性", "inline", "02", "3"),
        ("1明显好转2部分好转3稍好转4无变化5稍恶化6明显恶化7严重恶化", "inline", "7", "8"),
    ],
)
def test_a_cell_of_allowed_values_is_read(cell: str, kind: str, has: str, lacks: str):
    read = allowed.read(cell)
    assert (read.kind, read.closed) == (kind, True)
    assert read.has(has)
    assert not read.has(lacks)


@pytest.mark.parametrize(
    "cell",
    ["", "—", "―", "GB/T 6565", "WS218", "1.1千元及以上且小于1万元 2.1万元及以上且小于10万元 3.10万元及以上"],
)
def test_a_list_nobody_published_judges_nobody(cell: str):
    read = allowed.read(cell)
    assert not read.closed
    assert read.has("anything")


def test_figures_inside_a_name_are_no_codes():
    assert dict(allowed.read("1.小于2岁 2.大于2岁 9.不详").codes) == {
        "1": "小于2岁",
        "2": "大于2岁",
        "9": "不详",
    }


def test_transactions_have_their_message_fields():
    found = interactions.get("IST-PR1")
    assert found is not None
    assert (found.name, found.ihe[:6]) == ("居民信息提交", "ITI-44")
    assert {line.message for line in interactions.fields("IST-PR1")} == {"request", "response"}
    assert len(interactions.transactions()) == 93
