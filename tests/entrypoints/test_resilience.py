"""The platform comes up again by itself after any of its processes is killed with SIGKILL."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.running import Platform
from yizhou.kernel.settings.api import environment

pytestmark = pytest.mark.platform


def until(ready: Callable[[], bool], seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if ready():
            return True
        time.sleep(0.2)
    return False


def pid_of(platform: Platform, name: str) -> int:
    for line in platform.command("status").stdout.splitlines():
        words = line.split()
        if words and words[0] == name and words[1] == "RUNNING":
            return int(words[3])
    return 0


def family(pid: int) -> set[int]:
    """A process and all that it started."""
    found = {pid}
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found |= family(int(child))
    return found


def alive(pids: set[int]) -> set[int]:
    """Those that run; a zombie that nobody has waited for yet does not."""
    return {
        pid
        for pid in pids
        if (stat := Path(f"/proc/{pid}/stat")).exists()
        and stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"
    }


def answers(platform: Platform) -> bool:
    try:
        with platform.client() as client:
            return client.get("/readyz").status_code == 200
    except httpx.HTTPError:
        return False


@pytest.mark.parametrize("name", ["database", "web", "worker", "live"])
def test_a_killed_process_is_replaced(platform: Platform, name: str) -> None:
    assert until(lambda: pid_of(platform, name) != 0)  # kill(0) would be this test's own process group
    before = pid_of(platform, name)
    old = family(before)
    os.kill(before, signal.SIGKILL)
    assert until(lambda: pid_of(platform, name) not in (0, before))
    assert until(lambda: answers(platform))
    with platform.client() as client:
        answer = client.get("/api/session")
    assert answer.json()["code"] == "auth.unauthenticated"
    assert until(lambda: not alive(old)), "what the killed process had started goes on beside its successor"


def test_a_killed_supervisor_is_brought_back_with_all_its_processes(platform: Platform) -> None:
    supervisor = int((platform.home / "supervisor.pid").read_text())
    old = family(supervisor)
    os.kill(supervisor, signal.SIGKILL)
    assert until(lambda: int((platform.home / "supervisor.pid").read_text()) != supervisor)
    assert until(
        lambda: all(pid_of(platform, name) for name in ("database", "web", "worker", "live", "watch"))
    )
    assert until(lambda: answers(platform))
    assert until(lambda: not alive(old)), "a process of the killed supervisor goes on beside its successor"


def test_an_unknown_address_answers_in_chinese(platform: Platform) -> None:
    with platform.client() as client:
        answer = client.get("/api/no-such-thing")
    assert answer.status_code == 404
    assert "没有" in answer.json()["detail"]


def test_metrics_count_requests(platform: Platform) -> None:
    with platform.client() as client:
        client.get("/api/session")
        text = client.get("/metrics").text
    assert 'yizhou_requests_total{area="api",status="401"}' in text


def test_up_starts_what_runs_on_older_code_anew_and_leaves_the_rest(platform: Platform) -> None:
    before = pid_of(platform, "web")
    platform.command("up", "--resume")
    assert pid_of(platform, "web") == before
    page = environment().web_dist / "workstation" / "index.html"
    page.touch()
    platform.command("up", "--resume")
    assert until(lambda: pid_of(platform, "web") not in (0, before))
    assert until(lambda: answers(platform))
