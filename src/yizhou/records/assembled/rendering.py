"""An assembled document as a page of its own: one HTML file without scripts, laid out for A4 paper and for the screen."""

from html import escape

from yizhou.kernel.clock.api import CHINA
from yizhou.records.assembled.contracts import Assembled, Section

_STYLE = """
@page{size:A4;margin:16mm 14mm}*{box-sizing:border-box}
body{font:14px/1.55 "Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;color:#1f2329;max-width:840px;margin:24px auto;padding:0 20px}
h1{font-size:22px;margin:0 0 2px;letter-spacing:.04em}header{border-bottom:2px solid #9c2a2a;padding-bottom:8px;margin-bottom:14px}
header p{margin:0;color:#646a73;font-size:12px}h2{font-size:15px;margin:18px 0 6px;padding-left:8px;border-left:3px solid #9c2a2a;break-after:avoid}
table{border-collapse:collapse;width:100%;table-layout:auto}th,td{border:1px solid #d0d3d6;padding:4px 8px;text-align:left;vertical-align:top;overflow-wrap:anywhere}
th{background:#f5f1ee;font-weight:600;white-space:nowrap}tr{break-inside:avoid}dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(230px,1fr));gap:2px 16px;margin:0}
dl div{display:flex;gap:8px;min-width:0}dt{color:#646a73;flex:none}dd{margin:0;overflow-wrap:anywhere}ul{margin:0;padding-left:20px}
.none{color:#646a73;margin:0}.wrong{color:#9c2a2a;margin:0}.more{color:#646a73;font-size:12px;margin:4px 0 0}
footer{margin-top:22px;border-top:1px solid #d0d3d6;padding-top:6px;color:#646a73;font-size:12px}
@media(max-width:560px){body{padding:0 12px;margin:12px auto}th{white-space:normal}.wide{overflow-x:auto}}
@media print{body{margin:0;padding:0;max-width:none;font-size:12px}}
"""


def body_of(section: Section) -> str:
    """A section's content as XHTML, without its title."""
    if section.problem:
        return f'<p class="wrong">本节未能组装：{escape(section.problem)}</p>'
    if not section.rows:
        return f'<p class="none">{escape(section.empty)}</p>'
    drawn = {"facts": _facts, "list": _list}.get(section.layout, _table)(section)
    more = f'<p class="more">另有 {section.more} 条未列出</p>' if section.more else ""
    return drawn + more


def _facts(section: Section) -> str:
    if section.columns:
        pairs = [
            (title, text)
            for row in section.rows
            for title, text in zip(section.columns, row.cells, strict=True)
            if text
        ]
    else:
        pairs = [(row.cells[0], row.cells[1]) for row in section.rows]
    return (
        "<dl>" + "".join(f"<div><dt>{escape(t)}</dt><dd>{escape(v)}</dd></div>" for t, v in pairs) + "</dl>"
    )


def _list(section: Section) -> str:
    lines = (" · ".join(escape(text) for text in row.cells if text) for row in section.rows)
    return "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"


def _table(section: Section) -> str:
    if not section.columns:
        return _facts(section)
    head = "".join(f"<th>{escape(title)}</th>" for title in section.columns)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row.cells) + "</tr>" for row in section.rows
    )
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def html(made: Assembled) -> str:
    """The whole page."""
    moment = f"{made.made.astimezone(CHINA):%Y-%m-%d %H:%M}"
    parts = "".join(
        f'<section id="{escape(each.id)}"><h2>{escape(each.title)}</h2>{body_of(each)}</section>'
        for each in made.sections
    )
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(made.title)} {escape(made.person.name)}</title><style>{_STYLE}</style></head><body>"
        f"<header><h1>{escape(made.title)}</h1><p>{escape(made.person.name)} · 生成于 {moment} · {escape(made.author)}</p></header>"
        f"{parts}<footer>由楚雄彝族自治州全民健康信息平台按模板“{escape(made.title)}”第 {made.number} 版自动组装，"
        "内容以各机构原始记录为准。</footer></body></html>"
    )
