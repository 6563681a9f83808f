"""Which residents an actor may see, as a condition of SQL: the same for every list and every single look."""

from typing import Any

from yizhou.kernel.auth.contracts import Actor, ActorKind


def visible(actor: Actor, alias: str) -> tuple[str, dict[str, Any]]:
    """Condition on the `resident` row `alias` and its parameters; empty for who sees all.

    A row is visible when any id of its cluster lives in the actor's part of the tree, or is known to an institution
    there. Actors over the whole prefecture see all; a resident sees the own record; who has no scope (a partner)
    sees whom the own organisation knows.
    """
    if actor.kind is ActorKind.SYSTEM:
        return "", {}
    if actor.kind is ActorKind.RESIDENT:
        own = f"{alias}.cluster_id = (SELECT me.cluster_id FROM resident me WHERE me.id = %(own)s)"
        return own, {"own": actor.resident_id}
    if actor.scope and "." not in actor.scope:
        return "", {}
    if not actor.scope:
        return (
            "EXISTS (SELECT 1 FROM resident member JOIN resident_presence seen ON seen.resident_id = member.id "
            f"WHERE member.cluster_id = {alias}.cluster_id AND seen.institution_id = %(organisation)s)"
        ), {"organisation": actor.organisation_id}
    condition = (
        f"({alias}.region_path <@ %(scope)s::ltree OR EXISTS ("
        "SELECT 1 FROM resident member LEFT JOIN resident_presence seen ON seen.resident_id = member.id "
        f"WHERE member.cluster_id = {alias}.cluster_id "
        "AND (seen.path <@ %(scope)s::ltree OR member.region_path <@ %(scope)s::ltree)))"
    )
    return condition, {"scope": actor.scope}
