"""Processes beside this one that work on the platform's database, one for each core."""

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor

from tests.bench.measuring import Bench


def processes(bench: Bench) -> ProcessPoolExecutor:
    """A pool of them; what it is given must be importable."""
    settings = {
        name: value for name, value in bench.platform.environment.items() if name.startswith("YIZHOU_")
    }
    return ProcessPoolExecutor(
        os.cpu_count(), multiprocessing.get_context("spawn"), initializer=_prepare, initargs=(settings,)
    )


def _prepare(settings: dict[str, str]) -> None:
    os.environ.update(settings)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yizhou.kernel.settings.django")
    import django

    django.setup(set_prefix=False)
