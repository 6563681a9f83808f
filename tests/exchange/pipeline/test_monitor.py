"""The exchange monitor over HTTP: counts, lists, one message, repair and replay."""

import time
from typing import Any
from uuid import UUID

import orjson
import pytest
from django.test import Client

from tests.exchange import ground
from tests.exchange.ground import C, P, Sender, bundle, condition, entry, patient, visit
from yizhou.exchange.partners.contracts import Partner
from yizhou.exchange.pipeline import inspecting
from yizhou.exchange.pipeline.errors import MessageNotFound
from yizhou.exchange.pipeline.store import counting
from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.db.api import execute, fetch_all, native
from yizhou.kernel.events.api import deliver_all
from yizhou.kernel.organisations import api as organisations


def faulty() -> dict[str, Any]:
    return bundle(entry(P, patient(birthDate="2999-01-01")), entry(C, condition(P)))


def get(client: Client, path: str) -> Any:
    answer = client.get(path)
    assert answer.status_code == 200, answer.content
    return answer.json()


def act(client: Client, path: str, **content: str) -> Any:
    return client.post(path, orjson.dumps(content), content_type="application/json")


@pytest.mark.feature("10.2.1.10-08")
@pytest.mark.feature("10.3.2-07")
def test_the_overview_counts_the_day_by_channel_county_and_stage(
    clinic: Sender, hub: Sender, staff: Client
) -> None:
    clinic.post("/fhir", visit())
    clinic.post("/fhir", faulty())
    hub.post("/fhir", "{broken")
    counting.count_pending()
    found = get(staff, "/api/exchange/overview")
    assert {name: found["today"][name] for name in ("messages", "accepted", "refused", "resources", "residents_new")} == {
        "messages": 3, "accepted": 1, "refused": 2, "resources": 2, "residents_new": 1,
    }  # fmt: skip
    assert found["today"]["success_rate"] == pytest.approx(1 / 3, abs=0.001)
    fhir = next(one for one in found["channels"] if one["channel"] == "fhir")
    assert (fhir["name"], fhir["messages"], fhir["accepted"], fhir["refused"], fhir["per_minute"]) == (
        "FHIR 接口",
        3,
        1,
        2,
        3,
    )
    county = next(one for one in found["counties"] if one["code"] == "532301")
    assert (county["name"], county["messages"], county["success_rate"]) == ("楚雄市", 2, 0.5)
    assert [one["count"] for one in found["stages"]] == [3, 2, 2, 1, 1, 3, 3]
    assert {one["code"] for one in found["recent_faults"]} >= {
        "identity.birth_in_future",
        "fhir_api.broken_json",
    }


def test_counting_twice_counts_once_and_a_replay_is_counted_anew(clinic: Sender, staff: Client) -> None:
    message = clinic.post("/fhir", faulty()).headers["X-Message-Id"]
    assert counting.count_pending() == 1
    assert counting.count_pending() == 0
    act(staff, f"/api/exchange/messages/{message}/replay", reason="再试一次")
    counting.count_pending()
    assert get(staff, "/api/exchange/overview")["today"]["messages"] == 1
    assert [
        (one["code"], one["count"])
        for one in get(staff, "/api/exchange/faults?days=1")
        if one["code"].startswith("identity")
    ] == [("identity.birth_in_future", 1)]


@pytest.mark.django_db(transaction=True)
def test_the_outbox_counts_what_was_decided() -> None:
    ground.build()
    Sender(ground.CLINIC).post("/fhir", visit())
    end = time.monotonic() + 20
    # An event waits until no older transaction of the cluster (autovacuum has some) can still join in front of it.
    while not deliver_all() and time.monotonic() < end:
        time.sleep(0.05)
    assert fetch_all("SELECT channel, messages, accepted FROM message_volume") == [("fhir", 1, 1)]
    assert fetch_all("SELECT kind FROM outbox_event WHERE kind = 'exchange.message_processed'")


@pytest.mark.feature("10.4.4-08")
@pytest.mark.feature("10.4.4-09")
def test_faults_and_volumes_are_summed_over_days(clinic: Sender, hub: Sender, staff: Client) -> None:
    for sender in (clinic, hub):
        sender.post("/fhir", faulty())
    clinic.post("/fhir", visit())
    counting.count_pending()
    groups = {one["code"]: one for one in get(staff, "/api/exchange/faults?days=7")}
    born = groups["identity.birth_in_future"]
    assert (born["count"], born["institutions"]) == (2, 2)
    assert born["message"]
    assert born["advice"]
    (volume,) = get(staff, "/api/exchange/volumes?days=30")
    assert (volume["channel"], volume["accepted"], volume["refused"]) == ("fhir", 1, 2)


def test_messages_are_listed_newest_first_filtered_and_paged(
    clinic: Sender, hub: Sender, staff: Client
) -> None:
    clinic.post("/fhir", visit())
    clinic.post("/fhir", faulty())
    hub.post("/fhir", "{broken")
    every = get(staff, "/api/exchange/messages")
    assert every["total"] == 3
    assert [one["status"] for one in every["items"]] == ["refused", "refused", "accepted"]
    assert every["items"][1]["partner_name"] == "鹿城镇卫生院公卫系统"
    assert every["items"][2]["title"] == "FHIR 事务包 2 项"
    for query, count in (
        ("status=refused", 2), ("status=accepted", 1), ("channel=soap", 0), ("fault=fhir_api.broken_json", 1),
        ("institution=鹿城", 2),
    ):  # fmt: skip
        assert get(staff, f"/api/exchange/messages?{query}")["total"] == count
    first = get(staff, "/api/exchange/messages?limit=2")
    second = get(staff, f"/api/exchange/messages?limit=2&after={first['next']}")
    assert [one["id"] for one in first["items"] + second["items"]] == [one["id"] for one in every["items"]]
    assert second["next"] is None


def test_a_message_shows_its_stages_faults_and_bytes_and_the_look_is_audited(
    clinic: Sender, staff: Client
) -> None:
    body = orjson.dumps(visit())
    message = clinic.post("/fhir", body).headers["X-Message-Id"]
    found = get(staff, f"/api/exchange/messages/{message}")
    assert [one["stage"] for one in found["stages"]] == [
        "received",
        "parsed",
        "preheated",
        "validated",
        "stored",
    ]
    assert found["parts"][0]["outcome"] == "new"
    assert len(found["parts"][0]["resource_ids"]) == 2
    assert "起桂芬" in found["body_preview"]
    assert found["encoding"] == "UTF-8"
    raw = staff.get(f"/api/exchange/messages/{message}/body")
    assert raw.content == body
    assert raw.headers["Content-Type"].startswith("text/plain")
    looked = fetch_all(
        "SELECT what FROM audit_entry WHERE resident_id = %s AND action = 'read'",
        (found["parts"][0]["resident_id"],),
    )
    assert {what.partition(" ")[0] for (what,) in looked} >= {"交换报文", "报文原文"}


@pytest.mark.feature("10.4.4-17")
@pytest.mark.feature("10.4.2-03")
def test_a_refused_message_is_repaired_into_a_new_one(clinic: Sender, staff: Client) -> None:
    message = clinic.post("/fhir", faulty()).headers["X-Message-Id"]
    path = f"/api/exchange/messages/{message}"
    assert act(staff, f"{path}/repair", body="x", reason="").status_code == 422
    same = orjson.dumps(faulty()).decode()
    assert act(staff, f"{path}/repair", body=same, reason="核实").json()["code"] == "pipeline.body_unchanged"
    answer = act(
        staff, f"{path}/repair", body=orjson.dumps(visit()).decode(), reason="与医院核实，出生日期录错"
    )
    assert answer.status_code == 200, answer.content
    assert answer.json()["status"] == "accepted"
    repaired = get(staff, f"/api/exchange/messages/{answer.json()['message_id']}")
    assert (repaired["repairs"], repaired["handled_by"], repaired["reason"]) == (
        message,
        "张工",
        "与医院核实，出生日期录错",
    )
    old = get(staff, path)
    assert (old["status"], old["repaired_by"]) == ("superseded", repaired["id"])
    assert act(staff, f"{path}/replay", reason="再试").status_code == 409


def test_a_repair_that_is_still_wrong_is_refused_and_can_be_repaired_again(
    clinic: Sender, staff: Client
) -> None:
    message = clinic.post("/fhir", faulty()).headers["X-Message-Id"]
    first = act(staff, f"/api/exchange/messages/{message}/repair", body="{}", reason="第一次").json()
    assert first["status"] == "refused"
    second = act(
        staff,
        f"/api/exchange/messages/{first['message_id']}/repair",
        body=orjson.dumps(visit()).decode(),
        reason="第二次",
    )
    assert second.json()["status"] == "accepted"


def test_replaying_an_accepted_message_changes_nothing(clinic: Sender, staff: Client) -> None:
    message = clinic.post("/fhir", visit()).headers["X-Message-Id"]
    before = fetch_all("SELECT local, version FROM fhir_resource ORDER BY local")
    answer = act(staff, f"/api/exchange/messages/{message}/replay", reason="核对")
    assert answer.json()["parts"][0]["unchanged"] is True
    assert fetch_all("SELECT local, version FROM fhir_resource ORDER BY local") == before


def test_staff_see_their_part_of_the_prefecture(clinic: Sender, senders: dict[str, Partner]) -> None:
    message = UUID(clinic.post("/fhir", visit()).headers["X-Message-Id"])
    counting.count_pending()
    places = organisations.by_codes(["532301000000", "532326000000", "431234567"])
    for code, count in (("532301000000", 1), ("431234567", 1), ("532326000000", 0)):
        actor = Actor(ActorKind.STAFF, "李工", scope=places[code].path)
        page = inspecting.messages(
            actor, status="", channel="", institution="", fault="", after=None, limit=10
        )
        assert len(page.items) == count
        assert inspecting.overview(actor).today.messages == count
        assert len(inspecting.volumes(actor, 1)) == count
    with pytest.raises(MessageNotFound):
        inspecting.message(actor, message)


def test_only_staff_with_the_permission_may_look_and_repair(clinic: Sender, staff: Client) -> None:
    message = clinic.post("/fhir", visit()).headers["X-Message-Id"]
    assert Client().get("/api/exchange/messages").status_code == 401
    assert clinic.get("/api/exchange/messages").status_code == 403
    doctor = ground.staff("dayao")
    assert doctor.get(f"/api/exchange/messages/{message}").status_code == 403
    assert act(doctor, f"/api/exchange/messages/{message}/replay", reason="再试").status_code == 403


@pytest.mark.django_db(transaction=True)
def test_a_decided_message_is_announced_to_the_live_channel() -> None:
    ground.build()
    execute("LISTEN yizhou_exchange")
    Sender(ground.CLINIC).post("/fhir", visit())
    (notice,) = [orjson.loads(one.payload) for one in native().notifies(timeout=5, stop_after=1)]
    assert (notice["channel"], notice["county_code"], notice["status"]) == ("fhir", "532301", "accepted")
    assert notice["institution_name"] == "鹿城镇卫生院"
    assert notice.keys() == {
        "id", "received", "channel", "institution_name", "county_code", "status", "milliseconds", "title", "faults",
    }  # fmt: skip
