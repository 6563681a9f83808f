"""Dashboards: one's own, and those shared with one's roles."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from yizhou.kernel.db.api import execute, fetch_all, fetch_one

_COLUMNS = "id, owner_id, owner, name, roles, tiles::text, revision"


def list_visible(user_id: UUID | None, roles: Sequence[str]) -> list[tuple[Any, ...]]:
    return fetch_all(
        f"SELECT {_COLUMNS} FROM indicator_dashboard WHERE owner_id = %s OR roles && %s::text[] ORDER BY name, id",
        (user_id, list(roles)),
    )


def find(board_id: UUID, user_id: UUID | None, roles: Sequence[str]) -> tuple[Any, ...] | None:
    return fetch_one(
        f"SELECT {_COLUMNS} FROM indicator_dashboard WHERE id = %s AND (owner_id = %s OR roles && %s::text[])",
        (board_id, user_id, list(roles)),
    )


def insert(
    board_id: UUID,
    owner: tuple[UUID | None, str],
    name: str,
    roles: Sequence[str],
    tiles: list[dict[str, Any]],
    moment: datetime,
) -> None:
    execute(
        "INSERT INTO indicator_dashboard (id, owner_id, owner, name, roles, tiles, revision, updated) "
        "VALUES (%s, %s, %s, %s, %s, %s::jsonb, 1, %s)",
        (board_id, *owner, name, list(roles), orjson.dumps(tiles).decode(), moment),
    )  # fmt: skip


def update(
    board_id: UUID, owner_id: UUID | None, revision: int, name: str, roles: Sequence[str], tiles: list[dict[str, Any]],
    moment: datetime,
) -> bool:  # fmt: skip
    """False when somebody was faster, or it is not theirs."""
    return bool(
        execute(
            "UPDATE indicator_dashboard SET name = %s, roles = %s, tiles = %s::jsonb, revision = revision + 1, updated = %s "
            "WHERE id = %s AND owner_id = %s AND revision = %s",
            (name, list(roles), orjson.dumps(tiles).decode(), moment, board_id, owner_id, revision),
        )
    )


def delete(board_id: UUID, owner_id: UUID | None) -> bool:
    return bool(
        execute("DELETE FROM indicator_dashboard WHERE id = %s AND owner_id = %s", (board_id, owner_id))
    )
