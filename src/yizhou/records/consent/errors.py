"""Errors of consent."""

from yizhou.kernel.errors.contracts import Category, CodedError


class DeniedByConsent(CodedError):
    code = "consent.denied"
    category = Category.FORBIDDEN
    message = "居民未授权查看这份健康档案：{reason}"
    advice = "如为紧急救治，可说明理由使用“紧急调阅”；也可请居民在手机端修改授权"


class UnknownData(CodedError):
    code = "consent.unknown_data"
    category = Category.INVALID
    message = "没有“{data}”这类可以授权的内容"
    advice = "可选：{known}"


class PeriodUnfit(CodedError):
    code = "consent.period"
    category = Category.INVALID
    message = "授权的期限有误：{why}"
    advice = "结束时间应晚于开始时间，并且不早于现在"


class InstitutionUnknown(CodedError):
    code = "consent.institution_unknown"
    category = Category.INVALID
    message = "没有这家机构"
    advice = "请从机构列表中选择；不选表示所有机构"


class RuleNotFound(CodedError):
    code = "consent.rule_not_found"
    category = Category.NOT_FOUND
    message = "没有这条授权，或它已经撤回"
    advice = "请刷新页面"


class ReasonTooShort(CodedError):
    code = "consent.reason"
    category = Category.INVALID
    message = "请写明理由，至少 {least} 个字"
    advice = "例如：急诊昏迷患者，需了解既往用药与过敏"


class GlassUnneeded(CodedError):
    code = "consent.glass_open"
    category = Category.CONFLICT
    message = "您对这份档案的紧急调阅仍在有效期内，至 {until}"
    advice = "无需再次申请，请刷新页面"


class GlassNotFound(CodedError):
    code = "consent.glass_not_found"
    category = Category.NOT_FOUND
    message = "没有这次紧急调阅，或已经审核"
    advice = "请刷新页面"


class OwnReview(CodedError):
    code = "consent.own_review"
    category = Category.FORBIDDEN
    message = "不能审核自己的紧急调阅"
    advice = "请由另一位审计人员审核"


class AccessUnknown(CodedError):
    code = "consent.access_unknown"
    category = Category.NOT_FOUND
    message = "没有这条访问记录，或它与您无关"
    advice = "请从“谁看过我”中选择一条记录"


class ComplaintNotFound(CodedError):
    code = "consent.complaint_not_found"
    category = Category.NOT_FOUND
    message = "没有这条投诉，或已经答复"
    advice = "请刷新页面"
