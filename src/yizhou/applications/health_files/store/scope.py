"""Scope: files and families of the actor's part of the tree, files kept by an institution there or offered to it."""

from typing import Any

from yizhou.kernel.auth.contracts import Actor, ActorKind


def all_seen(actor: Actor) -> bool:
    return actor.kind is ActorKind.SYSTEM or bool(actor.scope and "." not in actor.scope)


def of_files(actor: Actor, alias: str) -> tuple[str, dict[str, Any]]:
    """A condition on a health file `alias` and its parameters."""
    if all_seen(actor):
        return "true", {}
    if actor.kind is ActorKind.RESIDENT:
        return f"({alias}.resident_id = %(own)s AND {alias}.shared)", {"own": actor.resident_id}
    return (
        f"({alias}.path <@ %(scope)s::ltree OR {alias}.organisation_path <@ %(scope)s::ltree "
        f"OR {alias}.transfer_to = %(organisation)s)"
    ), {"scope": actor.scope or "nowhere", "organisation": actor.organisation_id}


def of_families(actor: Actor, alias: str) -> tuple[str, dict[str, Any]]:
    """A condition on a family `alias` and its parameters."""
    if all_seen(actor):
        return "true", {}
    return f"{alias}.path <@ %(scope)s::ltree", {"scope": actor.scope or "nowhere"}


def like(text: str) -> str:
    """A LIKE pattern for a text anywhere."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
