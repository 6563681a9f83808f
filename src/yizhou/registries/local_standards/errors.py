"""Coded errors of local standards."""

from yizhou.kernel.errors.contracts import Category, CodedError


class LocalStandardNotFound(CodedError):
    code = "local_standards.not_found"
    category = Category.NOT_FOUND
    message = "没有地方标准“{identifier}”"
    advice = "请在地方标准列表中核对编号与版本"


class BaseUnknown(CodedError):
    code = "local_standards.base_unknown"
    category = Category.NOT_FOUND
    message = "没有可参照的标准“{identifier}”"
    advice = "请从标准库或已发布的地方标准中选择，或留空从头编制"


class NotADraft(CodedError):
    code = "local_standards.not_a_draft"
    category = Category.CONFLICT
    message = "“{title}”第 {version} 版已发布，不能再改动"
    advice = "请先“修订”，在新版草稿上修改后再发布"


class NotPublished(CodedError):
    code = "local_standards.not_published"
    category = Category.CONFLICT
    message = "“{title}”第 {version} 版不是现行版本"
    advice = "只有现行版本可以修订或停用"


class DraftExists(CodedError):
    code = "local_standards.draft_exists"
    category = Category.CONFLICT
    message = "“{title}”已有第 {version} 版草稿"
    advice = "请在该草稿上继续，或先删除它"


class EditedMeanwhile(CodedError):
    code = "local_standards.edited_meanwhile"
    category = Category.CONFLICT
    message = "草稿已被{editor}在 {moment} 改过，本次未保存"
    advice = "请重新打开草稿，再加入您的修改"


class StandardIncomplete(CodedError):
    code = "local_standards.incomplete"
    category = Category.INVALID
    message = "还有 {count} 处需要改正，未能发布"
    advice = "请按所列位置逐项改正后再发布"


class TitleMissing(CodedError):
    code = "local_standards.title_missing"
    category = Category.INVALID
    message = "标准没有名称"
    advice = "请填写名称"
