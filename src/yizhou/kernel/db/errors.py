"""Errors of data access."""

from yizhou.kernel.errors.contracts import Category, CodedError


class BadPageKey(CodedError):
    code = "db.bad_page_key"
    category = Category.INVALID
    message = "翻页参数 after 无效：{key}"
    advice = "请使用上一页返回的 next 值，或从第一页重新查询"
