"""Which event a resource belongs to: its encounter's, else its document's, else that of its day and kind. Pure."""

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from uuid import UUID

from yizhou.kernel.clock.api import CHINA
from yizhou.records.documents.contracts import DocumentEntry
from yizhou.records.timeline.reading import Reading


def event_id(anchor: str) -> UUID:
    """The id of the event with this anchor: the same for ever, so that projecting again meets it."""
    return UUID(bytes=blake2b(anchor.encode(), digest_size=16, person=b"yizhou.timeline").digest())


def document_anchor(resident_id: UUID, entry: DocumentEntry) -> str:
    """All versions of a document are one event."""
    kind = f"{entry.type_system}\x1f{entry.type_code}\x1f{entry.institution_code}"
    return f"Document/{resident_id}/{entry.unique_id}\x1f{kind}"


def only_encounter(readings: Iterable[Reading]) -> str:
    """The encounter a document tells of, when it tells of exactly one."""
    found = {each.encounter for each in readings if each.encounter}
    return found.pop() if len(found) == 1 else ""


def reported_by(readings: Sequence[Reading]) -> dict[str, str]:
    """Results that a report lists, with the report: they are one event."""
    found: dict[str, str] = {}
    for each in readings:
        if each.type == "DiagnosticReport":
            for item in each.content.get("result") or []:
                reference = item.get("reference") if isinstance(item, dict) else None
                if isinstance(reference, str):
                    found[reference] = each.reference
    return found


def day_anchor(resident_id: UUID, reading: Reading, institution_id: UUID | None) -> str:
    """Single resources of one kind, day and institution are one event."""
    kind = reading.verdict.kind if reading.verdict else reading.type
    day = (reading.started or reading.updated).astimezone(CHINA).date()
    return f"Day/{resident_id}/{kind}/{day}/{institution_id or ''}"


def anchors(
    resident_id: UUID, readings: Sequence[Reading], entry: DocumentEntry | None, institution_id: UUID | None
) -> tuple[dict[str, str], str]:
    """Anchor of every reading by its reference, and the document's own anchor (empty without a document)."""
    home = ""
    if entry is not None:
        home = only_encounter(readings) or document_anchor(resident_id, entry)
    results = reported_by(readings)
    found: dict[str, str] = {}
    for each in readings:
        if each.encounter:
            found[each.reference] = each.encounter
        elif home:
            found[each.reference] = home
        elif each.type != "DiagnosticReport" and each.reference in results:
            found[each.reference] = results[each.reference]
        elif each.type == "DiagnosticReport":
            found[each.reference] = each.reference
        else:
            found[each.reference] = day_anchor(resident_id, each, institution_id)
    for reference, report in results.items():
        # A report inside an encounter takes its results there, even when they do not name it themselves.
        if reference in found and found[reference].startswith(("Day/", "DiagnosticReport/")):
            found[reference] = found[report]
    return found, home
