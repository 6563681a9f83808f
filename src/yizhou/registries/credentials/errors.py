"""Coded errors of the licence register."""

from yizhou.kernel.errors.contracts import Category, CodedError


class KindUnknown(CodedError):
    code = "credentials.kind_unknown"
    category = Category.NOT_FOUND
    message = "没有这种证照：{kind}"
    advice = "可用的证照种类见 definitions/credentials"


class LicenceNotFound(CodedError):
    code = "credentials.not_found"
    category = Category.NOT_FOUND
    message = "没有这个证照，或不在您的管辖范围内"
    advice = "请从证照列表中打开；如属其他机构，请联系其主管部门"


class ApplicationNotFound(CodedError):
    code = "credentials.application_not_found"
    category = Category.NOT_FOUND
    message = "没有这个申请，或不在您的管辖范围内"
    advice = "请从申请列表中打开"


class ActionNotOffered(CodedError):
    code = "credentials.action_not_offered"
    category = Category.INVALID
    message = "{kind}不办理“{action}”"
    advice = "可办理：{offered}"


class ApplicationFaulty(CodedError):
    code = "credentials.faulty"
    category = Category.INVALID
    message = "申请有 {count} 处不符合要求"
    advice = "请按下列各处的说明修改后重新提交"


class NumberInUse(CodedError):
    code = "credentials.number_in_use"
    category = Category.CONFLICT
    message = "{title}编号 {number} 已发给“{holder}”"
    advice = "请核对编号；如为同一持证人，请办理变更或延续，不要重新注册"


class WrongState(CodedError):
    code = "credentials.wrong_state"
    category = Category.CONFLICT
    message = "申请现在是“{state}”，不能{step}"
    advice = "请刷新页面查看最新状态；可能其他人已经处理"


class LicenceNotOpen(CodedError):
    code = "credentials.licence_state"
    category = Category.CONFLICT
    message = "证照 {number} 现在是“{standing}”，不能办理{action}"
    advice = "已注销的证照须重新注册；暂停的证照须先恢复"


class OpenApplication(CodedError):
    code = "credentials.open_application"
    category = Category.CONFLICT
    message = "证照 {number} 还有一个未办结的{action}申请"
    advice = "请先办结或撤回该申请"


class SameHand(CodedError):
    code = "credentials.same_hand"
    category = Category.FORBIDDEN
    message = "不能审核本人提交的申请"
    advice = "请由另一位审核人员办理"


class OpinionMissing(CodedError):
    code = "credentials.opinion_missing"
    category = Category.INVALID
    message = "{step}须说明理由"
    advice = "请写明理由，申请人和以后的查阅者都会看到"


class RenewalTooEarly(CodedError):
    code = "credentials.renewal_too_early"
    category = Category.INVALID
    message = "证照 {number} 有效期至 {valid_until}，现在还不能办理延续"
    advice = "请在届满前 {days} 日内（{opens} 起）办理"


class DocumentNotWanted(CodedError):
    code = "credentials.document_not_wanted"
    category = Category.INVALID
    message = "{title}的{action}申请不需要材料“{document}”"
    advice = "需要的材料：{needed}"


class DocumentUnreadable(CodedError):
    code = "credentials.document_unreadable"
    category = Category.UNSUPPORTED
    message = "“{name}”不是 PDF、JPG 或 PNG 文件"
    advice = "请将材料扫描或另存为 PDF、JPG 或 PNG 后上传"


class DocumentTooLarge(CodedError):
    code = "credentials.document_too_large"
    category = Category.TOO_LARGE
    message = "“{name}”超过 {limit} MB"
    advice = "请压缩或降低扫描分辨率后重新上传"


class DocumentNotFound(CodedError):
    code = "credentials.document_not_found"
    category = Category.NOT_FOUND
    message = "申请中没有这份材料"
    advice = "请刷新页面；材料可能已被删除或替换"


class TooManyVerifications(CodedError):
    code = "credentials.too_many_verifications"
    category = Category.TOO_MANY
    leaves_trace = True
    message = "查验太频繁：每分钟最多 {limit} 次"
    advice = "请一分钟后再试；批量核验请向卫生健康行政部门申请接口"


class VerificationIncomplete(CodedError):
    code = "credentials.verification_incomplete"
    category = Category.INVALID
    message = "查验内容不完整"
    advice = "请扫描证照上的二维码，或同时填写证照种类、编号和持证人名称"


class CreditCodeWrong(CodedError):
    code = "credentials.credit_code"
    category = Category.INVALID
    message = "统一社会信用代码 {credit_code} 有误：位数或末位校验码不符（GB 32100）"
    advice = "请对照营业执照或事业单位法人证书核对，注意不使用字母 I、O、S、V、Z"
