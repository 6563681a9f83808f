"""Errors of the record by subject."""

from yizhou.kernel.errors.contracts import Category, CodedError


class UnknownView(CodedError):
    code = "domain_views.unknown_view"
    category = Category.NOT_FOUND
    message = "没有档案视图“{view}”"
    advice = "可用的视图：{known}"
