"""Errors of the FHIR store."""

from yizhou.kernel.errors.contracts import Category, CodedError


class ResourceNotFound(CodedError):
    code = "fhir.not_found"
    category = Category.NOT_FOUND
    message = "没有找到资源 {type}/{id}"
    advice = "请核对资源类型和编号；编号由平台分配，可先用居民编号检索"


class ResourceGone(CodedError):
    code = "fhir.gone"
    category = Category.GONE
    message = "资源 {type}/{id} 已被删除或作废"
    advice = "可通过 _history 查看删除前的版本"


class VersionNotFound(CodedError):
    code = "fhir.version_not_found"
    category = Category.NOT_FOUND
    message = "资源 {type}/{id} 没有版本 {version}"
    advice = "请通过 _history 查看该资源有哪些版本"


class VersionConflict(CodedError):
    code = "fhir.version_conflict"
    category = Category.CONFLICT
    message = "资源 {type}/{id} 当前是版本 {current}，不是您修改时依据的版本 {expected}"
    advice = "请重新读取最新版本，合并修改后再提交"


class NotAResource(CodedError):
    code = "fhir.not_a_resource"
    category = Category.INVALID
    message = "内容不是 FHIR R4 资源：resourceType 为“{type}”"
    advice = "请提交带有正确 resourceType 的 FHIR R4 JSON 资源"


class TypeMismatch(CodedError):
    code = "fhir.type_mismatch"
    category = Category.INVALID
    message = "资源类型不一致：地址为 {expected}，内容为 {found}"
    advice = "请使请求地址中的资源类型与内容的 resourceType 一致"


class BrokenJson(CodedError):
    code = "fhir.broken_json"
    category = Category.INVALID
    message = "JSON 无法解析：{reason}"
    advice = "请检查 JSON 语法和编码（应为 UTF-8）后重新提交"


class UnknownType(CodedError):
    code = "fhir.unknown_type"
    category = Category.NOT_FOUND
    message = "平台不提供资源类型“{type}”"
    advice = "平台提供的资源类型见 /fhir/metadata；类型名区分大小写"


class UnknownParameter(CodedError):
    code = "fhir.unknown_parameter"
    category = Category.INVALID
    message = "不支持的检索参数“{name}”"
    advice = "{type} 可用的检索参数：{known}"


class BadParameter(CodedError):
    code = "fhir.bad_parameter"
    category = Category.INVALID
    message = "检索参数 {name} 的值“{value}”无效"
    advice = "{hint}"


class ResidentRequired(CodedError):
    code = "fhir.resident_required"
    category = Category.INVALID
    message = "检索 {type} 必须指明居民"
    advice = "请用 patient=居民编号 限定一位居民；全州范围的统计请使用统计分析功能"


class InteractionNotOffered(CodedError):
    code = "fhir.not_offered"
    category = Category.UNSUPPORTED
    message = "平台在此地址不提供 {method} 操作"
    advice = "平台提供的操作见 /fhir/metadata"


class TooBroad(CodedError):
    code = "fhir.too_broad"
    category = Category.INVALID
    message = "检索范围过大：{reason}"
    advice = (
        "请用 patient=居民编号 限定居民，或增加编码、标识号、日期等条件缩小范围；全州统计请使用统计分析功能"
    )


class BrokenXml(CodedError):
    code = "fhir.broken_xml"
    category = Category.INVALID
    message = "XML 无法解析：{reason}"
    advice = (
        "请按 FHIR R4 的 XML 格式发送：命名空间 http://hl7.org/fhir，UTF-8 编码，不带 DTD；推荐用 XML 库生成"
    )


class FormatUnknown(CodedError):
    code = "fhir.format_unknown"
    category = Category.UNSUPPORTED
    message = "平台不能以“{format}”格式作答"
    advice = "请在 Accept 或 _format 中使用 application/fhir+json 或 application/fhir+xml"


class BadOperationInput(CodedError):
    code = "fhir.bad_operation_input"
    category = Category.INVALID
    message = "操作 ${operation} 的参数有误"
    advice = "请按所列问题修改 Parameters 后重试；操作的定义见 /fhir/metadata"


class NotDeleted(CodedError):
    code = "fhir.not_deleted"
    category = Category.CONFLICT
    message = "资源 {type}/{id} 尚未删除，不能彻底清除"
    advice = "请先用 DELETE 删除该资源，确认无误后再彻底清除"


class ReasonMissing(CodedError):
    code = "fhir.reason_missing"
    category = Category.INVALID
    message = "彻底清除必须写明理由，至少 {least} 个字"
    advice = "请在 Parameters 的 reason（valueString）中写明依据，如批准文号"


class PersistNotOffered(CodedError):
    code = "fhir.persist_not_offered"
    category = Category.INVALID
    message = "平台不保存由 $document 生成的文档包"
    advice = "请去掉 persist=true；需要保存的文档请用文档接口（/mhd）提交"
