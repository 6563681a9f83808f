"""The institution registry over HTTP: lists and figures within scope, one institution on any day, registration, history."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.registries.ground import CITY_HOSPITAL, DAYAO_HOSPITAL, JSON, LUFENG_CENTRE, Ground
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import frozen
from yizhou.registries.facilities import api
from yizhou.registries.facilities.contracts import InstitutionClaim
from yizhou.standards import regions

NEW_CLINIC = {
    "name": "楚雄仁心诊所", "credit_code": "92532301MA6K1A2B3L", "class_code": "D211", "parent_code": "532301000000",
    "region_code": "532301", "address": "楚雄市鹿城镇中大街12号", "longitude": 101.55, "latitude": 25.04, "beds": 0,
    "services": ["全科医疗科", "中医科"], "service_area": ["532301"], "leader": "普文芳",
}  # fmt: skip


def valid_credit_code(body: str) -> str:
    """A credit code with its right check character (GB 32100)."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(alphabet.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    return body + alphabet[(31 - total % 31) % 31]


NEW_CLINIC["credit_code"] = valid_credit_code("92532301MA6K1A2B3")


def names(ground: Ground, username: str, **query: Any) -> list[str]:
    answer = ground.client(username).get("/api/institutions", query)
    assert answer.status_code == 200, answer.content
    return [item["name"] for item in answer.json()["items"]]


def test_institutions_are_listed_and_filtered_within_scope(ground: Ground) -> None:
    assert names(ground, "regulator") == ["楚雄市人民医院", "大姚县人民医院", "禄丰市金山镇卫生院"]
    assert names(ground, "regulator", class_code="A") == ["楚雄市人民医院", "大姚县人民医院"]
    assert names(ground, "regulator", q="金山") == ["禄丰市金山镇卫生院"]
    assert names(ground, "regulator", county="532331") == ["禄丰市金山镇卫生院"]
    assert names(ground, "regulator", level="三级") == []
    assert names(ground, "clerk") == ["楚雄市人民医院"]
    assert names(ground, "doctor") == ["楚雄市人民医院"]


def test_a_long_list_is_paged_without_losing_its_total(ground: Ground) -> None:
    client = ground.client("regulator")
    first = client.get("/api/institutions", {"limit": 2}).json()
    rest = client.get("/api/institutions", {"limit": 2, "after": first["next"]}).json()
    assert (first["total"], len(first["items"]), len(rest["items"]), rest["next"]) == (3, 2, 1, None)
    assert client.get("/api/institutions", {"after": "@@"}).status_code == 422


@pytest.mark.feature("10.2.1.1.3-05", "10.2.1.1.3-06")
def test_the_map_shows_where_institutions_are_and_how_many(ground: Ground) -> None:
    client = ground.client("regulator")
    points = {point["code"]: point for point in client.get("/api/institutions/map").json()}
    assert (points[CITY_HOSPITAL]["longitude"], points[CITY_HOSPITAL]["latitude"]) == (101.54, 25.03)
    counts = client.get("/api/institutions/statistics").json()
    assert [(county["name"], county["institutions"]) for county in counts["by_county"]] == [
        ("楚雄市", 1), ("禄丰市", 1), ("大姚县", 1),
    ]  # fmt: skip
    assert [(entry["name"], entry["institutions"]) for entry in counts["by_class"]] == [
        ("医院", 2),
        ("卫生院", 1),
    ]


@pytest.mark.feature(
    "10.2.1.1.3-01", "10.2.1.1.3-02", "10.2.1.1.3-03", "10.2.1.1-05", "11.7.1.2.1-01", "11.7.1.2.1-06", "11.7.1.6.1-05",
)  # fmt: skip
def test_a_new_institution_gets_its_code_place_and_services(ground: Ground) -> None:
    made = ground.client("regulator").post("/api/institutions", NEW_CLINIC, **JSON)
    assert made.status_code == 201, made.content
    seen = made.json()
    assert seen["code"] == NEW_CLINIC["credit_code"][8:17]
    assert (seen["class_name"], seen["county"], seen["services"]) == (
        "普通诊所",
        "楚雄市",
        ["全科医疗科", "中医科"],
    )
    assert [area["name"] for area in seen["service_area"]] == ["楚雄市"]
    assert (seen["longitude"], seen["latitude"]) == (101.55, 25.04)
    assert names(ground, "regulator", q="仁心") == ["楚雄仁心诊所"]


def test_all_that_is_wrong_is_said_at_once_with_advice(ground: Ground) -> None:
    wrong = NEW_CLINIC | {
        "credit_code": "92532301MA6K1A2B30", "class_code": "X999", "region_code": "999999", "level": "特级", "beds": -1,
        "longitude": 25.04, "latitude": 101.55,
    }  # fmt: skip
    refused = ground.client("regulator").post("/api/institutions", wrong, **JSON)
    assert refused.status_code == 422
    faults = {fault["place"]: fault for fault in refused.json()["faults"]}
    assert set(faults) == {"credit_code", "class_code", "region_code", "level", "beds", "longitude"}
    assert "颠倒" in faults["longitude"]["advice"]
    assert names(ground, "regulator", q="仁心") == []


@pytest.mark.feature("11.7.1.2.1-02", "11.7.1.2.1-03", "11.7.1.6.1-02")
def test_every_change_is_kept_and_any_day_is_answered(ground: Ground, actor: Actor) -> None:
    with frozen(datetime(2018, 3, 1, 2, tzinfo=UTC)):
        api.register(
            actor,
            InstitutionClaim(LUFENG_CENTRE, "禄丰市金山镇卫生院", class_code="C220", region_code="532302101000", beds=20),
        )  # fmt: skip
    client = ground.client("regulator")
    place = f"/api/institutions/{LUFENG_CENTRE}"
    changed = client.patch(place, {"beds": 60, "phone": "0878-4122000"}, **JSON)
    assert (changed.status_code, changed.json()["beds"]) == (200, 60)
    then = client.get(place, {"on": "2019-05-01"}).json()
    assert (then["beds"], then["county"], then["region_code"]) == (20, "禄丰县", "532331101000")
    now = client.get(place).json()
    assert (now["beds"], now["county"], now["region_code"]) == (60, "禄丰市", "532302101000")
    history = client.get(f"{place}/history").json()
    assert [entry["action_name"] for entry in history] == ["变更", "登记"]
    assert {(c["field_name"], c["before"], c["after"]) for c in history[0]["changes"]} == {
        ("床位数", "20", "60"), ("电话", "", "0878-4122000"),
    }  # fmt: skip
    assert client.patch(place, {"status": "closed"}, **JSON).json()["status_name"] == "已注销"
    early = client.get(place, {"on": "2017-01-01"})
    assert (early.status_code, early.json()["code"]) == (404, "facilities.not_yet_registered")
    backwards = client.patch(place, {"beds": 10, "effective": "2018-01-01"}, **JSON)
    assert (backwards.status_code, backwards.json()["code"]) == (422, "facilities.effective_date")


def test_a_region_is_answered_as_of_its_day(ground: Ground) -> None:
    client = ground.client("doctor")
    before = client.get("/api/regions/532302", {"on": "2019-01-01"}).json()
    assert (before["code"], before["name"], before["now_code"], before["now_name"]) == (
        "532331000000", "禄丰县", "532302000000", "禄丰市",
    )  # fmt: skip
    after = client.get("/api/regions/532331", {"on": "2022-01-01"}).json()
    assert (after["code"], after["full_name"]) == ("532302000000", "云南省楚雄彝族自治州禄丰市")
    assert client.get("/api/regions/532331101").json()["full_name"].endswith("禄丰市金山镇")
    assert client.get("/api/regions/999999").status_code == 404
    assert regions.at("532302101000", date(2018, 1, 1)) == regions.as_of("532331101000", date(2018, 1, 1))


def test_departments_belong_to_their_institution(ground: Ground) -> None:
    client = ground.client("clerk")
    form = {"name": "心血管内科", "class_code": "A03.04", "department": True, "parent_code": CITY_HOSPITAL}
    for expected in ("01", "02"):
        made = client.post("/api/institutions", form | {"name": f"心血管内科{expected}"}, **JSON)
        assert made.json()["code"] == f"{CITY_HOSPITAL}-{expected}", made.content
    listed = client.get(f"/api/institutions/{CITY_HOSPITAL}/departments").json()
    assert [entry["name"] for entry in listed] == ["心血管内科01", "心血管内科02"]
    assert names(ground, "clerk") == ["楚雄市人民医院"]


def test_a_clerk_registers_only_for_the_own_institution(ground: Ground) -> None:
    client = ground.client("clerk")
    for answer in (
        client.patch(f"/api/institutions/{DAYAO_HOSPITAL}", {"beds": 1}, **JSON),
        client.get(f"/api/institutions/{DAYAO_HOSPITAL}"),
        client.post("/api/institutions", NEW_CLINIC, **JSON),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "facilities.out_of_area")
    doctor = ground.client("doctor").patch(f"/api/institutions/{CITY_HOSPITAL}", {"beds": 1}, **JSON)
    assert (doctor.status_code, doctor.json()["code"]) == (403, "auth.forbidden")
    assert ground.client("regulator").get("/api/institutions/NOWHERE").status_code == 404
