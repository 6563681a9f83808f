"""A process that refreshes the warehouse from invented messages, and kills itself where it is told to: `refresher DATABASE [POINT NUMBER]`."""

import os
import signal
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROWS, STEP = 3_000, 250


def rows(position: Any, limit: int) -> list[dict[str, Any]]:
    """Messages of three years; every seventh takes the place of an earlier one, maybe of another year."""
    begin = position or 0
    return [
        {
            "id": f"m{number - 300 if number % 7 == 0 and number > 300 else number}", "deleted": number % 50 == 0, "facility": f"F{number % 9}",
            "channel": "files", "status": "accepted" if number % 7 else "refused", "resources": number, "documents": 1, "faults": 0,
            "milliseconds": 1.5, "size": number, "repeats": 0, "day": (date(2023, 1, 1) + timedelta(days=number % 1000)).isoformat(),
        }
        for number in range(begin, min(begin + min(limit, STEP), ROWS))
    ]  # fmt: skip


def main() -> None:
    database, *told = sys.argv[1:]
    import django
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    django.setup(set_prefix=False)
    from yizhou.engines.warehouse import api, refreshing, sources
    from yizhou.engines.warehouse.contracts import Batch, Source
    from yizhou.engines.warehouse.store import manifest, star
    from yizhou.kernel.auth.contracts import system_actor
    from yizhou.kernel.db.api import unit_of_work

    def read(_: Any, position: Any, limit: int) -> Batch:
        found = rows(position, limit)
        after = (position or 0) + len(found)
        return Batch(found, after, after < ROWS)

    api.register_source(Source("messages", "交换消息", sources.known()["messages"].columns, read))
    refreshing.BATCH, refreshing.SLICE = STEP, STEP * 3
    if told:
        point, number = told[0], int(told[1])
        left = iter(range(number, -1, -1))

        def stop(*_: Any) -> None:
            if next(left, 0) == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        def before(owner: Any, name: str) -> None:
            plain: Callable[..., Any] = getattr(owner, name)

            def stopping(*given: Any, **named: Any) -> Any:
                stop()
                return plain(*given, **named)

            setattr(owner, name, stopping)

        def half(*given: Any) -> Any:
            count = written(*given)
            target: Path = given[-1]
            content = target.read_bytes()
            target.write_bytes(content[: len(content) // 2])
            stop()
            target.write_bytes(content)
            return count

        written = star.write_part
        if point == "half_a_file":
            star.write_part = half
        else:
            owner, name = {
                "before_a_file": (star, "write_part"), "before_its_name": (Path, "replace"),
                "before_the_manifest": (manifest, "replace"), "before_the_position": (manifest, "save_source"),
                "before_tidying": (manifest, "take_retired"),
            }[point]  # fmt: skip
            before(owner, name)
    api.refresh(system_actor("测试"), unit_of_work)


if __name__ == "__main__":
    main()
