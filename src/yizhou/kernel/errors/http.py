"""How a coded error answers over HTTP: problem+json (RFC 9457), one table from category to status."""

from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse

from yizhou.kernel.errors.contracts import Category, CodedError

STATUS: dict[Category, int] = {
    Category.INVALID: 422,
    Category.UNAUTHENTICATED: 401,
    Category.FORBIDDEN: 403,
    Category.NOT_FOUND: 404,
    Category.CONFLICT: 409,
    Category.GONE: 410,
    Category.TOO_LARGE: 413,
    Category.TOO_MANY: 429,
    Category.UNSUPPORTED: 415,
    Category.UNAVAILABLE: 503,
    Category.FAULT: 500,
}

TITLE: dict[Category, str] = {
    Category.INVALID: "内容有误",
    Category.UNAUTHENTICATED: "需要登录",
    Category.FORBIDDEN: "没有权限",
    Category.NOT_FOUND: "没有找到",
    Category.CONFLICT: "与现有数据冲突",
    Category.GONE: "已被删除",
    Category.TOO_LARGE: "内容太大",
    Category.TOO_MANY: "请求太频繁",
    Category.UNSUPPORTED: "不支持的格式",
    Category.UNAVAILABLE: "暂时不可用",
    Category.FAULT: "系统错误",
}


def answer_status(error: CodedError) -> int:
    """The HTTP status of an error."""
    return STATUS[error.category]


def problem(error: CodedError, request_id: str) -> dict[str, Any]:
    """The problem document of an error."""
    return {
        "type": f"urn:yizhou:error:{error.code}",
        "title": TITLE[error.category],
        "status": answer_status(error),
        "code": error.code,
        "detail": error.text,
        "advice": error.advice_text,
        "faults": [fault.as_dict() for fault in error.faults],
        "request_id": request_id,
    }


def problem_response(request: HttpRequest, error: CodedError) -> HttpResponse:
    """The answer to a request that failed with a coded error."""
    body = problem(error, getattr(request, "request_id", ""))
    response = HttpResponse(
        orjson.dumps(body),
        status=answer_status(error),
        content_type="application/problem+json; charset=utf-8",
    )
    if error.leaves_trace:
        response["X-Yizhou-Keep-Transaction"] = "1"
    if error.category is Category.UNAVAILABLE:
        response["Retry-After"] = "5"
    if error.category is Category.UNAUTHENTICATED and not request.path_info.startswith("/api/"):
        response["WWW-Authenticate"] = 'Basic realm="yizhou", charset="UTF-8"'
    return response
