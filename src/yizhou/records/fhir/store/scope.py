"""Whose resources a query finds, and which of them: the registry's scope and the residents' consent as one condition."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.records.consent import api as consent
from yizhou.records.consent.contracts import Columns, Where
from yizhou.records.fhir.contracts import NO_RESIDENT

_HIDDEN = Columns("f.resident_id", "f.local", "f.type")
_OWN_RECORD = "r.cluster_id = (SELECT me.cluster_id FROM resident me WHERE me.id = %(reader)s)"
_IN_SCOPE = (
    "(r.region_path <@ %(scope)s::ltree OR EXISTS (SELECT 1 FROM resident member "
    "LEFT JOIN resident_presence seen ON seen.resident_id = member.id WHERE member.cluster_id = r.cluster_id "
    "AND (seen.path <@ %(scope)s::ltree OR member.region_path <@ %(scope)s::ltree)))"
)


def visibility(actor: Actor) -> tuple[str, dict[str, Any]]:
    """The resident registry's `require_visible` as a condition on the resident `r`; empty for who sees all."""
    if actor.kind is ActorKind.SYSTEM:
        return "", {}
    if actor.kind is ActorKind.RESIDENT:
        return _OWN_RECORD, {"reader": actor.resident_id}
    if not actor.scope:
        return "false", {}
    if "." not in actor.scope:
        return "", {}
    return _IN_SCOPE, {"scope": actor.scope}


def seen(actor: Actor, resident_ids: Sequence[UUID] | None, *, nobodys: bool = False) -> Where:
    """What the actor sees of `f`: of these residents, or of all it may see; `nobodys`: and of what is about nobody."""
    if resident_ids is not None:
        hidden = consent.where(actor, [one for one in resident_ids if one != NO_RESIDENT], _HIDDEN)
        clauses = ("f.resident_id = ANY(%(residents)s)", *hidden.clauses)
        return Where(clauses, {"residents": list(resident_ids), **hidden.values})
    hidden = consent.where(actor, None, _HIDDEN)
    visible, values = visibility(actor)
    if not visible:
        return hidden
    within = f"EXISTS (SELECT FROM resident r WHERE r.id = f.resident_id AND {visible})"
    if nobodys:
        within, values = f"(f.resident_id = %(nobody)s OR {within})", {**values, "nobody": NO_RESIDENT}
    return Where((within, *hidden.clauses), {**values, **hidden.values})
