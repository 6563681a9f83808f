"""Asking the star: the files of the manifest under their tables' names."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from shutil import rmtree

from yizhou.engines.warehouse import definitions, refreshing
from yizhou.engines.warehouse.contracts import Question, TableState
from yizhou.engines.warehouse.store import manifest, star
from yizhou.kernel.clock.api import new_id


@contextmanager
def opened(only: Sequence[str]) -> Iterator[Question]:
    """See `api.opened`."""
    held: dict[str, list[manifest.File]] = {}
    for file in manifest.files():
        held.setdefault(file.table, []).append(file)
    spill = refreshing.folder() / "incoming" / new_id().hex
    try:
        with star.connect(spill) as link:
            for table in definitions.tables().values():
                if not only or table.id in only:
                    star.show(
                        link, table, [refreshing.folder() / file.name for file in held.get(table.id, ())]
                    )
            yield star.Asked(link)
    finally:
        rmtree(spill, ignore_errors=True)


def states() -> list[TableState]:
    """See `api.states`."""
    held: dict[str, list[manifest.File]] = {}
    for file in manifest.files():
        held.setdefault(file.table, []).append(file)
    read = manifest.refreshed()
    return [
        TableState(
            table.id, table.title, table.source, table.columns, sum(file.rows for file in held.get(table.id, ())),
            sum(file.bytes for file in held.get(table.id, ())), len(held.get(table.id, ())), read.get(table.source),
        )
        for table in definitions.tables().values()
    ]  # fmt: skip
