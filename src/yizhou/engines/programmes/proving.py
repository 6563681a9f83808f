"""What is wrong with the definition of a programme, before anybody is enrolled."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from yizhou.engines.forms import api as forms
from yizhou.engines.forms.errors import UnknownForm
from yizhou.engines.programmes import definitions, knowing
from yizhou.engines.programmes.contracts import Fact, Programme
from yizhou.kernel.errors.contracts import CodedError

_SAID = {"class", "next", "days", "why", "advice", "referral", "close"}
_PERSON = {"sex", "birth_date", "age", "age_months", "age_days"}


def problems(raw: Mapping[str, Any], folder: Path) -> Iterator[tuple[str, str]]:
    """(place, what is wrong) of a definition that has the shape of its schema."""
    try:
        programme = definitions.read(raw, folder)
    except CodedError as error:
        yield "", error.text
        return
    except (OSError, KeyError) as error:
        yield "classification", f"the decision table is not there: {error}"
        return
    yield from _contacts(programme)
    for group, facts in (("facts", programme.facts), ("values", programme.values)):
        for place, fact in enumerate(facts):
            yield from _fact(f"{group}[{place}]", fact)
    for name in sorted(programme.population.names - _PERSON):
        yield "population.rule", f"the rule asks for {name}; it may ask for {', '.join(sorted(_PERSON))}"
    yield from _decision(programme)
    yield from _measures(programme)
    yield from _drawn(programme)
    yield from _family(folder, programme)


def _names(programme: Programme) -> frozenset[str]:
    return knowing.names(tuple(one.id for one in (*programme.facts, *programme.values)))


def _contacts(programme: Programme) -> Iterator[tuple[str, str]]:
    kinds = [one.id for one in programme.contacts]
    origins = {"opened", "birth_date", *(fact.id for fact in programme.facts)}
    for place, kind in enumerate(programme.contacts):
        where = f"contacts[{place}]"
        if sum((bool(kind.every), bool(kind.calendar), kind.asked)) != 1:
            yield where, f"{kind.id} says not exactly one of every, calendar, asked"
        if kinds.count(kind.id) > 1:
            yield where, f"{kind.id} stands here twice"
        if kind.origin not in origins:
            yield f"{where}.from", f"there is no fact {kind.origin}"
        for other in kind.counts:
            if other not in kinds:
                yield f"{where}.counts", f"there is no contact {other}"
        for name in sorted((kind.show.names if kind.show else frozenset()) - _names(programme)):
            yield f"{where}.show", f"the rule asks for {name}, which is no fact or value"
        for form_id in {kind.form, *(entry.form for entry in kind.calendar)}:
            yield from _form(f"{where}.form", form_id, programme)


def _form(place: str, form_id: str, programme: Programme) -> Iterator[tuple[str, str]]:
    try:
        form = forms.form(form_id)
    except UnknownForm:
        yield place, f"there is no form {form_id}"
        return
    offered = _names(programme) | {
        "name", "citizen_id", "phone", "address", "region", "ethnic_group", "contact", "classified_before",
    }  # fmt: skip
    for name in sorted(set(form.given) - offered):
        yield place, f"the form {form_id} is given {name}, which this programme does not know"
    if not form.record.at:
        yield place, f"the form {form_id} does not say on which day it was (record.at)"


def _fact(place: str, fact: Fact) -> Iterator[tuple[str, str]]:
    for form_id in fact.forms:
        try:
            form = forms.form(form_id)
        except UnknownForm:
            yield place, f"there is no form {form_id}"
            continue
        if fact.field not in {field.id for field in form.fields}:
            yield place, f"the form {form_id} has no question {fact.field}"


def _decision(programme: Programme) -> Iterator[tuple[str, str]]:
    if programme.decision is None:
        return
    if strange := set(programme.decision.outputs) - _SAID:
        yield (
            "classification",
            f"the table says {', '.join(sorted(strange))}; it may say {', '.join(sorted(_SAID))}",
        )
    answers: set[str] = set()
    for id_ in programme.decided_after:
        kind = programme.contact(id_)
        if kind is None:
            yield "classification.after", f"there is no contact {id_}"
            continue
        for form_id in {kind.form, *(entry.form for entry in kind.calendar)}:
            try:
                answers |= {field.id for field in forms.form(form_id).fields}
            except UnknownForm:
                continue
    for name in sorted(programme.decision.names - answers - _names(programme)):
        yield "classification", f"the table asks for {name}, which is no question, fact or value"


def _measures(programme: Programme) -> Iterator[tuple[str, str]]:
    known = _names(programme) | {
        "overdue",
        "close_reason",
        "closed",
        "since",
        *(f"{span}_{one.id}" for one in programme.contacts for span in ("contacts", "all", "first")),
        *(f"classed_{one.id}" for one in programme.classes),
    }
    kept = {one.id for one in (*programme.facts, *programme.values)}
    for place, measure in enumerate(programme.measures):
        if measure.per and measure.per not in kept:
            yield f"rates[{place}].per", f"there is no fact or value {measure.per}"
        for name in sorted((measure.of.names | measure.holds.names) - known):
            yield f"rates[{place}]", f"the rate asks for {name}, which is not known of an enrolment"


def _drawn(programme: Programme) -> Iterator[tuple[str, str]]:
    """The axis counts from a fact; a chart draws a value, its curves go to the right."""
    if programme.axis is not None:
        if programme.axis.origin not in {"opened", "birth_date", *(one.id for one in programme.facts)}:
            yield "axis.from", f"there is no fact {programme.axis.origin}"
        if programme.axis.start >= programme.axis.end:
            yield "axis.span", "the axis ends before it begins"
    elif programme.charts:
        yield "charts", "a chart needs an axis"
    for place, chart in enumerate(programme.charts):
        if chart.value not in {one.id for one in programme.values}:
            yield f"charts[{place}].value", f"there is no value {chart.value}"
        for curve in chart.curves:
            places = [point[0] for point in curve.points]
            if places != sorted(set(places)):
                yield f"charts[{place}].curves", f"the points of {curve.name} do not go to the right"


def _family(folder: Path, programme: Programme) -> Iterator[tuple[str, str]]:
    for place, one in enumerate(programme.related):
        if not (folder.parent / one.programme / "programme.yaml").exists():
            yield f"related[{place}].programme", f"there is no programme {one.programme}"
