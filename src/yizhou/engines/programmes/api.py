"""What others may call of the programmes (README)."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from yizhou.engines.programmes.contracts import Enrolment, Programme
from yizhou.kernel.auth.contracts import Actor

__all__ = ["enrol", "enrolments", "problems", "programme", "programmes", "rows", "try_out"]


def programmes() -> Mapping[str, Programme]:
    """The programmes in force, by id."""
    from yizhou.engines.programmes import definitions

    return definitions.programmes()


def programme(programme_id: str) -> Programme:
    """A programme in force. Raises UnknownProgramme."""
    from yizhou.engines.programmes import definitions

    return definitions.programme(programme_id)


def problems(raw: Mapping[str, Any], folder: Path) -> Iterator[tuple[str, str]]:
    """(place, what is wrong) of a definition; `folder` holds its decision table."""
    from yizhou.engines.programmes import proving

    return proving.problems(raw, folder)


def enrol(
    actor: Actor,
    programme_id: str,
    resident_id: UUID,
    opened: date | None = None,
    facts: dict[str, object] | None = None,
) -> Enrolment:
    """Take a resident into a programme and plan the contacts.

    Raises UnknownProgramme, AlreadyEnrolled, NotEligible, Deceased, DatesWrong, OutOfScope, Forbidden.
    """
    from yizhou.engines.programmes import enrolling

    return enrolling.enrol(actor, programme_id, resident_id, opened, facts)


def enrolments(actor: Actor, resident_id: UUID) -> list[Enrolment]:
    """Everything a resident is in, newest first. Raises OutOfScope."""
    from yizhou.engines.programmes import listing

    return listing.of_resident(actor, resident_id)


def rows(actor: Actor, programme_id: str, since: date) -> Iterator[dict[str, Any]]:
    """The programme flat, for statistics: one row an enrolment in the actor's scope; every fact and value a column,
    `contacts_<kind>` done since `since`, `overdue`, `path` (ltree of where the person lives). Raises UnknownProgramme, Forbidden."""
    from yizhou.engines.programmes import listing

    return listing.rows(actor, programme_id, since)


def try_out(programme: Programme, case: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What an example leads to, step by step, without a database: class, advice, referral, faults, the plan.

    `case`: person {sex, birth_date}, opened, steps [{day, contact, number?, answers, reasons?}]. Raises KeyError, DecisionAmbiguous.
    """
    from yizhou.engines.programmes import trying

    return trying.run(programme, case)
