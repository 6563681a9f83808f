"""SQL/JSON paths that say on the stored JSON what a search parameter asks (PostgreSQL §9.16.2, lax mode: lists are opened).

For what needs no index: within one resident's resources of a type it is asked of some hundred rows.
"""

import json
import re
from decimal import Decimal, InvalidOperation

from yizhou.records.fhir.search_parameters import Parameter, Part, Path

_PREFIXED = re.compile(r"(eq|ne|gt|lt|ge|le|sa|eb|ap)?(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)$")
_DATED = re.compile(
    r"(eq|ne|gt|lt|ge|le|sa|eb|ap)?(\d{4}(?:-\d\d(?:-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d)?)?)?)?)$"
)
_AMOUNTS = frozenset({"Quantity", "Age", "Duration", "Money", "Count", "Distance"})


def quote(text: str) -> str:
    """A text as a literal of the path language."""
    return json.dumps(text, ensure_ascii=False)


def standing(path: Path, root: str = "$") -> str:
    """The place of a path."""
    place = root
    for step in path.steps:
        place += f".{quote(step.name)}"
        if step.where:
            place += f" ? (@.{quote(step.where[0])} == {quote(step.where[1])})"
    return place


def exists(parameter: Parameter) -> tuple[str, ...]:
    """Paths of which one exists where the parameter has a value."""
    if parameter.parts:
        return tuple(standing(path) for place in parameter.parts for part in place for path in part.paths)
    return tuple(standing(path) for path in parameter.paths)


def contains(text: str) -> str:
    """The predicate "this text is a part of it", whatever the case."""
    return f'like_regex {quote(text)} flag "iq"'


def token_text(path: Path, text: str) -> str:
    """Coded values whose display or text holds `text` (`:text`)."""
    part = contains(text)
    return f"{standing(path)} ? (@.text {part} || @.display {part} || @.coding.display {part} || @.type.text {part})"


def typed_identifier(path: Path, system: str, code: str, value: str) -> str:
    """Identifiers of a type (`:of-type`)."""
    kind = f"@.code == {quote(code)}" + (f" && @.system == {quote(system)}" if system else "")
    return f"{standing(path)} ? (@.value == {quote(value)} && exists(@.type.coding ? ({kind})))"


def referred_identifier(path: Path, system: str, value: str) -> str:
    """References that name what they mean by an identifier (`:identifier`)."""
    found = f"@.identifier.value == {quote(value)}" if value else "exists(@.identifier)"
    return f"{standing(path)} ? ({found}{f' && @.identifier.system == {quote(system)}' if system else ''})"


def exact(path: Path, text: str) -> str:
    """Texts that are exactly this one (`:exact`)."""
    place = standing(path)
    return (
        f"{place}.* ? (@ == {quote(text)})"
        if path.leaf in ("HumanName", "Address")
        else f"{place} ? (@ == {quote(text)})"
    )


def narrative(text: str) -> str:
    """The narrative holds the text (`_text`)."""
    return f'$."text"."div" ? (@ {contains(text)})'


def amount(path: Path, value: str) -> str | None:
    """Quantities and numbers: `[prefix]number[|system|code]` (§3.1.1.4.6); None for what is no number."""
    number, _, unit = value.partition("|")
    match = _PREFIXED.match(number)
    if match is None:
        return None
    try:
        asked = Decimal(match[2])
    except InvalidOperation:
        return None
    prefix = match[1] or "eq"
    if path.leaf == "Range":
        return f"{standing(path)} ? ({_range(prefix, asked)})"
    if path.leaf not in _AMOUNTS:
        return f"{standing(path)} ? ({_number('@', prefix, asked)})"
    system, _, code = unit.partition("|") if "|" in unit else ("", "", unit)
    conditions = [_number("@.value", prefix, asked)]
    if code:
        own = "@.currency" if path.leaf == "Money" else "@.code"
        conditions.append(
            f"({own} == {quote(code)}" + ("" if system else f" || @.unit == {quote(code)}") + ")"
        )
    if system:
        conditions.append(f"@.system == {quote(system)}")
    return f"{standing(path)} ? ({' && '.join(conditions)})"


def _half(asked: Decimal) -> Decimal:
    exponent = asked.as_tuple().exponent
    return Decimal(5).scaleb(int(exponent) - 1)


def _number(place: str, prefix: str, asked: Decimal) -> str:
    low, high = asked - _half(asked), asked + _half(asked)
    match prefix:
        case "eq":
            return f"{place} >= {low:f} && {place} < {high:f}"
        case "ne":
            return f"({place} < {low:f} || {place} >= {high:f})"
        case "ap":
            tenth = abs(asked) / 10
            return f"{place} >= {asked - tenth:f} && {place} <= {asked + tenth:f}"
    sign = {"gt": ">", "sa": ">", "lt": "<", "eb": "<", "ge": ">=", "le": "<="}[prefix]
    return f"{place} {sign} {asked:f}"


def _range(prefix: str, asked: Decimal) -> str:
    if prefix in ("gt", "sa", "ge"):
        return f"@.high.value {'>=' if prefix == 'ge' else '>'} {asked:f} || !exists(@.high)"
    if prefix in ("lt", "eb", "le"):
        return f"@.low.value {'<=' if prefix == 'le' else '<'} {asked:f} || !exists(@.low)"
    inside = f"(@.low.value <= {asked:f} || !exists(@.low)) && (@.high.value >= {asked:f} || !exists(@.high))"
    return f"!({inside})" if prefix == "ne" else inside


def composite(place: str, parts: tuple[Part, ...], values: list[str]) -> str | None:
    """Where all components of one occurrence fit (§3.1.1.4.11); None for a value that cannot be read."""
    conditions = []
    for part, value in zip(parts, values, strict=True):
        found = [_component(part.type, path, value) for path in part.paths]
        if not found or None in found:
            return None
        conditions.append("(" + " || ".join(f"exists({one})" for one in found) + ")")
    root = f"$.{quote(place)}" if place else "$"
    return f"{root} ? ({' && '.join(conditions)})"


def _component(kind: str, path: Path, value: str) -> str | None:
    place = standing(path, "@")
    match kind:
        case "quantity" | "number":
            found = amount(path, value)
            return found and found.replace("$", "@", 1)
        case "token":
            system, bar, code = value.partition("|")
            if not bar:
                system, code = "", value
            if path.leaf in ("code", "boolean", "id", "string", "uri"):
                return f"{place} ? (@ == {quote(code)})"
            if path.leaf == "CodeableConcept":
                place += ".coding"
            name = "value" if path.leaf in ("Identifier", "ContactPoint") else "code"
            wanted = [f"@.{name} == {quote(code)}"] if code else []
            wanted += [f"@.system == {quote(system)}"] if system else []
            return f"{place} ? ({' && '.join(wanted)})" if wanted else None
        case "reference":
            return f"{place} ? (@.reference == {quote(value)} || @ == {quote(value)})"
        case "date":
            return _dated(place + (".start" if path.leaf == "Period" else ""), value)
        case _:
            return f"{place} ? (@ starts with {quote(value)})"


def _dated(place: str, value: str) -> str | None:
    """Dates inside a composite are compared as they are written: rightly so within one time zone."""
    match = _DATED.match(value)
    if match is None:
        return None
    prefix, day = match[1] or "eq", quote(match[2])
    begins = f"@ starts with {day}"
    sign = {"gt": ">", "sa": ">", "lt": "<", "eb": "<", "ge": ">", "le": "<"}.get(prefix)
    if sign is None:
        return f"{place} ? ({'!(' + begins + ')' if prefix == 'ne' else begins})"
    if prefix in ("ge", "le"):
        return f"{place} ? (@ {sign} {day} || {begins})"
    return f"{place} ? (@ {sign} {day} && !({begins}))"
