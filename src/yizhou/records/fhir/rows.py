"""A row of the store as its contract."""

from typing import Any

from yizhou.records.fhir.contracts import Interaction, Stored
from yizhou.records.fhir.identity import compose

STORED = "resident_id, local, type, version, updated, interaction, raw"
"""The columns `stored_of` reads, in its order."""


def stored_of(row: tuple[Any, ...], *, changed: bool = True) -> Stored:
    """The contract of a row of STORED."""
    resident_id, local, resource_type, version, updated, interaction, raw = row
    return Stored(
        resident_id, resource_type, compose(resident_id, local), version, updated,
        raw.encode(), Interaction(interaction), changed,
    )  # fmt: skip
