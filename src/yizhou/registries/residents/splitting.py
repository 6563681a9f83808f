"""One index id that holds two people is split: the statements and patient numbers of the one who leaves get an id of their own.

What sources said is given to whom it was said of; nothing of it is changed. The records follow when the exchange decides the
messages of the old id anew (docs/decisions/0097).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now
from yizhou.kernel.events.api import emit
from yizhou.registries.residents import finding, name_shares
from yizhou.registries.residents.blocking import stored_keys
from yizhou.registries.residents.code_numbers import code_number
from yizhou.registries.residents.comparing import Context
from yizhou.registries.residents.contracts import Outcome, PersonClaim
from yizhou.registries.residents.definitions import matching_model
from yizhou.registries.residents.entries import build, statement
from yizhou.registries.residents.errors import NothingLeaves, StatementNotTheirs
from yizhou.registries.residents.events import ResidentSplit
from yizhou.registries.residents.features import of_claim
from yizhou.registries.residents.matching import match
from yizhou.registries.residents.merging import WHAT, require_reason
from yizhou.registries.residents.rebuilding import place_entries, rebuild
from yizhou.registries.residents.store import acts, reviews, splits, writing
from yizhou.registries.residents.survivorship import Statement


@dataclass(frozen=True, slots=True)
class Voice:
    """A statement of a source about the person, with the group it seems to belong to (0: the larger)."""

    id: int
    owner_id: UUID
    received: datetime
    claim: PersonClaim
    group: int


def voices(actor: Actor, resident_id: UUID) -> list[Voice]:
    """Everything that was said under this index id, with a proposal who said it of whom. Audited."""
    resident = finding.get(actor, resident_id)
    statements = _statements(actor, (resident.id, *resident.merged_ids))
    groups = _groups(actor, statements)
    audit.record(actor, "read", resident_id=resident.id, what="居民主索引拆分核对")
    return [
        Voice(one.id, one.owner_id, one.received, one.claim, group)
        for one, group in zip(statements, groups, strict=True)
    ]


def _statements(actor: Actor, members: Sequence[UUID]) -> list[Statement]:
    return [statement(row) for row in writing.list_claims(actor, members)]


def _groups(actor: Actor, statements: Sequence[Statement]) -> list[int]:
    """Statements that the matching model would link are of one person; groups by size, the largest is 0."""
    context = Context(matching_model(), name_shares.current(actor), {})
    told = [of_claim(one.claim) for one in statements]
    group = list(range(len(statements)))
    for left in range(len(told)):
        for right in range(left):
            if (
                group[left] != group[right]
                and _agree(statements[left].claim, statements[right].claim) is not False
            ):
                verdict = match(told[left], told[right], context)
                if verdict.outcome is Outcome.LINKED or _agree(
                    statements[left].claim, statements[right].claim
                ):
                    old, new = group[left], group[right]
                    group = [new if one == old else one for one in group]
    sizes = sorted(set(group), key=lambda one: (-group.count(one), one))
    return [sizes.index(one) for one in group]


def _agree(left: PersonClaim, right: PersonClaim) -> bool | None:
    """Whether two statements carry one patient number of one source; None when they carry different or none."""
    if left.source and left.local_id and (left.source, left.local_id) == (right.source, right.local_id):
        return True
    return None


def split(actor: Actor, resident_id: UUID, statement_ids: Sequence[int], reason: str) -> UUID:
    """See `api.split`."""
    require_reason(reason)
    resident = finding.get(actor, resident_id)
    cluster = resident.id
    members = [row[0] for row in writing.lock_clusters(actor, (cluster,))]
    statements = _statements(actor, members)
    wanted = set(statement_ids)
    leaving = [one for one in statements if one.id in wanted]
    staying = [one for one in statements if one.id not in wanted]
    if len(leaving) != len(wanted):
        raise StatementNotTheirs
    if not leaving or not staying:
        raise NothingLeaves
    fresh, at = new_id(), now()
    built = build(leaving)
    place_entries([built.entry])
    [serial] = writing.next_serials(actor, 1)
    writing.insert_residents(actor, [(fresh, code_number(serial), [], at, built.entry)])
    splits.move_claims(actor, [one.id for one in leaving], fresh)
    splits.set_digests(actor, [*members, fresh])
    writing.insert_keys(actor, [(key, fresh) for key in stored_keys(built.features)])
    numbers = _numbers(leaving, staying)
    splits.move_links(actor, numbers, fresh, at)
    rebuild(actor, {cluster, fresh})
    _see_to_presences(actor, members, fresh, at)
    _hold_apart(actor, cluster, fresh, at, reason)
    named = [f"{source}|{number}" for source, number in numbers]
    splits.insert_split(
        actor, (new_id(), cluster, fresh, [one.id for one in leaving], named, at, actor.name, reason.strip())
    )
    for identity in (cluster, fresh):
        acts.insert_act(actor, identity, at, "split", reason)
        audit.record(
            actor, "update", resident_id=identity, what=WHAT, detail={"split": reason, "new": str(fresh)}
        )
    emit(ResidentSplit(cluster, fresh, named, reason.strip()))
    return fresh


def _numbers(leaving: Sequence[Statement], staying: Sequence[Statement]) -> list[tuple[str, str]]:
    """Patient numbers that go: those whose latest statement goes."""
    latest: dict[tuple[str, str], tuple[datetime, bool]] = {}
    for going, some in ((True, leaving), (False, staying)):
        for one in some:
            number = (one.claim.source, one.claim.local_id)
            if all(number) and (number not in latest or one.received > latest[number][0]):
                latest[number] = (one.received, going)
    return sorted(number for number, (_, going) in latest.items() if going)


def _see_to_presences(actor: Actor, members: Sequence[UUID], fresh: UUID, at: datetime) -> None:
    writing.insert_presences(
        actor, [(fresh, place) for place in splits.list_institutions(actor, [fresh])], at
    )
    known = splits.list_institutions(actor, members)
    for member in members:
        splits.keep_presences(actor, member, known)


def _hold_apart(actor: Actor, left: UUID, right: UUID, at: datetime, reason: str) -> None:
    """A judged pair: no matching joins the two again by itself."""
    review = new_id()
    if not reviews.insert_pairs(actor, [(review, left, right, 0.0, "[]", at)]):
        review = reviews.find_between(actor, left, right) or review
    reviews.save_status(actor, review, "apart", at)
    reviews.insert_steps(actor, [(review, at, actor.name, "apart", reason.strip())])
