"""What of an event is sensitive, told to consent: a label found in one thing seals the whole event."""

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.records.consent import api as consent
from yizhou.records.consent.contracts import Sealing
from yizhou.records.documents import api as documents
from yizhou.records.documents.contracts import DocumentEntry
from yizhou.records.fhir import api as fhir
from yizhou.records.timeline import store
from yizhou.records.timeline.naming import tokens, words
from yizhou.records.timeline.reading import Reading, concept, read
from yizhou.records.timeline.store import Row


def seal(
    actor: Actor,
    rows: Sequence[Row],
    readings: Mapping[str, Reading],
    known: Mapping[UUID, DocumentEntry],
    gone: Sequence[Row],
) -> None:
    """Have these events sealed, or opened again when nothing in them is sensitive any more."""
    sealings = []
    for row in rows:
        labels = consent.labels_of(_told(row, readings, known))
        items = [local for reference in row.resources if (local := fhir.local_of(reference)) is not None]
        sealings.append(
            Sealing(row.id, row.resident_id, labels, [*items, *row.document_ids], row.institution_id)
        )
    sealings += [Sealing(row.id, row.resident_id, frozenset()) for row in gone]
    consent.seal(actor, sealings)


def relabel(actor: Actor, after: tuple[UUID, UUID] | None, limit: int) -> tuple[UUID, UUID] | None:
    """Label the next events anew, after a change of the definition; where to go on, None at the end."""
    rows = store.list_after(actor, after, limit)
    references = [reference for row in rows for reference in row.resources]
    stored = fhir.read_many(actor, references)
    readings = {found.reference: found for one in stored if (found := read(one)) is not None}
    entries = documents.get_many(actor, [one for row in rows for one in row.document_ids])
    seal(actor, rows, readings, {entry.id: entry for entry in entries}, [])
    return (rows[-1].resident_id, rows[-1].id) if len(rows) == limit else None


def _told(
    row: Row, readings: Mapping[str, Reading], known: Mapping[UUID, DocumentEntry]
) -> Iterator[consent.Said]:
    for reference in row.resources:
        reading = readings.get(reference)
        if reading is not None:
            yield _said(reading)
    for one in row.document_ids:
        if one in known:
            entry = known[one]
            yield consent.Said("DocumentReference", frozenset({entry.type_code}), entry.title)


def _said(reading: Reading) -> consent.Said:
    content = reading.content
    about = [concept(content), content.get("reasonCode")]
    codes = frozenset(token for each in about for token in tokens(each or []))
    marks = frozenset(tokens(content.get("interpretation") or []))
    text = f"{reading.name} {words(*about)}"
    return consent.Said(reading.type, codes, text, consent.value_of(content), marks)
