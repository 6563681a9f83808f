"""Every query of the conformance reports: an actor sees those of the organisation it acts for, the platform all."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from yizhou.exchange.conformance.contracts import (
    CheckBrief,
    CheckedColumn,
    CheckPage,
    ConformanceReport,
    FaultCount,
    FaultPage,
    FoundFault,
)
from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.db.api import decode_key, encode_key, execute, fetch_all, fetch_one
from yizhou.kernel.errors.contracts import Fault


def insert(actor: Actor, report: ConformanceReport, faults: tuple[Fault, ...]) -> None:
    """Keep a report with its faults."""
    numbered = [{"number": number, **fault.as_dict()} for number, fault in enumerate(faults, 1)]
    execute(
        "INSERT INTO conformance_check (id, organisation_id, checked, report, faults) "
        "VALUES (%s, %s, %s, %s::jsonb, %s::jsonb)",
        (report.id, actor.organisation_id, report.checked, orjson.dumps(asdict(report)).decode(),
         orjson.dumps(numbered).decode()),
    )  # fmt: skip


def _own(actor: Actor) -> tuple[str, dict[str, Any]]:
    if actor.kind is ActorKind.SYSTEM:
        return "true", {}
    return "organisation_id = %(organisation)s", {"organisation": actor.organisation_id}


def _report(content: dict[str, Any]) -> ConformanceReport:
    columns = tuple(CheckedColumn(**column) for column in content.pop("columns"))
    counts = tuple(FaultCount(**count) for count in content.pop("counts"))
    content["id"] = UUID(content["id"])
    content["checked"] = datetime.fromisoformat(content["checked"])
    return ConformanceReport(columns=columns, counts=counts, **content)


def find(actor: Actor, check_id: UUID) -> ConformanceReport | None:
    """A report of the actor's organisation, or None."""
    condition, values = _own(actor)
    row = fetch_one(
        f"SELECT report FROM conformance_check WHERE id = %(id)s AND {condition}", {"id": check_id, **values}
    )
    return _report(orjson.loads(row[0])) if row else None


def list_checks(actor: Actor, after: str | None, limit: int) -> CheckPage:
    """Reports of the actor's organisation, newest first."""
    condition, values = _own(actor)
    values["limit"] = limit + 1
    if after:
        condition += " AND id < %(after)s"
        values["after"] = UUID(decode_key(after)[0])
    rows = fetch_all(
        "SELECT id, report->>'file_name', report->>'standard', report->>'title', (report->>'score')::float, "
        "(report->>'found')::int, (report->>'rows')::int, checked, report->>'checked_by' FROM conformance_check "
        f"WHERE {condition} ORDER BY id DESC LIMIT %(limit)s",
        values,
    )
    items = tuple(CheckBrief(*row) for row in rows[:limit])
    return CheckPage(items, encode_key([str(items[-1].id)]) if len(rows) > limit else None)


def list_faults(actor: Actor, check_id: UUID, code: str, after: str | None, limit: int) -> FaultPage:
    """The kept faults of a report in order, those of one kind when a code is given."""
    condition, values = _own(actor)
    rows = fetch_all(
        "SELECT f.number, f.code, f.severity, f.place, f.message, f.advice, count(*) OVER () FROM conformance_check, "
        "jsonb_to_recordset(faults) AS f (number int, code text, severity text, place text, message text, advice text) "
        f"WHERE id = %(id)s AND {condition} AND (%(code)s::text = '' OR f.code = %(code)s::text) "
        "ORDER BY f.number",
        {"id": check_id, "code": code, **values},
    )
    begin = int(decode_key(after)[0]) if after else 0
    chosen = [FoundFault(*row[:6]) for row in rows if row[0] > begin][: limit + 1]
    more = len(chosen) > limit
    return FaultPage(
        tuple(chosen[:limit]),
        rows[0][6] if rows else 0,
        encode_key([chosen[limit - 1].number]) if more else None,
    )


def delete_before(moment: datetime) -> None:
    """Forget reports older than that."""
    execute("DELETE FROM conformance_check WHERE checked < %s", (moment,))
