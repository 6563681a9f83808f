"""Families from an Excel file: a row a person, a household by its number; each household is taken whole or not at all."""

from io import BytesIO
from itertools import groupby

from python_calamine import CalamineError, CalamineWorkbook

from yizhou.applications.health_files import households
from yizhou.applications.health_files.contracts import RELATIONS
from yizhou.applications.health_files.errors import SheetUnreadable
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import savepoint
from yizhou.kernel.errors.contracts import CodedError
from yizhou.registries.residents import api as residents
from yizhou.registries.residents.contracts import IdentifierKind

COLUMNS = ("户号", "身份证号", "与户主关系", "住址", "住房类型", "饮水", "厕所")
_CODES = {name: code for code, name in RELATIONS.items()} | {"本人": "0", "儿子": "2", "女儿": "3"}


def take(actor: Actor, content: bytes) -> tuple[list[str], int, list[str]]:
    """(numbers of the families made, people in them, faults with their rows). Raises SheetUnreadable."""
    rows = _rows(content)
    made: list[str] = []
    faults: list[str] = []
    people = 0
    for house, group in groupby(rows, key=lambda row: row["户号"]):
        members = list(group)
        try:
            with savepoint():
                family = _household(actor, members)
        except CodedError as error:
            faults.append(f"户号{house}：{error.text}。{error.advice_text}")
        except LookupError as error:
            faults.append(f"户号{house}：{error.args[0]}")
        else:
            made.append(family)
            people += len(members)
    return made, people, faults


def _rows(content: bytes) -> list[dict[str, str]]:
    try:
        lines = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    except CalamineError:
        raise SheetUnreadable(missing="、".join(COLUMNS)) from None
    titles = [str(cell).strip() for cell in lines[0]] if lines else []
    missing = [name for name in COLUMNS if name not in titles]
    if missing:
        raise SheetUnreadable(missing="、".join(missing))
    return [
        {title: str(cell).strip().removesuffix(".0") for title, cell in zip(titles, line, strict=False)}
        for line in lines[1:]
        if any(str(cell).strip() for cell in line)
    ]


def _household(actor: Actor, rows: list[dict[str, str]]) -> str:
    people = []
    for row in rows:
        who = residents.by_identifier(actor, IdentifierKind.CITIZEN_ID, row["身份证号"])
        if who is None:
            raise LookupError(f"身份证号{row['身份证号']}没有登记的居民。请先建立个人健康档案")
        relation = _CODES.get(row["与户主关系"], row["与户主关系"])
        people.append((who.id, relation))
    heads = [one for one in people if one[1] == "0"]
    if len(heads) != 1:
        raise LookupError(f"有{len(heads)}位户主。每户应有且只有一位")
    first = rows[0]
    answers = {"house": first["住房类型"], "water": first["饮水"], "toilet": first["厕所"]}
    others = [one for one in people if one[1] != "0"]
    return households.open_family(actor, heads[0][0], answers, first["住址"], "", others).number
