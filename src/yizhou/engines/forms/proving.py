"""What is wrong with the definition of a form, before anybody fills it in."""

from collections.abc import Iterator, Mapping
from typing import Any

from yizhou.engines.forms import definitions
from yizhou.engines.forms.contracts import PICKS, FieldKind, Form, FormField
from yizhou.engines.rules import api as rules
from yizhou.engines.rules.contracts import Rule
from yizhou.kernel.errors.contracts import CodedError

_NEEDS_OPTIONS = (FieldKind.CHOICE, FieldKind.CHOICES)


def problems(raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(place, what is wrong) of a definition that has the shape of its schema."""
    unread = list(_unread(raw, ""))
    yield from unread
    if unread:
        return
    form = definitions.read(raw)
    yield from _questions(form)
    yield from _order(form)
    names = {field.id for field in form.fields} | set(form.given)
    for place, check in enumerate(form.checks):
        yield from _asks(f"checks[{place}].rule", check.rule, names)
        for name in check.places:
            if name not in {field.id for field in form.fields}:
                yield f"checks[{place}].places", f"没有“{name}”这一项"
    for name in filter(None, (form.record.at, form.record.performer)):
        if name not in {field.id for field in form.fields}:
            yield "record", f"没有“{name}”这一项"


def _unread(value: Any, place: str) -> Iterator[tuple[str, str]]:
    """Rules that cannot be read."""
    if isinstance(value, dict):
        for name, inner in value.items():
            where = f"{place}.{name}" if place else name
            if name in ("show", "require", "compute", "rule"):
                try:
                    rules.read(str(inner))
                except CodedError as error:
                    yield where, error.text
            else:
                yield from _unread(inner, where)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _unread(inner, f"{place}[{number}]")


def _questions(form: Form) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for place, field in _places(form):
        if field.id in seen and "columns" not in place:
            yield place, f"表单项 {field.id} 重复"
        seen.add(field.id)
        if field.id in form.given:
            yield place, f"{field.id} 与外来数据同名"
        if field.kind in _NEEDS_OPTIONS and not field.options:
            yield place, f"“{field.label}”没有选项"
        if strange := set(field.exclusive) - {option.code for option in field.options}:
            yield place, f"“{field.label}”没有选项 {'、'.join(sorted(strange))}"
        if field.kind in PICKS and not field.source:
            yield place, f"“{field.label}”没有写明从哪里选取（source）"
        if field.kind is FieldKind.TABLE and not field.columns:
            yield place, f"表格“{field.label}”没有列"
        for low, high in ((field.low, field.high), (field.usual_low, field.usual_high)):
            if low is not None and high is not None and low >= high:
                yield place, f"“{field.label}”的上下限颠倒"


def _places(form: Form) -> Iterator[tuple[str, FormField]]:
    for group_place, group in enumerate(form.groups):
        for field_place, field in enumerate(group.fields):
            place = f"groups[{group_place}].fields[{field_place}]"
            yield place, field
            for column_place, column in enumerate(field.columns):
                yield f"{place}.columns[{column_place}]", column


def _order(form: Form) -> Iterator[tuple[str, str]]:
    """Rules ask only for what stands before them, so that one pass through the questions is enough."""
    known = set(form.given)
    for group_place, group in enumerate(form.groups):
        yield from _asks(f"groups[{group_place}].show", group.show, known)
        for field_place, field in enumerate(group.fields):
            place = f"groups[{group_place}].fields[{field_place}]"
            for name in ("show", "require", "compute"):
                yield from _asks(f"{place}.{name}", getattr(field, name), known)
            inside = set(known)
            for column_place, column in enumerate(field.columns):
                for name in ("show", "require", "compute"):
                    yield from _asks(f"{place}.columns[{column_place}].{name}", getattr(column, name), inside)
                inside.add(column.id)
            known.add(field.id)


def _asks(place: str, rule: Rule | None, known: set[str]) -> Iterator[tuple[str, str]]:
    if rule is not None:
        for name in sorted(rule.names - known):
            yield place, f"规则用到“{name}”，它不是前面的表单项，也不是外来数据"
