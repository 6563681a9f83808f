"""The five special files: one subject over all institutions that spoke to it."""

from uuid import UUID

import pytest
from django.test import Client

from tests.exchange.files.test_national_sets import written
from tests.exchange.files.visits import concept, read, send, texts, told
from tests.exchange.ground import Sender


@pytest.mark.feature(
    "10.1.7.7.1-01",
    "10.1.7.7.1-02",
    "10.1.7.7.1-03",
    "10.1.7.7.1-04",
    "10.1.7.7.1-05",
    "10.1.7.7.1-06",
    "10.1.7.7.1-07",
    "10.1.7.7.1-08",
    "10.1.7.7-01",
    "10.1.7.7-03",
)
def test_the_infectious_disease_file_follows_a_case_from_discovery_to_supervision(
    clinic: Sender, doctor: Client
) -> None:
    resident = send(clinic, "tuberculosis_reports")
    assert send(clinic, "infectious_disease_reports") == resident
    found = read(doctor, resident, "infectious_file")
    assert "疑似结核患者症状" in texts(found["symptoms"])
    assert "痰检涂片结果" in texts(found["examinations"])
    assert "肺结核诊断结果" in texts(found["diagnoses"])
    assert "确诊日期 2025-01-15" in texts(found["dates"])
    assert "首次出现症状日期" in texts(found["dates"])
    assert "结核患者发现方式" in texts(found["discovery"])
    assert "治疗开始日期" in texts(found["treatment"])
    assert "抗结核化疗方案" in texts(found["control"])
    assert "结核患者化疗管理方式" in texts(found["supervision"])


@pytest.mark.feature(
    "10.1.7.7.2-01", "10.1.7.7.2-02", "10.1.7.7.2-03", "10.1.7.7.2-04", "10.1.7.7.2-05", "10.1.7.7.2-06"
)
def test_the_chronic_disease_file_shows_diseases_reports_and_follow_ups(
    clinic: Sender, doctor: Client
) -> None:
    resident = send(clinic, "hypertension_management", **{"收缩压(mmHg)": "148", "舒张压(mmHg)": "92"})
    send(clinic, "diabetes_management", 本次随访日期="20250301")
    send(clinic, "tumour_cases", 肿瘤诊断代码="C34.1")
    stroke = {
        **told("Condition", code=concept("脑梗死", "I63.9"), recordedDate="2024-01-01"),
        "subject": {"reference": f"Patient/{resident}"},
    }
    assert clinic.post("/fhir/Condition", stroke).status_code == 201
    found = read(doctor, resident, "chronic_file")
    columns = found["hypertension"]["columns"]
    row = next(
        entry for entry in found["hypertension"]["entries"] if entry["values"][0]["text"] == "148 mmHg"
    )
    assert [value["text"] for value in row["values"]][columns.index("舒张压")] == "92 mmHg"
    assert found["diabetes"]["total"] >= 1
    assert found["tumours"]["total"] >= 1
    assert "脑梗死" in texts(found["cardiovascular"])
    assert "脑梗死" in texts(found["reports"])
    assert "确诊日期" in texts(found["reports"])
    assert found["follow_ups"]["total"] >= 2


@pytest.mark.feature(
    "10.1.7.7.3-01", "10.1.7.7.3-02", "10.1.7.7.3-03", "10.1.7.7.3-04", "10.1.7.7.3-05", "10.1.7.5-02"
)
def test_the_vaccination_file_shows_doses_reactions_and_contraindications(
    clinic: Sender, doctor: Client
) -> None:
    row = {
        "记录编号": "V1", "组织机构代码": "431234567", "机构名称": "鹿城镇卫生院", "本人姓名": "普小妹", "性别代码": "2", "出生日期": "20250110",
        "疫苗名称代码": "1", "疫苗名称": "重组乙型肝炎疫苗", "疫苗接种日期": "20250111", "接种剂次": "1", "疫苗批号": "B2025",
        "预防接种后不良反应临床诊断代码": "19", "预防接种后不良反应发生日期": "20250112",
    }  # fmt: skip
    other = row | {
        "记录编号": "V2",
        "疫苗名称代码": "12",
        "疫苗名称": "水痘减毒活疫苗",
        "疫苗接种日期": "20251001",
        "预防接种后不良反应临床诊断代码": "",
    }
    answer = clinic.post("/files/vaccinations", written(row, other)).json()
    assert answer["accepted"] == 2, answer
    resident = answer["parts"][0]["resident_id"]
    for one in (
        told("AllergyIntolerance", code=concept("鸡蛋"), patient={"reference": f"Patient/{resident}"}),
        told("Condition", code=concept("水痘", "B01.9")) | {"subject": {"reference": f"Patient/{resident}"}},
    ):
        assert clinic.post(f"/fhir/{one['resourceType']}", one).status_code == 201
    found = read(doctor, resident, "vaccination_file")
    assert found["vaccinations"]["total"] == 2
    assert "第1剂 B2025" in texts(found["vaccinations"])
    assert found["reactions"]["total"] == 1
    assert "鸡蛋" in texts(found["contraindications"])
    assert "水痘" in texts(found["infectious"])
    assert "水痘减毒活疫苗" in texts(found["others"])
    assert found["others"]["total"] == 1
    assert read(doctor, resident, "disease_control")["vaccinations"]["total"] == 2


@pytest.mark.feature(
    "10.1.7.7.4-01",
    "10.1.7.7.4-02",
    "10.1.7.7.4-03",
    "10.1.7.7.4-04",
    "10.1.7.7.4-05",
    "10.1.7.7.4-06",
    "10.1.7.7-02",
)
def test_the_childs_file_joins_check_ups_growth_assessment_and_intervention(
    clinic: Sender, doctor: Client
) -> None:
    resident = send(clinic, "child_check_ups", **{"体重(kg)": "9.6", "随访日期": "20250715"})
    assert send(clinic, "birth_certificates") == resident
    assert send(clinic, "frail_children") == resident
    found = read(doctor, resident, "child_file")
    assert found["check_ups"]["total"] == 1
    weights = [
        value["text"]
        for entry in found["growth"]["entries"]
        for value in entry["values"]
        if value["name"] == "体重"
    ]
    assert weights == ["9.6 kg", "2 g"]
    assert found["assessment"]["total"] >= 1
    assert found["intervention"]["total"] >= 1
    assert {entry["institution_name"] for entry in found["sources"]["entries"]} == {"鹿城镇卫生院"}


@pytest.mark.feature(
    "10.1.7.7.5-01", "10.1.7.7.5-02", "10.1.7.7.5-03", "10.1.7.7.5-04", "10.1.7.7.5-05", "10.1.7.7.5-06"
)
def test_the_womans_file_joins_pregnancy_puerperium_menopause_and_check_ups(
    clinic: Sender, doctor: Client, patient: UUID
) -> None:
    resident = send(clinic, "maternal_care", **{"宫底高度(cm)": "28"})
    send(clinic, "women_screening")
    found = read(doctor, resident, "women_file")
    heights = [
        value["text"]
        for entry in found["pregnancy"]["entries"]
        for value in entry["values"]
        if value["name"] == "宫底高度"
    ]
    assert heights == ["28 cm"]
    assert found["check_ups"]["total"] == 1
    assert "绝经年龄 49 岁" in texts(read(doctor, patient, "women_file")["menopause"])
