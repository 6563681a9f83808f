"""What a measurement is given, and what it gives."""

import math
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from time import perf_counter

from tests.running import Platform, start_platform


@dataclass(frozen=True)
class Measure:
    """One line of the table. `target` is a bound on `value`: at least, or at most when `at_most`; None where there is none."""

    what: str
    value: float
    unit: str
    target: float | None = None
    at_most: bool = False
    note: str = ""

    @property
    def met(self) -> bool | None:
        if self.target is None:
            return None
        return self.value <= self.target if self.at_most else self.value >= self.target


@dataclass
class Bench:
    """What the measurements of one run share. `scale` multiplies amounts: 1 is the full measurement."""

    scale: float = 1.0
    say: Callable[[str], None] = print
    _started: list[Platform] = field(default_factory=list)

    @cached_property
    def platform(self) -> Platform:
        """The platform under measurement, started by `yizhou up --prefecture-only` in a home of its own."""
        self.say("starting a platform")
        running = start_platform()
        self._started.append(running)
        return running

    def django(self) -> None:
        """Make Django of this process work on the platform's database."""
        os.environ.update(
            {name: value for name, value in self.platform.environment.items() if name.startswith("YIZHOU_")}
        )
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yizhou.kernel.settings.django")
        import django

        django.setup(set_prefix=False)

    def amount(self, full: int, least: int = 1) -> int:
        """`full`, scaled."""
        return max(least, round(full * self.scale))

    def close(self) -> None:
        """Stop what was started."""
        for running in self._started:
            running.stop()


@contextmanager
def clock() -> Iterator[Callable[[], float]]:
    """`with clock() as seconds:` … `seconds()` since the block began, stopped at its end."""
    started = perf_counter()
    stopped: list[float] = []
    try:
        yield lambda: (stopped[0] if stopped else perf_counter()) - started
    finally:
        stopped.append(perf_counter())


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that `share` (0 to 1) of the values do not exceed (nearest rank)."""
    if not values:
        raise ValueError("no values")
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
