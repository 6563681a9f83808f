"""The difference list as a workbook."""

from io import BytesIO

import xlsxwriter

from yizhou.kernel.auth.contracts import Actor
from yizhou.registries.population.store import differences as disagreements
from yizhou.registries.population.views import difference_view

_HEADS = ("类别", "姓名", "地区", "数据项", "省平台", "本地", "处理", "处理人", "理由", "编号")
_MOST = 100_000


def differences(actor: Actor, kind: str, state: str) -> bytes:
    """One row a difference; 100,000 at the most."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    sheet = book.add_worksheet("差异清单")
    sheet.write_row(0, 0, _HEADS, book.add_format({"bold": True}))
    sheet.set_column(0, 8, 16)
    for number, (each, _) in enumerate(disagreements.list_differences(actor, kind, state, (), _MOST), 1):
        view = difference_view(each)
        sheet.write_row(
            number, 0,
            (view.kind_name, view.label, view.region_name, view.field_title, view.theirs, view.ours, view.state,
             view.decided_by, view.reason, view.key),
        )  # fmt: skip
    book.close()
    return target.getvalue()
