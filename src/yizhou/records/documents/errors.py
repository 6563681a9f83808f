"""Errors of the document registry and repository."""

from yizhou.kernel.errors.contracts import Category, CodedError


class DocumentConflict(CodedError):
    code = "documents.conflict"
    category = Category.CONFLICT
    message = "文档 {unique_id} 已登记，但内容不同"
    advice = (
        "如为更正，请提高版本号（versionNumber）或声明替换关系（RPLC）；如为新文档，请使用新的文档唯一标识"
    )


class DocumentNotFound(CodedError):
    code = "documents.not_found"
    category = Category.NOT_FOUND
    message = "没有找到文档 {id}"
    advice = "请核对文档编号；文档可能属于其他居民或尚未登记"


class EmptyDocument(CodedError):
    code = "documents.empty"
    category = Category.INVALID
    message = "文档没有唯一标识或没有内容"
    advice = "请提供文档唯一标识（CDA 的 id）和文档原文"


class OriginalDamaged(CodedError):
    code = "documents.original_damaged"
    category = Category.FAULT
    message = "文档 {id} 的原文与登记的哈希不一致"
    advice = "文档存储可能损坏，请立即通知平台管理员从备份恢复"


class PatientOrIdRequired(CodedError):
    code = "documents.patient_or_id_required"
    category = Category.INVALID
    message = "文档查询既没有指明居民，也没有文档标识"
    advice = "请给出居民编号，或文档唯一标识（uniqueId、setId）"


class ContentDiffers(CodedError):
    code = "documents.content_differs"
    category = Category.INVALID
    message = "文档 {unique_id} 的内容与先前登记的{what}不符"
    advice = "请核对发送的文件；如确有更正，请以替换（RPLC）方式重新提交元数据和内容"


class ContentAwaited(CodedError):
    code = "documents.content_awaited"
    category = Category.CONFLICT
    message = "文档“{title}”只登记了目录，原文尚未送达（约定 {due} 前）"
    advice = "请稍后再调阅，或联系 {institution} 补送原文"


class NothingAwaited(CodedError):
    code = "documents.nothing_awaited"
    category = Category.CONFLICT
    message = "文档“{title}”的原文已经在库，不能再补送"
    advice = "如需更正，请以新版本或替换（RPLC）方式提交"


class PromiseIncomplete(CodedError):
    code = "documents.promise_incomplete"
    category = Category.INVALID
    message = "先登记目录、后送原文时，必须给出原文的哈希"
    advice = "请在元数据中填写 hash（SHA-1、SHA-256 或 SM3）"


class RepositoryUnknown(CodedError):
    code = "documents.repository_unknown"
    category = Category.INVALID
    message = "文档存储库 {repository} 没有登记"
    advice = "请先向州平台登记该存储库及其调阅地址，或随元数据提交原文"


class RelationUnknown(CodedError):
    code = "documents.relation_unknown"
    category = Category.INVALID
    message = "关联（{kind}）指向的文档 {target} 没有登记"
    advice = "请先提交被关联的文档，或核对其唯一标识"


class RelationOfAnother(CodedError):
    code = "documents.relation_of_another"
    category = Category.INVALID
    message = "关联（{kind}）指向的文档 {target} 属于另一位居民"
    advice = "请核对文档标识和居民身份：替换、追加、转换只能发生在同一居民的文档之间"


class RelationDeprecated(CodedError):
    code = "documents.relation_deprecated"
    category = Category.INVALID
    message = "关联（{kind}）指向的文档 {target} 已作废或已被替换"
    advice = "请关联到该文档的现行版本"


class RelationCircular(CodedError):
    code = "documents.relation_circular"
    category = Category.INVALID
    message = "关联（{kind}）成环：文档 {target} 本身就由这份文档而来"
    advice = "请核对关联的方向：源是新文档，目标是原有文档"


class GroupingOfAnother(CodedError):
    code = "documents.grouping_of_another"
    category = Category.INVALID
    message = "{kind} {unique_id} 属于另一位居民"
    advice = "一个提交集或文件夹只收一位居民的文档，请使用新的标识"


class GroupingNotFound(CodedError):
    code = "documents.grouping_not_found"
    category = Category.NOT_FOUND
    message = "没有找到提交集或文件夹 {id}"
    advice = "请核对标识"


class AmendmentInvalid(CodedError):
    code = "documents.amendment_invalid"
    category = Category.INVALID
    message = "元数据更正有误：{problem}"
    advice = (
        "可更正：标题、作者、类型、类别、专科、机构类型、事件代码、密级、服务起止时间；内容有误请提交新版本"
    )


class IndexUnknown(CodedError):
    code = "documents.index_unknown"
    category = Category.INVALID
    message = "没有名为 {index} 的文档索引"
    advice = "现有索引：{known}"


class IndexRange(CodedError):
    code = "documents.index_range"
    category = Category.INVALID
    message = "“{text}”不能用作索引 {index} 的范围"
    advice = "数值索引请给数字，日期索引请给日期（2026-01-31）；文本和编码索引只能按开头查找"


class FormatUnknown(CodedError):
    code = "documents.format_unknown"
    category = Category.INVALID
    message = "文档格式代码 {format} 没有登记"
    advice = "请改用已登记的格式代码（cda、fhir-document、pdf、jpeg、png、text 或 IHE 的格式 URN），或留空由媒体类型判定"


class NotTheFormat(CodedError):
    code = "documents.not_the_format"
    category = Category.INVALID
    message = "文档 {unique_id} 声明为 {format}，内容却不是"
    advice = "请核对 mimeType、formatCode 与所附文件是否一致，文件是否完整"


class RepositoryAway(CodedError):
    code = "documents.repository_away"
    category = Category.UNAVAILABLE
    leaves_trace = True
    message = "文档“{title}”存放在{repository}，该库暂时无法连接：{problem}"
    advice = "目录信息仍可查看；请稍后重试，急需时请电话联系该机构"


class RepositoryRefuses(CodedError):
    code = "documents.repository_refuses"
    category = Category.CONFLICT
    leaves_trace = True
    message = "{repository}没有给出文档“{title}”：{problem}"
    advice = "请联系该机构核对文档是否仍在其存储库、平台的调阅账号是否有效"


class RepositoryInvalid(CodedError):
    code = "documents.repository_invalid"
    category = Category.INVALID
    message = "存储库登记有误：{problem}"
    advice = "请核对 OID（如 1.2.156.10011.…）、调阅地址（http 或 https）、接口类型（xds、mhd）、超时（1–60 秒）和缓存天数（0–365）"


class ContentTooLarge(CodedError):
    code = "documents.content_too_large"
    category = Category.TOO_LARGE
    message = "文档太大：{size}，上限 {limit}"
    advice = "请压缩或拆分文件；影像请走 DICOM 通道，或登记在机构自己的存储库供调阅"


class EmptyContent(CodedError):
    code = "documents.empty_content"
    category = Category.INVALID
    message = "没有收到文档内容"
    advice = "请在请求正文中发送文件原文"
