"""HTTP of the licence register: the list, applications and their review, warnings, printing, and public verification."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile

from yizhou.kernel.auth.api import actor_of, require, staff
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.settings.api import environment
from yizhou.registries.credentials import api
from yizhou.registries.credentials.contracts import Application, LicenceFilter
from yizhou.registries.credentials.schemas import (
    ApplicationDecisionForm,
    ApplicationForm,
    ApplicationPage,
    ApplicationView,
    CertificateView,
    LicenceCountView,
    LicenceEventView,
    LicenceKindView,
    LicencePage,
    LicenceStatisticsView,
    LicenceVerificationForm,
    LicenceVerificationView,
    LicenceView,
    NamedChoiceView,
    OrderForm,
    PublicKeyView,
    WarningPage,
    WithdrawalForm,
)
from yizhou.registries.credentials.views import (
    application_row,
    application_view,
    certificate_view,
    event_view,
    kind_view,
    licence_row,
    licence_view,
    verification_view,
    warning_view,
)

router = Router(tags=["电子证照"])


def _may(request: HttpRequest, permission: str) -> Actor:
    actor = actor_of(request)
    require(actor, permission)
    return actor


def _reader(request: HttpRequest) -> Actor:
    return _may(request, "registry.read")


def _clerk(request: HttpRequest) -> Actor:
    return _may(request, "credentials.submit")


def _reviewer(request: HttpRequest) -> Actor:
    return _may(request, "credentials.review")


@router.get("/credentials/kinds", response=list[LicenceKindView], auth=staff, summary="证照种类")
def list_kinds(request: HttpRequest) -> list[LicenceKindView]:
    _reader(request)
    return [kind_view(kind) for kind in api.kinds().values()]


@router.get("/credentials", response=LicencePage, auth=staff, summary="证照列表")
def list_licences(
    request: HttpRequest, q: str = "", kind: str = "", standing: str = "", holder: str = "", institution: str = "",
    after: str | None = None, limit: int = 50,
) -> LicencePage:  # fmt: skip
    asked = LicenceFilter(q.strip(), kind, standing, holder, institution)
    page = api.page(_reader(request), asked, after, limit)
    return LicencePage(items=[licence_row(item) for item in page.items], next=page.next, total=page.total)


@router.get("/credentials/statistics", response=LicenceStatisticsView, auth=staff, summary="证照统计")
def read_statistics(request: HttpRequest, institution: str = "") -> LicenceStatisticsView:
    actor = _reader(request)
    states = api.count_applications(actor)
    running_out, past = api.count_warnings(actor)
    return LicenceStatisticsView(
        licences=[
            LicenceCountView(
                kind=kind, kind_title=api.kind(kind).title, standing=standing,
                standing_name=api.STANDING_NAMES[standing], licences=number,
            )
            for kind, standing, number in api.count(actor, LicenceFilter(institution=institution))
        ],
        submitted=states.get("submitted", 0), returned=states.get("returned", 0), drafts=states.get("draft", 0),
        running_out=running_out, past=past,
    )  # fmt: skip


@router.get("/credentials/warnings", response=WarningPage, auth=staff, summary="到期预警")
def list_warnings(
    request: HttpRequest, what: str = "", kind: str = "", after: str | None = None, limit: int = 50
) -> WarningPage:
    page = api.warnings(_reader(request), what, kind, after, limit)
    return WarningPage(items=[warning_view(item) for item in page.items], next=page.next)


@router.get("/credentials/applications", response=ApplicationPage, auth=staff, summary="证照申请列表")
def list_applications(
    request: HttpRequest, state: str = "", kind: str = "", after: str | None = None, limit: int = 50
) -> ApplicationPage:
    page = api.applications(_reader(request), state, kind, after, limit)
    return ApplicationPage(items=[application_row(item) for item in page.items], next=page.next)


def _shown(actor: Actor, application: Application) -> ApplicationView:
    own = actor.user_id is not None and actor.user_id == application.applicant_id
    return application_view(application, api.documents(application.id), api.steps(application.id), own=own)


@router.post("/credentials/applications", response={201: ApplicationView}, auth=staff, summary="起草证照申请")
def draft_application(request: HttpRequest, form: ApplicationForm) -> Status[ApplicationView]:
    actor = _clerk(request)
    return Status(201, _shown(actor, api.draft(actor, form.claim())))


@router.get(
    "/credentials/applications/{application_id}", response=ApplicationView, auth=staff, summary="证照申请"
)
def read_application(request: HttpRequest, application_id: UUID) -> ApplicationView:
    actor = _reader(request)
    return _shown(actor, api.application(actor, application_id))


@router.put(
    "/credentials/applications/{application_id}", response=ApplicationView, auth=staff, summary="修改证照申请"
)
def amend_application(request: HttpRequest, application_id: UUID, form: ApplicationForm) -> ApplicationView:
    actor = _clerk(request)
    return _shown(actor, api.amend(actor, application_id, form.claim()))


@router.post(
    "/credentials/applications/{application_id}/submission", response=ApplicationView, auth=staff,
    summary="提交证照申请",
)  # fmt: skip
def submit_application(request: HttpRequest, application_id: UUID) -> ApplicationView:
    actor = _clerk(request)
    return _shown(actor, api.submit(actor, application_id))


@router.post(
    "/credentials/applications/{application_id}/withdrawal", response=ApplicationView, auth=staff,
    summary="撤回证照申请",
)  # fmt: skip
def withdraw_application(request: HttpRequest, application_id: UUID, form: WithdrawalForm) -> ApplicationView:
    actor = _clerk(request)
    return _shown(actor, api.withdraw(actor, application_id, form.reason))


@router.post(
    "/credentials/applications/{application_id}/decision", response=ApplicationView, auth=staff,
    summary="审核证照申请",
)  # fmt: skip
def decide_application(
    request: HttpRequest, application_id: UUID, form: ApplicationDecisionForm
) -> ApplicationView:
    actor = _reviewer(request)
    if form.decision == "approve":
        api.approve(actor, application_id, form.opinion)
    else:
        api.send_back(actor, application_id, form.opinion)
    return _shown(actor, api.application(actor, application_id))


@router.post(
    "/credentials/applications/{application_id}/documents", response=ApplicationView, auth=staff,
    summary="上传申请材料",
)  # fmt: skip
def attach_document(
    request: HttpRequest, application_id: UUID, document: Form[str], file: File[UploadedFile]
) -> ApplicationView:
    actor = _clerk(request)
    api.attach(actor, application_id, document, file.name or "", file.read())
    return _shown(actor, api.application(actor, application_id))


@router.delete(
    "/credentials/applications/{application_id}/documents/{document_id}", response={204: None}, auth=staff,
    summary="删除申请材料",
)  # fmt: skip
def detach_document(request: HttpRequest, application_id: UUID, document_id: UUID) -> Status[None]:
    api.detach(_clerk(request), application_id, document_id)
    return Status(204, None)


@router.get(
    "/credentials/applications/{application_id}/documents/{document_id}", auth=staff, summary="查看申请材料"
)
def read_document(request: HttpRequest, application_id: UUID, document_id: UUID) -> HttpResponse:
    document, content = api.document(_reader(request), application_id, document_id)
    response = HttpResponse(content, content_type=document.media_type)
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@router.get("/credentials/{licence_id}", response=LicenceView, auth=staff, summary="证照")
def read_licence(request: HttpRequest, licence_id: UUID) -> LicenceView:
    actor = _reader(request)
    return licence_view(
        api.licence(actor, licence_id), may_submit=actor.may("credentials.submit"),
        may_review=actor.may("credentials.review"),
    )  # fmt: skip


@router.get(
    "/credentials/{licence_id}/history", response=list[LicenceEventView], auth=staff, summary="证照历史"
)
def read_history(request: HttpRequest, licence_id: UUID) -> list[LicenceEventView]:
    actor = _reader(request)
    kind = api.kind(api.licence(actor, licence_id).kind)
    return [event_view(kind, event) for event in api.history(actor, licence_id)]


@router.get(
    "/credentials/{licence_id}/certificate", response=CertificateView, auth=staff, summary="打印电子证照"
)
def read_certificate(request: HttpRequest, licence_id: UUID) -> CertificateView:
    origin = environment().public_origin or f"{request.scheme}://{request.get_host()}"
    made = api.certificate(_reader(request), licence_id, f"{origin}/verify")
    return certificate_view(made.licence, made.payload, made.svg, made.signed_at)


@router.post("/credentials/{licence_id}/orders", response=LicenceView, auth=staff, summary="依职权处理证照")
def order_licence(request: HttpRequest, licence_id: UUID, form: OrderForm) -> LicenceView:
    actor = _reviewer(request)
    licence = api.order(actor, licence_id, form.action, form.reason)
    return licence_view(licence, may_submit=actor.may("credentials.submit"), may_review=True)


@router.get("/public/licences/kinds", response=list[NamedChoiceView], auth=None, summary="可查验的证照种类")
def list_public_kinds(request: HttpRequest) -> list[NamedChoiceView]:
    return [NamedChoiceView(id=kind.id, name=kind.title) for kind in api.kinds().values()]


@router.get("/public/licences/key", response=PublicKeyView, auth=None, summary="证照签名公钥")
def read_public_key(request: HttpRequest) -> PublicKeyView:
    return PublicKeyView(
        algorithm="SM2 with SM3 (GB/T 32918.2-2016)", signer_id="1234567812345678", public_key=api.public_key().hex(),
        format="YZL1.<证照编号 UUID, base64url>.<版本, 36 进制>.<签发秒, 36 进制>.<签名 r‖s, base64url>；签名覆盖最后一个点之前的全部字符",
    )  # fmt: skip


@router.post(
    "/public/licences/verification", response=LicenceVerificationView, auth=None, summary="证照公开查验"
)
def verify_licence(request: HttpRequest, form: LicenceVerificationForm) -> LicenceVerificationView:
    """No log-in; at most 30 a minute from one address; answers only what is public."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    return verification_view(
        api.verify(
            address, code=form.code, kind_id=form.kind, number=form.number, name=form.name, person=form.person
        )
    )
