"""The directory for everybody: published entries as a DCAT catalogue (W3C DCAT 3, JSON-LD), page by page, and as a workbook."""

from io import BytesIO
from typing import Any

import xlsxwriter

from yizhou.kernel.auth.contracts import Actor
from yizhou.registries.resource_directory.contracts import Entry
from yizhou.registries.resource_directory.definitions import metadata
from yizhou.registries.resource_directory.store import entries

PAGE = 200
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "hydra": "http://www.w3.org/ns/hydra/core#",
    "yizhou": "urn:yizhou:directory#",
}  # fmt: skip
_HEADS = (
    "标识符",
    "名称",
    "摘要",
    "主题",
    "形态",
    "提供者",
    "共享类型",
    "条件",
    "安全级别",
    "更新频率",
    "地址",
    "数据项",
)


def _dataset(entry: Entry, base: str) -> dict[str, Any]:
    told = entry.description
    return {
        "@type": "dcat:Dataset", "dct:identifier": entry.identifier, "dct:title": told.title, "dct:description": told.abstract,
        "dcat:theme": told.theme, "dct:type": told.kind, "dcat:keyword": list(told.keywords), "dct:publisher": told.provider_name,
        "yizhou:provider": told.provider, "dct:accessRights": told.sharing, "yizhou:condition": told.condition,
        "yizhou:security": told.security, "dct:accrualPeriodicity": told.frequency,
        "dcat:landingPage": f"{base}{told.link}" if told.link.startswith("/") else told.link,
        "dct:modified": entry.updated.isoformat(), "dcat:version": str(entry.version),
        "yizhou:items": [{"name": i.name, "type": i.type, "element": i.element, "codes": i.codes} for i in told.items],
    }  # fmt: skip


def catalogue(actor: Actor, base: str, after: str) -> dict[str, Any]:
    """A page of the catalogue; `hydra:next` leads on. Only entries this node answers for."""
    found = entries.list_published(actor, after, PAGE + 1)
    page = found[:PAGE]
    more = (
        {"hydra:next": f"{base}/api/directory/catalogue?after={page[-1].identifier}"}
        if len(found) > PAGE
        else {}
    )
    return {
        "@context": _CONTEXT, "@type": "dcat:Catalog", "dct:title": "楚雄州全民健康信息资源目录",
        "dcat:dataset": [_dataset(entry, base) for entry in page], **more,
    }  # fmt: skip


def workbook(actor: Actor) -> bytes:
    """All published entries, one a row."""
    rules, target = metadata(), BytesIO()
    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    sheet = book.add_worksheet("信息资源目录")
    sheet.write_row(0, 0, _HEADS, book.add_format({"bold": True}))
    sheet.set_column(0, 11, 20)
    after, number = "", 0
    while page := entries.list_published(actor, after, PAGE):
        after = page[-1].identifier
        for entry in page:
            number, told = number + 1, entry.description
            sheet.write_row(
                number, 0,
                (entry.identifier, told.title, told.abstract, rules.themes.get(told.theme, ""), rules.kinds.get(told.kind, ""),
                 told.provider_name, rules.sharing.get(told.sharing, ""), told.condition, rules.security.get(told.security, ""),
                 rules.frequency.get(told.frequency, ""), told.link, "、".join(item.name for item in told.items)[:30_000]),
            )  # fmt: skip
    book.close()
    return target.getvalue()
