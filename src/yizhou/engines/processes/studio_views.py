"""What the console and the process editor get to see."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Field, Schema

from yizhou.engines.processes.contracts import Connector, Draft, ProcessCount, Source, StepMeasure, Walked
from yizhou.engines.processes.editing import STATE_NAMES
from yizhou.engines.processes.working import STATE_NAMES as CASE_STATES
from yizhou.kernel.errors.contracts import Fault


class ProcessCountView(Schema):
    process: str
    process_name: str
    version: int
    state: str
    state_name: str
    number: int
    urgent: int


class StepMeasureView(Schema):
    process: str
    process_name: str
    step: str
    name: str
    waiting: int
    overdue: int
    done: int
    hours: float | None
    late: int


class ConsoleView(Schema):
    counts: list[ProcessCountView]
    measures: list[StepMeasureView]


class ConnectorView(Schema):
    name: str
    title: str
    needs: list[str]
    takes: list[str]


class ProcessVersionView(Schema):
    process: str
    version: int
    name: str
    published: datetime
    published_by: str
    written_by: str
    note: str


class ProcessSourceForm(Schema):
    process: str = Field(max_length=200_000)
    bpmn: str = Field(max_length=1_000_000)
    decisions: dict[str, str] = {}


class ProcessFault(Schema):
    place: str
    message: str
    advice: str


class ProcessDraftLine(Schema):
    id: UUID
    process: str
    version: int
    name: str
    state: str
    state_name: str
    author_name: str
    opinion: str
    note: str
    revision: int
    changed: datetime
    own: bool


class ProcessDraftView(ProcessDraftLine):
    source: ProcessSourceForm
    faults: list[ProcessFault]


class NewDraftForm(Schema):
    """`new_process`: the id of another process to be made from this one."""

    process: str = Field(max_length=60)
    new_process: str = Field("", max_length=60, pattern=r"^([a-z][a-z0-9_]*)?$")


class ProcessDraftForm(Schema):
    source: ProcessSourceForm
    note: str = Field("", max_length=500)
    revision: int


class DraftDecisionForm(Schema):
    """`decision`: submit | publish | return | discard."""

    decision: str = Field(max_length=10)
    opinion: str = Field("", max_length=500)


class TrialStep(Schema):
    step: str = Field(max_length=60)
    answers: dict[str, Any] = {}


class ProcessTrialForm(Schema):
    source: ProcessSourceForm
    start: dict[str, Any] = {}
    answers: list[TrialStep] = Field([], max_length=200)


class ProcessTrialView(Schema):
    path: list[str]
    said: dict[str, Any]
    standing: list[str]
    end: str
    problem: str


class MigrationForm(Schema):
    version: int


def source_of(form: ProcessSourceForm) -> Source:
    return Source(form.process, form.bpmn, form.decisions)


def fault_view(fault: Fault) -> ProcessFault:
    return ProcessFault(place=fault.place, message=fault.message, advice=fault.advice)


def count_view(each: ProcessCount, names: dict[str, str]) -> ProcessCountView:
    return ProcessCountView(
        process=each.process, process_name=names.get(each.process, each.process), version=each.version, state=each.state,
        state_name=CASE_STATES[each.state], number=each.number, urgent=each.urgent,
    )  # fmt: skip


def measure_view(each: StepMeasure, names: dict[str, str]) -> StepMeasureView:
    return StepMeasureView(
        process=each.process, process_name=names.get(each.process, each.process), step=each.step, name=each.name,
        waiting=each.waiting, overdue=each.overdue, done=each.done, hours=each.hours, late=each.late,
    )  # fmt: skip


def connector_view(each: Connector) -> ConnectorView:
    return ConnectorView(name=each.name, title=each.title, needs=list(each.needs), takes=list(each.takes))


def _line(draft: Draft, me: UUID | None) -> dict[str, Any]:
    return {
        "id": draft.id, "process": draft.process, "version": draft.version, "name": draft.name, "state": draft.state,
        "state_name": STATE_NAMES[draft.state], "author_name": draft.author_name, "opinion": draft.opinion, "note": draft.note,
        "revision": draft.revision, "changed": draft.changed, "own": draft.author_id == me,
    }  # fmt: skip


def draft_line(draft: Draft, me: UUID | None) -> ProcessDraftLine:
    return ProcessDraftLine(**_line(draft, me))


def draft_view(draft: Draft, me: UUID | None, faults: list[Fault]) -> ProcessDraftView:
    source = ProcessSourceForm(
        process=draft.source.process, bpmn=draft.source.bpmn, decisions=dict(draft.source.decisions)
    )
    return ProcessDraftView(**_line(draft, me), source=source, faults=[fault_view(each) for each in faults])


def trial_view(walked: Walked) -> ProcessTrialView:
    return ProcessTrialView(
        path=list(walked.path),
        said=dict(walked.said),
        standing=list(walked.standing),
        end=walked.end,
        problem=walked.problem,
    )
