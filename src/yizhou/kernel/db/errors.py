"""Errors of data access."""

from yizhou.kernel.errors.contracts import Category, CodedError


class BadPageKey(CodedError):
    code = "db.bad_page_key"
    category = Category.INVALID
    message = "翻页参数 after 无效：{key}"
    advice = "请使用上一页返回的 next 值，或从第一页重新查询"


class DatabaseUnavailable(CodedError):
    code = "db.unavailable"
    category = Category.UNAVAILABLE
    message = "数据库暂时没有应答"
    advice = "平台会自行恢复；请稍后重试，未得到应答的内容请原样重发，重复的不会重复入库"
