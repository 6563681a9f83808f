"""Errors of the FHIR store as OperationOutcome: as everywhere (`kernel.errors`), but where HTTP has a status of its own, that.

412 for what a precondition forbids (R4 §3.1.0.5.1, §3.1.0.8), 406 for a format that is not offered (§3.1.0.1.11).
"""

from yizhou.kernel.errors import api as errors
from yizhou.records.fhir.errors import FormatUnknown, VersionConflict

issue = errors.issue
_STATUS: dict[type[Exception], int] = {VersionConflict: 412, FormatUnknown: 406}


def outcome(error: Exception) -> tuple[int, bytes]:
    """See `api.outcome`."""
    status, body = errors.outcome(error)
    return _STATUS.get(type(error), status), body
