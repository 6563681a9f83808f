"""What goes wrong at the HTTP edge itself."""

from collections.abc import Sequence
from typing import Any

from ninja.errors import HttpError

from yizhou.kernel.auth.errors import Unauthenticated
from yizhou.kernel.errors.api import Category, CodedError, Fault, Severity

MESSAGES = {
    "missing": "缺少必填项",
    "json_invalid": "不是有效的 JSON",
    "uuid_parsing": "不是有效的编号",
    "int_parsing": "应为整数",
    "date_from_datetime_parsing": "应为日期，如 2026-01-31",
    "string_too_long": "文字太长",
}


class InvalidRequest(CodedError):
    code = "web.invalid_request"
    category = Category.INVALID
    message = "请求内容有 {count} 处不符合要求"
    advice = "请按下列各处的说明修改后重试"

    @classmethod
    def of(cls, errors: Sequence[dict[str, Any]]) -> "InvalidRequest":
        faults = tuple(
            Fault(
                f"web.{error.get('type', 'invalid')}",
                Severity.ERROR,
                ".".join(str(part) for part in error.get("loc", ())),
                MESSAGES.get(str(error.get("type")), "内容不符合要求") + f"：{error.get('msg', '')}",
                "请更正该项",
            )
            for error in errors
        )
        return cls(faults=faults, count=len(faults))


class BadRequest(CodedError):
    code = "web.bad_request"
    category = Category.INVALID
    message = "请求无法识别：{problem}"
    advice = "请检查请求的格式与编码（UTF-8 JSON）"


class PageMissing(CodedError):
    code = "web.page_missing"
    category = Category.NOT_FOUND
    message = "没有这个页面或接口"
    advice = "请检查地址；如果是刚安装，请先运行 ./yizhou up 生成前端页面"


class Unexpected(CodedError):
    code = "web.unexpected"
    category = Category.FAULT
    message = "系统内部错误，已记录"
    advice = "请稍后重试；如仍失败，请把请求编号告诉平台管理员"


def of_http_error(error: HttpError) -> CodedError:
    """A coded error for what django-ninja itself refuses."""
    if error.status_code == 401:
        return Unauthenticated()
    if error.status_code == 404:
        return PageMissing()
    return BadRequest(problem=str(error))
