"""Errors of the organisation tree."""

from yizhou.kernel.errors.contracts import Category, CodedError


class OrganisationNotFound(CodedError):
    code = "organisations.not_found"
    category = Category.NOT_FOUND
    message = "找不到机构：{organisation}"
    advice = "请核对机构代码；新机构须先由平台管理员登记"


class ParentNotFound(CodedError):
    code = "organisations.parent_not_found"
    category = Category.INVALID
    message = "机构 {code} 的上级 {parent} 不存在"
    advice = "请先登记上级机构或行政区划，再登记下级"
