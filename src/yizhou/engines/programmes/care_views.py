"""What the page of one person's care gets: contacts, charts on the programme's axis, the family beside it."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from ninja import Schema

from yizhou.engines.forms.contracts import FormField
from yizhou.engines.programmes import definitions
from yizhou.engines.programmes.contracts import Care, Chart, Relation
from yizhou.engines.programmes.views import (
    ContactKindView,
    ContactView,
    EnrolmentActView,
    EnrolmentView,
    contact_view,
    enrolment_view,
)


class ChartedView(Schema):
    """A value that is drawn over time, with the bounds of its question."""

    id: str
    label: str
    unit: str
    low: float | None
    high: float | None


class AxisView(Schema):
    """What charts are drawn against: `at` of a series' row lies between `start` and `end`; `today` is where today is."""

    name: str
    start: float
    end: float


class CurveView(Schema):
    name: str
    points: list[list[float]]


class ChartView(Schema):
    """A value drawn large with its lines of reference; `value` names the column of `series`."""

    value: str
    label: str
    unit: str
    curves: list[CurveView]
    source: str


class RelationView(Schema):
    """Somebody of the family and their place in a related programme. Without `resident_id` the reader may not see more than the name;
    without `enrolment` they are in it not yet (`waiting`: on its list)."""

    title: str
    programme_id: str
    programme_name: str
    resident_id: UUID | None
    name: str
    birth_date: date | None
    enrolment: EnrolmentView | None
    waiting: bool


class CareView(Schema):
    """`series`: a row a contact, `day` and the charted values, `at` on the axis. `addable`: contacts that may be added now."""

    enrolment: EnrolmentView
    contacts: list[ContactView]
    acts: list[EnrolmentActView]
    charted: list[ChartedView]
    series: list[dict[str, Any]]
    axis: AxisView | None
    charts: list[ChartView]
    relations: list[RelationView]
    addable: list[ContactKindView]


def charted_view(fields: Sequence[FormField]) -> list[ChartedView]:
    return [
        ChartedView(id=one.id, label=one.label, unit=one.unit, low=one.usual_low, high=one.usual_high)
        for one in fields
    ]


def care_view(
    care: Care, acts: Sequence[tuple[str, str, str, Any]], series: list[dict[str, Any]], today: date
) -> CareView:
    labels = {one.id: one for one in charted_view(care.charted)}
    axis = care.programme.axis
    return CareView(
        enrolment=enrolment_view(care.enrolment, care.programme, today),
        contacts=[contact_view(one, care.programme) for one in care.contacts],
        acts=[EnrolmentActView(act=act, text=text, by=by, at=at) for act, text, by, at in acts],
        charted=list(labels.values()), series=series,
        axis=AxisView(name=axis.name, start=axis.start, end=axis.end) if axis else None,
        charts=[chart_view(one, labels[one.value]) for one in care.programme.charts if one.value in labels],
        relations=[relation_view(one, today) for one in care.relations],
        addable=[ContactKindView(id=one.id, name=one.name, form_id=one.form) for one in care.addable],
    )  # fmt: skip


def chart_view(chart: Chart, charted: ChartedView) -> ChartView:
    return ChartView(
        value=chart.value, label=charted.label, unit=charted.unit, source=chart.source,
        curves=[CurveView(name=one.name, points=[list(point) for point in one.points]) for one in chart.curves],
    )  # fmt: skip


def relation_view(relation: Relation, today: date) -> RelationView:
    programme = definitions.programme(relation.related.programme)
    return RelationView(
        title=relation.related.name, programme_id=programme.id, programme_name=programme.name,
        resident_id=relation.resident_id, name=relation.name, birth_date=relation.birth_date,
        enrolment=enrolment_view(relation.enrolment, programme, today) if relation.enrolment else None,
        waiting=relation.waiting,
    )  # fmt: skip
