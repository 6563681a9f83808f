"""The CapabilityStatement (FHIR R4 §5.1; https://hl7.org/fhir/R4/http.html#capabilities), drawn from what the code offers."""

from collections.abc import Collection
from functools import lru_cache
from typing import Any

import orjson

from yizhou.records.fhir.accepting import formats_of, offered, owner_of
from yizhou.records.fhir.negotiation import FORMATS
from yizhou.records.fhir.operating import SYSTEM, mounted
from yizhou.records.fhir.parameters import known, parameter_of
from yizhou.records.fhir.resource_types import RESOURCE_TYPES
from yizhou.registries.terminology.contracts import FHIR_OPERATIONS

_READING = ("read", "vread", "history-instance", "history-type", "search-type")
_POLICIES = ("literal", "logical", "resolves", "local")
_OWN = (("Patient", "everything", "http://hl7.org/fhir/OperationDefinition/Patient-everything"),)
_EMPTY = frozenset({"Bundle", "OperationOutcome", "Parameters", "CapabilityStatement"})


def _parameters(resource_type: str) -> list[dict[str, str]]:
    found = []
    for name in known(resource_type):
        parameter = parameter_of(resource_type, name)
        found.append({"name": name, "type": parameter.type if parameter else "string"})
    return found


def _terms(resource_type: str) -> dict[str, Any]:
    """What registries/terminology answers beside this store, under the same root."""
    definitions = "http://hl7.org/fhir/OperationDefinition"
    return {
        "type": resource_type,
        "interaction": [{"code": code} for code in ("read", "search-type", "create")],
        "versioning": "versioned",
        "searchParam": [
            {"name": name, "type": kind}
            for name, kind in (("url", "uri"), ("version", "token"), ("title", "string"), ("status", "token"),
                               ("identifier", "token"))
        ],
        "operation": [
            {"name": name, "definition": f"{definitions}/{resource_type}-{name}"} for name in FHIR_OPERATIONS[resource_type]
        ],
    }  # fmt: skip


def _conditions(writing: Collection[str]) -> dict[str, Any]:
    """What conditions may do; `single`: a condition that several resources fit is refused (docs/decisions/0111)."""
    found: dict[str, Any] = {"conditionalRead": "full-support"}
    if "create" in writing:
        found["conditionalCreate"] = True
    if "update" in writing:
        found["conditionalUpdate"] = True
    if "delete" in writing:
        found["conditionalDelete"] = "single"
    return found


def _includes(resource_type: str) -> list[str]:
    """References a search may follow."""
    named = ((name, parameter_of(resource_type, name)) for name in known(resource_type))
    return [f"{resource_type}:{name}" for name, each in named if each and each.type == "reference"]


@lru_cache(maxsize=8)
def statement(
    base: str,
    writing: tuple[str, ...],
    patches: tuple[str, ...] = (),
    operations: tuple[tuple[str, str, str], ...] = (),
) -> bytes:
    """The statement of this server at `base`."""
    own = [name for name in ("create", "update", "patch", "delete") if name in writing]
    resources: list[dict[str, Any]] = []
    for resource_type in sorted(RESOURCE_TYPES - _EMPTY):
        if resource_type in FHIR_OPERATIONS:
            resources.append(_terms(resource_type))
            continue
        if owner_of(resource_type) is not None:
            kinds = ("read", "create", "update", "delete", "search-type")
            resources.append(
                {
                    "type": resource_type,
                    "interaction": [{"code": code} for code in kinds],
                    "versioning": "versioned",
                }
            )
            continue
        resource: dict[str, Any] = {
            "type": resource_type,
            "interaction": [{"code": code} for code in (*_READING, *own)],
            "versioning": "versioned",
            "readHistory": True,
            "updateCreate": False,
            **_conditions(writing),
            "referencePolicy": list(_POLICIES),
            "searchInclude": _includes(resource_type),
            "searchParam": _parameters(resource_type),
        }
        offered_here = [
            {"name": code, "definition": url}
            for kind, code, url in (*_OWN, *operations)
            if kind in ("", resource_type)
        ]
        if offered_here:
            resource["operation"] = offered_here
        resources.append(resource)
    rest: dict[str, Any] = {
        "mode": "server",
        "security": {
            "description": "机构系统使用 HTTP Basic（接入编码:密钥）；工作人员和居民使用登录会话。每次调阅均留痕。"
        },
        "resource": resources,
    }
    rest["interaction"] = [{"code": "history-system"}]
    if "transaction" in writing:
        rest["interaction"] += [{"code": "transaction"}, {"code": "batch"}]
    of_system = [{"name": code, "definition": url} for kind, code, url in operations if kind == SYSTEM]
    if of_system:
        rest["operation"] = of_system
    return orjson.dumps(
        {
            "resourceType": "CapabilityStatement",
            "status": "active",
            "date": "2026-01-01",
            "publisher": "楚雄彝族自治州全民健康信息平台",
            "kind": "instance",
            "software": {"name": "健康彝州"},
            "implementation": {"description": "健康彝州共享健康档案", "url": base},
            "fhirVersion": "4.0.1",
            "format": list(FORMATS),
            **({"patchFormat": list(patches)} if patches else {}),
            "rest": [rest],
        }
    )


def capabilities(base: str) -> bytes:
    """The statement as things stand."""
    return statement(base, tuple(sorted(offered())), formats_of("patch"), mounted())
