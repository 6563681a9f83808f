"""The one query that takes versions away for good."""

from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute


def drop(actor: Actor, resident_id: UUID, local: UUID) -> int:
    """Take away a resource with all its versions; how many they were."""
    del actor
    past = execute(
        "DELETE FROM fhir_resource_version WHERE local = %s AND resident_id = %s", (local, resident_id)
    )
    return past + execute(
        "DELETE FROM fhir_resource WHERE local = %s AND resident_id = %s", (local, resident_id)
    )
