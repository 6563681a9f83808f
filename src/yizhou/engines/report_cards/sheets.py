"""Lists of cards as a workbook."""

from io import BytesIO

import xlsxwriter

from yizhou.engines.report_cards import definitions, listing, views
from yizhou.engines.report_cards.contracts import Asked
from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import CHINA

MOST = 100_000
_HEAD = (
    "卡片编号", "姓名", "性别", "出生日期", "疾病", "类别", "病例分类", "诊断时间", "死亡日期", "报告单位", "报告医生", "填报时间", "是否及时", "状态", "审核级别",
    "订正次数", "国家系统回执",
)  # fmt: skip


def workbook(actor: Actor, asked: Asked) -> bytes:
    """The cards of a list, 100,000 at most; audited as an export."""
    kind = definitions.kind(asked.kind)
    found = listing.all_of(actor, asked, MOST)
    record(actor, "export", what=f"{kind.name}导出{len(found)}张")
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True, "in_memory": True}) as book:
        sheet = book.add_worksheet(kind.name[:31])
        sheet.freeze_panes(1, 2)
        for row, line in enumerate((_HEAD, *(_cells(views.card_line(kind, card)) for card in found))):
            for column, text in enumerate(line):
                sheet.write_string(row, column, text)
    return buffer.getvalue()


def _cells(line: views.CardLine) -> tuple[str, ...]:
    return (
        line.number, line.name, {"1": "男", "2": "女"}.get(line.sex, ""), listing.day_of(line.birth_date), line.subject_name,
        line.group_name, line.certainty_name, f"{line.diagnosed.astimezone(CHINA):%Y-%m-%d %H:%M}", listing.day_of(line.died),
        line.institution_name, line.reporter, f"{line.submitted.astimezone(CHINA):%Y-%m-%d %H:%M}", "迟报" if line.late else "及时",
        line.state_name, line.level_name, str(line.revision - 1), line.receipt,
    )  # fmt: skip
