"""Errors of bulk data."""

from yizhou.kernel.errors.contracts import Category, CodedError


class AsyncOnly(CodedError):
    code = "bulk.async_only"
    category = Category.INVALID
    message = "批量导出只能异步进行"
    advice = "请在请求头中加上 Prefer: respond-async，再按返回的 Content-Location 查询进度"


class FormatNotOffered(CodedError):
    code = "bulk.format_not_offered"
    category = Category.INVALID
    message = "批量导出不提供“{format}”格式"
    advice = "请使用 _outputFormat=application/fhir+ndjson，或不写该参数"


class ExportNotFound(CodedError):
    code = "bulk.export_not_found"
    category = Category.NOT_FOUND
    message = "没有找到批量导出任务 {id}"
    advice = "导出任务只对提出者可见，一天后自动清除；请重新提出导出"


class ExportFailed(CodedError):
    code = "bulk.export_failed"
    category = Category.FAULT
    message = "批量导出没有完成：{reason}"
    advice = "请删除该任务后重新提出；仍不成功请联系平台管理员"


class MemberUnknown(CodedError):
    code = "bulk.member_unknown"
    category = Category.INVALID
    message = "“{reference}”不是平台的居民"
    advice = "请用 Patient/居民编号 指明居民；编号可用 /fhir/Patient 检索"


class TooMany(CodedError):
    code = "bulk.too_many"
    category = Category.INVALID
    message = "一次最多指明 {most} 位居民，这里是 {count} 位"
    advice = "请分几次导出"


class TooManyExports(CodedError):
    code = "bulk.too_many_exports"
    category = Category.CONFLICT
    message = "您已有 {count} 个导出任务未完成"
    advice = "请等待其完成，或用 DELETE 取消后再提出"


class ImportNotFound(CodedError):
    code = "bulk.import_not_found"
    category = Category.NOT_FOUND
    message = "没有找到批量导入任务 {id}"
    advice = "导入任务只对提交的系统可见；请核对 Content-Location 中的地址"


class NotLines(CodedError):
    code = "bulk.not_lines"
    category = Category.INVALID
    message = "批量导入不接受“{format}”"
    advice = "请以 Content-Type: application/fhir+ndjson 提交，每行一个 FHIR 资源，UTF-8 编码，不压缩"


class LineTooLong(CodedError):
    code = "bulk.line_too_long"
    category = Category.TOO_LARGE
    message = "第 {line} 行超过 {limit} MB"
    advice = "请检查是否漏了换行；过大的附件请用文档接口提交。此前的行已经处理"


class NothingToImport(CodedError):
    code = "bulk.nothing_to_import"
    category = Category.INVALID
    message = "请求中没有内容"
    advice = "请在请求体中提交 NDJSON"
