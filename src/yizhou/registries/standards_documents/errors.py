"""Coded errors of standards documents."""

from yizhou.kernel.errors.contracts import Category, CodedError


class StandardsDocumentNotFound(CodedError):
    code = "standards_documents.not_found"
    category = Category.NOT_FOUND
    message = "没有这份标准文件"
    advice = "请在标准文件列表中重新查找"


class VersionNotFound(CodedError):
    code = "standards_documents.version_not_found"
    category = Category.NOT_FOUND
    message = "没有第 {version} 版"
    advice = "请从版本列表中选择"


class NumberTaken(CodedError):
    code = "standards_documents.number_taken"
    category = Category.CONFLICT
    message = "编号“{number}”已用于《{title}》"
    advice = "如是同一文件的新版本，请打开该文件“修订”；否则请核对编号"


class DocumentIncomplete(CodedError):
    code = "standards_documents.incomplete"
    category = Category.INVALID
    message = "还有 {count} 处需要改正"
    advice = "请按所列位置逐项改正"


class WrongStep(CodedError):
    code = "standards_documents.wrong_step"
    category = Category.CONFLICT
    message = "第 {version} 版正在“{state}”，不能{step}"
    advice = "请刷新页面，按当前状态办理"


class EditedMeanwhile(CodedError):
    code = "standards_documents.edited_meanwhile"
    category = Category.CONFLICT
    message = "草稿已被{editor}改过，本次未保存"
    advice = "请重新打开草稿，再加入您的修改"


class VersionInMaking(CodedError):
    code = "standards_documents.version_in_making"
    category = Category.CONFLICT
    message = "第 {version} 版正在“{state}”"
    advice = "请先完成或删除该版本，再修订"


class OwnDraft(CodedError):
    code = "standards_documents.own_draft"
    category = Category.FORBIDDEN
    message = "不能审查自己起草的版本"
    advice = "请由其他审查人员提出意见"


class NotApproved(CodedError):
    code = "standards_documents.not_approved"
    category = Category.CONFLICT
    message = "本轮审查同意 {approved} 人、不同意 {refused} 人，发布需要 {needed} 人同意且无人不同意"
    advice = "请等待其他审查人员，或退回修改后再送审"


class CommentsOpen(CodedError):
    code = "standards_documents.comments_open"
    category = Category.CONFLICT
    message = "还有 {count} 条意见没有答复"
    advice = "请逐条答复是否采纳，再送审"


class CommentNotFound(CodedError):
    code = "standards_documents.comment_not_found"
    category = Category.NOT_FOUND
    message = "没有这条意见，或已答复"
    advice = "请刷新意见列表"


class ReasonMissing(CodedError):
    code = "standards_documents.reason_missing"
    category = Category.INVALID
    message = "没有写明{what}"
    advice = "请填写后再提交"


class ChoiceUnknown(CodedError):
    code = "standards_documents.choice_unknown"
    category = Category.INVALID
    message = "没有这个选项：{choice}"
    advice = "可选：{offered}"


class FileRefused(CodedError):
    code = "standards_documents.file_refused"
    category = Category.INVALID
    message = "“{name}”不能作为附件"
    advice = "请上传不超过 {limit} MB 的 PDF、Word（docx）或 OFD 文件"


class NothingToDownload(CodedError):
    code = "standards_documents.nothing_to_download"
    category = Category.NOT_FOUND
    message = "这一版没有正文或附件"
    advice = "目录只收录编号和名称；请向标准化管理员索取原文"


class NotConcerned(CodedError):
    code = "standards_documents.not_concerned"
    category = Category.CONFLICT
    message = "这份文件不需要{organisation}填报实施情况"
    advice = "请在“本机构实施”中查看需要填报的文件"


class NotStated(CodedError):
    code = "standards_documents.not_stated"
    category = Category.CONFLICT
    message = "该机构还没有填报实施情况"
    advice = "请先请该机构填报"
