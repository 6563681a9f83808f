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
