"""Health records attached to a case: chosen as health events by who may see them, kept as they stood."""

from typing import Any
from uuid import UUID

from yizhou.engines.processes.definitions import Step
from yizhou.engines.processes.errors import EventForeign
from yizhou.kernel.auth.contracts import Actor
from yizhou.records.timeline import api as timeline


def attached(actor: Actor, resident_id: UUID, step: Step, kept: dict[str, Any]) -> dict[str, Any]:
    """Answers with each chosen health event as it stands: title, day, institution, what it holds. Raises EventForeign."""
    for field in step.form:
        if field.type == "events" and kept.get(field.id):
            known = {str(event.id): event for event in timeline.events(actor, resident_id)}
            foreign = [each for each in kept[field.id] if each not in known]
            if foreign:
                raise EventForeign(count=len(foreign))
            kept[field.id] = [
                {"id": each, "title": known[each].title, "kind": known[each].kind, "started": known[each].started.isoformat(),
                 "institution": known[each].institution_name, "resources": list(known[each].resources),
                 "documents": [str(document) for document in known[each].document_ids]}
                for each in kept[field.id]
            ]  # fmt: skip
    return kept
