"""Coded errors of terminology."""

from yizhou.kernel.errors.contracts import Category, CodedError


class ArtefactNotFound(CodedError):
    code = "terminology.not_found"
    category = Category.NOT_FOUND
    message = "没有{kind}“{name}”"
    advice = "请核对标识（url、OID 或编号）和版本；已登记的见“术语管理”或 /fhir/{type}"


class CodeUnknown(CodedError):
    code = "terminology.code_unknown"
    category = Category.NOT_FOUND
    message = "“{title}”（{version}）中没有代码 {value}"
    advice = "{hint}"


class ParameterMissing(CodedError):
    code = "terminology.parameter_missing"
    category = Category.INVALID
    message = "操作 {operation} 缺少参数：{missing}"
    advice = "请按 FHIR R4 补上参数；代码和代码系统也可以用 coding 一起给出"


class BadParameter(CodedError):
    code = "terminology.bad_parameter"
    category = Category.INVALID
    message = "参数 {name} 的值“{value}”无法使用"
    advice = "{hint}"


class UnknownParameter(CodedError):
    code = "terminology.unknown_parameter"
    category = Category.INVALID
    message = "不支持的检索参数“{name}”"
    advice = "{type} 可用的检索参数：{known}"


class OperationUnknown(CodedError):
    code = "terminology.operation_unknown"
    category = Category.UNSUPPORTED
    message = "{type} 没有操作 {operation}"
    advice = "可用的操作：{known}；请用 GET 或 POST（内容为 Parameters 资源）"


class VersionTaken(CodedError):
    code = "terminology.version_taken"
    category = Category.CONFLICT
    message = "“{title}”已有版本 {version}（{status}）"
    advice = "请换一个版本号；草稿可以直接打开修改"


class DraftExists(CodedError):
    code = "terminology.draft_exists"
    category = Category.CONFLICT
    message = "“{title}”已有正在修改的版本 {version}（{status}）"
    advice = "请先完成或删除该版本，再建立新版本"


class NotDraft(CodedError):
    code = "terminology.not_draft"
    category = Category.CONFLICT
    message = "“{title}”版本 {version}{status}，内容不能再改"
    advice = "已发布的版本永不改变：请建立新版本，在新版本的草稿里修改，审核后发布"


class NotReviewed(CodedError):
    code = "terminology.not_reviewed"
    category = Category.CONFLICT
    message = "“{title}”版本 {version}还没有提交审核，不能发布"
    advice = "请先提交审核，由另一位有审核权限的人核对后发布"


class OwnReview(CodedError):
    code = "terminology.own_review"
    category = Category.CONFLICT
    message = "不能审核自己提交的版本"
    advice = "请由另一位有“术语审核发布”权限的人核对后发布"


class WrongState(CodedError):
    code = "terminology.wrong_state"
    category = Category.CONFLICT
    message = "“{title}”版本 {version}现在是{status}，不能{action}"
    advice = "请刷新页面；草稿可以提交审核，审核中可以发布或退回，已发布的可以停用"


class ReasonMissing(CodedError):
    code = "terminology.reason_missing"
    category = Category.INVALID
    message = "没有填写理由"
    advice = "退回和停用请写明理由，至少两个字；理由会保存在版本记录中"


class NotFitToPublish(CodedError):
    code = "terminology.not_fit"
    category = Category.INVALID
    message = "“{title}”有 {count} 处问题，不能提交或发布"
    advice = "请按下列各处的建议修改草稿后重试；没有任何内容被改动"


class DraftIncomplete(CodedError):
    code = "terminology.incomplete"
    category = Category.INVALID
    message = "登记内容不完整：{problem}"
    advice = "请补充后重新提交"


class ImportRefused(CodedError):
    code = "terminology.import_refused"
    category = Category.INVALID
    message = "导入的文件有 {count} 处问题，没有导入任何一行"
    advice = "请按下列各处的建议修改文件后整份重新导入"


class FileUnreadable(CodedError):
    code = "terminology.file_unreadable"
    category = Category.INVALID
    message = "文件无法读取：{problem}"
    advice = "请使用 CSV 文件（UTF-8 或 GB 18030 编码），第一行是列名"


class NotYours(CodedError):
    code = "terminology.not_yours"
    category = Category.FORBIDDEN
    message = "“{title}”属于{owner}，不在您的管辖范围内"
    advice = "机构自己的代码由本机构或上级平台维护"


class CodeNotInSystem(CodedError):
    code = "terminology.code_not_in_system"
    category = Category.INVALID
    message = "{value} 不是“{title}”中可用的代码：{problem}"
    advice = "{hint}"


class Contradiction(CodedError):
    code = "terminology.contradiction"
    category = Category.CONFLICT
    message = "{problem}"
    advice = "{hint}"


class NotComparable(CodedError):
    code = "terminology.not_comparable"
    category = Category.INVALID
    message = "两个版本不属于同一个代码系统或概念映射，不能比较"
    advice = "请在同一项的版本列表中选择两个版本"


class NothingToUndo(CodedError):
    code = "terminology.nothing_to_undo"
    category = Category.CONFLICT
    message = "没有可以撤销的对照操作"
    advice = "只能撤销本对照表草稿中尚未撤销的操作"


class UnknownDecision(CodedError):
    code = "terminology.unknown_decision"
    category = Category.INVALID
    message = "不认识的对照操作：{decision}"
    advice = "操作只能是 accept（采用）、reject（不是）、none（无对应）或 clear（清除）；采用和否定时请给出目标代码"


FAULT_LOOP = "terminology.map_loops"
FAULT_CONTRADICTION = "terminology.map_contradicts"
FAULT_SOURCE = "terminology.source_not_in_system"
FAULT_TARGET = "terminology.target_not_in_system"
FAULT_TARGET_RETIRED = "terminology.target_retired"
FAULT_EMPTY = "terminology.nothing_inside"
FAULT_MEMBER = "terminology.member_not_in_system"
FAULT_PARENT = "terminology.parent_unknown"
FAULT_CIRCLE = "terminology.parent_circle"
FAULT_SUCCESSOR = "terminology.successor_unknown"
FAULT_CODE_TWICE = "terminology.code_twice"
FAULT_CODE_MISSING = "terminology.code_missing"
FAULT_NAME_MISSING = "terminology.name_missing"
FAULT_COLUMN = "terminology.column_missing"
FAULT_DATE = "terminology.date_unreadable"
