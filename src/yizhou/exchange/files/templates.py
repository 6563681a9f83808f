"""Resource templates of a definition, filled from a row.

A text that is one placeholder, `{列名}`, becomes the column's value; inside other text it is written out. `{列名|form}`
asks for a form of it: `code`, `name`, `fhir` (by the column's `fhir` table), `coding`, `concept`, `concepts` (a list
column), `date`, `moment`, `instant`, `number`, `text`. `{列名:-其他}` says what stands in for nothing: a text, or with
`$` another column. `$row`, `$institution`, `$institution_name`, `$encounter`, `$before`, `$item` are the row's own.

What has no value disappears, and with it every object all of whose placeholders disappeared; `$if: 列名` makes an object
depend on one column. An object without placeholders stays as it is.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from yizhou.exchange.files.cells import Coded
from yizhou.standards import code_systems

_PLACEHOLDER = re.compile(r"\{([^{}|]+?)(?:\|([a-z]+))?(?::-([^{}]*))?\}")
_MISSING = object()


def system_uri(system: str) -> str:
    """The FHIR system of a CV number or URI."""
    if not system or ":" in system:
        return system
    oid = code_systems.oid_of(system)
    return code_systems.uri(oid) if oid[:1].isdecimal() else f"urn:yizhou:code:{system.replace(' ', '-')}"


def coding(value: Coded) -> dict[str, Any]:
    """A FHIR Coding."""
    found = {"system": system_uri(value.system), "code": value.code, "display": value.name}
    return {name: text for name, text in found.items() if text}


def concept(value: Any) -> dict[str, Any]:
    """A FHIR CodeableConcept of a code or a text."""
    if isinstance(value, Coded):
        return {"coding": [coding(value)], "text": value.name or value.code}
    return {"text": str(value)}


def moment(value: date | datetime) -> str:
    """A FHIR dateTime."""
    return value.isoformat()


def _instant(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return f"{value.isoformat()}T00:00:00+08:00" if isinstance(value, date) else _MISSING


def _day(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else _MISSING


def _plain(value: Any) -> Any:
    """A value as it stands alone in JSON."""
    if isinstance(value, Coded):
        return value.code
    if isinstance(value, date | datetime):
        return moment(value)
    return value


def _text(value: Any) -> str:
    if isinstance(value, Coded):
        return value.name or value.code
    if isinstance(value, tuple):
        return "、".join(_text(one) for one in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date | datetime):
        return moment(value)
    return str(value)


_FORMS: dict[str, Callable[[Any], Any]] = {
    "": _plain,
    "code": lambda value: value.code if isinstance(value, Coded) else str(value),
    "name": _text,
    "text": _text,
    "fhir": lambda value: (value.fhir or _MISSING) if isinstance(value, Coded) else _MISSING,
    "coding": lambda value: coding(value) if isinstance(value, Coded) else _MISSING,
    "concept": concept,
    "concepts": lambda value: [concept(one) for one in (value if isinstance(value, tuple) else (value,))],
    "date": _day,
    "instant": _instant,
    "moment": lambda value: moment(value) if isinstance(value, date | datetime) else _MISSING,
    "number": lambda value: value if isinstance(value, int | Decimal) else _MISSING,
}


class Filler:
    """Fills templates with one row's values (`$…` names included)."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def fill(self, template: Any) -> Any:
        """The filled template, None when nothing of it is left."""
        filled, _ = self._fill(template)
        return None if filled is _MISSING else filled

    def _value(self, name: str, form: str, instead: str) -> Any:
        value = self._values.get(name)
        if (value is None or value == "") and instead:
            value = self._values.get(instead[1:]) if instead.startswith("$") else instead
        return _MISSING if value is None or value == "" else _FORMS[form](value)

    def _fill(self, template: Any) -> tuple[Any, bool | None]:
        """The filled part, and whether its placeholders were found: None when it has none."""
        if isinstance(template, str):
            return self._string(template)
        if isinstance(template, Mapping):
            if "$if" in template:
                if template["$if"] not in self._values:
                    return _MISSING, None
                template = {name: part for name, part in template.items() if name != "$if"}
            return self._gather({name: self._fill(part) for name, part in template.items()}.items(), dict)
        if isinstance(template, list):
            return self._gather(
                enumerate(self._fill(part) for part in template), lambda pairs: [v for _, v in pairs]
            )
        return template, None

    @staticmethod
    def _gather(parts: Any, build: Callable[[Any], Any]) -> tuple[Any, bool | None]:
        kept, asked, found = [], False, False
        for name, (value, state) in parts:
            asked = asked or state is not None
            found = found or state is True
            if value is not _MISSING:
                kept.append((name, value))
        if (asked and not found) or not kept:
            return _MISSING, False if asked else None
        return build(kept), (True if asked else None)

    def _string(self, template: str) -> tuple[Any, bool | None]:
        whole = _PLACEHOLDER.fullmatch(template)
        if whole:
            value = self._value(whole[1], whole[2] or "", whole[3] or "")
            return value, value is not _MISSING
        names = _PLACEHOLDER.findall(template)
        if not names:
            return template, None
        values = [self._value(name, form or "text", instead) for name, form, instead in names]
        if any(value is _MISSING for value in values):
            return _MISSING, False
        texts = iter(values)
        # The row's own names are always there: a text that has only those says nothing about the columns.
        own = all(name.startswith("$") for name, _, _ in names)
        return _PLACEHOLDER.sub(lambda _: str(next(texts)), template), None if own else True


def placeholders(template: Any) -> set[str]:
    """Names of all columns a template asks for."""
    if isinstance(template, str):
        found = _PLACEHOLDER.findall(template)
        return {name for name, _, _ in found} | {
            instead[1:] for _, _, instead in found if instead.startswith("$")
        }
    if isinstance(template, Mapping):
        condition = {template["$if"]} if "$if" in template else set()
        return condition.union(*(placeholders(part) for name, part in template.items() if name != "$if"))
    if isinstance(template, list):
        return set().union(*(placeholders(part) for part in template))
    return set()


def numbered(template: Any, number: int) -> Any:
    """A template with `#` in its texts replaced by a number."""
    if isinstance(template, str):
        return template.replace("#", str(number))
    if isinstance(template, Mapping):
        return {name: numbered(part, number) for name, part in template.items()}
    if isinstance(template, list):
        return [numbered(part, number) for part in template]
    return template
