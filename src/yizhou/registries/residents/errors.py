"""Coded errors of the resident registry, and the codes of its faults."""

from yizhou.kernel.errors.contracts import Category, CodedError


class ResidentNotFound(CodedError):
    code = "residents.not_found"
    category = Category.NOT_FOUND
    message = "主索引中没有这位居民：{resident}"
    advice = "请核对编号，或按姓名、证件号重新查找；新居民须先登记"


class OutOfScope(CodedError):
    code = "residents.out_of_scope"
    category = Category.FORBIDDEN
    message = "该居民不在您的管辖范围内，也没有在本机构就诊的记录"
    advice = "请核对居民；急诊等确需调阅时，请使用紧急调阅并填写理由"


class NothingToIdentify(CodedError):
    code = "residents.nothing_to_identify"
    category = Category.INVALID
    message = "没有姓名、证件号码，也没有来源系统的患者编号，无法识别居民"
    advice = "请至少提供姓名和出生日期、一种证件号码，或来源系统的患者编号"


class SameResident(CodedError):
    code = "residents.same_resident"
    category = Category.CONFLICT
    message = "两个索引号已经属于同一位居民"
    advice = "请刷新页面；如属误合并，请使用“撤销”"


class NotMerged(CodedError):
    code = "residents.not_merged"
    category = Category.CONFLICT
    message = "索引号 {resident} 没有被合并，无法撤销合并"
    advice = "请刷新页面，核对该居民的合并记录"


class DifferentCitizens(CodedError):
    code = "residents.different_citizens"
    category = Category.CONFLICT
    message = "两位居民各有一个校验正确而不同的身份证号（{left}、{right}），不能合并"
    advice = "请先向来源机构核实；如其中一个号码登记有误，请让来源机构更正后再合并"


class HeldApart(CodedError):
    code = "residents.held_apart"
    category = Category.CONFLICT
    message = "这两位居民已由 {who} 判定为不同的人，不能直接合并"
    advice = "如有新的依据，请在身份核对中先撤销原判定"


class ReviewNotFound(CodedError):
    code = "residents.review_not_found"
    category = Category.NOT_FOUND
    message = "没有这条身份核对任务：{review}"
    advice = "请返回核对列表刷新后重试"


class ReviewAlreadyDecided(CodedError):
    code = "residents.review_decided"
    category = Category.CONFLICT
    message = "这条身份核对任务已经处理（{status}）"
    advice = "请刷新页面；要改变结论，请先撤销原判定"


class ReviewNotDecided(CodedError):
    code = "residents.review_not_decided"
    category = Category.CONFLICT
    message = "这条身份核对任务还没有结论，不能撤销"
    advice = "请刷新页面后重试"


class ReasonMissing(CodedError):
    code = "residents.reason_missing"
    category = Category.INVALID
    message = "没有填写理由"
    advice = "请写明判定的依据，至少两个字；理由会永久保存在记录中"


class UnknownDecision(CodedError):
    code = "residents.unknown_decision"
    category = Category.INVALID
    message = "不认识的判定：{decision}"
    advice = "判定只能是 merge（合并）或 apart（不同的人）；保留方只能是 left 或 right"


class CodeNotValid(CodedError):
    code = "residents.code_not_valid"
    category = Category.INVALID
    message = "健康码无效：{problem}"
    advice = "请持码人重新打开健康码页面后再扫描"


class CodeExpired(CodedError):
    code = "residents.code_expired"
    category = Category.GONE
    message = "健康码已过期（有效期 {seconds} 秒）"
    leaves_trace = True
    advice = "请持码人刷新健康码后再扫描；截图不能使用"


class CodeStopped(CodedError):
    code = "residents.code_stopped"
    category = Category.GONE
    message = "健康码{state}，不能使用"
    advice = "请持码人凭身份证到就近的医疗卫生机构恢复或补发健康码；现场可改用身份证就诊"
    leaves_trace = True


class CodeStateUnfit(CodedError):
    code = "residents.code_state"
    category = Category.CONFLICT
    message = "健康码{state}，不能进行“{act}”"
    advice = "请刷新页面，核对健康码现在的状态"


class NotADependant(CodedError):
    code = "residents.not_a_dependant"
    category = Category.FORBIDDEN
    message = "这位居民不是您登记的未成年子女或被监护人，不能出示其健康码"
    advice = "请先在“家人”中添加；如系统中没有您与孩子的关系，请带户口簿到就近的卫生院登记"


class DependantNotProven(CodedError):
    code = "residents.dependant_not_proven"
    category = Category.NOT_FOUND
    message = "没有找到与您有亲子或监护关系、且姓名和证件号都相符的居民"
    advice = (
        "请核对孩子的姓名和证件号（身份证号或出生医学证明号）；仍不成功时，请带户口簿到就近的卫生院登记关系"
    )


class QueryTooShort(CodedError):
    code = "residents.query_too_short"
    category = Category.INVALID
    message = "查询内容太短"
    advice = "请输入姓名、姓名拼音或首字母（至少两个字母）、完整的证件号、手机号或健康码"


class UnknownRelationship(CodedError):
    code = "residents.unknown_relationship"
    category = Category.INVALID
    message = "不认识的家庭关系：{relationship}"
    advice = "家庭关系只能是母亲、父亲、子女、配偶、监护人、被监护人、兄弟姐妹或联系人（mother、father、child、spouse、guardian、ward、sibling、contact）"


class RegistrationRefused(CodedError):
    code = "residents.registration_refused"
    category = Category.INVALID
    message = "登记内容有 {count} 处错误，未保存"
    advice = "请按逐项提示更正后再提交"


class NothingStated(CodedError):
    code = "residents.nothing_stated"
    category = Category.INVALID
    message = "没有填写要更新的内容"
    advice = "请至少填写一项要更新的信息"


class AlreadyCancelled(CodedError):
    code = "residents.already_cancelled"
    category = Category.CONFLICT
    message = "该居民的主索引已于 {at} 由 {who} 注销"
    advice = "请刷新页面；如属误注销，请使用“恢复”"


class NotCancelled(CodedError):
    code = "residents.not_cancelled"
    category = Category.CONFLICT
    message = "该居民的主索引没有注销，不需要恢复"
    advice = "请刷新页面，核对该居民现在的状态"


class UnknownCancellation(CodedError):
    code = "residents.unknown_cancellation"
    category = Category.INVALID
    message = "不认识的注销原因：{kind}"
    advice = (
        "注销原因只能是死亡（died）、迁出（moved）、登记错误（mistaken）或其他（other）；死亡须先登记死亡日期"
    )


class DeathUnfit(CodedError):
    code = "residents.death_unfit"
    category = Category.INVALID
    message = "死亡日期 {day} 不合理：{problem}"
    advice = "请按死亡医学证明（推断）书核对死亡日期"


class NotRelated(CodedError):
    code = "residents.not_related"
    category = Category.NOT_FOUND
    message = "两位居民之间没有登记这种关系"
    advice = "请刷新页面，核对家庭关系"


class ReviewTaken(CodedError):
    code = "residents.review_taken"
    category = Category.CONFLICT
    message = "这条身份核对任务已由 {who} 领取"
    advice = "请选择其他任务；如对方无法处理，请让其退回后再领取"


class TooFewStatements(CodedError):
    code = "residents.too_few_statements"
    category = Category.CONFLICT
    message = "可用于学习的居民信息太少（{found} 对，至少需要 {wanted} 对）"
    advice = "请在更多机构接入、同一居民有多个来源的信息之后再试"


class DeduplicationRunning(CodedError):
    code = "residents.deduplication_running"
    category = Category.CONFLICT
    message = "全库查重正在进行，不能重复启动"
    advice = "请等待本次查重完成后再启动；进度可在身份审核的“全库查重”中查看"


class DeduplicationUnknown(CodedError):
    code = "residents.deduplication_unknown"
    category = Category.NOT_FOUND
    message = "没有这次全库查重：{run}"
    advice = "请返回查重列表刷新后重试"


class NothingLeaves(CodedError):
    code = "residents.nothing_leaves"
    category = Category.INVALID
    message = "拆分后必须两边都有信息：请至少选出一条、并至少留下一条来源信息"
    advice = "如果整个编号都登记错了，请使用注销；如果是误合并，请撤销合并"


class StatementNotTheirs(CodedError):
    code = "residents.statement_not_theirs"
    category = Category.CONFLICT
    message = "选中的来源信息已不在这个主索引下"
    advice = "可能有人刚刚处理过，请刷新页面后重新核对"


FAULT_CHECK_DIGIT = "identity.citizen_id_check_digit"
FAULT_CITIZEN_ID = "identity.citizen_id_malformed"
FAULT_BIRTH_IN_FUTURE = "identity.birth_in_future"
FAULT_BIRTH_TOO_LONG_AGO = "identity.birth_too_long_ago"
FAULT_DEATH_IN_FUTURE = "identity.death_in_future"
FAULT_BIRTH_AFTER_DEATH = "identity.birth_after_death"
FAULT_BIRTH_DIFFERS = "identity.birth_differs_from_citizen_id"
FAULT_SEX_DIFFERS = "identity.sex_differs_from_citizen_id"
FAULT_SEX_CODE = "identity.sex_code"
FAULT_NAME = "identity.name_unusual"
FAULT_PHONE = "identity.phone_unusual"
FAULT_NOTHING = "identity.nothing_to_identify"
