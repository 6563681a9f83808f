"""Coded errors of the conformance check: only what stops it before it began; what a file holds is reported as faults."""

from yizhou.kernel.errors.contracts import Category, CodedError


class FileNotGiven(CodedError):
    code = "conformance.file_not_given"
    category = Category.INVALID
    message = "没有收到要检查的文件，或文件是空的"
    advice = "请选择一个 CSV、Excel、XML 或 JSON 文件"


class FileTooLarge(CodedError):
    code = "conformance.file_too_large"
    category = Category.TOO_LARGE
    message = "文件太大：{size}，最多 {limit}"
    advice = "请按行拆分成几个文件分别检查"


class StandardUnknown(CodedError):
    code = "conformance.standard_unknown"
    category = Category.NOT_FOUND
    message = "标准库中没有“{standard}”"
    advice = "请在标准库中选择数据集，或留空由平台按表头识别"


class CheckNotFound(CodedError):
    code = "conformance.not_found"
    category = Category.NOT_FOUND
    message = "没有这次检查的报告"
    advice = "报告只对本机构可见，保留 90 天；可重新上传检查"
