"""Coded errors and faults: what went wrong, where, and what to do, in Chinese.

A `CodedError` ends a request; a `Fault` is one line of a report that goes on. Every feature names
its errors in its own `errors.py`; one table per protocol maps `Category` to an answer.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Any, ClassVar


class Category(Enum):
    """Kind of failure; the only thing a protocol edge needs to know to answer."""

    INVALID = "invalid"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    GONE = "gone"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    UNSUPPORTED = "unsupported"
    UNAVAILABLE = "unavailable"
    FAULT = "fault"


class Severity(Enum):
    """Weight of a fault: an error refuses its part, a warning is stored beside it."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class Fault:
    """One finding about inbound data.

    `code` is stable (`cda.value_not_in_set`), `place` an XPath, FHIRPath, or `工作表!行,列`,
    `message` and `advice` are Chinese sentences for the person who must repair it.
    """

    code: str
    severity: Severity
    place: str
    message: str
    advice: str

    def as_dict(self) -> dict[str, str]:
        return {
            "code": self.code,
            "severity": self.severity.value,
            "place": self.place,
            "message": self.message,
            "advice": self.advice,
        }


class CodedError(Exception):
    """Base of every expected error. Subclasses set `code`, `category`, `message`, `advice`.

    `message` and `advice` are format strings filled from the keyword arguments of the constructor. `leaves_trace` keeps
    what the failed request wrote (a counted log-in failure, an audited refusal) although it is refused.
    """

    code: ClassVar[str] = "kernel.fault"
    category: ClassVar[Category] = Category.FAULT
    leaves_trace: ClassVar[bool] = False
    message: ClassVar[str] = "系统内部错误"
    advice: ClassVar[str] = "请稍后重试；如仍失败，请把请求编号告诉平台管理员"

    def __init__(self, *, faults: tuple[Fault, ...] = (), **details: Any) -> None:
        self.details = details
        self.faults = faults
        self.text = self.message.format(**details)
        self.advice_text = self.advice.format(**details)
        super().__init__(self.text)
