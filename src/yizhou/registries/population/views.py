"""What the pages get to see: fields with their titles and the names of codes, identity numbers masked in lists."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from yizhou.registries.population.comparing import DECISIONS
from yizhou.registries.population.contracts import Difference, Record, Repair, Run
from yizhou.registries.population.definitions import structure
from yizhou.standards import citizen_id, regions

KINDS = {"only_there": "仅省平台有", "only_here": "仅本地有", "differs": "信息不一致"}
STATES = {"running": "进行中", "done": "完成", "failed": "失败"}


class PopulationFieldView(Schema):
    id: str
    title: str
    name: str
    type: str
    length: int | None
    required: bool
    code_set: str
    element: str
    source: str
    local: bool


class PopulationTableView(Schema):
    id: str
    title: str
    name: str
    local: bool
    fields: list[PopulationFieldView]


class PopulationCodeSetView(Schema):
    id: str
    title: str
    source: str
    local: bool
    codes: dict[str, str]


class PopulationStructureView(Schema):
    versions: list[str]
    tables: list[PopulationTableView]
    code_sets: list[PopulationCodeSetView]


class PopulationLine(Schema):
    table: str
    table_title: str
    key: str
    label: str
    region: str
    region_name: str
    resident_id: UUID | None
    version: int
    source: str
    updated: datetime
    facts: dict[str, str]


class PopulationPage(Schema):
    items: list[PopulationLine]
    next: str | None


class PopulationRecordView(PopulationLine):
    members: list[PopulationLine]
    related: list[PopulationLine]
    versions: list["PopulationVersionView"]


class PopulationVersionView(Schema):
    version: int
    updated: datetime
    source: str
    facts: dict[str, str]


class FieldFaultView(Schema):
    field: str
    field_title: str
    value: str
    problem: str
    advice: str
    suggestions: list[str]


class PopulationRepairView(Schema):
    id: UUID
    table: str
    table_title: str
    key: str
    label: str
    received: datetime
    content: dict[str, Any]
    faults: list[FieldFaultView]


class RepairGroupView(Schema):
    table: str
    table_title: str
    field: str
    field_title: str
    value: str
    count: int
    code_set: str


class PopulationRepairPage(Schema):
    items: list[PopulationRepairView]
    groups: list[RepairGroupView]
    next: str | None


class MendForm(Schema):
    changes: dict[str, Any]


class MendAllForm(Schema):
    table: str
    field: str
    value: str
    to: str


class TakenView(Schema):
    fresh: int
    changed: int
    same: int
    refused: int
    deleted: int


class PopulationRunView(TakenView):
    id: UUID
    direction: str
    state: str
    state_name: str
    started: datetime
    finished: datetime | None
    who: str
    pages: int
    problem: str


class PopulationSyncView(Schema):
    configured: bool
    runs: list[PopulationRunView]
    corrections: dict[str, int]


class PopulationDifferenceView(Schema):
    id: UUID
    kind: str
    kind_name: str
    key: str
    label: str
    region_name: str
    resident_id: UUID | None
    field: str
    field_title: str
    theirs: str
    ours: str
    state: str
    decided_by: str
    reason: str


class DifferenceCountView(Schema):
    kind: str
    kind_name: str
    field: str
    field_title: str
    region_name: str
    count: int


class PopulationDifferencePage(Schema):
    items: list[PopulationDifferenceView]
    counts: list[DifferenceCountView]
    next: str | None


class SettleForm(Schema):
    ids: list[UUID]
    decision: str
    reason: str = ""


class SettledView(Schema):
    settled: int


class PopulationOverviewView(Schema):
    counts: list["PopulationCountView"]
    ages: list["AgeGroupView"]
    open_repairs: int
    open_differences: int


class PopulationCountView(Schema):
    table: str
    table_title: str
    region_name: str
    path: str
    count: int


class AgeGroupView(Schema):
    age: int
    sex: str
    count: int


def _title(table: str) -> str:
    found = structure().tables.get(table)
    return found.title if found else table


def _field_title(table: str, field: str) -> str:
    tables = [structure().tables[table]] if table in structure().tables else list(structure().tables.values())
    return next((found.title for each in tables if (found := each.field(field))), field)


def facts(table: str, content: Any, *, masked: bool) -> dict[str, str]:
    """Title → value in words."""
    known = structure().tables.get(table)
    shown: dict[str, str] = {}
    for field in known.fields if known else ():
        value = content.get(field.id)
        if value in (None, ""):
            continue
        text = str(value)
        if field.type == "code":
            text = structure().code_sets[field.code_set].codes.get(text, text)
        elif field.type == "region":
            text = regions.full_name(text) or text
        elif field.type == "citizen_id" and masked:
            text = citizen_id.mask(text)
        shown[field.title] = text
    return shown


def line(record: Record, *, masked: bool = True) -> PopulationLine:
    return PopulationLine(
        table=record.table, table_title=_title(record.table), key=record.key, label=record.label, region=record.region,
        region_name=regions.full_name(record.region) if record.region else "", resident_id=record.resident_id,
        version=record.version, source="省平台" if record.source == "province" else record.source, updated=record.updated,
        facts=facts(record.table, record.content, masked=masked),
    )  # fmt: skip


def repair_view(repair: Repair) -> PopulationRepairView:
    return PopulationRepairView(
        id=repair.id, table=repair.table, table_title=_title(repair.table), key=repair.key, label=repair.label,
        received=repair.received, content=dict(repair.content),
        faults=[
            FieldFaultView(
                field=fault.field, field_title=_field_title(repair.table, fault.field), value=fault.value,
                problem=fault.problem, advice=fault.advice, suggestions=list(fault.suggestions),
            )
            for fault in repair.faults
        ],
    )  # fmt: skip


def group_view(table: str, field: str, value: str, count: int) -> RepairGroupView:
    known = structure().tables.get(table)
    found = known.field(field) if known else None
    return RepairGroupView(
        table=table, table_title=_title(table), field=field, field_title=_field_title(table, field), value=value, count=count,
        code_set=found.code_set if found else "",
    )  # fmt: skip


def run_view(run: Run) -> PopulationRunView:
    taken = run.taken
    return PopulationRunView(
        id=run.id, direction=run.direction, state=run.state, state_name=STATES.get(run.state, run.state), started=run.started,
        finished=run.finished, who=run.who, pages=run.pages, problem=run.problem, fresh=taken.fresh, changed=taken.changed,
        same=taken.same, refused=taken.refused, deleted=taken.deleted,
    )  # fmt: skip


def _word(field: str, value: str) -> str:
    if field == "citizen_id" or (not field and len(value) == 18):
        return citizen_id.mask(value)
    if field == "sex":
        return {"1": "男", "2": "女"}.get(value, value)
    return (regions.full_name(value) or value) if field == "region" else value


def difference_view(each: Difference) -> PopulationDifferenceView:
    return PopulationDifferenceView(
        id=each.id, kind=each.kind, kind_name=KINDS[each.kind], key=each.key, label=each.label,
        region_name=regions.full_name(each.region) if each.region else "", resident_id=each.resident_id, field=each.field,
        field_title=_field_title("", each.field) if each.field else "", theirs=_word(each.field, each.theirs),
        ours=_word(each.field, each.ours), state=DECISIONS.get(each.state, each.state), decided_by=each.decided_by,
        reason=each.reason,
    )  # fmt: skip


def count_view(kind: str, field: str, region: str, count: int) -> DifferenceCountView:
    return DifferenceCountView(
        kind=kind, kind_name=KINDS[kind], field=field, field_title=_field_title("", field) if field else "",
        region_name=regions.full_name(region.ljust(12, "0")) if region else "未注明", count=count,
    )  # fmt: skip
