"""One claim on its way through resolution: what it asks with, what was found, what was decided."""

from dataclasses import dataclass, field
from uuid import UUID

from yizhou.registries.residents.contracts import PersonClaim
from yizhou.registries.residents.deciding import Decision
from yizhou.registries.residents.features import Features, Known


@dataclass(slots=True)
class Asked:
    """`found` are the candidates, `number_owner` whom the source's patient number leads to, `owner_id` the answer,
    `relatives` the parents and children met among the candidates, as (id, relationship).
    """

    claim: PersonClaim
    features: Features
    digest: int
    source_key: int | None
    keys: set[int]
    institution_id: UUID | None
    found: dict[UUID, Known] = field(default_factory=dict)
    number_owner: UUID | None = None
    decision: Decision | None = None
    owner_id: UUID | None = None
    relatives: tuple[tuple[UUID, str], ...] = ()
    is_new: bool = False
    was_new: bool = False

    @property
    def owner(self) -> UUID:
        """The decided owner; asking before the decision is a defect."""
        if self.owner_id is None:
            raise AssertionError("a claim left the batch undecided")
        return self.owner_id

    @property
    def is_told(self) -> bool:
        """Whether the resident already has this very statement."""
        held = self.found.get(self.owner)
        return held is not None and self.digest in held.digests
