"""Queries of cases, their parties, history, remarks, fees and notices."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from yizhou.engines.processes.contracts import Case, CaseStep, Fee, Notice, Remark
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, execute_many, fetch_all, fetch_one

_CASE = (
    "resident_id, id, process, version, number, title, state, urgent, data, workflow, parties, starter_id, starter_name, "
    "organisation_id, organisation_name, started, changed, ended, outcome, problem, revision"
)
_BRIEF = _CASE.replace("data, workflow,", "'{}'::jsonb, '{}'::jsonb,")
_C = ", ".join(f"c.{name.strip()}" for name in _CASE.split(",")).replace(
    "c.data, c.workflow,", "'{}'::jsonb, '{}'::jsonb,"
)


def _json(value: Any) -> str:
    return orjson.dumps(value, default=str).decode()


def _case(row: tuple[Any, ...]) -> Case:
    values: dict[str, Any] = dict(zip(_CASE.split(", "), row, strict=True))
    parties = {name: UUID(place) for name, place in orjson.loads(values["parties"]).items()}
    return Case(
        **{
            **values,
            "data": orjson.loads(values["data"]),
            "workflow": orjson.loads(values["workflow"]),
            "parties": parties,
        }
    )


def insert(actor: Actor, case: Case) -> None:
    """A new case."""
    del actor
    values = [
        _json({name: str(place) for name, place in case.parties.items()}) if column == "parties"
        else _json(getattr(case, column)) if column in ("data", "workflow") else getattr(case, column)
        for column in _CASE.split(", ")
    ]  # fmt: skip
    execute(f"INSERT INTO process_case ({_CASE}) VALUES ({', '.join(['%s'] * len(values))})", values)


def save(actor: Actor, case: Case, revision: int) -> bool:
    """A case's next state, if `revision` is still the stored one; `case.revision` is the next."""
    del actor
    return bool(
        execute(
            "UPDATE process_case SET version = %s, title = %s, state = %s, urgent = %s, data = %s, workflow = %s, parties = %s, "
            "changed = %s, ended = %s, outcome = %s, problem = %s, revision = %s "
            "WHERE resident_id = %s AND id = %s AND revision = %s",
            (case.version, case.title, case.state, case.urgent, _json(case.data), _json(case.workflow),
             _json({name: str(place) for name, place in case.parties.items()}), case.changed, case.ended, case.outcome,
             case.problem, case.revision, case.resident_id, case.id, revision),
        )
    )  # fmt: skip


def find(actor: Actor, case_id: UUID, *, hold: bool = False) -> Case | None:
    """A case by id, whoever's; whether the actor may see it is asked by `takes_part`. `hold` locks it."""
    del actor
    row = fetch_one(
        f"SELECT {_CASE} FROM process_case WHERE id = %s{' FOR UPDATE' if hold else ''}", (case_id,)
    )
    return _case(row) if row else None


def add_parties(actor: Actor, case: Case, organisation_ids: Sequence[UUID]) -> None:
    """Organisations that take part from now on."""
    del actor
    execute(
        "INSERT INTO process_party (resident_id, case_id, organisation_id) SELECT %s, %s, unnest(%s::uuid[]) "
        "ON CONFLICT DO NOTHING",
        (case.resident_id, case.id, sorted(set(organisation_ids))),
    )


def takes_part(actor: Actor, case: Case) -> bool:
    """Whether the actor's organisation takes part."""
    return bool(
        fetch_one(
            "SELECT 1 FROM process_party WHERE resident_id = %s AND case_id = %s AND organisation_id = %s",
            (case.resident_id, case.id, actor.organisation_id),
        )
    )


def list_of_organisation(
    actor: Actor, process: str, state: str, resident_id: UUID | None, after: UUID | None, limit: int
) -> list[Case]:
    """Cases the actor's organisation takes part in, the newest first, without data."""
    rows = fetch_all(
        f"SELECT {_C} FROM process_party p JOIN process_case c ON c.resident_id = p.resident_id AND c.id = p.case_id "
        "WHERE p.organisation_id = %(place)s AND (%(after)s::uuid IS NULL OR p.case_id < %(after)s) "
        "AND (%(process)s = '' OR c.process = %(process)s) AND (%(state)s = '' OR c.state = %(state)s) "
        "AND (%(resident)s::uuid IS NULL OR p.resident_id = %(resident)s) ORDER BY p.case_id DESC LIMIT %(limit)s",
        {"place": actor.organisation_id, "after": after, "process": process, "state": state, "resident": resident_id,
         "limit": limit},
    )  # fmt: skip
    return [_case(row) for row in rows]


def list_all(actor: Actor, process: str, state: str, after: UUID | None, limit: int) -> list[Case]:
    """Every case, for the console, the newest first, without data."""
    del actor
    rows = fetch_all(
        f"SELECT {_BRIEF} FROM process_case WHERE (%(after)s::uuid IS NULL OR id < %(after)s) "
        "AND (%(process)s = '' OR process = %(process)s) AND (%(state)s = '' OR state = %(state)s) "
        "ORDER BY id DESC LIMIT %(limit)s",
        {"after": after, "process": process, "state": state, "limit": limit},
    )
    return [_case(row) for row in rows]


def count(actor: Actor) -> list[tuple[str, int, str, int, int]]:
    """Process, version, state, how many, of them urgent."""
    del actor
    return [
        (row[0], row[1], row[2], row[3], row[4])
        for row in fetch_all(
            "SELECT process, version, state, count(*), count(*) FILTER (WHERE urgent) FROM process_case "
            "GROUP BY process, version, state ORDER BY process, version, state"
        )
    ]


def add_step(
    actor: Actor, case: Case, identity: UUID, at: datetime, act: str, step: str, name: str, detail: Mapping[str, Any]
) -> None:  # fmt: skip
    """A line of history, by the actor."""
    execute(
        "INSERT INTO process_step (resident_id, case_id, id, at, act, step, name, actor_id, actor_name, organisation_name, "
        "detail) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (case.resident_id, case.id, identity, at, act, step, name, actor.user_id, actor.name, actor.organisation_name,
         _json(dict(detail))),
    )  # fmt: skip


def list_steps(actor: Actor, case: Case) -> list[CaseStep]:
    """A case's history, the first first."""
    del actor
    rows = fetch_all(
        "SELECT at, act, step, name, actor_name, organisation_name, detail FROM process_step "
        "WHERE resident_id = %s AND case_id = %s ORDER BY id",
        (case.resident_id, case.id),
    )
    return [CaseStep(row[0], row[1], row[2], row[3], row[4], row[5], orjson.loads(row[6])) for row in rows]


def add_remark(actor: Actor, case: Case, identity: UUID, at: datetime, text: str) -> None:
    """A message of the actor beside a case."""
    execute(
        "INSERT INTO process_remark (resident_id, case_id, id, at, actor_id, actor_name, organisation_name, text) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        (case.resident_id, case.id, identity, at, actor.user_id, actor.name, actor.organisation_name, text),
    )


def list_remarks(actor: Actor, case: Case) -> list[Remark]:
    """Messages beside a case, the first first."""
    del actor
    rows = fetch_all(
        "SELECT id, at, actor_id, actor_name, organisation_name, text FROM process_remark "
        "WHERE resident_id = %s AND case_id = %s ORDER BY id",
        (case.resident_id, case.id),
    )
    return [Remark(*row) for row in rows]


def save_fee(actor: Actor, case: Case, fee: Fee) -> None:
    """A fee, or its new amount."""
    del actor
    execute(
        "INSERT INTO process_fee (resident_id, case_id, id, item, name, amount, payee_id, payee_name, step, at) "
        "VALUES (%s, %s, %s, %s, %s, %s::numeric, %s, %s, %s, %s) ON CONFLICT (resident_id, case_id, item) DO UPDATE SET "
        "amount = excluded.amount, step = excluded.step, at = excluded.at",
        (
            case.resident_id,
            case.id,
            fee.id,
            fee.item,
            fee.name,
            fee.amount,
            fee.payee_id,
            fee.payee_name,
            fee.step,
            fee.at,
        ),
    )


def list_fees(actor: Actor, case: Case) -> list[Fee]:
    """What a case costs."""
    del actor
    rows = fetch_all(
        "SELECT id, item, name, amount::text, payee_id, payee_name, step, at FROM process_fee "
        "WHERE resident_id = %s AND case_id = %s ORDER BY at, item",
        (case.resident_id, case.id),
    )
    return [Fee(*row) for row in rows]


def add_notices(actor: Actor, rows: Sequence[tuple[Any, ...]]) -> None:
    """Notices: resident, id, case, at, organisation, permission, account, title, text."""
    del actor
    if rows:
        execute_many(
            "INSERT INTO process_notice (resident_id, id, case_id, at, organisation_id, permission, account_id, title, text) "
            "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            rows,
        )


def list_notices(actor: Actor, limit: int) -> list[Notice]:
    """Notices to the actor, or to the actor's organisation for a right the actor holds, unread first."""
    rows = fetch_all(
        "SELECT id, at, resident_id, case_id, title, text, read IS NOT NULL FROM process_notice WHERE account_id = %(me)s "
        "OR (account_id IS NULL AND organisation_id = %(place)s AND permission = ANY(%(rights)s)) "
        "ORDER BY read IS NOT NULL, id DESC LIMIT %(limit)s",
        {
            "me": actor.user_id,
            "place": actor.organisation_id,
            "rights": sorted(actor.permissions),
            "limit": limit,
        },
    )
    return [Notice(*row) for row in rows]


def read_notices(actor: Actor, case_id: UUID | None, at: datetime) -> int:
    """Mark the actor's notices read, of one case or all; how many."""
    return execute(
        "UPDATE process_notice SET read = %(at)s WHERE read IS NULL AND (account_id = %(me)s OR (account_id IS NULL "
        "AND organisation_id = %(place)s AND permission = ANY(%(rights)s))) "
        "AND (%(case)s::uuid IS NULL OR case_id = %(case)s)",
        {
            "at": at,
            "me": actor.user_id,
            "place": actor.organisation_id,
            "rights": sorted(actor.permissions),
            "case": case_id,
        },
    )
