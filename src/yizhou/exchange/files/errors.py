"""Coded errors of the tabular channel."""

from yizhou.kernel.errors.contracts import Category, CodedError


class DataSetUnknown(CodedError):
    code = "files.definition_unknown"
    category = Category.NOT_FOUND
    message = "平台没有数据集“{name}”"
    advice = "可用的数据集见 GET /files"


class FileMissing(CodedError):
    code = "files.file_missing"
    category = Category.INVALID
    message = "请求中没有文件"
    advice = "请把文件作为请求体发送，或用表单字段 file 上传"


class MethodNotOffered(CodedError):
    code = "files.method_not_offered"
    category = Category.UNSUPPORTED
    message = "此地址不支持 {method}"
    advice = "发送数据用 POST，下载模板与查看数据集用 GET"


class PathMissing(CodedError):
    code = "files.path_missing"
    category = Category.NOT_FOUND
    message = "没有这个文件或文件夹：{path}"
    advice = "请核对路径"


class PrefectureMissing(CodedError):
    code = "files.prefecture_missing"
    category = Category.UNAVAILABLE
    message = "平台还没有机构目录，无法装载数据"
    advice = "请先用 ./yizhou up 启动一次平台，它会装入机构目录"
