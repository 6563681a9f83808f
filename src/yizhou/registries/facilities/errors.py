"""Coded errors of the institution registry."""

from yizhou.kernel.errors.contracts import Category, CodedError


class InstitutionNotFound(CodedError):
    code = "facilities.not_found"
    category = Category.NOT_FOUND
    message = "没有登记这个机构或科室：{institution}"
    advice = "请核对机构代码，或先办理机构注册"


class InstitutionExists(CodedError):
    code = "facilities.exists"
    category = Category.CONFLICT
    message = "代码 {institution} 已登记为“{name}”"
    advice = "要修改登记内容，请使用更新服务；确为不同的机构，请换用正确的代码"


class RegistrationIncomplete(CodedError):
    code = "facilities.incomplete"
    category = Category.INVALID
    message = "机构登记缺少{missing}"
    advice = "请补充后重新提交"
