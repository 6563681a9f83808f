"""Family ties between residents, known from both ends."""

from collections.abc import Sequence
from uuid import UUID

from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import now
from yizhou.registries.residents import finding
from yizhou.registries.residents.asking import Asked
from yizhou.registries.residents.errors import NotRelated, ResidentNotFound, UnknownRelationship
from yizhou.registries.residents.merging import require_reason
from yizhou.registries.residents.store import acts, reading, relations, writing

BACK = {
    "mother": "child",
    "father": "child",
    "guardian": "ward",
    "ward": "guardian",
    "spouse": "spouse",
    "sibling": "sibling",
    "contact": "contact",
}
"""What the resident is to the relative; the parent of a child is named by sex."""


def introduce(actor: Actor, resident_id: UUID, institution_id: UUID, reason: str) -> None:
    """Make a resident known to an institution (a referral, a consultation): its people see the record from now on. Audited.

    Raises ReasonMissing, ResidentNotFound, OutOfScope.
    """
    require_reason(reason)
    resident = finding.get(actor, resident_id)
    writing.insert_presences(actor, [(resident.id, institution_id)], now())
    detail = {"institution": str(institution_id), "reason": reason.strip()}
    audit.record(actor, "update", resident_id=resident.id, what="居民知晓机构", detail=detail)


def relate(actor: Actor, resident_id: UUID, relative_id: UUID, relationship: str) -> None:
    """See `api.relate`."""
    if relationship not in BACK and relationship != "child":
        raise UnknownRelationship(relationship=relationship)
    known = reading.list_clusters(actor, (resident_id, relative_id))
    for identity in (resident_id, relative_id):
        if identity not in known:
            raise ResidentNotFound(resident=identity)
    back = BACK.get(relationship) or _parent(actor, resident_id)
    at = now()
    relations.insert_relations(
        actor, [(resident_id, relative_id, relationship, at), (relative_id, resident_id, back, at)]
    )
    acts.insert_act(actor, resident_id, at, "related", relationship)
    audit.record(
        actor, "update", resident_id=resident_id, what="家庭关系", detail={"relationship": relationship}
    )


def unrelate(actor: Actor, resident_id: UUID, relative_id: UUID, relationship: str) -> None:
    """Take a tie away, from both ends. Raises NotRelated."""
    sets = finding.identity_sets((resident_id, relative_id))
    backs = [BACK[relationship]] if relationship in BACK else ["mother", "father", "guardian"]
    one, other = sets[resident_id], sets[relative_id]
    if not relations.delete_relations(actor, [(one, other, [relationship]), (other, one, backs)]):
        raise NotRelated
    acts.insert_act(actor, resident_id, now(), "unrelated", relationship)
    audit.record(
        actor, "delete", resident_id=resident_id, what="家庭关系", detail={"relationship": relationship}
    )


def note_kin(actor: Actor, batch: Sequence[Asked]) -> None:
    """Keep the ties that claims named by citizen number."""
    at = now()
    rows: set[tuple[UUID, UUID, str]] = set()
    for asked in batch:
        for relative_id, relationship in asked.relatives:
            if relative_id != asked.owner:
                back = BACK.get(relationship) or ("mother" if asked.features.sex == "2" else "guardian")
                rows |= {(asked.owner, relative_id, relationship), (relative_id, asked.owner, back)}
    if rows:
        relations.insert_relations(actor, [(*row, at) for row in sorted(rows)])


def _parent(actor: Actor, resident_id: UUID) -> str:
    return {"1": "father", "2": "mother"}.get(relations.find_sex(actor, resident_id), "guardian")
