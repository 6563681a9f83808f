"""Errors of the record browser."""

from yizhou.kernel.errors.contracts import Category, CodedError


class UnknownGroup(CodedError):
    code = "browser.unknown_group"
    category = Category.INVALID
    message = "没有档案条目类别“{group}”"
    advice = "可用的类别：{known}"


class VisitNotFound(CodedError):
    code = "browser.visit_not_found"
    category = Category.NOT_FOUND
    message = "这份档案里没有要对比的就诊 {id}"
    advice = "就诊可能已随更正的文档变化，请刷新时间轴后重新选择两次就诊"


class SameVisit(CodedError):
    code = "browser.same_visit"
    category = Category.INVALID
    message = "要对比的两次就诊是同一次"
    advice = "请选择另一次就诊"
