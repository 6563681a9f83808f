"""The life of a health code after its birth with the index id: suspended, resumed, replaced by a new number, scanned."""

from uuid import UUID

from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import now
from yizhou.kernel.db.api import decode_key, encode_key
from yizhou.kernel.db.contracts import Page
from yizhou.kernel.events.api import emit
from yizhou.registries.residents import finding
from yizhou.registries.residents.code_numbers import code_number
from yizhou.registries.residents.contracts import CodeState, CodeStep, CodeUse, Resident
from yizhou.registries.residents.errors import CodeStateUnfit
from yizhou.registries.residents.events import HealthCodeReplaced, HealthCodeResumed, HealthCodeStopped
from yizhou.registries.residents.health_codes import STATE_NAMES
from yizhou.registries.residents.merging import require_reason
from yizhou.registries.residents.store import codes, writing

WHAT = "健康码"


def state(actor: Actor, resident_id: UUID) -> CodeState:
    """See `api.code_state`."""
    resident = finding.get(actor, resident_id)
    return _state(actor, resident, resident.health_code)


def _state(actor: Actor, resident: Resident, number: str) -> CodeState:
    stop = codes.find_stop(actor, number)
    steps = codes.list_steps(actor, (resident.id, *resident.merged_ids))
    return CodeState(
        resident.id,
        number,
        stop[1] if stop else "active",
        stop[2] if stop else None,
        stop[3] if stop else "",
        tuple(CodeStep(*step) for step in steps),
    )


def suspend(actor: Actor, resident_id: UUID, reason: str) -> CodeState:
    """See `api.suspend_code`. All numbers of the resident stop: those of ids merged into it too."""
    require_reason(reason)
    resident = finding.get(actor, resident_id)
    at = now()
    held = [
        (owner, number)
        for owner, number in codes.list_numbers(actor, resident.id)
        if codes.find_stop(actor, number) is None
    ]
    if not held:
        raise CodeStateUnfit(act="挂失", state="已停用")
    codes.insert_stops(actor, [(number, owner, "suspended", at, reason.strip()) for owner, number in held])
    codes.insert_steps(actor, [(owner, number, "suspended", at, reason.strip()) for owner, number in held])
    audit.record(
        actor, "update", resident_id=resident.id, what=WHAT, detail={"state": "suspended", "reason": reason}
    )
    emit(*(HealthCodeStopped(resident.id, number, "suspended") for _, number in held))
    return _state(actor, resident, resident.health_code)


def cancel(actor: Actor, resident: Resident, reason: str) -> None:
    """Stop all numbers of a cancelled index id, the suspended ones too."""
    at = now()
    owned = [
        (owner, number)
        for owner, number in codes.list_numbers(actor, resident.id)
        if (found := codes.find_stop(actor, number)) is None or found[1] != "replaced"
    ]
    codes.insert_stops(actor, [(number, owner, "cancelled", at, reason.strip()) for owner, number in owned])
    codes.insert_steps(actor, [(owner, number, "cancelled", at, reason.strip()) for owner, number in owned])
    emit(*(HealthCodeStopped(resident.id, number, "cancelled") for _, number in owned))


def resume(actor: Actor, resident_id: UUID, reason: str) -> CodeState:
    """See `api.resume_code`. What was replaced or cancelled stays so."""
    require_reason(reason)
    resident = finding.get(actor, resident_id)
    if not _revive(actor, resident, "suspended", reason):
        stopped = codes.find_stop(actor, resident.health_code)
        raise CodeStateUnfit(act="恢复", state=STATE_NAMES[stopped[1] if stopped else "active"])
    return _state(actor, resident, resident.health_code)


def restore(actor: Actor, resident: Resident, reason: str) -> None:
    """Let the numbers hold again that stopped because their index id was cancelled."""
    _revive(actor, resident, "cancelled", reason)


def _revive(actor: Actor, resident: Resident, was: str, reason: str) -> bool:
    owned = {number: owner for owner, number in codes.list_numbers(actor, resident.id)}
    revived = [number for number in owned if (stop := codes.find_stop(actor, number)) and stop[1] == was]
    if not revived:
        return False
    at = now()
    codes.delete_stops(actor, revived)
    codes.insert_steps(actor, [(owned[number], number, "resumed", at, reason.strip()) for number in revived])
    audit.record(
        actor, "update", resident_id=resident.id, what=WHAT, detail={"state": "resumed", "reason": reason}
    )
    emit(*(HealthCodeResumed(resident.id, number) for number in revived))
    return True


def replace(actor: Actor, resident_id: UUID, reason: str) -> CodeState:
    """See `api.replace_code`. The new number is bound to the surviving id; all older ones stop."""
    require_reason(reason)
    resident = finding.get(actor, resident_id)
    owned = codes.list_numbers(actor, resident.id)
    stopped = codes.find_stop(actor, resident.health_code)
    if stopped is not None and stopped[1] == "cancelled":
        raise CodeStateUnfit(act="补发", state=STATE_NAMES["cancelled"])
    at = now()
    new = code_number(writing.next_serials(actor, 1)[0])
    codes.insert_stops(actor, [(number, owner, "replaced", at, reason.strip()) for owner, number in owned])
    codes.save_number(actor, resident.id, new, at)
    codes.insert_steps(
        actor,
        [
            *((owner, number, "replaced", at, reason.strip()) for owner, number in owned),
            (resident.id, new, "issued", at, reason.strip()),
        ],
    )
    audit.record(
        actor, "update", resident_id=resident.id, what=WHAT, detail={"state": "replaced", "reason": reason}
    )
    emit(HealthCodeReplaced(resident.id, resident.health_code, new))
    return _state(actor, resident, new)


def list_uses(actor: Actor, resident_id: UUID, after: str | None, limit: int) -> Page[CodeUse]:
    """See `api.code_uses`."""
    resident = finding.get(actor, resident_id)
    limit = max(1, min(limit, 100))
    ids = (resident.id, *resident.merged_ids)
    rows = codes.list_uses(actor, ids, decode_key(after) if after else (), limit + 1)
    shown = rows[:limit]
    following = encode_key((shown[-1][0],)) if len(rows) > limit else None
    return Page([CodeUse(*row[1:]) for row in shown], following, None)
