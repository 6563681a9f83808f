"""The life of an entry somebody registers: draft → submitted → published → withdrawn; a published one is changed as a draft of its
next version; whoever submits does not review."""

from collections.abc import Sequence
from uuid import UUID

from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now
from yizhou.registries.resource_directory import identifying
from yizhou.registries.resource_directory.contracts import Description, Entry
from yizhou.registries.resource_directory.describing import letters_of, problems, words_of
from yizhou.registries.resource_directory.errors import (
    EntryNotFound,
    EntryUnfit,
    NotYourEntry,
    OwnReview,
    WrongState,
)
from yizhou.registries.resource_directory.store import entries, people

ORIGIN = "registered"
STATES = {
    "draft": "草稿",
    "submitted": "待审核",
    "published": "已发布",
    "withdrawn": "已撤回",
    "gone": "已消失",
}


def register(actor: Actor, told: Description) -> Entry:
    """A draft, with its identifier. Raises EntryUnfit."""
    _require_fit(told)
    at = now()
    entry = Entry(new_id(), identifying.give(actor, told.theme), ORIGIN, "draft", 1, at, told)
    entries.insert(actor, entry, actor.organisation_id, words_of(told), letters_of(told))
    entries.note(actor, [(entry.id, 1, at, "registered", "", told)])
    audit.record(actor, "create", what=f"信息资源 {told.title}")
    return entry


def change(actor: Actor, entry_id: UUID, told: Description) -> Entry:
    """The next version, a draft again. Raises EntryNotFound, NotYourEntry, EntryUnfit."""
    entry = _own(actor, entry_id)
    _require_fit(told)
    at, version = now(), entry.version + (entry.state != "draft")
    entries.update(actor, entry.id, told, version, "draft", at, words_of(told), letters_of(told))
    entries.note(actor, [(entry.id, version, at, "changed", "", told)])
    return Entry(entry.id, entry.identifier, entry.origin, "draft", version, at, told, entry.uses)


def submit(actor: Actor, entry_id: UUID) -> None:
    """Ask for review. Raises WrongState."""
    entry = _own(actor, entry_id)
    _step(actor, entry, ("draft",), "submitted", "提交", "")


def review(actor: Actor, entry_id: UUID, *, accepted: bool, note: str) -> None:
    """Publish, or send back. Raises WrongState, OwnReview, EntryNotFound."""
    found = entries.find(actor, entry_id, held=True)
    if found is None:
        raise EntryNotFound
    entry, _, submitted_by = found
    if submitted_by is not None and submitted_by == actor.user_id:
        raise OwnReview
    _step(actor, entry, ("submitted",), "published" if accepted else "draft", "审核", note)


def withdraw(actor: Actor, entry_id: UUID, note: str) -> None:
    """Take a published entry out of the directory; its versions stay. Raises WrongState."""
    _step(actor, _own(actor, entry_id), ("published",), "withdrawn", "撤回", note)


def _step(actor: Actor, entry: Entry, allowed: Sequence[str], state: str, action: str, note: str) -> None:
    if entry.state not in allowed:
        raise WrongState(
            title=entry.description.title, state=STATES.get(entry.state, entry.state), action=action
        )
    at = now()
    entries.set_state(actor, entry.id, state, at)
    entries.note(actor, [(entry.id, entry.version, at, state, note.strip(), entry.description)])
    if state in ("published", "withdrawn"):
        people.tell(actor, entry.id, "published" if state == "published" and entry.version == 1 else "changed" if state == "published" else "withdrawn", at)  # fmt: skip
    audit.record(
        actor, "update", what=f"信息资源 {entry.description.title}：{action}", detail={"state": state}
    )


def _own(actor: Actor, entry_id: UUID) -> Entry:
    found = entries.find(actor, entry_id, held=True)
    if found is None:
        raise EntryNotFound
    entry, organisation, _ = found
    if entry.origin != ORIGIN or (organisation != actor.organisation_id and not actor.may(entries.KEEPER)):
        raise NotYourEntry
    return entry


def _require_fit(told: Description) -> None:
    found = problems(told)
    if found:
        raise EntryUnfit(problems="；".join(found))
