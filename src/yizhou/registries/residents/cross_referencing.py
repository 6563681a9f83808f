"""Numbers that a system above gave a resident (a province's code, a card): one of a kind each, held by one resident, never overwritten."""

from uuid import UUID

from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import now
from yizhou.registries.residents import finding
from yizhou.registries.residents.contracts import Binding
from yizhou.registries.residents.merging import require_reason
from yizhou.registries.residents.store import reading, writing

WHAT = "居民交叉索引"


def numbers_of(actor: Actor, resident_id: UUID, source: str) -> dict[str, UUID]:
    """Open numbers of this kind in the resident's cluster, and the index id each belongs to. Not audited."""
    members = finding.identity_sets((resident_id,))[resident_id]
    return {
        row[1]: row[2] for row in reading.list_links(actor, members) if row[0] == source and row[6] is None
    }


def bind_number(actor: Actor, resident_id: UUID, source: str, number: str) -> Binding:
    """Bind a number given by a system above (`source` is its namespace); one of a kind each. Audited.

    Never overwrites: see `Binding`. Raises ResidentNotFound, OutOfScope.
    """
    resident = finding.get(actor, resident_id)
    writing.lock_clusters(actor, (resident.id,))
    holder = reading.find_by_number(actor, source, number)
    if holder is not None:
        return Binding("same" if holder == resident.id else "taken", number, holder)
    other = next(iter(numbers_of(actor, resident.id, source)), "")
    if other:
        return Binding("other", other, resident.id)
    writing.insert_links(actor, [(source, number, resident.id, None, now(), 1.0)])
    holder = reading.find_by_number(actor, source, number)
    if holder != resident.id:  # somebody was faster
        return Binding("taken", number, holder)
    audit.record(actor, "update", resident_id=resident.id, what=WHAT, detail={"bound": source})
    return Binding("bound", number, resident.id)


def end_number(actor: Actor, resident_id: UUID, source: str, number: str, reason: str) -> bool:
    """A number given by a system above no longer holds; whether it was the resident's. Audited. Raises ReasonMissing, OutOfScope."""
    require_reason(reason)
    finding.require_visible(actor, resident_id)
    if number not in numbers_of(actor, resident_id, source):
        return False
    writing.end_link(actor, source, number, now())
    audit.record(
        actor,
        "update",
        resident_id=resident_id,
        what=WHAT,
        detail={"ended": source, "reason": reason.strip()},
    )
    return True
