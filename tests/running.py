"""A platform for the tests: the same processes `./yizhou up` starts, in a home of its own."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx

PROJECT = Path(__file__).resolve().parent.parent
PASSWORD = "Yizhou2025demo"
PUBLIC_HEALTH = "P532300PH"


def free_ports() -> tuple[int, int]:
    """Two neighbouring free ports of this machine."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port, port + 1


@dataclass
class Platform:
    """A running platform: where it answers and who may log in."""

    home: Path
    port: int
    base_url: str
    live_url: str
    password: str = PASSWORD
    environment: dict[str, str] = field(default_factory=dict)

    def command(
        self, *words: str, check: bool = True, timeout: float = 600
    ) -> "subprocess.CompletedProcess[str]":
        """Run `yizhou <words>` against this platform."""
        return subprocess.run(
            [sys.executable, "-m", "yizhou.entrypoints.cli", *words],
            cwd=PROJECT, env=self.environment, check=check, capture_output=True, text=True, timeout=timeout,
        )  # fmt: skip

    def client(self, username: str = "") -> httpx.Client:
        """An HTTP client, logged in when a user name is given."""
        client = httpx.Client(base_url=self.base_url, timeout=60, headers={"X-Yizhou-Request": "1"})
        if username:
            answer = client.post("/api/session", json={"username": username, "password": self.password})
            assert answer.status_code == 200, answer.text
        return client

    def partner(self, code: str = PUBLIC_HEALTH) -> httpx.Client:
        """An HTTP client with a partner's credentials: the prefecture's public health system unless named."""
        return httpx.Client(base_url=self.base_url, timeout=300, auth=(code, self.secret(code)))

    def secret(self, code: str = PUBLIC_HEALTH) -> str:
        """The secret of a partner of the synthetic prefecture."""
        return next(row["secret"] for row in self.prefecture["partners"] if row["code"] == code)

    def partner_of(self, username: str) -> str:
        """Code of the partner that sends for the institution a person of the demo works in."""
        place = next(
            row["organisation"] for row in self.prefecture["accounts"] if row["username"] == username
        )
        return next(row["code"] for row in self.prefecture["partners"] if row["organisation"] == place)

    @cached_property
    def prefecture(self) -> dict[str, Any]:
        """The synthetic prefecture's organisations, partners and accounts, as they were loaded."""
        return json.loads((self.home / "prefecture.json").read_text(encoding="utf-8"))

    def stop(self) -> None:
        self.command("down", check=False)
        shutil.rmtree(self.home, ignore_errors=True)


def start_platform() -> Platform:
    """Start one; the caller stops it."""
    home = Path(tempfile.mkdtemp(prefix="yzp-"))
    port, live_port = free_ports()
    environment = {
        **os.environ,
        "YIZHOU_HOME": str(home),
        "YIZHOU_PORT": str(port),
        "YIZHOU_LIVE_PORT": str(live_port),
    }
    environment.pop("DATABASE_URL", None)
    platform = Platform(
        home, port, f"http://127.0.0.1:{port}", f"http://127.0.0.1:{live_port}", environment=environment
    )
    result = platform.command("up", "--prefecture-only", check=False)
    if result.returncode != 0:
        raise AssertionError(f"the platform did not start:\n{result.stdout}\n{result.stderr}")
    return platform


def attach_platform(home: Path, port: int) -> Platform:
    """A platform that is up already (`YIZHOU_TEST_HOME`, `YIZHOU_TEST_PORT`): quick rounds while writing a journey."""
    environment = {
        **os.environ,
        "YIZHOU_HOME": str(home),
        "YIZHOU_PORT": str(port),
        "YIZHOU_LIVE_PORT": str(port + 1),
    }
    return Platform(
        home, port, f"http://127.0.0.1:{port}", f"http://127.0.0.1:{port + 1}", environment=environment
    )
