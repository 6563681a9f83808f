"""What others may call to do work in the background. One job is one transaction; a job may run twice."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app as current

from yizhou.kernel.db.api import unit_of_work

__all__ = ["defer", "job", "periodic"]

Work = Callable[..., None]


def _in_one_transaction(work: Work) -> Work:
    @wraps(work)
    def run(**arguments: Any) -> None:
        arguments.pop("timestamp", None)
        with unit_of_work():
            work(**arguments)

    return run


def _without_moment(work: Work) -> Work:
    """The moment a periodic job was due is told by procrastinate; ours ask the clock."""

    @wraps(work)
    def run(**arguments: Any) -> None:
        arguments.pop("timestamp", None)
        work(**arguments)

    return run


def job(*, name: str, transactional: bool = True) -> Callable[[Work], Work]:
    """Declare a background job. With `transactional=False` it opens its own transactions (message intake)."""

    def declare(work: Work) -> Work:
        run = _in_one_transaction(work) if transactional else work
        work.task = current.task(name=name, retry=RetryStrategy(max_attempts=8, exponential_wait=3))(run)  # type: ignore[attr-defined]
        return work

    return declare


def periodic(cron: str, *, name: str, transactional: bool = True) -> Callable[[Work], Work]:
    """Declare a job that runs on a schedule: five cron fields in China time, a sixth for seconds."""

    def declare(work: Work) -> Work:
        run = _in_one_transaction(work) if transactional else _without_moment(work)
        task = current.task(name=name, queueing_lock=name, pass_context=False)(run)
        work.task = current.periodic(cron=cron)(task)  # type: ignore[attr-defined]
        return work

    return declare


def defer(work: Work, **arguments: Any) -> None:
    """Queue a job in the current transaction; arguments are JSON values."""
    work.task.defer(**arguments)  # type: ignore[attr-defined]
