"""Coded errors of the standards library."""

from yizhou.kernel.errors.contracts import Category, CodedError


class NotInLibrary(CodedError):
    code = "standards.not_found"
    category = Category.NOT_FOUND
    message = "标准库中没有{kind}“{identifier}”"
    advice = "请核对标识符，或在标准库中按名称检索"


class ShelfUnknown(CodedError):
    code = "standards.shelf_unknown"
    category = Category.NOT_FOUND
    message = "标准库没有“{kind}”这一类"
    advice = "可用的类别：element、data_set、document、value_set、service"


class NotComparable(CodedError):
    code = "standards.not_comparable"
    category = Category.INVALID
    message = "“{kind}”不能对比"
    advice = "可对比的类别：data_set（数据集）、document（文档模板）、value_set（值域）"


class FormNotOffered(CodedError):
    code = "standards.form_not_offered"
    category = Category.UNSUPPORTED
    message = "{kind}不能导出为 {form}"
    advice = "可用的格式：{offered}"
