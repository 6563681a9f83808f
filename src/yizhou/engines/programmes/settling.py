"""What follows from a contact: newest facts and values, the class, the next step. Pure, so that examples run it too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from yizhou.engines.programmes import knowing
from yizhou.engines.programmes.contracts import Contact, Decided, Enrolment, Programme

CLOSED_BY = "closed_by"
"""Where an enrolment keeps the contact whose decision closed it: correcting that contact decides anew."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What was answered in a contact, on which day, by whom."""

    form_id: str
    day: date
    answers: Mapping[str, Any]
    by: str = ""


def settle(
    programme: Programme, enrolment: Enrolment, contacts: Sequence[Contact], contact: Contact, taken: Taken
) -> tuple[Enrolment, Contact]:
    """The enrolment and the contact as they are afterwards. An older contact put in later changes no class. Raises DecisionAmbiguous."""
    others = [
        one for one in contacts if one.id != contact.id and one.state == "done" and one.done_on is not None
    ]
    newest = all(one.done_on is not None and one.done_on <= taken.day for one in others)
    after = replace(
        enrolment, facts=_newest(programme.facts, enrolment.facts, taken, newest=newest),
        values=_newest(programme.values, enrolment.values, taken, newest=newest),
    )  # fmt: skip
    decided = Decided()
    if contact.kind in programme.decided_after and programme.decision is not None:
        known = {
            **dict.fromkeys(programme.decision.names), **knowing.of_enrolment(programme, after, taken.day), **taken.answers,
            "class_before": _class_before(others, taken.day),
        }  # fmt: skip
        decided = decide(programme, known)
        if newest:
            after = replace(
                after, class_id=decided.class_id, class_on=taken.day, advice=decided.advice, referral=decided.referral,
                asked=_asked(decided, taken.day),
            )  # fmt: skip
            if decided.close:
                after = replace(
                    after, state="closed", closed=taken.day, close_reason=decided.close, asked={CLOSED_BY: str(contact.id)},
                    transfer_to=None, transfer_note="",
                )  # fmt: skip
    done = replace(
        contact, state="done", done_on=taken.day, by=taken.by, class_id=decided.class_id, advice=decided.advice,
        referral=decided.referral,
    )  # fmt: skip
    return after, done


def decide(programme: Programme, known: Mapping[str, Any]) -> Decided:
    """What the table says. Rows that hold together are joined: the first that names a thing decides it, advice adds up."""
    said: dict[str, Any] = {}
    advice: list[str] = []
    for row in programme.decision.decide(known) if programme.decision else ():
        for name, value in row.items():
            if name == "advice" and value:
                advice.append(str(value))
            elif value not in (None, ""):
                said.setdefault(name, value)
    return Decided(
        str(said.get("class", "")), str(said.get("next", "")), int(said.get("days", 0)), str(said.get("why", "")),
        "；".join(dict.fromkeys(advice)), str(said.get("referral", "")), str(said.get("close", "")),
    )  # fmt: skip


def _newest(
    wanted: Sequence[Any], before: Mapping[str, Any], taken: Taken, *, newest: bool
) -> dict[str, Any]:
    kept = dict(before)
    for one in wanted:
        value = taken.answers.get(one.field)
        if taken.form_id in one.forms and value is not None and (newest or one.id not in kept):
            kept[one.id] = value
    return kept


def _class_before(others: Sequence[Contact], day: date) -> str | None:
    """The class given by the contact before this one."""
    earlier = [
        (one.done_on, one.class_id) for one in others if one.class_id and one.done_on and one.done_on <= day
    ]
    return max(earlier)[1] if earlier else None


def _asked(decided: Decided, day: date) -> dict[str, Any]:
    if not decided.next_kind:
        return {}
    return {
        "kind": decided.next_kind,
        "due": (day + timedelta(days=decided.next_days)).isoformat(),
        "why": decided.why,
    }
