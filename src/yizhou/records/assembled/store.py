"""Every query of assembled documents."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, fetch_all, fetch_one
from yizhou.records.assembled.contracts import Run, Version

_VERSION = "template, number, state, content, made_by, made, decided_by, decided, note"
_RUN = "id, at, template, title, number, purpose, actor, state, milliseconds, rows, problems"


def _version(row: Sequence[Any]) -> Version:
    template, number, state, content, *rest = row
    return Version(template, number, state, orjson.loads(content), *rest)


def list_versions(actor: Actor, template: str = "") -> list[Version]:
    """Versions made in the workshop, newest first."""
    del actor
    rows = fetch_all(
        f"SELECT {_VERSION} FROM assembled_version WHERE %(template)s = '' OR template = %(template)s "
        "ORDER BY template, number DESC",
        {"template": template},
    )
    return [_version(row) for row in rows]


def find_maker(actor: Actor, template: str, number: int) -> UUID | None:
    """Who made a version."""
    del actor
    row = fetch_one(
        "SELECT made_by_id FROM assembled_version WHERE template = %s AND number = %s", (template, number)
    )
    return row[0] if row else None


def lock(actor: Actor, template: str) -> None:
    """Have changes of one template wait for each other."""
    del actor
    execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 532300))", (f"assembled {template}",))


def save(actor: Actor, identity: UUID, version: Version) -> None:
    """Enter a version, or bring a draft up to date."""
    execute(
        "INSERT INTO assembled_version (id, template, number, state, content, made_by, made_by_id, made, decided_by, note) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, '', '') ON CONFLICT (template, number) DO UPDATE SET "
        "content = EXCLUDED.content, made_by = EXCLUDED.made_by, made_by_id = EXCLUDED.made_by_id, made = EXCLUDED.made",
        (
            identity, version.template, version.number, version.state, orjson.dumps(dict(version.content)).decode(),
            version.made_by, actor.user_id, version.made,
        ),
    )  # fmt: skip


def decide(
    actor: Actor, template: str, number: int, state: str, *, note: str = "", moment: datetime | None = None
) -> None:
    """Bring a version into a state; with a moment it is somebody's decision."""
    execute(
        "UPDATE assembled_version SET state = %s, note = %s, decided = coalesce(%s, decided), "
        "decided_by = CASE WHEN %s::timestamptz IS NULL THEN decided_by ELSE %s END WHERE template = %s AND number = %s",
        (state, note, moment, moment, actor.name, template, number),
    )


def retire_others(actor: Actor, template: str, number: int) -> None:
    """Published versions before this one."""
    del actor
    execute(
        "UPDATE assembled_version SET state = 'retired' WHERE template = %s AND number <> %s AND state = 'published'",
        (template, number),
    )


def insert_run(actor: Actor, run: Run, resident_id: UUID | None) -> None:
    del actor
    execute(
        f"INSERT INTO assembled_run ({_RUN}, resident_id) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            run.id, run.at, run.template, run.title, run.number, run.purpose, run.actor, run.state, run.milliseconds,
            run.rows, orjson.dumps(list(run.problems)).decode(), resident_id,
        ),
    )  # fmt: skip


def list_runs(actor: Actor, *, template: str, faulty: bool, limit: int) -> list[Run]:
    """The latest runs."""
    del actor
    rows = fetch_all(
        f"SELECT {_RUN} FROM assembled_run WHERE (%(template)s = '' OR template = %(template)s) "
        "AND (NOT %(faulty)s OR state <> 'done') ORDER BY at DESC, id DESC LIMIT %(limit)s",
        {"template": template, "faulty": faulty, "limit": limit},
    )
    found: list[Run] = []
    for row in rows:
        values: list[Any] = list(row)
        values[-1] = tuple(orjson.loads(values[-1]))
        found.append(Run(*values))
    return found


def count_runs(actor: Actor, since: datetime) -> list[Mapping[str, Any]]:
    """Per template since then: runs, faulty ones, median and 95th percentile of milliseconds, the latest."""
    del actor
    rows = fetch_all(
        "SELECT template, max(title), count(*), count(*) FILTER (WHERE state <> 'done'), "
        "percentile_cont(0.5) WITHIN GROUP (ORDER BY milliseconds), "
        "percentile_cont(0.95) WITHIN GROUP (ORDER BY milliseconds), max(at) FROM assembled_run WHERE at >= %s "
        "GROUP BY template ORDER BY 3 DESC",
        (since,),
    )
    names = ("template", "title", "runs", "faulty", "median", "p95", "latest")
    return [dict(zip(names, row, strict=True)) for row in rows]


def forget_runs(actor: Actor, before: datetime) -> int:
    """Runs whose time is over."""
    del actor
    return execute("DELETE FROM assembled_run WHERE at < %s", (before,))
