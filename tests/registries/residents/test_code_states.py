"""The health code over its life, through HTTP: shown, printed, scanned, verified without a line, suspended, replaced."""

from base64 import urlsafe_b64decode
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import gmalg
import pytest
from django.test import Client

from tests.registries.residents.conftest import Prefecture, person
from tests.registries.residents.desk import JSON, logged_in, open_accounts
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import frozen, now
from yizhou.kernel.crypto.api import sm3_hex
from yizhou.kernel.db.api import fetch_all
from yizhou.registries.residents import api
from yizhou.registries.residents.contracts import Identifier, IdentifierKind

MOTHER = "532301198001020148"


@pytest.fixture
def mother(prefecture: Prefecture, actor: Actor) -> UUID:
    found = api.resolve(actor, person()).resident_id
    other = api.resolve(
        actor, person(name="普建国", sex="1", number="", local_id="X", phones=(), birth_date=date(1970, 1, 5))
    )
    open_accounts(prefecture, lixiuying=found, pujianguo=other.resident_id)
    return found


def code(client: Client) -> dict[str, Any]:
    return client.get("/api/me/health-code").json()


def scan(payload: str, client: Client | None = None) -> Any:
    return (client or Client()).post("/api/health-code/verification", {"payload": payload}, **JSON)


def test_a_code_is_verified_without_a_line_by_the_published_key(mother: UUID) -> None:
    shown = code(logged_in("lixiuying"))
    key = Client().get("/api/health-code/key").json()
    body, _, signature = shown["payload"].rpartition(".")
    raw = urlsafe_b64decode(signature + "==")
    # What a scanner with nothing but the key does: an SM2 of somebody else's making.
    scanner = gmalg.SM2(None, key["user_id"].encode(), bytes.fromhex(key["public_key"]))
    assert scanner.verify(body.encode(), raw[:32], raw[32:])
    assert not scanner.verify(body.replace("YZ5323", "YZ5324").encode(), raw[:32], raw[32:])
    version, number, issued = body.split(".")
    age = now() - datetime.fromtimestamp(int(issued, 36), UTC)
    assert (version, number) == (key["version"], shown["code"])
    assert -key["skew"] <= age.total_seconds() <= key["seconds"]


@pytest.mark.feature("10.2.1.8-08")
def test_a_replayed_picture_is_refused_in_chinese_and_the_holder_sees_it(mother: UUID) -> None:
    holder = logged_in("lixiuying")
    shown = code(holder)
    assert scan(shown["payload"], logged_in("doctor1")).status_code == 200
    with frozen(now() + timedelta(seconds=61)):
        late = scan(shown["payload"])
    assert (late.status_code, late.json()["code"]) == (410, "residents.code_expired")
    assert "截图不能使用" in late.json()["advice"]
    uses = holder.get("/api/me/health-code/uses").json()["items"]
    assert [(use["outcome_name"], use["place"]) for use in uses] == [
        ("已过期，未通过", ""),
        ("核验通过", "楚雄市人民医院"),
    ]
    assert uses[1]["who"] == "张医生"


@pytest.mark.feature("11.7.1.2.4-09")
def test_a_printed_code_is_signed_and_read_by_staff_only(mother: UUID) -> None:
    card = logged_in("doctor1").get(f"/api/residents/{mother}/health-code/card").json()
    assert card["svg"].startswith("<svg")
    with frozen(now() + timedelta(days=400)):
        assert scan(card["payload"]).json()["code"] == "residents.code_not_valid"
        found = scan(card["payload"], logged_in("doctor1")).json()
    assert (found["resident_id"], found["dynamic"]) == (str(mother), False)
    assert scan(card["payload"][:-4] + "AAAA", logged_in("doctor1")).status_code == 422


def test_a_suspended_code_is_refused_until_it_is_resumed(mother: UUID) -> None:
    doctor, holder = logged_in("doctor1"), logged_in("lixiuying")
    before = code(holder)
    place = f"/api/residents/{mother}/health-code"
    assert (
        doctor.post(f"{place}/suspension", {"reason": ""}, **JSON).json()["code"]
        == "residents.reason_missing"
    )
    stopped = doctor.post(f"{place}/suspension", {"reason": "手机遗失"}, **JSON).json()
    assert (stopped["state"], stopped["state_name"], stopped["reason"]) == (
        "suspended",
        "已挂失停用",
        "手机遗失",
    )
    refused = scan(before["payload"])
    assert (refused.status_code, refused.json()["code"]) == (410, "residents.code_stopped")
    assert holder.get("/api/me/health-code").status_code == 410
    assert (
        doctor.post(f"{place}/suspension", {"reason": "再次挂失"}, **JSON).json()["code"]
        == "residents.code_state"
    )
    assert doctor.post(f"{place}/resumption", {"reason": "手机找回"}, **JSON).json()["state"] == "active"
    assert scan(code(holder)["payload"]).status_code == 200
    uses = holder.get("/api/me/health-code/uses").json()["items"]
    assert [use["outcome"] for use in uses] == ["accepted", "stopped"]


@pytest.mark.feature("10.2.1.8-07", "11.7.1.2.4-10")
def test_a_replaced_code_stops_and_the_new_one_leads_to_the_same_resident(mother: UUID) -> None:
    holder = logged_in("lixiuying")
    old = code(holder)
    state = holder.post("/api/me/health-code/replacement", {"reason": "怀疑被他人拍照"}, **JSON).json()
    new = code(holder)
    assert state["number"] == new["code"] != old["code"]
    assert [step["act"] for step in state["steps"]] == ["issued", "replaced"]
    refused = scan(old["payload"]).json()
    assert (refused["code"], "旧码作废" in refused["detail"]) == ("residents.code_stopped", True)
    assert scan(old["code"], logged_in("doctor1")).json()["code"] == "residents.code_stopped"
    assert scan(new["payload"], logged_in("doctor1")).json()["resident_id"] == str(mother)
    assert logged_in("doctor1").get("/api/residents", {"q": new["code"]}).json()["items"][0]["id"] == str(
        mother
    )
    listed = Client().get("/api/health-code/stopped").json()["items"]
    assert [(entry["digest"], entry["state"]) for entry in listed] == [
        (sm3_hex(old["code"].encode()), "replaced")
    ]
    kinds = [row[0] for row in fetch_all("SELECT kind FROM outbox_event ORDER BY id")]
    assert kinds[-1] == "residents.code_replaced"


def test_the_stopped_list_comes_in_pages(mother: UUID, actor: Actor) -> None:
    for _ in range(5):
        api.replace_code(actor, mother, "换码")
    first = Client().get("/api/health-code/stopped", {"limit": 3}).json()
    second = Client().get("/api/health-code/stopped", {"limit": 3, "after": first["next"]}).json()
    digests = [entry["digest"] for entry in first["items"] + second["items"]]
    assert (len(digests), len(set(digests)), second["next"]) == (5, 5, None)


def test_after_a_merge_all_numbers_stop_and_hold_together(mother: UUID, actor: Actor) -> None:
    other = api.resolve(
        actor, person(name="李小妹", number="", local_id="P9", birth_date=None, phones=())
    ).resident_id
    number = api.get(actor, other).health_code
    api.merge(actor, mother, other, "同一人")
    api.suspend_code(actor, mother, "挂失")
    doctor = logged_in("doctor1")
    assert scan(number, doctor).json()["code"] == "residents.code_stopped"
    api.resume_code(actor, mother, "找回")
    assert scan(number, doctor).json()["resident_id"] == str(mother)


@pytest.fixture
def child(mother: UUID, actor: Actor) -> UUID:
    claim = person(
        name="王子轩", sex="1", birth_date=date(2024, 3, 15), local_id="N1", phones=(), mother_citizen_id=MOTHER,
        identifiers=(Identifier(IdentifierKind.BIRTH_CERTIFICATE, "P530012345"),),
    )  # fmt: skip
    return api.resolve(actor, claim).resident_id


def test_a_mother_shows_her_childs_code(mother: UUID, child: UUID) -> None:
    holder = logged_in("lixiuying")
    assert [
        (entry["name"], entry["relationship_name"]) for entry in holder.get("/api/me/dependants").json()
    ] == [("王子轩", "子女")]
    shown = holder.get(f"/api/me/dependants/{child}/health-code").json()
    assert scan(shown["payload"], logged_in("doctor1")).json()["resident_id"] == str(child)


def test_nobody_shows_the_code_of_a_stranger_or_of_a_grown_child(mother: UUID, child: UUID) -> None:
    stranger = logged_in("pujianguo")
    assert stranger.get("/api/me/dependants").json() == []
    refused = stranger.get(f"/api/me/dependants/{child}/health-code")
    assert (refused.status_code, refused.json()["code"]) == (403, "residents.not_a_dependant")
    with frozen(datetime(2042, 3, 16, tzinfo=UTC)):
        grown = logged_in("lixiuying")
        assert grown.get("/api/me/dependants").json() == []


def test_a_father_adds_a_child_whose_record_names_him(mother: UUID, actor: Actor) -> None:
    claim = person(
        name="普小明", sex="1", birth_date=date(2020, 5, 6), local_id="N2", phones=(), number="", father_name="普建国",
        identifiers=(Identifier(IdentifierKind.BIRTH_CERTIFICATE, "P530099999"),),
    )  # fmt: skip
    found = api.resolve(actor, claim).resident_id
    father = logged_in("pujianguo")
    wrong = father.post("/api/me/dependants", {"name": "普小红", "number": "P530099999"}, **JSON)
    assert (wrong.status_code, wrong.json()["code"]) == (404, "residents.dependant_not_proven")
    added = father.post("/api/me/dependants", {"name": "普小明", "number": "P530099999"}, **JSON).json()
    assert added["resident_id"] == str(found)
    assert father.get(f"/api/me/dependants/{found}/health-code").status_code == 200
    mothers = logged_in("lixiuying").post(
        "/api/me/dependants", {"name": "普小明", "number": "P530099999"}, **JSON
    )
    assert mothers.json()["code"] == "residents.dependant_not_proven"
