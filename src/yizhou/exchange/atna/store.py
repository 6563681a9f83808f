"""Every query of the export of the access log."""

from datetime import datetime

from yizhou.kernel.db.api import execute, fetch_one


def begin(target: str) -> int | None:
    """The position reached for a target, held by this transaction; None while another sends."""
    execute(
        "INSERT INTO audit_delivery (target, position, problem) VALUES (%s, 0, '') ON CONFLICT DO NOTHING",
        (target,),
    )
    row = fetch_one("SELECT position FROM audit_delivery WHERE target = %s FOR UPDATE SKIP LOCKED", (target,))
    return row[0] if row else None


def save(target: str, position: int, at: datetime, problem: str) -> None:
    execute(
        "UPDATE audit_delivery SET position = %s, tried = %s, problem = %s WHERE target = %s",
        (position, at, problem, target),
    )


def find(target: str) -> tuple[int, datetime | None, str]:
    """Position, last try, problem."""
    row = fetch_one("SELECT position, tried, problem FROM audit_delivery WHERE target = %s", (target,))
    return (row[0], row[1], row[2]) if row else (0, None, "")
