"""Personal identifiers of a claim: which are fit to decide, which are weak, and which belong to somebody else."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from yizhou.registries.residents.contracts import Identifier, IdentifierKind, PersonClaim
from yizhou.standards import citizen_id

_PLACEHOLDER = re.compile(
    r"^(.)\1*$|^[xX*#?-]+|^(无|不详|未知|暂无|null|none|test|n/?a)$|1234567", re.IGNORECASE
)
_MOBILE = re.compile(r"1[3-9]\d{9}$")
_ANOTHERS_YEARS = 10


@dataclass(frozen=True, slots=True)
class SortedIdentifiers:
    """Identifiers by what they are good for. `anothers` are valid citizen numbers that cannot be the person's own.

    `others` are (kind, value, system) of documents that decide together with the name.
    """

    own: tuple[str, ...]
    weak: tuple[str, ...]
    anothers: tuple[str, ...]
    others: tuple[tuple[str, str, str], ...]


@lru_cache(maxsize=4_096)
def sort_identifiers(claim: PersonClaim) -> SortedIdentifiers:
    """Sorts a claim's identifiers; placeholders (XXXXX, 000000) fall away."""
    own: list[str] = []
    weak: list[str] = []
    anothers: list[str] = []
    others: list[tuple[str, str, str]] = []
    for identifier in claim.identifiers:
        if identifier.kind is IdentifierKind.CITIZEN_ID:
            checked = citizen_id.check(identifier.value)
            text = checked.normalised18 or citizen_id.normalise(identifier.value)
            if not checked.valid:
                if is_meaningful(text):
                    weak.append(text[:32])
            elif text == mothers_number(claim) or _is_anothers(checked.birth_date, claim.birth_date):
                anothers.append(text)
            else:
                own.append(text)
        elif identifier.kind is not IdentifierKind.LOCAL and is_meaningful(identifier.value):
            others.append(document_key(identifier))
    return SortedIdentifiers(
        tuple(dict.fromkeys(own)),
        tuple(dict.fromkeys(weak)),
        tuple(dict.fromkeys(anothers)),
        tuple(dict.fromkeys(others)),
    )


def mothers_number(claim: PersonClaim) -> str:
    """The mother's citizen number when it is valid, else empty."""
    checked = citizen_id.check(claim.mother_citizen_id) if claim.mother_citizen_id else None
    return checked.normalised18 if checked is not None and checked.valid else ""


def document_key(identifier: Identifier) -> tuple[str, str, str]:
    """What two mentions of one document have in common: kind, value without blanks, issuing system where it matters."""
    value = citizen_id.normalise(identifier.value)[:64]
    system = (
        identifier.system[:64]
        if identifier.kind in {IdentifierKind.OTHER, IdentifierKind.INSURANCE_CARD}
        else ""
    )
    return identifier.kind.value, value, system


def _is_anothers(printed: date | None, claimed: date | None) -> bool:
    """A newborn's record carries the mother's number, a grandchild's the guardian's."""
    return printed is not None and claimed is not None and abs(printed.year - claimed.year) > _ANOTHERS_YEARS


def is_meaningful(value: str) -> bool:
    """Whether a number can tell people apart: long enough, with figures, and no filler."""
    text = value.strip()
    return len(text) >= 5 and any(sign.isdigit() for sign in text) and not _PLACEHOLDER.search(text)


@lru_cache(maxsize=20_000)
def phone_number(raw: str) -> str:
    """Figures of a phone number, without +86 and area blanks; empty when it cannot be one."""
    figures = "".join(sign for sign in raw if sign.isdigit())
    if figures.startswith("86") and _MOBILE.fullmatch(figures[2:]):
        figures = figures[2:]
    figures = figures.removeprefix("0086")
    if len(figures) < 7 or len(figures) > 13 or len(set(figures[-8:])) == 1 or figures.endswith("12345678"):
        return ""
    return figures


def mobile(figures: str) -> bool:
    """Whether normalised figures are a mobile number of China."""
    return bool(_MOBILE.fullmatch(figures))
