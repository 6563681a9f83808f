"""What the page of one person's care gets: contacts, charts on the programme's axis, the family beside it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from ninja import Schema

from yizhou.engines.forms.contracts import FormField
from yizhou.engines.programmes import definitions
from yizhou.engines.programmes.contracts import Care, Chart, Contact, Enrolment, Relation
from yizhou.engines.programmes.routing import Stop, Village
from yizhou.engines.programmes.views import (
    ContactKindView,
    ContactView,
    EnrolmentActView,
    EnrolmentView,
    TaskView,
    contact_view,
    enrolment_view,
    task_view,
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


class MyContactView(Schema):
    """A contact as the resident sees it. `now`: its window is open; `late`: it is over and nobody came."""

    name: str
    state: str
    due: date
    due_from: date
    due_until: date
    done_on: date | None
    advice: str
    referral: str
    now: bool
    late: bool


class MyProgrammeView(Schema):
    """A programme the resident is in: who looks after them, what comes, what was done."""

    programme_name: str
    state: str
    opened: date
    closed: date | None
    close_reason: str
    organisation_name: str
    doctor: str
    class_name: str
    class_tone: str
    advice: str
    referral: str
    coming: list[MyContactView]
    done: list[MyContactView]


class StopView(Schema):
    """Somebody to see, with everything they are to be seen for."""

    resident_id: UUID
    name: str
    sex: str
    birth_date: date | None
    phone: str
    tasks: list[TaskView]


class HouseView(Schema):
    address: str
    stops: list[StopView]


class VillageView(Schema):
    """`name` is empty where nobody knows the place; `people` and `contacts` count what stands below."""

    name: str
    people: int
    contacts: int
    houses: list[HouseView]


class RouteView(Schema):
    """A day's way. `more`: there is more than a day's work, narrow it."""

    day: date
    villages: list[VillageView]
    more: bool


def my_view(enrolment: Enrolment, contacts: Sequence[Contact], today: date) -> MyProgrammeView:
    shown = enrolment_view(enrolment, definitions.programme(enrolment.programme_id), today)
    told = [
        MyContactView(
            name=one.name, state=one.state, due=one.due, due_from=one.due_from, due_until=one.due_until, done_on=one.done_on,
            advice=one.advice, referral=one.referral, now=one.state == "planned" and one.due_from <= today <= one.due_until,
            late=one.state == "planned" and one.due_until < today,
        )
        for one in contacts
    ]  # fmt: skip
    return MyProgrammeView(
        programme_name=shown.programme_name, state=shown.state, opened=shown.opened, closed=shown.closed,
        close_reason=shown.close_reason, organisation_name=shown.organisation_name, doctor=shown.doctor,
        class_name=shown.class_name, class_tone=shown.class_tone, advice=shown.advice, referral=shown.referral,
        coming=[one for one in told if one.state == "planned"], done=[one for one in reversed(told) if one.state == "done"],
    )  # fmt: skip


def route_view(day: date, villages: Sequence[Village], places: Mapping[str, str], *, more: bool) -> RouteView:
    told = [
        VillageView(
            name=places.get(village.path, ""),
            people=sum(len(house.stops) for house in village.houses),
            contacts=sum(len(stop.tasks) for house in village.houses for stop in house.stops),
            houses=[
                HouseView(
                    address=house.address, stops=[_stop_view(stop, day, places) for stop in house.stops]
                )
                for house in village.houses
            ],
        )
        for village in villages
    ]
    return RouteView(day=day, villages=told, more=more)


def _stop_view(stop: Stop, day: date, places: Mapping[str, str]) -> StopView:
    who = stop.first
    return StopView(
        resident_id=who.contact.resident_id, name=who.name, sex=who.sex, birth_date=who.birth_date, phone=stop.phone,
        tasks=[task_view(one, definitions.programme(one.contact.programme_id), day, places) for one in stop.tasks],
    )  # fmt: skip
