"""What other features may use to raise and report errors."""

from yizhou.kernel.errors.contracts import Category, CodedError, Fault, Severity
from yizhou.kernel.errors.http import problem_response

__all__ = ["Category", "CodedError", "Fault", "Severity", "problem_response"]
