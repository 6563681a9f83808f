"""Errors of log-in and permission."""

from yizhou.kernel.errors.contracts import Category, CodedError


class Unauthenticated(CodedError):
    code = "auth.unauthenticated"
    category = Category.UNAUTHENTICATED
    message = "尚未登录，或登录已过期"
    advice = "请重新登录后再试"


class LoginFailed(CodedError):
    code = "auth.login_failed"
    category = Category.UNAUTHENTICATED
    leaves_trace = True
    message = "用户名或密码不正确"
    advice = "请检查大小写和输入法；连续输错 {limit} 次，账号将锁定 {minutes} 分钟"


class AccountLocked(CodedError):
    code = "auth.account_locked"
    category = Category.TOO_MANY
    leaves_trace = True
    message = "账号因多次输错密码已锁定"
    advice = "请在 {minutes} 分钟后重试，或联系本机构管理员解锁"


class Forbidden(CodedError):
    code = "auth.forbidden"
    category = Category.FORBIDDEN
    leaves_trace = True
    message = "您没有“{permission}”权限"
    advice = "如工作需要，请向本机构管理员申请该权限"


class MissingRequestHeader(CodedError):
    code = "auth.missing_request_header"
    category = Category.FORBIDDEN
    message = "请求缺少 X-Yizhou-Request 头，已按跨站请求拒绝"
    advice = "请从平台页面操作；程序调用请加上请求头 X-Yizhou-Request: 1"


class OrganisationNotYours(CodedError):
    code = "auth.organisation_not_yours"
    category = Category.FORBIDDEN
    message = "您不属于所选机构"
    advice = "请在机构列表中选择您任职的机构"


class WeakPassword(CodedError):
    code = "auth.weak_password"
    category = Category.INVALID
    message = "新密码强度不够：{problem}"
    advice = "密码至少 10 位，含字母和数字，不与用户名相同"


class WrongPassword(CodedError):
    code = "auth.wrong_password"
    category = Category.INVALID
    leaves_trace = True
    message = "原密码不正确"
    advice = "请重新输入原密码"


class UnknownRole(CodedError):
    code = "auth.unknown_role"
    category = Category.INVALID
    message = "角色 {role} 不存在"
    advice = "可用角色见 definitions/roles"
