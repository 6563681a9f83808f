"""Health records attached to a case: chosen as health events by who may see them, kept as they stood."""

from typing import Any
from uuid import UUID

from yizhou.engines.processes.definitions import Step
from yizhou.engines.processes.errors import EventForeign
from yizhou.kernel.auth.contracts import Actor
from yizhou.records.timeline import api as timeline

EVENTS = "health_event"


def attached(actor: Actor, resident_id: UUID, step: Step, kept: dict[str, Any]) -> dict[str, Any]:
    """Answers with each chosen health event as it stands: title, day, institution, what it holds. Raises EventForeign."""
    for field in step.form.fields:
        if field.source == EVENTS and kept.get(field.id):
            known = {str(event.id): event for event in timeline.events(actor, resident_id)}
            chosen = [each["code"] for each in kept[field.id]]
            if foreign := [each for each in chosen if each not in known]:
                raise EventForeign(count=len(foreign))
            kept[field.id] = [
                {"code": each, "name": known[each].title, "kind": known[each].kind, "started": known[each].started.isoformat(),
                 "institution": known[each].institution_name, "resources": list(known[each].resources),
                 "documents": [str(document) for document in known[each].document_ids]}
                for each in chosen
            ]  # fmt: skip
    return kept
