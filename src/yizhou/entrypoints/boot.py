"""Has the platform come up with the machine, through systemd or cron, whichever is there."""

import os
import shutil
import subprocess
from pathlib import Path

from yizhou.kernel.settings.api import environment

UNIT = Path("/etc/systemd/system/yizhou.service")
MARK = "# 健康彝州"


def _surroundings() -> list[str]:
    names = (
        "YIZHOU_HOME",
        "YIZHOU_PORT",
        "YIZHOU_LIVE_PORT",
        "YIZHOU_HOST",
        "DATABASE_URL",
        "YIZHOU_FILE_STORE",
    )
    return [f"{name}={os.environ[name]}" for name in names if os.environ.get(name)]


def _unit() -> str:
    project = environment().project
    settings = "".join(f'Environment="{setting}"\n' for setting in _surroundings())
    return (
        "[Unit]\nDescription=Yizhou Health\nAfter=network.target\n\n[Service]\nType=oneshot\nRemainAfterExit=yes\n"
        f"{settings}ExecStart={project}/yizhou up --resume\nExecStop={project}/yizhou down\nTimeoutStartSec=600\n\n"
        "[Install]\nWantedBy=multi-user.target\n"
    )


def register() -> str:
    """Register once; what was done, in Chinese, or what to do by hand."""
    if Path("/run/systemd/system").exists() and os.geteuid() == 0:
        if not UNIT.exists() or UNIT.read_text() != _unit():
            UNIT.write_text(_unit())
            subprocess.run(["systemctl", "daemon-reload"], check=True, capture_output=True)
            subprocess.run(["systemctl", "enable", "yizhou.service"], check=True, capture_output=True)
        return "开机自动启动：已登记到 systemd"
    if shutil.which("crontab"):
        held = subprocess.run(["crontab", "-l"], capture_output=True, text=True, check=False).stdout
        line = f"@reboot {' '.join(_surroundings())} {environment().project}/yizhou up --resume {MARK}\n"
        if line not in held:
            kept = "".join(row for row in held.splitlines(keepends=True) if MARK not in row)
            subprocess.run(["crontab", "-"], input=kept + line, text=True, check=True)
        return "开机自动启动：已登记到 cron"
    return "开机自动启动：本机没有 systemd 和 cron，重启后请再运行一次 ./yizhou up（数据不会丢失）"


def unregister() -> None:
    """Undo `register`."""
    if UNIT.exists() and os.geteuid() == 0:
        subprocess.run(["systemctl", "disable", "yizhou.service"], check=False, capture_output=True)
        UNIT.unlink()
    if shutil.which("crontab"):
        held = subprocess.run(["crontab", "-l"], capture_output=True, text=True, check=False).stdout
        if MARK in held:
            kept = "".join(row for row in held.splitlines(keepends=True) if MARK not in row)
            subprocess.run(["crontab", "-"], input=kept, text=True, check=True)
