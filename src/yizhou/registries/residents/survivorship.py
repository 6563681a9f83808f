"""Which of several sources' statements holds for each field of a resident: the golden record is a pure function of all
claims of the identity set, so that a merge and its undoing, and claims in any order, give the same result.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from yizhou.registries.residents.contracts import Identifier, PersonClaim
from yizhou.registries.residents.definitions import Survivorship
from yizhou.registries.residents.identifiers import mobile, phone_number, sort_identifiers
from yizhou.registries.residents.names import is_name
from yizhou.standards import citizen_id

DECIDED_FIELDS = (
    "name", "sex", "birth_date", "address", "region_code", "ethnic_group", "marital_status", "occupation",
    "mother_name", "mother_citizen_id", "father_name", "contact_name", "contact_phone", "deceased_on", "multiple_birth",
)  # fmt: skip
_LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Statement:
    """A stored claim: who owns it, when it arrived, and the number of it."""

    id: int
    owner_id: UUID
    received: datetime
    claim: PersonClaim

    @property
    def at(self) -> datetime:
        return self.claim.as_of or self.received


@dataclass(frozen=True, slots=True)
class Golden:
    """The claim in force, the citizen number in force, and which statement decided each field."""

    claim: PersonClaim
    citizen_id: str
    decided_by: dict[str, int]


def trust_of(source: str, rules: Survivorship) -> int:
    """Trust in a source, 0 to 100."""
    return next((trust for pattern, trust in rules.trust if pattern.search(source)), rules.default_trust)


def survive(statements: Sequence[Statement], rules: Survivorship) -> Golden:
    """The golden record of all statements about one person."""
    ranked = sorted(statements, key=lambda s: _rank(s, rules, documented=False), reverse=True)
    by_document = sorted(statements, key=lambda s: _rank(s, rules, documented=True), reverse=True)
    values: dict[str, Any] = {}
    decided: dict[str, int] = {}
    for field in DECIDED_FIELDS:
        for statement in by_document if field in rules.documented else ranked:
            value = getattr(statement.claim, field)
            if _says_something(field, value):
                values[field], decided[field] = value, statement.id
                break
    if "name" not in values:  # a newborn keeps the mother's name until it has its own
        spoken = next((s for s in ranked if s.claim.name), None)
        if spoken:
            values["name"], decided["name"] = spoken.claim.name, spoken.id
    number, printed_by = _citizen_number(by_document)
    if number:
        printed = citizen_id.check(number)
        values["birth_date"], values["sex"] = printed.birth_date, printed.sex
        decided |= {"birth_date": printed_by, "sex": printed_by, "citizen_id": printed_by}
    claim = PersonClaim(
        **values, identifiers=_identifiers(ranked), phones=_phones(ranked), source="", local_id=""
    )
    return Golden(claim, number, decided)


def _rank(
    statement: Statement, rules: Survivorship, *, documented: bool
) -> tuple[int, int, datetime, datetime, int]:
    has_document = int(bool(sort_identifiers(statement.claim).own)) if documented else 0
    trust = trust_of(statement.claim.source, rules)
    return has_document, trust, statement.at or _LONG_AGO, statement.received, statement.id


def _says_something(field: str, value: Any) -> bool:
    if field == "name":
        return is_name(value)
    if field == "sex":
        return value in {"1", "2"}
    return value not in ("", None)


def _citizen_number(ranked: Iterable[Statement]) -> tuple[str, int]:
    for statement in ranked:
        own = sort_identifiers(statement.claim).own
        if own:
            return own[0], statement.id
    return "", 0


def _identifiers(ranked: Iterable[Statement]) -> tuple[Identifier, ...]:
    return tuple(
        dict.fromkeys(identifier for s in ranked for identifier in s.claim.identifiers if identifier.value)
    )


def _phones(ranked: Iterable[Statement]) -> tuple[str, ...]:
    found = dict.fromkeys(figures for s in ranked for raw in s.claim.phones if (figures := phone_number(raw)))
    return tuple(sorted(found, key=lambda figures: not mobile(figures)))
