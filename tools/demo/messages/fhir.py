"""FHIR R4 transaction bundles as general hospitals send them. FHIR.md says which systems and codes are used."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import orjson

from tools.demo.faces import Face
from tools.demo.happenings import (
    EMERGENCY, INPATIENT, CheckUp, Happening, ImagingReport, LaboratoryReport, Prescription, Result, Vaccination, Visit, Vitals,
)  # fmt: skip
from tools.demo.institutions import Institution
from tools.demo.messages import codes
from tools.demo.naming import ETHNIC_NAMES
from tools.demo.randomness import identity
from tools.demo.workforce import Worker

Resource = dict[str, Any]

LOINC = "http://loinc.org"
ICD10 = "http://hl7.org/fhir/sid/icd-10"
ATC = "http://www.whocc.no/atc"
UCUM = "http://unitsofmeasure.org"
CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
ETHNIC_EXTENSION = "urn:yizhou:extension:ethnic-group"
REGION_EXTENSION = "urn:yizhou:extension:region-code"
UNITS = {"10^9/L": "10*9/L", "10^12/L": "10*12/L", "μmol/L": "umol/L", "μg": "ug", "mIU/L": "m[IU]/L", "IU/mL": "[IU]/mL", "次/min": "/min"}
VITAL_SIGNS = (
    ("8310-5", "体温", "℃", "Cel", "temperature"), ("8867-4", "心率", "次/min", "/min", "pulse"),
    ("9279-1", "呼吸频率", "次/min", "/min", "breaths"), ("29463-7", "体重", "kg", "kg", "weight"), ("8302-2", "身高", "cm", "cm", "height"),
)  # fmt: skip


def when(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S+08:00")


def coding(system: str, code: str, display: str, *more: tuple[str, str, str]) -> Resource:
    """A CodeableConcept with its Chinese text."""
    return {
        "coding": [{"system": s, "code": c, "display": d} for s, c, d in ((system, code, display), *more)],
        "text": display,
    }


def identifier(oid: str, value: str) -> Resource:
    return {"system": codes.urn(oid), "value": value}


def organisation(institution: Institution) -> Resource:
    return {"identifier": identifier(codes.INSTITUTION, institution.code), "display": institution.name}


def practitioner(worker: Worker) -> Resource:
    return {"identifier": identifier(codes.WORKER, worker.licence), "display": worker.name}


def local_system(face: Face) -> str:
    """Namespace of the local patient numbers of a source."""
    return f"urn:yizhou:source:{face.source}:patient"


def patient(face: Face, institution: Institution) -> Resource:
    """The Patient of a source. Its local number is the identifier with `use` usual."""
    person = face.person
    identifiers: list[Resource] = [
        {"use": "usual", "type": coding("http://terminology.hl7.org/CodeSystem/v2-0203", "MR", "病历号"),
         "system": local_system(face), "value": face.local_id, "assigner": {"display": institution.name}}
    ]  # fmt: skip
    if face.citizen_id:
        identifiers.append({"use": "official", **identifier(codes.CITIZEN_ID, face.citizen_id)})
    village = person.village
    resource: Resource = {
        "resourceType": "Patient",
        "identifier": identifiers,
        "active": True,
        "name": [{"use": "official", "text": face.name}],
        "gender": {"1": "male", "2": "female"}[face.sex],
        "birthDate": face.birth.isoformat(),
        "address": [
            {
                "use": "home", "text": person.full_address, "line": [f"{village.name}{person.group}{person.house}"],
                "city": "楚雄彝族自治州", "district": village.county_name, "state": "云南省", "country": "CN",
                "extension": [{"url": REGION_EXTENSION, "valueCode": village.code}],
            }
        ],
        "maritalStatus": coding(codes.urn(codes.MARRIAGE), person.marital, codes.MARRIAGE_NAMES[person.marital]),
        "extension": [
            {"url": ETHNIC_EXTENSION,
             "valueCodeableConcept": coding(codes.urn(codes.ETHNIC), person.ethnic, ETHNIC_NAMES[person.ethnic])}
        ],
        "managingOrganization": organisation(institution),
    }  # fmt: skip
    if face.phone:
        resource["telecom"] = [{"system": "phone", "value": face.phone, "use": "mobile" if len(face.phone) == 11 else "home"}]
    contact = face.contact
    if contact is not None:
        kin = "C" if contact is not person.spouse else "N"
        entry: Resource = {
            "relationship": [coding("http://terminology.hl7.org/CodeSystem/v2-0131", kin, "联系人")],
            "name": {"text": contact.name.registered},
            "gender": "male" if contact.male else "female",
        }
        if contact.phone:
            entry["telecom"] = [{"system": "phone", "value": contact.phone}]
        resource["contact"] = [entry]
    if person.twin_order:
        resource["multipleBirthInteger"] = person.twin_order
    return resource


class Bundle:
    """A transaction under construction. All clinical resources are conditional updates on their identifier."""

    def __init__(self, face: Face, institution: Institution, number: str, created: datetime) -> None:
        self.face, self.institution, self.number, self.created = face, institution, number, created
        self.entries: list[Resource] = []
        self.subject = self.add(patient(face, institution), local_system(face), face.local_id)
        self.encounter: Resource | None = None

    def add(self, resource: Resource, oid: str, value: str) -> Resource:
        """Put a resource in under its identifier; the reference to it."""
        kind = resource["resourceType"]
        system = oid if oid.startswith("urn:") else codes.urn(oid)
        if kind != "Patient":
            resource["identifier"] = [{"system": system, "value": value}]
        full = f"urn:uuid:{identity(self.institution.code, kind, system, value)}"
        url = f"{kind}?identifier={system}|{value}"
        self.entries.append({"fullUrl": full, "resource": resource, "request": {"method": "PUT", "url": url}})
        return {"reference": full}

    def clinical(self, kind: str, oid: str, value: str, **content: Any) -> Resource:
        """A resource about the subject, within the encounter where there is one."""
        resource: Resource = {"resourceType": kind, **content}
        resource["patient" if kind in ("AllergyIntolerance", "Immunization") else "subject"] = self.subject
        if self.encounter is not None and kind != "Encounter":
            resource["encounter"] = self.encounter
        return self.add(resource, oid, value)

    def bytes(self) -> bytes:
        return orjson.dumps(
            {
                "resourceType": "Bundle",
                "type": "transaction",
                "identifier": {"system": f"urn:yizhou:source:{self.institution.code}:message", "value": self.number},
                "timestamp": when(self.created),
                "entry": self.entries,
            }
        )


def _observation(result: Result, sex_range: tuple[float, float], at: datetime, reported: datetime) -> Resource:
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
        content["valueQuantity"] = {"value": result.value, "unit": unit, "system": UCUM, "code": UNITS.get(unit, unit)}
        low, high = sex_range
        content["referenceRange"] = [
            {"low": {"value": low, "unit": unit}, "high": {"value": high, "unit": unit}, "text": f"{low:g}～{high:g} {unit}"}
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
    abnormal = [f"{result.item.name}{result.written}{result.item.unit}" for result in report.results if result.flag]
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


def _allergies(bundle: Bundle, on: date) -> None:
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


def visit(happening: Visit, face: Face) -> Bundle:
    """An episode: encounter, diagnoses, vital signs, tests, prescriptions, operation."""
    institution, inpatient = happening.institution, happening.kind == INPATIENT
    bundle = Bundle(face, institution, happening.number, happening.until)
    act = {INPATIENT: ("IMP", "住院"), EMERGENCY: ("EMER", "急诊")}.get(happening.kind, ("AMB", "门诊"))
    oid = codes.INPATIENT_NUMBER if inpatient else codes.OUTPATIENT_NUMBER
    encounter: Resource = {
        "status": "finished",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": act[0], "display": act[1]},
        "serviceType": {"text": happening.department},
        "period": {"start": when(happening.at), "end": when(happening.until)},
        "participant": [{"individual": practitioner(happening.worker)}],
        "reasonCode": [{"text": happening.complaint}],
        "serviceProvider": organisation(institution),
    }
    if inpatient:
        encounter["hospitalization"] = {"dischargeDisposition": {"text": {"1": "治愈", "2": "好转", "5": "死亡"}.get(happening.outcome, "好转")}}
    bundle.encounter = bundle.clinical("Encounter", oid, happening.number, **encounter)
    references = [
        bundle.clinical(
            "Condition", oid, f"{happening.number}-D{index}", code=coding(ICD10, code, name), recordedDate=when(happening.at),
            category=[coding("http://terminology.hl7.org/CodeSystem/condition-category", "encounter-diagnosis", "诊断")],
            clinicalStatus=coding("http://terminology.hl7.org/CodeSystem/condition-clinical", "active", "活动"),
            recorder=practitioner(happening.worker), note=[{"text": f"{happening.history}查体：{happening.examination}"}] if index == 0 else [],
        )
        for index, (code, name) in enumerate(happening.diagnoses)
    ]  # fmt: skip
    for entry in bundle.entries:
        if entry["resource"]["resourceType"] == "Condition" and not entry["resource"]["note"]:
            del entry["resource"]["note"]
    bundle.entries[1]["resource"]["diagnosis"] = [{"condition": reference, "rank": rank + 1} for rank, reference in enumerate(references)]
    _allergies(bundle, happening.at.date())
    add_vitals(bundle, happening.vitals, happening.at, happening.number)
    for laboratory in happening.laboratory:
        add_laboratory(bundle, laboratory)
    for imaging in happening.imaging:
        add_imaging(bundle, imaging)
    for prescription in happening.prescriptions:
        add_prescription(bundle, prescription, happening.worker, happening.diagnoses[0][1])
    if happening.operation is not None:
        operation = happening.operation
        bundle.clinical(
            "Procedure", codes.CASE_NUMBER, f"{happening.number}-OP", status="completed",
            code=coding(codes.urn(codes.OPERATIONS), operation.code, operation.name), performedDateTime=when(operation.at),
            performer=[{"actor": practitioner(operation.surgeon)}],
        )  # fmt: skip
    return bundle


def check_up(happening: CheckUp, face: Face) -> Bundle:
    """The yearly check-up of the elderly."""
    bundle = Bundle(face, happening.institution, happening.number, happening.at)
    encounter = {
        "status": "finished",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB", "display": "健康体检"},
        "type": [{"text": "老年人健康体检"}],
        "period": {"start": when(happening.at), "end": when(happening.at)},
        "participant": [{"individual": practitioner(happening.worker)}],
        "serviceProvider": organisation(happening.institution),
    }
    bundle.encounter = bundle.clinical("Encounter", codes.OUTPATIENT_NUMBER, happening.number, **encounter)
    add_vitals(bundle, happening.vitals, happening.at, happening.number)
    bundle.clinical(
        "Observation", codes.OUTPATIENT_NUMBER, f"{happening.number}-waist", status="final",
        category=[coding(CATEGORY, "vital-signs", "生命体征")], code=coding(LOINC, "8280-0", "腰围"), effectiveDateTime=when(happening.at),
        valueQuantity={"value": happening.waist, "unit": "cm", "system": UCUM, "code": "cm"},
    )  # fmt: skip
    ratings = {"1": "满意", "2": "基本满意", "3": "说不清楚"}
    care = {"1": "可自理", "2": "轻度依赖", "3": "中度依赖"}
    for key, name, text in (
        ("self", "老年人健康状态自我评估", ratings[happening.self_rating]),
        ("care", "老年人生活自理能力自我评估", care[happening.self_care]),
        ("advice", "健康指导", happening.advice),
    ):
        bundle.clinical(
            "Observation", codes.OUTPATIENT_NUMBER, f"{happening.number}-{key}", status="final",
            category=[coding(CATEGORY, "survey", "评估")], code={"text": name}, effectiveDateTime=when(happening.at), valueString=text,
        )  # fmt: skip
    for laboratory in happening.laboratory:
        add_laboratory(bundle, laboratory)
    for imaging in happening.imaging:
        add_imaging(bundle, imaging)
    return bundle


def vaccinations(doses: Iterable[Vaccination], face: Face) -> Bundle:
    """Doses of one person given in one place."""
    listed = list(doses)
    first: Happening = listed[0]
    bundle = Bundle(face, first.institution, first.number, listed[-1].at)
    for dose in listed:
        bundle.clinical(
            "Immunization", local_system(face), f"{face.local_id}-{dose.number}", status="completed",
            vaccineCode=coding(codes.urn(codes.VACCINES), dose.vaccine, codes.VACCINE_NAMES[dose.vaccine]) | {"text": dose.product},
            occurrenceDateTime=when(dose.at), lotNumber=dose.lot, manufacturer={"display": dose.maker}, site={"text": dose.site},
            performer=[{"actor": practitioner(dose.worker)}, {"actor": organisation(dose.institution)}],
            protocolApplied=[{"doseNumberPositiveInt": dose.dose}],
        )  # fmt: skip
    return bundle
