"""Queries of hospitals' repositories and of the copies fetched from them."""

from datetime import datetime
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, fetch_all, fetch_one
from yizhou.kernel.files.contracts import FileRef
from yizhou.records.documents.contracts import Repository

_COLUMNS = "oid, name, institution_code, wire, url, username, secret, timeout_seconds, keep_days, active, away_since, problem, reached"


def find(actor: Actor, oid: str) -> Repository | None:
    del actor
    row = fetch_one(f"SELECT {_COLUMNS} FROM document_repository WHERE oid = %s AND active", (oid,))
    return Repository(*row) if row else None


def list_all(actor: Actor) -> list[tuple[Repository, int]]:
    """Repositories and how many documents are known to be in each."""
    del actor
    counts = dict(
        fetch_all(
            "SELECT repository, count(*) FROM document_entry WHERE presence <> 'held' AND repository <> '' GROUP BY 1"
        )
    )
    rows = fetch_all(f"SELECT {_COLUMNS} FROM document_repository ORDER BY name")
    return [(Repository(*row), counts.get(row[0], 0)) for row in rows]


def save(actor: Actor, given: Repository, moment: datetime) -> None:
    """Enter a repository or change it; an empty secret leaves the one kept."""
    del actor
    execute(
        "INSERT INTO document_repository (oid, name, institution_code, wire, url, username, secret, timeout_seconds, "
        "keep_days, active, problem, changed) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, '', %s) "
        "ON CONFLICT (oid) DO UPDATE SET name = EXCLUDED.name, institution_code = EXCLUDED.institution_code, "
        "wire = EXCLUDED.wire, url = EXCLUDED.url, username = EXCLUDED.username, "
        "secret = coalesce(nullif(EXCLUDED.secret, ''), document_repository.secret), "
        "timeout_seconds = EXCLUDED.timeout_seconds, keep_days = EXCLUDED.keep_days, active = EXCLUDED.active, "
        "changed = EXCLUDED.changed",
        (
            given.oid, given.name, given.institution_code, given.wire, given.url, given.username, given.secret,
            given.timeout_seconds, given.keep_days, given.active, moment,
        ),
    )  # fmt: skip


def note(actor: Actor, oid: str, moment: datetime, problem: str) -> None:
    """Whether a repository answered; `away_since` stays at the first failure."""
    del actor
    if problem:
        execute(
            "UPDATE document_repository SET problem = %s, away_since = coalesce(away_since, %s) WHERE oid = %s",
            (problem, moment, oid),
        )
    else:
        execute(
            "UPDATE document_repository SET problem = '', away_since = NULL, reached = %s WHERE oid = %s",
            (moment, oid),
        )


def find_copy(actor: Actor, document_id: UUID, moment: datetime) -> FileRef | None:
    """A copy that may still be used."""
    del actor
    row = fetch_one(
        "SELECT hash, size FROM document_copy WHERE document_id = %s AND until > %s", (document_id, moment)
    )
    return FileRef(*row) if row else None


def save_copy(actor: Actor, document_id: UUID, kept: FileRef, moment: datetime, until: datetime) -> None:
    del actor
    execute(
        "INSERT INTO document_copy (document_id, hash, size, fetched, until) VALUES (%s, %s, %s, %s, %s) "
        "ON CONFLICT (document_id) DO UPDATE SET hash = EXCLUDED.hash, size = EXCLUDED.size, fetched = EXCLUDED.fetched, "
        "until = EXCLUDED.until",
        (document_id, kept.hash, kept.size, moment, until),
    )


def forget_copies(actor: Actor, moment: datetime) -> int:
    """Copies whose time is over."""
    del actor
    return execute("DELETE FROM document_copy WHERE until <= %s", (moment,))
