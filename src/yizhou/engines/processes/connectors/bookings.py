"""Connector to schedules: a number reserved for the case's resident, given back when the case is ended from outside."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from yizhou.engines.processes import connecting
from yizhou.engines.processes.contracts import Call, Connector
from yizhou.engines.schedules import api as schedules
from yizhou.engines.schedules.contracts import Wish
from yizhou.kernel.clock.api import CHINA

CHANNEL, PURPOSE = "partner", "referral"


def connect() -> None:
    """Register it."""
    connecting.register(
        Connector("schedule.reserve", "预约号源", ("session",), ("note",), _reserve, undo=_give_back)
    )


def _reserve(call: Call) -> Mapping[str, Any]:
    """A number of a session, by the share of partner institutions; the same step of a case again is the same booking.

    Raises what `schedules.api.book` raises (sold out, black list, two at one time).
    """
    wish = Wish(
        UUID(str(call.inputs["session"])), call.case.resident_id, CHANNEL, uuid5(call.case.id, call.step), purpose=PURPOSE,
        note=str(call.inputs.get("note", ""))[:200],
    )  # fmt: skip
    booked = schedules.book(call.actor, wish)
    held = schedules.session(call.actor, booked.session_id)
    at = booked.starts.astimezone(CHINA)
    return {
        "booking": str(booked.id), "code": booked.code, "number": booked.number, "at": f"{at:%Y-%m-%dT%H:%M}",
        "text": f"{held.resource.department}{held.resource.name}{booked.number}号（{at:%m月%d日 %H:%M}，取号码{booked.code}）",
    }  # fmt: skip


def _give_back(call: Call, made: Mapping[str, Any]) -> None:
    schedules.cancel(call.actor, UUID(made["booking"]), f"{call.case.number} 已撤销")
