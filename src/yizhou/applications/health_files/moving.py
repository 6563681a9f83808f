"""A file from one institution to another: offered by its keeper, taken by the receiver."""

from dataclasses import replace
from uuid import UUID

from yizhou.applications.health_files import store
from yizhou.applications.health_files.contracts import HealthFile
from yizhou.applications.health_files.errors import MoveRefused, ReceiverWrong
from yizhou.applications.health_files.filing import held, kept, require_open, village_of
from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor, system_actor
from yizhou.kernel.organisations import api as organisations
from yizhou.registries.residents import api as residents

_PLATFORM = system_actor("居民健康档案")
"""Who takes a file over cannot see its resident yet."""


def offer(actor: Actor, resident_id: UUID, receiver_code: str, note: str) -> HealthFile:
    """Apply for a move to another institution. Raises FileIsClosed, NotTheKeeper, ReceiverWrong."""
    file = kept(actor, resident_id, "迁移")
    require_open(file, "迁移")
    receiver = organisations.by_code(receiver_code)
    if receiver is None:
        raise ReceiverWrong(code=receiver_code, problem="没有这个机构")
    if receiver.id == file.organisation_id:
        raise ReceiverWrong(code=receiver_code, problem="档案已由它管理")
    offered = replace(file, transfer_to=receiver.id, transfer_name=receiver.name, transfer_note=note)
    store.update_file(actor, offered)
    store.insert_act(actor, offered, "offered", f"申请迁移至{receiver.name}{'：' + note if note else ''}")
    record(actor, "update", resident_id=file.resident_id, what="健康档案申请迁移")
    return offered


def accept(actor: Actor, resident_id: UUID, village_code: str = "") -> HealthFile:
    """Take over what was offered to the actor's institution; the number stays. Raises MoveRefused, FileIsClosed, VillageMissing."""
    file = held(actor, resident_id)
    if file.transfer_to is None or file.transfer_to != actor.organisation_id:
        raise MoveRefused
    require_open(file, "接收")
    place = organisations.get(file.transfer_to)
    taken = replace(
        file, organisation_id=place.id, organisation_name=place.name, doctor_id=actor.user_id, doctor=actor.name,
        transfer_to=None, transfer_name="", transfer_note="",
    )  # fmt: skip
    if village_code:
        village = village_of(actor, village_code)
        taken = replace(taken, village_code=village.code, path=village.path)
    store.update_file(actor, taken, place.path)
    residents.introduce(_PLATFORM, file.resident_id, place.id, "接收迁入的健康档案")
    store.insert_act(actor, taken, "accepted", f"{place.name}接收（原管理机构：{file.organisation_name}）")
    record(actor, "update", resident_id=file.resident_id, what="接收迁入的健康档案")
    return taken


def withdraw(actor: Actor, resident_id: UUID, reason: str) -> HealthFile:
    """Take an offer back, or refuse it. Raises MoveRefused, NotTheKeeper."""
    file = held(actor, resident_id)
    if file.transfer_to is None:
        raise MoveRefused
    if file.transfer_to != actor.organisation_id:
        kept(actor, resident_id, "撤回迁移")
    back = replace(file, transfer_to=None, transfer_name="", transfer_note="")
    store.update_file(actor, back)
    store.insert_act(actor, back, "withdrawn", f"迁移未成：{actor.name}撤回或退回，{reason}")
    return back
