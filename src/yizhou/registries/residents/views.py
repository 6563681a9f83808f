"""What the pages get to see of residents, pairs and codes: codes named, ages counted, numbers masked."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from yizhou.kernel.clock.api import today
from yizhou.kernel.organisations import api as organisations
from yizhou.registries.residents.birth_dates import age_on
from yizhou.registries.residents.contracts import (
    NAMESPACES_ABOVE,
    Brief,
    CodeVerification,
    IdentifierKind,
    PastClaim,
    Profile,
    ReviewPair,
    SourceLink,
)
from yizhou.standards import citizen_id, code_systems, regions

SEX_NAMES = {"1": "男", "2": "女", "9": "未说明"}
KIND_NAMES = {
    IdentifierKind.CITIZEN_ID: "居民身份证",
    IdentifierKind.HEALTH_CARD: "居民健康卡",
    IdentifierKind.HEALTH_RECORD: "健康档案编号",
    IdentifierKind.INSURANCE_CARD: "医保卡",
    IdentifierKind.BIRTH_CERTIFICATE: "出生医学证明",
    IdentifierKind.PASSPORT: "护照",
    IdentifierKind.OFFICER: "军官证",
    IdentifierKind.OTHER: "其他证件",
    IdentifierKind.LOCAL: "机构内患者编号",
}
RELATIONSHIP_NAMES = {
    "mother": "母亲", "father": "父亲", "child": "子女", "spouse": "配偶", "guardian": "监护人", "ward": "被监护人",
    "sibling": "兄弟姐妹", "contact": "联系人",
}  # fmt: skip


class ResidentBrief(Schema):
    id: UUID
    name: str
    sex: str
    sex_name: str
    birth_date: date | None
    age: int | None
    citizen_id_masked: str
    phone_masked: str
    address: str
    region_name: str
    health_code: str
    deceased_on: date | None
    source_count: int
    updated: datetime
    cancelled: bool


class ResidentPage(Schema):
    items: list[ResidentBrief]
    next: str | None
    total: int | None


class IdentifierView(Schema):
    kind: str
    kind_name: str
    value: str
    system: str
    source_name: str


class LinkView(Schema):
    source: str
    source_name: str
    local_id: str
    since: datetime
    ended: datetime | None
    score: float


class RelativeView(Schema):
    resident_id: UUID | None
    name: str
    relationship: str
    relationship_name: str
    age: int | None


class CancellationView(Schema):
    kind: str
    at: datetime
    who: str
    reason: str


class ResidentView(ResidentBrief):
    citizen_id: str
    phones: list[str]
    identifiers: list[IdentifierView]
    ethnic_group_name: str
    occupation: str
    marital_status_name: str
    links: list[LinkView]
    merged_ids: list[UUID]
    family: list[RelativeView]
    mother_name: str
    father_name: str
    contact_name: str
    contact_phone: str
    region_code: str
    ethnic_group: str
    marital_status: str
    cancellation: CancellationView | None


class HistoryView(Schema):
    source: str
    source_name: str
    at: datetime
    received: datetime
    values: dict[str, str]
    used: list[str]


class EvidenceView(Schema):
    field: str
    field_name: str
    left: str
    right: str
    level: str
    weight: float
    explanation: str


class StepView(Schema):
    at: datetime
    who: str
    decision: str
    reason: str


class ReviewView(Schema):
    id: UUID
    created: datetime
    score: float
    status: str
    left: ResidentBrief
    right: ResidentBrief
    assigned_to: str


class ReviewDetail(ReviewView):
    evidence: list[EvidenceView]
    history: list[StepView]


class ReviewPage(Schema):
    items: list[ReviewView]
    next: str | None
    total: int | None


class StatisticsView(Schema):
    open: int
    merged: int
    apart: int
    undone: int
    residents: int
    sources: int


class DecisionForm(Schema):
    decision: str
    survivor: str = "left"
    reason: str


class ReasonForm(Schema):
    reason: str


class CodeView(Schema):
    code: str
    payload: str
    svg: str
    expires: datetime
    seconds: int
    colour: str


class VerificationForm(Schema):
    payload: str


class CodeVerificationView(Schema):
    valid: bool
    dynamic: bool
    code: str
    name: str
    sex_name: str
    age: int | None
    colour: str
    resident_id: UUID | None


def _brief(item: Brief) -> dict[str, Any]:
    return {
        "id": item.id,
        "name": item.name,
        "sex": item.sex,
        "sex_name": SEX_NAMES.get(item.sex, "未知"),
        "birth_date": item.birth_date,
        "age": age_on(item.birth_date, item.deceased_on or today()),
        "citizen_id_masked": item.citizen_id_masked,
        "phone_masked": item.phone_masked,
        "address": item.address,
        "region_name": regions.full_name(item.region_code),
        "health_code": item.health_code,
        "deceased_on": item.deceased_on,
        "source_count": item.source_count,
        "updated": item.updated,
        "cancelled": item.cancelled,
    }


def brief_view(item: Brief) -> ResidentBrief:
    return ResidentBrief(**_brief(item))


def resident_view(profile: Profile) -> ResidentView:
    person = profile.resident
    links = profile.links
    names = _source_names(links)
    open_links = [link for link in links if link.ended is None]
    line = Brief(
        person.id, person.name, person.sex, person.birth_date, citizen_id.mask(person.citizen_id),
        _masked(person.phones), person.address, person.region_code, person.health_code, person.deceased_on,
        len(open_links), person.updated, profile.cancellation is not None,
    )  # fmt: skip
    shown = [
        IdentifierView(kind=i.kind.value, kind_name=KIND_NAMES[i.kind], value=i.value, system=i.system, source_name="")
        for i in person.identifiers
    ] + [
        IdentifierView(
            kind="local", kind_name=NAMESPACES_ABOVE.get(link.source, KIND_NAMES[IdentifierKind.LOCAL]), value=link.local_id, system=link.source,
            source_name=names.get(link.source, ""),
        )
        for link in open_links
    ]  # fmt: skip
    return ResidentView(
        **_brief(line),
        citizen_id=person.citizen_id,
        phones=list(person.phones),
        identifiers=shown,
        ethnic_group_name=_named("GB/T 3304", person.ethnic_group),
        occupation=_named("GB/T 2261.4", profile.occupation),
        marital_status_name=_named("GB/T 2261.2", profile.marital_status),
        links=[
            LinkView(
                source=link.source, source_name=names.get(link.source, ""), local_id=link.local_id, since=link.since,
                ended=link.ended, score=link.score,
            )
            for link in links
        ],
        merged_ids=list(person.merged_ids),
        mother_name=profile.mother_name,
        father_name=profile.father_name,
        contact_name=profile.contact_name,
        contact_phone=profile.contact_phone,
        region_code=person.region_code,
        ethnic_group=person.ethnic_group,
        marital_status=profile.marital_status,
        cancellation=CancellationView.from_orm(profile.cancellation) if profile.cancellation else None,
        family=[
            RelativeView(
                resident_id=relative.resident_id, name=relative.name, relationship=relative.relationship,
                relationship_name=RELATIONSHIP_NAMES.get(relative.relationship, relative.relationship),
                age=age_on(relative.birth_date, today()),
            )
            for relative in profile.relatives
        ],
    )  # fmt: skip


def _masked(phones: tuple[str, ...]) -> str:
    return phones[0][:3] + "*" * (len(phones[0]) - 7) + phones[0][-4:] if phones else ""


def _named(system: str, code: str) -> str:
    return (code_systems.display(system, code) or code) if code else ""


def _source_names(links: tuple[SourceLink, ...]) -> dict[str, str]:
    known = organisations.by_codes({link.source for link in links})
    names = {code: organisation.name for code, organisation in known.items()} | dict.fromkeys(
        NAMESPACES_ABOVE, "省平台"
    )
    for link in links:
        if link.source not in names and link.institution_id is not None:
            names[link.source] = organisations.get(link.institution_id).name
    return names


def history_view(entry: PastClaim) -> HistoryView:
    claim = entry.claim
    desk = claim.source.startswith("desk:")
    found = organisations.by_code(claim.source.removeprefix("desk:"))
    values = {
        "姓名": claim.name, "性别": SEX_NAMES.get(claim.sex, ""), "出生日期": str(claim.birth_date or ""),
        "证件": "；".join(f"{KIND_NAMES[i.kind]} {i.value}" for i in claim.identifiers), "电话": "；".join(claim.phones),
        "住址": claim.address, "民族": _named("GB/T 3304", claim.ethnic_group),
        "婚姻状况": _named("GB/T 2261.2", claim.marital_status), "职业": _named("GB/T 2261.4", claim.occupation),
        "母亲": claim.mother_name, "父亲": claim.father_name, "联系人": claim.contact_name,
        "死亡日期": str(claim.deceased_on or ""), "患者编号": claim.local_id,
    }  # fmt: skip
    return HistoryView(
        source=claim.source, source_name=(f"{found.name}（窗口）" if desk else found.name) if found else "", at=entry.at, received=entry.received,
        values={name: value for name, value in values.items() if value}, used=list(entry.used),
    )  # fmt: skip


def review_view(pair: ReviewPair) -> ReviewView:
    return ReviewView(**_pair(pair))


def _pair(pair: ReviewPair) -> dict[str, Any]:
    return {
        "id": pair.id,
        "created": pair.created,
        "score": pair.score,
        "status": pair.status,
        "left": brief_view(pair.left),
        "right": brief_view(pair.right),
        "assigned_to": pair.assigned_to,
    }


def review_detail(pair: ReviewPair) -> ReviewDetail:
    return ReviewDetail(
        **_pair(pair),
        evidence=[EvidenceView.from_orm(entry) for entry in pair.evidence],
        history=[StepView.from_orm(step) for step in pair.history],
    )


def verification_view(found: CodeVerification, *, is_staff: bool) -> CodeVerificationView:
    """Staff see whom they have before them; anybody else learns that the code is genuine and a masked name."""
    return CodeVerificationView(
        valid=True,
        dynamic=found.dynamic,
        code=found.code,
        name=found.name if is_staff else found.name[:1] + "*" * max(len(found.name) - 1, 1),
        sex_name=SEX_NAMES.get(found.sex, "未知") if is_staff else "",
        age=age_on(found.birth_date, today()) if is_staff else None,
        colour=found.colour,
        resident_id=found.resident_id if is_staff else None,
    )
