"""The machine a table was measured on: numbers without it mean nothing."""

import os
import platform
import re
import subprocess
from pathlib import Path


def describe() -> dict[str, str]:
    """Processor, cores this process may use, memory, system, and versions of Python and PostgreSQL."""
    return {
        "cpu": _field(Path("/proc/cpuinfo"), r"model name\s*:\s*(.+)")
        or platform.processor()
        or platform.machine(),
        "cores": str(len(os.sched_getaffinity(0))),
        "memory": _memory(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "postgresql": _postgresql(),
    }


def _field(path: Path, pattern: str) -> str:
    found = re.search(pattern, path.read_text()) if path.exists() else None
    return found.group(1).strip() if found else ""


def _memory() -> str:
    kilobytes = _field(Path("/proc/meminfo"), r"MemTotal:\s*(\d+)")
    return f"{int(kilobytes) / 1024 / 1024:.1f} GiB" if kilobytes else "?"


def _postgresql() -> str:
    if url := os.environ.get("DATABASE_URL"):
        import psycopg

        with psycopg.connect(url) as connection:
            return f"{connection.info.parameter_status('server_version')} (DATABASE_URL)"
    from yizhou.kernel.db.embedded import BINARIES

    printed = subprocess.run(
        [BINARIES / "postgres", "--version"], check=True, capture_output=True, text=True
    ).stdout
    return f"{printed.split()[-1]} (embedded)"
