"""Times that cannot be: events in the future, before birth, after death, ends before starts.

One table for all formats, because every format ends in the same resources. Only times that say something happened are
here: plans, validity and expiry may lie ahead.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from yizhou.exchange.pipeline import faults
from yizhou.exchange.pipeline.contracts import Part, ResourceDraft
from yizhou.kernel.clock.api import CHINA
from yizhou.kernel.errors.contracts import Fault
from yizhou.registries.residents.contracts import PersonClaim

HAPPENED: dict[str, tuple[tuple[str, str], ...]] = {
    "AllergyIntolerance": (("onsetDateTime", "过敏发生时间"), ("recordedDate", "登记时间")),
    "Composition": (("date", "文档时间"),),
    "Condition": (("onsetDateTime", "发病时间"), ("onsetPeriod", "发病时间"), ("recordedDate", "登记时间")),
    "DiagnosticReport": (
        ("effectiveDateTime", "检查时间"),
        ("effectivePeriod", "检查时间"),
        ("issued", "报告时间"),
    ),
    "Encounter": (("period", "就诊时间"),),
    "Immunization": (("occurrenceDateTime", "接种时间"), ("recorded", "登记时间")),
    "ImagingStudy": (("started", "检查时间"),),
    "MedicationAdministration": (("effectiveDateTime", "用药时间"), ("effectivePeriod", "用药时间")),
    "MedicationDispense": (("whenHandedOver", "发药时间"),),
    "MedicationRequest": (("authoredOn", "开方时间"),),
    "Observation": (
        ("effectiveDateTime", "观察时间"),
        ("effectivePeriod", "观察时间"),
        ("issued", "发布时间"),
    ),
    "Procedure": (("performedDateTime", "操作时间"), ("performedPeriod", "操作时间")),
    "QuestionnaireResponse": (("authored", "填写时间"),),
    "ServiceRequest": (("authoredOn", "申请时间"),),
    "Specimen": (("receivedTime", "标本接收时间"),),
}
_ONLY_WHILE_ALIVE = frozenset(
    {"Encounter", "Immunization", "MedicationAdministration", "Observation", "Procedure"}
)
_PLANNED = frozenset({"planned", "preparation", "cancelled", "entered-in-error", "not-done"})
_LISTED = 20
_GRACE = timedelta(days=1)


def _texts(value: Any) -> tuple[str, str]:
    """Start and end of a dateTime or Period, as text."""
    if isinstance(value, str):
        return value, ""
    if isinstance(value, Mapping):
        start, end = value.get("start"), value.get("end")
        return start if isinstance(start, str) else "", end if isinstance(end, str) else ""
    return "", ""


def _later(text: str, day: str) -> bool:
    """Whether a (perhaps partial) date lies wholly after a day; compares as text, for years, months and days sort."""
    return text[:10] > day[: len(text[:10])]


def _earlier(text: str, day: str) -> bool:
    return text[:10] < day[: len(text[:10])]


def _of_draft(draft: ResourceDraft, place: str, latest: str, birth: str, death: str) -> Iterator[Fault]:
    content = draft.content
    resource_type = content.get("resourceType", "")
    if content.get("status") in _PLANNED:
        return
    for element, label in HAPPENED.get(resource_type, ()):
        start, end = _texts(content.get(element))
        where = f"{place}.{element}"
        if start and _later(start, latest):
            yield faults.in_future(where, label, start)
            continue
        if end and start and end < start and end[:10] < start[:10]:
            yield faults.end_before_start(where, start, end)
        if start and birth and _earlier(start, birth):
            yield faults.before_birth(where, label, start)
        if start and death and resource_type in _ONLY_WHILE_ALIVE and _later(start, death):
            yield faults.after_death(where, label, start)


def implausible_times(part: Part, claim: PersonClaim | None, received: datetime) -> tuple[Fault, ...]:
    """Faults of the times in a part's drafts. Of one code, the first twenty places are named."""
    latest = (received.astimezone(CHINA).date() + _GRACE).isoformat()
    birth = _shifted(claim.birth_date if claim else None, -_GRACE)
    death = _shifted(claim.deceased_on if claim else None, _GRACE)
    found: list[Fault] = []
    counts: dict[str, int] = {}
    for draft in part.resources:
        place = draft.place or f"{part.place} {draft.content.get('resourceType', '')}"
        for fault in _of_draft(draft, place, latest, birth, death):
            counts[fault.code] = counts.get(fault.code, 0) + 1
            if counts[fault.code] <= _LISTED:
                found.append(fault)
    return tuple(found)


def _shifted(day: date | None, by: timedelta) -> str:
    """A plausible day moved by the grace, as text; empty for none."""
    return (day + by).isoformat() if day is not None and 1800 < day.year < 9000 else ""
