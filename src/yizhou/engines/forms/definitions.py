"""Reads `definitions/forms/`: each question is completed by its data element (name, kind, unit, format, options)."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import yaml

from yizhou.engines.forms.contracts import (
    FieldKind,
    Form,
    FormCheck,
    FormField,
    FormGroup,
    FormRecord,
    Option,
    Prefill,
)
from yizhou.engines.forms.errors import UnknownForm
from yizhou.engines.rules import api as rules
from yizhou.engines.rules.contracts import Rule
from yizhou.kernel.settings.api import environment
from yizhou.standards import allowed, data_elements, units
from yizhou.standards.formats import Format, parse_format

_KINDS = {
    "N": FieldKind.NUMBER,
    "D": FieldKind.DATE,
    "DT": FieldKind.MOMENT,
    "TF": FieldKind.TRUTH,
    "T": FieldKind.TEXT,
}
_LONG = 100


def _rule(raw: Mapping[str, Any], name: str) -> Rule | None:
    return rules.read(str(raw[name])) if name in raw else None


def _options(
    raw: Mapping[str, Any], element: data_elements.DataElement | None
) -> tuple[tuple[Option, ...], str]:
    """The options of a choice and the code system they are of."""
    if "options" in raw:
        own = {str(code): str(name) for code, name in raw["options"].items()}
        return tuple(Option(code, name) for code, name in own.items()), raw.get("code_system", "")
    cell = allowed.read(raw.get("value_set") or (element.allowed if element else ""))
    wanted = [str(code) for code in raw.get("only", cell.codes)]
    return tuple(Option(code, cell.codes[code]) for code in wanted if code in cell.codes), cell.id


def _kind(
    raw: Mapping[str, Any], element: data_elements.DataElement | None, shape: Format | None
) -> FieldKind:
    if "kind" in raw:
        return FieldKind(raw["kind"])
    if element is not None and element.datatype in ("S2", "S3") and _options(raw, element)[0]:
        return FieldKind.CHOICE
    if shape is None:
        return FieldKind.TEXT
    if shape.kind == "N" and not shape.decimals:
        return FieldKind.INTEGER
    if shape.kind in _KINDS:
        return _KINDS[shape.kind]
    return FieldKind.LONG_TEXT if shape.most > _LONG else FieldKind.TEXT


def _bounds(raw: Mapping[str, Any], name: str) -> tuple[float | None, float | None]:
    low, high = raw.get(name, (None, None))
    return low, high


def _prefill(raw: Mapping[str, Any] | None) -> Prefill | None:
    if raw is None:
        return None
    return Prefill(
        tuple(raw.get("codes", ())), raw.get("days", 365), bool(raw.get("last_answer")), raw.get("given", "")
    )


def _field(raw: Mapping[str, Any]) -> FormField:
    element = data_elements.get(raw.get("element", ""))
    shape = parse_format(element.format) if element else None
    kind = _kind(raw, element, shape)
    options, system = _options(raw, element) if kind in (FieldKind.CHOICE, FieldKind.CHOICES) else ((), "")
    unit = raw.get("unit", element.unit if element and kind in (FieldKind.NUMBER, FieldKind.INTEGER) else "")
    low, high = _bounds(raw, "range")
    usual_low, usual_high = _bounds(raw, "usual")
    texts = kind in (FieldKind.TEXT, FieldKind.LONG_TEXT)
    return FormField(
        id=raw["id"],
        label=raw.get("label") or data_elements.name_of(raw.get("element", "")) or raw["id"],
        kind=kind,
        element=raw.get("element", ""),
        unit=unit,
        ucum=raw.get("ucum", units.ucum(unit)),
        loinc=raw.get("loinc", ""),
        category=raw.get("category", "survey"),
        code_system=system,
        options=options,
        exclusive=tuple(str(code) for code in raw.get("exclusive", ())),
        required=bool(raw.get("required")),
        decimals=raw.get("decimals", shape.decimals if shape and kind is FieldKind.NUMBER else None),
        longest=raw.get("longest", (shape.most if shape and texts else None)),
        low=low,
        high=high,
        usual_low=usual_low,
        usual_high=usual_high,
        pattern=raw.get("pattern", ""),
        help=raw.get("help", ""),
        show=_rule(raw, "show"),
        require=_rule(raw, "require"),
        compute=_rule(raw, "compute"),
        default=raw.get("default"),
        prefill=_prefill(raw.get("prefill")),
        previous=raw.get("previous", True),
        record=raw.get("record", "observation"),
        columns=tuple(_field(column) for column in raw.get("columns", ())),
        source=raw.get("source", ""),
    )


def read(raw: Mapping[str, Any]) -> Form:
    """A form from its definition. Raises RuleNotRead, UnknownFunction, ValueError, KeyError."""
    groups = tuple(
        FormGroup(one["id"], one["title"], tuple(_field(each) for each in one["fields"]), _rule(one, "show"))
        for one in raw["groups"]
    )
    checks = tuple(
        FormCheck(
            one["id"], rules.read(one["rule"]), one.get("severity", "error"), tuple(one["places"]), one["message"],
            one.get("advice", "请核对"),
        )
        for one in raw.get("checks", ())
    )  # fmt: skip
    record = raw.get("record", {})
    return Form(
        raw["id"], raw["name"], raw["version"], raw["source"], groups, checks, tuple(raw.get("given", ())),
        FormRecord(
            record.get("title", ""), record.get("at", ""), record.get("data_set", ""), record.get("class", "AMB"),
            record.get("performer", ""),
        ),
        raw.get("print_title", raw["name"]), bool(raw.get("alone")),
    )  # fmt: skip


@cache
def forms() -> Mapping[str, Form]:
    """The forms in force, by id."""
    folder = environment().definitions / "forms"
    found = (read(yaml.safe_load(path.read_text(encoding="utf-8"))) for path in sorted(folder.glob("*.yaml")))
    return {form.id: form for form in found}


def form(form_id: str) -> Form:
    """A form in force. Raises UnknownForm."""
    found = forms().get(form_id)
    if found is None:
        raise UnknownForm(id=form_id)
    return found
