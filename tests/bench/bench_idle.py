"""Memory of the whole platform at rest: proportional set size of supervisor, database, web, worker, live, watchdog."""

import time
from collections import defaultdict
from collections.abc import Iterator

from tests.bench.measuring import Bench, Measure
from tests.bench.memory import family, proportional_megabytes

SETTLE_SECONDS = 20


def measure(bench: Bench) -> Iterator[Measure]:
    """Each process by name, and all of them."""
    supervisor = int((bench.platform.home / "supervisor.pid").read_text())
    time.sleep(SETTLE_SECONDS * min(1.0, bench.scale))
    groups: dict[str, float] = defaultdict(float)
    for number, command in family(supervisor).items():
        groups[_name(command)] += proportional_megabytes(number)
    for name, megabytes in sorted(groups.items()):
        yield Measure(name, megabytes, "MB")
    yield Measure("whole platform", sum(groups.values()), "MB", target=600, at_most=True, note="idle")


def _name(command: str) -> str:
    for word, name in (
        ("supervisord", "supervisor"),
        ("entrypoints.web", "web"),
        ("entrypoints.live", "live"),
        ("entrypoints.worker", "worker"),
        ("entrypoints.watch", "watch"),
        ("entrypoints.database", "database"),
        ("postgres", "database"),
    ):
        if word in command:
            return name
    return command.split(" ", maxsplit=1)[0].rpartition("/")[2] or "other"
