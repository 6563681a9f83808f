"""Coded errors of the practitioner registry."""

from yizhou.kernel.errors.contracts import Category, CodedError


class PractitionerNotFound(CodedError):
    code = "providers.not_found"
    category = Category.NOT_FOUND
    message = "没有登记这位医护人员：{number}"
    advice = "请核对医护人员编号，或先办理人员注册"


class PractitionerExists(CodedError):
    code = "providers.exists"
    category = Category.CONFLICT
    message = "编号 {number} 已登记给“{name}”"
    advice = "要修改登记内容，请使用更新服务；确为不同的人，请换用正确的编号"


class PractitionerIncomplete(CodedError):
    code = "providers.incomplete"
    category = Category.INVALID
    message = "医护人员登记缺少{missing}"
    advice = "请补充后重新提交"


class PractitionerFaulty(CodedError):
    code = "providers.faulty"
    category = Category.INVALID
    message = "人员登记内容有 {count} 处不符合要求"
    advice = "请按下列各处的说明修改后重新提交"


class PlaceNotOpen(CodedError):
    code = "providers.place_not_open"
    category = Category.NOT_FOUND
    message = "{name} 没有在“{place}”的执业登记，或该登记已经结束"
    advice = "请在人员详情的“执业地点”中核对"


class PractitionerOutOfArea(CodedError):
    code = "providers.out_of_area"
    category = Category.FORBIDDEN
    message = "{number} 不在您管辖的机构执业"
    advice = "请切换到所属机构的账号，或请有权限的卫生健康行政部门办理"


class WorkerNotYetRegistered(CodedError):
    code = "providers.not_yet_registered"
    category = Category.NOT_FOUND
    message = "{on} 时还没有登记“{name}”"
    advice = "请选择 {first} 或之后的日期"


class WorkerEffectiveDateWrong(CodedError):
    code = "providers.effective_date"
    category = Category.INVALID
    message = "生效日期 {effective} 不可用：上一次变更自 {last} 起生效，今天是 {today}"
    advice = "生效日期应不早于上一次变更、不晚于今天"
