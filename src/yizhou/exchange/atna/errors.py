"""Errors of the export of the access log."""

from yizhou.kernel.errors.contracts import Category, CodedError


class RepositoryUnreachable(CodedError):
    code = "atna.unreachable"
    category = Category.UNAVAILABLE
    message = "审计库 {target} 没有收下日志：{why}"
    advice = "请核对 YIZHOU_AUDIT_REPOSITORY 的地址与证书；日志不会丢失，恢复后从断点续送"


class TargetMalformed(CodedError):
    code = "atna.target"
    category = Category.INVALID
    message = "审计库地址“{value}”不是“主机:端口”"
    advice = "例如 YIZHOU_AUDIT_REPOSITORY=audit.example.cn:6514"
