"""What the page of the matching model shows, and the runs of deduplication."""

from datetime import datetime
from uuid import UUID

from ninja import Schema

from yizhou.registries.residents.contracts import Deduplication, Learning, ModelDescription, Trial
from yizhou.registries.residents.desk_views import PersonForm
from yizhou.registries.residents.views import EvidenceView


class LevelView(Schema):
    level: str
    text: str
    m: float
    u: float
    weight: float
    learned_m: float | None
    learned_u: float | None


class FieldView(Schema):
    field: str
    name: str
    levels: list[LevelView]


class ExampleView(Schema):
    says: str
    known: dict[str, str]
    claim: dict[str, str]
    expect: str


class PhoneKeepView(Schema):
    up_to: int
    keep: float


class LearningView(Schema):
    at: datetime
    who: str
    model_version: int
    pairs: int
    strangers: int
    share: float


class ModelView(Schema):
    version: int
    population: int
    prior: float
    link: float
    review: float
    fields: list[FieldView]
    rules: list[LevelView]
    phone_keeps: list[PhoneKeepView]
    examples: list[ExampleView]
    learning: LearningView | None


class TrialForm(Schema):
    known: PersonForm
    claim: PersonForm


class TrialView(Schema):
    outcome: str
    probability: float
    bits: float
    evidence: list[EvidenceView]


class DeduplicationView(Schema):
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


def learning_view(found: Learning) -> LearningView:
    return LearningView.from_orm(found)


def model_view(found: ModelDescription) -> ModelView:
    return ModelView(
        version=found.version,
        population=found.population,
        prior=found.prior,
        link=found.link,
        review=found.review,
        fields=[
            FieldView(field=f.field, name=f.name, levels=[LevelView.from_orm(entry) for entry in f.levels])
            for f in found.fields
        ],
        rules=[LevelView.from_orm(entry) for entry in found.rules],
        phone_keeps=[PhoneKeepView(up_to=up_to, keep=keep) for up_to, keep in found.phone_keeps],
        examples=[ExampleView.from_orm(entry) for entry in found.examples],
        learning=learning_view(found.learning) if found.learning else None,
    )


def trial_view(found: Trial) -> TrialView:
    return TrialView(
        outcome=found.outcome.value,
        probability=found.probability,
        bits=found.bits,
        evidence=[EvidenceView.from_orm(line) for line in found.evidence],
    )


def deduplication_view(run: Deduplication) -> DeduplicationView:
    return DeduplicationView.from_orm(run)
