"""What a transaction of processing leaves behind: the report, the message's state, the event, the live notice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from yizhou.exchange.partners.contracts import Partner
from yizhou.exchange.pipeline.contracts import Parsed, PartReport, Report, Stage, Status
from yizhou.exchange.pipeline.events import MessageProcessed
from yizhou.exchange.pipeline.reporting import samples, status_of, to_json
from yizhou.exchange.pipeline.store import intake as store
from yizhou.kernel.clock.api import now
from yizhou.kernel.errors.contracts import Fault
from yizhou.kernel.events.api import emit
from yizhou.kernel.organisations.contracts import Organisation
from yizhou.registries.residents.contracts import Outcome


def county_of(path: str) -> str:
    """Six-place code of the county a place in the organisation tree lies in, empty above and outside of counties."""
    for label in path.split("."):
        if label.startswith("c") and label[1:].isdecimal():
            return label[1:7]
    return ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What one transaction decided."""

    parsed: Parsed
    reports: Sequence[PartReport]
    institution: Organisation | None
    laps: Mapping[Stage, float]
    finished: bool


@dataclass(slots=True)
class _Counts:
    accepted: int = 0
    resources: int = 0
    documents: int = 0
    outcomes: dict[str, set[Any]] = field(default_factory=dict)

    def of(self, outcome: Outcome) -> int:
        return len(self.outcomes.get(outcome.value, ()))


def _counts(reports: Sequence[PartReport]) -> _Counts:
    found = _Counts()
    for report in reports:
        found.accepted += report.accepted
        if not report.unchanged:
            found.resources += sum(1 for reference in report.resource_ids if reference)
            found.documents += report.document_id is not None
        if report.resident_id is not None:
            found.outcomes.setdefault(report.outcome, set()).add(report.resident_id)
    return found


def _laps(standing: store.Standing, laps: Mapping[Stage, float]) -> list[dict[str, Any]]:
    """Stages with when they were last reached and the milliseconds they took in all."""
    instant = now().isoformat()
    found = {each["stage"]: dict(each) for each in standing.stages}
    if not found:
        found[Stage.RECEIVED.value] = {
            "stage": Stage.RECEIVED.value, "at": standing.received.isoformat(), "milliseconds": 0.0,
        }  # fmt: skip
    for stage, milliseconds in laps.items():
        before = found.get(stage.value, {"milliseconds": 0.0})
        found[stage.value] = {
            "stage": stage.value, "at": instant, "milliseconds": round(before["milliseconds"] + milliseconds, 3),
        }  # fmt: skip
    return list(found.values())


def decide(standing: store.Standing, partner: Partner, decision: Decision) -> Report | None:
    """Write the report of the parts just stored, and the message's state; announce it when it is the last.

    The whole report, when this transaction decided the whole message.
    """
    reports, parsed = decision.reports, decision.parsed
    counts = _counts(reports)
    status = Status.RECEIVED
    if decision.finished:
        status = status_of(parsed.faults, len(parsed.parts), standing.accepted + counts.accepted)
    every = [
        *(parsed.faults if standing.position == 0 else ()),
        *(fault for each in reports for fault in each.faults),
    ]
    institution = decision.institution
    progress = store.Progress(
        status=status.value,
        stage=Stage.ACKNOWLEDGED.value if decision.finished else Stage.STORED.value,
        position=standing.position + len(reports),
        parts=len(parsed.parts),
        accepted=counts.accepted,
        resources=counts.resources,
        documents=counts.documents,
        residents_new=counts.of(Outcome.NEW) + counts.of(Outcome.REVIEW),
        residents_linked=counts.of(Outcome.LINKED),
        reviews=counts.of(Outcome.REVIEW),
        fault_codes=sorted({fault.code for fault in every}),
        fault_count=len(every),
        fault_samples=samples(every),
        faults=[fault.as_dict() for fault in parsed.faults],
        stages=_laps(standing, decision.laps),
        notes=dict(parsed.notes),
        milliseconds=sum(decision.laps.values()),
        processed=now() if decision.finished else None,
        title=parsed.title[:200],
        encoding=parsed.encoding,
        source_key=parsed.source_key[:200],
        institution_id=institution.id if institution else None,
        institution_name=institution.name if institution else "",
        path=institution.path if institution else "",
    )
    store.save_progress(
        standing.id,
        progress,
        start=standing.position,
        reports=[to_json(each) for each in reports],
        notice=_announce(standing, partner, progress) if decision.finished else "",
    )
    if not decision.finished or standing.position > 0:
        return None
    return Report(
        message_id=standing.id,
        status=status,
        parts=tuple(reports),
        faults=parsed.faults,
        milliseconds={each["stage"]: each["milliseconds"] for each in progress.stages},
        notes=progress.notes,
    )


def refuse(
    standing: store.Standing,
    partner: Partner,
    found: Sequence[Fault],
    stage: Stage,
    laps: Mapping[Stage, float] | None = None,
    parsed: Parsed | None = None,
) -> None:
    """Decide a message that cannot be stored as a whole; parts stored before stay what they are."""
    progress = store.Progress(
        status=(Status.PARTLY if standing.accepted else Status.REFUSED).value,
        stage=stage.value,
        position=standing.position,
        parts=standing.parts or (len(parsed.parts) if parsed else 0),
        accepted=0, resources=0, documents=0, residents_new=0, residents_linked=0, reviews=0,
        fault_codes=sorted({fault.code for fault in found}),
        fault_count=len(found),
        fault_samples=samples(found),
        faults=[fault.as_dict() for fault in found],
        stages=_laps(standing, laps or {}),
        notes=dict(parsed.notes) if parsed else {},
        milliseconds=sum((laps or {}).values()),
        processed=now(),
        title=parsed.title[:200] if parsed else "",
        encoding=parsed.encoding if parsed else "",
        source_key=parsed.source_key[:200] if parsed else "",
        institution_id=None, institution_name="", path="",
    )  # fmt: skip
    store.save_progress(standing.id, progress, notice=_announce(standing, partner, progress))


def _announce(standing: store.Standing, partner: Partner, progress: store.Progress) -> str:
    """Put the fact into the outbox; what the live channel is to be told."""
    institution_id = progress.institution_id or standing.institution_id
    accepted = standing.accepted + progress.accepted
    emit(
        MessageProcessed(
            message_id=str(standing.id),
            channel=standing.channel,
            format=standing.format,
            partner_id=str(partner.id),
            institution_id=str(institution_id or ""),
            status=progress.status,
            parts_accepted=accepted,
            parts_refused=progress.parts - accepted,
            resources=standing.resources + progress.resources,
            documents=standing.documents + progress.documents,
            residents_new=standing.residents_new + progress.residents_new,
            received=standing.received.isoformat(),
        )
    )
    return orjson.dumps(
        {
            "id": str(standing.id),
            "received": standing.received.isoformat(),
            "channel": standing.channel,
            "institution_name": progress.institution_name or partner.organisation_name or partner.name,
            "county_code": county_of(progress.path or standing.path),
            "status": progress.status,
            "milliseconds": round(standing.milliseconds + progress.milliseconds, 1),
            "title": progress.title,
            "faults": standing.fault_count + progress.fault_count,
        }
    ).decode()
