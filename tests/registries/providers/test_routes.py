"""The practitioner registry over HTTP: search within scope, registration, multi-site practice."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.registries.ground import CITY_HOSPITAL, DAYAO_HOSPITAL, JSON, Ground
from yizhou.kernel.clock.api import frozen

DOCTOR = {
    "name": "单文华", "citizen_id": "532301198001020148", "category": "执业医师", "title": "副主任医师", "speciality": "心血管内科",
    "practice_scope": ["内科专业"], "institution": CITY_HOSPITAL, "department": "心血管内科", "phone": "13987811111",
}  # fmt: skip


@pytest.fixture
def number(ground: Ground) -> str:
    made = ground.client("clerk").post("/api/practitioners", DOCTOR, **JSON)
    assert made.status_code == 201, made.content
    return made.json()["number"]


def found(ground: Ground, username: str, **query: Any) -> list[str]:
    return [row["name"] for row in ground.client(username).get("/api/practitioners", query).json()["items"]]


@pytest.mark.feature("10.2.1.1.2-01", "10.2.1.1.2-03", "11.7.1.2.1-05")
def test_a_health_worker_is_registered_and_gets_a_number(ground: Ground, number: str) -> None:
    assert number == f"{CITY_HOSPITAL}-0001"
    seen = ground.client("clerk").get(f"/api/practitioners/{number}").json()
    assert (seen["sex_name"], seen["birth_date"], seen["practice_scope"]) == (
        "女",
        "1980-01-02",
        ["内科专业"],
    )
    assert seen["affiliations"][0]["name"] == "楚雄市人民医院"
    assert (
        ground.client("doctor").get(f"/api/practitioners/{number}").json()["citizen_id"]
        == "532301********0148"
    )


@pytest.mark.feature("10.2.1.1.2-04", "10.2.1.1.2-05")
def test_a_health_worker_is_found_by_name_pinyin_number_and_institution(ground: Ground, number: str) -> None:
    for text in ("单文华", "文华", "shanwenhua", "shanwen", "swh", number):
        assert found(ground, "regulator", q=text) == ["单文华"], text
    assert found(ground, "regulator", q="danwenhua") == []
    assert found(ground, "regulator", institution=CITY_HOSPITAL, category="执业医师") == ["单文华"]
    assert found(ground, "regulator", institution=DAYAO_HOSPITAL) == []
    assert found(ground, "dayao", q="单文华") == []
    refused = ground.client("dayao").get(f"/api/practitioners/{number}")
    assert (refused.status_code, refused.json()["code"]) == (403, "providers.out_of_area")


def test_every_change_of_a_worker_is_kept_and_any_day_is_answered(ground: Ground) -> None:
    clerk = ground.client("clerk")
    with frozen(datetime(2024, 3, 1, 4, tzinfo=UTC)):
        number = clerk.post("/api/practitioners", DOCTOR, **JSON).json()["number"]
    at = f"/api/practitioners/{number}"
    with frozen(datetime(2025, 6, 1, 4, tzinfo=UTC)):
        promoted = {
            **DOCTOR,
            "title": "主任医师",
            "practice_scope": ["内科专业", "老年医学专业"],
            "effective": "2025-05-01",
        }
        assert ground.client("clerk").patch(at, promoted, **JSON).status_code == 200
        dayao = ground.client("dayao")
        dayao.post(f"{at}/places", {"institution": DAYAO_HOSPITAL, "since": "2025-01-01"}, **JSON)
        dayao.delete(f"{at}/places/{DAYAO_HOSPITAL}?until=2025-12-31", **JSON)

    def on(day: str) -> tuple[str, int, list[str]]:
        seen = ground.client("regulator").get(at, {"on": day}).json()
        return seen["title"], len(seen["practice_scope"]), [place["code"] for place in seen["affiliations"]]

    assert on("2024-12-31") == ("副主任医师", 1, [CITY_HOSPITAL])
    assert on("2025-04-30") == ("副主任医师", 1, [CITY_HOSPITAL, DAYAO_HOSPITAL])
    assert on("2025-05-01") == ("主任医师", 2, [CITY_HOSPITAL, DAYAO_HOSPITAL])
    assert on("2025-12-31") == ("主任医师", 2, [CITY_HOSPITAL])
    early = ground.client("regulator").get(at, {"on": "2023-01-01"})
    assert (early.status_code, early.json()["code"]) == (404, "providers.not_yet_registered")
    wrong = ground.client("clerk").patch(at, {**DOCTOR, "title": "医师", "effective": "2025-04-01"}, **JSON)
    assert wrong.json()["code"] == "providers.effective_date"
    told = ground.client("regulator").get(f"{at}/history").json()
    assert [(entry["effective"], entry["action_name"]) for entry in told] == [
        ("2025-12-31", "结束执业"), ("2025-05-01", "变更"), ("2025-01-01", "开始执业"), ("2024-03-01", "登记"), ("2024-03-01", "开始执业"),
    ]  # fmt: skip
    assert {"field_name": "职称", "before": "副主任医师", "after": "主任医师"} in told[1]["changes"]


def test_a_worker_practises_at_several_places_and_ended_ones_stay(ground: Ground, number: str) -> None:
    second = {"institution": DAYAO_HOSPITAL, "department": "心内科", "since": "2026-01-01"}
    added = ground.client("dayao").post(f"/api/practitioners/{number}/places", second, **JSON)
    assert [place["role_name"] for place in added.json()["affiliations"]] == ["主要执业机构", "多机构备案"]
    assert found(ground, "dayao", q="swh") == ["单文华"]
    ended = ground.client("dayao").delete(
        f"/api/practitioners/{number}/places/{DAYAO_HOSPITAL}?until=2026-06-30", **JSON
    )
    assert [place["until"] for place in ended.json()["affiliations"]] == [None, "2026-06-30"]
    again = ground.client("dayao").delete(f"/api/practitioners/{number}/places/{DAYAO_HOSPITAL}", **JSON)
    assert (again.status_code, again.json()["code"]) == (404, "providers.place_not_open")


def test_a_change_keeps_what_it_does_not_speak_of(ground: Ground, number: str) -> None:
    changed = ground.client("clerk").patch(f"/api/practitioners/{number}", {"title": "主任医师"}, **JSON)
    assert changed.status_code == 200, changed.content
    assert (changed.json()["title"], changed.json()["speciality"], changed.json()["places"]) == (
        "主任医师", "心血管内科", 1,
    )  # fmt: skip


def test_what_is_wrong_is_said_at_once(ground: Ground) -> None:
    wrong = DOCTOR | {"citizen_id": "532301198001020149", "category": "神医", "institution": "NOWHERE"}
    refused = ground.client("clerk").post("/api/practitioners", wrong, **JSON)
    assert refused.status_code == 422
    assert {fault["place"] for fault in refused.json()["faults"]} == {
        "citizen_id",
        "category",
        "affiliations",
    }
    elsewhere = ground.client("clerk").post(
        "/api/practitioners", DOCTOR | {"institution": DAYAO_HOSPITAL}, **JSON
    )
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (403, "facilities.out_of_area")


def test_workers_are_counted_by_category(ground: Ground, number: str) -> None:
    counted = ground.client("regulator").get("/api/practitioners/statistics").json()
    assert counted == [{"category": "执业医师", "practitioners": 1}]
