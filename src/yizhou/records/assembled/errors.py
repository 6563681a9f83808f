"""Coded errors of assembled documents."""

from yizhou.kernel.errors.contracts import Category, CodedError


class TemplateUnknown(CodedError):
    code = "assembled.template_unknown"
    category = Category.NOT_FOUND
    message = "没有组装模板 {template}{number}"
    advice = "请从模板列表中选择"


class TemplateNotPublished(CodedError):
    code = "assembled.not_published"
    category = Category.CONFLICT
    message = "组装模板 {template} 还没有发布的版本"
    advice = "请先在组装工作台提交审核并发布"


class TemplateInvalid(CodedError):
    code = "assembled.template_invalid"
    category = Category.INVALID
    message = "模板有 {count} 处不符合要求"
    advice = "请按下列各处的说明修改后再保存"


class VersionClosed(CodedError):
    code = "assembled.version_closed"
    category = Category.CONFLICT
    message = "{title} 第 {number} 版处于“{state}”，不能{action}"
    advice = "已发布的版本不再改变：请以它为底稿新建版本；待审核的版本先退回再修改"


class OwnWork(CodedError):
    code = "assembled.own_work"
    category = Category.FORBIDDEN
    message = "不能审核自己制作的模板"
    advice = "请由另一位有审核权限的人员发布或退回"


class ReasonMissing(CodedError):
    code = "assembled.reason_missing"
    category = Category.INVALID
    message = "退回时没有写明原因"
    advice = "请告诉制作人哪里需要修改"


class NotForThisResident(CodedError):
    code = "assembled.not_for_this_resident"
    category = Category.CONFLICT
    message = "模板“{title}”不适用于这位居民：{why}"
    advice = "请改用适用的模板"


class SampleUnknown(CodedError):
    code = "assembled.sample_unknown"
    category = Category.NOT_FOUND
    message = "没有虚构样例 {sample}"
    advice = "请从样例列表中选择"
