"""Field by field: which level two persons' features reach, and what it weighs. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log2

from rapidfuzz.distance import OSA

from yizhou.registries.residents.addresses import compare_places
from yizhou.registries.residents.birth_dates import compare_birth_dates
from yizhou.registries.residents.definitions import MatchingModel
from yizhou.registries.residents.features import Features
from yizhou.registries.residents.names import NameForm, compare_names
from yizhou.standards import citizen_id, regions

NAME_AGREES = frozenset({
    "exact", "variant", "homophone_tone", "homophone", "confused_sound", "swapped", "one_character",
    "surname_changed", "part", "nickname", "romanised",
})  # fmt: skip
NAME_CERTAIN = frozenset(
    {"exact", "variant", "homophone_tone", "homophone", "confused_sound", "swapped", "romanised"}
)
DECIDING_DOCUMENTS = frozenset({"birth_certificate", "health_record", "health_card", "other_identifier"})

NameShare = Callable[[NameForm], float]


@dataclass(frozen=True, slots=True)
class Finding:
    """One comparison: field, level reached, weight in bits, and the two values as they may be shown."""

    field: str
    level: str
    weight: float
    left: str = ""
    right: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What the comparison must know beside the two persons: parameters, how common a name and a phone number is."""

    model: MatchingModel
    name_share: NameShare
    phone_holders: Mapping[str, int]


@lru_cache(maxsize=20_000)
def _name_level(one: NameForm, other: NameForm) -> str:
    return compare_names(one, other)


def name_finding(claim: Features, known: Features, context: Context) -> Finding | None:
    """The best agreement of any two of the names; an agreement on a common name weighs less."""
    best: Finding | None = None
    weights = context.model.weights["name"]
    for left in claim.names:
        for right in known.names:
            level = _name_level(left, right)
            weight = weights[level]
            if level == "exact":
                weight = log2(context.model.fields["name"]["exact"].m / context.name_share(right))
            if best is None or weight > best.weight:
                best = Finding("name", level, weight, left.plain, right.plain)
    return best


def birth_finding(claim: Features, known: Features, context: Context) -> Finding | None:
    """The best agreement of any two dates of birth."""
    best: Finding | None = None
    weights = context.model.weights["birth_date"]
    for left in claim.births:
        for right in known.births:
            level = compare_birth_dates(left, right)
            if best is None or weights[level] > best.weight:
                best = Finding("birth_date", level, weights[level], left.isoformat(), right.isoformat())
    return best


def citizen_finding(claim: Features, known: Features, context: Context) -> Finding | None:
    """Valid numbers decide; a number with a wrong check digit is compared by its slips."""
    weights = context.model.weights["citizen_id"]

    def finding(level: str, left: str, right: str) -> Finding:
        return Finding("citizen_id", level, weights[level], citizen_id.mask(left), citizen_id.mask(right))

    shared = [number for number in claim.citizen_ids if number in known.citizen_ids]
    if shared:
        return finding("same", shared[0], shared[0])
    left_all, right_all = claim.citizen_ids + claim.weak_ids, known.citizen_ids + known.weak_ids
    if not left_all or not right_all:
        return None
    if claim.citizen_ids and known.citizen_ids:
        return finding("different", claim.citizen_ids[0], known.citizen_ids[0])
    weak = [number for number in claim.weak_ids if number in known.weak_ids]
    if weak:
        return finding("weak_same", weak[0], weak[0])
    for left in left_all:
        for right in right_all:
            if len(left) == len(right) and OSA.distance(left, right, score_cutoff=1) <= 1:
                return finding("near", left, right)
    return finding("weak_different", left_all[0], right_all[0])


def document_findings(claim: Features, known: Features, context: Context) -> list[Finding]:
    """Other documents: only the same one speaks, except that a child has one birth certificate."""
    found: list[Finding] = []
    weights = context.model.weights
    for document in claim.others:
        kind = document[0] if document[0] in weights else "other_identifier"
        if document in known.others:
            found.append(Finding(kind, "same", weights[kind]["same"], document[1], document[1]))
        elif kind == "birth_certificate":
            other = next((entry for entry in known.others if entry[0] == kind), None)
            if other:
                found.append(Finding(kind, "different", weights[kind]["different"], document[1], other[1]))
    return found


def phone_finding(claim: Features, known: Features, context: Context) -> Finding | None:
    """A number that many residents have says little."""
    if not claim.phones or not known.phones:
        return None
    weights = context.model.weights["phone"]
    shared = [number for number in claim.phones if number in known.phones]
    if shared:
        holders = min(context.phone_holders.get(number, 1) for number in shared)
        keep = next(keep for limit, keep in context.model.shared_phone if holders <= limit)
        return Finding(
            "phone", "same" if keep == 1 else "shared", weights["same"] * keep, shared[0], shared[0]
        )
    for left in claim.phones:
        for right in known.phones:
            if len(left) == len(right) and OSA.distance(left, right, score_cutoff=1) <= 1:
                return Finding("phone", "one_digit", weights["one_digit"], left, right)
    return Finding("phone", "different", weights["different"], claim.phones[0], known.phones[0])


def address_finding(claim: Features, known: Features, context: Context) -> Finding | None:
    """How near two addresses are."""
    level = compare_places(claim.place, known.place)
    if not level:
        return None
    return Finding("address", level, context.model.weights["address"][level], _shown(claim), _shown(known))


def _shown(features: Features) -> str:
    return features.place.text or regions.full_name(features.place.region_code)


def parent_finding(
    field: str, left: NameForm | None, right: NameForm | None, context: Context
) -> Finding | None:
    """The name of the mother or father."""
    if left is None or right is None:
        return None
    name = _name_level(left, right)
    level = "same" if name in {"exact", "variant"} else "alike" if name in NAME_AGREES else "different"
    return Finding(field, level, context.model.weights[field][level], left.plain, right.plain)


def other_findings(claim: Features, known: Features, context: Context) -> list[Finding]:
    """Sex, phone, address, parents."""
    weights = context.model.weights
    found: list[Finding | None] = []
    if claim.sex and known.sex:
        level = "same" if claim.sex == known.sex else "different"
        shown = {"1": "男", "2": "女"}
        found.append(Finding("sex", level, weights["sex"][level], shown[claim.sex], shown[known.sex]))
    found.append(phone_finding(claim, known, context))
    found.append(address_finding(claim, known, context))
    found.append(parent_finding("mother_name", claim.mother, known.mother, context))
    found.append(parent_finding("father_name", claim.father, known.father, context))
    if claim.mother_ids and known.mother_ids:
        shared = [number for number in claim.mother_ids if number in known.mother_ids]
        level = "same" if shared else "different"
        left, right = (
            shared[0] if shared else claim.mother_ids[0],
            shared[0] if shared else known.mother_ids[0],
        )
        found.append(
            Finding(
                "mother_citizen_id",
                level,
                weights["mother_citizen_id"][level],
                citizen_id.mask(left),
                citizen_id.mask(right),
            )
        )
    if claim.multiple_birth and known.multiple_birth:
        level = "same" if claim.multiple_birth == known.multiple_birth else "different"
        found.append(
            Finding(
                "multiple_birth",
                level,
                weights["multiple_birth"][level],
                str(claim.multiple_birth),
                str(known.multiple_birth),
            )
        )
    return [finding for finding in found if finding is not None]
