"""The clinical side of each type: which parameter is its code and its category, and which element says when it happened.

A record is ordered by one time per resource. R4 has no parameter for that: it names `onset-date`, `authoredon`, `period`
and others, and leaves out what was only recorded. So each type has its date elements in order of preference here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yizhou.records.fhir.dates import intervals
from yizhou.records.fhir.search_parameters import Path, Step


@dataclass(frozen=True, slots=True)
class Clinical:
    """`dates`: elements in order of preference; the others are names of R4 search parameters, empty for none."""

    dates: tuple[str, ...] = ("date",)
    date: str = "date"
    code: str = "code"
    category: str = "category"


USUAL = Clinical()

CLINICAL: dict[str, Clinical] = {
    "AdverseEvent": Clinical(("date", "detected", "recordedDate"), code="event"),
    "AllergyIntolerance": Clinical(("onsetDateTime", "recordedDate", "lastOccurrence")),
    "Appointment": Clinical(("start", "created"), code="service-type", category="appointment-type"),
    "AuditEvent": Clinical(("recorded",), code="type", category="subtype"),
    "CarePlan": Clinical(("period", "created"), code=""),
    "CareTeam": Clinical(("period",), code=""),
    "Claim": Clinical(("billablePeriod", "created"), date="created", code="", category="use"),
    "ClaimResponse": Clinical(("created",), date="created", code="", category="use"),
    "ClinicalImpression": Clinical(("effectiveDateTime", "effectivePeriod", "date"), code="", category=""),
    "Communication": Clinical(("sent", "received"), date="sent", code=""),
    "CommunicationRequest": Clinical(
        ("occurrenceDateTime", "occurrencePeriod", "authoredOn"), date="authored", code=""
    ),
    "Composition": Clinical(code="type"),
    "Condition": Clinical(("onsetDateTime", "onsetPeriod", "recordedDate"), date="onset-date"),
    "Consent": Clinical(("dateTime",), code="scope"),
    "Coverage": Clinical(("period",), date="", code="type", category=""),
    "DetectedIssue": Clinical(("identifiedDateTime", "identifiedPeriod"), date="identified", category=""),
    "DeviceRequest": Clinical(
        ("occurrenceDateTime", "occurrencePeriod", "authoredOn"), date="event-date", category=""
    ),
    "DiagnosticReport": Clinical(("effectiveDateTime", "effectivePeriod", "issued")),
    "DocumentReference": Clinical(code="type"),
    "Encounter": Clinical(("period",), code="type", category="class"),
    "EpisodeOfCare": Clinical(("period",), code="type", category=""),
    "ExplanationOfBenefit": Clinical(("billablePeriod", "created"), date="created", code="", category=""),
    "FamilyMemberHistory": Clinical(category="relationship"),
    "Flag": Clinical(("period",), code="", category=""),
    "Goal": Clinical(("startDate", "statusDate"), date="start-date", code=""),
    "ImagingStudy": Clinical(("started",), date="started", code="", category="modality"),
    "Immunization": Clinical(("occurrenceDateTime", "recorded"), code="vaccine-code", category=""),
    "ImmunizationRecommendation": Clinical(code="vaccine-type", category=""),
    "List": Clinical(category=""),
    "Location": Clinical((), date="", code="type", category=""),
    "Media": Clinical(("createdDateTime", "createdPeriod"), date="created", code="type", category="modality"),
    "Medication": Clinical(date="", category=""),
    "MedicationAdministration": Clinical(
        ("effectiveDateTime", "effectivePeriod"), date="effective-time", category=""
    ),
    "MedicationDispense": Clinical(("whenHandedOver", "whenPrepared"), date="whenhandedover", category=""),
    "MedicationRequest": Clinical(("authoredOn",), date="authoredon"),
    "MedicationStatement": Clinical(
        ("effectiveDateTime", "effectivePeriod", "dateAsserted"), date="effective"
    ),
    "NutritionOrder": Clinical(("dateTime",), date="datetime", code="oraldiet", category=""),
    "Observation": Clinical(
        ("effectiveDateTime", "effectivePeriod", "effectiveInstant", "issued"), code="combo-code"
    ),
    "Organization": Clinical((), date="", code="type", category=""),
    "PractitionerRole": Clinical(("period",), code="specialty", category="role"),
    "Procedure": Clinical(("performedDateTime", "performedPeriod")),
    "Provenance": Clinical(
        ("occurredDateTime", "occurredPeriod", "recorded"), date="recorded", code="", category=""
    ),
    "QuestionnaireResponse": Clinical(("authored",), date="authored", code="questionnaire", category=""),
    "RelatedPerson": Clinical(("period",), date="", code="relationship", category=""),
    "RiskAssessment": Clinical(("occurrenceDateTime", "occurrencePeriod"), code="", category=""),
    "ServiceRequest": Clinical(("occurrenceDateTime", "occurrencePeriod", "authoredOn"), date="occurrence"),
    "Specimen": Clinical(
        ("collection.collectedDateTime", "collection.collectedPeriod", "receivedTime"),
        date="collected",
        code="type",
        category="",
    ),
    "Task": Clinical(("executionPeriod", "authoredOn"), date="authored-on", category=""),
    "VisionPrescription": Clinical(("dateWritten", "created"), date="datewritten", code="", category=""),
}


def clinical(resource_type: str) -> Clinical:
    """The clinical side of a type."""
    return CLINICAL.get(resource_type, USUAL)


_PATHS = {
    element: Path(tuple(map(Step, element.split("."))), "")
    for each in (USUAL, *CLINICAL.values())
    for element in each.dates
}


def occurrence(content: Mapping[str, Any]) -> tuple[datetime, datetime] | tuple[None, None]:
    """When what a resource tells of happened: the interval of the first of its dates that is readable."""
    for element in clinical(str(content.get("resourceType", ""))).dates:
        for value in _PATHS[element].values(content):
            for found in intervals(value):
                return found
    return None, None
