"""Errors of the timeline."""

from yizhou.kernel.errors.contracts import Category, CodedError


class UnknownKind(CodedError):
    code = "timeline.unknown_kind"
    category = Category.INVALID
    message = "没有健康事件种类“{kind}”"
    advice = "可用的种类：{known}"


class EventNotFound(CodedError):
    code = "timeline.event_not_found"
    category = Category.NOT_FOUND
    message = "没有找到健康事件 {id}"
    advice = "事件可能已随更正的文档变化，请刷新时间轴"
