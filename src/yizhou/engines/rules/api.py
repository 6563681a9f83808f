"""What others may call of the rules: reading a definition's expressions and decision tables (README)."""

from yizhou.engines.rules.contracts import Decision, Rule
from yizhou.engines.rules.functions import FUNCTIONS

__all__ = ["FUNCTIONS", "read", "read_decisions"]


def read(source: str) -> Rule:
    """A rule from its CEL text; kept, so that reading it again costs nothing. Raises RuleNotRead, UnknownFunction."""
    from yizhou.engines.rules import reading

    return reading.read(source)


def read_decisions(content: bytes) -> dict[str, Decision]:
    """The decision tables of a DMN file (DMN 1.3 §8, cells in CEL) by id. Raises DecisionNotRead, RuleNotRead, UnknownFunction."""
    from yizhou.engines.rules import decisions

    return dict(decisions.read_tables(content))
