"""Queries on applications, their steps and documents."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, fetch_all, fetch_one
from yizhou.registries.credentials.contracts import Application, ApplicationStep, AttachedDocument
from yizhou.registries.credentials.store.licences import visible

_COLUMNS = (
    "id", "kind", "action", "state", "licence_id", "number", "holder_code", "holder_name", "institution_code",
    "institution_name", "fields", "valid_from", "valid_until", "place_code", "result", "note", "created", "submitted",
    "decided", "applicant_id", "applicant_name", "applicant_organisation", "opinion",
)  # fmt: skip
_SELECTED = ", ".join(f"a.{column}" for column in _COLUMNS)
_DOCUMENT = "id, document, name, media_type, size, hash, at, actor_name"


def _application(row: Sequence[Any]) -> Application:
    found = Application(*row)
    return replace(found, fields=orjson.loads(row[_COLUMNS.index("fields")]))


def find(actor: Actor, application_id: UUID) -> Application | None:
    """An application the actor may see."""
    where, values = visible(actor, "a.institution_code")
    row = fetch_one(
        f"SELECT {_SELECTED} FROM licence_application a WHERE a.id = %(id)s AND {where}",
        {**values, "id": application_id},
    )
    return _application(row) if row else None


def find_open(licence_id: UUID) -> Application | None:
    """The application about a licence that nobody has decided yet."""
    row = fetch_one(
        f"SELECT {_SELECTED} FROM licence_application a "
        "WHERE a.licence_id = %s AND a.state IN ('draft', 'submitted', 'returned')",
        (licence_id,),
    )
    return _application(row) if row else None


def list_page(
    actor: Actor, *, state: str, kind: str, after: Sequence[str] | None, limit: int
) -> list[Application]:
    """Applications the actor sees, the latest first; `state` `open` is all that wait for somebody."""
    condition, values = visible(actor, "a.institution_code")
    where = [condition]
    if state == "open":
        where.append("a.state IN ('draft', 'submitted', 'returned')")
    elif state:
        where.append("a.state = %(state)s")
        values["state"] = state
    if kind:
        where.append("a.kind = %(kind)s")
        values["kind"] = kind
    if after:
        where.append("(a.created, a.id) < (%(after_created)s::timestamptz, %(after_id)s::uuid)")
        values |= {"after_created": after[0], "after_id": after[1]}
    rows = fetch_all(
        f"SELECT {_SELECTED} FROM licence_application a WHERE {' AND '.join(where)} "
        "ORDER BY a.created DESC, a.id DESC LIMIT %(limit)s",
        {**values, "limit": limit},
    )
    return [_application(row) for row in rows]


def count_by_state(actor: Actor) -> dict[str, int]:
    """How many applications the actor sees, by state."""
    where, values = visible(actor, "a.institution_code")
    rows = fetch_all(f"SELECT a.state, count(*) FROM licence_application a WHERE {where} GROUP BY 1", values)
    return {row[0]: row[1] for row in rows}


def save(application: Application, definition_version: int) -> None:
    """Put a draft in, or bring it to this state."""
    columns = (*_COLUMNS, "definition_version")
    changes = ", ".join(f"{column} = excluded.{column}" for column in columns if column != "id")
    values = [
        orjson.dumps(dict(application.fields)).decode()
        if column == "fields"
        else getattr(application, column)
        for column in _COLUMNS
    ]
    execute(
        f"INSERT INTO licence_application ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))}) "
        f"ON CONFLICT (id) DO UPDATE SET {changes}",
        (*values, definition_version),
    )


def move(application_id: UUID, *, expected: Sequence[str], to: str) -> bool:
    """Bring an application into a state, unless somebody was faster; whether it was moved."""
    return bool(
        execute(
            "UPDATE licence_application SET state = %s WHERE id = %s AND state = ANY(%s)",
            (to, application_id, list(expected)),
        )
    )


def add_step(actor: Actor, application_id: UUID, step: str, at: datetime, opinion: str) -> None:
    """Keep a step and its moment."""
    execute(
        "INSERT INTO licence_application_step (application_id, step, at, actor_name, organisation_name, opinion) "
        "VALUES (%s, %s, %s, %s, %s, %s)",
        (application_id, step, at, actor.name, actor.organisation_name, opinion),
    )
    moments = {"submitted": "submitted", "approved": "decided", "returned": "decided"}
    if step in moments:
        execute(
            f"UPDATE licence_application SET {moments[step]} = %s, opinion = %s WHERE id = %s",
            (at, opinion, application_id),
        )


def list_steps(application_id: UUID) -> list[ApplicationStep]:
    """The steps of an application, the first first."""
    rows = fetch_all(
        "SELECT step, at, actor_name, organisation_name, opinion FROM licence_application_step "
        "WHERE application_id = %s ORDER BY id",
        (application_id,),
    )
    return [ApplicationStep(*row) for row in rows]


def add_document(actor: Actor, application_id: UUID, document: AttachedDocument) -> None:
    """Attach a document; the same bytes under the same heading are attached once."""
    execute(
        f"INSERT INTO licence_document ({_DOCUMENT}, application_id) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) "
        "ON CONFLICT (application_id, document, hash) DO NOTHING",
        (
            document.id, document.document, document.name, document.media_type, document.size, document.hash,
            document.at, actor.name, application_id,
        ),
    )  # fmt: skip


def remove_document(application_id: UUID, document_id: UUID) -> bool:
    """Take a document off; whether it was there."""
    return bool(
        execute(
            "DELETE FROM licence_document WHERE application_id = %s AND id = %s",
            (application_id, document_id),
        )
    )


def list_documents(application_id: UUID) -> list[AttachedDocument]:
    """The documents of an application."""
    rows = fetch_all(
        f"SELECT {_DOCUMENT} FROM licence_document WHERE application_id = %s ORDER BY at, id",
        (application_id,),
    )
    return [AttachedDocument(*row) for row in rows]
