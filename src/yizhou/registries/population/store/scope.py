"""Scope: the part of the organisation tree a record's region lies in."""

from typing import Any

from yizhou.kernel.auth.contracts import Actor, ActorKind


def scope(actor: Actor) -> tuple[str, list[Any]]:
    """A condition on `path` and its parameters."""
    if actor.kind is ActorKind.SYSTEM:
        return "true", []
    return "path <@ %s::ltree", [actor.scope or "nowhere"]
