"""Scope: who reviews or watches sees the cards of its part of the tree; who checks, those of the own township; who reports, the own ones."""

from typing import Any

from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.organisations import api as organisations

WATCH = ("report_card.review", "report_card.supervise")


def scope(actor: Actor, alias: str) -> tuple[str, dict[str, Any]]:
    """A condition on a row `alias` and its parameters."""
    if actor.kind is ActorKind.SYSTEM:
        return "true", {}
    if actor.kind is not ActorKind.STAFF:
        return "false", {}
    if any(actor.may(permission) for permission in WATCH):
        return f"{alias}.path <@ %(scope)s::ltree", {"scope": actor.scope or "nowhere"}
    own = f"{alias}.institution_id = %(institution)s"
    values: dict[str, Any] = {"institution": actor.organisation_id}
    township = township_of(actor) if actor.may("report_card.check") else ""
    if township:
        return f"({own} OR {alias}.path <@ %(township)s::ltree)", {**values, "township": township}
    return own, values


def township_of(actor: Actor) -> str:
    """The township around where the actor works, whose centre checks for its village rooms; empty elsewhere."""
    if actor.organisation_id is None:
        return ""
    above = organisations.ancestors(organisations.get(actor.organisation_id).path)
    return next((one.path for one in above if one.kind == "township"), "")
