"""What others may call of report cards."""

from collections.abc import Iterator, Mapping
from typing import Any

from yizhou.engines.report_cards.contracts import CardKind

__all__ = ["kinds", "problems", "read"]


def kinds() -> Mapping[str, CardKind]:
    """The kinds of report cards in force, by id."""
    from yizhou.engines.report_cards import definitions

    return definitions.kinds()


def read(raw: Mapping[str, Any]) -> CardKind:
    """A kind from a definition that `problems` found sound."""
    from yizhou.engines.report_cards import definitions

    return definitions.read(raw)


def problems(raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(place, what is wrong) of a definition that has the shape of its schema."""
    from yizhou.engines.report_cards import definitions

    return definitions.problems(raw)
