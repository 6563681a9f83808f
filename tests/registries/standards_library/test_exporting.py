"""What the library publishes is generated from its tables, the same every time, and judges samples rightly."""

import io
import zipfile
from typing import Any
from urllib.parse import unquote

import jsonschema
import orjson
import pytest
import python_calamine
from django.test import Client
from lxml import etree

from yizhou.standards import cda_tables, data_sets

DATA_SET = "HDSB05.01"
NAMESPACE = f"urn:yizhou:standards:{DATA_SET}"


def export(client: Client, kind: str, identifier: str, form: str = "xlsx") -> Any:
    answer = client.get(f"/api/standards/export/{kind}/{identifier}", {"form": form})
    assert answer.status_code == 200, answer.content
    return answer


def key_of(name: str) -> str:
    group = data_sets.get(DATA_SET)
    assert group is not None
    return next(item.key for item in group.items if item.name == name)


def sample(**values: str) -> bytes:
    content = "".join(f"<{key_of(name)}>{value}</{key_of(name)}>" for name, value in values.items())
    return f'<DataSet xmlns="{NAMESPACE}" id="{DATA_SET}"><Record>{content}</Record></DataSet>'.encode()


@pytest.mark.feature("10.4.6-01")
def test_the_xml_schema_accepts_a_good_record_and_refuses_bad_ones(reader: Client) -> None:
    schema = etree.XMLSchema(etree.fromstring(export(reader, "data_set", DATA_SET, "xsd").content))
    assert schema.validate(etree.fromstring(sample(性别代码="2", 出生日期="19880305")))
    for bad in ({"性别代码": "7"}, {"出生日期": "19881305"}, {"出生日期": "昨天"}):
        assert not schema.validate(etree.fromstring(sample(**bad))), bad
    stranger = f'<DataSet xmlns="{NAMESPACE}"><Record><other/></Record></DataSet>'.encode()
    assert not schema.validate(etree.fromstring(stranger))


@pytest.mark.feature("10.4.6-01")
def test_the_json_schema_accepts_a_good_record_and_refuses_bad_ones(reader: Client) -> None:
    schema = orjson.loads(export(reader, "data_set", DATA_SET, "json").content)
    judge = jsonschema.Draft202012Validator(schema)
    good = {"data_set": DATA_SET, "records": [{key_of("性别代码"): "2", key_of("出生日期"): "19880305"}]}
    assert judge.is_valid(good)
    for bad in ({key_of("性别代码"): "7"}, {key_of("出生日期"): "1988"}, {"other": 1}, {}):
        assert not judge.is_valid({"data_set": DATA_SET, "records": [bad]}), bad
    assert not judge.is_valid({"data_set": "HDSB05.02", "records": []})


def test_schemas_of_every_data_set_are_schemas(reader: Client) -> None:
    for group in data_sets.all_data_sets():
        etree.XMLSchema(etree.fromstring(export(reader, "data_set", group.id, "xsd").content))
        schema = orjson.loads(export(reader, "data_set", group.id, "json").content)
        jsonschema.Draft202012Validator.check_schema(schema)
        assert len(schema["properties"]["records"]["items"]["properties"]) == len(group.items)


@pytest.mark.feature("10.4.6-01")
def test_the_workbook_of_a_data_set_has_headings_notes_and_drop_down_lists(reader: Client) -> None:
    answer = export(reader, "data_set", DATA_SET)
    assert unquote(answer.headers["Content-Disposition"]).endswith("HDSB05.01 门诊摘要.xlsx")
    book = python_calamine.load_workbook(io.BytesIO(answer.content))
    assert book.sheet_names == ["数据", "填写说明", "代码表"]
    group = data_sets.get(DATA_SET)
    assert group is not None
    assert book.get_sheet_by_name("数据").to_python()[0] == [item.name for item in group.items]
    assert len(book.get_sheet_by_name("填写说明").to_python(skip_empty_area=False)) == len(group.items) + 2
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        notes = archive.read("xl/comments1.xml").decode()
    assert sheet.count("<dataValidation ") >= 5
    assert "就诊者生理性别的代码" in notes


def test_the_same_tables_give_the_same_bytes(reader: Client) -> None:
    for kind, identifier, form in (
        ("data_set", "HDSB03.11", "xlsx"), ("data_set", "HDSB03.11", "xsd"), ("data_set", "HDSB03.11", "json"),
        ("document", "C0002", "xlsx"), ("value_set", "CV02.01.101", "xlsx"),
    ):  # fmt: skip
        first, second = (export(reader, kind, identifier, form).content for _ in range(2))
        assert first == second, (kind, form)


def test_a_template_is_exported_with_all_entries(reader: Client) -> None:
    book = python_calamine.load_workbook(io.BytesIO(export(reader, "document", "C0002").content))
    entries = book.get_sheet_by_name("文档体").to_python(skip_empty_area=False)
    assert len(entries) == len(cda_tables.entries("C0002")) + 2


@pytest.mark.parametrize("kind", ["element", "data_set", "document", "value_set", "service"])
def test_a_whole_shelf_can_be_taken_away(reader: Client, kind: str) -> None:
    answer = reader.get(f"/api/standards/shelves/{kind}/export")
    rows = python_calamine.load_workbook(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert len(rows) - 1 == reader.get(f"/api/standards/shelves/{kind}").json()["total"]


def test_a_form_that_is_not_offered_is_refused(reader: Client) -> None:
    answer = reader.get("/api/standards/export/document/C0002", {"form": "xsd"})
    assert (answer.status_code, answer.json()["code"]) == (415, "standards.form_not_offered")
    assert "xlsx" in answer.json()["advice"]
