"""What of a claim, or of a known resident, takes part in matching; several values where several are known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TypeVar
from uuid import UUID

from yizhou.registries.residents.addresses import Place, read_address
from yizhou.registries.residents.contracts import PersonClaim
from yizhou.registries.residents.identifiers import mothers_number, phone_number, sort_identifiers
from yizhou.registries.residents.names import NameForm, is_name, name_form, newborn_name
from yizhou.standards import citizen_id

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Features:
    """The comparable side of a person. The first of several values is the one in force."""

    names: tuple[NameForm, ...] = ()
    births: tuple[date, ...] = ()
    sex: str = ""
    citizen_ids: tuple[str, ...] = ()
    weak_ids: tuple[str, ...] = ()
    others: tuple[tuple[str, str, str], ...] = ()
    phones: tuple[str, ...] = ()
    place: Place = field(default_factory=lambda: Place("", ""))
    mother: NameForm | None = None
    father: NameForm | None = None
    mother_ids: tuple[str, ...] = ()
    multiple_birth: int | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """A resident of the index as a candidate: the owner id, the id it stands under now, and its features."""

    id: UUID
    cluster_id: UUID
    features: Features
    digests: frozenset[int] = frozenset()


@lru_cache(maxsize=4_096)
def of_claim(claim: PersonClaim) -> Features:
    """Features of an inbound claim: what is no name is none, a newborn's mother is read from its name."""
    sorted_ids = sort_identifiers(claim)
    newborn = newborn_name(claim.name)
    mother_name = claim.mother_name or (newborn.mother if newborn else "")
    birth, sex = claim.birth_date, claim.sex if claim.sex in {"1", "2"} else ""
    for number in sorted_ids.own:
        printed = citizen_id.check(number)
        birth = birth or printed.birth_date
        sex = sex or printed.sex
    mother_ids = list(sorted_ids.anothers)
    if mothers_number(claim):
        mother_ids.insert(0, mothers_number(claim))
    phones = tuple(dict.fromkeys(figures for raw in claim.phones if (figures := phone_number(raw))))
    return Features(
        names=(name_form(claim.name),) if is_name(claim.name) else (),
        births=(birth,) if birth else (),
        sex=sex,
        citizen_ids=sorted_ids.own,
        weak_ids=sorted_ids.weak,
        others=sorted_ids.others,
        phones=phones,
        place=read_address(claim.address, claim.region_code),
        mother=name_form(mother_name) if is_name(mother_name) else None,
        father=name_form(claim.father_name) if is_name(claim.father_name) else None,
        mother_ids=tuple(dict.fromkeys(mother_ids)),
        multiple_birth=claim.multiple_birth or (newborn.order if newborn else None),
    )


def together(parts: Sequence[Features]) -> Features:
    """Features of one person from several claims, the one in force first."""
    if len(parts) == 1:
        return parts[0]
    return Features(
        names=_union(part.names for part in parts),
        births=_union(part.births for part in parts),
        sex=next((part.sex for part in parts if part.sex), ""),
        citizen_ids=_union(part.citizen_ids for part in parts),
        weak_ids=_union(part.weak_ids for part in parts),
        others=_union(part.others for part in parts),
        phones=_union(part.phones for part in parts),
        place=max(
            (part.place for part in parts),
            key=lambda place: (len(place.region_code.rstrip("0")), bool(place.text)),
        ),
        mother=next((part.mother for part in parts if part.mother), None),
        father=next((part.father for part in parts if part.father), None),
        mother_ids=_union(part.mother_ids for part in parts),
        multiple_birth=next((part.multiple_birth for part in parts if part.multiple_birth), None),
    )


def _union(values: Iterable[tuple[T, ...]]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(value for part in values for value in part))
