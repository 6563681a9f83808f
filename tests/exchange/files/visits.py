"""What is sent to be read by subject: filled rows of national tables, and one visit that speaks to every part of the record."""

from typing import Any
from uuid import UUID

from django.test import Client

from tests.exchange.files.filling import CHILD, WOMAN, filled
from tests.exchange.files.test_national_sets import written
from tests.exchange.ground import Sender
from yizhou.exchange.files.definitions import data_sets

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


def texts(section: dict[str, Any]) -> str:
    return "；".join(
        f"{entry['title']} {value['name']} {value['text']}"
        for entry in section["entries"]
        for value in entry["values"]
    )
