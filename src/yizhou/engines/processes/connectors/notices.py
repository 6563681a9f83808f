"""Connectors to people: notices to a party, fees of a case."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from yizhou.engines.processes import connecting
from yizhou.engines.processes.contracts import Call, Connector, Fee
from yizhou.engines.processes.errors import ConnectorRefused
from yizhou.engines.processes.store import cases
from yizhou.kernel.clock.api import new_id, now
from yizhou.kernel.organisations import api as organisations


def connect() -> None:
    """Register them."""
    connecting.register(
        Connector("notice.send", "通知机构", ("institution", "title", "text"), ("permission",), _send)
    )
    connecting.register(Connector("fee.charge", "登记费用", ("item", "name", "amount"), ("payee",), _charge))


def _send(call: Call) -> Mapping[str, Any]:
    """A notice to whoever of the institution handles cases (or holds `permission`)."""
    place = organisations.by_code(str(call.inputs["institution"]))
    if place is None:
        raise ConnectorRefused(name=call.name, reason="要通知的机构不在机构目录中", hint="请核对机构代码")
    permission = str(call.inputs.get("permission", "collaboration.handle"))
    row = (call.case.resident_id, new_id(), call.case.id, now(), place.id, permission, None,
           str(call.inputs["title"])[:120], str(call.inputs["text"]))  # fmt: skip
    cases.add_notices(call.actor, [row])
    return {"told": place.name}


def _charge(call: Call) -> Mapping[str, Any]:
    """A fee of the case in yuan, to the payee (an institution's code); charged again under the same item it is adjusted."""
    try:
        amount = Decimal(str(call.inputs["amount"])).quantize(Decimal("0.01"))
    except InvalidOperation:
        raise ConnectorRefused(name=call.name, reason="费用金额不是数字", hint="请核对收费标准") from None
    if amount < 0:
        raise ConnectorRefused(name=call.name, reason="费用金额为负", hint="请核对收费标准")
    payee = organisations.by_code(str(call.inputs.get("payee", "")))
    fee = Fee(
        new_id(), str(call.inputs["item"]), str(call.inputs["name"]), str(amount), payee.id if payee else None,
        payee.name if payee else "", call.step, now(),
    )  # fmt: skip
    cases.save_fee(call.actor, call.case, fee)
    return {"amount": float(amount)}
