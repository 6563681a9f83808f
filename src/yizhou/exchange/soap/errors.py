"""Coded errors of the SOAP channel, and the codes of its faults."""

from yizhou.kernel.errors.contracts import Category, CodedError


class NotXml(CodedError):
    code = "soap.not_xml"
    category = Category.INVALID
    message = "报文不是完整的 XML：{problem}（{place}）"
    advice = "请检查发送程序生成的 XML：标签须成对闭合，特殊字符 < & 须转义，内容须与声明的编码一致"


class NotDecodable(CodedError):
    code = "soap.not_decodable"
    category = Category.INVALID
    message = "报文的字符编码无法识别"
    advice = "请使用 UTF-8 编码，并在 XML 声明与 Content-Type 中写明相同的编码"


class DoctypeForbidden(CodedError):
    code = "soap.doctype_forbidden"
    category = Category.INVALID
    message = "报文含有 DOCTYPE 或实体声明，平台一律拒收"
    advice = "请去掉 <!DOCTYPE …> 与实体声明；SOAP 1.2 第5节规定报文不得含有文档类型声明"


class NotAnEnvelope(CodedError):
    code = "soap.not_an_envelope"
    category = Category.INVALID
    message = "报文根元素是 {found}，不是 SOAP 信封"
    advice = "请用 SOAP 1.2（http://www.w3.org/2003/05/soap-envelope）的 Envelope 包装报文；也接受 SOAP 1.1"


class VersionMismatch(CodedError):
    code = "soap.version_mismatch"
    category = Category.INVALID
    message = "SOAP 信封的命名空间不正确：{found}"
    advice = "请使用 http://www.w3.org/2003/05/soap-envelope（1.2）或 http://schemas.xmlsoap.org/soap/envelope/（1.1）"


class BodyMissing(CodedError):
    code = "soap.body_missing"
    category = Category.INVALID
    message = "SOAP 信封没有 Body，或 Body 中没有恰好一个业务元素"
    advice = "请在 Body 中放入且只放入一个业务请求元素"


class NotUnderstood(CodedError):
    code = "soap.not_understood"
    category = Category.UNSUPPORTED
    message = "报文头要求必须理解，但平台不认识：{names}"
    advice = "请去掉该报文头的 mustUnderstand，或改用 WS-Addressing 与 WS-Security 报文头"


class ServiceUnknown(CodedError):
    code = "soap.service_unknown"
    category = Category.NOT_FOUND
    message = "没有这个服务：{service}"
    advice = "可用的服务见 /soap/"


class ContractUnknown(CodedError):
    code = "soap.contract_unknown"
    category = Category.NOT_FOUND
    message = "服务 {service} 没有这份结构文件：{name}"
    advice = "请从 ?wsdl 中列出的地址取得结构文件"


class OperationUnknown(CodedError):
    code = "soap.operation_unknown"
    category = Category.UNSUPPORTED
    message = "服务 {service} 没有操作 {operation}"
    advice = "该服务的操作有：{known}；完整定义见 ?wsdl"


class ActionUnknown(CodedError):
    code = "soap.action_unknown"
    category = Category.UNSUPPORTED
    message = "HIPMessageServer 没有这个 action：{action}"
    advice = "可用的 action 有：{known}"


class ActionMismatch(CodedError):
    code = "soap.action_mismatch"
    category = Category.INVALID
    message = "action {action} 应携带 {expected}，收到的消息是 {found}"
    advice = "请核对 action 与消息类型，或改用与消息相符的 action"


class MessageMissing(CodedError):
    code = "soap.message_missing"
    category = Category.INVALID
    message = "缺少{what}"
    advice = "请按服务定义补充后重新提交"


class MediaTypeUnsupported(CodedError):
    code = "soap.media_type"
    category = Category.UNSUPPORTED
    message = "不支持的内容类型：{found}"
    advice = "请使用 application/soap+xml（SOAP 1.2）、text/xml（SOAP 1.1）或 multipart/related（MTOM）"


class AttachmentBroken(CodedError):
    code = "soap.attachment"
    category = Category.INVALID
    message = "MTOM 附件有误：{problem}"
    advice = "请检查 multipart 边界、Content-ID 与 xop:Include 的 href 是否一致"


class RequestTooLarge(CodedError):
    code = "soap.too_large"
    category = Category.TOO_LARGE
    message = "请求 {size} 超过上限 {limit}"
    advice = "请分批提交文档；影像请通过影像通道提交"


class CredentialsMissing(CodedError):
    code = "soap.credentials_missing"
    category = Category.UNAUTHENTICATED
    message = "报文没有携带接入凭证"
    advice = "请在 WS-Security 报文头放入 UsernameToken（接入编码与密钥），或使用 HTTP Basic 认证"


class DigestUnsupported(CodedError):
    """Secrets are kept as Argon2 hashes, so a digest over the plain secret cannot be recomputed."""

    code = "soap.password_digest"
    category = Category.UNAUTHENTICATED
    message = "平台不保存密钥明文，无法核对 PasswordDigest"
    advice = "请经 HTTPS 使用 PasswordText 方式的 UsernameToken，或使用 HTTP Basic 认证"


class MessageExpired(CodedError):
    code = "soap.expired"
    category = Category.INVALID
    message = "报文已过有效期：{expires}"
    advice = "请校准发送系统的时钟后重新生成报文"


class SignatureInvalid(CodedError):
    code = "soap.signature"
    category = Category.INVALID
    message = "报文的数字签名验证不通过：{problem}"
    advice = "请检查签名证书、签名范围（须包含 Body）与规范化算法（Exclusive C14N），传输途中不得改动报文"


class QueryUnsupported(CodedError):
    code = "soap.query_unsupported"
    category = Category.UNSUPPORTED
    message = "没有这个预存储查询：{name}"
    advice = "可用的查询有：{known}"


class QueryInvalid(CodedError):
    code = "soap.query_invalid"
    category = Category.INVALID
    message = "查询条件有误：{problem}"
    advice = "请按服务定义给出查询条件"


class PersonNotFound(CodedError):
    code = "soap.person_not_found"
    category = Category.NOT_FOUND
    message = "平台没有登记这位居民：{who}"
    advice = "请核对标识号及其所属域；新居民请先提交注册"


class NotYours(CodedError):
    code = "soap.not_yours"
    category = Category.FORBIDDEN
    message = "接入系统“{partner}”不得登记机构 {code} 的信息"
    advice = "请使用该机构自己的接入凭证，或向州平台管理员申请代办范围"


class NothingFound(CodedError):
    code = "soap.nothing_found"
    category = Category.NOT_FOUND
    message = "没有查到{what}"
    advice = "请核对查询条件，或确认该信息已经登记"


class Unforeseen(CodedError):
    code = "soap.unforeseen"
    category = Category.FAULT
    message = "平台内部错误，已记录"
    advice = "请稍后重试；如仍失败，请把请求编号告诉平台管理员"


class DocumentElsewhere(CodedError):
    """Registering metadata alone needs the content to be in the platform's repository already (WS/T 790.7)."""

    code = "soap.document_elsewhere"
    category = Category.NOT_FOUND
    message = "平台文档库中没有文档 {unique_id} 的内容，无法只登记元数据"
    advice = "请先用 SubmitDocumentSet 或 ProviderAndRegistryDocumentSet 提交文档内容"


class Refused(CodedError):
    """Every part of the message was refused; the faults say why."""

    code = "soap.refused"
    category = Category.INVALID
    message = "{reason}"
    advice = "请按明细逐条修正后重新提交；原报文已留存（编号 {message_id}），也可在平台上修正后重放"


class MetadataRefused(CodedError):
    """Metadata of documents the repository does not have, or has otherwise; the faults say which."""

    code = "soap.metadata_refused"
    category = Category.INVALID
    message = "{reason}"
    advice = "请按明细逐条修正后重新提交"


class DocumentsMissing(CodedError):
    """Nothing that was asked for could be handed out; the faults say why of each."""

    code = "soap.documents_missing"
    category = Category.NOT_FOUND
    message = "{reason}"
    advice = "请核对文档标识与文档库标识；超出本机构范围的文档不能调阅"


FAULT_SCHEMA = "soap.schema"
FAULT_ENVELOPE = "soap.envelope_broken"
FAULT_PERSON_EMPTY = "soap.person_empty"
FAULT_NO_PERSONS = "soap.no_persons"
FAULT_DATE = "soap.date"
FAULT_DOCUMENT_MISSING = "soap.document_missing"
FAULT_DOCUMENT_UNDESCRIBED = "soap.document_undescribed"
FAULT_DOCUMENT_EMPTY = "soap.document_empty"
FAULT_BASE64 = "soap.base64"
FAULT_HASH = "soap.hash_mismatch"
FAULT_HASH_UNKNOWN = "soap.hash_unknown"
FAULT_SIZE = "soap.size_mismatch"
FAULT_PATIENT = "soap.patient_mismatch"
FAULT_UNIQUE_ID = "soap.unique_id"
FAULT_ASSOCIATION = "soap.association"
FAULT_PERSON_UPDATE = "soap.update_registers"
