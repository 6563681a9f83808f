"""Drawing health events from what was just written: idempotent, whatever the order in which messages come.

Every touched event is described anew from all its resources and documents, so a late encounter gives its name to the
results that came before it, and a retired resource leaves no word behind.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor, system_actor
from yizhou.kernel.events.api import emit
from yizhou.kernel.organisations.contracts import Organisation
from yizhou.records.documents import api as documents
from yizhou.records.documents.contracts import DocumentEntry
from yizhou.records.fhir import api as fhir
from yizhou.records.fhir.contracts import NO_RESIDENT, Interaction, Stored
from yizhou.records.timeline import sealing, store
from yizhou.records.timeline.anchoring import anchors, event_id
from yizhou.records.timeline.contracts import HealthEvent
from yizhou.records.timeline.describing import DocumentNote, describe
from yizhou.records.timeline.events import HealthEventsProjected
from yizhou.records.timeline.reading import Reading, read
from yizhou.records.timeline.store import Row

_EVERYTHING = system_actor("时间轴")
"""An event is drawn from all it holds, whatever the sender may see of it."""


@dataclass(slots=True)
class _Change:
    """What an event is about to hold."""

    event_id: UUID
    owner: UUID
    old: Row | None = None
    references: list[str] = field(default_factory=list)
    document_ids: list[UUID] = field(default_factory=list)

    def add(self, reference: str) -> None:
        if reference not in self.references:
            self.references.append(reference)


def to_event(row: Row) -> HealthEvent:
    """A row as its contract."""
    return HealthEvent(
        id=row.id, resident_id=row.resident_id, kind=row.kind, domain=row.domain, started=row.started,
        ended=row.ended, title=row.title, summary=row.summary, institution_id=row.institution_id,
        institution_name=row.institution_name, resources=tuple(row.resources),
        document_ids=tuple(row.document_ids),
    )  # fmt: skip


def project(
    actor: Actor,
    resident_id: UUID,
    stored: Sequence[Stored],
    entry: DocumentEntry | None,
    institution: Organisation | None,
) -> list[HealthEvent]:
    """See `api.project`."""
    personal = [one for one in stored if one.resident_id != NO_RESIDENT]
    gone = {f"{one.type}/{one.id}" for one in personal if one.interaction is Interaction.DELETE}
    readings = [reading for one in personal if one.raw and (reading := read(one)) is not None]
    # A next version may name another encounter than the one before: it leaves the event it was in.
    moved = {f"{one.type}/{one.id}" for one in personal if one.version > 1} | gone
    current = entry if entry is not None and entry.status == "approved" else None
    superseded = list(documents.superseded_by(actor, entry.id)) if entry is not None else []
    if entry is not None and current is None:
        superseded.append(entry)
    if not readings and not moved and current is None and not superseded:
        return []
    owners = {resident_id, *(one.resident_id for one in personal), *(old.resident_id for old in superseded)}
    work = _Work(actor, resident_id, readings, gone, moved, current, institution, owners)
    return work.run([old.id for old in superseded])


def forget(actor: Actor, resident_id: UUID, references: Collection[str]) -> None:
    """Take deleted resources ("Type/id") out of a resident's events. Repeating it changes nothing."""
    back = {f"{one.type}/{one.id}" for one in fhir.read_many(_EVERYTHING, list(references))}
    gone = set(references) - back  # written again since: not gone
    if gone and resident_id != NO_RESIDENT:
        _Work(actor, resident_id, [], gone, gone, None, None, {resident_id}).run([])


class _Work:
    """One projection."""

    def __init__(
        self,
        actor: Actor,
        resident_id: UUID,
        readings: Sequence[Reading],
        gone: Collection[str],
        moved: Collection[str],
        entry: DocumentEntry | None,
        institution: Organisation | None,
        owners: Collection[UUID],
    ) -> None:
        self.actor = actor
        self.resident_id = resident_id
        self.readings = {reading.reference: reading for reading in readings}
        self.gone = gone
        self.moved = moved
        self.entry = entry
        self.institution = institution
        self.owners = owners
        found, home = anchors(resident_id, readings, entry, institution.id if institution else None)
        self.targets = {reference: event_id(anchor) for reference, anchor in found.items()}
        self.home = event_id(home) if home else None
        self.known = {entry.id: entry} if entry else {}

    def run(self, superseded: Collection[UUID]) -> list[HealthEvent]:
        """Lock what is touched, say what it holds now, describe it, store it; again when another writer was first."""
        wanted = {*self.targets.values(), *([self.home] if self.home else [])}
        while True:
            held = store.lock(self.actor, wanted, self.owners, self.moved, superseded)
            changes = self._changes(held, superseded)
            rows = self._described(changes)
            fresh = [row for change, row in zip(changes, rows, strict=True) if row and change.old is None]
            if fresh and not store.insert(self.actor, fresh):
                continue
            break
        changed = [
            row for change, row in zip(changes, rows, strict=True) if row and change.old and row != change.old
        ]
        empty = [change.old for change, row in zip(changes, rows, strict=True) if row is None and change.old]
        if changed:
            store.replace(self.actor, changed)
        if empty:
            store.delete(self.actor, empty)
        sealing.seal(self.actor, [row for row in rows if row is not None], self.readings, self.known, empty)
        touched = [*fresh, *changed, *empty]
        for owner in sorted({row.resident_id for row in touched}):
            kinds = {row.kind for row in touched if row.resident_id == owner}
            removed = sum(row.resident_id == owner for row in empty)
            emit(HealthEventsProjected(str(owner), tuple(sorted(kinds)), removed))
        return [to_event(row) for row in rows if row is not None]

    def _changes(self, held: Sequence[Row], superseded: Collection[UUID]) -> list[_Change]:
        """What every touched event holds from now on."""
        changes: dict[UUID, _Change] = {}
        for row in held:
            change = changes.setdefault(row.id, _Change(row.id, row.resident_id, row))
            change.references = [
                reference
                for reference in row.resources
                if reference not in self.gone and self.targets.get(reference, row.id) == row.id
            ]
            change.document_ids = [one for one in row.document_ids if one not in superseded]
        for reference, target in self.targets.items():
            if reference in self.gone:
                continue
            changes.setdefault(target, _Change(target, self.resident_id)).add(reference)
        if self.home and self.entry:
            change = changes.setdefault(self.home, _Change(self.home, self.resident_id))
            if self.entry.id not in change.document_ids:
                change.document_ids.append(self.entry.id)
        return list(changes.values())

    def _described(self, changes: Sequence[_Change]) -> list[Row | None]:
        """The rows to be stored, None for an event nothing is left of."""
        missing = [ref for change in changes for ref in change.references if ref not in self.readings]
        if missing:
            for one in fhir.read_many(_EVERYTHING, missing):
                reading = read(one)
                if reading is not None:
                    self.readings[reading.reference] = reading
        known = self.known
        others = {one for change in changes for one in change.document_ids} - known.keys()
        if others:
            known |= {one.id: one for one in documents.get_many(_EVERYTHING, others)}
        return [self._row(change, known) for change in changes]

    def _row(self, change: _Change, known: dict[UUID, DocumentEntry]) -> Row | None:
        references = [reference for reference in change.references if reference in self.readings]
        entries = [known[one] for one in change.document_ids if one in known]
        if not references and not entries:
            return None
        readings = [self.readings[reference] for reference in references]
        notes = [
            DocumentNote(one.type_code, one.title, one.service_start or one.created, one.service_end)
            for one in entries
        ]
        fallback = min((each.updated for each in readings), default=None) or min(
            one.registered for one in entries
        )
        text = describe(readings, notes, change.old.started if change.old else fallback)
        row = Row(
            id=change.event_id, resident_id=change.owner, kind=text.kind, domain=text.domain, started=text.started,
            ended=text.ended, title=text.title, summary=text.summary, institution_id=None, institution_name="",
            abnormal=text.abnormal, resources=sorted(references), document_ids=[one.id for one in entries],
            document_titles=[one.title or one.unique_id for one in entries],
        )  # fmt: skip
        return self._placed(row, change.old, entries)

    def _placed(self, row: Row, old: Row | None, entries: Sequence[DocumentEntry]) -> Row:
        """With the institution: of the event as it was, of the message, or of a document."""
        if old is not None and old.institution_name:
            return replace(row, institution_id=old.institution_id, institution_name=old.institution_name)
        if self.institution is not None:
            return replace(row, institution_id=self.institution.id, institution_name=self.institution.name)
        for one in entries:
            if one.institution_name:
                return replace(row, institution_id=one.institution_id, institution_name=one.institution_name)
        return row
