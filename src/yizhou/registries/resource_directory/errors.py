"""Errors of the resource directory."""

from yizhou.kernel.errors.contracts import Category, CodedError


class EntryNotFound(CodedError):
    code = "directory.entry_not_found"
    category = Category.NOT_FOUND
    message = "目录中没有这项信息资源"
    advice = "它可能已撤回；请返回目录重新查找"


class EntryUnfit(CodedError):
    code = "directory.entry_unfit"
    category = Category.INVALID
    message = "元数据不完整：{problems}"
    advice = "请按核心元数据的要求补充后保存"


class WrongState(CodedError):
    code = "directory.wrong_state"
    category = Category.CONFLICT
    message = "“{title}”现在是{state}状态，不能{action}"
    advice = "请刷新页面查看最新状态"


class OwnReview(CodedError):
    code = "directory.own_review"
    category = Category.FORBIDDEN
    message = "提交人不能审核自己提交的资源"
    advice = "请由另一位目录管理员审核"


class NotYourEntry(CodedError):
    code = "directory.not_yours"
    category = Category.FORBIDDEN
    message = "只能维护本机构登记的信息资源"
    advice = "需要修改其他机构的资源，请联系该机构或目录管理员"


class RequestNotFound(CodedError):
    code = "directory.request_not_found"
    category = Category.NOT_FOUND
    message = "没有这项共享申请，或已处理"
    advice = "请刷新列表"


class NothingToAsk(CodedError):
    code = "directory.nothing_to_ask"
    category = Category.INVALID
    message = "“{title}”是{sharing}，不需要申请"
    advice = "无条件共享的资源可直接使用；不予共享的资源不接受申请"


class NodeUnreachable(CodedError):
    code = "directory.node_unreachable"
    category = Category.UNAVAILABLE
    message = "没有取到“{name}”的目录：{reason}"
    advice = "请核对节点地址；已有的条目保持不变"


class NodeUnknown(CodedError):
    code = "directory.node_unknown"
    category = Category.NOT_FOUND
    message = "没有这个目录节点"
    advice = "请刷新列表"
