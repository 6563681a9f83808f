"""The platform comes up again by itself after any of its processes is killed with SIGKILL."""

import os
import signal
import subprocess
import sys
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


def written(platform: Platform) -> int:
    """The supervisor's number as its file says; 0 while the file is being written."""
    return int((platform.home / "supervisor.pid").read_text() or 0)


Born = tuple[int, str]
"""A process: its number and when it started, since numbers come round again."""


def state(pid: int) -> list[str]:
    """Fields of /proc/<pid>/stat from the state on; empty when there is no such process (proc(5))."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return []


def family(pid: int) -> set[Born]:
    """A process and all that it started."""
    fields = state(pid)
    found = {(pid, fields[19])} if fields else set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found |= family(int(child))
    return found


def alive(processes: set[Born]) -> set[Born]:
    """Those that run; a zombie that nobody has waited for yet does not."""
    return {
        (pid, start)
        for pid, start in processes
        if (fields := state(pid)) and fields[19] == start and fields[0] != "Z"
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
    supervisor = written(platform)
    old = family(supervisor)
    os.kill(supervisor, signal.SIGKILL)
    assert until(lambda: written(platform) not in (0, supervisor))
    assert until(
        lambda: all(pid_of(platform, name) for name in ("database", "web", "worker", "live", "watch"))
    )
    assert until(lambda: answers(platform))
    assert until(lambda: not alive(old)), (
        f"{alive(old)} of the killed supervisor go on beside their successors"
    )


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


def test_while_the_database_is_away_every_door_says_so_and_takes_nothing(platform: Platform) -> None:
    def supervised(word: str) -> None:
        control = Path(sys.executable).parent / "supervisorctl"
        socket = platform.home / "run" / "supervisor.sock"
        subprocess.run([control, "-s", f"unix://{socket}", word, "database"], check=True, capture_output=True)

    def ask(door: str) -> httpx.Response:
        with platform.partner() as partner, platform.client() as staff:
            if door == "/api/session":
                return staff.get(door, headers={"Cookie": f"yz_session={'x' * 43}"})
            return partner.post(door, content=b"<a/>", headers={"Content-Type": "text/xml"})

    assert until(lambda: answers(platform))
    doors = ("/api/session", "/fhir", "/cda")
    for _ in range(8):  # connections of several threads are open before
        for door in doors:
            ask(door)
    supervised("stop")
    try:
        answered = [(door, ask(door)) for _ in range(6) for door in doors]
    finally:
        supervised("start")
    assert {(door, answer.status_code) for door, answer in answered} == {(door, 503) for door in doors}
    assert all("数据库暂时没有应答" in answer.text for _, answer in answered)
    assert until(lambda: answers(platform))
