"""Errors of report cards."""

from yizhou.kernel.errors.contracts import Category, CodedError


class KindUnknown(CodedError):
    code = "report_cards.kind_unknown"
    category = Category.NOT_FOUND
    message = "没有报告卡“{kind}”"
    advice = "请刷新页面后重试"


class CardNotFound(CodedError):
    code = "report_cards.card_not_found"
    category = Category.NOT_FOUND
    message = "没有找到这张报告卡"
    advice = "它可能不是本机构报告的，或不在您的管辖范围"


class DueNotFound(CodedError):
    code = "report_cards.due_not_found"
    category = Category.NOT_FOUND
    message = "没有找到这条待报告提醒"
    advice = "它可能已由同事处理，或不是本机构的诊断；请刷新列表"


class DueClosed(CodedError):
    code = "report_cards.due_closed"
    category = Category.CONFLICT
    message = "这条待报告提醒已由{who}处理（{how}）"
    advice = "请刷新列表；需要修改时请在报告卡中订正"


class ReasonUnknown(CodedError):
    code = "report_cards.reason_unknown"
    category = Category.INVALID
    message = "没有选择不报告的原因"
    advice = "请从列出的原因中选择：{known}"


class NotePlease(CodedError):
    code = "report_cards.note_missing"
    category = Category.INVALID
    message = "{act}没有写明原因"
    advice = "请写明原因，填报人和下一级审核人都能看到"


class NotYourReview(CodedError):
    code = "report_cards.not_your_review"
    category = Category.FORBIDDEN
    message = "这张卡现在由{level}办理，不在您的审核范围"
    advice = "请由{level}的审核人员办理"


class OwnReview(CodedError):
    code = "report_cards.own_review"
    category = Category.FORBIDDEN
    message = "不能审核自己填报的报告卡"
    advice = "请由本机构其他有审核权限的人员审核"


class CardMoved(CodedError):
    code = "report_cards.card_moved"
    category = Category.CONFLICT
    message = "这张卡刚被处理过，现在是“{state}”"
    advice = "请刷新后再操作，您写的意见没有提交"


class CardVoid(CodedError):
    code = "report_cards.card_void"
    category = Category.CONFLICT
    message = "这张报告卡已删除"
    advice = "删除的卡只能查看；需要报告请重新填卡"


class NotYourCard(CodedError):
    code = "report_cards.not_your_card"
    category = Category.FORBIDDEN
    message = "这张卡由{institution}报告，您不能修改"
    advice = "请退回该机构订正，或联系填报人{reporter}"


class ElsewhereFirst(CodedError):
    code = "report_cards.no_institution"
    category = Category.FORBIDDEN
    message = "您当前不在医疗卫生机构的身份下，不能填报"
    advice = "请在右上角切换到您执业的机构"
