"""Registering a document: new, repeated, corrected, late, or in conflict (IHE ITI TF-2 §3.42; TF-3 §4.2.2.2).

What was accepted once stays: a superseded version keeps its bytes and its entry. Nothing is decided by arrival alone:
a version that comes after its own correction is registered as superseded.
"""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b
from uuid import UUID

from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now
from yizhou.kernel.events.api import emit
from yizhou.kernel.organisations.api import by_code
from yizhou.records.documents import filing, formats, indexing, promising, store
from yizhou.records.documents.contracts import AWAITED, DocumentEntry, DocumentSubmission, Registered
from yizhou.records.documents.errors import DocumentConflict, EmptyDocument, RelationOfAnother
from yizhou.records.documents.events import DocumentRegistered
from yizhou.records.documents.store import filing as filed
from yizhou.registries.residents.api import identity_set

APPROVED, SUPERSEDED = "approved", "superseded"


def _name(kind: str, value: str, submission: DocumentSubmission) -> UUID:
    """Digest of a document's or a set's name within its type and institution."""
    parts = (kind, value, submission.type_system, submission.type_code, submission.institution_code)
    return UUID(bytes=blake2b("\x00".join(parts).encode(), digest_size=16).digest())


def _same_kind(entry: DocumentEntry, submission: DocumentSubmission) -> bool:
    return (entry.type_system, entry.type_code, entry.institution_code) == (
        submission.type_system, submission.type_code, submission.institution_code,
    )  # fmt: skip


def _conflict(submission: DocumentSubmission) -> DocumentConflict:
    return DocumentConflict(unique_id=submission.unique_id)


class _Place:
    """Where a document stands among those registered: its version, its status, whom it supersedes."""

    def __init__(self, version: int, supersedes: Sequence[DocumentEntry] = (), late: bool = False) -> None:
        self.version = version
        self.supersedes = [entry for entry in supersedes if entry.status == APPROVED]
        self.status = SUPERSEDED if late else APPROVED


def _among_own_versions(submission: DocumentSubmission, versions: Sequence[DocumentEntry]) -> _Place:
    """The place of another content under a known document id. Raises DocumentConflict."""
    highest = versions[0].version
    if submission.version is not None and submission.version > highest:
        return _Place(submission.version, versions)
    if submission.replaces == submission.unique_id:
        return _Place(highest + 1, versions)
    if submission.version is None or submission.version in {entry.version for entry in versions}:
        raise _conflict(submission)
    return _Place(submission.version, late=True)


def _among_others(submission: DocumentSubmission, related: store.Related) -> _Place:
    """The place of a new document id: it may replace others, continue a set, or come after its own replacement."""
    replaced = [entry for entry in related.replaced if _same_kind(entry, submission)]
    version = submission.version or max((entry.version + 1 for entry in replaced), default=1)
    late = any(_same_kind(entry, submission) for entry in related.replacing)
    if submission.version is not None:
        replaced += [entry for entry in related.series if entry.version < version and entry not in replaced]
        late = late or any(entry.version > version for entry in related.series)
    return _Place(version, () if late else replaced, late)


def register(
    actor: Actor, resident_id: UUID, submission: DocumentSubmission, message_id: UUID | None
) -> Registered:
    """See `api.register`."""
    promised = submission.promise
    if not submission.unique_id or not (submission.content or submission.kept or promised):
        raise EmptyDocument
    submission = formats.checked(filing.named(actor, submission))
    if promised is not None and not (submission.content or submission.kept):
        promising.check(actor, promised)
    identity = _name("id", submission.unique_id, submission)
    series = _name("set", submission.set_id, submission) if submission.set_id else None
    names = {identity, *([series] if series else [])}
    if submission.replaces:
        names.add(_name("id", submission.replaces, submission))
    store.lock(actor, names)
    related = store.list_related(actor, identity, series, submission.replaces, submission.unique_id)
    # The metadata that came first may have named the type otherwise than the document does.
    mine = set(identity_set(resident_id)) if related.awaited else set[UUID]()
    awaited = [entry for entry in related.awaited if entry.resident_id in mine]
    known = promising.met(actor, submission, related.versions or awaited)
    if known is not None:
        entry, news = known
        entry = _given_to(actor, resident_id, entry)
        if submission.groupings or submission.relations:
            filing.file(actor, entry, submission)
        return Registered(entry, unchanged=not news)
    for relation in submission.relations:
        filing.target_of(actor, relation.kind, relation.target, resident_id)
    _refuse_strangers(actor, resident_id, submission, related)
    place = (
        _among_own_versions(submission, related.versions)
        if related.versions
        else _among_others(submission, related)
    )
    return _keep(actor, resident_id, submission, message_id, place, identity, series)


def _refuse_strangers(
    actor: Actor, resident_id: UUID, submission: DocumentSubmission, related: store.Related
) -> None:
    """A document may replace one of another name only within one person's record (XDSPatientIdDoesNotMatch).

    The same name under another person is a correction of the person, and stays allowed.
    """
    del actor
    if not submission.replaces or submission.replaces == submission.unique_id or related.versions:
        return
    targets = [entry for entry in related.replaced if _same_kind(entry, submission)]
    if targets:
        own = set(identity_set(resident_id))
        if all(entry.resident_id not in own for entry in targets):
            raise RelationOfAnother(kind="RPLC", target=submission.replaces)


def _given_to(actor: Actor, resident_id: UUID, entry: DocumentEntry) -> DocumentEntry:
    """The entry under the person it is now known to be of, with all its versions: an index id was split or a sender corrected."""
    if entry.resident_id == resident_id or entry.resident_id in identity_set(resident_id):
        return entry
    store.give(actor, entry.unique_id, entry.institution_code, entry.resident_id, resident_id)
    for who in (entry.resident_id, resident_id):
        record(actor, "update", resident_id=who, what=f"文档 {entry.title or entry.unique_id} 归属更正")
    return replace(entry, resident_id=resident_id)


def _keep(
    actor: Actor,
    resident_id: UUID,
    submission: DocumentSubmission,
    message_id: UUID | None,
    place: _Place,
    identity: UUID,
    series: UUID | None,
) -> Registered:
    moment = now()
    file, presence = promising.content_of(submission)
    promising.require_kept(submission, file, presence)
    promised = submission.promise
    institution = by_code(submission.institution_code) if submission.institution_code else None
    entry = DocumentEntry(
        id=new_id(), resident_id=resident_id, unique_id=submission.unique_id, set_id=submission.set_id,
        version=place.version, status=place.status, format=submission.format, media_type=submission.media_type,
        type_code=submission.type_code, type_system=submission.type_system, title=submission.title,
        created=submission.created, service_start=submission.service_start, service_end=submission.service_end,
        institution_id=institution.id if institution else None, institution_code=submission.institution_code,
        institution_name=submission.institution_name or (institution.name if institution else ""),
        author=submission.author, confidentiality=submission.confidentiality, hash=file.hash, size=file.size,
        registered=moment, class_code=submission.class_code, practice_setting=submission.practice_setting,
        facility_type=submission.facility_type, event_codes=submission.event_codes, language=submission.language,
        presence=presence, repository=promised.repository if promised else "", promised=promised.hash if promised else "",
        due=promising.due(moment) if presence == AWAITED else None,
    )  # fmt: skip
    at = submission.service_start or submission.created or moment
    store.insert(
        actor,
        entry,
        identity=identity,
        series=series,
        at=at,
        replaces=submission.replaces,
        message_id=message_id,
        indexed="" if indexing.wants(entry) else indexing.edition(),
    )
    if place.supersedes:
        superseded = [each.id for each in place.supersedes]
        # What was appended to a replaced document or made from it goes with it (TF-3 §4.2.2.2.3).
        store.supersede(actor, [*superseded, *filed.list_dependants(actor, superseded)])
        store.link(actor, entry.id, superseded, "RPLC", moment)
    if submission.groupings or submission.relations:
        filing.file(actor, entry, submission)
    record(actor, "create", resident_id=resident_id, what=f"文档 {submission.title or submission.unique_id}")
    emit(
        DocumentRegistered(
            str(entry.id), str(resident_id), entry.format, entry.type_code, entry.institution_code,
            tuple(str(each.id) for each in place.supersedes),
        )
    )  # fmt: skip
    return Registered(entry, superseded=tuple(place.supersedes))
