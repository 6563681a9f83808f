"""Object identifiers of national shared documents (WS/T 482 annex D, E): what each means, and misprints' likely meaning."""

from dataclasses import dataclass
from functools import cache

from yizhou.standards.reading import rows

__all__ = ["ObjectIdentifier", "get", "intended", "meaning"]


@dataclass(frozen=True, slots=True)
class ObjectIdentifier:
    """One identifier. `value_set` is the CV number it stands for, `likely_meant` the right one for a known misprint."""

    oid: str
    meaning: str
    kind: str
    value_set: str
    registered: bool
    likely_meant: str


@cache
def _registry() -> dict[str, ObjectIdentifier]:
    return {
        row["oid"]: ObjectIdentifier(
            row["oid"],
            row["meaning"],
            row["kind"],
            row["value_set"],
            row["status"].startswith("registered"),
            row["likely_meant"],
        )
        for row in rows("cda/oids")
    }


def get(oid: str) -> ObjectIdentifier | None:
    """The registered identifier, or None; a leading `urn:oid:` is taken off."""
    return _registry().get(oid.removeprefix("urn:oid:"))


def intended(oid: str) -> str:
    """`oid` itself, or what a known misprint of it was meant to be."""
    found = get(oid)
    return found.likely_meant if found and found.likely_meant else oid


def meaning(oid: str) -> str:
    """The Chinese meaning, empty when unknown."""
    found = get(oid)
    return found.meaning if found else ""
