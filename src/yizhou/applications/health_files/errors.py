"""Errors of health files and family files."""

from yizhou.kernel.errors.contracts import Category, CodedError


class FileNotFound(CodedError):
    code = "health_files.not_found"
    category = Category.NOT_FOUND
    message = "这位居民没有健康档案，或档案不在您的管辖范围"
    advice = "可按姓名或身份证号查找；尚未建档的请先建档"


class AlreadyOpened(CodedError):
    code = "health_files.already_opened"
    category = Category.CONFLICT
    message = "{name}已有健康档案（编号{number}，{place}，{opened}建档）"
    advice = "不能重复建档；居民已迁来的，请由原机构申请迁移、本机构接收"


class ClosedBefore(CodedError):
    code = "health_files.closed_before"
    category = Category.CONFLICT
    message = "{name}的健康档案（编号{number}）已于{day}注销：{reason}"
    advice = "请恢复原档案，不要另建"


class Deceased(CodedError):
    code = "health_files.deceased"
    category = Category.CONFLICT
    message = "{name}已于{day}登记死亡"
    advice = "如死亡登记有误，请先在居民登记中更正"


class FileIsClosed(CodedError):
    code = "health_files.closed"
    category = Category.CONFLICT
    message = "这份健康档案已于{day}注销（{reason}），不能{what}"
    advice = "确需继续使用，请先恢复档案"


class FileIsOpen(CodedError):
    code = "health_files.open"
    category = Category.CONFLICT
    message = "这份健康档案正在使用，无需恢复"
    advice = "请刷新页面"


class MergedFile(CodedError):
    code = "health_files.merged"
    category = Category.CONFLICT
    message = "这份档案已随居民身份合并并入另一份，不能单独恢复"
    advice = "两人并非同一人的，请在身份审核中撤销合并"


class VillageMissing(CodedError):
    code = "health_files.village_missing"
    category = Category.INVALID
    message = "建档需要居民现住的村（居）委会，“{code}”不是"
    advice = "请选择现住的村（居）委会；档案编号由它的区划代码产生"


class OutsideArea(CodedError):
    code = "health_files.outside_area"
    category = Category.FORBIDDEN
    message = "{village}不在您的管辖范围"
    advice = "请由居民现住地的基层医疗卫生机构建档"


class NumbersUsedUp(CodedError):
    code = "health_files.numbers_used_up"
    category = Category.CONFLICT
    message = "{village}的五位顺序号已用完"
    advice = "请联系平台管理员"


class DayWrong(CodedError):
    code = "health_files.day_wrong"
    category = Category.INVALID
    message = "日期{day}不对：{problem}"
    advice = "请核对日期"


class UnknownClosingReason(CodedError):
    code = "health_files.unknown_closing"
    category = Category.INVALID
    message = "没有注销原因“{reason}”"
    advice = "可用的原因：死亡、迁出（移民）、失访"


class ReceiverWrong(CodedError):
    code = "health_files.receiver_wrong"
    category = Category.INVALID
    message = "档案不能迁移到“{code}”：{problem}"
    advice = "请从机构列表中选择居民迁入地的医疗卫生机构"


class MoveRefused(CodedError):
    code = "health_files.move_refused"
    category = Category.CONFLICT
    message = "这份档案没有等待贵机构办理的迁移"
    advice = "迁移可能已撤回，或已由他人接收；请刷新列表"


class NotTheKeeper(CodedError):
    code = "health_files.not_the_keeper"
    category = Category.FORBIDDEN
    message = "这份档案由{place}管理，贵机构不能{what}"
    advice = "请联系管理机构办理，或由其申请迁移"


class FamilyNotFound(CodedError):
    code = "health_files.family_not_found"
    category = Category.NOT_FOUND
    message = "没有找到这份家庭档案"
    advice = "它可能不在您的管辖范围，或已删除"


class InAnotherFamily(CodedError):
    code = "health_files.in_another_family"
    category = Category.CONFLICT
    message = "{name}已是家庭“{family}”（户主{head}）的成员"
    advice = "一人只能在一个家庭；请先在原家庭办理迁出"


class WithoutFile(CodedError):
    code = "health_files.without_file"
    category = Category.CONFLICT
    message = "{name}还没有在用的个人健康档案，不能编入家庭"
    advice = "请先为其建立（或恢复）个人健康档案"


class NotAMember(CodedError):
    code = "health_files.not_a_member"
    category = Category.NOT_FOUND
    message = "此人现在不是这个家庭的成员"
    advice = "请刷新家庭档案"


class HeadStays(CodedError):
    code = "health_files.head_stays"
    category = Category.CONFLICT
    message = "{name}是户主，家中还有其他成员"
    advice = "请先更换户主，再办理迁出"


class RelationWrong(CodedError):
    code = "health_files.relation_wrong"
    category = Category.INVALID
    message = "与户主关系“{relation}”不对：{problem}"
    advice = "请从与户主关系代码（GB/T 4761）中选择；一家只有一位户主"


class HouseholdRefused(CodedError):
    code = "health_files.household_refused"
    category = Category.INVALID
    message = "家庭情况有{count}处需要改正"
    advice = "请按提示逐项改正"


class FamilyChanged(CodedError):
    code = "health_files.family_changed"
    category = Category.CONFLICT
    message = "这份家庭档案刚被他人修改"
    advice = "请刷新后重试"


class ProblemNotFound(CodedError):
    code = "health_files.problem_not_found"
    category = Category.NOT_FOUND
    message = "没有找到这个家庭问题"
    advice = "请刷新家庭档案"


class SheetUnreadable(CodedError):
    code = "health_files.sheet_unreadable"
    category = Category.INVALID
    message = "这个文件不是可读的 Excel 工作簿，或缺少列：{missing}"
    advice = "请下载模板，按模板的列填写后重新上传"
