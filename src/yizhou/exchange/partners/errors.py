"""Coded errors of exchange partners."""

from yizhou.kernel.errors.contracts import Category, CodedError


class PartnerRefused(CodedError):
    """Unknown code, wrong secret and a suspended partner answer alike, so that codes cannot be guessed."""

    code = "partners.refused"
    category = Category.UNAUTHENTICATED
    message = "机构接入凭证无效，或该接入系统已停用"
    advice = "请核对接入编码与密钥；忘记密钥或需启用时，请联系州平台管理员重新发放"


class ChannelNotAllowed(CodedError):
    code = "partners.channel_not_allowed"
    category = Category.FORBIDDEN
    message = "接入系统“{name}”未开通{channel}通道"
    advice = "请改用已开通的通道，或向州平台管理员申请开通"


class PartnerUnknown(CodedError):
    code = "partners.unknown"
    category = Category.NOT_FOUND
    message = "没有这个接入系统：{code}"
    advice = "请核对接入编码，或先登记该接入系统"


class OrganisationUnknown(CodedError):
    code = "partners.organisation_unknown"
    category = Category.INVALID
    message = "接入系统所属机构未登记：{code}"
    advice = "请先在机构目录登记该机构，再登记它的接入系统"


class WeakSecret(CodedError):
    code = "partners.weak_secret"
    category = Category.INVALID
    message = "密钥太短：至少 {least} 个字符"
    advice = "请使用平台生成的密钥，或换一个更长的密钥"
