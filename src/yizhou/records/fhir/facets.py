"""What of a resource can be searched: taken out once, at writing, by a table of elements per type.

The names are those of the R4 search parameters (FHIR R4 §3.1.1 and each resource's "Search Parameters"); dates are
kept as the interval they mean, so that `2012-07` is the whole month (§3.1.1.4.7).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import Any

from yizhou.kernel.clock.api import CHINA

OPEN_END = datetime(9999, 12, 31, tzinfo=UTC)
"""End of a period that has none yet."""


@dataclass(frozen=True, slots=True)
class Elements:
    """Elements of one type: coded ones, categories, dates in order of preference, and the parameters' own names."""

    code: tuple[str, ...] = ("code",)
    category: tuple[str, ...] = ("category",)
    date: tuple[str, ...] = ("date",)
    code_name: str = "code"
    category_name: str = "category"
    date_name: str = "date"


ELEMENTS: dict[str, Elements] = {
    "AdverseEvent": Elements(("event",), date=("date", "detected", "recordedDate"), code_name="event"),
    "AllergyIntolerance": Elements(date=("onsetDateTime", "recordedDate", "lastOccurrence")),
    "Appointment": Elements(("serviceType",), ("appointmentType",), ("start", "created"), "service-type",
                            "appointment-type"),
    "AuditEvent": Elements(("type",), ("subtype",), ("recorded",), "type", "subtype"),
    "CarePlan": Elements((), date=("period", "created")),
    "CareTeam": Elements((), date=("period",)),
    "Claim": Elements(("type",), ("use",), ("billablePeriod", "created"), "type", "use", "created"),
    "ClaimResponse": Elements(("type",), ("use",), ("created",), "type", "use", "created"),
    "ClinicalImpression": Elements(date=("effectiveDateTime", "effectivePeriod", "date")),
    "Communication": Elements(("topic",), date=("sent", "received"), code_name="topic", date_name="sent"),
    "CommunicationRequest": Elements((), date=("occurrenceDateTime", "occurrencePeriod", "authoredOn"),
                                     date_name="authored"),
    "Composition": Elements(("type",), code_name="type"),
    "Condition": Elements(date=("onsetDateTime", "onsetPeriod", "recordedDate"), date_name="onset-date"),
    "Consent": Elements(("scope",), date=("dateTime",), code_name="scope"),
    "Coverage": Elements(("type",), (), ("period",), "type", date_name="period"),
    "DetectedIssue": Elements(date=("identifiedDateTime", "identifiedPeriod"), date_name="identified"),
    "DeviceRequest": Elements(("codeCodeableConcept",), (), ("occurrenceDateTime", "occurrencePeriod", "authoredOn"),
                              date_name="event-date"),
    "DiagnosticReport": Elements(date=("effectiveDateTime", "effectivePeriod", "issued")),
    "DocumentReference": Elements(("type",), date=("date",), code_name="type"),
    "Encounter": Elements(("type",), ("class",), ("period",), "type", "class"),
    "EpisodeOfCare": Elements(("type",), (), ("period",), "type"),
    "ExplanationOfBenefit": Elements(("type",), ("use",), ("billablePeriod", "created"), "type", "use", "created"),
    "FamilyMemberHistory": Elements(("condition.code",), ("relationship",), category_name="relationship"),
    "Flag": Elements(date=("period",)),
    "Goal": Elements(("description",), date=("startDate", "statusDate"), code_name="description",
                     date_name="start-date"),
    "ImagingStudy": Elements(("procedureCode",), ("modality",), ("started",), "procedure-code", "modality", "started"),
    "Immunization": Elements(("vaccineCode",), (), ("occurrenceDateTime", "recorded"), "vaccine-code"),
    "ImmunizationRecommendation": Elements(("recommendation.vaccineCode",), (), code_name="vaccine-type"),
    "List": Elements(date=("date",)),
    "Media": Elements(("type",), ("modality",), ("createdDateTime", "createdPeriod"), "type", "modality", "created"),
    "Medication": Elements(),
    "MedicationAdministration": Elements(("medicationCodeableConcept",), ("category",),
                                         ("effectiveDateTime", "effectivePeriod"), date_name="effective-time"),
    "MedicationDispense": Elements(("medicationCodeableConcept",), ("category",), ("whenHandedOver", "whenPrepared"),
                                   date_name="whenhandedover"),
    "MedicationRequest": Elements(("medicationCodeableConcept",), ("category",), ("authoredOn",),
                                  date_name="authoredon"),
    "MedicationStatement": Elements(("medicationCodeableConcept",), ("category",),
                                    ("effectiveDateTime", "effectivePeriod", "dateAsserted"), date_name="effective"),
    "NutritionOrder": Elements(("oralDiet.type",), (), ("dateTime",), "oraldiet", date_name="datetime"),
    "Observation": Elements(("code", "component.code"), date=("effectiveDateTime", "effectivePeriod",
                                                             "effectiveInstant", "issued")),
    "Organization": Elements(("type",), (), (), "type"),
    "Location": Elements(("type",), (), (), "type"),
    "PractitionerRole": Elements(("specialty",), ("code",), ("period",), "specialty", "role"),
    "Procedure": Elements(date=("performedDateTime", "performedPeriod")),
    "Provenance": Elements(("activity",), (), ("occurredDateTime", "occurredPeriod", "recorded"), "activity",
                           date_name="recorded"),
    "QuestionnaireResponse": Elements(("questionnaire",), (), ("authored",), "questionnaire", date_name="authored"),
    "RelatedPerson": Elements(("relationship",), (), ("period",), "relationship"),
    "RiskAssessment": Elements(date=("occurrenceDateTime", "occurrencePeriod")),
    "ServiceRequest": Elements(date=("occurrenceDateTime", "occurrencePeriod", "authoredOn"), date_name="occurrence"),
    "Specimen": Elements(("type",), (), ("collection.collectedDateTime", "collection.collectedPeriod",
                                         "receivedTime"), "type", date_name="collected"),
    "Task": Elements(date=("executionPeriod", "authoredOn"), date_name="authored-on"),
    "VisionPrescription": Elements((), (), ("dateWritten", "created"), date_name="datewritten"),
}  # fmt: skip

USUAL = Elements()

_DATE = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d:\d\d)?)?)?)?$"
)
_STATUS = ("status", "clinicalStatus", "active")
_INSTITUTION = ("serviceProvider", "managingOrganization", "custodian", "performer", "author", "organization",
                "provider", "asserter")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Facets:
    """The searchable part of a resource. Codes are `system|code` and the bare code; the interval is [started, ended)."""

    codes: list[str]
    categories: list[str]
    identifiers: list[str]
    status: str
    started: datetime | None
    ended: datetime | None
    encounter: str
    institution: str


def elements(resource_type: str) -> Elements:
    """Search elements of a type."""
    return ELEMENTS.get(resource_type, USUAL)


@lru_cache(maxsize=4096)
def interval(text: str) -> tuple[datetime, datetime] | None:
    """The half-open interval a FHIR date, dateTime or instant means; an instant is [t, t]. Without offset: China.

    >>> interval("2012-07")[1].isoformat()
    '2012-08-01T00:00:00+08:00'
    """
    match = _DATE.match(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, offset = match.groups()
    try:
        start = datetime(
            int(year), int(month or 1), int(day or 1), int(hour or 0), int(minute or 0), min(int(second or 0), 59),
            int((fraction or "0")[:6].ljust(6, "0")), tzinfo=_zone(offset),
        )  # fmt: skip
        if hour:
            return start, start
        if day:
            return start, start + timedelta(days=1)
        if month:
            return start, start.replace(year=start.year + start.month // 12, month=start.month % 12 + 1)
        return start, start.replace(year=start.year + 1)
    except (ValueError, OverflowError):
        return None


def _zone(offset: str | None) -> Any:
    if offset is None:
        return CHINA
    if offset == "Z":
        return UTC
    hours, minutes = int(offset[1:3]), int(offset[4:6])
    span = timedelta(hours=hours, minutes=minutes)
    return timezone(-span if offset[0] == "-" else span)


def _values(content: Any, path: str) -> Iterator[Any]:
    """Every value at a dotted path, lists opened."""
    if "." in path:
        head, _, rest = path.partition(".")
        for item in _values(content, head):
            yield from _values(item, rest)
        return
    value = content.get(path) if isinstance(content, dict) else None
    if isinstance(value, list):
        yield from (item for item in value if item is not None)
    elif value is not None:
        yield value


def _add_codings(found: dict[str, None], value: Any) -> None:
    """Tokens of a code, Coding or CodeableConcept."""
    if isinstance(value, str):
        _add_token(found, None, value)
        return
    if not isinstance(value, dict):
        return
    codings = value.get("coding")
    for coding in codings if isinstance(codings, list) else (value,):
        if isinstance(coding, dict):
            _add_token(found, coding.get("system"), coding.get("code"))


def _add_token(found: dict[str, None], system: Any, code: Any) -> None:
    """A code bare and with its system; text PostgreSQL cannot hold is not searchable."""
    if not isinstance(code, str) or "\x00" in code:
        return
    found[code] = None
    if isinstance(system, str) and "\x00" not in system:
        found[f"{system}|{code}"] = None


def _tokens(content: Mapping[str, Any], paths: tuple[str, ...]) -> list[str]:
    found: dict[str, None] = {}
    for path in paths:
        for value in _values(content, path):
            _add_codings(found, value)
    return list(found)


def _identifiers(content: Mapping[str, Any]) -> list[str]:
    found: dict[str, None] = {}
    for value in _values(content, "identifier"):
        if isinstance(value, dict):
            _add_token(found, value.get("system"), value.get("value"))
    return list(found)


def period(
    content: Mapping[str, Any], paths: tuple[str, ...]
) -> tuple[datetime, datetime] | tuple[None, None]:
    """The interval of the first of these elements that has a readable time."""
    for path in paths:
        for value in _values(content, path):
            if isinstance(value, str):
                found = interval(value)
            elif isinstance(value, dict):
                start = interval(str(value.get("start", "")))
                end = interval(str(value.get("end", "")))
                found = (start[0], end[1] if end else OPEN_END) if start else end
            else:
                found = None
            if found is not None:
                return found[0], max(found)
    return None, None


def _reference(value: Any) -> str:
    reference = value.get("reference") if isinstance(value, dict) else None
    return reference if isinstance(reference, str) else ""


def _encounter(content: Mapping[str, Any]) -> str:
    for name in ("encounter", "context"):
        for value in _values(content, name):
            reference = _reference(value) or next(
                (_reference(each) for each in _values(value, "encounter")), ""
            )
            if "Encounter/" in reference:
                return reference.rpartition("Encounter/")[2].partition("/")[0].replace("\x00", "")
    return ""


def _institution(content: Mapping[str, Any]) -> str:
    for name in _INSTITUTION:
        for value in _values(content, name):
            reference = _reference(value) or _reference(
                value.get("actor") if isinstance(value, dict) else None
            )
            if "Organization/" in reference:
                return reference.rpartition("Organization/")[2].partition("/")[0].replace("\x00", "")
    return ""


def _status(content: Mapping[str, Any]) -> str:
    for name in _STATUS:
        value = content.get(name)
        if isinstance(value, str):
            return value.replace("\x00", "")
        if isinstance(value, bool):
            return "active" if value else "inactive"
        for token in _tokens(content, (name,)):
            return token
    return ""


def facets(content: Mapping[str, Any]) -> Facets:
    """The searchable part of a resource; whatever is not readable is left out, never an error."""
    names = elements(str(content.get("resourceType", "")))
    started, ended = period(content, names.date)
    return Facets(
        codes=_tokens(content, names.code),
        categories=_tokens(content, names.category),
        identifiers=_identifiers(content),
        status=_status(content),
        started=started,
        ended=ended,
        encounter=_encounter(content),
        institution=_institution(content),
    )
