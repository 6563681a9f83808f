"""Frozen types of rules that cross the border."""

from collections.abc import Mapping
from typing import Any, Protocol

Value = Any
"""None, bool, float, str, a list of values, or a mapping of them."""


class Rule(Protocol):
    """A rule that was read. `names` are the variables it asks for, `today` left out."""

    @property
    def source(self) -> str: ...

    @property
    def names(self) -> frozenset[str]: ...

    def evaluate(self, values: Mapping[str, Value]) -> Value:
        """The value, numbers as float; None when it cannot be known from `values`. Raises RuleFailed."""
        ...

    def holds(self, values: Mapping[str, Value]) -> bool | None:
        """Whether it is true; None when that cannot be known. Raises RuleFailed, also for a value that is no truth."""
        ...


class Decision(Protocol):
    """A decision table that was read."""

    @property
    def id(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def outputs(self) -> tuple[str, ...]: ...

    @property
    def names(self) -> frozenset[str]:
        """The variables it asks for."""
        ...

    def decide(self, values: Mapping[str, Value]) -> list[dict[str, Value]]:
        """What the rows that hold say, in order; one at most under UNIQUE and FIRST. Raises DecisionAmbiguous, RuleFailed."""
        ...

    def outcome(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """The same as one mapping by output: lists under COLLECT and RULE ORDER, empty when no row holds. Raises as `decide`."""
        ...
