"""Log-in and the session of the logged-in person."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status

from yizhou.kernel.audit.api import record
from yizhou.kernel.auth import accounts, sessions
from yizhou.kernel.auth.api import actor_of, anyone
from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.auth.errors import Unauthenticated, WrongPassword
from yizhou.kernel.auth.roles import menu_for
from yizhou.kernel.errors.api import CodedError
from yizhou.kernel.settings.api import environment

router = Router(tags=["登录"])


class Credentials(Schema):
    username: str
    password: str


class PlaceView(Schema):
    id: UUID
    code: str
    name: str
    kind: str
    path: str


class RoleView(Schema):
    id: str
    name: str


class MenuView(Schema):
    id: str
    title: str
    icon: str
    path: str
    summary: str


class SessionView(Schema):
    kind: str
    name: str
    username: str
    resident_id: UUID | None
    organisation: PlaceView | None
    organisations: list[PlaceView]
    roles: list[RoleView]
    permissions: list[str]
    menus: list[MenuView]
    expires: datetime
    must_change_password: bool
    live_url: str


class OrganisationChoice(Schema):
    organisation_id: UUID


class PasswordChange(Schema):
    old: str
    new: str


def _trace(request: HttpRequest) -> tuple[str, str]:
    return getattr(request, "request_id", ""), str(request.META.get("REMOTE_ADDR", ""))


def _live_url(request: HttpRequest) -> str:
    host = request.get_host().rsplit(":", 1)[0]
    return (
        environment().public_origin and "/live"
    ) or f"{request.scheme}://{host}:{environment().live_port}/live"


def _view(request: HttpRequest, standing: sessions.Standing) -> SessionView:
    actor = standing.actor
    menu_ids = dict.fromkeys(role.menu for role in standing.roles)
    items = {item.id: item for menu in menu_ids for item in menu_for(menu, actor.permissions)}
    return SessionView(
        kind=actor.kind.value,
        name=actor.name,
        username=standing.username,
        resident_id=actor.resident_id,
        organisation=PlaceView.from_orm(standing.place) if standing.place else None,
        organisations=[PlaceView.from_orm(place) for place in standing.places],
        roles=[RoleView(id=role.id, name=role.name) for role in standing.roles],
        permissions=sorted(actor.permissions),
        menus=[
            MenuView(id=i.id, title=i.title, icon=i.icon, path=i.path, summary=i.summary)
            for i in items.values()
        ],
        expires=standing.expires,
        must_change_password=standing.must_change_password,
        live_url=_live_url(request),
    )


@router.post("/session", response=SessionView, auth=None, summary="登录")
def log_in(request: HttpRequest, response: HttpResponse, credentials: Credentials) -> SessionView:
    address = str(request.META.get("REMOTE_ADDR", ""))
    anonymous = Actor(
        ActorKind.STAFF,
        credentials.username[:64],
        address=address,
        request_id=getattr(request, "request_id", ""),
    )
    try:
        account_id, _ = accounts.check_login(credentials.username, credentials.password)
    except CodedError:
        record(anonymous, "login", what="登录", outcome="refused")
        raise
    token = sessions.open_session(account_id, address, request.headers.get("User-Agent", ""))
    standing = sessions.standing(token)
    record(sessions.with_request(standing.actor, anonymous.request_id, address), "login", what="登录")
    response.set_cookie(
        sessions.COOKIE, token, max_age=int(sessions.LIFETIME.total_seconds()), httponly=True, samesite="Lax",
        secure=request.is_secure(), path="/",
    )  # fmt: skip
    return _view(request, standing)


@router.get("/session", response=SessionView, auth=None, summary="当前登录")
def read_session(request: HttpRequest) -> SessionView:
    token = request.COOKIES.get(sessions.COOKIE)
    if not token:
        raise Unauthenticated
    return _view(request, sessions.standing(token))


@router.delete("/session", response={204: None}, auth=None, summary="退出")
def log_out(request: HttpRequest, response: HttpResponse) -> Status[None]:
    record(actor_of(request), "logout", what="退出")
    sessions.close_session(request.COOKIES[sessions.COOKIE])
    response.delete_cookie(sessions.COOKIE)
    return Status(204, None)


@router.put("/session/organisation", response=SessionView, auth=anyone, summary="切换机构")
def switch_organisation(request: HttpRequest, choice: OrganisationChoice) -> SessionView:
    standing = sessions.switch(request.COOKIES[sessions.COOKIE], choice.organisation_id)
    record(sessions.with_request(standing.actor, *_trace(request)), "login", what="切换机构")
    return _view(request, standing)


@router.post("/session/password", response={204: None}, auth=anyone, summary="修改密码")
def change_password(request: HttpRequest, change: PasswordChange) -> Status[None]:
    actor = actor_of(request)
    if actor.user_id is None:
        raise Unauthenticated
    try:
        accounts.change_password(actor.user_id, change.old, change.new)
    except WrongPassword:
        record(actor, "password", what="修改密码", outcome="refused")
        raise
    record(actor, "password", what="修改密码")
    sessions.forget_others(request.COOKIES[sessions.COOKIE], actor.user_id)
    return Status(204, None)
