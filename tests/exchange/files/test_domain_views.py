"""What institutions send as national tables is read by subject: the seven domains and the summary."""

from uuid import UUID

import pytest
from django.test import Client

from tests.exchange import ground
from tests.exchange.files.visits import concept, read, send, texts, told
from tests.exchange.ground import Sender
from yizhou.exchange.files.definitions import data_sets


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


def test_an_unknown_view_is_answered_with_those_there_are(doctor: Client, patient: UUID) -> None:
    answer = doctor.get(f"/api/residents/{patient}/views/nothing")
    assert (answer.status_code, answer.json()["code"]) == (404, "domain_views.unknown_view")
    assert "emr_summary" in answer.json()["advice"]


def test_who_may_not_see_the_resident_sees_no_view(patient: UUID) -> None:
    answer = ground.staff("dayao").get(f"/api/residents/{patient}/views/emr_summary")
    assert answer.status_code == 403
    assert ground.staff("dayao").get(f"/api/residents/{patient}/views").status_code == 403
