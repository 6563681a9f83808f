"""The resident registry over HTTP: log-in, scope, search, review, own record, health code."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from tests.registries.residents.conftest import Prefecture, person
from yizhou.kernel.auth.api import NewAccount, save_accounts
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import frozen, now
from yizhou.registries.residents import api
from yizhou.registries.residents.contracts import Identifier, IdentifierKind

PASSWORD = "Longchuan-1949"
JSON: dict[str, Any] = {"content_type": "application/json", "headers": {"X-Yizhou-Request": "1"}}
ALIKE = {"name": "李伟", "sex": "1", "number": "", "phones": (), "address": ""}


@pytest.fixture
def known(prefecture: Prefecture, actor: Actor) -> UUID:
    claim = person(
        identifiers=(
            Identifier(IdentifierKind.CITIZEN_ID, "532301198001020148"),
            Identifier(IdentifierKind.HEALTH_RECORD, "53230110320100123"),
        ),
        ethnic_group="07", marital_status="20", mother_name="自玉芬",
    )  # fmt: skip
    found = api.resolve(actor, claim).resident_id
    place = {code: organisation.id for code, organisation in prefecture.places.items()}
    save_accounts(
        [
            NewAccount("clerk", PASSWORD, "核对员", assignments=(("identity_clerk", place["532300"]),)),
            NewAccount("doctor1", PASSWORD, "张医生", assignments=(("doctor", place["HOSPITAL1"]),)),
            NewAccount("doctor2", PASSWORD, "王医生", assignments=(("doctor", place["HOSPITAL2"]),)),
            NewAccount("lixiuying", PASSWORD, "李秀英", kind="resident", resident_id=found),
        ]
    )
    return found


def logged_in(username: str) -> Client:
    client = Client()
    answer = client.post("/api/session", {"username": username, "password": PASSWORD}, **JSON)
    assert answer.status_code == 200, answer.content
    return client


@pytest.mark.feature("10.2.1.1.1-01", "10.2.1.9(3)-06", "11.7.1.2.3-01")
def test_a_doctor_searches_the_person_registry(known: UUID) -> None:
    client = logged_in("doctor1")
    for text in ("李秀英", "lixiuying", "lxy", "532301198001020148", "13987811111"):
        page = client.get("/api/residents", {"q": text}).json()
        assert [item["id"] for item in page["items"]] == [str(known)], text
    item = page["items"][0]
    assert (item["sex_name"], item["citizen_id_masked"], item["phone_masked"]) == (
        "女",
        "532301********0148",
        "139****1111",
    )
    assert item["region_name"] == "云南省楚雄彝族自治州楚雄市吕合镇中屯村民委员会"


@pytest.mark.feature("10.2.1.1.1-02", "10.2.1.1.1-03", "10.2.1.9(3)-04", "10.2.1.9(3)-05", "11.7.1.2.3-02")
def test_the_registry_keeps_identifiers_basic_data_and_cross_references(known: UUID, actor: Actor) -> None:
    api.resolve(actor, person(source="HOSPITAL2", local_id="77", phones=("13900000001",)))
    seen = logged_in("doctor1").get(f"/api/residents/{known}").json()
    assert (seen["name"], seen["birth_date"], seen["citizen_id"]) == (
        "李秀英",
        "1980-01-02",
        "532301198001020148",
    )
    assert (seen["ethnic_group_name"], seen["marital_status_name"]) == ("彝族", "已婚")
    assert {(i["kind_name"], i["value"]) for i in seen["identifiers"]} >= {
        ("居民身份证", "532301198001020148"), ("健康档案编号", "53230110320100123"), ("机构内患者编号", "77"),
    }  # fmt: skip
    assert [(link["source_name"], link["local_id"]) for link in seen["links"]] == [
        ("楚雄市人民医院", "P1"), ("大姚县人民医院", "77"),
    ]  # fmt: skip
    assert [(tie["name"], tie["relationship_name"]) for tie in seen["family"]] == [("自玉芬", "母亲")]
    history = logged_in("doctor1").get(f"/api/residents/{known}/history").json()
    assert [entry["source_name"] for entry in history] == ["大姚县人民医院", "楚雄市人民医院"]
    assert history[1]["values"]["民族"] == "彝族"


def test_a_doctor_elsewhere_does_not_find_the_resident(known: UUID) -> None:
    client = logged_in("doctor2")
    assert client.get("/api/residents", {"q": "李秀英"}).json()["items"] == []
    refused = client.get(f"/api/residents/{known}")
    assert (refused.status_code, refused.json()["code"]) == (403, "residents.out_of_scope")
    assert "紧急调阅" in refused.json()["advice"]


def test_without_log_in_or_permission_nothing_is_shown(known: UUID) -> None:
    assert Client().get("/api/residents", {"q": "李秀英"}).status_code == 401
    assert logged_in("doctor1").get("/api/identity/reviews").status_code == 403
    assert logged_in("lixiuying").get(f"/api/residents/{known}").status_code == 403


def test_an_unusable_query_is_answered_with_advice(known: UUID) -> None:
    refused = logged_in("doctor1").get("/api/residents", {"q": "x"})
    assert (refused.status_code, refused.json()["code"]) == (422, "residents.query_too_short")
    assert logged_in("doctor1").get("/api/residents", {"q": "李", "after": "@@@"}).status_code == 422


@pytest.fixture
def pair(known: UUID, actor: Actor) -> dict[str, Any]:
    api.resolve(actor, person(**ALIKE, local_id="A"))
    api.resolve(actor, person(**ALIKE, source="HOSPITAL2", local_id="5"))
    return logged_in("clerk").get("/api/identity/reviews").json()["items"][0]


@pytest.mark.feature("10.2.1.1.1-04", "10.2.1.9(3)-08", "10.2.1.8-12", "11.7.1.2.3-03")
def test_look_alikes_are_matched_and_shown_side_by_side_with_the_evidence(pair: dict[str, Any]) -> None:
    seen = logged_in("clerk").get(f"/api/identity/reviews/{pair['id']}").json()
    assert (seen["left"]["name"], seen["right"]["name"], seen["status"]) == ("李伟", "李伟", "open")
    name = next(entry for entry in seen["evidence"] if entry["field"] == "name")
    assert (name["field_name"], name["left"], name["right"], name["explanation"]) == (
        "姓名",
        "李伟",
        "李伟",
        "姓名一致：李伟",
    )
    assert name["weight"] > 0
    assert [step["decision"] for step in seen["history"]] == ["queued"]


@pytest.mark.feature("10.2.1.9(3)-03", "10.2.1.9(3)-07", "10.2.1.8-13")
def test_a_clerk_merges_and_takes_it_back(pair: dict[str, Any]) -> None:
    clerk = logged_in("clerk")
    place = f"/api/identity/reviews/{pair['id']}"
    merged = clerk.post(
        f"{place}/decision", {"decision": "merge", "survivor": "left", "reason": "电话核实"}, **JSON
    ).json()
    assert merged["status"] == "merged"
    left, right = pair["left"]["id"], pair["right"]["id"]
    assert clerk.get(f"/api/residents/{right}").json()["id"] == left
    assert clerk.get(f"/api/residents/{left}").json()["merged_ids"] == [right]
    assert clerk.get("/api/identity/reviews", {"status": "decided"}).json()["items"][0]["id"] == pair["id"]
    undone = clerk.post(f"{place}/undo", {"reason": "查证有误"}, **JSON).json()
    assert undone["status"] == "open"
    assert [(step["who"], step["decision"]) for step in undone["history"]][1:] == [
        ("核对员", "merge"),
        ("核对员", "undo"),
    ]
    assert clerk.get(f"/api/residents/{right}").json()["id"] == right
    figures = clerk.get("/api/identity/statistics").json()
    assert (figures["open"], figures["merged"], figures["undone"], figures["residents"]) == (1, 0, 1, 3)


def test_a_clerk_keeps_a_pair_apart(pair: dict[str, Any]) -> None:
    clerk = logged_in("clerk")
    place = f"/api/identity/reviews/{pair['id']}/decision"
    assert (
        clerk.post(place, {"decision": "apart", "reason": ""}, **JSON).json()["code"]
        == "residents.reason_missing"
    )
    assert clerk.post(place, {"decision": "apart", "reason": "不同的人"}, **JSON).json()["status"] == "apart"
    again = clerk.post(place, {"decision": "merge", "reason": "同一人"}, **JSON)
    assert (again.status_code, again.json()["code"]) == (409, "residents.review_decided")


@pytest.mark.feature("10.2.1.8-05", "10.2.1.8-06", "10.2.1.8-08")
def test_a_residents_code_is_scanned_at_a_hospital(known: UUID) -> None:
    resident = logged_in("lixiuying")
    assert resident.get("/api/me").json()["name"] == "李秀英"
    shown = resident.get("/api/me/health-code").json()
    assert (shown["seconds"], shown["colour"], shown["svg"][:4]) == (60, "green", "<svg")
    form = {"payload": shown["payload"]}
    scanned = logged_in("doctor1").post("/api/health-code/verification", form, **JSON).json()
    assert (scanned["resident_id"], scanned["name"], scanned["valid"]) == (str(known), "李秀英", True)
    public = Client().post("/api/health-code/verification", form, **JSON).json()
    assert (public["name"], public["resident_id"], public["age"]) == ("李**", None, None)
    with frozen(now() + timedelta(seconds=61)):
        late = Client().post("/api/health-code/verification", form, **JSON)
    assert (late.status_code, late.json()["code"]) == (410, "residents.code_expired")


def test_a_public_scan_of_a_static_number_is_refused_so_that_numbers_cannot_be_tried(
    known: UUID, actor: Actor
) -> None:
    form = {"payload": api.get(actor, known).health_code}
    assert (
        Client().post("/api/health-code/verification", form, **JSON).json()["code"]
        == "residents.code_not_valid"
    )
    assert logged_in("doctor1").post("/api/health-code/verification", form, **JSON).json()["dynamic"] is False


def test_reads_over_http_are_seen_by_the_resident(known: UUID) -> None:
    logged_in("doctor1").get(f"/api/residents/{known}")
    seen = logged_in("lixiuying").get("/api/me/accesses").json()["items"]
    assert ("张医生", "read", "居民基本信息") in [
        (entry["actor_name"], entry["action"], entry["what"]) for entry in seen
    ]


def test_the_dead_are_shown_with_the_age_they_reached(known: UUID, actor: Actor) -> None:
    api.resolve(actor, person(deceased_on=date(2026, 1, 1)))
    seen = logged_in("doctor1").get(f"/api/residents/{known}").json()
    assert (seen["deceased_on"], seen["age"]) == ("2026-01-01", 45)


def test_the_map_of_the_counties_is_served_to_staff(known: UUID) -> None:
    answer = logged_in("doctor1").get("/api/map/counties")
    assert answer.headers["Content-Type"] == "application/geo+json"
    assert len(answer.json()["features"]) == 10
