"""Coded errors of reading shared documents. Faults of a document's content are in `faults.py`."""

from yizhou.kernel.errors.contracts import Category, CodedError


class NotReadable(CodedError):
    """The stored original is no XML document that could be shown."""

    code = "cda.not_readable"
    category = Category.UNSUPPORTED
    message = "该文档不是可展示的 XML 文档（{reason}）"
    advice = "请下载原文，用相应的软件打开"
