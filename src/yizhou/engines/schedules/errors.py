"""Errors of schedules."""

from yizhou.kernel.errors.contracts import Category, CodedError


class ResourceNotFound(CodedError):
    code = "schedules.resource_not_found"
    category = Category.NOT_FOUND
    message = "没有这个号源（医生、诊室或设备）"
    advice = "请刷新列表；它可能已停用"


class ServiceUnknown(CodedError):
    code = "schedules.service_unknown"
    category = Category.INVALID
    message = "没有服务类别“{service}”"
    advice = "可用的类别见 definitions/schedules/services.yaml"


class ChannelUnknown(CodedError):
    code = "schedules.channel_unknown"
    category = Category.INVALID
    message = "没有预约渠道“{channel}”"
    advice = "可用的渠道：{known}"


class NotYourPlace(CodedError):
    code = "schedules.not_your_place"
    category = Category.FORBIDDEN
    message = "“{place}”不在您的管辖范围"
    advice = "请切换到该机构后再操作，或联系该机构的排班人员"


class RosterFaulty(CodedError):
    code = "schedules.roster_faulty"
    category = Category.INVALID
    message = "排班有误：{problem}"
    advice = "{remedy}"


class RosterNotFound(CodedError):
    code = "schedules.roster_not_found"
    category = Category.NOT_FOUND
    message = "没有这条排班"
    advice = "请刷新排班表"


class SessionNotFound(CodedError):
    code = "schedules.session_not_found"
    category = Category.NOT_FOUND
    message = "没有这个班次"
    advice = "请刷新号源列表后重新选择"


class SessionClosed(CodedError):
    code = "schedules.session_closed"
    category = Category.GONE
    message = "{day}{name}的号已不能预约：{why}"
    advice = "请选择其他日期或其他医生"


class TooFarAhead(CodedError):
    code = "schedules.too_far_ahead"
    category = Category.INVALID
    message = "只能预约 {days} 天以内的号"
    advice = "请选择较近的日期，或到时再预约"


class SoldOut(CodedError):
    code = "schedules.sold_out"
    category = Category.CONFLICT
    message = "{name}这个班次的号已约满"
    advice = "可以登记候补，有人退号时自动为您预约；或选择其他日期、其他医生"


class AlreadyBooked(CodedError):
    code = "schedules.already_booked"
    category = Category.CONFLICT
    message = "{resident}当天已经预约了{name}（{time}）"
    advice = "同一人同一天同一号源只能预约一次；如需换时间，请在“我的预约”里改约"


class TimeClash(CodedError):
    code = "schedules.time_clash"
    category = Category.CONFLICT
    message = "{resident}在{time}已有另一个预约"
    advice = "请选择不冲突的时间，或先取消原预约"


class TooManyBookings(CodedError):
    code = "schedules.too_many"
    category = Category.CONFLICT
    message = "{resident}已有 {count} 个未就诊的预约"
    advice = "请先就诊或取消不需要的预约，再预约新的"


class ResidentDead(CodedError):
    code = "schedules.resident_dead"
    category = Category.CONFLICT
    message = "{resident}已登记死亡，不能预约"
    advice = "如登记有误，请凭有效证件到居住地卫生院更正档案"


class IdentityMissing(CodedError):
    code = "schedules.identity_missing"
    category = Category.INVALID
    message = "{resident}的档案里没有{kinds}，不能预约{service}"
    advice = "请先到就近的卫生院或医院窗口核实身份并补登证件号"


class Banned(CodedError):
    code = "schedules.banned"
    category = Category.FORBIDDEN
    message = "{resident}因爽约暂停预约至{until}"
    advice = "可到医院窗口现场挂号；认为有误的，请联系医院核实后解除"


class BookingNotFound(CodedError):
    code = "schedules.booking_not_found"
    category = Category.NOT_FOUND
    message = "没有找到这个预约"
    advice = "请核对预约号；预约可能属于其他机构"


class BookingUnfit(CodedError):
    code = "schedules.booking_unfit"
    category = Category.CONFLICT
    message = "这个预约{state}，不能{act}"
    advice = "请刷新后查看预约的最新状态"


class TooLateToCancel(CodedError):
    code = "schedules.too_late"
    category = Category.CONFLICT
    message = "就诊前 {minutes} 分钟内不能自行取消或改约"
    advice = "请致电医院或到窗口办理；无法就诊又未取消会记为爽约"


class NotYourFamily(CodedError):
    code = "schedules.not_your_family"
    category = Category.FORBIDDEN
    message = "只能为本人和已绑定的家人预约"
    advice = "请先在“健康码—家人”里绑定，再为其预约"


class TooEarlyToArrive(CodedError):
    code = "schedules.too_early"
    category = Category.CONFLICT
    message = "就诊日是{day}，现在不能签到"
    advice = "请在就诊当天签到"


class QueueEmpty(CodedError):
    code = "schedules.queue_empty"
    category = Category.NOT_FOUND
    message = "没有等候的病人"
    advice = "病人签到后会出现在队列里"


class WaitingUnfit(CodedError):
    code = "schedules.waiting_unfit"
    category = Category.CONFLICT
    message = "不能登记候补：{why}"
    advice = "请刷新号源后再试"


class RatingUnfit(CodedError):
    code = "schedules.rating_unfit"
    category = Category.CONFLICT
    message = "只能评价已就诊的预约，每次就诊评价一次"
    advice = "就诊结束后可在“我的预约”里评价"


class ReasonMissing(CodedError):
    code = "schedules.reason_missing"
    category = Category.INVALID
    message = "请说明原因"
    advice = "原因会告诉相关的居民，请写清楚，如“医生外出进修”"


class BanNotFound(CodedError):
    code = "schedules.ban_not_found"
    category = Category.NOT_FOUND
    message = "没有这条黑名单记录，或已解除"
    advice = "请刷新列表"
