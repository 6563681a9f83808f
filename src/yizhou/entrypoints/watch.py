"""The watchdog: when the supervisor itself is killed, it brings the platform up again (docs/decisions/0005)."""

import os
import subprocess
import sys
import time

from yizhou.entrypoints.processes import supervisor_answers
from yizhou.kernel.settings.api import environment

LOOK_SECONDS = 0.5
SETTLE_SECONDS = 3.0


def main() -> None:
    """Wait for the parent to vanish; then start anew, once the old processes have ended with it."""
    parent = int((environment().home / "supervisor.pid").read_text())
    while os.getppid() == parent:
        time.sleep(LOOK_SECONDS)
    time.sleep(SETTLE_SECONDS)
    if supervisor_answers():
        return
    # The pipe to the old supervisor is broken; what is said from here on goes to a file.
    with (environment().home / "logs" / "restart.log").open("a") as log:
        subprocess.run(
            [sys.executable, "-m", "yizhou.entrypoints.cli", "up", "--resume"], check=False,
            cwd=environment().project, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip


if __name__ == "__main__":
    main()
