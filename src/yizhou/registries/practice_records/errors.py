"""Errors of practice records."""

from yizhou.kernel.errors.contracts import Category, CodedError


class PracticeUnfit(CodedError):
    code = "practice.unfit"
    category = Category.INVALID
    message = "执业行为记录有误：{problems}"
    advice = "请按执业行为种类的要求修改"


class PracticeNotFound(CodedError):
    code = "practice.not_found"
    category = Category.NOT_FOUND
    message = "没有这条执业行为记录，或已处理"
    advice = "请刷新页面"


class OwnConfirmation(CodedError):
    code = "practice.own_confirmation"
    category = Category.FORBIDDEN
    message = "提出记录的人不能自己确认"
    advice = "请由另一位监管人员确认"
