"""Filing a registered document: into submission sets and folders, and in relation to other documents (IHE ITI TF-3 §4.2.2).

A set or a folder holds documents of one resident and may be filled over time. A relation must point to an approved document
of the same resident and may not lead back to where it began.
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now
from yizhou.records.documents import store
from yizhou.records.documents.contracts import (
    FOLDER,
    MEMBER,
    DocumentEntry,
    DocumentSubmission,
    Grouping,
    Relation,
)
from yizhou.records.documents.errors import (
    GroupingOfAnother,
    RelationCircular,
    RelationDeprecated,
    RelationOfAnother,
    RelationUnknown,
)
from yizhou.records.documents.store import filing as rows
from yizhou.registries.residents.api import identity_set


def named(actor: Actor, submission: DocumentSubmission) -> DocumentSubmission:
    """The submission with what it replaces called by the document's own id, where the platform's id was given."""
    try:
        found = store.list_by_ids(actor, (UUID(submission.replaces),)) if submission.replaces else []
    except ValueError:
        return submission
    return replace(submission, replaces=found[0].unique_id) if found else submission


def file(actor: Actor, entry: DocumentEntry, submission: DocumentSubmission) -> None:
    """Put an entry where its submission says it belongs; repeating it changes nothing. Raises the errors of relations."""
    for relation in submission.relations:
        _relate(actor, entry, relation)
    for grouping in submission.groupings:
        group(actor, entry.resident_id, grouping, [entry.id])


def group(actor: Actor, resident_id: UUID, grouping: Grouping, members: Sequence[UUID]) -> UUID:
    """Enter a set or folder with these members; its id. Raises GroupingOfAnother."""
    own = set(identity_set(resident_id))
    for found in rows.find_by_name(actor, grouping.kind, grouping.unique_id):
        if found.resident_id not in own:
            kind = "文件夹" if grouping.kind == FOLDER else "提交集"
            raise GroupingOfAnother(kind=kind, unique_id=grouping.unique_id)
        resident_id = found.resident_id
    moment = now()
    identity = rows.save(actor, new_id(), resident_id, grouping, moment)
    if members:
        store.link(actor, identity, members, MEMBER, moment)
    return identity


def target_of(actor: Actor, kind: str, name: str, resident_id: UUID) -> DocumentEntry:
    """The document a relation names, by unique id (the latest) or the platform's id.

    Raises RelationUnknown, RelationOfAnother.
    """
    found = store.list_by_unique_ids(actor, (name,))
    if not found:
        try:
            found = store.list_by_ids(actor, (UUID(name),))
        except ValueError:
            found = []
    if not found:
        raise RelationUnknown(kind=kind, target=name)
    own = set(identity_set(resident_id))
    mine = [entry for entry in found if entry.resident_id in own]
    if not mine:
        raise RelationOfAnother(kind=kind, target=name)
    return mine[-1]


def _relate(actor: Actor, entry: DocumentEntry, relation: Relation) -> None:
    target = target_of(actor, relation.kind, relation.target, entry.resident_id)
    known = rows.list_associations(actor, (entry.id,), (relation.kind,))
    if any(each.source == entry.id and each.target == target.id for each in known):
        return
    if target.id == entry.id or rows.reaches(actor, target.id, entry.id):
        raise RelationCircular(kind=relation.kind, target=relation.target)
    if target.status != "approved":
        raise RelationDeprecated(kind=relation.kind, target=relation.target)
    store.link(actor, entry.id, (target.id,), relation.kind, now())
