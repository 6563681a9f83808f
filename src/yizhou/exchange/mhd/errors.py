"""Coded errors of the MHD profile."""

from yizhou.kernel.errors.contracts import Category, CodedError


class AttachmentBroken(CodedError):
    code = "mhd.attachment_broken"
    category = Category.INVALID
    message = "附件的 Base64 编码有误（第 {number} 个大附件）"
    advice = "请重新编码附件后再发送；也可以先登记目录，再用 PUT Binary 发送原始文件"


class ParameterUnknown(CodedError):
    code = "mhd.parameter_unknown"
    category = Category.INVALID
    message = "不支持的查询参数 {name}"
    advice = "可用参数：{known}"


class ParameterInvalid(CodedError):
    code = "mhd.parameter_invalid"
    category = Category.INVALID
    message = "查询参数 {name} 的值“{value}”无法识别"
    advice = "{hint}"


class PatientMissing(CodedError):
    code = "mhd.patient_missing"
    category = Category.INVALID
    message = "查询没有指明居民"
    advice = "请给出 patient（平台的居民编号）、patient.identifier（system|value），或文档标识 identifier"


class PatientUnknown(CodedError):
    code = "mhd.patient_unknown"
    category = Category.NOT_FOUND
    message = "没有登记这位居民：{who}"
    advice = "请核对标识及其命名空间"


class MethodNotOffered(CodedError):
    code = "mhd.method_not_offered"
    category = Category.UNSUPPORTED
    message = "这里不支持 {method}"
    advice = "请见 GET /mhd/metadata 所列的交互"


class NotTheDocument(CodedError):
    code = "mhd.not_the_document"
    category = Category.CONFLICT
    message = "收到的 CDA 不是文档“{title}”：其标识与登记的不同"
    advice = "请核对 CDA 的 id 与登记的 masterIdentifier；收到的文档已按自身标识登记"
