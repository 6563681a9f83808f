"""Errors of master data."""

from yizhou.kernel.errors.contracts import Category, CodedError


class UnknownModel(CodedError):
    code = "master_data.unknown_model"
    category = Category.NOT_FOUND
    message = "没有“{kind}”这种主数据"
    advice = "可用的主数据见“主数据模型”"


class SubscriptionNotFound(CodedError):
    code = "master_data.subscription_not_found"
    category = Category.NOT_FOUND
    message = "没有这项订阅"
    advice = "请刷新列表；接入系统只能使用本机构的订阅"


class SubscriptionUnfit(CodedError):
    code = "master_data.subscription_unfit"
    category = Category.INVALID
    message = "订阅设置有误：{problems}"
    advice = "请修改后保存；映射可先用真实数据预览"


class ChangeNotFound(CodedError):
    code = "master_data.change_not_found"
    category = Category.NOT_FOUND
    message = "没有待审核的这项变更，或已处理"
    advice = "请刷新审核列表"


class ItemNotFound(CodedError):
    code = "master_data.item_not_found"
    category = Category.NOT_FOUND
    message = "没有找到标识为“{text}”的主数据"
    advice = "可输入机构编码、医务人员编号、术语地址或居民主索引号"


class UnknownAcknowledgement(CodedError):
    code = "master_data.unknown_acknowledgement"
    category = Category.INVALID
    message = "回执状态“{state}”无效"
    advice = "可用：received（已收到）、applied（已应用）、refused（不接受，须写明原因）"
