"""Coded errors of the practitioner registry."""

from yizhou.kernel.errors.contracts import Category, CodedError


class PractitionerNotFound(CodedError):
    code = "providers.not_found"
    category = Category.NOT_FOUND
    message = "没有登记这位医护人员：{number}"
    advice = "请核对医护人员编号，或先办理人员注册"


class PractitionerExists(CodedError):
    code = "providers.exists"
    category = Category.CONFLICT
    message = "编号 {number} 已登记给“{name}”"
    advice = "要修改登记内容，请使用更新服务；确为不同的人，请换用正确的编号"


class PractitionerIncomplete(CodedError):
    code = "providers.incomplete"
    category = Category.INVALID
    message = "医护人员登记缺少{missing}"
    advice = "请补充后重新提交"
