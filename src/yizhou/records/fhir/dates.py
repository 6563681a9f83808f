"""FHIR dates are intervals: `2012-07` is the whole month (FHIR R4 §3.1.1.4.7)."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import Any

from yizhou.kernel.clock.api import CHINA

OPEN_END = datetime(9999, 12, 31, tzinfo=UTC)
"""End of a period that has none yet."""

OPEN_START = datetime(1, 1, 2, tzinfo=UTC)
"""Beginning of a period that says only its end."""

_DATE = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d:\d\d)?)?)?)?$"
)


@lru_cache(maxsize=4096)
def interval(text: str) -> tuple[datetime, datetime] | None:
    """The half-open interval a FHIR date, dateTime or instant means; an instant is [t, t]. Without offset: China.

    >>> interval("2012-07")[1].isoformat()
    '2012-08-01T00:00:00+08:00'
    """
    match = _DATE.match(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, offset = match.groups()
    try:
        start = datetime(
            int(year), int(month or 1), int(day or 1), int(hour or 0), int(minute or 0), min(int(second or 0), 59),
            int((fraction or "0")[:6].ljust(6, "0")), tzinfo=_zone(offset),
        )  # fmt: skip
        if hour:
            return start, start
        if day:
            return start, start + timedelta(days=1)
        if month:
            return start, start.replace(year=start.year + start.month // 12, month=start.month % 12 + 1)
        return start, start.replace(year=start.year + 1)
    except (ValueError, OverflowError):
        return None


def _zone(offset: str | None) -> Any:
    if offset is None:
        return CHINA
    if offset == "Z":
        return UTC
    hours, minutes = int(offset[1:3]), int(offset[4:6])
    span = timedelta(hours=hours, minutes=minutes)
    return timezone(-span if offset[0] == "-" else span)


def intervals(value: Any) -> Iterator[tuple[datetime, datetime]]:
    """What a date, dateTime, instant, Period or Timing means; nothing when it is not readable."""
    if isinstance(value, str):
        found = interval(value)
        if found is not None:
            yield found
    elif isinstance(value, Mapping):
        if isinstance(value.get("event"), list):
            for event in value["event"]:
                yield from intervals(event)
        repeat = value.get("repeat")
        bounds = repeat.get("boundsPeriod") if isinstance(repeat, Mapping) else None
        start, end = interval(str(value.get("start", ""))), interval(str(value.get("end", "")))
        if start or end:
            first = start[0] if start else OPEN_START
            yield first, max(first, end[1] if end else OPEN_END)
        elif isinstance(bounds, Mapping):
            yield from intervals(bounds)
