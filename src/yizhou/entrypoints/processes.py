"""The platform's processes under one supervisor (supervisord): its configuration, start, stop and state."""

import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xmlrpc.client import Fault as RpcFault
from xmlrpc.client import ServerProxy

from supervisor.xmlrpc import SupervisorTransport

from yizhou.kernel.settings.api import Environment, environment

LATER = ("web", "worker", "live")
"""Started by `up` after the database is migrated; the database and the watchdog start with the supervisor."""


@dataclass(frozen=True, slots=True)
class Process:
    name: str
    state: str
    pid: int
    seconds: int


def _programs(env: Environment) -> dict[str, str]:
    python = sys.executable
    granian = (
        f"{python} -m yizhou.entrypoints.lifeline {Path(python).parent / 'granian'} --host {env.host} --no-ws "
        "--log-level warning --respawn-failed-workers"
    )
    programs = {
        "web": f"{granian} --interface wsgi --port {env.port} --workers {env.web_workers} --blocking-threads 4 "
        "--backlog 16384 --backpressure 8192 yizhou.entrypoints.web.wsgi:application",
        "live": f"{granian} --interface asgi --port {env.live_port} --workers 1 yizhou.entrypoints.live:application",
        "worker": f"{python} -m yizhou.entrypoints.worker",
        "watch": f"{python} -m yizhou.entrypoints.watch",
    }
    if env.embedded_database:
        programs["database"] = f"{python} -m yizhou.entrypoints.database"
    return programs


def _descriptors() -> int:
    """Open files to ask for: enough for 10,000 connections where the machine allows it."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return 60_000 if hard == resource.RLIM_INFINITY else max(256, min(60_000, hard - 64))


def _configuration(env: Environment) -> str:
    logs = env.home / "logs"
    parts = [
        f"[unix_http_server]\nfile={socket_path(env)}\nchmod=0700\n",
        (
            f"[supervisord]\nlogfile={logs}/supervisor.log\nlogfile_maxbytes=5MB\npidfile={env.home}/supervisor.pid\n"
            f"childlogdir={logs}\ndirectory={env.project}\nminfds={_descriptors()}\n"
        ),
        (
            "[rpcinterface:supervisor]\n"
            "supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface\n"
        ),
    ]
    for name, command in _programs(env).items():
        parts.append(
            f"[program:{name}]\ncommand={command.replace('%', '%%')}\nautostart={str(name not in LATER).lower()}\n"
            f"autorestart=true\nstartsecs=1\nstartretries=1000\nstopwaitsecs=30\n"
            f"stopsignal={'INT' if name == 'database' else 'TERM'}\n"
            f"redirect_stderr=true\nstdout_logfile={logs}/{name}.log\nstdout_logfile_maxbytes=20MB\n"
            "stdout_logfile_backups=2\n"
        )
    return "\n".join(parts)


def socket_path(env: Environment) -> Path:
    return env.socket_folder / "supervisor.sock"


def _server(env: Environment) -> Any:
    return ServerProxy(
        "http://127.0.0.1", transport=SupervisorTransport(None, None, f"unix://{socket_path(env)}")
    )


def supervisor_answers(env: Environment | None = None) -> bool:
    """Whether a supervisor of this home is there."""
    try:
        return bool(_server(env or environment()).supervisor.getState()["statecode"] == 1)
    except (OSError, RpcFault):
        return False


def start_supervisor() -> None:
    """Start the supervisor (and with it the database) when it is not there yet."""
    env = environment()
    if supervisor_answers(env):
        return
    for folder in (env.home, env.home / "logs", env.socket_folder, env.home / "metrics"):
        folder.mkdir(parents=True, exist_ok=True)
    for stale in (env.home / "metrics").glob("*.db"):
        stale.unlink()
    configuration = env.home / "supervisor.conf"
    configuration.write_text(_configuration(env))
    surroundings = {
        **os.environ,
        "YIZHOU_HOME": str(env.home),
        "YIZHOU_PORT": str(env.port),
        "YIZHOU_LIVE_PORT": str(env.live_port),
        "PROMETHEUS_MULTIPROC_DIR": str(env.home / "metrics"),
    }
    subprocess.run(
        [Path(sys.executable).parent / "supervisord", "-c", configuration], check=True, env=surroundings,
        cwd=env.project, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    end = time.monotonic() + 20
    while not supervisor_answers(env):
        if time.monotonic() > end:
            raise TimeoutError("supervisord")
        time.sleep(0.1)


def last_change() -> float:
    """When code, definitions or the built client changed last (seconds since the epoch)."""
    env = environment()
    places = ((env.project / "src", "*.py"), (env.definitions, "*.yaml"), (env.web_dist, "index.html"))
    return max((path.stat().st_mtime for folder, name in places for path in folder.rglob(name)), default=0.0)


def start_rest() -> None:
    """Start what needs a migrated database; what runs on older code or pages is started anew."""
    server = _server(environment()).supervisor
    changed = last_change()
    for name in LATER:
        info = server.getProcessInfo(name)
        if info["statename"] in ("RUNNING", "STARTING"):
            if info["start"] >= changed:
                continue
            server.stopProcess(name, True)
        server.startProcess(name, False)


def stop() -> bool:
    """Stop everything in order; False when nothing ran."""
    env = environment()
    if not supervisor_answers(env):
        return False
    server = _server(env).supervisor
    for name in (*LATER, "watch", "database"):
        try:
            server.stopProcess(name, True)
        except RpcFault:
            continue
    server.shutdown()
    end = time.monotonic() + 30
    while supervisor_answers(env) and time.monotonic() < end:
        time.sleep(0.1)
    return True


def processes() -> list[Process]:
    """State of every process; empty when the supervisor is not there."""
    env = environment()
    if not supervisor_answers(env):
        return []
    return [
        Process(info["name"], info["statename"], info["pid"], max(0, info["now"] - info["start"]))
        for info in _server(env).supervisor.getAllProcessInfo()
    ]
