"""Reading a rule: CEL, made a little smaller so that the browser's evaluation and ours cannot differ (README)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import cel

from yizhou.engines.rules.contracts import Value
from yizhou.engines.rules.errors import RuleFailed, RuleNotRead, UnknownFunction
from yizhou.engines.rules.functions import FUNCTIONS
from yizhou.kernel.clock.api import today

_TOKEN = re.compile(
    r"""(?P<text>r?("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))|(?P<word>[A-Za-z_]\w*)|(?P<number>\d+(\.\d+)?([eE][+-]?\d+)?)|(?P<other>.)""",
    re.DOTALL,
)
_BOUND = re.compile(r"\.(?:exists|exists_one|all|map|filter)\(\s*([A-Za-z_]\w*)\s*,")
_OPERATORS = frozenset({
    "_&&_", "_||_", "!_", "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_", "_+_", "_-_", "_*_", "_/_", "-_", "_?_:_", "@in",
    "in", "_in_", "@not_strictly_false", "contains", "startsWith", "endsWith", "matches",
})  # fmt: skip
_CANNOT = (TypeError, KeyError, ValueError, ZeroDivisionError, OverflowError, RuntimeError)


@dataclass(frozen=True, slots=True)
class CelRule:
    """A rule that was read."""

    source: str
    names: frozenset[str]
    program: Any = field(repr=False, compare=False)
    dated: bool = False

    def evaluate(self, values: Mapping[str, Value]) -> Value:
        """The value; None when something it needs is missing. Raises RuleFailed."""
        known = {name: _double(values.get(name)) for name in self.names}
        if self.dated:
            given = values.get("today")
            known["today"] = given if given is not None else today().isoformat()
        context = cel.Context(variables=known, functions=FUNCTIONS)
        try:
            return _double(self.program.execute(context))
        except _CANNOT as error:
            if any(_missing(value) for value in known.values()):
                return None
            raise RuleFailed(source=self.source, reason=str(error)[:200]) from error

    def holds(self, values: Mapping[str, Value]) -> bool | None:
        """Whether it is true; None when unknown. Raises RuleFailed."""
        value = self.evaluate(values)
        if value is not None and not isinstance(value, bool):
            raise RuleFailed(source=self.source, reason="结果不是“是/否”")
        return value


@lru_cache(maxsize=8192)
def read(source: str) -> CelRule:
    """A rule from its text. Raises RuleNotRead, UnknownFunction."""
    try:
        program = cel.compile(_in_doubles(source))
        names, functions = set(program.variables()), set(program.functions())
    except (ValueError, TypeError, RuntimeError) as error:
        reason = str(error).replace("\n", " ").partition("Syntax error: ")[2][:160] or str(error)[:160]
        raise RuleNotRead(source=source, reason=reason) from error
    if strange := functions - _OPERATORS - FUNCTIONS.keys():
        raise UnknownFunction(
            source=source, names="、".join(sorted(strange)), known="、".join(sorted(FUNCTIONS))
        )
    dated = "today" in names
    bound = set(_BOUND.findall(source))
    return CelRule(source, frozenset(names - bound - {"today"}), program, dated)


def _in_doubles(source: str) -> str:
    """The text with whole numbers written as doubles; texts stay."""
    return "".join(
        f"{found.group()}.0" if found.lastgroup == "number" and found.group().isdigit() else found.group()
        for found in _TOKEN.finditer(source)
    )


def _double(value: Value) -> Value:
    match value:
        case bool() | None | str() | float():
            return value
        case int():
            return float(value)
        case list() | tuple():
            return [_double(one) for one in value]
        case dict():
            return {name: _double(one) for name, one in value.items()}
        case _:
            return float(value) if hasattr(value, "as_tuple") else str(value)


def _missing(value: Value) -> bool:
    match value:
        case None:
            return True
        case list():
            return not value or any(_missing(one) for one in value)
        case dict():
            return any(_missing(one) for one in value.values())
        case _:
            return False
