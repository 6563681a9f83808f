"""How far institutions apply a document: they state it, the regulator oversees and checks it."""

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from tests.registries.ground import CITY_HOSPITAL, Ground
from tests.registries.standards_documents.conftest import PATH, RULE, Enter, carry, publish

pytestmark = pytest.mark.django_db


def test_an_institution_states_and_the_regulator_sees_who_has_not(enter: Enter, ground: Ground) -> None:
    clerk, dayao, regulator = enter("clerk"), enter("dayao"), enter("regulator")
    rule = publish(enter)
    [asked] = clerk.get("/adoptions/own")
    assert (asked["number"], asked["status_title"], asked["current"]) == (RULE["number"], "未填报", False)
    path = f"/{rule['id']}/adoption"
    assert clerk.send("put", path, {"status": "half"}, 422)["code"] == "standards_documents.choice_unknown"
    assert "情况说明" in clerk.send("put", path, {"status": "partly", "since": "2026-03-01"}, 422)["detail"]
    assert "日期" in clerk.send("put", path, {"status": "done"}, 422)["detail"]
    clerk.send(
        "put", path, {"status": "partly", "since": "2026-03-01", "note": "检验已核对，影像未核对"}, 204
    )
    [standing] = regulator.get("/adoptions/overview")
    assert (standing["institutions"], standing["counts"], standing["unstated"]) == (2, {"partly": 1}, 1), (
        "hospitals only"
    )
    counties = regulator.get("/adoptions/overview", document_id=rule["id"])
    assert [(each["name"], each["counts"], each["unstated"]) for each in counties] == [
        ("楚雄市", {"partly": 1}, 0),
        ("大姚县", {}, 1),
    ]
    [missing] = regulator.get(f"/{rule['id']}/adoptions", status="unstated")["items"]
    assert missing["organisation"] == "大姚县人民医院"
    first = regulator.get(f"/{rule['id']}/adoptions", limit=1)
    second = regulator.get(f"/{rule['id']}/adoptions", limit=1, after=first["next"])
    assert {first["items"][0]["organisation"], second["items"][0]["organisation"]} == {
        "大姚县人民医院",
        "楚雄市人民医院",
    }
    assert second["next"] is None
    hospital = ground.places[CITY_HOSPITAL].id
    finding = f"/{rule['id']}/adoptions/{hospital}/finding"
    assert (
        regulator.send("put", finding, {"result": "rectify"}, 422)["code"]
        == "standards_documents.reason_missing"
    )
    regulator.send("put", finding, {"result": "rectify", "note": "三十日内完成影像核对"}, 204)
    assert clerk.get("/adoptions/own")[0]["check_note"] == "三十日内完成影像核对"
    assert regulator.get("/adoptions/overview")[0]["rectify"] == 1
    clerk.send("put", path, {"status": "done", "since": "2026-04-01"}, 204)
    assert clerk.get("/adoptions/own")[0]["checked"] == "", "a new statement is checked anew"
    away = f"/{rule['id']}/adoptions/{missing['organisation_id']}/finding"
    assert (
        regulator.send("put", away, {"result": "confirmed"}, 409)["code"] == "standards_documents.not_stated"
    )
    assert dayao.get("/adoptions/own")[0]["status"] == ""
    content = regulator.client.get(f"{PATH}/{rule['id']}/adoptions.xlsx").content
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert {(row[0], row[4]) for row in rows[1:]} == {
        ("楚雄市人民医院", "已实施"),
        ("大姚县人民医院", "未填报"),
    }


def test_a_statement_is_of_a_version_and_a_new_one_asks_again(enter: Enter) -> None:
    clerk, officer, regulator = enter("clerk"), enter("officer"), enter("regulator")
    rule = publish(enter)
    clerk.send("put", f"/{rule['id']}/adoption", {"status": "done", "since": "2026-03-01"}, 204)
    officer.step(rule, "revise")
    carry(enter, rule, regulator)
    [mine] = clerk.get("/adoptions/own")
    assert (mine["version"], mine["in_force"], mine["current"]) == (1, 2, False)
    [standing] = regulator.get("/adoptions/overview")
    assert (standing["counts"], standing["outdated"]) == ({}, 1)
    assert len(regulator.get(f"/{rule['id']}/adoptions", status="outdated")["items"]) == 1


def test_a_document_that_does_not_concern_an_institution_is_not_stated(enter: Enter) -> None:
    clerk = enter("clerk")
    rule = publish(enter, RULE | {"audience": ["C"]})
    assert clerk.get("/adoptions/own") == []
    refused = clerk.send("put", f"/{rule['id']}/adoption", {"status": "done", "since": "2026-03-01"}, 409)
    assert refused["code"] == "standards_documents.not_concerned"
