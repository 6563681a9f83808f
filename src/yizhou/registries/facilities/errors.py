"""Coded errors of the institution registry."""

from yizhou.kernel.errors.contracts import Category, CodedError


class InstitutionNotFound(CodedError):
    code = "facilities.not_found"
    category = Category.NOT_FOUND
    message = "没有登记这个机构或科室：{institution}"
    advice = "请核对机构代码，或先办理机构注册"


class InstitutionExists(CodedError):
    code = "facilities.exists"
    category = Category.CONFLICT
    message = "代码 {institution} 已登记为“{name}”"
    advice = "要修改登记内容，请使用更新服务；确为不同的机构，请换用正确的代码"


class RegistrationIncomplete(CodedError):
    code = "facilities.incomplete"
    category = Category.INVALID
    message = "机构登记缺少{missing}"
    advice = "请补充后重新提交"


class RegistrationFaulty(CodedError):
    code = "facilities.faulty"
    category = Category.INVALID
    message = "机构登记内容有 {count} 处不符合要求"
    advice = "请按下列各处的说明修改后重新提交"


class OutOfArea(CodedError):
    code = "facilities.out_of_area"
    category = Category.FORBIDDEN
    message = "“{institution}”不在您的管辖范围内"
    advice = "请切换到所属机构的账号，或请有权限的卫生健康行政部门办理"


class EffectiveDateWrong(CodedError):
    code = "facilities.effective_date"
    category = Category.INVALID
    message = "生效日期 {effective} 不可用：上一次变更自 {last} 起生效，今天是 {today}"
    advice = "生效日期应不早于上一次变更、不晚于今天"


class NotYetRegistered(CodedError):
    code = "facilities.not_yet_registered"
    category = Category.NOT_FOUND
    message = "{on} 时还没有登记“{institution}”"
    advice = "请选择 {first} 或之后的日期"


class RegionNotFound(CodedError):
    code = "facilities.region_not_found"
    category = Category.NOT_FOUND
    message = "没有行政区划代码 {region}"
    advice = "请填写 6、9 或 12 位的行政区划代码；已变更的旧代码也可以"
