"""What others may call to know who acts and whether they may."""

from base64 import b64decode
from collections.abc import Callable, Mapping, Sequence
from typing import NoReturn
from uuid import UUID

from django.http import HttpRequest

from yizhou.kernel.audit.api import record
from yizhou.kernel.auth import accounts, sessions
from yizhou.kernel.auth.accounts import NewAccount
from yizhou.kernel.auth.contracts import Actor, ActorKind, Colleague, system_actor
from yizhou.kernel.auth.errors import Forbidden, MissingRequestHeader, Unauthenticated
from yizhou.kernel.auth.sessions import COOKIE

__all__ = [
    "COOKIE", "Actor", "ActorKind", "Colleague", "NewAccount", "actor_of", "anyone", "colleagues", "live_actor", "partner",
    "permission_names", "require", "resident", "role_names", "save_accounts", "set_partner_lookup", "staff", "system_actor",
]  # fmt: skip

PartnerLookup = Callable[[str, str], Actor | None]
_partner_lookup: list[PartnerLookup] = []

PERMISSION_NAMES = {
    "record.read": "调阅健康档案",
    "record.break_glass": "紧急调阅",
    "record.sensitive": "查阅敏感诊断",
    "privacy.review": "隐私审核",
    "audit.review": "核查异常访问",
    "resident.search": "居民检索",
    "resident.write": "居民登记",
    "identity.review": "身份审核",
    "master_data.manage": "主数据管理",
    "directory.register": "信息资源登记",
    "directory.manage": "信息资源目录管理",
    "population.read": "全员人口查看",
    "province.manage": "省级对接管理",
    "card.accept": "一卡通受理",
    "population.write": "全员人口维护",
    "exchange.read": "交换监控",
    "exchange.repair": "消息修复",
    "audit.read": "访问审计",
    "audit.manage": "审计管理",
    "users.manage": "用户管理",
    "statistics.read": "统计查看",
    "statistics.share": "统计共享与更新",
    "bulk.export": "批量导出",
    "record.expunge": "彻底清除",
    "exchange.send": "数据上报",
    "document.manage": "文档共享管理",
    "assembly.read": "组装模板查看",
    "assembly.edit": "组装模板制作",
    "assembly.review": "组装模板审核发布",
    "standards.read": "标准查阅",
    "standards.write": "标准维护",
    "standards.draft": "标准文件起草",
    "standards.review": "标准文件审查发布",
    "standards.comply": "标准实施填报",
    "standards.supervise": "标准实施监管",
    "registry.read": "机构与人员查询",
    "registry.write": "机构与人员登记",
    "credentials.submit": "证照申请",
    "credentials.review": "证照审核",
    "terminology.read": "术语查看",
    "form.fill": "表单填写",
    "programme.read": "服务项目查看",
    "programme.work": "服务项目管理",
    "programme.sensitive": "敏感服务项目管理",
    "report_card.fill": "报告卡填报",
    "report_card.check": "报告卡院内审核",
    "report_card.review": "报告卡疾控审核",
    "report_card.supervise": "报告卡监管",
    "health_file.read": "查阅居民与家庭健康档案",
    "health_file.manage": "建立与管理居民与家庭健康档案",
    "terminology.edit": "术语维护",
    "terminology.map": "代码对照",
    "terminology.publish": "术语审核发布",
    "collaboration.request": "发起协同业务",
    "collaboration.handle": "办理协同业务",
    "collaboration.supervise": "督办协同业务",
    "processes.manage": "流程控制台",
    "processes.edit": "流程编制",
    "processes.review": "流程审核发布",
    "schedule.manage": "排班与号源管理",
    "schedule.book": "预约、签到与叫号",
    "schedule.supervise": "预约挂号监管",
}


def permission_names() -> Mapping[str, str]:
    """Every permission there is, with its Chinese name."""
    return PERMISSION_NAMES


def colleagues(organisation_id: UUID, permission: str) -> list[Colleague]:
    """Active accounts of an organisation that may do what the permission says, by name."""
    return accounts.colleagues(organisation_id, permission)


def set_partner_lookup(lookup: PartnerLookup) -> None:
    """Who knows partners' secrets registers here: (code, secret) → Actor of kind PARTNER, or None."""
    _partner_lookup[:] = [lookup]


def require(actor: Actor, permission: str) -> None:
    """Raises Forbidden unless the actor has the permission; the refusal is in the access log."""
    if not actor.may(permission):
        _refuse(actor, PERMISSION_NAMES.get(permission, permission))


def _refuse(actor: Actor, permission: str) -> NoReturn:
    record(actor, "permission", what=f"权限“{permission}”", outcome="refused")
    raise Forbidden(permission=permission)


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def _from_session(request: HttpRequest) -> Actor | None:
    token = request.COOKIES.get(sessions.COOKIE)
    if not token:
        return None
    if request.method not in ("GET", "HEAD", "OPTIONS") and "X-Yizhou-Request" not in request.headers:
        raise MissingRequestHeader
    return sessions.standing(token).actor


def _from_basic(request: HttpRequest) -> Actor | None:
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic" or not _partner_lookup:
        return None
    try:
        code, _, secret = b64decode(value).decode().partition(":")
    except ValueError:
        return None
    return _partner_lookup[0](code, secret)


def actor_of(request: HttpRequest) -> Actor:
    """Who sends this request: a logged-in person by cookie, or a partner by HTTP Basic. Raises Unauthenticated."""
    actor = _from_session(request) or _from_basic(request)
    if actor is None:
        raise Unauthenticated
    return sessions.with_request(actor, getattr(request, "request_id", ""), _address(request))


def live_actor(token: str) -> Actor:
    """The actor behind a session cookie, for the live channel. Raises Unauthenticated."""
    return sessions.standing(token).actor


class _Kinds:
    """An authentication callable of django-ninja that lets only some kinds of actor in."""

    def __init__(self, *kinds: ActorKind) -> None:
        self.kinds = kinds

    def __call__(self, request: HttpRequest) -> Actor:
        actor = actor_of(request)
        if actor.kind not in self.kinds:
            _refuse(actor, "访问该接口")
        return actor


staff = _Kinds(ActorKind.STAFF)
resident = _Kinds(ActorKind.RESIDENT)
partner = _Kinds(ActorKind.PARTNER)
anyone = _Kinds(ActorKind.STAFF, ActorKind.RESIDENT, ActorKind.PARTNER)


def save_accounts(new: Sequence[NewAccount]) -> int:
    """Make accounts, or bring existing ones to this state; how many. In the access log."""
    saved = accounts.save(new)
    record(
        system_actor(),
        "configure",
        what=f"账号维护，{saved} 个",
        detail={"first": new[0].username} if new else None,
    )
    return saved


def role_names(permission: str = "") -> dict[str, str]:
    """Names of the roles by id; given a permission, of those that have it."""
    from yizhou.kernel.auth.roles import roles

    return {
        role.id: role.name for role in roles().values() if not permission or permission in role.permissions
    }
