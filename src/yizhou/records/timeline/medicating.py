"""Medicines, current and past, drawn from orders, statements and dispensings. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from yizhou.kernel.clock.api import today
from yizhou.records.timeline import definitions
from yizhou.records.timeline.contracts import Medicine
from yizhou.records.timeline.gathering import Resource, status
from yizhou.records.timeline.naming import name
from yizhou.records.timeline.reading import number, subject_name

TYPES = ("MedicationRequest", "MedicationStatement", "MedicationDispense")
_UNITS = {"d": "天", "h": "小时", "wk": "周", "mo": "月", "min": "分钟"}


def _quantity(value: Any) -> str:
    magnitude = number(value)
    return "" if magnitude is None else f"{magnitude:g}{value.get('unit') or value.get('code') or ''}"


def _timing(value: Any) -> str:
    if not isinstance(value, dict):
        return ""
    spoken = name(value.get("code"))
    repeat = value.get("repeat")
    if spoken or not isinstance(repeat, dict) or "frequency" not in repeat:
        return spoken
    period = repeat.get("period", 1)
    unit = _UNITS.get(str(repeat.get("periodUnit")), "")
    every = f"每{unit}" if period == 1 else f"每{period:g}{unit}"
    return f"{every}{repeat['frequency']}次"


def dose(content: Mapping[str, Any]) -> str:
    """How it is taken, in the sender's words where there are some."""
    instructions = content.get("dosageInstruction") or content.get("dosage") or []
    parts = []
    for each in instructions if isinstance(instructions, list) else []:
        if not isinstance(each, dict):
            continue
        if each.get("text"):
            parts.append(str(each["text"]))
            continue
        amounts = each.get("doseAndRate") or []
        amount = _quantity(amounts[0].get("doseQuantity")) if amounts and isinstance(amounts[0], dict) else ""
        needed = "必要时" if each.get("asNeededBoolean") is True else ""
        words = [amount, _timing(each.get("timing")), name(each.get("route")), needed]
        parts.append(" ".join(word for word in words if word))
    return "；".join(part for part in parts if part)


def _end(content: Mapping[str, Any], on: date | None, until: date | None) -> date | None:
    """The last day a supply or statement speaks of; None when it says none."""
    request = content.get("dispenseRequest")
    supply = request.get("expectedSupplyDuration") if isinstance(request, dict) else content.get("daysSupply")
    days = number(supply)
    if days is not None and on is not None and 0 <= days < 3650:
        return on + timedelta(days=int(days))
    period = content.get("effectivePeriod")
    return until if isinstance(period, dict) and period.get("end") else None


def medicines(resources: Sequence[Resource]) -> list[Medicine]:
    """One line per medicine, the current ones first; since its first record, with the dose of its latest."""
    rules = definitions.summary()["medicines"]
    day = today()
    by_name: dict[str, list[Resource]] = {}
    for one in resources:
        if "entered-in-error" not in status(one.content, "status"):
            text = subject_name(one.content)
            if text:
                by_name.setdefault(text, []).append(one)
    found = []
    for text, several in by_name.items():
        latest = several[0]
        until = _end(latest.content, latest.on, latest.until)
        stopped = not status(latest.content, "status").isdisjoint(rules["stopped"])
        horizon = until or (latest.on + timedelta(days=rules["current_days"]) if latest.on else None)
        active = not stopped and horizon is not None and horizon >= day
        since = min((one.on for one in several if one.on), default=None)
        last = until or latest.on
        how = next((spoken for one in several if (spoken := dose(one.content))), "")
        found.append(Medicine(text, how, since, None if active else last, latest.institution_name, active))
    found.sort(
        key=lambda each: (not each.active, -(each.until or each.since or date.min).toordinal(), each.name)
    )
    return found
