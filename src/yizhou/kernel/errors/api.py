"""What other features may use to raise and report errors."""

from yizhou.kernel.errors.contracts import Category, CodedError, Fault, Severity

__all__ = ["Category", "CodedError", "Fault", "Severity"]
