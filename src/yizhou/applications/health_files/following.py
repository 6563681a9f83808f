"""Following the resident index: deaths close, two files of one person become one."""

from dataclasses import replace
from uuid import UUID

from yizhou.applications.health_files import store
from yizhou.applications.health_files.filing import shut
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import today
from yizhou.registries.residents import api as residents


def follow(actor: Actor, resident_id: UUID) -> None:
    """Bring a person's file to what the index says now."""
    who = residents.get_many(actor, [resident_id]).get(resident_id)
    if who is None:
        return
    ids = (who.id, *who.merged_ids)
    store.rename_member(actor, ids, who.name, who.sex, who.birth_date)
    for file in store.files_of(actor, ids, everyone=True):
        shown = replace(
            file, name=who.name, sex=who.sex, birth_date=who.birth_date, address=who.address or file.address
        )
        if shown != file:
            store.update_file(actor, shown)
        if file.state == "open" and who.deceased_on is not None:
            shut(actor, shown, "died", who.deceased_on, "居民登记死亡，自动注销")


def join(actor: Actor, survivor_id: UUID) -> None:
    """Two index ids are one person: the older open file stays, the other is closed into it."""
    found = store.files_of(actor, residents.identity_set(survivor_id), everyone=True)
    opened = sorted((one for one in found if one.state == "open"), key=lambda one: (one.opened, one.id))
    for file in opened[1:]:
        shut(actor, file, "merged", today(), f"并入档案{opened[0].number}")
        store.insert_act(
            actor, opened[0], "merged", f"并入同一人的档案{file.number}（{file.organisation_name}）"
        )


def part(actor: Actor, restored_id: UUID) -> None:
    """They were two after all: what was closed for the merge is open again."""
    for file in store.files_of(actor, residents.identity_set(restored_id), everyone=True):
        if file.close_reason == "merged":
            again = replace(file, state="open", closed=None, close_reason="", close_note="")
            store.update_file(actor, again)
            store.insert_act(actor, again, "reopened", "身份合并已撤销，档案自动恢复")
