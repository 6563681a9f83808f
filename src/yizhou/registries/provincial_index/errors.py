"""Errors of the connection with the province."""

from yizhou.kernel.errors.contracts import Category, CodedError


class ProvinceSilent(CodedError):
    code = "provincial_index.silent"
    category = Category.UNAVAILABLE
    message = "省平台没有应答：{reason}"
    advice = "平台会自动重试，已登记的任务不会丢失；就诊可先凭身份证办理，持续失败请联系省平台运维"


class ProvinceRefused(CodedError):
    code = "provincial_index.refused"
    category = Category.CONFLICT
    message = "省平台不接受：{reason}"
    advice = "请按省平台给出的原因核对居民信息，更正后会自动重新上报，也可在“省级对接”中重试"


class AnswerNotTrusted(CodedError):
    code = "provincial_index.not_trusted"
    category = Category.UNAVAILABLE
    message = "省平台的应答不可信：{reason}"
    advice = "应答已丢弃，没有采用其中任何内容；请联系省平台核对密钥和接口，并检查网络中是否有代理改写"


class ProvinceNotConfigured(CodedError):
    code = "provincial_index.not_configured"
    category = Category.INVALID
    message = "还没有配置{what}的地址和密钥"
    advice = "请设置环境变量 YIZHOU_PROVINCE_{names} 后重启；试用可运行 python -m tools.simulators.provincial_platform"


class NobodyFound(CodedError):
    code = "provincial_index.nobody"
    category = Category.NOT_FOUND
    message = "省平台和本州主索引中都没有这个{medium}"
    advice = "请核对号码，或请持码人重新打开二维码；确无记录时，请凭身份证登记"


class MediumUnknown(CodedError):
    code = "provincial_index.medium_unknown"
    category = Category.INVALID
    message = "认不出出示的是什么：{shown}"
    advice = "可以出示健康码（动态码、静态码）、省电子健康卡二维码、身份证号、社会保障卡号或本机构就诊卡号"


class CardNotHolding(CodedError):
    code = "provincial_index.card_not_holding"
    category = Category.GONE
    message = "这张电子健康卡已{state}，不能使用"
    advice = "请持卡人重新申领电子健康卡；现场可改用身份证就诊"


class TaskNotFound(CodedError):
    code = "provincial_index.task_not_found"
    category = Category.NOT_FOUND
    message = "没有这项对接任务"
    advice = "请刷新列表"


class TaskUnfit(CodedError):
    code = "provincial_index.task_unfit"
    category = Category.CONFLICT
    message = "这项任务现在不能这样处理：{problem}"
    advice = "请刷新列表，核对任务的状态后再处理"


class LookupNotFound(CodedError):
    code = "provincial_index.lookup_not_found"
    category = Category.NOT_FOUND
    message = "没有这次跨域查询，或已超过 {minutes} 分钟"
    advice = "请让持卡人重新出示，再查询一次后登记"


class UnknownApplication(CodedError):
    code = "provincial_index.unknown_application"
    category = Category.NOT_FOUND
    message = "应用目录中没有“{application}”"
    advice = "可用的应用见“电子健康码应用目录”"


class LocallyRefused(CodedError):
    code = "provincial_index.incomplete"
    category = Category.INVALID
    message = "{problem}，没有上报"
    advice = "请补全居民信息，更正后会自动上报"
