"""Anybody verifies a licence: signed codes, plain answers, nothing that is not public, and a limit."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

import gmalg
import pytest
from django.test import Client

from tests.registries.credentials.conftest import NURSE_NUMBER, Office
from tests.registries.ground import JSON
from yizhou.kernel.clock.api import frozen, now
from yizhou.registries.credentials import api

PLACE = "/api/public/licences/verification"


def verify(**form: Any) -> dict[str, Any]:
    answer = Client().post(PLACE, form, **JSON)
    assert answer.status_code == 200, answer.content
    return answer.json()


def printed(office: Office, licence: dict[str, Any]) -> str:
    """What the QR code of a printed licence says."""
    answer = office.regulator.get(f"/api/credentials/{licence['id']}/certificate").json()
    assert answer["svg"].startswith("<svg")
    return answer["payload"]


@pytest.mark.feature("11.5.26-10", "11.7.1.6.3-06")
def test_a_printed_code_is_verified_without_log_in(office: Office) -> None:
    payload = printed(office, office.register_nurse())
    assert payload.startswith("http://testserver/verify?c=YZL1.")
    for code in (payload, payload.partition("?c=")[2]):
        seen = verify(code=code)
        assert (seen["state"], seen["holder_name"], seen["number"], seen["institution_name"]) == (
            "valid", "李秀英", NURSE_NUMBER, "楚雄市人民医院",
        )  # fmt: skip
    assert seen["facts"] == [{"name": "首次注册日期", "value": "2018-07-01"}]
    assert "532301198001020148" not in str(seen)
    assert "department" not in str(seen)


def test_every_standing_is_told_and_old_prints_say_so(office: Office) -> None:
    licence = office.register_nurse(valid_from="2024-07-01")
    payload = printed(office, licence)
    with frozen(datetime(2029, 8, 1, tzinfo=UTC)):
        assert verify(code=payload)["state"] == "expired"
    place = f"/api/credentials/{licence['id']}/orders"
    office.regulator.post(place, {"action": "suspend", "reason": "调查"}, **JSON)
    seen = verify(code=payload)
    assert (seen["state"], seen["state_name"], seen["outdated"]) == ("suspended", "暂停", True)
    office.regulator.post(place, {"action": "cancel", "reason": "吊销"}, **JSON)
    assert verify(code=payload)["state"] == "cancelled"


def test_forged_and_foreign_codes_reveal_nothing(office: Office) -> None:
    licence, other = office.register_nurse(), office.register_physician()
    token = printed(office, licence).partition("?c=")[2]
    version, identity, number, at, signature = token.split(".")
    swapped = urlsafe_b64encode(bytes.fromhex(other["id"].replace("-", ""))).decode().rstrip("=")
    for forged in (
        f"{version}.{swapped}.{number}.{at}.{signature}",
        f"{version}.{identity}.9.{at}.{signature}",
        f"{version}.{identity}.{number}.{at}.{'A' * 86}",
        f"{version}.{identity}.{number}.{at}.",
    ):
        seen = verify(code=forged)
        assert (seen["state"], seen["holder_name"], seen["facts"]) == ("forged", "", [])
    for foreign in ("https://example.org/?c=abc", "随便什么", "YZ1.53230.abc.sig"):
        assert verify(code=foreign)["state"] == "unknown"


def test_a_number_is_answered_only_to_who_knows_the_name(office: Office) -> None:
    office.register_nurse()
    assert verify(kind="nurse", number=NURSE_NUMBER, name="李秀英")["state"] == "valid"
    wrong = verify(kind="nurse", number=NURSE_NUMBER, name="李秀")
    assert (wrong["state"], wrong["holder_name"]) == ("unknown", "")
    assert verify(kind="nurse", number="201853099999", name="李秀英")["state"] == "unknown"
    refused = Client().post(PLACE, {"kind": "nurse", "number": NURSE_NUMBER}, **JSON)
    assert (refused.status_code, refused.json()["code"]) == (422, "credentials.verification_incomplete")


@pytest.mark.feature("11.7.1.6.3-05")
def test_a_nurse_s_identity_is_confirmed_but_never_told(office: Office) -> None:
    office.register_nurse()
    asked = {"kind": "nurse", "number": NURSE_NUMBER, "name": "李秀英"}
    assert verify(**asked, person="532301198001020148")["person_matches"] is True
    assert verify(**asked, person="532301198001020113")["person_matches"] is False
    assert verify(**asked)["person_matches"] is None


def test_who_asks_too_often_is_asked_to_wait(office: Office) -> None:
    with frozen(now().replace(second=1)):
        for _ in range(api.VERIFICATION_LIMIT):
            verify(code="x")
        refused = Client().post(PLACE, {"code": "x"}, **JSON)
        assert (refused.status_code, refused.json()["code"]) == (429, "credentials.too_many_verifications")
    with frozen(now() + timedelta(minutes=2)):
        assert verify(code="x")["state"] == "unknown"
        api.forget_calls()


def test_a_code_is_checked_offline_with_the_published_key(office: Office) -> None:
    token = printed(office, office.register_nurse()).partition("?c=")[2]
    key = Client().get("/api/public/licences/key").json()
    body, _, signature = token.rpartition(".")
    signed = urlsafe_b64decode(signature + "==")
    checker = gmalg.SM2(uid=key["signer_id"].encode(), pk=bytes.fromhex(key["public_key"]))
    assert checker.verify(body.encode(), signed[:32], signed[32:])
    assert not checker.verify(body.encode() + b"1", signed[:32], signed[32:])
    kinds = Client().get("/api/public/licences/kinds").json()
    assert {"id": "nurse", "name": "护士执业证书"} in kinds
