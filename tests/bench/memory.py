"""How much memory a platform takes: the proportional share of every process under its supervisor."""

import re
from pathlib import Path

PROC = Path("/proc")


def family(root: int) -> dict[int, str]:
    """The process `root` and everything below it: command by process number."""
    parents: dict[int, int] = {}
    names: dict[int, str] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            try:
                text = (entry / "stat").read_text()
                command = (
                    (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
                )
            except (FileNotFoundError, ProcessLookupError):
                continue
            number = int(entry.name)
            parents[number] = int(text.rpartition(")")[2].split()[1])
            names[number] = command
    found = {root}
    while True:
        below = {number for number, parent in parents.items() if parent in found} | found
        if below == found:
            return {number: names.get(number, "") for number in sorted(found)}
        found = below


def proportional_megabytes(number: int) -> float:
    """Proportional set size (shared pages divided among those who share them); 0 for a process that has ended."""
    try:
        text = (PROC / str(number) / "smaps_rollup").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    found = re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)
    return int(found.group(1)) / 1024 if found else 0.0
