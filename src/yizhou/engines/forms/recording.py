"""A filled form in the shared record: the contact (Encounter), the form as it was answered (QuestionnaireResponse), each coded
answer as an Observation, medicines as MedicationStatements. Written again it corrects; made void it goes."""

from collections.abc import Iterator, Mapping
from typing import Any

from yizhou.engines.forms import showing
from yizhou.engines.forms.contracts import FieldKind, Filled, Form, FormField
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.organisations import api as organisations
from yizhou.records.fhir import api as fhir
from yizhou.records.fhir.contracts import NO_RESIDENT, Key, Stored, Write
from yizhou.records.timeline import api as timeline

ORIGIN = "urn:yizhou:source:forms"
ELEMENTS = "urn:oid:2.16.156.10011.2.2.1"
VALUE_SETS = "urn:yizhou:value-set"
DATA_SETS = "urn:yizhou:data-set"
LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"
_CLASS = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
_CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
_INSTITUTION = "urn:oid:2.16.156.10011.1.5"


def write(actor: Actor, form: Form, filled: Filled) -> None:
    """Bring the record to what the form now says; nothing for forms about nobody, or that stay outside the record."""
    if filled.resident_id == NO_RESIDENT or not form.record.title:
        return
    prefix = f"{filled.id}/"
    visit = fhir.assign(actor, filled.resident_id, [Key("Encounter", ORIGIN, f"{prefix}visit")])[0]
    contents = dict(_resources(actor, form, filled, f"Encounter/{visit}"))
    stored = fhir.write(
        actor,
        [Write(filled.resident_id, content, ORIGIN, f"{prefix}{key}") for key, content in contents.items()],
    )
    keep = [f"{prefix}{key}" for key in contents]
    _project(actor, filled, [*stored, *fhir.retire(actor, filled.resident_id, ORIGIN, prefix, keep)])


def retire(actor: Actor, filled: Filled) -> None:
    """Take everything the form said out of the record."""
    if filled.resident_id != NO_RESIDENT:
        _project(actor, filled, fhir.retire(actor, filled.resident_id, ORIGIN, f"{filled.id}/", ()))


def _project(actor: Actor, filled: Filled, stored: list[Stored]) -> None:
    place = organisations.get(filled.organisation_id) if filled.organisation_id else None
    timeline.project(actor, filled.resident_id, stored, None, place)


def _resources(actor: Actor, form: Form, filled: Filled, visit: str) -> Iterator[tuple[str, dict[str, Any]]]:
    subject = {"reference": f"Patient/{filled.resident_id}"}
    at = filled.answers.get(form.record.at) or filled.day.isoformat()
    yield "visit", _visit(form, filled, subject, at)
    around = {"subject": subject, "encounter": {"reference": visit}}
    yield "response", {
        "resourceType": "QuestionnaireResponse", "status": "completed", "questionnaire": f"urn:yizhou:form:{form.id}|{form.version}",
        **around, "authored": filled.updated.isoformat(), "author": {"display": filled.author},
        "item": _items(form.fields, filled.answers),
    }  # fmt: skip
    for field in form.fields:
        value = filled.answers.get(field.id)
        if value is None:
            continue
        if field.record == "medication" and field.kind is FieldKind.TABLE:
            yield from _medicines(field, value, around, at)
        elif field.record == "observation" and (field.element or field.loinc):
            said = _value(field, value)
            if said:
                yield field.id, {
                    "resourceType": "Observation", "status": "final",
                    "category": [{"coding": [{"system": _CATEGORY, "code": field.category}]}],
                    "code": _code(field), **around, "effectiveDateTime": at, **said,
                }  # fmt: skip


def _visit(form: Form, filled: Filled, subject: Mapping[str, Any], at: str) -> dict[str, Any]:
    kind: dict[str, Any] = {"text": form.record.title}
    if form.record.data_set:
        kind["coding"] = [{"system": DATA_SETS, "code": form.record.data_set, "display": form.record.title}]
    performer = filled.answers.get(form.record.performer) or filled.author
    place = organisations.get(filled.organisation_id) if filled.organisation_id else None
    return {
        "resourceType": "Encounter", "status": "finished", "class": {"system": _CLASS, "code": form.record.class_code},
        "type": [kind], "subject": subject, "period": {"start": at, "end": at},
        "participant": [{"individual": {"type": "Practitioner", "display": performer}}],
        **({"serviceProvider": {
            "type": "Organization", "identifier": {"system": _INSTITUTION, "value": place.code}, "display": place.name,
        }} if place else {}),
    }  # fmt: skip


def _code(field: FormField) -> dict[str, Any]:
    codings = [{"system": LOINC, "code": field.loinc, "display": field.label}] if field.loinc else []
    if field.element:
        codings.append({"system": ELEMENTS, "code": field.element, "display": field.label})
    return {"coding": codings, "text": field.label}


def _concept(field: FormField, code: str) -> dict[str, Any]:
    name = showing.name_of(field, code)
    coding = (
        [{"system": f"{VALUE_SETS}:{field.code_system}", "code": code, "display": name}]
        if field.code_system
        else []
    )
    return {**({"coding": coding} if coding else {}), "text": name}


def _value(field: FormField, value: Any) -> dict[str, Any]:
    match field.kind:
        case FieldKind.NUMBER | FieldKind.INTEGER:
            return {"valueQuantity": _quantity(field, value)}
        case FieldKind.CHOICE:
            return {"valueCodeableConcept": _concept(field, value)}
        case FieldKind.CHOICES:
            if len(value) == 1:
                return {"valueCodeableConcept": _concept(field, value[0])}
            return {
                "component": [
                    {"code": _code(field), "valueCodeableConcept": _concept(field, one)} for one in value
                ]
            }
        case FieldKind.TRUTH:
            return {"valueBoolean": value}
        case FieldKind.DATE | FieldKind.MOMENT:
            return {"valueDateTime": value if field.kind is FieldKind.DATE else f"{value}:00+08:00"}
        case FieldKind.TEXT | FieldKind.LONG_TEXT:
            return {"valueString": value}
        case _:
            return {}


def _quantity(field: FormField, value: float) -> dict[str, Any]:
    number = int(value) if float(value).is_integer() else value
    ucum = {"system": UCUM, "code": field.ucum} if field.ucum else {}
    return {"value": number, **({"unit": field.unit} if field.unit else {}), **ucum}


def _medicines(
    field: FormField, rows: list[dict[str, Any]], around: Mapping[str, Any], at: str
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Rows of a table of medicines: the columns `name` and, where asked, `dose`, `unit`, `use`."""
    for number, row in enumerate(rows):
        if not row.get("name"):
            continue
        dose = {"value": row["dose"], "unit": row.get("unit") or ""} if row.get("dose") is not None else None
        yield f"{field.id}-{number + 1}", {
            "resourceType": "MedicationStatement", "status": "active", "medicationCodeableConcept": {"text": row["name"]},
            "subject": around["subject"], "context": around["encounter"], "effectiveDateTime": at, "dateAsserted": at,
            "dosage": [{
                **({"text": row["use"]} if row.get("use") else {}), **({"doseAndRate": [{"doseQuantity": dose}]} if dose else {}),
            }] if dose or row.get("use") else [{"text": "用法未填"}],
        }  # fmt: skip


def _items(fields: tuple[FormField, ...], answers: Mapping[str, Any]) -> list[dict[str, Any]]:
    items = []
    for field in fields:
        value = answers.get(field.id)
        if value is None:
            continue
        if field.kind is FieldKind.TABLE:
            items += [
                {"linkId": field.id, "text": field.label, "item": _items(field.columns, row)} for row in value
            ]
        else:
            items.append({"linkId": field.id, "text": field.label, "answer": _answer(field, value)})
    return items


def _answer(field: FormField, value: Any) -> list[dict[str, Any]]:
    match field.kind:
        case FieldKind.NUMBER | FieldKind.INTEGER:
            return [{"valueQuantity": _quantity(field, value)}]
        case FieldKind.CHOICE:
            return [{"valueCoding": {"code": value, "display": showing.name_of(field, value)}}]
        case FieldKind.CHOICES:
            return [{"valueCoding": {"code": one, "display": showing.name_of(field, one)}} for one in value]
        case FieldKind.TRUTH:
            return [{"valueBoolean": value}]
        case FieldKind.DATE:
            return [{"valueDate": value}]
        case FieldKind.MOMENT:
            return [{"valueDateTime": f"{value}:00+08:00"}]
        case _:
            return [{"valueString": showing.text_of(field, value)}]
