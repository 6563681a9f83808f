"""Command line of the synthetic prefecture; `./yizhou up` and `./yizhou demo` call it."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from tools.demo.caring import care
from tools.demo.collaborating import collaborate
from tools.demo.contracts import CLEAN, Dirt, Plan, today
from tools.demo.delivering import Outcome, send, write
from tools.demo.expecting import expect
from tools.demo.prefecture import prefecture
from tools.demo.reporting import report

app = typer.Typer(
    add_completion=False, no_args_is_help=True, help="健康彝州演示州：机构、居民和十年的上报消息"
)
console = Console()

Residents = Annotated[int, typer.Option(help="居民数，20 到 2,400,000", min=20, max=2_400_000)]
Seed = Annotated[int, typer.Option(help="随机种子；相同的种子和日期得到相同的消息")]
AsOf = Annotated[datetime | None, typer.Option(help="“今天”是哪一天，默认当天", formats=["%Y-%m-%d"])]
Years = Annotated[int, typer.Option(help="多少年的记录", min=1, max=10)]
Density = Annotated[float, typer.Option(help="就诊密度，1 为接近真实的就诊次数", min=0.01, max=1.0)]
Showcase = Annotated[bool, typer.Option("--showcase/--no-showcase", help="是否包括固定的展示家庭")]
Clean = Annotated[bool, typer.Option("--clean", help="不加入任何错误")]
TruthFile = Annotated[
    Path | None, typer.Option("--truth", help="真实情况写入此文件（JSON 行），不会发给平台")
]

DEFAULT = Plan()


def _day(as_of: datetime | None) -> date:
    return as_of.date() if as_of else today()


def _plan(
    residents: int, seed: int, as_of: datetime | None, years: int, density: float, clean: bool, showcase: bool
) -> Plan:
    return Plan(residents, seed, _day(as_of), years, density, CLEAN if clean else Dirt(), showcase)


@app.command("prefecture")
def write_prefecture(
    out: Annotated[Path, typer.Option(help="写入此文件（JSON）")],
    as_of: AsOf = None,
    seed: Annotated[int, typer.Option(hidden=True, help="不起作用：所有人群都住在同一个州")] = DEFAULT.seed,
) -> None:
    """机构、人员、接入单位和演示账号；与种子无关。"""
    del seed
    document = prefecture().document(_day(as_of))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    counts = "，".join(f"{name} {len(rows)}" for name, rows in document.items() if isinstance(rows, list))
    console.print(f"  {counts}", highlight=False)


@app.command("collaborate")
def work_together(
    url: Annotated[str, typer.Option(help="平台地址")],
    password: Annotated[str, typer.Option(help="演示账号的密码")],
) -> None:
    """演示账号之间的转诊、会诊和证照变更，停在各种状态。"""
    for line in collaborate(url, password):
        console.print(f"  {line}", highlight=False)


@app.command("report")
def report_diseases(
    url: Annotated[str, typer.Option(help="平台地址")],
    password: Annotated[str, typer.Option(help="演示账号的密码")],
) -> None:
    """县医院的传染病报告卡，停在各种状态。"""
    for line in report(url, password):
        console.print(f"  报告卡：{line}", highlight=False)


@app.command("care")
def care_for(
    url: Annotated[str, typer.Option(help="平台地址")],
    password: Annotated[str, typer.Option(help="演示账号的密码")],
    seed: Seed = DEFAULT.seed,
    as_of: AsOf = None,
) -> None:
    """把档案里查出的服务对象纳入服务项目并随访。"""
    people, contacts = (
        sum(each)
        for each in zip(
            care(url, password, seed, _day(as_of)), expect(url, password, seed, _day(as_of)), strict=True
        )
    )
    console.print(f"  服务项目：纳入 {people} 人，随访 {contacts} 次", highlight=False)


@app.command("send")
def send_messages(
    url: Annotated[str, typer.Option(help="平台地址")], residents: Residents = DEFAULT.residents, seed: Seed = DEFAULT.seed,
    as_of: AsOf = None, years: Years = DEFAULT.years, density: Density = DEFAULT.density, clean: Clean = False, showcase: Showcase = True,
    concurrency: Annotated[int, typer.Option(help="同时发送的消息数", min=1, max=64)] = 4, truth: TruthFile = None,
) -> None:  # fmt: skip
    """生成消息，并经各真实通道发给正在运行的平台。"""
    plan = _plan(residents, seed, as_of, years, density, clean, showcase)
    expected = round(residents * years * (0.22 + 3.0 * density))
    with Progress(
        TextColumn("  {task.description}"), BarColumn(), TextColumn("{task.fields[rate]}"), TimeElapsedColumn(), console=console,
    ) as bar:  # fmt: skip
        task = bar.add_task("上报", total=expected, rate="")

        def show(outcome: Outcome) -> None:
            rate = outcome.sent / outcome.seconds if outcome.seconds else 0
            bar.update(
                task,
                completed=outcome.sent,
                total=max(expected, outcome.sent),
                rate=f"{outcome.sent:,} 条，{rate:.0f} 条/秒",
            )

        outcome = send(plan, url, concurrency, truth, show)
        bar.update(task, total=outcome.sent, completed=outcome.sent)
    _report(outcome)
    raise typer.Exit(1 if outcome.failed else 0)


@app.command("write")
def write_messages(
    folder: Annotated[Path, typer.Option(help="写入此文件夹")], residents: Residents = DEFAULT.residents, seed: Seed = DEFAULT.seed,
    as_of: AsOf = None, years: Years = DEFAULT.years, density: Density = DEFAULT.density, clean: Clean = False, showcase: Showcase = True, truth: TruthFile = None,
) -> None:  # fmt: skip
    """生成消息，写成文件。"""
    _report(write(_plan(residents, seed, as_of, years, density, clean, showcase), folder, truth))


def _report(outcome: Outcome) -> None:
    rate = outcome.sent / outcome.seconds if outcome.seconds else 0
    channels = "，".join(f"{name} {count:,}" for name, count in sorted(outcome.channels.items()))
    console.print(
        f"  消息 {outcome.sent:,} 条（{channels}），{outcome.bytes / 1e6:.0f} MB，{outcome.seconds:.0f} 秒，{rate:.0f} 条/秒",
        highlight=False,
    )
    if outcome.statuses:
        statuses = "，".join(
            f"HTTP {status or '无应答'} {count:,}" for status, count in sorted(outcome.statuses.items())
        )
        console.print(f"  应答：{statuses}", highlight=False)


if __name__ == "__main__":
    app()
