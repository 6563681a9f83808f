"""Whether a JSON value is a value of a FHIR primitive type (FHIR R4 §2.24.0.1)."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$")
_DATE_TIME = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d|60)(?:\.\d+)?)?"
    r"(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)?)?)?)?$"
)
_INSTANT = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$"
)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d(?::(?:[0-5]\d|60)(?:\.\d+)?)?$")
_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}$")
_CODE = re.compile(r"\S+(?:\s\S+)*$")
_NO_SPACE = re.compile(r"\S*$")
_OID = re.compile(r"urn:oid:[0-2](?:\.(?:0|[1-9]\d*))+$")
_UUID = re.compile(r"urn:uuid:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")

Check = Callable[[Any], bool]


def _is_day(found: re.Match[str] | None) -> bool:
    if found is None:
        return False
    year, month, day = found.group(1), found.group(2), found.group(3)
    if year == "0000":
        return False
    if month is None:
        return True
    if day is None:
        return 1 <= int(month) <= 12
    if day <= "28" and "01" <= month <= "12" and day != "00":
        return True
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def is_date(value: Any) -> bool:
    return isinstance(value, str) and _is_day(_DATE.match(value))


def is_date_time(value: Any) -> bool:
    return isinstance(value, str) and _is_day(_DATE_TIME.match(value))


def is_instant(value: Any) -> bool:
    return isinstance(value, str) and _is_day(_INSTANT.match(value))


def is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _integer(least: int) -> Check:
    def check(value: Any) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and least <= value <= 2147483647

    return check


def _text(pattern: re.Pattern[str]) -> Check:
    def check(value: Any) -> bool:
        return isinstance(value, str) and pattern.match(value) is not None

    return check


def is_string(value: Any) -> bool:
    return isinstance(value, str)


CHECKS: dict[str, Check] = {
    "base64Binary": is_string,
    "boolean": lambda value: isinstance(value, bool),
    "canonical": _text(_NO_SPACE),
    "code": _text(_CODE),
    "date": is_date,
    "dateTime": is_date_time,
    "decimal": is_number,
    "id": _text(_ID),
    "instant": is_instant,
    "integer": _integer(-2147483648),
    "markdown": is_string,
    "oid": _text(_OID),
    "positiveInt": _integer(1),
    "string": is_string,
    "time": _text(_TIME),
    "unsignedInt": _integer(0),
    "uri": _text(_NO_SPACE),
    "url": _text(_NO_SPACE),
    "uuid": _text(_UUID),
    "xhtml": is_string,
}
DATES = frozenset({"date", "dateTime", "instant"})
