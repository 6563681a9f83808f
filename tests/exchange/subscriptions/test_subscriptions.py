"""Subscriptions over HTTP, told to a simulated receiver: criteria, signature, failures, privacy."""

import threading
from collections.abc import Iterator
from typing import Any

import orjson
import pytest

from tests.exchange.ground import Sender, condition, entry, patient
from tools.simulators.fhir_subscriber import Heard, serve
from yizhou.exchange.subscriptions import delivering
from yizhou.exchange.subscriptions.jobs import deliver_notices
from yizhou.kernel.db.api import execute, fetch_all
from yizhou.kernel.events.api import deliver_all

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def receiver() -> Iterator[tuple[str, Heard]]:
    server = serve(0, "trial-secret")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    heard: Any = server.RequestHandlerClass
    yield f"http://127.0.0.1:{server.server_port}/hook", heard.heard
    server.shutdown()
    server.server_close()


def subscription(endpoint: str, criteria: str, **channel: Any) -> dict[str, Any]:
    secret = {"url": "urn:yizhou:fhir:subscription-secret", "valueString": "trial-secret"}
    return {
        "resourceType": "Subscription", "status": "requested", "reason": "新诊断通知", "criteria": criteria,
        "channel": {
            "type": "rest-hook", "endpoint": endpoint, "payload": "application/fhir+json",
            "header": ["Authorization: Bearer abc"], "extension": [secret], **channel,
        },
    }  # fmt: skip


def diagnose(sender: Sender, number: str = "53230119810307442X", key: str = "c") -> None:
    bundle = {
        "resourceType": "Bundle",
        "type": "transaction",
        "entry": [
            entry("urn:uuid:p", patient(number=number)),
            entry(f"urn:uuid:{key}", condition("urn:uuid:p")),
        ],
    }
    answer = sender.post("/fhir", bundle)
    assert answer.status_code == 200, answer.content


def pass_on() -> None:
    while deliver_all():
        pass
    deliver_notices()


@pytest.mark.feature("10.2.1.10-07")
def test_a_subscriber_is_told_what_fits_and_the_secrets_are_not_shown(
    hub: Sender, receiver: tuple[str, Heard]
) -> None:
    place, heard = receiver
    made = hub.post("/fhir/Subscription", subscription(place, "Condition?code=I10"))
    assert made.status_code == 201, made.content
    hub.post("/fhir/Subscription", subscription(place, "Condition?code=E11"))
    one = made.json()
    assert one["status"] == "active"
    assert "header" not in one["channel"]
    assert "extension" not in one["channel"]
    assert b"abc" not in bytes(fetch_all("SELECT secrets FROM fhir_subscription")[0][0])
    diagnose(hub)
    pass_on()
    [told] = heard.told
    assert told["method"] == "PUT"
    assert told["path"].startswith("/hook/Condition/")
    assert told["signed"]
    assert told["authorization"] == "Bearer abc"
    assert orjson.loads(told["body"])["code"]["text"] == "高血压"
    pass_on()
    assert len(heard.told) == 1
    assert hub.delete(f"/fhir/Subscription/{one['id']}").status_code == 204
    assert hub.get(f"/fhir/Subscription/{one['id']}").status_code == 404


def test_failures_are_tried_again_and_given_up_with_a_reason(
    hub: Sender, receiver: tuple[str, Heard]
) -> None:
    place, heard = receiver
    one = hub.post("/fhir/Subscription", subscription(place, "Condition?code=I10")).json()
    heard.fail = 2
    diagnose(hub)
    pass_on()
    deliver_notices()
    assert (heard.told, heard.fail) == ([], 1)
    for _ in range(2):
        execute("UPDATE fhir_subscription SET due = now()")
        deliver_notices()
    assert len(heard.told) == 1
    heard.fail = 100
    diagnose(hub, "532301197503127619", "d")
    pass_on()
    for _ in range(delivering.TRIES):
        execute("UPDATE fhir_subscription SET due = now()")
        deliver_notices()
    state = hub.get(f"/fhir/Subscription/{one['id']}").json()
    assert state["status"] == "error"
    assert "HTTP 503" in state["error"]
    assert fetch_all("SELECT count(*) FROM fhir_notice") == [(0,)]
    assert heard.fail == 100 - delivering.TRIES


def test_a_subscriber_hears_only_of_whom_it_may_see(
    hub: Sender, clinic: Sender, receiver: tuple[str, Heard]
) -> None:
    place, heard = receiver
    made = clinic.post("/fhir/Subscription", subscription(place, "Condition?code=I10", payload=""))
    assert made.status_code == 201, made.content
    assert hub.get(f"/fhir/Subscription/{made.json()['id']}").status_code == 404
    diagnose(hub)
    pass_on()
    assert heard.told == []
    diagnose(clinic, key="mine")
    pass_on()
    assert {(each["method"], each["path"], each["body"]) for each in heard.told} == {("POST", "/hook", "")}


def test_what_is_wrong_with_a_subscription_is_said(hub: Sender) -> None:
    right = subscription("http://127.0.0.1:1/", "Condition?code=I10")
    for wrong in (
        right | {"criteria": "Nichts?code=1"}, right | {"criteria": "Condition?nothing=1"}, right | {"status": "x"},
        subscription("ftp://x", "Condition?code=I10"), subscription("http://x", "Condition?code=I10", type="websocket"),
        subscription("http://x", "Condition?code=I10", header=["Host: x"]), right | {"end": "morgen"},
    ):  # fmt: skip
        answer = hub.post("/fhir/Subscription", wrong)
        assert answer.status_code == 400, answer.content
        assert answer.json()["issue"][0]["details"]["coding"][0]["code"] == "subscriptions.unfit"
