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
    advice = "请持码人刷新健康码后再扫描；截图不能使用"


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
