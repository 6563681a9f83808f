"""How a coded error answers in FHIR: OperationOutcome (R4 §2.33), issue types http://hl7.org/fhir/valueset-issue-type."""

from typing import Any

import orjson

from yizhou.kernel.errors.contracts import Category, CodedError, Severity

STATUS: dict[Category, tuple[int, str]] = {
    Category.INVALID: (400, "invalid"),
    Category.UNAUTHENTICATED: (401, "login"),
    Category.FORBIDDEN: (403, "forbidden"),
    Category.NOT_FOUND: (404, "not-found"),
    Category.CONFLICT: (409, "conflict"),
    Category.GONE: (410, "deleted"),
    Category.TOO_LARGE: (413, "too-long"),
    Category.TOO_MANY: (429, "throttled"),
    Category.UNSUPPORTED: (405, "not-supported"),
    Category.UNAVAILABLE: (503, "transient"),
    Category.FAULT: (500, "exception"),
}
SYSTEM = "urn:yizhou:error"


def issue(severity: str, kind: str, code: str, text: str, advice: str, place: str = "") -> dict[str, Any]:
    """One issue: our code beside FHIR's, what is wrong and what to do in Chinese, and the place."""
    return {
        "severity": severity,
        "code": kind,
        "details": {"coding": [{"system": SYSTEM, "code": code}], "text": text},
        "diagnostics": advice,
        **({"expression": [place]} if place else {}),
    }


def outcome(error: Exception) -> tuple[int, bytes]:
    """HTTP status and OperationOutcome of an error with all its faults; what nobody expected is told as such."""
    known = error if isinstance(error, CodedError) else CodedError()
    status, kind = STATUS[known.category]
    severity = "fatal" if known.category is Category.FAULT else "error"
    issues = [issue(severity, kind, known.code, known.text, known.advice_text)]
    for fault in known.faults:
        weight = fault.severity.value
        fault_kind = "invalid" if fault.severity is Severity.ERROR else "informational"
        issues.append(issue(weight, fault_kind, fault.code, fault.message, fault.advice, fault.place))
    return status, orjson.dumps({"resourceType": "OperationOutcome", "issue": issues})
