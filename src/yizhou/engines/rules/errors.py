"""Errors of rules."""

from yizhou.kernel.errors.contracts import Category, CodedError


class RuleNotRead(CodedError):
    code = "rules.not_read"
    category = Category.INVALID
    message = "规则“{source}”无法解析：{reason}"
    advice = "规则使用 CEL 表达式书写，如 systolic >= 140 || diastolic >= 90；请检查括号、引号和运算符"


class UnknownFunction(CodedError):
    code = "rules.unknown_function"
    category = Category.INVALID
    message = "规则“{source}”使用了不支持的函数或写法：{names}"
    advice = "可用的函数：{known}"


class RuleFailed(CodedError):
    code = "rules.failed"
    category = Category.FAULT
    message = "规则“{source}”无法计算：{reason}"
    advice = "规则与所填数据的类型不符（如把文字当作数字），请定义的维护人员核对"


class DecisionNotRead(CodedError):
    code = "rules.decision_not_read"
    category = Category.INVALID
    message = "决策表{place}无法读取：{reason}"
    advice = "请在决策表编辑器中核对后重新保存"


class DecisionAmbiguous(CodedError):
    code = "rules.decision_ambiguous"
    category = Category.FAULT
    message = "决策表“{name}”有{count}行同时成立，而它要求唯一"
    advice = "请让各行互不重叠，或把命中策略改为“首个”（FIRST）"
