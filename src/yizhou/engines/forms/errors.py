"""Errors and faults of forms."""

from yizhou.kernel.errors.contracts import Category, CodedError


class UnknownForm(CodedError):
    code = "forms.unknown"
    category = Category.NOT_FOUND
    message = "没有表单“{id}”"
    advice = "请刷新页面后重试；表单可能已停用，或定义中的编号有误"


class AnswersRefused(CodedError):
    code = "forms.refused"
    category = Category.INVALID
    message = "《{name}》有 {count} 处需要更正"
    advice = "请按下列提示逐项更正后再提交；已填写的内容仍保存为草稿"


class FilledNotFound(CodedError):
    code = "forms.filled_not_found"
    category = Category.NOT_FOUND
    message = "没有找到填写的表单"
    advice = "它可能不在您的管辖范围，或编号有误"


class EditedMeanwhile(CodedError):
    code = "forms.edited_meanwhile"
    category = Category.CONFLICT
    message = "这份表单已被{author}于{at}保存过（第{revision}次），您的版本较旧"
    advice = "请对照两份内容：保留对方的、保留自己的，或逐项合并后再保存；您填写的内容没有丢失"


class AlreadyVoid(CodedError):
    code = "forms.void"
    category = Category.CONFLICT
    message = "这份表单已作废，不能再修改"
    advice = "如需补记，请新填一份"


class ReasonMissing(CodedError):
    code = "forms.reason_missing"
    category = Category.INVALID
    message = "更正或作废已提交的表单须说明原因"
    advice = "请填写原因，如“血压值录入错误”"


class NotAlone(CodedError):
    code = "forms.not_alone"
    category = Category.INVALID
    message = "《{name}》须在所属的服务项目或业务流程中填写"
    advice = "请从任务清单打开它"
