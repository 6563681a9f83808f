"""Reads `definitions/schedules/`: booking rules by service, channels, guidance from complaints to departments."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import yaml

from yizhou.engines.schedules.contracts import Advice, Limits, Service
from yizhou.engines.schedules.errors import ChannelUnknown, ServiceUnknown
from yizhou.kernel.settings.api import environment


@cache
def _unit(name: str) -> Mapping[str, Any]:
    path = environment().definitions / "schedules" / f"{name}.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@cache
def services() -> Mapping[str, Service]:
    """Booking rules in force, by service."""
    return {
        raw["id"]: Service(
            raw["id"], raw["name"], raw["area"], raw["days_ahead"], raw["cancel_minutes"], raw["release_minutes"],
            raw["late_minutes"], raw["most_open"], raw["no_show"]["limit"], raw["no_show"]["within_days"],
            raw["no_show"]["ban_days"], tuple(raw["identity"]), tuple(raw["shares"].items()), tuple(raw.get("notes", ())),
        )
        for raw in _unit("services")["services"]
    }  # fmt: skip


def service(service_id: str) -> Service:
    """The rules of a service. Raises ServiceUnknown."""
    found = services().get(service_id)
    if found is None:
        raise ServiceUnknown(service=service_id)
    return found


@cache
def channels() -> Mapping[str, str]:
    """Channels by id, with their names."""
    return {raw["id"]: raw["name"] for raw in _unit("services")["channels"]}


def require_channel(channel: str) -> None:
    """Raises ChannelUnknown."""
    if channel not in channels():
        raise ChannelUnknown(channel=channel, known="、".join(channels().values()))


@cache
def limits() -> Limits:
    """What rosters may not exceed."""
    return Limits(**_unit("services")["limits"])


def advise(text: str) -> Advice:
    """Where to go with a complaint or disease, told in a patient's words; departments named by more of the words come first."""
    content = _unit("guidance")
    urgent = next(
        (one["advice"] for one in content["urgent"] if any(word in text for word in one["words"])), ""
    )
    weights: dict[str, float] = {}
    matched: list[str] = []
    for entry in content["entries"]:
        words = [word for word in entry["words"] if word in text]
        matched += words
        for place, department in enumerate(entry["departments"]):
            if words:
                weights[department] = weights.get(department, 0) + len(words) / (place + 1)
    ordered = sorted(weights, key=lambda each: -weights[each])
    return Advice(tuple(ordered), tuple(matched), urgent, tuple(content["notes"]))


def shares_of(capacity: int, shares: tuple[tuple[str, int], ...]) -> list[str]:
    """For each number of a session the channel it is kept for, or empty: per cents rounded down, spread over the session."""
    kept = [""] * capacity
    for channel, per_cent in shares:
        wanted = capacity * per_cent // 100
        free = [index for index, taken in enumerate(kept) if not taken]
        for turn in range(min(wanted, len(free))):
            kept[free[turn * len(free) // wanted]] = channel
    return kept
