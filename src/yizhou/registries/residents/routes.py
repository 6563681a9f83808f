"""HTTP of the resident registry: search and look, identity review, own record and health code."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from yizhou.kernel.auth.api import actor_of, require, resident, staff
from yizhou.kernel.auth.contracts import Actor, ActorKind, system_actor
from yizhou.kernel.auth.errors import Unauthenticated
from yizhou.registries.residents import api
from yizhou.registries.residents.code_views import (
    CodeKeyView,
    CodeStateView,
    CodeUsePage,
    DependantForm,
    DependantView,
    PrintedCodeView,
    StoppedCodePage,
    StoppedCodeView,
    code_state_view,
    code_use_view,
    dependant_view,
)
from yizhou.registries.residents.desk_views import (
    ActView,
    AmendForm,
    CancelForm,
    ChoicesView,
    ComparisonView,
    ConsiderationView,
    DeathForm,
    FaultLine,
    PairForm,
    PersonForm,
    RegisteredView,
    RelationForm,
    act_view,
    choices,
    claim_of,
    comparison_view,
    look_alike_view,
    registered_view,
)
from yizhou.registries.residents.errors import OutOfScope
from yizhou.registries.residents.model_views import (
    DeduplicationView,
    LearningView,
    ModelView,
    TrialForm,
    TrialView,
    deduplication_view,
    learning_view,
    model_view,
    trial_view,
)
from yizhou.registries.residents.split_views import SplitForm, SplitResultView, VoiceView, voice_view
from yizhou.registries.residents.views import (
    CodeVerificationView,
    CodeView,
    DecisionForm,
    HistoryView,
    ReasonForm,
    ResidentPage,
    ResidentView,
    ReviewDetail,
    ReviewPage,
    StatisticsView,
    VerificationForm,
    brief_view,
    history_view,
    resident_view,
    review_detail,
    review_view,
    verification_view,
)

router = Router(tags=["居民主索引"])


@router.get("/residents", response=ResidentPage, auth=staff, summary="居民检索")
def search_residents(
    request: HttpRequest, q: str = "", after: str | None = None, limit: int = 20
) -> ResidentPage:
    actor = actor_of(request)
    require(actor, "resident.search")
    page = api.search(actor, q, after, limit)
    return ResidentPage(items=[brief_view(item) for item in page.items], next=page.next, total=page.total)


def _clerk(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require(actor, "resident.write")
    return actor


@router.get("/residents/choices", response=ChoicesView, auth=staff, summary="登记表单的选项")
def read_choices(request: HttpRequest) -> ChoicesView:
    return choices()


@router.post("/residents/consideration", response=ConsiderationView, auth=staff, summary="登记前比对")
def consider(request: HttpRequest, form: PersonForm) -> ConsiderationView:
    faults, alike = api.consider(_clerk(request), claim_of(form))
    return ConsiderationView(
        faults=[
            FaultLine(code=f.code, severity=f.severity.value, message=f.message, advice=f.advice)
            for f in faults
        ],
        alike=[look_alike_view(entry) for entry in alike],
    )


@router.post("/residents", response=RegisteredView, auth=staff, summary="居民登记")
def register(request: HttpRequest, form: PersonForm) -> RegisteredView:
    return registered_view(api.register(_clerk(request), claim_of(form)))


@router.patch("/residents/{resident_id}", response=ResidentView, auth=staff, summary="更正居民信息")
def amend(request: HttpRequest, resident_id: UUID, form: AmendForm) -> ResidentView:
    return resident_view(api.amend(_clerk(request), resident_id, claim_of(form), form.reason))


@router.post("/residents/{resident_id}/death", response=ResidentView, auth=staff, summary="登记死亡")
def record_death(request: HttpRequest, resident_id: UUID, form: DeathForm) -> ResidentView:
    return resident_view(api.record_death(_clerk(request), resident_id, form.day, form.reason))


@router.post("/residents/{resident_id}/cancellation", response=ResidentView, auth=staff, summary="注销主索引")
def cancel(request: HttpRequest, resident_id: UUID, form: CancelForm) -> ResidentView:
    return resident_view(api.cancel(_reviewer(request), resident_id, form.kind, form.reason))


@router.post("/residents/{resident_id}/restoration", response=ResidentView, auth=staff, summary="恢复主索引")
def restore(request: HttpRequest, resident_id: UUID, form: ReasonForm) -> ResidentView:
    return resident_view(api.restore(_reviewer(request), resident_id, form.reason))


@router.get("/residents/{resident_id}/acts", response=list[ActView], auth=staff, summary="主索引操作记录")
def read_acts(request: HttpRequest, resident_id: UUID) -> list[ActView]:
    actor = actor_of(request)
    require(actor, "resident.search")
    return [act_view(entry) for entry in api.acts(actor, resident_id)]


@router.post("/residents/{resident_id}/relations", response=ResidentView, auth=staff, summary="登记家庭关系")
def relate(request: HttpRequest, resident_id: UUID, form: RelationForm) -> ResidentView:
    actor = _clerk(request)
    for identity in (resident_id, form.relative_id):
        api.require_visible(actor, identity)
    api.relate(actor, resident_id, form.relative_id, form.relationship)
    return resident_view(api.profile(actor, resident_id))


@router.delete(
    "/residents/{resident_id}/relations/{relative_id}/{relationship}", response=ResidentView, auth=staff,
    summary="解除家庭关系",
)  # fmt: skip
def unrelate(request: HttpRequest, resident_id: UUID, relative_id: UUID, relationship: str) -> ResidentView:
    actor = _clerk(request)
    api.require_visible(actor, resident_id)
    api.unrelate(actor, resident_id, relative_id, relationship)
    return resident_view(api.profile(actor, resident_id))


@router.get("/residents/{resident_id}/health-code", response=CodeStateView, auth=staff, summary="健康码状态")
def read_code_state(request: HttpRequest, resident_id: UUID) -> CodeStateView:
    actor = actor_of(request)
    require(actor, "resident.search")
    return code_state_view(api.code_state(actor, resident_id))


@router.get(
    "/residents/{resident_id}/health-code/card",
    response=PrintedCodeView,
    auth=staff,
    summary="打印静态健康码",
)
def print_code(request: HttpRequest, resident_id: UUID) -> PrintedCodeView:
    return PrintedCodeView.from_orm(api.printed_code(_clerk(request), resident_id))


@router.post(
    "/residents/{resident_id}/health-code/suspension",
    response=CodeStateView,
    auth=staff,
    summary="挂失健康码",
)
def suspend_code(request: HttpRequest, resident_id: UUID, form: ReasonForm) -> CodeStateView:
    return code_state_view(api.suspend_code(_clerk(request), resident_id, form.reason))


@router.post(
    "/residents/{resident_id}/health-code/resumption",
    response=CodeStateView,
    auth=staff,
    summary="恢复健康码",
)
def resume_code(request: HttpRequest, resident_id: UUID, form: ReasonForm) -> CodeStateView:
    return code_state_view(api.resume_code(_clerk(request), resident_id, form.reason))


@router.post(
    "/residents/{resident_id}/health-code/replacement",
    response=CodeStateView,
    auth=staff,
    summary="补发健康码",
)
def replace_code(request: HttpRequest, resident_id: UUID, form: ReasonForm) -> CodeStateView:
    return code_state_view(api.replace_code(_clerk(request), resident_id, form.reason))


@router.get("/residents/{resident_id}", response=ResidentView, auth=staff, summary="居民基本信息")
def read_resident(request: HttpRequest, resident_id: UUID) -> ResidentView:
    actor = actor_of(request)
    require(actor, "resident.search")
    return resident_view(api.profile(actor, resident_id))


@router.get(
    "/residents/{resident_id}/history", response=list[HistoryView], auth=staff, summary="居民信息变更历史"
)
def read_history(request: HttpRequest, resident_id: UUID) -> list[HistoryView]:
    actor = actor_of(request)
    require(actor, "resident.search")
    return [history_view(entry) for entry in api.history(actor, resident_id)]


def _reviewer(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require(actor, "identity.review")
    return actor


@router.get(
    "/identity/residents/{resident_id}/voices", response=list[VoiceView], auth=staff, summary="主索引来源信息"
)
def list_voices(request: HttpRequest, resident_id: UUID) -> list[VoiceView]:
    return [voice_view(voice) for voice in api.voices(_reviewer(request), resident_id)]


@router.post(
    "/identity/residents/{resident_id}/split", response=SplitResultView, auth=staff, summary="拆分主索引"
)
def split_resident(request: HttpRequest, resident_id: UUID, form: SplitForm) -> SplitResultView:
    fresh = api.split(_reviewer(request), resident_id, form.statement_ids, form.reason)
    return SplitResultView(resident_id=resident_id, split_id=fresh)


@router.get("/identity/reviews", response=ReviewPage, auth=staff, summary="身份核对列表")
def list_reviews(
    request: HttpRequest, status: str = "open", after: str | None = None, limit: int = 20, mine: bool = False
) -> ReviewPage:
    page = api.reviews(_reviewer(request), status, after, limit, mine=mine)
    return ReviewPage(items=[review_view(item) for item in page.items], next=page.next, total=page.total)


@router.get("/identity/statistics", response=StatisticsView, auth=staff, summary="主索引统计")
def read_statistics(request: HttpRequest) -> StatisticsView:
    return StatisticsView.from_orm(api.statistics(_reviewer(request)))


@router.get("/identity/reviews/{review_id}", response=ReviewDetail, auth=staff, summary="身份核对详情")
def read_review(request: HttpRequest, review_id: UUID) -> ReviewDetail:
    return review_detail(api.review(_reviewer(request), review_id))


@router.post("/identity/reviews/{review_id}/decision", response=ReviewDetail, auth=staff, summary="判定身份")
def decide_review(request: HttpRequest, review_id: UUID, form: DecisionForm) -> ReviewDetail:
    return review_detail(
        api.decide_review(_reviewer(request), review_id, form.decision, form.survivor, form.reason)
    )


@router.post("/identity/reviews/{review_id}/undo", response=ReviewDetail, auth=staff, summary="撤销判定")
def undo_review(request: HttpRequest, review_id: UUID, form: ReasonForm) -> ReviewDetail:
    return review_detail(api.undo_review(_reviewer(request), review_id, form.reason))


@router.post("/identity/reviews", response=ReviewDetail, auth=staff, summary="提交身份核对")
def open_review(request: HttpRequest, form: PairForm) -> ReviewDetail:
    return review_detail(api.open_review(_reviewer(request), form.left, form.right, form.reason))


@router.put(
    "/identity/reviews/{review_id}/assignment", response=ReviewDetail, auth=staff, summary="领取核对任务"
)
def take_review(request: HttpRequest, review_id: UUID) -> ReviewDetail:
    return review_detail(api.take_review(_reviewer(request), review_id))


@router.delete(
    "/identity/reviews/{review_id}/assignment", response=ReviewDetail, auth=staff, summary="退回核对任务"
)
def give_back_review(request: HttpRequest, review_id: UUID) -> ReviewDetail:
    return review_detail(api.give_back_review(_reviewer(request), review_id))


@router.get("/identity/comparison", response=ComparisonView, auth=staff, summary="居民比对")
def compare(request: HttpRequest, left: UUID, right: UUID) -> ComparisonView:
    return comparison_view(api.compare(_reviewer(request), left, right))


@router.get("/identity/model", response=ModelView, auth=staff, summary="身份识别模型")
def read_model(request: HttpRequest) -> ModelView:
    return model_view(api.model(_reviewer(request)))


@router.post("/identity/model/trial", response=TrialView, auth=staff, summary="试比两个人")
def try_match(request: HttpRequest, form: TrialForm) -> TrialView:
    return trial_view(api.try_match(_reviewer(request), claim_of(form.known), claim_of(form.claim)))


@router.post("/identity/model/learning", response=LearningView, auth=staff, summary="学习模型参数")
def learn_model(request: HttpRequest) -> LearningView:
    return learning_view(api.learn_model(_reviewer(request)))


@router.get("/identity/deduplications", response=list[DeduplicationView], auth=staff, summary="全库查重记录")
def list_deduplications(request: HttpRequest) -> list[DeduplicationView]:
    return [deduplication_view(run) for run in api.deduplications(_reviewer(request))]


@router.post("/identity/deduplications", response=DeduplicationView, auth=staff, summary="启动全库查重")
def start_deduplication(request: HttpRequest) -> DeduplicationView:
    return deduplication_view(api.start_deduplication(_reviewer(request)))


def _own(request: HttpRequest) -> tuple[Actor, UUID]:
    actor = actor_of(request)
    if actor.resident_id is None:
        raise OutOfScope
    return actor, actor.resident_id


@router.get("/me", response=ResidentView, auth=resident, summary="本人基本信息")
def read_own(request: HttpRequest) -> ResidentView:
    return resident_view(api.profile(*_own(request)))


@router.get("/me/health-code", response=CodeView, auth=resident, summary="本人健康码")
def read_own_code(request: HttpRequest) -> CodeView:
    return CodeView.from_orm(api.health_code(*_own(request)))


@router.get("/me/health-code/uses", response=CodeUsePage, auth=resident, summary="本人健康码使用记录")
def read_own_uses(request: HttpRequest, after: str | None = None) -> CodeUsePage:
    page = api.code_uses(*_own(request), after)
    return CodeUsePage(items=[code_use_view(entry) for entry in page.items], next=page.next)


@router.post("/me/health-code/replacement", response=CodeStateView, auth=resident, summary="本人补发健康码")
def replace_own_code(request: HttpRequest, form: ReasonForm) -> CodeStateView:
    return code_state_view(api.replace_code(*_own(request), form.reason))


@router.get("/me/dependants", response=list[DependantView], auth=resident, summary="本人可代出示健康码的家人")
def list_own_dependants(request: HttpRequest) -> list[DependantView]:
    return [dependant_view(entry) for entry in api.dependants_of(actor_of(request))]


@router.post("/me/dependants", response=DependantView, auth=resident, summary="添加家人")
def add_own_dependant(request: HttpRequest, form: DependantForm) -> DependantView:
    return dependant_view(api.add_dependant(actor_of(request), form.name, form.number))


@router.get(
    "/me/dependants/{dependant_id}/health-code", response=CodeView, auth=resident, summary="家人健康码"
)
def read_dependant_code(request: HttpRequest, dependant_id: UUID) -> CodeView:
    return CodeView.from_orm(api.dependant_code(actor_of(request), dependant_id))


@router.get("/health-code/key", response=CodeKeyView, auth=None, summary="健康码离线验签公钥")
def read_code_key(request: HttpRequest) -> CodeKeyView:
    return CodeKeyView.from_orm(api.code_key())


@router.get("/health-code/stopped", response=StoppedCodePage, auth=None, summary="已停用健康码名单（摘要）")
def list_stopped_codes(request: HttpRequest, after: str | None = None, limit: int = 1_000) -> StoppedCodePage:
    page = api.stopped_codes(_scanner(request), after, limit)
    return StoppedCodePage(items=[StoppedCodeView.from_orm(entry) for entry in page.items], next=page.next)


@router.post("/health-code/verification", response=CodeVerificationView, auth=None, summary="健康码核验")
def verify_code(request: HttpRequest, form: VerificationForm) -> CodeVerificationView:
    """Anybody with the payload learns that it is genuine and a masked name; staff also get to the resident."""
    actor = _scanner(request)
    found = api.verify_code(actor, form.payload, dynamic_only=actor.kind is ActorKind.SYSTEM)
    return verification_view(found, is_staff=actor.kind is ActorKind.STAFF)


def _scanner(request: HttpRequest) -> Actor:
    try:
        return actor_of(request)
    except Unauthenticated:
        return replace(system_actor("扫码核验（未登录）"), address=str(request.META.get("REMOTE_ADDR", "")))
