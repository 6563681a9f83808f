"""Entries of FHIR bundles: results, reports, prescriptions, vital signs, allergies."""

from datetime import date, datetime

from tools.demo.happenings import ImagingReport, LaboratoryReport, Prescription, Result, Vitals
from tools.demo.messages import codes
from tools.demo.messages.bundles import (
    Bundle,
    Resource,
    coding,
    local_system,
    organisation,
    practitioner,
    when,
)
from tools.demo.workforce import Worker

LOINC = "http://loinc.org"
ATC = "http://www.whocc.no/atc"
UCUM = "http://unitsofmeasure.org"
CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
UNITS = {
    "10^9/L": "10*9/L",
    "10^12/L": "10*12/L",
    "μmol/L": "umol/L",
    "μg": "ug",
    "mIU/L": "m[IU]/L",
    "IU/mL": "[IU]/mL",
    "次/min": "/min",
}
VITAL_SIGNS = (
    ("8310-5", "体温", "℃", "Cel", "temperature"), ("8867-4", "心率", "次/min", "/min", "pulse"),
    ("9279-1", "呼吸频率", "次/min", "/min", "breaths"), ("29463-7", "体重", "kg", "kg", "weight"), ("8302-2", "身高", "cm", "cm", "height"),
)  # fmt: skip


def _observation(
    result: Result, sex_range: tuple[float, float], at: datetime, reported: datetime
) -> Resource:
    item = result.item
    content: Resource = {
        "status": "final",
        "category": [coding(CATEGORY, "laboratory", "检验")],
        "code": coding(LOINC, item.loinc, item.name),
        "effectiveDateTime": when(at),
        "issued": when(reported),
    }
    if result.value is None:
        content["valueString"] = result.text
    else:
        unit = item.unit
        content["valueQuantity"] = {
            "value": result.value,
            "unit": unit,
            "system": UCUM,
            "code": UNITS.get(unit, unit),
        }
        low, high = sex_range
        content["referenceRange"] = [
            {
                "low": {"value": low, "unit": unit},
                "high": {"value": high, "unit": unit},
                "text": f"{low:g}～{high:g} {unit}",
            }
        ]
    if result.flag:
        meaning = {"H": "偏高", "L": "偏低", "A": "异常"}[result.flag]
        system = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"
        content["interpretation"] = [coding(system, result.flag, meaning)]
    return content


def add_laboratory(bundle: Bundle, report: LaboratoryReport) -> None:
    """The results and the report that lists them."""
    references = [
        bundle.clinical(
            "Observation", codes.LABORATORY_REPORT, f"{report.number}-{result.item.id}",
            **_observation(result, (result.low, result.high), report.collected, report.reported),
        )
        for result in report.results
    ]  # fmt: skip
    abnormal = [
        f"{result.item.name}{result.written}{result.item.unit}" for result in report.results if result.flag
    ]
    bundle.clinical(
        "DiagnosticReport", codes.LABORATORY_REPORT, report.number, status="final",
        category=[coding("http://terminology.hl7.org/CodeSystem/v2-0074", "LAB", "检验")], code={"text": report.panel.name},
        effectiveDateTime=when(report.collected), issued=when(report.reported), performer=[organisation(bundle.institution)],
        resultsInterpreter=[practitioner(report.reviewer)], result=references,
        conclusion="异常：" + "；".join(abnormal) if abnormal else "未见异常",
    )  # fmt: skip


def add_imaging(bundle: Bundle, report: ImagingReport) -> None:
    examination = report.examination
    bundle.clinical(
        "DiagnosticReport", codes.EXAMINATION_REPORT, report.number, status="final",
        category=[coding("http://terminology.hl7.org/CodeSystem/v2-0074", "RAD", examination.category)],
        code={"coding": [{"system": f"urn:yizhou:source:{bundle.institution.code}:examination", "code": examination.code,
                          "display": examination.method}], "text": f"{examination.site}{examination.method}"},
        effectiveDateTime=when(report.performed), issued=when(report.reported), performer=[organisation(bundle.institution)],
        resultsInterpreter=[practitioner(report.radiologist)],
        conclusion=report.impression, extension=[{"url": "urn:yizhou:extension:finding", "valueString": report.finding}],
    )  # fmt: skip


def add_prescription(bundle: Bundle, prescription: Prescription, doctor: Worker, reason: str) -> None:
    if prescription.herbal is not None:
        herbal = prescription.herbal
        words = "、".join(f"{herb}{grams:g}g" for herb, grams in herbal.herbs)
        bundle.clinical(
            "MedicationRequest", codes.PRESCRIPTION_NUMBER, prescription.number, status="completed", intent="order",
            medicationCodeableConcept={"text": herbal.formula}, authoredOn=when(prescription.at), requester=practitioner(doctor),
            reasonCode=[{"text": reason}], dosageInstruction=[{"text": f"{words}；水煎服，每日1剂，分3次温服，共{prescription.days}剂"}],
        )  # fmt: skip
    for index, medicine in enumerate(prescription.medicines):
        bundle.clinical(
            "MedicationRequest", codes.PRESCRIPTION_NUMBER, f"{prescription.number}-{index + 1}", status="completed", intent="order",
            medicationCodeableConcept=coding(ATC, medicine.atc, medicine.name), authoredOn=when(prescription.at),
            requester=practitioner(doctor), reasonCode=[{"text": reason}],
            dosageInstruction=[
                {
                    "text": f"每次{medicine.dose:g}{medicine.unit}，每日{medicine.times}次，{codes.ROUTE_NAMES[medicine.route]}",
                    "timing": {"repeat": {"frequency": medicine.times, "period": 1, "periodUnit": "d"}},
                    "route": coding(codes.urn(codes.ROUTES), medicine.route, codes.ROUTE_NAMES[medicine.route]),
                    "doseAndRate": [{"doseQuantity": {"value": medicine.dose, "unit": medicine.unit}}],
                }
            ],
            dispenseRequest={"expectedSupplyDuration": {"value": prescription.days, "unit": "天", "system": UCUM, "code": "d"}},
        )  # fmt: skip


def add_vitals(bundle: Bundle, vitals: Vitals, at: datetime, number: str) -> None:
    """Blood pressure and the other vital signs, as the FHIR profiles of the same names want them."""
    category = [coding(CATEGORY, "vital-signs", "生命体征")]
    bundle.clinical(
        "Observation", codes.OUTPATIENT_NUMBER, f"{number}-BP", status="final", category=category,
        code=coding(LOINC, "85354-9", "血压"), effectiveDateTime=when(at),
        component=[
            {"code": coding(LOINC, code, name), "valueQuantity": {"value": value, "unit": "mmHg", "system": UCUM, "code": "mm[Hg]"}}
            for code, name, value in (("8480-6", "收缩压", vitals.systolic), ("8462-4", "舒张压", vitals.diastolic))
        ],
    )  # fmt: skip
    for code, name, unit, ucum, field in VITAL_SIGNS:
        bundle.clinical(
            "Observation", codes.OUTPATIENT_NUMBER, f"{number}-{code}", status="final", category=category,
            code=coding(LOINC, code, name), effectiveDateTime=when(at),
            valueQuantity={"value": getattr(vitals, field), "unit": unit, "system": UCUM, "code": ucum},
        )  # fmt: skip


def add_allergies(bundle: Bundle, on: date) -> None:
    person = bundle.face.person
    for allergy in person.allergies:
        if allergy.since <= on:
            bundle.clinical(
                "AllergyIntolerance", local_system(bundle.face), f"{bundle.face.local_id}-{allergy.code}",
                clinicalStatus=coding("http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", "active", "有效"),
                category=["medication" if allergy.code.startswith("1") else "food" if allergy.code.startswith("2") else "environment"],
                code=coding(codes.urn(codes.ALLERGENS), allergy.code, allergy.substance), onsetDateTime=allergy.since.isoformat(),
                reaction=[{"manifestation": [{"text": allergy.reaction}]}],
            )  # fmt: skip
