"""Errors of programmes."""

from yizhou.kernel.errors.contracts import Category, CodedError


class UnknownProgramme(CodedError):
    code = "programmes.unknown"
    category = Category.NOT_FOUND
    message = "没有服务项目“{id}”"
    advice = "请刷新页面后重试；项目可能已停用"


class EnrolmentNotFound(CodedError):
    code = "programmes.enrolment_not_found"
    category = Category.NOT_FOUND
    message = "没有找到这条管理档案"
    advice = "它可能不在您的管辖范围，或已随人员合并变更"


class ContactNotFound(CodedError):
    code = "programmes.contact_not_found"
    category = Category.NOT_FOUND
    message = "没有找到这次服务安排"
    advice = "计划可能已调整，请刷新任务清单"


class CandidateNotFound(CodedError):
    code = "programmes.candidate_not_found"
    category = Category.NOT_FOUND
    message = "这条待纳入提醒已处理或不在您的管辖范围"
    advice = "请刷新列表"


class AlreadyEnrolled(CodedError):
    code = "programmes.already_enrolled"
    category = Category.CONFLICT
    message = "{name}已由{place}纳入“{programme}”（{opened}起）"
    advice = "不能重复建档；如居民已迁来，请由对方转出、您方接收"


class NotEligible(CodedError):
    code = "programmes.not_eligible"
    category = Category.INVALID
    message = "{name}不在“{programme}”的服务对象内：{population}"
    advice = "请核对居民的性别与出生日期；信息有误请先在居民登记中更正"


class Deceased(CodedError):
    code = "programmes.deceased"
    category = Category.CONFLICT
    message = "{name}已于{day}登记死亡，不能继续建档或随访"
    advice = "如死亡登记有误，请先在居民登记中更正"


class EnrolmentClosed(CodedError):
    code = "programmes.closed"
    category = Category.CONFLICT
    message = "这条管理档案已于{day}结案（{reason}）"
    advice = "如需继续管理，请重新纳入"


class BeforeEnrolment(CodedError):
    code = "programmes.before_enrolment"
    category = Category.INVALID
    message = "服务日期{day}早于纳入管理的日期{opened}"
    advice = "请核对服务日期；若以前的服务需要补记，请先更正纳入日期"


class ContactClosed(CodedError):
    code = "programmes.contact_closed"
    category = Category.CONFLICT
    message = "这次服务安排已取消，不能填写"
    advice = "请从居民的服务计划中选择其他安排，或临时增加一次"


class UnknownContactKind(CodedError):
    code = "programmes.unknown_contact"
    category = Category.INVALID
    message = "“{programme}”没有服务类型“{kind}”"
    advice = "可用的类型：{known}"


class NotNow(CodedError):
    code = "programmes.not_now"
    category = Category.CONFLICT
    message = "“{programme}”现在不适用“{kind}”"
    advice = "现在可以增加的服务：{known}"


class UnknownClosing(CodedError):
    code = "programmes.unknown_closing"
    category = Category.INVALID
    message = "“{programme}”没有结案原因“{reason}”"
    advice = "可用的原因：{known}"


class TransferRefused(CodedError):
    code = "programmes.transfer_refused"
    category = Category.CONFLICT
    message = "这条管理档案没有等待贵机构接收的转出"
    advice = "请与转出机构核对；转出可能已撤回或已由他人接收"


class UnknownReceiver(CodedError):
    code = "programmes.unknown_receiver"
    category = Category.INVALID
    message = "没有机构“{code}”"
    advice = "请从机构列表中选择接收机构"


class DatesWrong(CodedError):
    code = "programmes.dates_wrong"
    category = Category.INVALID
    message = "纳入日期{day}不对：{reason}"
    advice = "请填写实际纳入管理的日期"
