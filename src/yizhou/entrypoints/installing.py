"""Brings a home to a running platform: supervisor, database, tables, master data, processes, demo records."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console

from yizhou.entrypoints import processes
from yizhou.kernel.db import embedded
from yizhou.kernel.settings.api import environment

console = Console(highlight=False)
DEMO_RESIDENTS = 2_000
DEMO_SEED = 2026


class StartFailed(Exception):
    """A step of the start failed; the message says what to do."""


@contextmanager
def step(title: str) -> Iterator[None]:
    """One line of progress with its seconds."""
    started = time.monotonic()
    with console.status(f"{title}…"):
        yield
    console.print(f"  [green]✓[/] {title}  [dim]{time.monotonic() - started:.1f} 秒[/]")


def _wait(ready: Callable[[], bool], seconds: float, what: str) -> None:
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise StartFailed(f"{what} 在 {seconds:.0f} 秒内没有就绪；请看 ./yizhou logs")
        time.sleep(0.15)


def start_database() -> None:
    """Start the supervisor, wait for the database, bring its tables up to date."""
    env = environment()
    with step("启动数据库"):
        processes.start_supervisor()
        if env.embedded_database:
            _wait(lambda: embedded.wait_until_ready(env.socket_folder, 1), 60, "数据库")
            embedded.ensure_database(env.socket_folder, "yizhou")
    with step("更新数据表"):
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)


def load_standards() -> None:
    """Bring the published code tables into the terminology registry; at once when nothing changed."""
    from yizhou.kernel.auth.contracts import system_actor
    from yizhou.kernel.db.api import unit_of_work
    from yizhou.registries.resource_directory import api as directory
    from yizhou.registries.standards_documents import api as standards_documents
    from yizhou.registries.terminology import api as terminology

    with step("载入标准代码和值集"), unit_of_work():
        terminology.load_standards(system_actor("安装程序"))
        standards_documents.load_catalogue(system_actor("安装程序"))
        directory.catalogue_now(system_actor("安装程序"))


def _prefecture_file() -> Path:
    return environment().home / "prefecture.json"


def _demo(*words: str) -> list[str]:
    return [sys.executable, "-m", "tools.demo", *words]


def load_prefecture() -> None:
    """Load the synthetic prefecture's organisations, partners and accounts when there are none."""
    from yizhou.entrypoints import prefecture

    if prefecture.is_loaded():
        return
    with step("载入行政区划、机构、接入单位和账号"):
        path = _prefecture_file()
        subprocess.run(
            _demo("prefecture", "--seed", str(DEMO_SEED), "--out", str(path)),
            check=True,
            cwd=environment().project,
        )
        prefecture.load(path)


def start_processes() -> None:
    """Start web, worker and live channel, and wait until they answer."""
    env = environment()
    with step("启动平台进程"):
        processes.start_rest()
        _wait(lambda: _answers(f"http://{env.host}:{env.port}/readyz"), 60, "网页服务")
        _wait(lambda: _answers(f"http://{env.host}:{env.live_port}/healthz"), 60, "实时通道")


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def load_demo(residents: int, seed: int) -> None:
    """Send a synthetic population's messages through the platform's own channels."""
    from yizhou.entrypoints import prefecture

    env = environment()
    marker = env.home / "demo.json"
    console.print(f"  正在经各接入通道上报 {residents} 名居民十年的记录（种子 {seed}）")
    subprocess.run(
        _demo(
            "send", "--residents", str(residents), "--seed", str(seed), "--url", f"http://{env.host}:{env.port}",
            "--truth", str(env.home / f"truth-{seed}-{residents}.jsonl"),
        ),
        check=True, cwd=env.project,
    )  # fmt: skip
    made = prefecture.load_residents_accounts(_prefecture_file())
    shown = json.loads(_prefecture_file().read_text(encoding="utf-8"))["accounts"]
    url = f"http://{env.host}:{env.port}"
    subprocess.run(
        _demo("collaborate", "--url", url, "--password", shown[0]["password"]), check=True, cwd=env.project
    )
    subprocess.run(
        _demo("report", "--url", url, "--password", shown[0]["password"]), check=True, cwd=env.project
    )
    subprocess.run(
        _demo("care", "--url", url, "--password", shown[0]["password"], "--seed", str(seed)),
        check=True, cwd=env.project,
    )  # fmt: skip
    marker.write_text(json.dumps({"residents": residents, "seed": seed}))
    count_in_background()
    console.print(f"  [green]✓[/] 居民账号 {made} 个")


def count_in_background() -> None:
    """Have the warehouse filled and the indicators computed by the worker, not waiting for it."""
    from yizhou.engines.indicators.jobs import bring_up_to_date_now
    from yizhou.kernel.db.api import unit_of_work
    from yizhou.kernel.jobs.api import defer

    with unit_of_work():
        defer(bring_up_to_date_now)


def demo_is_loaded() -> bool:
    return (environment().home / "demo.json").exists()


def welcome() -> None:
    """The address and the demo log-ins."""
    env = environment()
    host = "localhost" if env.host in ("127.0.0.1", "0.0.0.0") else env.host  # noqa: S104  compared, not bound
    base = f"http://{host}:{env.port}"
    console.print(f"\n健康彝州已启动：[bold]{base}[/]   居民手机端：[bold]{base}/m/[/]")
    path = _prefecture_file()
    if not path.exists():
        return
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    shown = [row for row in content["accounts"] if row.get("demo", True)]
    password = shown[0]["password"] if shown else ""
    console.print(f"演示账号（密码均为 [bold]{password}[/]）：")
    for row in shown:
        console.print(f"  {row['username']:<14}{row.get('title', row['role'])}  {row['name']}")
    for row in content.get("residents", ())[:4]:
        console.print(f"  {row['username']:<14}居民  {row['name']}")
