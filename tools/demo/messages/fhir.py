"""FHIR R4 transaction bundles as general hospitals send them. FHIR.md says which systems and codes are used."""

from collections.abc import Iterable

from tools.demo.faces import Face
from tools.demo.happenings import EMERGENCY, INPATIENT, CheckUp, Happening, Vaccination, Visit
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
from tools.demo.messages.entries import (
    CATEGORY,
    LOINC,
    UCUM,
    add_allergies,
    add_imaging,
    add_laboratory,
    add_prescription,
    add_vitals,
)

ICD10 = "http://hl7.org/fhir/sid/icd-10"


def visit(happening: Visit, face: Face) -> Bundle:
    """An episode: encounter, diagnoses, vital signs, tests, prescriptions, operation."""
    institution, inpatient = happening.institution, happening.kind == INPATIENT
    bundle = Bundle(face, institution, happening.number, happening.until)
    act = {INPATIENT: ("IMP", "住院"), EMERGENCY: ("EMER", "急诊")}.get(happening.kind, ("AMB", "门诊"))
    oid = codes.INPATIENT_NUMBER if inpatient else codes.OUTPATIENT_NUMBER
    encounter: Resource = {
        "status": "finished",
        "class": {
            "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode",
            "code": act[0],
            "display": act[1],
        },
        "serviceType": {"text": happening.department},
        "period": {"start": when(happening.at), "end": when(happening.until)},
        "participant": [{"individual": practitioner(happening.worker)}],
        "reasonCode": [{"text": happening.complaint}],
        "serviceProvider": organisation(institution),
    }
    if inpatient:
        encounter["hospitalization"] = {
            "dischargeDisposition": {
                "text": {"1": "治愈", "2": "好转", "5": "死亡"}.get(happening.outcome, "好转")
            }
        }
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
    bundle.entries[1]["resource"]["diagnosis"] = [
        {"condition": reference, "rank": rank + 1} for rank, reference in enumerate(references)
    ]
    add_allergies(bundle, happening.at.date())
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
        "class": {
            "system": "http://terminology.hl7.org/CodeSystem/v3-ActCode",
            "code": "AMB",
            "display": "健康体检",
        },
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
