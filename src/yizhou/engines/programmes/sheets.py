"""A programme flat, as an Excel file: one row a person in it, within the actor's scope."""

from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter

from yizhou.engines.forms import api as forms
from yizhou.engines.forms.contracts import FormField
from yizhou.engines.programmes import definitions, listing
from yizhou.engines.programmes.contracts import Fact, Programme
from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import today

_SEX = {"1": "男", "2": "女"}
_FIRST = (
    ("姓名", "name"), ("性别", "sex"), ("年龄", "age"), ("居住地", "address"), ("管理机构", "organisation"), ("责任医生", "doctor"),
    ("纳入日期", "opened"), ("结案日期", "closed"), ("分类", "class"), ("逾期", "overdue"),
)  # fmt: skip


def workbook(actor: Actor, programme_id: str) -> bytes:
    """The file. Audited as an export. Raises UnknownProgramme, Forbidden."""
    programme = definitions.programme(programme_id)
    shown = _columns(programme)
    buffer = BytesIO()
    number = 0
    with xlsxwriter.Workbook(buffer, {"constant_memory": True, "in_memory": True}) as book:
        sheet = book.add_worksheet(programme.name[:31])
        sheet.freeze_panes(1, 1)
        for column, (title, _) in enumerate(shown):
            sheet.write_string(0, column, title, book.add_format({"bold": True}))
        for number, row in enumerate(listing.rows(actor, programme_id, date(today().year, 1, 1)), 1):
            for column, (_, name) in enumerate(shown):
                _write(sheet, number, column, _said(programme, name, row.get(name)))
    record(actor, "export", what=f"“{programme.name}”名册", detail={"rows": number})
    return buffer.getvalue()


def _columns(programme: Programme) -> list[tuple[str, str]]:
    counted = [(f"本年{kind.name}次数", f"contacts_{kind.id}") for kind in programme.contacts]
    return [
        *_FIRST,
        *((_title(one), one.id) for one in (*programme.values, *programme.facts) if not one.hidden),
        *counted,
    ]


def _field(fact: Fact) -> FormField | None:
    return next(
        (field for id_ in fact.forms for field in forms.form(id_).fields if field.id == fact.field), None
    )


def _title(fact: Fact) -> str:
    field = _field(fact)
    label = field.label if field and fact.label == fact.id else fact.label
    return f"{label}({field.unit})" if field and field.unit else label


def _said(programme: Programme, name: str, value: Any) -> Any:
    if name == "sex":
        return _SEX.get(value, "未知")
    if name == "class":
        found = programme.class_of(value or "")
        return found.name if found else ""
    if isinstance(value, str | list):
        fact = next((one for one in (*programme.values, *programme.facts) if one.id == name), None)
        field = _field(fact) if fact else None
        names = {option.code: option.name for option in field.options} if field else {}
        return [names.get(one, one) for one in value] if isinstance(value, list) else names.get(value, value)
    return value


def _write(sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, bool):
        sheet.write_string(row, column, "是" if value else "否")
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    elif isinstance(value, list):
        sheet.write_string(row, column, "、".join(map(str, value)))
    elif value is not None:
        sheet.write_string(row, column, str(value))
