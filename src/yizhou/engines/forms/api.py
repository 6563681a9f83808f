"""What others may call of the forms (README: what a form is)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from yizhou.engines.forms.contracts import Answers, Checked, Filled, Filling, Form, Opened
from yizhou.kernel.auth.contracts import Actor

__all__ = [
    "check", "describe", "drafts", "find", "form", "forms", "get", "given_of", "history", "in_words", "list_of", "open_form", "problems", "read",
    "save_draft", "submit", "void",
]  # fmt: skip


def forms() -> Mapping[str, Form]:
    """The forms in force, by id."""
    from yizhou.engines.forms import definitions

    return definitions.forms()


def form(form_id: str) -> Form:
    """A form in force. Raises UnknownForm."""
    from yizhou.engines.forms import definitions

    return definitions.form(form_id)


def read(raw: Mapping[str, Any]) -> Form:
    """A form from a definition that `problems` found sound, for features that ask forms of their own."""
    from yizhou.engines.forms import definitions

    return definitions.read(raw)


def describe(form: Form) -> dict[str, Any]:
    """A form as the browser draws it: plain values, rules as their CEL texts."""
    from yizhou.engines.forms import describing

    return describing.describe(form)


def problems(raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(place, what is wrong) of a definition that has the shape of its schema."""
    from yizhou.engines.forms import proving

    return proving.problems(raw)


def check(
    form: Form, answers: Answers, given: Mapping[str, Any], reasons: Mapping[str, str] | None = None
) -> Checked:
    """All faults of answers, and the answers as they would be kept; nothing is stored.

    For features that keep answers themselves. `given["today"]`: the day it is checked for, today when missing.
    """
    from yizhou.engines.forms import checking

    return checking.check(form, answers, given, reasons or {})


def open_form(
    actor: Actor, form_id: str, resident_id: UUID, given: Mapping[str, Any], purpose: str = ""
) -> Opened:
    """A form made ready for a resident: first values and their sources, the draft, earlier answers.

    Raises UnknownForm, OutOfScope, DeniedByConsent.
    """
    from yizhou.engines.forms import opening

    return opening.open_form(actor, form_id, resident_id, given, purpose)


def given_of(actor: Actor, resident_id: UUID) -> dict[str, Any]:
    """What every form may be given of a resident: name, sex (GB/T 2261.1), birth_date, citizen_id, phone, address, region,
    ethnic_group. Raises OutOfScope."""
    from yizhou.engines.forms import opening

    return opening.given_of(actor, resident_id)


def save_draft(actor: Actor, filling: Filling) -> Filled:
    """Keep what was typed so far, right or wrong; a form submitted meanwhile is answered as it is.

    Raises EditedMeanwhile when `filling.revision` is not the kept one, AlreadyVoid, OutOfScope.
    """
    from yizhou.engines.forms import filling as keeping

    return keeping.save_draft(actor, filling)


def submit(actor: Actor, filling: Filling, reason: str = "") -> Filled:
    """Check, keep, write into the shared record, announce FormSubmitted. A submitted form is corrected, with a reason.

    The same answers under the same key change nothing. Raises AnswersRefused with all faults, EditedMeanwhile, AlreadyVoid,
    ReasonMissing, OutOfScope.
    """
    from yizhou.engines.forms import filling as keeping

    return keeping.submit(actor, filling, reason)


def void(actor: Actor, resident_id: UUID, filled_id: UUID, reason: str) -> Filled:
    """Take a form back: its resources leave the record, its answers stay. Raises FilledNotFound, ReasonMissing, OutOfScope."""
    from yizhou.engines.forms import filling as keeping

    return keeping.void(actor, resident_id, filled_id, reason)


def get(actor: Actor, resident_id: UUID, filled_id: UUID) -> Filled:
    """One filled form. Raises FilledNotFound, OutOfScope."""
    from yizhou.engines.forms import looking

    return looking.get(actor, resident_id, filled_id)


def find(actor: Actor, resident_id: UUID, filled_id: UUID) -> Filled | None:
    """As `get`, None where nothing was filled in; not audited: the caller audits what it shows. Raises OutOfScope."""
    from yizhou.engines.forms import looking

    return looking.find(actor, resident_id, filled_id)


def list_of(actor: Actor, resident_id: UUID, form_ids: Sequence[str], limit: int = 50) -> list[Filled]:
    """Submitted forms of a person, newest day first. Raises OutOfScope."""
    from yizhou.engines.forms import looking

    return looking.list_of(actor, resident_id, form_ids, limit)


def drafts(actor: Actor, limit: int = 50) -> list[Filled]:
    """The actor's own drafts, last touched first."""
    from yizhou.engines.forms import looking

    return looking.drafts(actor, limit)


def history(actor: Actor, resident_id: UUID, filled_id: UUID) -> list[dict[str, Any]]:
    """What a form said before each correction: revision, answers, author, reason, moment; newest first. Raises OutOfScope."""
    from yizhou.engines.forms import looking

    return looking.history(actor, resident_id, filled_id)


def in_words(form: Form, answers: Answers) -> list[tuple[str, str, str]]:
    """(group, question, answer) of every answered question."""
    from yizhou.engines.forms import showing

    return showing.in_words(form, answers)
