"""Lists as workbooks."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from uuid import UUID

import xlsxwriter

from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth.contracts import Actor
from yizhou.registries.standards_documents.comparing import fields_of
from yizhou.registries.standards_documents.contracts import Content, Question
from yizhou.registries.standards_documents.definitions import frame
from yizhou.registries.standards_documents.store import adoptions, documents

_MOST = 50_000


def _book(title: str, rows: Iterable[Sequence[str]]) -> bytes:
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"constant_memory": True, "in_memory": True}) as book:
        sheet = book.add_worksheet(title[:31])
        sheet.freeze_panes(1, 2)
        sheet.set_column(0, 1, 28)
        for row, line in enumerate(rows):
            for column, text in enumerate(line):
                sheet.write_string(row, column, text[:32_000])
    return target.getvalue()


def listed(actor: Actor, asked: Question) -> bytes:
    """The documents a question finds, one a row."""
    found = documents.list_page(actor, asked, None, _MOST)
    audit.record(actor, "export", what=f"标准文件目录 {len(found)} 份")
    head = (*fields_of(Content("", "")), "状态", "版本", "被代替", "下载次数")
    rows = (
        (
            *fields_of(each.content).values(), frame().states[each.state], str(each.version), each.replaced_by,
            str(each.downloads),
        )
        for each in found
    )  # fmt: skip
    return _book("标准文件目录", (head, *rows))


def stated(actor: Actor, document_id: UUID) -> bytes:
    """What every institution within scope says of one document."""
    found = adoptions.list_of_document(actor, document_id, "", None, _MOST)
    audit.record(actor, "export", what=f"标准实施情况 {len(found)} 家机构")
    titles = {each.id: each.title for each in frame().adoptions.values()}
    head = (
        "机构",
        "县市",
        "编号",
        "名称",
        "实施情况",
        "日期",
        "说明",
        "所指版本",
        "填报人",
        "核查",
        "核查意见",
    )
    rows = (
        (
            each.organisation, each.county, each.number, each.title, titles.get(each.status, "未填报"), str(each.since or ""),
            each.note, "" if each.version is None else f"第 {each.version} 版{'' if each.current else '（非现行）'}",
            each.stated_by, {"confirmed": "属实", "rectify": "限期整改"}.get(each.checked, ""), each.check_note,
        )
        for each in found
    )  # fmt: skip
    return _book("实施情况", (head, *rows))
