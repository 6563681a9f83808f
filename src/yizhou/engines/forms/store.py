"""Every query of filled forms. Whether the resident may be seen was asked before (`residents.require_visible`)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from yizhou.engines.forms.contracts import Filled
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, fetch_all, fetch_one

_COLUMNS = (
    "id, resident_id, form_id, form_version, state, answers, reasons, given, purpose, day, author, organisation_id, "
    "organisation_name, revision, updated"
)


def _filled(row: Sequence[Any]) -> Filled:
    (id_, resident, form, version, state, answers, reasons, given, *rest) = row
    return Filled(
        id_,
        resident,
        form,
        version,
        state,
        _json(answers),
        _json(reasons),
        _json(given),
        *rest,
    )


def _json(text: Any) -> dict[str, Any]:
    return orjson.loads(text) if isinstance(text, str | bytes) else dict(text)


def get(actor: Actor, resident_ids: Sequence[UUID], filled_id: UUID, *, hold: bool = False) -> Filled | None:
    """One filled form of a person; `hold` locks it."""
    del actor
    lock = " FOR UPDATE" if hold else ""
    row = fetch_one(
        f"SELECT {_COLUMNS} FROM filled_form WHERE resident_id = ANY(%s) AND id = %s{lock}",
        (list(resident_ids), filled_id),
    )
    return _filled(row) if row else None


def list_of(actor: Actor, resident_ids: Sequence[UUID], form_ids: Sequence[str], limit: int) -> list[Filled]:
    """Submitted forms of a person, newest day first."""
    del actor
    rows = fetch_all(
        f"SELECT {_COLUMNS} FROM filled_form WHERE resident_id = ANY(%s) AND form_id = ANY(%s) AND state = 'final' "
        "ORDER BY day DESC, updated DESC LIMIT %s",
        (list(resident_ids), list(form_ids), limit),
    )
    return [_filled(row) for row in rows]


def for_purpose(actor: Actor, resident_ids: Sequence[UUID], purpose: str, state: str) -> Filled | None:
    """The filled form of a purpose, the actor's own where it is a draft."""
    own = "AND author_id IS NOT DISTINCT FROM %s" if state == "draft" else ""
    row = fetch_one(
        f"SELECT {_COLUMNS} FROM filled_form WHERE resident_id = ANY(%s) AND purpose = %s AND state = %s {own} "
        "ORDER BY updated DESC LIMIT 1",
        (list(resident_ids), purpose, state, *([actor.user_id] if own else [])),
    )
    return _filled(row) if row else None


def drafts_of(actor: Actor, limit: int) -> list[Filled]:
    """The actor's own drafts, last touched first."""
    rows = fetch_all(
        f"SELECT {_COLUMNS} FROM filled_form WHERE author_id = %s AND state = 'draft' ORDER BY updated DESC LIMIT %s",
        (actor.user_id, limit),
    )
    return [_filled(row) for row in rows]


def put(actor: Actor, filled: Filled) -> None:
    """Keep a filled form as it is now."""
    execute(
        "INSERT INTO filled_form (id, resident_id, form_id, form_version, state, answers, reasons, given, purpose, day, author, "
        "organisation_id, organisation_name, revision, updated, author_id) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) "
        "ON CONFLICT (resident_id, id) DO UPDATE SET form_version = EXCLUDED.form_version, state = EXCLUDED.state, "
        "answers = EXCLUDED.answers, reasons = EXCLUDED.reasons, given = EXCLUDED.given, purpose = EXCLUDED.purpose, "
        "day = EXCLUDED.day, author = EXCLUDED.author, author_id = EXCLUDED.author_id, "
        "organisation_id = EXCLUDED.organisation_id, organisation_name = EXCLUDED.organisation_name, "
        "revision = EXCLUDED.revision, updated = EXCLUDED.updated",
        (
            filled.id, filled.resident_id, filled.form_id, filled.form_version, filled.state, _text(filled.answers),
            _text(filled.reasons), _text(filled.given), filled.purpose, filled.day, filled.author, filled.organisation_id,
            filled.organisation_name, filled.revision, filled.updated, actor.user_id,
        ),
    )  # fmt: skip


def keep_revision(actor: Actor, filled: Filled, reason: str) -> None:
    """What a submitted form said, before it changes."""
    del actor
    execute(
        "INSERT INTO filled_form_revision (resident_id, filled_id, revision, form_version, answers, author, reason, updated) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        (
            filled.resident_id, filled.id, filled.revision, filled.form_version, _text(filled.answers), filled.author, reason,
            filled.updated,
        ),
    )  # fmt: skip


def list_revisions(
    actor: Actor, resident_ids: Sequence[UUID], filled_id: UUID
) -> list[tuple[int, dict[str, Any], str, str, datetime]]:
    """(revision, answers, author, reason of the change, moment), newest first."""
    del actor
    rows = fetch_all(
        "SELECT revision, answers, author, reason, updated FROM filled_form_revision WHERE resident_id = ANY(%s) "
        "AND filled_id = %s ORDER BY revision DESC",
        (list(resident_ids), filled_id),
    )
    return [(row[0], _json(row[1]), *row[2:]) for row in rows]


def _text(value: Any) -> str:
    return orjson.dumps(value).decode()
