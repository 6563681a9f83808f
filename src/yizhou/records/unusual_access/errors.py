"""Errors of unusual access."""

from yizhou.kernel.errors.contracts import Category, CodedError


class FindingNotFound(CodedError):
    code = "unusual_access.not_found"
    category = Category.NOT_FOUND
    message = "没有这条异常访问，或它已经核查过"
    advice = "请刷新页面"


class NoteTooShort(CodedError):
    code = "unusual_access.note"
    category = Category.INVALID
    message = "请写明{what}，至少 {least} 个字"
    advice = "例如“当日批量打印体检报告，科室已说明”"


class OwnAccess(CodedError):
    code = "unusual_access.own"
    category = Category.FORBIDDEN
    message = "不能核查自己的异常访问"
    advice = "请由另一位安全管理员或隐私审核员核查"


class UnknownState(CodedError):
    code = "unusual_access.state"
    category = Category.INVALID
    message = "没有“{value}”这种状态"
    advice = "可选：{known}"


class NobodyOfThisNumber(CodedError):
    code = "unusual_access.nobody"
    category = Category.INVALID
    message = "没有找到这个身份证号的居民"
    advice = "请核对 18 位公民身份号码；不在主索引中的居民没有档案可看"


class NotMarked(CodedError):
    code = "unusual_access.not_marked"
    category = Category.NOT_FOUND
    message = "这位居民没有被标记为重点保护"
    advice = "请刷新页面"
