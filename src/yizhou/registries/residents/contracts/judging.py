"""The matching model laid open, what it says of two people, and the index compared with itself."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from yizhou.registries.residents.contracts.people import Brief, Evidence, Outcome, Profile


@dataclass(frozen=True, slots=True)
class ModelLevel:
    """One level a comparison may reach: `m` among pairs of one person, `u` of two, `weight` = log2(m / u).

    `learned_m`, `learned_u` are what the last learning found; None where it met no such pair.
    """

    level: str
    text: str
    m: float
    u: float
    weight: float
    learned_m: float | None = None
    learned_u: float | None = None


@dataclass(frozen=True, slots=True)
class ModelField:
    """One comparison of the model, with its levels from the strongest support to the strongest contradiction."""

    field: str
    name: str
    levels: tuple[ModelLevel, ...]


@dataclass(frozen=True, slots=True)
class ModelExample:
    """A case that proves the definition: two people as written in it, and what must come out."""

    says: str
    known: dict[str, str]
    claim: dict[str, str]
    expect: str


@dataclass(frozen=True, slots=True)
class Learning:
    """One estimation of the parameters from unlabelled pairs of statements. `share` of `pairs` are one person."""

    at: datetime
    who: str
    model_version: int
    pairs: int
    strangers: int
    share: float
    m: dict[str, dict[str, float]]
    u: dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class ModelDescription:
    """The matching model in force. `prior` in bits; `link` and `review` are probabilities.

    `rules` stand above the sum; `phone_keeps` is (up to so many holders, share of a phone's weight that is kept).
    """

    version: int
    population: int
    prior: float
    link: float
    review: float
    fields: tuple[ModelField, ...]
    rules: tuple[ModelLevel, ...]
    phone_keeps: tuple[tuple[int, float], ...]
    examples: tuple[ModelExample, ...]
    learning: Learning | None


@dataclass(frozen=True, slots=True)
class Trial:
    """What the model says of two persons. `bits` is the sum of the evidence with the prior, rules apart."""

    outcome: Outcome
    probability: float
    bits: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Deduplication:
    """One comparison of the whole index with itself; `done` of `slices` are finished, by model `model_version`.

    `compared` judgements (a pair that shares keys of two slices is judged twice) put pairs into the review queue that
    were not there yet: `certain` ones, which reach the probability of a link, and `doubtful` ones.
    """

    id: UUID
    who: str
    model_version: int
    slices: int
    done: int
    residents: int
    compared: int
    certain: int
    doubtful: int
    started: datetime
    finished: datetime | None


@dataclass(frozen=True, slots=True)
class LookAlike:
    """A resident of the index whom a person at the desk may be."""

    resident: Brief
    outcome: Outcome
    probability: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two residents side by side with the verdict of the model; `review_id` is the pair in the queue, if it was ever there."""

    left: Profile
    right: Profile
    outcome: Outcome
    probability: float
    evidence: tuple[Evidence, ...]
    review_id: UUID | None
