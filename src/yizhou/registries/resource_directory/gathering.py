"""Directories of other nodes are gathered here (10.2.1.9: distributed deployment): their published entries, as DCAT, page by page.

Each node keeps its own directory and gives its own identifiers; here its entries stand under its name and are never changed.
What a node withdraws vanishes; an identifier two nodes claim is a conflict and stays with the first.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import httpx

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import now
from yizhou.registries.resource_directory import cataloguing, identifying
from yizhou.registries.resource_directory.contracts import Change, Description, Item, Node
from yizhou.registries.resource_directory.definitions import metadata
from yizhou.registries.resource_directory.errors import NodeUnknown, NodeUnreachable
from yizhou.registries.resource_directory.store import entries, people

_PAGES = 1_000


def fetch(url: str, name: str) -> list[dict[str, Any]]:
    """All data sets of a node's public catalogue. Raises NodeUnreachable."""
    found: list[dict[str, Any]] = []
    following: str | None = url
    try:
        with httpx.Client(timeout=30, follow_redirects=True) as client:
            for _ in range(_PAGES):
                if following is None:
                    return found
                answer = client.get(following).raise_for_status().json()
                found += answer["dcat:dataset"]
                following = answer.get("hydra:next")
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
        raise NodeUnreachable(name=name, reason=str(error)[:160] or type(error).__name__) from None
    return found


def read(raw: Mapping[str, Any]) -> tuple[str, Description]:
    """(identifier, description) of one data set of a catalogue."""
    rules = metadata()

    def known(value: Any, choices: Mapping[str, str], default: str) -> str:
        text = str(value or "")
        return (
            text
            if text in choices
            else next((key for key, title in choices.items() if title == text), default)
        )

    identifier = str(raw["dct:identifier"])
    return identifier, Description(
        identifier, str(raw.get("dct:title", "")), str(raw.get("dct:description", "")),
        known(raw.get("dcat:theme"), rules.themes, "71"), known(raw.get("dct:type"), rules.kinds, "data_set"),
        tuple(map(str, raw.get("dcat:keyword", ()))), str(raw.get("yizhou:provider", "")), str(raw.get("dct:publisher", "")),
        known(raw.get("dct:accessRights"), rules.sharing, "conditional"), str(raw.get("yizhou:condition", "")),
        known(raw.get("yizhou:security"), rules.security, "internal"),
        known(raw.get("dct:accrualPeriodicity"), rules.frequency, "irregular"), str(raw.get("dcat:landingPage", "")),
        tuple(Item(**item) for item in raw.get("yizhou:items", ())),
    )  # fmt: skip


def gather(actor: Actor, node: Node, raw: Sequence[Mapping[str, Any]]) -> list[Change]:
    """Bring a node's entries in line with what it publishes."""
    told: dict[str, Description] = {}
    for each in raw:
        identifier, description = read(each)
        told[identifier] = description
    known = entries.list_of_origin(actor, node.name)
    taken = entries.list_identifiers(actor, list(told))
    conflicts = [
        key for key, origin in taken.items() if origin != node.name
    ] + [key for key in told if not identifying.is_identifier(key)]  # fmt: skip
    sound = {key: description for key, description in told.items() if key not in conflicts}
    changes = cataloguing.plan(known, list(sound.values()))
    cataloguing.apply(actor, changes, sound, known, node.name, "published", {key: key for key in sound})
    people.note_gathering(actor, node.id, now(), len(sound), "", conflicts)
    return [*changes, *(Change("conflict", key, told[key].title) for key in conflicts)]


def node(actor: Actor, node_id: UUID) -> Node:
    """A node. Raises NodeUnknown."""
    found = people.find_node(actor, node_id)
    if found is None:
        raise NodeUnknown
    return found
