"""Errors of processes."""

from yizhou.kernel.errors.contracts import Category, CodedError


class ProcessNotFound(CodedError):
    code = "processes.process_not_found"
    category = Category.NOT_FOUND
    message = "没有已发布的流程“{process}”（版本 {version}）"
    advice = "请从“发起业务”列表中选择；流程可能尚未发布或编号有误"


class DefinitionFaulty(CodedError):
    code = "processes.definition_faulty"
    category = Category.INVALID
    message = "流程定义有 {count} 处问题，不能发布"
    advice = "请按每一处的说明改正后重新检查"


class CaseNotFound(CodedError):
    code = "processes.case_not_found"
    category = Category.NOT_FOUND
    message = "没有这项业务，或您所在机构不是它的参与方"
    advice = "请从“我的任务”或“业务列表”进入；如已换机构，请切换到参与机构后再试"


class TaskNotFound(CodedError):
    code = "processes.task_not_found"
    category = Category.NOT_FOUND
    message = "没有这项任务，或它不属于您所在的机构和岗位"
    advice = "请刷新“我的任务”；如需办理，请由有相应权限的人员领取"


class TaskTaken(CodedError):
    code = "processes.task_taken"
    category = Category.CONFLICT
    message = "任务“{name}”已由{holder}于{since}领取"
    advice = "请办理其他任务；确需由您办理时，请对方退回或移交给您"


class TaskClosed(CodedError):
    code = "processes.task_closed"
    category = Category.CONFLICT
    message = "任务“{name}”已{how}，不能再{act}"
    advice = "您的上一次提交可能已经成功；请打开业务查看办理记录"


class AnswersFaulty(CodedError):
    code = "processes.answers_faulty"
    category = Category.INVALID
    message = "表单有 {count} 处需要改正"
    advice = "请按每一项下的提示改正后再提交，已填写的内容没有丢失"


class DeadlinePassed(CodedError):
    code = "processes.deadline_passed"
    category = Category.GONE
    message = "任务“{name}”的时限（{due}）已过，按规定不再受理"
    advice = "请联系流程管理员处理，或重新发起业务"


class CaseMoved(CodedError):
    code = "processes.case_moved"
    category = Category.CONFLICT
    message = "这项业务刚刚被他人推进，您的操作没有执行"
    advice = "请刷新后查看最新情况再办理"


class CaseNotRunning(CodedError):
    code = "processes.case_not_running"
    category = Category.CONFLICT
    message = "业务{number}{state}，不能{act}"
    advice = "请查看办理记录；如需继续，请重新发起"


class NotColleague(CodedError):
    code = "processes.not_colleague"
    category = Category.INVALID
    message = "所选人员不在本机构，或没有办理此项任务的权限"
    advice = "请从列出的同事中选择接手人"


class ReasonMissing(CodedError):
    code = "processes.reason_missing"
    category = Category.INVALID
    message = "{act}需要写明原因"
    advice = "请填写原因，它会写入办理记录"


class PartyUnknown(CodedError):
    code = "processes.party_unknown"
    category = Category.INVALID
    message = "步骤“{name}”的办理机构无法确定（{party}：{value}）"
    advice = "请核对表单中选择的机构是否在机构目录中"


class StartRefused(CodedError):
    code = "processes.start_refused"
    category = Category.FORBIDDEN
    message = "您所在的{organisation}不能发起“{process}”"
    advice = "请切换到有资格发起的机构，或联系流程管理员"


class ResidentMissing(CodedError):
    code = "processes.resident_missing"
    category = Category.INVALID
    message = "“{process}”需要先选定居民"
    advice = "请在居民检索中找到患者，从其档案发起业务"


class MigrationUnfit(CodedError):
    code = "processes.migration_unfit"
    category = Category.CONFLICT
    message = "业务{number}不能迁移到版本 {version}：{reasons}"
    advice = "请等正在办理的步骤完成后再迁移，或在新版本中保留这些步骤"


class WithdrawalUnfit(CodedError):
    code = "processes.withdrawal_unfit"
    category = Category.CONFLICT
    message = "业务{number}已到“{step}”，不能撤回"
    advice = "请与对方机构联系，由其在表单中退回"


class ConnectorRefused(CodedError):
    code = "processes.connector_refused"
    category = Category.CONFLICT
    message = "步骤“{name}”没有成功：{reason}"
    advice = "{hint}"


class DraftNotFound(CodedError):
    code = "processes.draft_not_found"
    category = Category.NOT_FOUND
    message = "没有这份流程草稿"
    advice = "请刷新流程列表"


class DraftUnfit(CodedError):
    code = "processes.draft_unfit"
    category = Category.CONFLICT
    message = "草稿{state}，不能{act}"
    advice = "请刷新后查看草稿的当前状态；已发布的版本不能修改，请另建草稿"


class SameHand(CodedError):
    code = "processes.same_hand"
    category = Category.FORBIDDEN
    message = "流程草稿须由他人审核，不能由编制人自己发布"
    advice = "请另一位有审核权限的人员审核发布"


class TextMissing(CodedError):
    code = "processes.text_missing"
    category = Category.INVALID
    message = "留言不能为空，且不超过 1000 字"
    advice = "请写下要告诉对方的内容"


class IdentityNotConfirmed(CodedError):
    code = "processes.identity_not_confirmed"
    category = Category.CONFLICT
    message = "出示的{medium}不是转诊患者本人的（属于{other}）"
    advice = "请核对来人身份；确属本人而证件有误时，请先在居民主索引中更正"


class EventForeign(CodedError):
    code = "processes.event_foreign"
    category = Category.INVALID
    message = "所附资料中有 {count} 项不是该居民的、或您无权调阅的健康记录"
    advice = "请从该居民的健康档案中重新选择要附上的记录"


class TablesTooMany(CodedError):
    code = "processes.tables_too_many"
    category = Category.INVALID
    message = "一个规则任务的文件里应有且只有一张决策表，现有 {count} 张"
    advice = "请把其他决策表另存为单独的文件"
