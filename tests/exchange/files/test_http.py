"""Tabular data over HTTP: templates, previews, sending, correcting; CDA without SOAP."""

import io
from pathlib import Path
from typing import Any

import orjson
import pytest
import python_calamine
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.conftest import SHARED
from tests.exchange.ground import Sender
from yizhou.exchange.files.definitions import data_sets
from yizhou.kernel.auth.contracts import system_actor
from yizhou.kernel.db.api import fetch_all
from yizhou.records.fhir import api as fhir

COLUMNS = [
    "记录编号",
    "组织机构代码",
    "本人姓名",
    "性别代码",
    "出生日期",
    "身份证件号码",
    "随访日期",
    "收缩压(mmHg)",
    "舒张压(mmHg)",
]
ROW = ["H1", "431234567", "普文芳", "2", "19800102", "532301198001020148", "20260318", "148", "92"]
LAB = [
    "记录编号",
    "组织机构代码",
    "本人姓名",
    "性别代码",
    "出生日期",
    "报告编号",
    "报告日期时间",
    "检查/检验项目名称",
    "检查/检验定量结果",
]
CDA = sorted((SHARED / "data/cda").rglob("*.xml"))


def table(*rows: list[str], columns: list[str] = COLUMNS) -> str:
    return "\r\n".join(",".join(row) for row in (columns, *rows))


def sheet(*rows: list[Any]) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    made = book.add_worksheet("随访")
    for number, row in enumerate(rows):
        made.write_row(number, 0, row)
    book.close()
    return target.getvalue()


def resources(answer: Any, part: int = 0) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for one in fhir.read_many(system_actor(), answer.json()["parts"][part]["resources"]):
        found.setdefault(one.type, []).append(orjson.loads(one.raw))
    return found


@pytest.mark.feature("10.4.1-02")
@pytest.mark.feature("10.2.1.12.1-03")
def test_a_table_sent_by_an_institution_becomes_part_of_the_record(clinic: Sender) -> None:
    answer = clinic.post("/files/hypertension_follow_up", table(ROW).encode("gbk"))
    assert answer.status_code == 200, answer.content
    content = answer.json()
    assert (content["status"], content["rows"], content["accepted"]) == ("accepted", 1, 1)
    assert [fault["code"] for fault in content["faults"]] == ["pipeline.encoding_not_utf8"]
    found = resources(answer)
    assert found["Encounter"][0]["type"] == [{"text": "高血压患者随访"}]
    visit = f"Encounter/{found['Encounter'][0]['id']}"
    assert {one["encounter"]["reference"] for one in found["Observation"]} == {visit}
    listed = clinic.get(f"/fhir/Encounter?patient={content['parts'][0]['resident_id']}").json()
    assert listed["total"] == 1


def test_the_same_table_as_excel_says_the_same(clinic: Sender) -> None:
    first = clinic.post("/files/hypertension_follow_up", table(ROW))
    second = clinic.post("/files/hypertension_follow_up", sheet(COLUMNS, [*ROW[:7], 148, 92.0]))
    assert second.json()["parts"][0]["unchanged"] is True
    assert second.json()["parts"][0]["resources"] == first.json()["parts"][0]["resources"]


def test_a_corrected_row_replaces_and_what_it_leaves_out_is_taken_back(clinic: Sender) -> None:
    wide = [*COLUMNS, "体重(kg)", "药物名称1"]
    clinic.post("/files/hypertension_follow_up", table([*ROW, "61", "硝苯地平"], columns=wide))
    answer = clinic.post("/files/hypertension_follow_up", table([*ROW[:7], "138", "88"]))
    assert "MedicationStatement" not in resources(answer)
    assert fetch_all(
        "SELECT type, interaction, max(version) FROM fhir_resource WHERE type IN ('MedicationStatement', 'Encounter') GROUP BY 1, 2 ORDER BY 1"
    ) == [("Encounter", "create", 1), ("MedicationStatement", "delete", 2)]
    pressure = next(one for one in resources(answer)["Observation"] if "component" in one)
    assert pressure["component"][0]["valueQuantity"]["value"] == 138
    assert pressure["meta"]["versionId"] == "2"


def test_a_report_grows_with_rows_that_come_later(clinic: Sender) -> None:
    one = ["L1", "431234567", "普文芳", "2", "19800102", "JY1", "20260105103000", "血红蛋白", "132"]
    two = ["L2", *one[1:7], "白细胞", "6.1"]
    clinic.post("/files/laboratory_results", table(one, columns=LAB))
    answer = clinic.post("/files/laboratory_results", table(two, columns=LAB))
    (report,) = resources(answer)["DiagnosticReport"]
    assert len(report["result"]) == 2


def test_a_form_upload_is_taken_like_a_body(clinic: Sender) -> None:
    upload = SimpleUploadedFile("随访.xlsx", sheet(COLUMNS, ROW))
    answer = clinic.client.post("/files/hypertension_follow_up", {"file": upload})
    assert answer.status_code == 200, answer.content
    assert answer.json()["accepted"] == 1
    assert (
        clinic.client.post("/files/hypertension_follow_up", {"other": "x"}).json()["code"]
        == "files.file_missing"
    )


@pytest.mark.feature("10.4.1-01")
@pytest.mark.parametrize("data_set", data_sets())
def test_a_template_can_be_downloaded_filled_and_sent(clinic: Sender, data_set: str) -> None:
    answer = clinic.get(f"/files/{data_set}/template")
    assert answer.status_code == 200
    book = python_calamine.load_workbook(io.BytesIO(answer.content))
    assert book.sheet_names[1:] == ["填写说明", "代码表"]
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0] == [column.name for column in data_sets()[data_set].columns]
    sent = clinic.post(f"/files/{data_set}", answer.content)
    assert sent.status_code == 200, sent.content
    assert sent.json()["status"] == "accepted", sent.json()


def test_the_data_sets_and_their_columns_are_described(clinic: Sender) -> None:
    listed = clinic.get("/files").json()
    assert {one["id"] for one in listed} == set(data_sets())
    columns = {one["name"]: one for one in clinic.get("/files/vaccinations").json()["columns"]}
    assert columns["疫苗名称代码"]["required"] is True
    assert columns["疫苗名称代码"]["codes"]["01"] == "乙型肝炎疫苗"
    assert clinic.get("/files/nothing").status_code == 404


@pytest.mark.feature("10.2.2.2.3-06")
def test_a_preview_shows_what_a_file_would_become_and_stores_nothing(clinic: Sender) -> None:
    bad = ["H2", *ROW[1:7], "1480", "92"]
    found = clinic.post("/files/hypertension_follow_up/preview", table(ROW, bad)).json()
    assert (found["accepted"], found["refused"]) == (1, 1)
    assert found["rows"][0]["faults"][0]["place"] == "CSV!3,收缩压(mmHg)"
    assert "Encounter" in found["rows"][1]["resources"]
    assert fetch_all("SELECT count(*) FROM message") == [(0,)]


@pytest.mark.feature("10.4.3-01")
@pytest.mark.parametrize("path", CDA[:3] + CDA[-2:], ids=lambda path: path.stem)
def test_a_published_document_is_accepted_without_soap(hub: Sender, path: Path) -> None:
    answer = hub.post("/cda", path.read_bytes(), "text/xml")
    assert answer.status_code == 200, answer.content[:500]
    (part,) = answer.json()["parts"]
    assert part["document_id"]
    again = hub.post("/cda", path.read_bytes(), "text/xml")
    assert again.json()["repeated"] is True
    changed = hub.post("/cda", path.read_bytes() + b"<!-- other bytes -->", "text/xml")
    assert changed.status_code == 409
    assert {fault["code"] for fault in changed.json()["parts"][0]["faults"]} >= {"documents.conflict"}


def test_other_methods_are_refused_in_chinese(clinic: Sender) -> None:
    assert clinic.delete("/files/vaccinations").json()["code"] == "files.method_not_offered"
    assert clinic.client.put("/cda", b"").status_code == 415
