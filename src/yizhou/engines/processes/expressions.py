"""CEL over the answers of a case, read by `engines.rules`. Never Python from a definition."""

from collections.abc import Mapping
from typing import Any

from yizhou.engines.rules import api as rules


def evaluate(source: str, data: Mapping[str, Any]) -> Any:
    """The value of an expression over a case's data; None where it reads what was never answered."""
    return rules.read(source).evaluate(data)


def holds(source: str, data: Mapping[str, Any]) -> bool:
    """Whether a condition is true; a condition over what was never answered is not."""
    return evaluate(source, data) is True


def names(source: str) -> frozenset[str]:
    """The variables an expression reads. Raises RuleNotRead, UnknownFunction."""
    return rules.read(source).names


def fill(template: Any, data: Mapping[str, Any]) -> Any:
    """A template with each text that begins with `=` replaced by its value; what comes out empty is left out."""
    match template:
        case str():
            return evaluate(template[1:], data) if template.startswith("=") else template
        case dict():
            filled = {key: fill(value, data) for key, value in template.items()}
            return {key: value for key, value in filled.items() if value not in (None, "", [], {})}
        case list():
            return [value for each in template if (value := fill(each, data)) not in (None, "", [], {})]
        case _:
            return template
