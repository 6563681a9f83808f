"""Errors of the file store."""

from yizhou.kernel.errors.contracts import Category, CodedError


class FileMissing(CodedError):
    code = "files.missing"
    category = Category.NOT_FOUND
    message = "原始文件 {hash} 不在存储中"
    advice = "请管理员检查文件存储的备份；登记信息仍然完好"


class FileDamaged(CodedError):
    code = "files.damaged"
    category = Category.FAULT
    message = "原始文件 {hash} 的内容与登记的摘要不一致"
    advice = "文件可能损坏或被改动，请管理员从备份恢复"
