"""Connectors to the shared record: resources written, the resident introduced to an institution, identity confirmed, reports signed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import orjson

from yizhou.engines.processes import connecting
from yizhou.engines.processes.contracts import Call, Connector
from yizhou.engines.processes.errors import ConnectorRefused, IdentityNotConfirmed
from yizhou.kernel.clock.api import now
from yizhou.kernel.crypto.api import sm2_sign, sm3_hex
from yizhou.kernel.organisations import api as organisations
from yizhou.records.fhir import api as fhir
from yizhou.records.fhir.contracts import Write
from yizhou.registries.residents import api as residents

ORIGIN = "urn:yizhou:processes"
USE = "process-report"


def connect() -> None:
    """Register them."""
    for each in (
        Connector("record.write", "写入共享健康档案", ("resource",), ("key",), _write),
        Connector("record.share", "向机构开放患者档案", ("institution",), (), _share),
        Connector("record.sign", "签名（国密 SM2）", ("content",), (), _sign),
        Connector("identity.confirm", "核验患者身份", ("shown",), (), _confirm),
    ):
        connecting.register(each)


def _write(call: Call) -> Mapping[str, Any]:
    """One resource about the case's resident; the same key again (default: the step) is its next version."""
    resident = call.case.resident_id
    content = {**call.inputs["resource"], "subject": {"reference": f"Patient/{resident}"}}
    key = f"{call.case.id}/{call.inputs.get('key', call.step)}"
    stored = fhir.write(call.actor, [Write(resident, content, ORIGIN, key)])[0]
    return {"reference": f"{stored.type}/{stored.id}", "version": stored.version}


def _share(call: Call) -> Mapping[str, Any]:
    """From now on the institution knows the resident, as if it had seen the person: what a referral is for."""
    place = organisations.by_code(str(call.inputs["institution"]))
    if place is None:
        raise ConnectorRefused(name=call.name, reason="接收机构不在机构目录中", hint="请核对机构代码")
    residents.introduce(
        call.actor, call.case.resident_id, place.id, f"{call.case.title}（{call.case.number}）"
    )
    return {"institution": place.name}


def _sign(call: Call) -> Mapping[str, Any]:
    """The platform's SM2 signature over a content's SM3 digest, with who signed and when (GB/T 32918, GB/T 32905)."""
    signed = {
        "case": str(call.case.id), "content": call.inputs["content"], "signer": call.actor.name,
        "institution": call.actor.organisation_name, "at": now().isoformat(timespec="seconds"),
    }  # fmt: skip
    payload = orjson.dumps(signed, option=orjson.OPT_SORT_KEYS)
    return {
        "signer": call.actor.name, "institution": call.actor.organisation_name, "at": signed["at"], "digest": sm3_hex(payload),
        "signature": sm2_sign(payload, USE).hex(),
    }  # fmt: skip


def _confirm(call: Call) -> Mapping[str, Any]:
    """Whoever shows this code (a health code, scanned or typed) is the case's resident. Raises IdentityNotConfirmed."""
    found = residents.verify_code(call.actor, str(call.inputs["shown"]))
    if residents.survivor(UUID(str(found.resident_id))) != residents.survivor(call.case.resident_id):
        raise IdentityNotConfirmed(medium="健康码", other=f"{found.name[:1]}某")
    return {"code": found.code[-4:], "at": now().isoformat(timespec="seconds")}
