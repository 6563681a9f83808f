"""Rows of the registry's table as entries."""

from collections.abc import Sequence
from typing import Any

from yizhou.records.documents.contracts import DocumentEntry

COLUMNS = (
    "id", "resident_id", "unique_id", "set_id", "version", "status", "format", "media_type", "type_code",
    "type_system", "title", "created", "service_start", "service_end", "institution_id", "institution_code",
    "institution_name", "author", "confidentiality", "hash", "size", "registered", "class_code", "practice_setting",
    "facility_type", "event_codes", "language", "presence", "repository", "promised", "due",
)  # fmt: skip
_EVENTS = COLUMNS.index("event_codes")


def to_entries(rows: Sequence[tuple[Any, ...]]) -> list[DocumentEntry]:
    """Rows of COLUMNS as entries."""
    found: list[DocumentEntry] = []
    for row in rows:
        values: list[Any] = list(row)
        values[_EVENTS] = tuple(values[_EVENTS])
        found.append(DocumentEntry(*values))
    return found
