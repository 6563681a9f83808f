"""Small readings of FHIR JSON that a sender may have written anyhow: texts, codes, identifiers, times."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from yizhou.kernel.clock.api import CHINA

_MOMENT = re.compile(r"^(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T.*)?$")
URN = "urn:ietf:rfc:3986"
REPOSITORY_EXTENSION = "urn:yizhou:extension:repositoryUniqueId"


def text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def objects(value: Any) -> list[Mapping[str, Any]]:
    """A list's objects; an object alone is a list of one."""
    if isinstance(value, Mapping):
        return [value]
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def first(value: Any) -> Mapping[str, Any]:
    return next(iter(objects(value)), {})


def coding(value: Any) -> tuple[str, str, str]:
    """(code, system, text) of a CodeableConcept's first coding, or of a Coding."""
    concept = first(value)
    found = first(concept.get("coding")) or concept
    name = text(concept.get("text")) or text(found.get("display"))
    return text(found.get("code")), text(found.get("system")).removeprefix("urn:oid:"), name


def bare(value: str) -> str:
    """An id without `urn:oid:` or `urn:uuid:`, as the registry keeps it."""
    return value.strip().removeprefix("urn:oid:").removeprefix("urn:uuid:")


def urn(value: str) -> str:
    """The other way round."""
    return f"urn:oid:{value}" if value[:1].isdigit() and "." in value else f"urn:uuid:{value}"


def moment(value: Any) -> datetime | None:
    """A FHIR date, dateTime or instant; the beginning of a year, month or day, in China's time where no zone is given."""
    written = text(value)
    found = _MOMENT.match(written)
    if found is None:
        return None
    try:
        if "T" in written:
            read = datetime.fromisoformat(written)
            return read if read.tzinfo else read.replace(tzinfo=CHINA)
        return datetime(int(found[1]), int(found[2] or 1), int(found[3] or 1), tzinfo=CHINA)
    except ValueError:
        return None


def end_of(value: str) -> datetime | None:
    """The moment after the time a value names: of a day the next one, of an instant the next microsecond."""
    begun = moment(value)
    if begun is None:
        return None
    if "T" in value:
        return begun + timedelta(microseconds=1)
    day = begun.date()
    following = {4: date(day.year + 1, 1, 1), 7: date(day.year + day.month // 12, day.month % 12 + 1, 1)}
    last = following.get(len(value.strip()), day + timedelta(days=1))
    return datetime(last.year, last.month, last.day, tzinfo=CHINA)


def extensions(value: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    """Extensions whose address ends with a name."""
    return (each for each in objects(value.get("extension")) if text(each.get("url")).endswith(name))


def contained(resource: Mapping[str, Any], reference: Any) -> Mapping[str, Any]:
    """The contained resource a reference means, or the reference itself when it only displays or identifies."""
    pointed = first(reference)
    target = text(pointed.get("reference"))
    if target.startswith("#"):
        return next(
            (each for each in objects(resource.get("contained")) if each.get("id") == target[1:]), pointed
        )
    return pointed


def name_of(holder: Mapping[str, Any]) -> str:
    """The name of a Practitioner, an Organization, or what a reference displays."""
    said = holder.get("name")
    if isinstance(said, str):
        return said.strip()
    human = first(said)
    written = text(human.get("text")) or text(human.get("family")) + "".join(
        text(each) for each in human.get("given") or ()
    )
    return written or text(holder.get("display"))
