"""Interaction services of a regional platform (WS/T 790, draft of 2016): services, their transactions, fields of their messages."""

from dataclasses import dataclass
from functools import cache
from sys import intern

from yizhou.standards.reading import rows

__all__ = ["MessageField", "Transaction", "fields", "get", "transactions"]


@dataclass(frozen=True, slots=True)
class Transaction:
    """One transaction of a service. `code` is `IST-PR1`; where the draft prints none, `T` and its place in the table."""

    code: str
    part: str
    service: str
    service_en: str
    name: str
    operation: str
    ihe: str
    direction: str
    roles: str
    request_root: str
    response_root: str
    namespace: str
    transport: str
    security: str
    audit_action: str
    note: str


@dataclass(frozen=True, slots=True)
class MessageField:
    """One element of a message: `message` is request, response or notification; `data_elements` as printed, apart."""

    order: int
    message: str
    path: str
    meaning: str
    datatype: str
    cardinality: str
    code_system: str
    note: str


@cache
def _transactions() -> dict[str, Transaction]:
    found: dict[str, Transaction] = {}
    for place, row in enumerate(rows("services"), 1):
        code = row["transaction_code"].split("/")[0] or f"T{place:03}"
        found.setdefault(
            code,
            Transaction(
                code,
                row["part"],
                row["service"],
                row["service_en"],
                row["transaction"],
                row["operation"],
                row["ihe_counterpart"],
                row["direction"],
                row["roles"],
                row["request_root"],
                row["response_root"],
                row["namespace"],
                row["transport"],
                row["security"],
                row["audit_action"],
                row["note"],
            ),
        )
    return found


@cache
def _fields() -> dict[str, tuple[MessageField, ...]]:
    found: dict[str, list[MessageField]] = {}
    for row in rows("service_messages"):
        listed = found.setdefault(row["transaction_code"].split("/")[0], [])
        listed.append(
            MessageField(
                len(listed) + 1,
                intern(row["message"]),
                row["path"],
                intern(row["meaning"]),
                intern(row["datatype"]),
                intern(row["cardinality"]),
                intern(row["code_system"]),
                row["note"],
            )
        )
    return {code: tuple(listed) for code, listed in found.items()}


def transactions() -> tuple[Transaction, ...]:
    """All transactions in the order of the parts; a code that two services print is listed once, under the first."""
    return tuple(_transactions().values())


def get(code: str) -> Transaction | None:
    """The transaction of a code `IST-PR1`, or None."""
    return _transactions().get(code)


def fields(code: str) -> tuple[MessageField, ...]:
    """The fields of a transaction's messages in order; empty where the draft prints no table."""
    return _fields().get(code, ())
