"""The platform's commands, behind `./yizhou`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Annotated

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yizhou.kernel.settings.django")

import django
import typer

from yizhou.entrypoints import boot, installing, processes
from yizhou.entrypoints.installing import console
from yizhou.kernel.settings.api import environment

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="健康彝州：区域全民健康信息平台",
    pretty_exceptions_enable=False,
)
Paths = Annotated[list[Path], typer.Argument(help="文件或文件夹：FHIR 包、CDA 文档、表格数据集")]


def _run(*words: str) -> None:
    raise typer.Exit(
        subprocess.run([sys.executable, *words], check=False, cwd=environment().project).returncode
    )


@app.command()
def up(
    residents: Annotated[int, typer.Option(help="首次启动时载入的演示居民数")] = installing.DEMO_RESIDENTS,
    resume: Annotated[bool, typer.Option("--resume", help="只恢复进程，不载入演示数据")] = False,
    prefecture_only: Annotated[bool, typer.Option("--prefecture-only", help="只载入机构与账号")] = False,
) -> None:
    """启动平台（首次会建库并载入演示州），打印地址与演示账号。"""
    django.setup(set_prefix=False)
    console.print("[bold]健康彝州[/] 正在启动")
    try:
        installing.start_database()
        if not resume:
            installing.load_standards()
            installing.load_prefecture()
        installing.start_processes()
        if not (resume or prefecture_only or installing.demo_is_loaded()):
            installing.load_demo(residents, installing.DEMO_SEED)
    except installing.StartFailed as failure:
        console.print(f"[red]启动失败：{failure}[/]")
        raise typer.Exit(1) from None
    if not (resume or prefecture_only):
        console.print(f"  {boot.register()}")
        installing.welcome()


@app.command()
def down() -> None:
    """停止平台的全部进程；数据保留。"""
    boot.unregister()
    console.print("平台已停止" if processes.stop() else "平台没有在运行")


@app.command()
def status() -> None:
    """各进程的状态。"""
    found = processes.processes()
    if not found:
        console.print("平台没有在运行；用 ./yizhou up 启动")
        raise typer.Exit(1)
    for process in found:
        console.print(
            f"{process.name:<10}{process.state:<10} 进程号 {process.pid:<8} 已运行 {process.seconds} 秒"
        )


@app.command()
def logs(
    name: Annotated[str, typer.Argument(help="database、web、worker、live 或 supervisor")] = "web",
    follow: Annotated[bool, typer.Option("--follow", "-f", help="持续显示")] = False,
    lines: Annotated[int, typer.Option("--lines", "-n", help="显示最后几行")] = 60,
) -> None:
    """查看日志。"""
    path = environment().home / "logs" / f"{name}.log"
    if not path.exists():
        known = "、".join(sorted(entry.stem for entry in path.parent.glob("*.log"))) or "（尚无日志）"
        console.print(f"没有 {name} 的日志；现有：{known}")
        raise typer.Exit(1)
    os.execvp("tail", ["tail", "-n", str(lines), *(["-f"] if follow else []), str(path)])


@app.command()
def reset(yes: Annotated[bool, typer.Option("--yes", help="不再询问")] = False) -> None:
    """停止平台并删除全部数据。"""
    home = environment().home
    if not yes and not typer.confirm(f"将删除 {home} 下的全部数据，无法恢复。继续吗？"):
        raise typer.Exit(1)
    boot.unregister()
    processes.stop()
    for entry in (
        "database",
        "files",
        "logs",
        "run",
        "metrics",
        "demo.json",
        "prefecture.json",
        "secret.key",
    ):
        path = home / entry
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    console.print("已清空；用 ./yizhou up 重新开始")


@app.command()
def load(paths: Paths) -> None:
    """载入文件和文件夹，显示进度并给出报告。"""
    django.setup(set_prefix=False)
    from yizhou.exchange.files import api as files

    raise typer.Exit(0 if files.show(console, lambda progress: files.load(paths, progress)) else 1)


@app.command()
def demo(
    residents: Annotated[int, typer.Option(help="居民数，2,000 到 2,400,000")] = installing.DEMO_RESIDENTS,
    seed: Annotated[int, typer.Option(help="随机种子；相同的种子得到相同的人群")] = installing.DEMO_SEED,
) -> None:
    """生成演示人群，并经真实通道上报到正在运行的平台。"""
    django.setup(set_prefix=False)
    installing.load_demo(residents, seed)


@app.command()
def check() -> None:
    """代码检查：风格、类型、导入约定、定义、生成文件。"""
    _run("-m", "tools.check")


@app.command()
def new(
    kind: Annotated[
        str, typer.Argument(help="programme（服务项目）、process（业务流程）或 indicator（指标）")
    ],
    name: Annotated[str, typer.Argument(help="英文名称：小写字母、数字、下划线，如 asthma_care")],
    title: Annotated[str, typer.Argument(help="中文名称，如 哮喘患者健康管理")] = "",
) -> None:
    """新建一个定义：写出能通过检查、能运行的定义和示例，不需要写程序。"""
    _run("-m", "tools.scaffold", kind, name, *([title] if title else []))


@app.command()
def publish(
    folders: Annotated[
        list[str] | None, typer.Argument(help="只发布这些文件夹，如 forms programmes；不写则全部")
    ] = None,
) -> None:
    """发布定义：固定现在各定义的内容；以后改动要提高版本号，否则检查不通过。"""
    _run("-m", "tools.definitions_check", "--publish", *(folders or []))


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def test(context: typer.Context) -> None:
    """运行全部测试（含浏览器测试）；可附 pytest 的参数。"""
    if context.args:
        _run("-m", "pytest", *context.args)
    client = subprocess.run(["npm", "--prefix", "web", "test"], check=False, cwd=environment().project)
    if client.returncode:
        raise typer.Exit(client.returncode)
    _run("-m", "pytest", "-n", "2", "--dist", "loadfile")


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def bench(context: typer.Context) -> None:
    """运行性能测量并打印表格。"""
    _run("-m", "tests.bench.run", *context.args)


@app.command()
def features() -> None:
    """功能登记册的覆盖情况。"""
    _run("-m", "tools.features")


if __name__ == "__main__":
    app()
