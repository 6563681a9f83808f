"""What rules may ask for of a person and an enrolment: the same names for population, `show`, decisions, measures and forms."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from yizhou.engines.programmes.contracts import Enrolment, Programme


def of_person(sex: str, birth_date: date | None, today: date) -> dict[str, Any]:
    """sex (GB/T 2261.1), birth_date, age in years, age_months, age_days, today."""
    known: dict[str, Any] = {
        "sex": sex, "birth_date": birth_date.isoformat() if birth_date else None, "today": today.isoformat(), "age": None,
        "age_months": None, "age_days": None,
    }  # fmt: skip
    if birth_date:
        months = (today.year - birth_date.year) * 12 + today.month - birth_date.month
        months -= today.day < birth_date.day
        known |= {"age": months // 12, "age_months": months, "age_days": (today - birth_date).days}
    return known


def of_enrolment(programme: Programme, enrolment: Enrolment, today: date) -> dict[str, Any]:
    """The person's, and: opened, months since, class, every fact and value (null where unknown)."""
    months = (today.year - enrolment.opened.year) * 12 + today.month - enrolment.opened.month
    return {
        **of_person(enrolment.sex, enrolment.birth_date, today),
        "opened": enrolment.opened.isoformat(), "months": months, "state": enrolment.state, "class": enrolment.class_id or None,
        "class_before": enrolment.class_id or None,
        **{fact.id: enrolment.facts.get(fact.id) for fact in programme.facts},
        **{value.id: enrolment.values.get(value.id) for value in programme.values},
    }  # fmt: skip


def names(programme_facts: Mapping[str, Any] | tuple[str, ...]) -> frozenset[str]:
    """Every name a rule of a programme with these facts may ask for."""
    return frozenset({
        "sex", "birth_date", "today", "age", "age_months", "age_days", "opened", "months", "state", "class", "class_before",
        *programme_facts,
    })  # fmt: skip
