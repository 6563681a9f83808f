"""Connectors to the licence register: an application handed in, approved, sent back, as its own pages would."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from yizhou.engines.processes import connecting
from yizhou.engines.processes.contracts import Call, Connector
from yizhou.registries.credentials import api as credentials


def connect() -> None:
    """Register them."""
    for each in (
        Connector("credentials.submit", "提交证照申请", ("application",), (), _submit),
        Connector("credentials.approve", "批准证照申请", ("application",), ("opinion",), _approve),
        Connector("credentials.send_back", "退回证照申请", ("application", "opinion"), (), _send_back),
    ):
        connecting.register(each)


def _submit(call: Call) -> Mapping[str, Any]:
    """All faults of the application are the applicant's to mend. A returned one is handed in again."""
    submitted = credentials.submit(call.actor, UUID(str(call.inputs["application"])))
    return {
        "number": submitted.number, "holder": submitted.holder_name, "action": submitted.action, "kind": submitted.kind,
        "kind_title": credentials.kind(submitted.kind).title, "institution": submitted.institution_code,
    }  # fmt: skip


def _approve(call: Call) -> Mapping[str, Any]:
    licence = credentials.approve(
        call.actor, UUID(str(call.inputs["application"])), str(call.inputs.get("opinion", ""))
    )
    return {"licence": str(licence.id), "version": licence.version}


def _send_back(call: Call) -> Mapping[str, Any]:
    returned = credentials.send_back(
        call.actor, UUID(str(call.inputs["application"])), str(call.inputs["opinion"])
    )
    return {"state": returned.state}
