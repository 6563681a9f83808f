"""The CapabilityStatement of `/mhd`: a Document Recipient and Document Responder of MHD 4.2, comprehensive metadata."""

from typing import Any

from yizhou.exchange.mhd.searching import LIST, REFERENCE

_STATEMENTS = "https://profiles.ihe.net/ITI/MHD/CapabilityStatement/IHE.MHD"
_TYPES = {"date": "date", "creation": "date", "period": "date", "patient": "reference", "author.family": "string",
          "author.given": "string", "index": "string"}  # fmt: skip


def _parameters(names: tuple[str, ...]) -> list[dict[str, str]]:
    return [
        {"name": name, "type": _TYPES.get(name, "token")}
        for name in names
        if name not in ("_count", "after", "_format")
    ]


def statement(base: str) -> dict[str, Any]:
    """What is offered at `base`."""
    return {
        "resourceType": "CapabilityStatement", "status": "active", "date": "2026-11-26", "kind": "instance",
        "publisher": "楚雄彝族自治州全民健康信息平台", "fhirVersion": "4.0.1", "format": ["json"],
        "instantiates": [f"{_STATEMENTS}.DocumentRecipient.Comprehensive", f"{_STATEMENTS}.DocumentResponder"],
        "implementation": {"description": "健康彝州文档共享（IHE MHD）", "url": base},
        "rest": [
            {
                "mode": "server",
                "security": {"description": "机构系统使用 HTTP Basic（接入编码:密钥）；工作人员和居民使用登录会话。每次调阅均留痕。"},
                "interaction": [{"code": "transaction"}],
                "resource": [
                    {
                        "type": "DocumentReference",
                        "interaction": [{"code": code} for code in ("read", "search-type", "create")],
                        "searchParam": _parameters(REFERENCE),
                    },
                    {
                        "type": "List",
                        "interaction": [{"code": code} for code in ("read", "search-type")],
                        "searchParam": _parameters(LIST),
                    },
                    {"type": "Binary", "interaction": [{"code": code} for code in ("read", "update")]},
                ],
            }
        ],
    }  # fmt: skip
