"""What others may call of the resource directory (信息资源目录, plan 10.2.1.9): what information there is, and how to get it."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now, today
from yizhou.registries.resource_directory import cataloguing, finding, gathering, publishing, registering
from yizhou.registries.resource_directory.cataloguing import Describer
from yizhou.registries.resource_directory.contracts import (
    Change,
    Description,
    Entry,
    Found,
    Node,
    Notice,
    Request,
)
from yizhou.registries.resource_directory.definitions import metadata
from yizhou.registries.resource_directory.errors import NothingToAsk, NotYourEntry, RequestNotFound
from yizhou.registries.resource_directory.store import entries, people

__all__ = [
    "answer", "ask", "catalogue", "catalogue_changes", "catalogue_now", "change", "conflicts", "describe_with", "gather", "get",
    "is_granted", "nodes", "notices", "register", "related", "requests", "review", "save_node", "search", "see_notices", "steps",
    "submit", "subscribe", "subscriptions", "unsubscribe", "withdraw", "workbook",
]  # fmt: skip


def describe_with(name: str, describer: Describer) -> None:
    """Have resources of a feature catalogued: `describer(actor)` gives a Description for each, with keys that stay the same."""
    cataloguing.register(name, describer)


def search(actor: Actor, text: str, filters: Mapping[str, str], after: str | None, limit: int) -> Found:
    """Entries that answer every word (or a synonym, or its pinyin), best first. Raises BadPageKey."""
    return finding.search(actor, text, filters, after, limit)


def get(actor: Actor, entry_id: UUID) -> Entry:
    """One entry; counted as a use. Raises EntryNotFound."""
    return finding.get(actor, entry_id)


def steps(actor: Actor, entry: Entry) -> list[tuple[int, Any, str, str, str, Description]]:
    """The life of an entry, newest first: (version, instant, who, act, note, description)."""
    return entries.list_steps(actor, entry.id)


def related(actor: Actor, entry: Entry) -> list[Entry]:
    """Entries that share data elements with this one."""
    return entries.list_related(actor, entry, 10)


def catalogue_changes(actor: Actor) -> list[Change]:
    """What automatic cataloguing would do now."""
    return cataloguing.differences(actor)


def catalogue_now(actor: Actor) -> list[Change]:
    """Catalogue everything the platform has; what was done."""
    changes = cataloguing.run(actor)
    audit.record(actor, "update", what="信息资源自动编目", detail={"changes": len(changes)})
    return changes


def register(actor: Actor, told: Description) -> Entry:
    """Register a resource as a draft. Raises EntryUnfit."""
    return registering.register(actor, told)


def change(actor: Actor, entry_id: UUID, told: Description) -> Entry:
    """A draft of the next version. Raises EntryNotFound, NotYourEntry, EntryUnfit."""
    return registering.change(actor, entry_id, told)


def submit(actor: Actor, entry_id: UUID) -> None:
    """Ask for review. Raises EntryNotFound, NotYourEntry, WrongState."""
    registering.submit(actor, entry_id)


def review(actor: Actor, entry_id: UUID, *, accepted: bool, note: str) -> None:
    """Publish or send back. Raises EntryNotFound, WrongState, OwnReview."""
    registering.review(actor, entry_id, accepted=accepted, note=note)


def withdraw(actor: Actor, entry_id: UUID, note: str) -> None:
    """Take out of the directory. Raises EntryNotFound, NotYourEntry, WrongState."""
    registering.withdraw(actor, entry_id, note)


def subscribe(actor: Actor, entry_id: UUID | None, theme: str, text: str) -> None:
    """Be told of an entry, a theme, or what answers a text."""
    people.subscribe(actor, new_id(), entry_id, theme, text.strip(), now())


def unsubscribe(actor: Actor, subscription_id: UUID) -> None:
    """No longer be told."""
    people.unsubscribe(actor, subscription_id)


def subscriptions(actor: Actor) -> list[tuple[UUID, UUID | None, str, str, str]]:
    """(id, entry, title, theme, text) of the actor's own."""
    return people.list_subscriptions(actor)


def notices(actor: Actor) -> list[Notice]:
    """What the actor was told, newest first."""
    return people.list_notices(actor, 100)


def see_notices(actor: Actor) -> None:
    """All were read."""
    people.see_notices(actor, now())


def ask(actor: Actor, entry_id: UUID, purpose: str) -> None:
    """Ask for a resource that is shared on condition. Raises EntryNotFound, NothingToAsk."""
    entry = finding.get(actor, entry_id)
    sharing = entry.description.sharing
    if sharing != "conditional":
        raise NothingToAsk(title=entry.description.title, sharing=metadata().sharing.get(sharing, sharing))
    people.ask(actor, new_id(), entry_id, purpose.strip(), now())
    audit.record(actor, "create", what=f"共享申请 {entry.description.title}")


def answer(actor: Actor, request_id: UUID, *, granted: bool, until: date | None, text: str) -> None:
    """Grant or refuse a request. Raises RequestNotFound, NotYourEntry."""
    found = people.find_request(actor, request_id)
    if found is None:
        raise RequestNotFound
    request, organisation = found
    if not actor.may(entries.KEEPER) and organisation != actor.organisation_id:
        raise NotYourEntry
    people.answer_request(actor, request_id, "granted" if granted else "refused", until, text.strip())
    audit.record(actor, "update", what=f"共享申请答复 {request.title}", detail={"granted": granted})


def requests(actor: Actor) -> list[Request]:
    """Requests the actor made or may answer."""
    return people.list_requests(actor, keeper=actor.may(entries.KEEPER))


def is_granted(actor: Actor, entry: Entry) -> bool:
    """Whether the actor may have the resource: shared with all, or granted until a day that has not passed."""
    return entry.description.sharing == "open" or people.has_grant(actor, entry.id, today())


def save_node(actor: Actor, name: str, url: str) -> None:
    """A node to gather from."""
    people.save_node(actor, new_id(), name.strip(), url.strip())


def nodes(actor: Actor) -> list[Node]:
    """Nodes gathered from."""
    return people.list_nodes(actor)


def conflicts(actor: Actor) -> dict[UUID, list[str]]:
    """Per node the identifiers that others have already or that are none."""
    return people.conflicts_of(actor)


def gather(actor: Actor, node_id: UUID) -> list[Change]:
    """Gather a node's directory; what was done. Raises NodeUnknown, NodeUnreachable; then everything stays as it is."""
    node = gathering.node(actor, node_id)
    return gathering.gather(actor, node, gathering.fetch(node.url, node.name))


def catalogue(actor: Actor, base: str, after: str) -> dict[str, Any]:
    """A page of the published catalogue as DCAT."""
    return publishing.catalogue(actor, base, after)


def workbook(actor: Actor) -> bytes:
    """The published catalogue as a workbook."""
    return publishing.workbook(actor)
