"""A file looked at before it is sent: what each row would become, without storing anything."""

from typing import Any

from yizhou.exchange.files.definitions import data_sets
from yizhou.exchange.files.errors import DataSetUnknown
from yizhou.exchange.files.format import TabularFormat
from yizhou.exchange.pipeline.contracts import Envelope, Part
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now
from yizhou.kernel.errors.contracts import Severity
from yizhou.registries.residents import api as residents

SHOWN_ROWS = 20


def _row(part: Part) -> dict[str, Any]:
    faults = [*part.faults, *(residents.check_claim(part.subject) if part.subject else ())]
    person = part.subject
    return {
        "key": part.key,
        "place": part.place,
        "accepted": not any(fault.severity is Severity.ERROR for fault in faults),
        "name": person.name if person else "",
        "birth_date": person.birth_date.isoformat() if person and person.birth_date else None,
        "resources": [str(draft.content["resourceType"]) for draft in part.resources],
        "faults": [fault.as_dict() for fault in faults],
    }


def preview(actor: Actor, definition: str, body: bytes, file_name: str) -> dict[str, Any]:
    """Counts, the first rows, and every fault the format finds. Raises DataSetUnknown.

    What only the store knows (is the institution the sender's, who is the person) is not asked.
    """
    if definition not in data_sets():
        raise DataSetUnknown(name=definition[:60])
    envelope = Envelope(
        "files",
        "tabular",
        actor.partner_id or new_id(),
        body,
        "",
        now(),
        {"definition": definition, "file_name": file_name},
    )
    parsed = TabularFormat().parse(envelope)
    rows = [_row(part) for part in parsed.parts]
    return {
        "title": parsed.title,
        "encoding": parsed.encoding,
        "accepted": sum(row["accepted"] for row in rows),
        "refused": sum(not row["accepted"] for row in rows),
        "faults": [fault.as_dict() for fault in parsed.faults],
        "rows": [row for row in rows if not row["accepted"]][:SHOWN_ROWS]
        + [row for row in rows if row["accepted"]][:SHOWN_ROWS],
    }
