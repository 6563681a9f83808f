"""A programme tried out on a made-up person, without a database: what examples run, and the studio's preview."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from yizhou.engines.forms import api as forms
from yizhou.engines.programmes import knowing
from yizhou.engines.programmes.contracts import Contact, Enrolment, Planned, Programme
from yizhou.engines.programmes.planning import plan
from yizhou.engines.programmes.settling import Taken, settle
from yizhou.engines.programmes.store.contacts import as_contact

_NOBODY = UUID(int=0)


def run(programme: Programme, case: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What an example's steps lead to: after each the class, advice, referral, faults and the plan by (kind, number or day).

    `case`: person {sex, birth_date}, opened, facts?, steps [{day, contact, number?, answers, reasons?}].
    """
    person = case["person"]
    enrolment = replace(
        _start(programme, person, date.fromisoformat(case["opened"])), facts=dict(case.get("facts", {}))
    )
    contacts: list[Contact] = []
    told = []
    for step in case.get("steps", ()):
        day = date.fromisoformat(step["day"])
        planned = {
            (one.kind, one.number): one
            for one in plan(programme, enrolment, contacts, _known(programme, enrolment, day), day)
        }
        wanted = _chosen(planned, step)
        said: dict[str, Any] = {"planned": wanted is not None}
        if wanted is None:
            kind = programme.contact(step["contact"])
            if kind is None:
                raise KeyError(step["contact"])
            wanted = Planned(kind.id, f"extra-{day}", kind.name, kind.form, day, day, day, "")
        form = forms.form(wanted.form_id)
        known = {
            **_known(programme, enrolment, day),
            "contact": wanted.number,
            "classified_before": enrolment.class_id or None,
        }
        checked = forms.check(
            form,
            step["answers"],
            {**{name: known.get(name) for name in form.given}, "today": day.isoformat()},
            step.get("reasons", {}),
        )
        said["faults"] = [
            f"{fault.code} {fault.place}" for fault in checked.faults if fault.severity.value == "error"
        ]
        if not said["faults"] and (early := _early(form.record.at, checked.answers, day, enrolment)):
            said["faults"] = [early]
        if not said["faults"]:
            contact = as_contact(wanted, None, UUID(int=len(contacts) + 1), (_NOBODY, _NOBODY, programme.id))
            enrolment, done = settle(
                programme, enrolment, contacts, contact, Taken(form.id, day, checked.answers)
            )
            contacts.append(done)
        said |= {"state": enrolment.state, "close_reason": enrolment.close_reason}
        said |= {"class": enrolment.class_id, "advice": enrolment.advice, "referral": enrolment.referral}
        told.append({**said, "plan": _plan(programme, enrolment, contacts, day)})
    if not told:
        told.append({"plan": _plan(programme, enrolment, contacts, date.fromisoformat(case["opened"]))})
    return told


def _early(at: str, answers: Mapping[str, Any], day: date, enrolment: Enrolment) -> str:
    """The fault of a contact dated before the enrolment, as `contacting` refuses it."""
    said = answers.get(at)
    done_on = date.fromisoformat(str(said)[:10]) if said else day
    return f"programmes.before_enrolment {at}" if done_on < enrolment.opened else ""


def _start(programme: Programme, person: Mapping[str, Any], opened: date) -> Enrolment:
    born = person.get("birth_date")
    return Enrolment(
        _NOBODY, _NOBODY, programme.id, programme.version, "open", opened, None, "", "", person.get("sex", ""),
        date.fromisoformat(born) if born else None, "", "", None, "", None, "", "", None, {}, {}, {}, "", "", None, "", None, 1,
    )  # fmt: skip


def _known(programme: Programme, enrolment: Enrolment, day: date) -> dict[str, Any]:
    return knowing.of_enrolment(programme, enrolment, day)


def _chosen(planned: Mapping[tuple[str, str], Planned], step: Mapping[str, Any]) -> Planned | None:
    """The planned contact a step is: by its number, else the first of its kind."""
    kind, number = step["contact"], step.get("number")
    if number is not None:
        return planned.get((kind, number))
    return next((one for (each, _), one in planned.items() if each == kind), None)


def _plan(
    programme: Programme, enrolment: Enrolment, contacts: Sequence[Contact], day: date
) -> dict[str, list[str]]:
    """Due days of what is to come, by kind; of a calendar `number@day`, missed ones with a `!`."""
    found: dict[str, list[str]] = {}
    for one in plan(programme, enrolment, contacts, _known(programme, enrolment, day), day):
        kind = programme.contact(one.kind)
        text = f"{one.number}@{one.due}" if kind is not None and kind.calendar else one.due.isoformat()
        found.setdefault(one.kind, []).append(f"{text}{'!' if one.missed else ''}")
    return found
