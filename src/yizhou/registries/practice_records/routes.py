"""HTTP of practice records."""

from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from yizhou.kernel.auth.api import actor_of, require, staff
from yizhou.kernel.auth.contracts import Actor
from yizhou.registries.practice_records import api
from yizhou.registries.practice_records.contracts import PracticeFile
from yizhou.registries.practice_records.definitions import rules

router = Router(tags=["执业行为"])
STATES = {"proposed": "待确认", "confirmed": "已确认", "rejected": "未确认", "revoked": "已撤销"}


class PracticeRecordView(Schema):
    id: UUID
    kind: str
    kind_title: str
    on: date
    points: int
    result: str
    text: str
    institution_name: str
    state: str
    state_name: str
    proposed: datetime
    proposed_by: str
    decided_by: str
    note: str


class PracticeKindView(Schema):
    id: str
    title: str
    least: int
    most: int
    results: list[str]
    example: str


class PracticeFileView(Schema):
    records: list[PracticeRecordView]
    points: int
    limit: int
    warning: str
    kinds: list[PracticeKindView]


class PracticeForm(Schema):
    kind: str
    on: date
    points: int = 0
    result: str = ""
    text: str


class PracticeDecisionForm(Schema):
    state: str
    note: str = ""


def _view(file: PracticeFile) -> PracticeFileView:
    kinds = rules().kinds
    return PracticeFileView(
        records=[
            PracticeRecordView(
                id=r.id, kind=r.kind, kind_title=kinds[r.kind].title if r.kind in kinds else r.kind, on=r.on, points=r.points,
                result=r.result, text=r.text, institution_name=r.institution_name, state=r.state,
                state_name=STATES.get(r.state, r.state), proposed=r.proposed, proposed_by=r.proposed_by, decided_by=r.decided_by,
                note=r.note,
            )
            for r in file.records
        ],
        points=file.points, limit=file.limit, warning=file.warning,
        kinds=[
            PracticeKindView(id=k.id, title=k.title, least=k.points[0], most=k.points[1], results=list(k.results), example=k.example)
            for k in kinds.values()
        ],
    )  # fmt: skip


def _recorder(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require(actor, "credentials.review")
    return actor


@router.get(
    "/practitioners/{number}/practice", response=PracticeFileView, auth=staff, summary="执业档案：执业行为"
)
def read_file(request: HttpRequest, number: str) -> PracticeFileView:
    actor = actor_of(request)
    require(actor, "registry.read")
    return _view(api.file_of(actor, number))


@router.post(
    "/practitioners/{number}/practice", response=PracticeFileView, auth=staff, summary="登记执业行为"
)
def propose(request: HttpRequest, number: str, form: PracticeForm) -> PracticeFileView:
    actor = _recorder(request)
    api.propose(actor, number, form.kind, form.on, form.points, form.result, form.text)
    return _view(api.file_of(actor, number))


@router.post(
    "/practice-records/{record_id}/decision", response=PracticeFileView, auth=staff, summary="确认执业行为"
)
def decide(request: HttpRequest, record_id: UUID, form: PracticeDecisionForm) -> PracticeFileView:
    return _view(api.decide(_recorder(request), record_id, form.state, form.note))
