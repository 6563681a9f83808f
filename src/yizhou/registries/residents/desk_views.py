"""What the registration desk types and sees: a person's form, look-alikes, comparisons, what people did."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from ninja import Field, Schema

from yizhou.registries.residents.contracts import (
    Act,
    Comparison,
    Identifier,
    IdentifierKind,
    LookAlike,
    PersonClaim,
    Resolution,
)
from yizhou.registries.residents.views import (
    RELATIONSHIP_NAMES,
    EvidenceView,
    ResidentBrief,
    ResidentView,
    brief_view,
    resident_view,
)
from yizhou.standards import code_systems

ACT_NAMES = {
    "registered": "窗口登记", "amended": "更正信息", "death": "登记死亡", "cancelled": "注销", "restored": "恢复",
    "related": "登记家庭关系", "unrelated": "解除家庭关系", "merged": "合并", "unmerged": "撤销合并",
    "code_issued": "健康码发放", "code_suspended": "健康码挂失", "code_resumed": "健康码恢复", "code_replaced": "健康码作废（已补发）",
    "code_cancelled": "健康码注销",
}  # fmt: skip
CANCELLATION_NAMES = {"died": "死亡", "moved": "迁出本州", "mistaken": "登记错误", "other": "其他"}
_NUMBERS = {
    "citizen_id": IdentifierKind.CITIZEN_ID, "birth_certificate": IdentifierKind.BIRTH_CERTIFICATE,
    "health_record": IdentifierKind.HEALTH_RECORD, "insurance_card": IdentifierKind.INSURANCE_CARD,
    "passport": IdentifierKind.PASSPORT,
}  # fmt: skip


class PersonForm(Schema):
    """A person as typed; empty fields say nothing."""

    name: str = Field("", max_length=100)
    sex: str = Field("", pattern="^[0129]?$")
    birth_date: date | None = None
    citizen_id: str = Field("", max_length=32)
    birth_certificate: str = Field("", max_length=32)
    health_record: str = Field("", max_length=32)
    insurance_card: str = Field("", max_length=32)
    passport: str = Field("", max_length=32)
    phone: str = Field("", max_length=32)
    address: str = Field("", max_length=200)
    region_code: str = Field("", max_length=12)
    ethnic_group: str = Field("", max_length=8)
    marital_status: str = Field("", max_length=8)
    occupation: str = Field("", max_length=8)
    mother_name: str = Field("", max_length=100)
    mother_citizen_id: str = Field("", max_length=32)
    father_name: str = Field("", max_length=100)
    contact_name: str = Field("", max_length=100)
    contact_phone: str = Field("", max_length=32)
    multiple_birth: int | None = Field(None, ge=1, le=9)


class AmendForm(PersonForm):
    reason: str


class DeathForm(Schema):
    day: date
    reason: str


class CancelForm(Schema):
    kind: str
    reason: str


class RelationForm(Schema):
    relative_id: UUID
    relationship: str


class PairForm(Schema):
    left: UUID
    right: UUID
    reason: str


class FaultLine(Schema):
    code: str
    severity: str
    message: str
    advice: str


class LookAlikeView(Schema):
    resident: ResidentBrief
    outcome: str
    probability: float
    evidence: list[EvidenceView]


class ConsiderationView(Schema):
    faults: list[FaultLine]
    alike: list[LookAlikeView]


class RegisteredView(Schema):
    """`outcome`: new, linked (was known, completed now), or review (registered, and a look-alike put before a person)."""

    resident_id: UUID
    outcome: str
    alike_id: UUID | None


class ComparisonView(Schema):
    left: ResidentView
    right: ResidentView
    outcome: str
    probability: float
    evidence: list[EvidenceView]
    review_id: UUID | None


class ActView(Schema):
    at: datetime
    who: str
    act: str
    act_name: str
    reason: str


class ChoiceView(Schema):
    code: str
    name: str


class ChoicesView(Schema):
    """What the desk's form offers: codes of GB/T 3304, 2261.2, 2261.4, and the registry's own words."""

    ethnic_groups: list[ChoiceView]
    marital_states: list[ChoiceView]
    occupations: list[ChoiceView]
    relationships: list[ChoiceView]
    cancellations: list[ChoiceView]


def choices() -> ChoicesView:
    def of(listed: Mapping[str, str]) -> list[ChoiceView]:
        return [ChoiceView(code=code, name=name) for code, name in listed.items()]

    return ChoicesView(
        ethnic_groups=of(code_systems.codes("GB/T 3304") or {}),
        marital_states=of(code_systems.codes("GB/T 2261.2") or {}),
        occupations=of(code_systems.codes("GB/T 2261.4") or {}),
        relationships=of(RELATIONSHIP_NAMES),
        cancellations=of(CANCELLATION_NAMES),
    )


def claim_of(form: PersonForm) -> PersonClaim:
    """The typed person as a claim; who says it is added by the desk."""
    numbers = [(kind, getattr(form, name).strip()) for name, kind in _NUMBERS.items()]
    texts = {
        name: getattr(form, name).strip()
        for name in (
            "name", "sex", "address", "region_code", "ethnic_group", "marital_status", "occupation", "mother_name",
            "mother_citizen_id", "father_name", "contact_name", "contact_phone",
        )
    }  # fmt: skip
    return PersonClaim(
        **texts,
        birth_date=form.birth_date,
        identifiers=tuple(Identifier(kind, value) for kind, value in numbers if value),
        phones=(form.phone.strip(),) if form.phone.strip() else (),
        multiple_birth=form.multiple_birth,
    )


def look_alike_view(entry: LookAlike) -> LookAlikeView:
    return LookAlikeView(
        resident=brief_view(entry.resident),
        outcome=entry.outcome.value,
        probability=entry.probability,
        evidence=[EvidenceView.from_orm(line) for line in entry.evidence],
    )


def registered_view(found: Resolution) -> RegisteredView:
    return RegisteredView(
        resident_id=found.resident_id, outcome=found.outcome.value, alike_id=found.candidate_id
    )


def comparison_view(found: Comparison) -> ComparisonView:
    return ComparisonView(
        left=resident_view(found.left),
        right=resident_view(found.right),
        outcome=found.outcome.value,
        probability=found.probability,
        evidence=[EvidenceView.from_orm(line) for line in found.evidence],
        review_id=found.review_id,
    )


def act_view(entry: Act) -> ActView:
    return ActView(
        at=entry.at,
        who=entry.who,
        act=entry.act,
        act_name=ACT_NAMES.get(entry.act, entry.act),
        reason=entry.reason,
    )
