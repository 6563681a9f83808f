"""What other features may use to raise and report errors."""

from yizhou.kernel.errors.contracts import Category, CodedError, Fault, Severity
from yizhou.kernel.errors.fhir import issue, outcome
from yizhou.kernel.errors.http import answer_status, problem, problem_response

__all__ = [
    "Category", "CodedError", "Fault", "Severity", "answer_status", "issue", "outcome", "problem", "problem_response",
]  # fmt: skip
