"""Every query of accounts and sessions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from yizhou.kernel.db.api import execute, execute_many, fetch_all, fetch_one

ACCOUNT = (
    "id, username, password, kind, name, resident_id, active, must_change_password, failures, locked_until"
)


def find_account(username: str) -> tuple[Any, ...] | None:
    """The account's ACCOUNT columns; the row is locked, so that failures count one after another."""
    return fetch_one(f"SELECT {ACCOUNT} FROM account WHERE username = %s FOR UPDATE", (username,))


def find_account_by_id(account_id: UUID) -> tuple[Any, ...] | None:
    return fetch_one(f"SELECT {ACCOUNT} FROM account WHERE id = %s", (account_id,))


def count_failure(account_id: UUID, failures: int, locked_until: datetime | None) -> None:
    execute(
        "UPDATE account SET failures = %s, locked_until = %s WHERE id = %s",
        (failures, locked_until, account_id),
    )


def note_login(account_id: UUID, at: datetime) -> None:
    execute(
        "UPDATE account SET failures = 0, locked_until = NULL, last_login = %s WHERE id = %s",
        (at, account_id),
    )


def save_password(account_id: UUID, password: str) -> None:
    execute(
        "UPDATE account SET password = %s, must_change_password = false WHERE id = %s", (password, account_id)
    )


def list_assignments(account_id: UUID) -> list[tuple[Any, ...]]:
    """Role, organisation id, code, name, kind and path of each assignment, highest organisation first."""
    return fetch_all(
        "SELECT r.role, o.id, o.code, o.name, o.kind, o.path::text FROM account_role r "
        "JOIN organisation o ON o.id = r.organisation_id WHERE r.account_id = %s ORDER BY nlevel(o.path), o.code",
        (account_id,),
    )


def insert_session(
    token: bytes, account_id: UUID, organisation_id: UUID | None, at: datetime, expires: datetime, address: str,
    agent: str,
) -> None:  # fmt: skip
    execute(
        "INSERT INTO account_session (token, account_id, organisation_id, created, seen, expires, address, agent) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        (token, account_id, organisation_id, at, at, expires, address, agent[:300]),
    )


def find_session(token: bytes) -> tuple[Any, ...] | None:
    """Account id, organisation id, seen, expires of a session whose account is active."""
    return fetch_one(
        "SELECT s.account_id, s.organisation_id, s.seen, s.expires FROM account_session s "
        "JOIN account a ON a.id = s.account_id AND a.active WHERE s.token = %s",
        (token,),
    )


def touch_session(token: bytes, at: datetime) -> None:
    execute("UPDATE account_session SET seen = %s WHERE token = %s", (at, token))


def switch_session(token: bytes, organisation_id: UUID) -> None:
    execute("UPDATE account_session SET organisation_id = %s WHERE token = %s", (organisation_id, token))


def delete_session(token: bytes) -> None:
    execute("DELETE FROM account_session WHERE token = %s", (token,))


def delete_sessions_of(account_id: UUID, but: bytes) -> None:
    execute("DELETE FROM account_session WHERE account_id = %s AND token <> %s", (account_id, but))


def delete_expired(at: datetime) -> int:
    return execute("DELETE FROM account_session WHERE expires < %s", (at,))


def save_accounts(rows: Sequence[tuple[Any, ...]]) -> None:
    execute_many(
        "INSERT INTO account (id, username, password, kind, name, phone, resident_id, active, must_change_password, "
        "failures, created) VALUES (%s, %s, %s, %s, %s, %s, %s, true, %s, 0, now()) "
        "ON CONFLICT (username) DO UPDATE SET password = excluded.password, name = excluded.name, "
        "resident_id = excluded.resident_id, active = true",
        rows,
    )


def find_account_ids(usernames: Sequence[str]) -> dict[str, UUID]:
    rows = fetch_all("SELECT username, id FROM account WHERE username = ANY(%s)", (list(usernames),))
    return {row[0]: row[1] for row in rows}


def save_assignments(rows: Sequence[tuple[UUID, str, UUID]]) -> None:
    execute_many(
        "INSERT INTO account_role (account_id, role, organisation_id) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
        rows,
    )


def list_members(organisation_id: UUID, roles: Sequence[str]) -> list[tuple[UUID, str, list[str]]]:
    """Id, name and these roles of the active accounts that hold one of them at the organisation."""
    rows = fetch_all(
        "SELECT a.id, a.name, array_agg(r.role ORDER BY r.role) FROM account a JOIN account_role r ON r.account_id = a.id "
        "WHERE a.active AND r.organisation_id = %s AND r.role = ANY(%s) GROUP BY a.id, a.name ORDER BY a.name, a.id",
        (organisation_id, list(roles)),
    )
    return [(row[0], row[1], row[2]) for row in rows]
