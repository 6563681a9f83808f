"""Errors of the access log."""

from yizhou.kernel.errors.contracts import Category, CodedError


class UnknownFilter(CodedError):
    code = "audit.filter"
    category = Category.INVALID
    message = "不能按“{value}”检索{name}"
    advice = "可选：{known}"


class PeriodWrong(CodedError):
    code = "audit.period"
    category = Category.INVALID
    message = "检索的时间范围有误：{why}"
    advice = "请让结束时间晚于开始时间；统计一次最多 {days} 天"


class EntryNotFound(CodedError):
    code = "audit.entry_not_found"
    category = Category.NOT_FOUND
    message = "没有编号为 {number} 的访问记录，或它不在您的管辖范围内"
    advice = "请从检索结果中打开"


class VerificationNotFound(CodedError):
    code = "audit.verification_not_found"
    category = Category.NOT_FOUND
    message = "没有这次核验"
    advice = "请刷新页面"


class VerificationRunning(CodedError):
    code = "audit.verification_running"
    category = Category.CONFLICT
    message = "{who} 在 {at} 开始的核验还没有结束"
    advice = "请等它结束，进度见“日志链”页面"
