"""The full population as its officer meets it: read from the province, put right, compared, told back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.registries.population.conftest import Simulator
from tests.registries.residents.conftest import Prefecture, person
from yizhou.kernel.auth.contracts import system_actor
from yizhou.kernel.db.api import fetch_all, unit_of_work
from yizhou.registries.population import api, jobs, syncing
from yizhou.registries.population.contracts import Row
from yizhou.registries.population.errors import ProvinceUnavailable
from yizhou.registries.residents import api as residents

Enter = Callable[[str], Client]
ACTOR = system_actor("测试")
SOUND = {"person_no": "A1", "citizen_id": "532301198001020148", "name": "李秀英", "sex": "2", "birth_date": "1980-01-02",
         "household_no": "H1", "relation": "0", "region": "532301103202"}  # fmt: skip


def put(*contents: dict[str, Any], table: str = "person", key: str = "person_no") -> Any:
    return api.take(ACTOR, [Row(table, str(one[key]), one) for one in contents], "test")


def send(client: Client, path: str, body: dict[str, Any], status: int = 200) -> Any:
    answer = client.post(f"/api/population/{path}", body, content_type="application/json")
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def read(client: Client, path: str, status: int = 200) -> Any:
    answer = client.get(f"/api/population/{path}")
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


@pytest.mark.django_db
@pytest.mark.feature("10.1.3-01", "10.1.3-02", "10.1.3-03", "10.1.3-04", "10.1.3-06")
def test_tables_fields_and_codes_have_one_structure_with_local_additions(enter: Enter) -> None:
    told = read(enter("officer"), "structure")
    tables = {table["id"]: table for table in told["tables"]}
    assert {"person", "household", "woman", "birth", "floating", "pregnancy"} <= set(tables)
    assert tables["person"]["name"] == "QYRK_RKJBXX"
    fields = {field["id"]: field for field in tables["person"]["fields"]}
    assert (fields["sex"]["name"], fields["sex"]["code_set"], fields["sex"]["local"]) == (
        "XBDM",
        "sex",
        False,
    )
    assert fields["x_poverty"]["local"], "added here, beside the national fields"
    assert tables["village_note"]["local"]
    codes = {each["id"]: each for each in told["code_sets"]}
    assert codes["sex"]["codes"]["1"].startswith("男")
    assert len(codes["ethnic"]["codes"]) == 56
    assert codes["poverty"]["local"]
    put(SOUND | {"x_poverty": "1"})
    assert read(enter("officer"), "records/person/A1")["facts"]["帮扶对象类别"] == "脱贫户"


@pytest.mark.django_db
def test_a_household_shows_its_members_and_a_person_everything_that_refers_to_her(enter: Enter) -> None:
    put(
        SOUND,
        SOUND | {"person_no": "A2", "name": "李阿妹", "citizen_id": "", "mother_no": "A1", "relation": "3"},
    )
    put({"household_no": "H1", "head_no": "A1", "head_name": "李秀英", "region": "532301103202"}, table="household", key="household_no")  # fmt: skip
    put(
        {"person_no": "A1", "name": "李秀英", "birth_date": "1980-01-02", "region": "532301103202"},
        table="woman",
    )
    told = read(enter("village"), "records/person/A1")
    assert [member["label"] for member in told["members"]] == ["李秀英", "李阿妹"]
    assert {(each["table"], each["label"]) for each in told["related"]} >= {("person", "李阿妹"), ("woman", "李秀英"), ("household", "李秀英")}  # fmt: skip
    assert [each["label"] for each in read(enter("officer"), "records/person?text=李")["items"]] == [
        "李秀英",
        "李阿妹",
    ]
    assert read(enter("officer"), "records/person?text=532301198001020148")["items"][0]["key"] == "A1"


@pytest.mark.django_db
def test_nobody_sees_people_beyond_the_own_part_of_the_prefecture(enter: Enter) -> None:
    put(SOUND)
    assert len(read(enter("village"), "records/person")["items"]) == 1
    assert read(enter("elsewhere"), "records/person")["items"] == []
    assert read(enter("elsewhere"), "records/person/A1", 404)["code"] == "population.record_not_found"
    assert read(enter("clerk"), "records/person", 403)["code"]
    masked = read(enter("village"), "records/person")["items"][0]["facts"]["公民身份号码"]
    assert "19800102" not in masked


@pytest.mark.django_db
def test_a_changed_record_keeps_what_it_said_before(enter: Enter) -> None:
    assert (put(SOUND).fresh, put(SOUND).same, put(SOUND | {"phone": "13987811111"}).changed) == (1, 1, 1)
    told = read(enter("officer"), "records/person/A1")
    assert (told["version"], [each["version"] for each in told["versions"]]) == (2, [1])
    assert "联系电话" not in told["versions"][0]["facts"]


@pytest.mark.django_db
@pytest.mark.feature("10.1.3-05")
def test_codes_that_are_not_national_ones_are_put_right_singly_and_in_bulk(enter: Enter) -> None:
    wrong = [SOUND | {"person_no": f"B{n}", "citizen_id": "", "marriage": "88"} for n in range(3)]
    assert put(*wrong, SOUND | {"sex": "女"}).refused == 3
    officer = enter("officer")
    told = read(officer, "repairs")
    [group] = told["groups"]
    assert (group["field_title"], group["value"], group["count"]) == ("婚姻状况", "88", 3)
    fault = told["items"][0]["faults"][0]
    assert "不在婚姻状况代码中" in fault["problem"]
    assert fault["suggestions"]
    one = told["items"][0]
    refused = send(officer, f"repairs/{one['id']}", {"changes": {"marriage": "99x"}}, 422)
    assert (refused["code"], "婚姻状况" in refused["detail"]) == ("population.still_faulty", True)
    assert send(officer, f"repairs/{one['id']}", {"changes": {"marriage": "20"}})["fresh"] == 1
    rest = send(officer, "repairs/bulk", {"table": "person", "field": "marriage", "value": "88", "to": "10"})
    assert rest["fresh"] == 2
    assert read(officer, "repairs")["items"] == []
    assert read(officer, "records/person/A1")["facts"]["性别"].startswith("女"), (
        "a known old writing is put right by itself"
    )
    assert fetch_all("SELECT state, count(*) FROM population_correction GROUP BY 1") == [("waiting", 3)]
    assert send(
        enter("village"), "repairs/bulk", {"table": "person", "field": "a", "value": "b", "to": "c"}, 403
    )


@pytest.mark.django_db(transaction=True)
def test_the_province_is_read_page_by_page_through_failures_and_the_second_run_reads_only_what_changed(
    prefecture: Prefecture, simulator: Simulator
) -> None:
    simulator.control(fail=2)
    with unit_of_work():
        syncing.start(ACTOR)
    jobs.read_all(simulator.province())
    [run] = api.runs(ACTOR)
    assert (run.state, run.problem) == ("done", "")
    assert run.pages >= 7, "700 people are two pages, each other table one"
    assert run.taken.refused >= 7
    counted = dict(fetch_all("SELECT kind, count(*) FROM population_record GROUP BY 1"))
    waiting = fetch_all("SELECT count(*) FROM population_repair WHERE state = 'open' AND kind = 'person'")[0][
        0
    ]
    assert counted["person"] + waiting == 700
    simulator.control(put={"person": [{"key": "P0000001", "content": None}]})
    with unit_of_work():
        syncing.start(ACTOR)
    jobs.read_all(simulator.province())
    latest = api.runs(ACTOR)[0].taken
    assert (latest.deleted, latest.fresh, latest.changed, latest.refused) == (1, 0, 0, 0)


@pytest.mark.django_db(transaction=True)
def test_a_run_that_was_killed_goes_on_where_it_was(
    prefecture: Prefecture, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    with unit_of_work():
        syncing.start(ACTOR)
    province = simulator.province()
    ask, asked = province.changes, []

    def dying(table: str, since: str, cursor: str) -> Any:
        asked.append((table, cursor))
        if len(asked) == 2:
            raise KeyboardInterrupt
        return ask(table, since, cursor)

    monkeypatch.setattr(province, "changes", dying)
    with pytest.raises(KeyboardInterrupt):
        jobs.read_all(province)
    first = asked[1]
    jobs.read_all(simulator.province())
    assert first[1] != "", "the second page was asked for by its cursor"
    [run] = api.runs(ACTOR)
    assert run.state == "done"
    assert fetch_all("SELECT count(*) FROM population_version") == [(0,)], "nothing was read twice"


@pytest.mark.django_db(transaction=True)
def test_a_wrong_secret_and_a_silent_province_are_said_and_nothing_is_lost(
    prefecture: Prefecture, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yizhou.registries.population.province.time.sleep", lambda seconds: None)
    with unit_of_work():
        syncing.start(ACTOR)
    with pytest.raises(ProvinceUnavailable, match="签名不正确"):
        jobs.read_all(simulator.province("falsch"))
    simulator.control(fail=9)
    with pytest.raises(ProvinceUnavailable, match="500"):
        jobs.read_all(simulator.province())
    [run] = api.runs(ACTOR)
    assert (run.state, run.problem) == ("running", "HTTP 500")


@pytest.mark.django_db(transaction=True)
def test_corrections_reach_the_province_once_and_its_objections_come_back(
    enter: Enter, simulator: Simulator
) -> None:
    with unit_of_work():
        put(*(SOUND | {"person_no": f"B{n}", "citizen_id": "", "marriage": "88"} for n in range(3)))
    send(
        enter("officer"), "repairs/bulk", {"table": "person", "field": "marriage", "value": "88", "to": "10"}
    )
    simulator.control(refuse=["B1"])
    assert jobs.send_all(simulator.province()) == 2
    assert jobs.send_all(simulator.province()) == 0
    assert {each["key"] for each in simulator.state()["corrections"]} == {"B0", "B2"}
    assert fetch_all("SELECT key, problem FROM population_correction WHERE state = 'refused'") == [
        ("B1", "与公安信息不符")
    ]
    assert read(enter("officer"), "sync")["corrections"] == {"accepted": 2, "refused": 1}


@pytest.mark.django_db
def test_who_is_only_there_only_here_or_told_of_differently_is_listed_and_settled(enter: Enter) -> None:
    known = residents.resolve(
        ACTOR, person(address="楚雄市吕合镇中屯村12号", region_code="532301103202")
    ).resident_id
    alone = residents.resolve(ACTOR, person(name="起家福", number="532301197505050016", local_id="P9", sex="1",
                                            birth_date=None, phones=("13600001111",), region_code="532301103202")).resident_id  # fmt: skip
    put(
        SOUND | {"name": "李秀瑛", "death_date": "2025-01-01"},
        SOUND | {"person_no": "A9", "citizen_id": "", "name": "普文芳"},
    )
    officer = enter("officer")
    assert api.compare(ACTOR) == {"only_there": 1, "only_here": 1, "differs": 2}
    told = read(officer, "differences")
    by_field = {(each["kind"], each["field"]): each for each in told["items"]}
    assert (by_field["differs", "name"]["theirs"], by_field["differs", "name"]["ours"]) == (
        "李秀瑛",
        "李秀英",
    )
    assert by_field["only_here", ""]["resident_id"] == str(alone)
    assert sum(each["count"] for each in told["counts"]) == 4

    def settle(kind: str, field: str, decision: str, status: int = 200) -> Any:
        ids = [by_field[kind, field]["id"]]
        return send(
            officer,
            "differences/decision",
            {"ids": ids, "decision": decision, "reason": "核对户口簿"},
            status,
        )

    assert settle("only_there", "", "theirs", 422)["code"] == "population.unknown_decision"
    settle("differs", "name", "theirs")
    assert residents.get(ACTOR, known).name == "李秀瑛"
    settle("differs", "death_date", "ours")
    assert fetch_all("SELECT key, content ->> 'death_date' FROM population_correction") == [("A1", "")]
    settle("only_there", "", "register")
    [(fresh,)] = fetch_all("SELECT resident_id FROM population_record WHERE key = 'A9'")
    assert residents.get(ACTOR, fresh).name == "普文芳"
    assert settle("only_there", "", "register", 404)["code"] == "population.difference_not_found"
    assert len(read(officer, "differences")["items"]) == 1
    book = officer.get("/api/population/differences.xlsx")
    assert book.content[:2] == b"PK"
    assert read(officer, "overview")["open_differences"] == 1


@pytest.mark.django_db
def test_the_overview_counts_by_place_and_age(enter: Enter) -> None:
    put(SOUND, SOUND | {"person_no": "A2", "citizen_id": "", "sex": "1", "birth_date": "2020-05-01"})
    told = read(enter("officer"), "overview")
    [people] = [each for each in told["counts"] if each["table"] == "person"]
    assert (people["count"], "楚雄市" in people["region_name"]) == (2, True)
    assert {(each["age"], each["sex"]) for each in told["ages"]} == {(45, "2"), (5, "1")}


@pytest.mark.django_db
def test_without_an_address_of_the_province_the_officer_is_told_what_to_set(
    enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("YIZHOU_POPULATION_URL", raising=False)
    told = send(enter("officer"), "sync", {}, 422)
    assert told["code"] == "population.province_not_configured"
    assert "YIZHOU_POPULATION_URL" in told["advice"]
