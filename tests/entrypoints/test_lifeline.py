"""A process does not outlive the one that started it, not even one that ended before it looked."""

import signal
import subprocess
import sys

LATE = "from yizhou.entrypoints.lifeline import die_with_parent; die_with_parent({parent}); print('alive')"


def run(parent: str) -> "subprocess.CompletedProcess[str]":
    program = "import os; " + LATE.format(parent=parent)
    return subprocess.run([sys.executable, "-c", program], check=False, capture_output=True, text=True)


def test_a_process_whose_starter_is_gone_already_ends_at_once() -> None:
    late = run("os.getppid() + 1")
    assert late.returncode == -signal.SIGKILL
    assert late.stdout == ""


def test_a_process_whose_starter_is_there_goes_on() -> None:
    assert run("os.getppid()").stdout == "alive\n"
