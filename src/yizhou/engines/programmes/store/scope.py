"""Scope: residents living in the actor's part of the tree, or looked after by an institution there."""

from typing import Any

from yizhou.kernel.auth.contracts import Actor, ActorKind


def candidate_scope(actor: Actor, alias: str) -> tuple[str, dict[str, Any]]:
    """Candidates: by where they live; while nobody knows that, by the institution that knows them."""
    lives, values = scope(actor, alias, managed=False)
    if "scope" not in values:
        return lives, values
    return f"({lives} OR ({alias}.path IS NULL AND {alias}.organisation_path <@ %(scope)s::ltree))", values


def scope(actor: Actor, alias: str, *, managed: bool = True) -> tuple[str, dict[str, Any]]:
    """A condition on a row `alias` and its parameters."""
    if actor.kind is ActorKind.SYSTEM or (actor.scope and "." not in actor.scope):
        return "true", {}
    if actor.kind is ActorKind.RESIDENT:
        return f"{alias}.resident_id = %(own)s", {"own": actor.resident_id}
    lives = f"{alias}.path <@ %(scope)s::ltree"
    if managed:
        return (
            f"({lives} OR {alias}.organisation_path <@ %(scope)s::ltree OR {alias}.transfer_to = %(organisation)s)",
            {"scope": actor.scope or "nowhere", "organisation": actor.organisation_id},
        )
    return lives, {"scope": actor.scope or "nowhere"}
