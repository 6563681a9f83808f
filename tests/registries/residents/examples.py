"""Reads the examples that prove the identity definitions."""

from datetime import UTC, date, datetime
from typing import Any

import yaml

from yizhou.kernel.settings.environment import environment
from yizhou.registries.residents.contracts import Identifier, IdentifierKind, PersonClaim

KINDS = {
    "id": IdentifierKind.CITIZEN_ID,
    "certificate": IdentifierKind.BIRTH_CERTIFICATE,
    "insurance": IdentifierKind.INSURANCE_CARD,
    "record": IdentifierKind.HEALTH_RECORD,
    "passport": IdentifierKind.PASSPORT,
}
FIELDS = {
    "name": "name", "sex": "sex", "birth": "birth_date", "address": "address", "mother": "mother_name",
    "mother_id": "mother_citizen_id", "father": "father_name", "nth": "multiple_birth", "died": "deceased_on",
    "ethnic": "ethnic_group", "source": "source",
}  # fmt: skip


def examples(name: str) -> list[Any]:
    """The content of one example file."""
    return yaml.safe_load(
        (environment().definitions / "identity" / "examples" / f"{name}.yaml").read_text("utf-8")
    )


def claim_of(person: dict[str, Any]) -> PersonClaim:
    """A claim from its short form in an example."""
    values = {FIELDS[key]: value for key, value in person.items() if key in FIELDS}
    identifiers = tuple(Identifier(kind, str(person[key])) for key, kind in KINDS.items() if key in person)
    day: date | None = person.get("at")
    as_of = datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None
    phones = (person["phone"],) if "phone" in person else ()
    return PersonClaim(**values, identifiers=identifiers, phones=phones, as_of=as_of)
