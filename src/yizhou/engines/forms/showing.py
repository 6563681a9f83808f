"""Answers in words, as they stand in lists, prints and comparisons."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from yizhou.engines.forms.contracts import FieldKind, Form, FormField


def name_of(field: FormField, code: str) -> str:
    """The name of an option; the code itself when the form no longer has it."""
    return next((option.name for option in field.options if option.code == code), code)


def plain_number(value: float) -> str:
    """A number as people write it: all its digits, no exponent."""
    text = format(Decimal(repr(value)), "f")
    return text.removesuffix(".0")


def text_of(field: FormField, value: Any) -> str:
    """One answer in words; empty without one."""
    match field.kind:
        case _ if value in (None, "", []):
            return ""
        case FieldKind.CHOICE:
            return name_of(field, value)
        case FieldKind.CHOICES:
            return "、".join(name_of(field, one) for one in value)
        case FieldKind.TRUTH:
            return "是" if value else "否"
        case FieldKind.NUMBER | FieldKind.INTEGER:
            return f"{plain_number(value)}{field.unit}"
        case FieldKind.MOMENT:
            return str(value).replace("T", " ")
        case FieldKind.TABLE:
            rows = (
                " ".join(filter(None, (text_of(column, row.get(column.id)) for column in field.columns)))
                for row in value
            )
            return "；".join(rows)
        case FieldKind.SIGNATURE:
            return "已签名"
        case FieldKind.PICK:
            return str(value["name"])
        case FieldKind.PICKS | FieldKind.ATTACHMENT:
            return "、".join(str(one.get("name", "附件")) for one in value)
        case FieldKind.BODY_MAP:
            return "、".join(
                " ".join(filter(None, (one.get("region", ""), one.get("note", "")))) for one in value
            )
        case _:
            return str(value)


def in_words(form: Form, answers: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """(group, question, answer) of every answered question, in the form's order."""
    return [
        (group.title, field.label, text)
        for group in form.groups
        for field in group.fields
        if (text := text_of(field, answers.get(field.id)))
    ]
