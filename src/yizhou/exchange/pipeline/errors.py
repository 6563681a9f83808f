"""Coded errors of the intake pipeline. Faults of message content are in `faults.py` and in the formats."""

from yizhou.kernel.errors.contracts import Category, CodedError


class FormatUnknown(CodedError):
    code = "pipeline.format_unknown"
    category = Category.UNSUPPORTED
    message = "平台不认识报文格式：{format}"
    advice = "请核对通道与报文种类，支持的格式见接入指南"


class MessageNotFound(CodedError):
    code = "pipeline.message_not_found"
    category = Category.NOT_FOUND
    message = "没有这条报文：{id}"
    advice = "请核对报文编号；超出本人机构范围的报文不可见"


class MessageBusy(CodedError):
    code = "pipeline.message_busy"
    category = Category.CONFLICT
    message = "报文正在处理中：{id}"
    advice = "请几秒后再查询结果；同一报文无需重复发送"


class NotRepairable(CodedError):
    code = "pipeline.not_repairable"
    category = Category.CONFLICT
    message = "报文状态为“{status}”，不能修正或重放"
    advice = "已被修正取代的报文不能再改，请打开取代它的那一条"


class BodyUnchanged(CodedError):
    code = "pipeline.body_unchanged"
    category = Category.INVALID
    message = "修正后的内容与原报文相同"
    advice = "内容无需修改而只想再处理一次时，请使用“重放”"


class ReasonMissing(CodedError):
    code = "pipeline.reason_missing"
    category = Category.INVALID
    message = "未填写修正或重放的原因"
    advice = "请写明原因，它将与经手人一起留痕"


class BodyTooLarge(CodedError):
    """The body is kept (in pieces, in the file store) and listed, but not processed."""

    code = "pipeline.body_too_large"
    category = Category.TOO_LARGE
    message = "报文 {size} 超过上限 {limit}，原文已留存，未处理"
    advice = "请拆分后发送：FHIR 每包不超过 {limit}，表格数据请按年或按乡镇分文件"


class BodyEmpty(CodedError):
    code = "pipeline.body_empty"
    category = Category.INVALID
    message = "报文内容为空"
    advice = "请检查发送程序是否真正写入了报文体"


class ProcessingFailed(CodedError):
    """Something no one foresaw; the message is kept and can be replayed once the cause is gone."""

    code = "pipeline.processing_failed"
    category = Category.FAULT
    message = "平台处理报文时发生意外（编号 {message_id}），原文已留存"
    advice = "无需重发：平台管理员排除原因后会重放此报文"


class VersionDiffers(CodedError):
    code = "pipeline.version_differs"
    category = Category.CONFLICT
    message = "资源 {reference} 当前是版本 {current}，不是发送方依据的版本 {expected}"
    advice = "请重新读取最新版本，合并修改后再发送"


class ConditionAmbiguous(CodedError):
    code = "pipeline.condition_ambiguous"
    category = Category.CONFLICT
    message = "条件 {type}?{condition} 找到不止一项资源"
    advice = "请使用只对应一项资源的条件（如 identifier=系统|值），或按编号逐项处理；平台不按条件一次删除、修改多项"


class NamedTwice(CodedError):
    code = "pipeline.named_twice"
    category = Category.INVALID
    message = "同一事务中有两个条目要改动资源 {reference}"
    advice = "请把对同一资源的改动合并为一个条目（FHIR R4 事务规则）"


class ReferenceUnresolved(CodedError):
    code = "pipeline.reference_unresolved"
    category = Category.INVALID
    message = "条件引用 {type}?{condition} 没有找到资源"
    advice = "请先提交被引用的资源，或使用 identifier=系统|值 的条件引用"
