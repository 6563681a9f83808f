"""What institutions send as national tables is read by subject: domains, special files, the summary."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from tests.exchange import ground
from tests.exchange.files.filling import CHILD, WOMAN, filled
from tests.exchange.files.test_national_sets import written
from tests.exchange.ground import PASSWORD, Sender
from yizhou.exchange.files.definitions import data_sets
from yizhou.kernel.auth.api import NewAccount, save_accounts
from yizhou.kernel.organisations import api as organisations

View = Callable[[str, str], dict[str, Any]]


@pytest.fixture
def doctor(clinic: Sender) -> Client:
    """A doctor of the city whose clinic sent the rows."""
    city = organisations.by_codes(["532301000000"])["532301000000"]
    save_accounts([NewAccount("chuxiong", PASSWORD, "普医生", assignments=(("doctor", city.id),))])
    return ground.staff("chuxiong")


def send(clinic: Sender, table: str, **changes: str) -> UUID:
    """A filled row of a table; the resident it is about."""
    chosen = data_sets()[table]
    person = CHILD if chosen.follows.startswith("HDSB01") else WOMAN
    answer = clinic.post(f"/files/{table}", written({**filled(chosen, person), **changes})).json()
    assert answer["accepted"] == 1, answer
    return UUID(answer["parts"][0]["resident_id"])


def read(doctor: Client, resident: UUID, view: str) -> dict[str, Any]:
    """The sections of a view with entries, by id."""
    answer = doctor.get(f"/api/residents/{resident}/views/{view}")
    assert answer.status_code == 200, answer.content
    return {section["id"]: section for section in answer.json()["sections"]}


@pytest.mark.feature(
    "10.1.7.3-01",
    "10.1.7.3-02",
    "10.1.7.3-03",
    "10.1.7.3-04",
    "10.1.7.3-05",
    "10.1.7.3-06",
    "10.1.7.4-01",
    "10.1.7.4-02",
    "10.1.7.4-03",
    "10.1.7.4-04",
    "10.1.7.4-05",
    "10.1.7.4-06",
    "10.1.7.5-03",
    "10.1.7.5-04",
    "10.1.7.5-05",
    "10.1.7.5-06",
    "10.1.7.5-07",
    "10.1.7.5-08",
    "10.1.7.5-09",
    "10.1.7.5-10",
    "10.1.7.5-11",
    "10.1.7.5-12",
    "10.2.1.11-03",
    "10.2.1.11-04",
    "10.2.1.11-05",
    "10.2.1.11-06",
)
@pytest.mark.parametrize(
    ("table", "view", "section"),
    [
        ("birth_certificates", "child", "birth"),
        ("newborn_screening", "child", "screening"),
        ("birth_defects", "child", "defects"),
        ("frail_children", "child", "frail"),
        ("child_check_ups", "child", "check_ups"),
        ("child_deaths", "child", "deaths"),
        ("premarital_care", "women", "premarital"),
        ("family_planning", "women", "family_planning"),
        ("women_screening", "women", "screening"),
        ("maternal_care", "women", "maternal"),
        ("prenatal_screening", "women", "prenatal"),
        ("maternal_deaths", "women", "deaths"),
        ("infectious_disease_reports", "disease_control", "infectious"),
        ("tuberculosis_reports", "disease_control", "tuberculosis"),
        ("hiv_care", "disease_control", "hiv"),
        ("schistosomiasis_care", "disease_control", "schistosomiasis"),
        ("filariasis_care", "disease_control", "filariasis"),
        ("occupational_disease_reports", "disease_control", "occupational_disease"),
        ("occupational_health_surveillance", "disease_control", "occupational_health"),
        ("injury_reports", "disease_control", "injury"),
        ("pesticide_poisoning_reports", "disease_control", "poisoning"),
        ("behaviour_risk_surveys", "disease_control", "risk"),
        ("death_certificates", "disease_control", "death"),
        ("hypertension_management", "disease_management", "hypertension"),
        ("diabetes_management", "disease_management", "diabetes"),
        ("severe_mental_illness_management", "disease_management", "mental"),
        ("elderly_management", "disease_management", "elderly"),
        ("hepatitis_b_care", "disease_management", "hepatitis"),
        ("tumour_cases", "disease_management", "tumours"),
    ],
)
def test_a_record_sent_is_found_in_its_domain(
    clinic: Sender, doctor: Client, table: str, view: str, section: str
) -> None:
    found = read(doctor, send(clinic, table), view)[section]
    assert found["total"] == 1
    (entry,) = found["entries"]
    assert entry["institution_name"] == "鹿城镇卫生院"
    chosen = data_sets()[table]
    told = {value["name"] for value in entry["values"]}
    wanted = {
        column.name.partition("(")[0].removesuffix("代码").removesuffix("值")
        for column in chosen.columns
        if column.item and column.observe
    }
    assert len(wanted - told) == 0, wanted - told


SYSTEM = "http://hl7.org/fhir/sid/icd-10"


def told(kind: str, **content: Any) -> dict[str, Any]:
    """A resource about the person of the bundle."""
    about = "patient" if kind in ("AllergyIntolerance", "FamilyMemberHistory", "Immunization") else "subject"
    return {"resourceType": kind, about: {"reference": "urn:uuid:p"}, **content}


def concept(text: str, code: str = "", system: str = SYSTEM) -> dict[str, Any]:
    return {"text": text, **({"coding": [{"system": system, "code": code}]} if code else {})}


def category(code: str) -> list[dict[str, Any]]:
    return [
        {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": code}]}
    ]


VISIT = [
    told("Condition", code=concept("原发性高血压", "I10"), recordedDate="2025-03-01", encounter={"reference": "urn:uuid:20"}),
    told("MedicationRequest", status="active", intent="order", medicationCodeableConcept=concept("硝苯地平缓释片"), authoredOn="2025-03-01", dosageInstruction=[{"text": "20mg 每日两次"}]),
    told("Procedure", status="completed", code=concept("阑尾切除术"), performedDateTime="2015-05-01"),
    told("AllergyIntolerance", code=concept("青霉素"), reaction=[{"manifestation": [concept("皮疹")]}]),
    told("FamilyMemberHistory", status="completed", relationship=concept("母亲"), condition=[{"code": concept("糖尿病")}]),
    told("Immunization", status="completed", vaccineCode=concept("流感病毒裂解疫苗"), occurrenceDateTime="2024-10-10", lotNumber="F24"),
    told("DiagnosticReport", status="final", code=concept("腹部彩超"), category=[concept("超声", "RUS", "http://terminology.hl7.org/CodeSystem/v2-0074")], effectiveDateTime="2025-03-01", conclusion="胆囊结石"),
    told("ImagingStudy", status="available", started="2025-03-02T09:00:00+08:00", description="胸部CT平扫"),
    told("Observation", status="final", category=category("laboratory"), code=concept("血红蛋白", "718-7", "http://loinc.org"), effectiveDateTime="2025-03-01", valueQuantity={"value": 98, "unit": "g/L"}, referenceRange=[{"low": {"value": 115}}]),
    told("Observation", status="final", category=category("exam"), code=concept("心电图"), effectiveDateTime="2025-03-01", valueString="窦性心律"),
    told("Observation", status="final", code=concept("ABO血型", "883-9", "http://loinc.org"), effectiveDateTime="2025-03-01", valueString="O"),
    told("Observation", status="final", code=concept("现病史", "DE02.10.071.00", "urn:oid:2.16.156.10011.2.2.1"), effectiveDateTime="2025-03-01", valueString="反复头晕一月"),
    told("Observation", status="final", code=concept("输血史标志", "DE06.00.106.00", "urn:oid:2.16.156.10011.2.2.1"), effectiveDateTime="2025-03-01", valueBoolean=True),
    told("Observation", status="final", code=concept("初潮年龄"), effectiveDateTime="2025-03-01", valueQuantity={"value": 13, "unit": "岁"}),
    told("Observation", status="final", code=concept("孕次", "DE04.01.108.00", "urn:oid:2.16.156.10011.2.2.1"), effectiveDateTime="2025-03-01", valueInteger=2),
    told("Observation", status="final", code=concept("职业暴露史"), effectiveDateTime="2025-03-01", valueString="煤矿井下作业5年"),
    told("Observation", status="final", code=concept("残疾情况", "DE05.10.006.00", "urn:oid:2.16.156.10011.2.2.1"), effectiveDateTime="2025-03-01", valueString="无残疾"),
    told("Observation", status="final", code=concept("医疗费用支付方式", "DE07.00.007.00", "urn:oid:2.16.156.10011.2.2.1"), effectiveDateTime="2025-03-01", valueString="城乡居民基本医疗保险"),
    told("Observation", status="final", code=concept("绝经年龄"), effectiveDateTime="2025-03-01", valueQuantity={"value": 49, "unit": "岁"}),
    told("Invoice", status="issued", totalGross={"value": 186.5, "currency": "CNY"}, date="2025-03-01"),
    told("Encounter", status="finished", **{"class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"}}, period={"start": "2025-03-01T09:00:00+08:00"}, reasonCode=[concept("头晕")]),
]  # fmt: skip


@pytest.fixture
def patient(clinic: Sender) -> UUID:
    """A woman with one visit that says something to every part of the record."""
    person = {
        **ground.patient(name="起桂芬", number="53230119810307442X"),
        "maritalStatus": concept("已婚", "20", "urn:oid:2.16.156.10011.2.3.3.5"),
        "contact": [{"name": {"text": "李建国"}, "telecom": [{"system": "phone", "value": "13887800001"}]}],
    }
    entries = [{"fullUrl": "urn:uuid:p", "resource": person}]
    entries += [{"fullUrl": f"urn:uuid:{number}", "resource": one} for number, one in enumerate(VISIT)]
    for entry in entries:
        entry["request"] = {"method": "POST", "url": entry["resource"]["resourceType"]}
    answer = clinic.post("/fhir", {"resourceType": "Bundle", "type": "transaction", "entry": entries})
    assert answer.status_code == 200, answer.content
    (found,) = clinic.get("/fhir/Condition?code=I10").json()["entry"]
    return UUID(found["resource"]["subject"]["reference"].removeprefix("Patient/"))


def texts(section: dict[str, Any]) -> str:
    return "；".join(
        f"{entry['title']} {value['name']} {value['text']}"
        for entry in section["entries"]
        for value in entry["values"]
    )


SUMMARY = {
    "demographics": "起桂芬", "socioeconomic": "已婚", "contacts": "李建国", "insurance": "城乡居民基本医疗保险", "biology": "O",
    "present": "反复头晕", "diseases": "原发性高血压", "operations": "阑尾切除术", "transfusions": "是", "medicines": "20mg 每日两次",
    "vaccinations": "流感病毒裂解疫苗", "allergies": "青霉素 皮疹", "menstruation": "13 岁", "births": "2", "family": "母亲 糖尿病",
    "occupation": "煤矿井下作业5年", "disability": "无残疾", "contacts_summary": "原发性高血压", "costs": "186.5 元",
}  # fmt: skip


@pytest.mark.feature(
    "10.1.2-01",
    "10.1.2-02",
    "10.1.2-03",
    "10.1.2-04",
    "10.1.2-05",
    "10.1.2-06",
    "10.1.2-07",
    "10.1.2-08",
    "10.1.2-09",
    "10.1.2-10",
    "10.1.2-11",
    "10.1.2-12",
    "10.1.2-13",
    "10.1.2-14",
    "10.1.2-15",
    "10.1.2-16",
    "10.1.2-17",
    "10.1.2-18",
    "10.1.2-19",
)
def test_the_summary_of_the_medical_record_has_its_nineteen_parts(doctor: Client, patient: UUID) -> None:
    found = read(doctor, patient, "emr_summary")
    assert {
        name: texts(section) for name, section in found.items() if SUMMARY[name] not in texts(section)
    } == {}
    assert set(found) == set(SUMMARY)


@pytest.mark.feature("10.1.7.6-01", "10.1.7.6-02", "10.1.7.6-04", "10.1.7.6-05", "10.2.1.11-07")
def test_the_medical_service_domain_shares_diagnoses_prescriptions_examinations_and_images(
    doctor: Client, patient: UUID
) -> None:
    found = read(doctor, patient, "medical_service")
    assert "原发性高血压" in texts(found["diagnoses"])
    assert "硝苯地平缓释片" in texts(found["prescriptions"])
    assert [entry["values"] for entry in found["laboratory"]["entries"]] == [
        [{"name": "血红蛋白", "text": "98 g/L", "abnormal": True}]
    ]
    assert "胆囊结石" in texts(found["examinations"])
    assert "窦性心律" in texts(found["examinations"])
    assert "胸部CT平扫" in texts(found["imaging"])


@pytest.mark.feature("10.1.7.2-05", "10.1.7-02", "10.2.1.11-01", "10.2.1.11-02")
def test_who_a_person_is_and_what_ails_them_is_gathered_from_all_sources(
    clinic: Sender, doctor: Client, patient: UUID
) -> None:
    assert "起桂芬" in texts(read(doctor, patient, "demographics")["identity"])
    found = read(doctor, patient, "problem_summary")
    wanted = {
        "blood": "O",
        "allergies": "青霉素",
        "diagnoses": "高血压",
        "operations": "阑尾",
        "transfusions": "是",
        "family": "糖尿病",
    }
    assert all(text in texts(found[name]) for name, text in wanted.items())
    clinic.post(
        "/fhir",
        {
            **told("Condition", code=concept("2型糖尿病", "E11")),
            "subject": {"reference": f"Patient/{patient}"},
        },
    )
    outline = {one["id"]: one["entries"] for one in doctor.get(f"/api/residents/{patient}/views").json()}
    assert outline["problem_summary"] > 6
    assert outline["women"] == 0


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


def test_an_unknown_view_is_answered_with_those_there_are(doctor: Client, patient: UUID) -> None:
    answer = doctor.get(f"/api/residents/{patient}/views/nothing")
    assert (answer.status_code, answer.json()["code"]) == (404, "domain_views.unknown_view")
    assert "emr_summary" in answer.json()["advice"]


def test_who_may_not_see_the_resident_sees_no_view(patient: UUID) -> None:
    answer = ground.staff("dayao").get(f"/api/residents/{patient}/views/emr_summary")
    assert answer.status_code == 403
    assert ground.staff("dayao").get(f"/api/residents/{patient}/views").status_code == 403
