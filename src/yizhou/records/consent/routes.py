"""HTTP of consent: the resident's own rules and complaints, emergency access, the privacy officer's desk."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from yizhou.kernel.auth.api import actor_of, require, resident, staff
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.auth.errors import Forbidden
from yizhou.kernel.clock.api import now
from yizhou.kernel.db.contracts import Page
from yizhou.records.consent import api
from yizhou.records.consent.contracts import Choice, Complaint, Glass
from yizhou.records.consent.views import (
    AnswerForm,
    ComplaintForm,
    ComplaintPage,
    ComplaintView,
    ConsentChoiceView,
    ConsentForm,
    ConsentRuleView,
    GlassForm,
    GlassPage,
    GlassReviewForm,
    GlassStateView,
    KnownInstitutionView,
    rule_view,
)

router = Router(tags=["隐私与授权"])


def _self(request: HttpRequest) -> tuple[Actor, UUID]:
    actor = actor_of(request)
    if actor.resident_id is None:
        raise Forbidden(permission="管理本人授权")
    return actor, actor.resident_id


def _desk(request: HttpRequest, permission: str) -> Actor:
    actor = actor_of(request)
    require(actor, permission)
    return actor


def _rules(actor: Actor, resident_id: UUID) -> list[ConsentRuleView]:
    return [rule_view(rule, now()) for rule in api.rules(actor, resident_id)]


def _give(actor: Actor, resident_id: UUID, form: ConsentForm) -> ConsentRuleView:
    given = api.give(
        actor, resident_id, effect=form.effect, data=form.data, institution_id=form.institution_id,
        since=form.since, until=form.until, reason=form.reason,
    )  # fmt: skip
    return rule_view(given, now())


@router.get("/me/consent-choices", response=list[ConsentChoiceView], auth=resident, summary="可授权的内容")
def list_choices(request: HttpRequest) -> list[Choice]:
    _self(request)
    return api.choices()


@router.get("/me/institutions", response=list[KnownInstitutionView], auth=resident, summary="认识本人的机构")
def list_institutions(request: HttpRequest) -> list[KnownInstitutionView]:
    return [KnownInstitutionView(id=one.id, name=one.name) for one in api.institutions_of(*_self(request))]


@router.get("/me/consents", response=list[ConsentRuleView], auth=resident, summary="本人的授权")
def list_own_rules(request: HttpRequest) -> list[ConsentRuleView]:
    return _rules(*_self(request))


@router.post("/me/consents", response=ConsentRuleView, auth=resident, summary="授权或关闭")
def give_own_rule(request: HttpRequest, form: ConsentForm) -> ConsentRuleView:
    return _give(*_self(request), form)


@router.delete("/me/consents/{rule_id}", response=list[ConsentRuleView], auth=resident, summary="撤回授权")
def withdraw_own_rule(request: HttpRequest, rule_id: UUID) -> list[ConsentRuleView]:
    actor, resident_id = _self(request)
    api.withdraw(actor, resident_id, rule_id)
    return _rules(actor, resident_id)


@router.get("/me/complaints", response=list[ComplaintView], auth=resident, summary="本人的投诉")
def list_own_complaints(request: HttpRequest) -> list[Complaint]:
    return api.complaints_of(*_self(request))


@router.post("/me/complaints", response=ComplaintView, auth=resident, summary="投诉一次访问")
def complain(request: HttpRequest, form: ComplaintForm) -> Complaint:
    return api.complain(*_self(request), form.access_id, form.text)


@router.get(
    "/residents/{resident_id}/consents", response=list[ConsentRuleView], auth=staff, summary="居民的授权"
)
def list_rules(request: HttpRequest, resident_id: UUID) -> list[ConsentRuleView]:
    return _rules(_desk(request, "resident.write"), resident_id)


@router.post(
    "/residents/{resident_id}/consents", response=ConsentRuleView, auth=staff, summary="登记纸质授权"
)
def give_rule(request: HttpRequest, resident_id: UUID, form: ConsentForm) -> ConsentRuleView:
    return _give(_desk(request, "resident.write"), resident_id, form)


@router.get(
    "/residents/{resident_id}/break-glass", response=GlassStateView, auth=staff, summary="紧急调阅是否有效"
)
def read_glass(request: HttpRequest, resident_id: UUID) -> GlassStateView:
    return GlassStateView(until=api.glass_until(_desk(request, "record.read"), resident_id))


@router.post("/residents/{resident_id}/break-glass", response=GlassStateView, auth=staff, summary="紧急调阅")
def break_glass(request: HttpRequest, resident_id: UUID, form: GlassForm) -> GlassStateView:
    opened = api.break_glass(_desk(request, "record.break_glass"), resident_id, form.reason)
    return GlassStateView(until=opened.until)


@router.get("/privacy/break-glass", response=GlassPage, auth=staff, summary="紧急调阅审核队列")
def list_glasses(
    request: HttpRequest, review: str = "", after: str | None = None, limit: int = 50
) -> Page[Glass]:
    return api.glasses(_desk(request, "privacy.review"), review, after, limit)


@router.post(
    "/privacy/break-glass/{glass_id}/review", response={204: None}, auth=staff, summary="审核紧急调阅"
)
def review_glass(request: HttpRequest, glass_id: UUID, form: GlassReviewForm) -> tuple[int, None]:
    api.review_glass(_desk(request, "privacy.review"), glass_id, justified=form.justified, note=form.note)
    return 204, None


@router.get("/privacy/complaints", response=ComplaintPage, auth=staff, summary="访问投诉")
def list_complaints(
    request: HttpRequest, state: str = "", after: str | None = None, limit: int = 50
) -> Page[Complaint]:
    return api.complaints(_desk(request, "privacy.review"), state, after, limit)


@router.post(
    "/privacy/complaints/{complaint_id}/answer", response={204: None}, auth=staff, summary="答复投诉"
)
def answer_complaint(request: HttpRequest, complaint_id: UUID, form: AnswerForm) -> tuple[int, None]:
    api.answer_complaint(_desk(request, "privacy.review"), complaint_id, form.text)
    return 204, None
