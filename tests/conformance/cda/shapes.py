"""A small reading of FHIR R4: elements each resource type allows and requires, and rules that hold for all of them.

Written from the resource definitions of FHIR R4 (http://hl7.org/fhir/R4/<type>.html), only for what documents become.
"""

import re
from collections.abc import Iterator
from typing import Any

_COMMON = {"resourceType", "meta", "identifier", "extension"}
REQUIRED: dict[str, set[str]] = {
    "Observation": {"status", "code", "subject"},
    "Condition": {"subject", "code"},
    "AllergyIntolerance": {"patient", "code"},
    "MedicationRequest": {"status", "intent", "medicationCodeableConcept", "subject"},
    "MedicationStatement": {"status", "medicationCodeableConcept", "subject"},
    "MedicationAdministration": {"status", "medicationCodeableConcept", "subject"},
    "Immunization": {"status", "vaccineCode", "patient"},
    "Procedure": {"status", "subject", "code"},
    "ServiceRequest": {"status", "intent", "subject", "code"},
    "DiagnosticReport": {"status", "code", "subject"},
    "Encounter": {"status", "class", "subject"},
    "FamilyMemberHistory": {"status", "patient", "relationship", "condition"},
    "Goal": {"lifecycleStatus", "description", "subject"},
    "Invoice": {"status", "subject"},
    "SupplyDelivery": {"status", "patient", "suppliedItem"},
    "DocumentReference": {"status", "content", "subject"},
}
ALLOWED: dict[str, set[str]] = {
    "Observation": {"category", "focus", "encounter", "effectiveDateTime", "effectivePeriod", "performer", "interpretation",
                    "bodySite", "method", "referenceRange", "component", "valueQuantity", "valueCodeableConcept",
                    "valueString", "valueBoolean", "valueInteger", "valueDateTime", "valuePeriod"},
    "Condition": {"clinicalStatus", "verificationStatus", "category", "encounter", "onsetDateTime", "recordedDate",
                  "recorder", "asserter", "note"},
    "AllergyIntolerance": {"clinicalStatus", "verificationStatus", "category", "encounter", "onsetDateTime",
                           "recordedDate", "recorder"},
    "MedicationRequest": {"encounter", "authoredOn", "requester", "dosageInstruction", "dispenseRequest", "category", "note"},
    "MedicationStatement": {"context", "effectiveDateTime", "effectivePeriod", "dateAsserted", "dosage"},
    "MedicationAdministration": {"context", "effectiveDateTime", "effectivePeriod", "dosage"},
    "Immunization": {"encounter", "occurrenceDateTime", "occurrenceString", "primarySource", "lotNumber", "site",
                     "route", "performer", "protocolApplied"},
    "Procedure": {"category", "encounter", "performedDateTime", "performedPeriod", "performer", "bodySite"},
    "ServiceRequest": {"category", "encounter", "occurrenceDateTime", "occurrencePeriod", "authoredOn", "requester",
                       "performer", "reasonCode", "bodySite", "note"},
    "DiagnosticReport": {"category", "encounter", "effectiveDateTime", "issued", "performer", "result", "conclusion"},
    "Encounter": {"type", "period", "participant", "serviceProvider", "location"},
    "FamilyMemberHistory": {"date"},
    "Goal": {"target", "statusDate"},
    "Invoice": {"date", "issuer", "lineItem", "totalGross"},
    "SupplyDelivery": {"occurrenceDateTime"},
    "DocumentReference": {"masterIdentifier", "docStatus", "type", "date", "author", "custodian", "securityLabel",
                          "context"},
}  # fmt: skip
_CHOICES = ("value", "effective", "performed", "occurrence", "onset")
_DATE = re.compile(r"^\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?)?)?$")
_TIMED = re.compile(
    r"(DateTime|^authoredOn|^recordedDate|^date|^issued|^start|^end|^dateAsserted|^statusDate|^creation)$"
)
_REFERENCE = re.compile(r"^(Patient/\$subject|[A-Z]\w+/\$key/.+)$")
_CODE = re.compile(r"^[^\s]+(\s[^\s]+)*$")


def problems(resource: dict[str, Any]) -> list[str]:
    """What is not R4 in a draft; an empty list is what a test wants."""
    kind = resource["resourceType"]
    found = [f"{kind} lacks {name}" for name in REQUIRED[kind] - resource.keys()]
    found += [
        f"{kind} has no element {name}" for name in resource.keys() - REQUIRED[kind] - ALLOWED[kind] - _COMMON
    ]
    for part in _objects(resource):
        for choice in _CHOICES:
            said = [name for name in part if re.match(rf"{choice}[A-Z]", name) and name != "valueSet"]
            if len(said) > 1:
                found.append(f"{kind} says {said} at once")
    found += list(_values(kind, resource))
    if kind == "Observation" and not (
        resource.keys() & {"component"} or any(n.startswith("value") for n in resource)
    ):
        found.append("Observation without value and component")
    return found


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from _objects(each)
    elif isinstance(value, list):
        for each in value:
            yield from _objects(each)


def _values(kind: str, value: Any, name: str = "") -> Iterator[str]:
    if value in (None, "", [], {}):
        yield f"{kind}.{name} is empty"
    elif isinstance(value, dict):
        if "reference" in value and not _REFERENCE.match(value["reference"]):
            yield f"{kind}.{name} refers to {value['reference']}"
        if "code" in value and isinstance(value["code"], str) and not _CODE.match(value["code"]):
            yield f"{kind}.{name}.code {value['code']!r}"
        if {"start", "end"} <= value.keys() and value["start"][:10] > value["end"][:10]:
            yield f"{kind}.{name} ends before it starts"
        for key, each in value.items():
            yield from _values(kind, each, key)
    elif isinstance(value, list):
        for each in value:
            yield from _values(kind, each, name)
    elif isinstance(value, str) and _TIMED.search(name) and not _DATE.match(value):
        yield f"{kind}.{name} is no date: {value}"
