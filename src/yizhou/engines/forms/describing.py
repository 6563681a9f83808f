"""A form as plain values for the browser: what `web/packages/fields` draws and checks by."""

from dataclasses import fields as attributes
from enum import Enum
from typing import Any

from yizhou.engines.forms.contracts import Form, FormField, Option

_RULES = ("show", "require", "compute")
_SERVER = ("prefill", "loinc", "category", "record", "ucum")


def describe(form: Form) -> dict[str, Any]:
    """The form; what is empty is left out of its questions."""
    return {
        "id": form.id,
        "name": form.name,
        "version": form.version,
        "source": form.source,
        "given": list(form.given),
        "print_title": form.print_title,
        "groups": [
            {
                "id": group.id,
                "title": group.title,
                **({"show": group.show.source} if group.show else {}),
                "fields": [_field(field) for field in group.fields],
            }
            for group in form.groups
        ],
        "checks": [
            {
                "id": check.id, "rule": check.rule.source, "severity": check.severity, "places": list(check.places),
                "message": check.message, "advice": check.advice,
            }
            for check in form.checks
        ],
    }  # fmt: skip


def _empty(value: Any) -> bool:
    """Nothing to tell; a bound of 0 is something."""
    return value is None or value is False or value in ("", ())


def _field(field: FormField) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for attribute in attributes(field):
        value = getattr(field, attribute.name)
        if _empty(value) or attribute.name in _SERVER:
            continue
        if attribute.name in _RULES:
            value = value.source
        elif attribute.name == "columns":
            value = [_field(column) for column in value]
        elif isinstance(value, tuple):
            value = [
                {"code": one.code, "name": one.name} if isinstance(one, Option) else one for one in value
            ]
        elif isinstance(value, Enum):
            value = value.value
        told[attribute.name] = value
    return told
