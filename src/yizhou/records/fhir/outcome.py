"""Errors of the FHIR store as OperationOutcome: as everywhere (`kernel.errors`), but a version conflict is HTTP 412 (R4 §3.1.0.6)."""

from yizhou.kernel.errors import api as errors
from yizhou.records.fhir.errors import VersionConflict

issue = errors.issue


def outcome(error: Exception) -> tuple[int, bytes]:
    """See `api.outcome`."""
    status, body = errors.outcome(error)
    return (412 if isinstance(error, VersionConflict) else status), body
