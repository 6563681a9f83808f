"""What others may call of the warehouse: offer a source, bring it up to date, ask it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from uuid import UUID

from yizhou.engines.warehouse.contracts import Changed, Question, Source, Table, TableState
from yizhou.kernel.auth.contracts import Actor

__all__ = ["Question", "opened", "pseudonym", "refresh", "register_source", "resident_of", "states", "tables"]


def register_source(source: Source) -> None:
    """Offer rows to the star; the tables made of them are files in `definitions/warehouse`. Called when Django is ready."""
    from yizhou.engines.warehouse import sources

    sources.register(source)


def tables() -> dict[str, Table]:
    """Every table of the star by id."""
    from yizhou.engines.warehouse import definitions

    return definitions.tables()


def refresh(actor: Actor, transaction: Callable[[], AbstractContextManager[None]]) -> list[Changed]:
    """Read what is new and write the changed parts, a `transaction` of the edge for each slice.

    Raises RefreshRunning, SourceUnknown.
    """
    from yizhou.engines.warehouse import refreshing

    return refreshing.refresh(actor, transaction)


@contextmanager
def opened(only: Sequence[str] = ()) -> Iterator[Question]:
    """The star (or these tables of it), to be asked in DuckDB's SQL: rows of everybody, for work that applies scope itself."""
    from yizhou.engines.warehouse import asking

    with asking.opened(only) as question:
        yield question


def states() -> list[TableState]:
    """What each table holds and when it was brought up to date."""
    from yizhou.engines.warehouse import asking

    return asking.states()


def pseudonym(resident_id: UUID) -> str:
    """A resident as the warehouse names it: 32 hexadecimal places."""
    from yizhou.engines.warehouse import pseudonyms

    return pseudonyms.pseudonym(resident_id)


def resident_of(name: str) -> UUID:
    """Who is behind a pseudonym: for reading the record through its own api, within scope and consent."""
    from yizhou.engines.warehouse import pseudonyms

    return pseudonyms.resident_of(name)
