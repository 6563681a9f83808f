"""The console's view of a load: a progress line, then tables of what was accepted, refused and why."""

from collections.abc import Callable, Mapping

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from yizhou.exchange.files.loading import LoadReport, Reason
from yizhou.exchange.files.loading import Progress as Report
from yizhou.kernel.errors.contracts import CodedError

_LISTED_FILES = 5
_LISTED_REASONS = 40
FORMATS = {
    "fhir-bundle": "FHIR 包", "fhir-resource": "FHIR 资源", "fhir-ndjson": "FHIR 批量数据", "cda": "CDA 文档", "tabular": "表格",
}  # fmt: skip


def show(console: Console, work: Callable[[Report], LoadReport]) -> bool:
    """Run a load with progress and print its report; whether everything was accepted."""
    columns = (
        TextColumn("[bold]{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[note]}"),
        TimeElapsedColumn(),
    )  # fmt: skip
    try:
        with Progress(*columns, console=console, transient=True) as bar:
            task = bar.add_task("装载", total=None, note="")

            def step(done: int, total: int, report: LoadReport) -> None:
                note = f"资源 {report.resources:,}  文档 {report.documents:,}  拒收 {report.refused}  {report.per_second:,.0f}/秒"
                bar.update(task, completed=done, total=total, note=note)

            report = work(step)
    except CodedError as error:
        console.print(f"[red]{error.text}[/]：{error.advice_text}")
        return False
    console.print(_totals(report))
    for title, reasons, style in (
        ("拒收原因", report.refusals, "red"), ("提示（已入库）", report.warnings, "yellow"), ("未装载的文件", report.passes, "dim"),
    ):  # fmt: skip
        if reasons:
            console.print(_reasons(title, reasons, style))
    return report.complete


def _totals(report: LoadReport) -> Table:
    table = Table(title="装载报告", show_header=False, title_justify="left")
    table.add_column()
    table.add_column(justify="right")
    formats = "，".join(f"{FORMATS.get(name, name)} {count}" for name, count in report.formats.most_common())
    for label, value in (
        ("文件", f"{report.files:,}（{formats or '无'}）"),
        ("接收", f"{report.accepted:,}" + (f"，其中重复 {report.repeated:,}" if report.repeated else "")),
        ("部分接收", f"{report.partly:,}"),
        ("拒收", f"{report.refused:,}"),
        ("未装载（不是数据）", f"{report.passed_over:,}"),
        ("条目接收 / 拒收", f"{report.parts_accepted:,} / {report.parts_refused:,}"),
        ("资源", f"{report.resources:,}"),
        ("文档", f"{report.documents:,}"),
        ("关联到已有居民", f"{len(report.linked - report.new - report.reviews):,}"),
        ("新登记居民", f"{len(report.new | report.reviews):,}"),
        ("待人工核对身份", f"{len(report.reviews):,}"),
        ("用时", f"{report.seconds:,.1f} 秒，每秒 {report.per_second:,.0f} 个资源"),
    ):
        table.add_row(label, value)
    return table


def _reasons(title: str, reasons: Mapping[str, Reason], style: str) -> Table:
    table = Table(title=title, title_justify="left", title_style=style, show_lines=True)
    table.add_column("代码", overflow="fold")
    table.add_column("次数", justify="right")
    table.add_column("说明与建议", overflow="fold")
    table.add_column("文件", overflow="fold")
    ordered = sorted(reasons.items(), key=lambda pair: -pair[1].count)
    for code, reason in ordered[:_LISTED_REASONS]:
        more = f"\n… 共 {len(reason.files)} 处" if len(reason.files) > _LISTED_FILES else ""
        text = reason.message + (f"\n[dim]{reason.advice}[/]" if reason.advice else "")
        table.add_row(
            code if reason.advice else "",
            f"{reason.count:,}",
            text,
            "\n".join(reason.files[:_LISTED_FILES]) + more,
        )
    return table
