"""Coded errors of licence files."""

from yizhou.kernel.errors.contracts import Category, CodedError


class FileUnreadable(CodedError):
    code = "licence_files.unreadable"
    category = Category.UNSUPPORTED
    message = "无法读取“{name}”：{problem}"
    advice = "请使用下载的模板，保存为 .xlsx 或 UTF-8、GBK 编码的 .csv"


class FileTooLarge(CodedError):
    code = "licence_files.too_large"
    category = Category.TOO_LARGE
    message = "“{name}”太大：{problem}"
    advice = "请拆分为每个不超过 20 万行、32 MB 的文件"


class ColumnsMissing(CodedError):
    code = "licence_files.columns_missing"
    category = Category.INVALID
    message = "文件缺少列：{columns}"
    advice = "请使用“{kind}”的模板，不要改动第一行的列名"


class FileNotFound(CodedError):
    code = "licence_files.not_found"
    category = Category.NOT_FOUND
    message = "没有这个导入文件"
    advice = "请从导入记录中打开"


class FileNotReady(CodedError):
    code = "licence_files.not_ready"
    category = Category.CONFLICT
    message = "文件现在是“{state}”，不能确认导入"
    advice = "请等待检查完成；已导入的文件不必再次确认"


class FileHasFaults(CodedError):
    code = "licence_files.has_faults"
    category = Category.CONFLICT
    message = "文件有 {faulty} 行存在问题，整个文件不予导入"
    advice = "请下载问题清单，修改后重新上传"


class FileConflict(CodedError):
    code = "licence_files.conflict"
    category = Category.CONFLICT
    message = "检查之后，文件中的部分证照或人员已由他人登记"
    advice = "请重新上传该文件，按新的检查结果处理"
