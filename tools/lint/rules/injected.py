"""Rule `injected`: time and identity come from `kernel.clock`."""

import ast
from collections.abc import Iterator

from tools.lint.rule import FileRule, name_of
from tools.lint.source import Finding, Source

CALLS = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "timezone.now", "time.time")
MAKERS = ("uuid1", "uuid4", "uuid6", "uuid7")


class Injected(FileRule):
    """No call of the system's clock (`datetime.now()`, `date.today()`, `time.time()`, …) and no new UUID
    outside `kernel/clock`. Measuring durations with `monotonic` and `perf_counter` is free.
    """

    id = "injected"
    why = "A test must be able to stand still in time and to repeat itself."

    def applies(self, source: Source) -> bool:
        return super().applies(source) and source.feature != "kernel/clock" and not source.in_migrations

    def check_file(self, source: Source) -> Iterator[Finding]:
        for node in source.nodes:
            if isinstance(node, ast.Call):
                name = name_of(node.func)
                if name.endswith(CALLS) and name.rpartition(".")[0].rpartition(".")[2] in {
                    "datetime",
                    "date",
                    "timezone",
                    "time",
                }:
                    yield self.at(source, node, f"{name}(): ask yizhou.kernel.clock.api for now() or today()")
                elif name.rpartition(".")[2] in MAKERS:
                    yield self.at(source, node, f"{name}(): ask yizhou.kernel.clock.api for new_id()")
