"""Errors of subscriptions."""

from yizhou.kernel.errors.contracts import Category, CodedError


class SubscriptionUnfit(CodedError):
    code = "subscriptions.unfit"
    category = Category.INVALID
    message = "订阅的 {place} 有误：{reason}"
    advice = "{hint}"


class SubscriptionNotFound(CodedError):
    code = "subscriptions.not_found"
    category = Category.NOT_FOUND
    message = "没有找到订阅 {id}"
    advice = "订阅只对建立它的系统可见；请核对编号"


class TooManySubscriptions(CodedError):
    code = "subscriptions.too_many"
    category = Category.CONFLICT
    message = "一个系统最多 {most} 个订阅"
    advice = "请删除不再需要的订阅，或合并检索条件"
