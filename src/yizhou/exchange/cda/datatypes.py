"""HL7 v3 data types as they are written in shared documents (ISO 21090 / CDA R2 §4): read leniently, said exactly.

Reading never raises: what cannot be read keeps its text, and the checks say so.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from yizhou.kernel.clock.api import CHINA

NS = "{urn:hl7-org:v3}"
XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"

_TIME = re.compile(
    r"^(\d{4})(?:-?(\d{2})(?:-?(\d{2})(?:[T ]?(\d{2})(?::?(\d{2})(?::?(\d{2})(?:\.\d+)?)?)?)?)?)?([+-]\d{1,2}:?\d{2}|Z)?$"
)
_NUMBER = re.compile(r"^[+-]?\d+(\.\d+)?$")
_NUMERIC = frozenset({"PQ", "REAL", "INT", "MO"})
_CODED = frozenset({"CD", "CE", "CV", "CS", "CO"})


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time of some precision. `fhir` is the R4 dateTime; `start` its first instant; `day` None below day."""

    fhir: str
    start: datetime
    day: date | None
    strict: bool


def read_moment(text: str) -> Moment | None:
    """A TS value: `2012`, `201209`, `20120909`, `20120909111112`, with or without zone; None when it is no time.

    `strict` is False for spellings the standard does not know (2012-09-09T11:11:12), which are understood all the same.
    """
    found = _TIME.match(text.strip())
    if not found:
        return None
    year, month, day, hour, minute, second, zone = found.groups()
    offset: Any = CHINA
    if zone:
        offset = _offset(zone)
    if offset is None:
        return None
    try:
        start = datetime(
            int(year),
            int(month or 1),
            int(day or 1),
            int(hour or 0),
            int(minute or 0),
            int(second or 0),
            tzinfo=offset,
        )
    except ValueError:
        return None
    if start.year < 1800:
        return None
    strict = not re.search(r"[-:T ]", text.strip().removesuffix(zone or ""))
    if hour:
        return Moment(start.isoformat(), start, start.astimezone(CHINA).date(), strict)
    if day:
        return Moment(f"{year}-{month}-{day}", start, start.date(), strict)
    return Moment(f"{year}-{month}" if month else year, start, None, strict)


def _offset(zone: str) -> timezone | None:
    """`Z`, `+0800`, `+08:00`, and `-700` as published examples write it."""
    if zone == "Z":
        return UTC
    digits = zone[1:].replace(":", "").zfill(4)
    span = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if span >= timedelta(hours=15):
        return None
    return timezone(span if zone[0] == "+" else -span)


@dataclass(frozen=True, slots=True)
class Value:
    """One value of any type. `kind` is the xsi:type without prefix, or guessed from what is there when none is given.

    `number` keeps the figures as written; `low`, `high`, `width` belong to intervals.
    """

    kind: str
    text: str = ""
    number: str = ""
    unit: str = ""
    code: str = ""
    system: str = ""
    system_name: str = ""
    display: str = ""
    low: str = ""
    high: str = ""
    null_flavor: str = ""
    declared: bool = True
    media_type: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.number or self.code or self.display or self.low or self.high)

    @property
    def is_number(self) -> bool:
        return self.kind in _NUMERIC

    @property
    def is_coded(self) -> bool:
        return self.kind in _CODED

    @property
    def number_readable(self) -> bool:
        return bool(_NUMBER.match(self.number))


def text_of(element: Any) -> str:
    """All text inside an element, blanks collapsed."""
    if element is None:
        return ""
    own = element.text or ""
    if len(element):
        own = "".join(element.itertext())
    return " ".join(own.split())


def _attribute(element: Any, name: str) -> str:
    return (element.get(name) or "").strip()


def _kind_of(element: Any) -> str:
    declared = element.get(XSI_TYPE)
    if declared:
        return declared.rpartition(":")[2].strip()
    name = element.tag[len(NS) :] if element.tag.startswith(NS) else ""
    if element.get("currency"):
        return "MO"
    if element.get("unit") or name in ("doseQuantity", "rateQuantity"):
        return "PQ"
    if element.get("code") or element.get("codeSystem") or name.endswith(("Code", "code")):
        return "CD"
    if element.get("extension") or element.get("root"):
        return "II"
    if name in ("effectiveTime", "time", "birthTime"):
        return (
            "IVL_TS"
            if element.find(f"{NS}low") is not None or element.find(f"{NS}high") is not None
            else "TS"
        )
    if name in ("low", "high"):
        return "TS"
    return "" if element.get("value") else "ST"


def read_value(element: Any) -> Value:
    """The value an element carries, by its declared or evident type."""
    kind = _kind_of(element)
    attributes = element.attrib
    null_flavor = attributes.get("nullFlavor", "")
    declared = XSI_TYPE in attributes
    if kind in _CODED:
        text = text_of(element.find(f"{NS}originalText")) or text_of(element)
        return Value(
            kind, text, "", "", _attribute(element, "code"), _attribute(element, "codeSystem"),
            _attribute(element, "codeSystemName"), _attribute(element, "displayName"), "", "", null_flavor, declared,
        )  # fmt: skip
    if kind in _NUMERIC:
        unit = _attribute(element, "unit") or _attribute(element, "currency")
        return Value(
            kind,
            text_of(element),
            _attribute(element, "value"),
            unit,
            null_flavor=null_flavor,
            declared=declared,
        )
    if kind.startswith("IVL"):
        return _read_interval(element, kind, null_flavor, declared)
    if kind == "II":
        return Value(
            kind, _attribute(element, "extension"), system=_attribute(element, "root"), declared=declared
        )
    text = _attribute(element, "value") or text_of(element)
    return Value(
        kind, text, null_flavor=null_flavor, declared=declared, media_type=_attribute(element, "mediaType")
    )


def _read_interval(element: Any, kind: str, null_flavor: str, declared: bool) -> Value:
    parts = {child.tag[len(NS) :]: child for child in element if isinstance(child.tag, str)}
    if "width" in parts:
        width = parts["width"]
        return Value("PQ", "", _attribute(width, "value"), _attribute(width, "unit"), declared=declared)
    low, high = (_attribute(parts[name], "value") if name in parts else "" for name in ("low", "high"))
    unit = next((_attribute(part, "unit") for part in parts.values() if part.get("unit")), "")
    text = _attribute(element, "value")
    return Value(kind, text, "", unit, low=low, high=high, null_flavor=null_flavor, declared=declared)
