"""Ties a process to the one that started it, so that a killed parent never leaves half a platform behind (Linux)."""

import ctypes
import os
import signal
import sys

from yizhou.kernel.settings.api import environment

PR_SET_PDEATHSIG = 1
STARTER = "YIZHOU_STARTER"
"""Names, for the workers of a server, the process that starts them."""


def starter() -> int:
    """Process number of whoever started this one: of the supervisor, for its children, even when it is gone already."""
    if STARTER in os.environ:
        return int(os.environ[STARTER])
    if "SUPERVISOR_ENABLED" in os.environ:
        return int((environment().home / "supervisor.pid").read_text())
    return os.getppid()


def die_with_parent(parent: int, with_signal: signal.Signals = signal.SIGKILL) -> None:
    """Have the kernel send `with_signal` to this process when its parent ends (prctl(2), PR_SET_PDEATHSIG).

    SIGKILL, because whoever has lost its supervisor has nobody left to end a graceful stop that hangs, and would go on
    holding the port (Granian shares it) beside its successor. Nothing acknowledged depends on a graceful stop.
    `parent` (see `starter`) may have ended before this is called: then this process ends at once.
    """
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(with_signal), 0, 0, 0)
    if os.getppid() != parent:
        os.kill(os.getpid(), with_signal)


if __name__ == "__main__":
    die_with_parent(starter())
    os.environ[STARTER] = str(os.getpid())
    os.execvp(sys.argv[1], sys.argv[1:])
