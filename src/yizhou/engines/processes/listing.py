"""Lists: work, cases, history, paged by key."""

from collections.abc import Sequence
from uuid import UUID

from yizhou.engines.processes import working
from yizhou.engines.processes.contracts import Case, CaseStep, CaseTask, Fee, Remark
from yizhou.engines.processes.store import cases as case_store
from yizhou.engines.processes.store import tasks as task_store
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import now
from yizhou.kernel.db.api import decode_key, encode_key
from yizhou.kernel.db.contracts import Page
from yizhou.kernel.db.errors import BadPageKey

MOST = 100
WHICH = ("open", "mine", "overdue", "all")


def _uuid(after: str | None) -> UUID | None:
    if after is None:
        return None
    try:
        return UUID(str(decode_key(after)[0]))
    except (ValueError, IndexError):
        raise BadPageKey(key=after[:60]) from None


def _page(found: list[Case], most: int) -> Page[Case]:
    return Page(found[:most], encode_key((found[most - 1].id,)) if len(found) > most else None)


def cases(
    actor: Actor, process: str, state: str, resident_id: UUID | None, after: str | None, limit: int
) -> Page[Case]:
    """See `api.cases`."""
    most = max(1, min(limit, MOST))
    return _page(
        case_store.list_of_organisation(actor, process, state, resident_id, _uuid(after), most + 1), most
    )


def every_case(actor: Actor, process: str, state: str, after: str | None, limit: int) -> Page[Case]:
    """Cases for the console, whoever takes part."""
    most = max(1, min(limit, MOST))
    return _page(case_store.list_all(actor, process, state, _uuid(after), most + 1), most)


def tasks(actor: Actor, which: str, process: str, after: str | None, limit: int) -> Page[CaseTask]:
    """See `api.tasks`."""
    most = max(1, min(limit, MOST))
    key = decode_key(after) if after else None
    if key is not None and len(key) != 2:
        raise BadPageKey(key=str(after)[:60])
    found = task_store.list_open(actor, which if which in WHICH else "open", process, now(), key, most + 1)
    last = found[most - 1] if len(found) > most else None
    return Page(found[:most], encode_key((last.due.isoformat(), last.id)) if last else None)


def tasks_of(actor: Actor, case_id: UUID) -> Sequence[CaseTask]:
    """See `api.tasks_of`."""
    return task_store.list_of_case(actor, working.case(actor, case_id))


def history(actor: Actor, case_id: UUID) -> Sequence[CaseStep]:
    """See `api.history`."""
    return case_store.list_steps(actor, working.case(actor, case_id))


def remarks(actor: Actor, case_id: UUID) -> Sequence[Remark]:
    """What the parties told one another. Raises CaseNotFound."""
    return case_store.list_remarks(actor, working.case(actor, case_id))


def fees(actor: Actor, case_id: UUID) -> Sequence[Fee]:
    """What a case costs. Raises CaseNotFound."""
    return case_store.list_fees(actor, working.case(actor, case_id))
