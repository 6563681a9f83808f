"""From the record through the warehouse to the pages: over HTTP, on the real database."""

from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from tests.registries.ground import (
    CITY_HOSPITAL,
    DAYAO_HOSPITAL,
    JSON,
    LUFENG_CENTRE,
    PASSWORD,
    Ground,
    make_ground,
)
from yizhou.engines.indicators import api
from yizhou.engines.warehouse import api as warehouse
from yizhou.kernel.auth.api import NewAccount, save_accounts
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import today
from yizhou.kernel.db.api import savepoint
from yizhou.records.fhir import api as fhir
from yizhou.records.fhir.contracts import Write
from yizhou.registries.facilities import api as facilities
from yizhou.registries.facilities.contracts import InstitutionClaim
from yizhou.registries.residents import api as residents
from yizhou.registries.residents.contracts import Identifier, IdentifierKind, PersonClaim

pytestmark = pytest.mark.django_db


def _encounter(facility: str, start: str, kind: str = "AMB", **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Encounter", "status": "finished", "class": {"code": kind}, "period": {"start": start},
        "serviceProvider": {"identifier": {"value": facility}}, "participant": [{"individual": {"display": "张医生"}}], **more,
    }  # fmt: skip


@pytest.fixture
def ground(actor: Actor) -> Ground:
    made = make_ground()
    county = made.places["532326000000"].id
    save_accounts([NewAccount("county", PASSWORD, "县监管员", assignments=(("public_health", county),))])
    claim = PersonClaim(
        name="普秀兰", sex="2", identifiers=(Identifier(IdentifierKind.LOCAL, "L1", CITY_HOSPITAL),), source=CITY_HOSPITAL,
        local_id="L1",
    )  # fmt: skip
    resident = residents.resolve(actor, claim, made.places[CITY_HOSPITAL].id).resident_id
    facilities.register(
        actor, InstitutionClaim(CITY_HOSPITAL, "楚雄市人民医院", "A100", region_code="532301000000", beds=100)
    )
    stay = {"period": {"start": "2025-03-01T08:00:00+08:00", "end": "2025-03-05T08:00:00+08:00"}}
    contents = [
        _encounter(CITY_HOSPITAL, "2025-03-01"), _encounter(CITY_HOSPITAL, "2024-03-01"),
        _encounter(DAYAO_HOSPITAL, "2025-04-01"), _encounter(LUFENG_CENTRE, "2025-04-01"),
        {**_encounter(CITY_HOSPITAL, "", "IMP"), **stay},
    ]  # fmt: skip
    fhir.write(actor, [Write(resident, one, "H", str(number)) for number, one in enumerate(contents)])
    _bring(actor)
    return made


def _bring(actor: Actor) -> Any:
    # The rows just written are part of the test's own transaction, which no other may wait for.
    return api.bring_up_to_date(actor, savepoint)


def _get(client: Client, path: str, status: int = 200, **query: str) -> Any:
    answer = client.get(path, query)
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


@pytest.mark.feature(
    "10.1.5-03",
    "10.2.2.1-01",
    "10.2.2.1-04",
    "10.2.2.3-01",
    "10.2.2.3-02",
    "10.2.2.3-03",
    "11.5.2-06",
    "11.5.2-07",
    "11.5.28-18",
    "11.5.14.b-01",
)
def test_figure_is_drilled_from_prefecture_to_doctor_and_compared(ground: Ground) -> None:
    client = ground.client("regulator")
    reading = _get(client, "/api/indicators/outpatient_visits/reading", period="2025")
    assert (reading["place"]["level"], reading["point"]["value"], reading["last_year"]["value"]) == (
        "prefecture",
        3,
        1,
    )
    assert {each["place"]["name"]: each["value"] for each in reading["parts"]} == {
        "楚雄市": 1,
        "禄丰市": 1,
        "大姚县": 1,
    }
    county = _get(client, "/api/indicators/outpatient_visits/reading", period="2025-03", place="532301000000")
    assert [(each["place"]["code"], each["value"]) for each in county["parts"]] == [(CITY_HOSPITAL, 1)]
    doctors = _get(client, "/api/indicators/outpatient_visits/reading", period="2025", place=CITY_HOSPITAL)
    assert [(each["place"]["name"], each["value"]) for each in doctors["parts"]] == [("张医生", 1)]
    assert [each["period"] for each in doctors["trend"]] == ["2024", "2025"]


@pytest.mark.feature(
    "11.5.14.b-05",
    "11.5.14.b-06",
    "11.5.14.b-07",
    "11.5.14.c-01",
    "11.5.14.c-02",
    "11.5.14.c-03",
    "11.5.14.c-04",
)
def test_stay_gives_admission_discharge_and_length(ground: Ground) -> None:
    client = ground.client("regulator")
    for indicator, value in (
        ("admissions", 1),
        ("discharges", 1),
        ("bed_days_discharged", 4),
        ("average_stay", 4),
    ):
        assert _get(client, f"/api/indicators/{indicator}/reading", period="2025")["point"]["value"] == value
    expected = {"bed_occupancy": 4 / (100 * 365) * 100, "bed_working_days": 0.04, "bed_turnover": 0.01}
    for indicator, value in expected.items():
        reading = _get(client, f"/api/indicators/{indicator}/reading", period="2025", place=CITY_HOSPITAL)
        assert reading["point"]["value"] == pytest.approx(value)


@pytest.mark.feature("10.2.2.2.2-02")
def test_county_officer_sees_only_the_own_county(ground: Ground) -> None:
    client = ground.client("county")
    reading = _get(client, "/api/indicators/outpatient_visits/reading", period="2025")
    assert (reading["place"]["name"], reading["point"]["value"], reading["among"]) == ("大姚县", 1, 0)
    assert [each["name"] for each in reading["path"]] == ["大姚县"]
    refused = _get(client, "/api/indicators/outpatient_visits/reading", 404, place="532301000000")
    assert refused["code"] == "indicators.place_unknown"
    assert _get(ground.client("doctor"), "/api/indicators", 403)["code"]


def test_cases_name_only_whom_the_actor_may_see(ground: Ground) -> None:
    path = "/api/indicators/outpatient_visits/cases"
    [case] = _get(ground.client("regulator"), path, period="2025", place="532326000000")
    assert (case["name"], case["facility"]) == ("普秀兰", DAYAO_HOSPITAL)
    [hidden] = _get(ground.client("county"), path, period="2025", place="532326000000")
    assert (hidden["name"], hidden["resident_id"]) == ("", None)


@pytest.mark.feature("11.5.28-01", "11.5.28-07", "11.5.28-08", "11.5.28-09", "10.2.2.1-02")
def test_library_tells_definition_formula_and_source(ground: Ground) -> None:
    client = ground.client("regulator")
    sets = _get(client, "/api/indicators")
    listed = [one for each in sets for one in each["indicators"]]
    assert len(listed) >= 60
    one = _get(client, "/api/indicators/bed_occupancy")
    assert (one["catalogue"], one["unit"]) == ("HSI07.02.001", "%")
    assert "fact_encounter" in one["tables"]
    assert {"hospital_operation", "resources", "public_health"} <= {
        each["id"] for each in sets if each["indicators"]
    }
    assert _get(client, "/api/indicators/none", 404)["code"] == "indicators.unknown"


def test_second_refresh_computes_only_what_changed(ground: Ground, actor: Actor) -> None:
    assert _bring(actor).indicators == 0
    resident = warehouse.resident_of(_resident_name())
    fhir.write(actor, [Write(resident, _encounter(CITY_HOSPITAL, "2025-05-01"), "H", "new")])
    run = _bring(actor)
    assert "outpatient_visits" in run.changed
    assert "messages" not in run.changed
    client = ground.client("regulator")
    assert _get(client, "/api/indicators/outpatient_visits/reading", period="2025")["point"]["value"] == 4


def _resident_name() -> str:
    with warehouse.opened(("fact_encounter",)) as ask:
        return ask("SELECT resident FROM fact_encounter LIMIT 1")[0][0]


def test_deleted_encounter_leaves_the_star(ground: Ground, actor: Actor) -> None:
    fhir.retire(actor, warehouse.resident_of(_resident_name()), "H", "0", [])
    _bring(actor)
    client = ground.client("regulator")
    assert _get(client, "/api/indicators/outpatient_visits/reading", period="2025")["point"]["value"] == 2


def test_star_holds_no_name(ground: Ground) -> None:
    tables = {one["id"]: one for one in _get(ground.client("regulator"), "/api/warehouse")}
    assert tables["fact_encounter"]["rows"] == 5
    assert not {"name", "citizen_id", "phone"} & {column[0] for column in tables["dim_resident"]["columns"]}
    with warehouse.opened(("dim_resident",)) as ask:
        assert "普秀兰" not in str(ask("SELECT * FROM dim_resident"))


@pytest.mark.feature("8.11-02", "8.11-03")
def test_dashboard_is_kept_shared_by_role_and_read_in_one_request(ground: Ground) -> None:
    client = ground.client("regulator")
    tile = {
        "indicator": "outpatient_visits",
        "chart": "trend",
        "grain": "year",
        "x": 0,
        "y": 0,
        "w": 6,
        "h": 4,
    }
    body = {"name": "门诊", "roles": ["公共卫生人员"], "tiles": [tile]}
    made = client.post("/api/dashboards", body, **JSON)
    assert made.status_code == 201, made.content.decode()
    board = _get(client, f"/api/dashboards/{made.json()['id']}")
    assert (board["tiles"][0]["point"]["value"], len(board["tiles"][0]["parts"])) == (3, 3)
    other = ground.client("county")
    assert "门诊" in [each["name"] for each in _get(other, "/api/dashboards")]
    shared = _get(other, f"/api/dashboards/{board['id']}")
    assert (shared["mine"], shared["tiles"][0]["point"]["value"]) == (False, 1)
    assert other.put(f"/api/dashboards/{board['id']}", {**body, "revision": 1}, **JSON).status_code in (
        403,
        404,
    )
    stale = client.put(f"/api/dashboards/{board['id']}", {**body, "revision": 7}, **JSON)
    assert stale.json()["code"] == "indicators.dashboard_changed"
    wrong = client.post("/api/dashboards", {"name": "", "tiles": [{**tile, "indicator": "x"}]}, **JSON)
    assert wrong.json()["code"] == "indicators.dashboard_faulty"
    stranger = client.post("/api/dashboards", {**body, "roles": ["没有的角色"]}, **JSON)
    assert "没有这个角色" in stranger.json()["detail"]
    covered = client.post("/api/dashboards", {**body, "tiles": [tile, {**tile, "x": 3}]}, **JSON)
    assert "重叠" in covered.json()["detail"]
    assert client.delete(f"/api/dashboards/{board['id']}", headers=JSON["headers"]).status_code == 204
    _get(client, f"/api/dashboards/{board['id']}", 404)


def test_alert_is_raised_within_scope_and_handled_once(ground: Ground, actor: Actor) -> None:
    day = today().replace(year=today().year - 1, month=1, day=1)
    long = {"period": {"start": f"{day}", "end": f"{day.replace(day=21)}"}}
    resident = warehouse.resident_of(_resident_name())
    stays = [{**_encounter(DAYAO_HOSPITAL, "", "IMP"), **long} for _ in range(6)]
    fhir.write(actor, [Write(resident, one, "H", f"long{number}") for number, one in enumerate(stays)])
    _bring(actor)
    county = ground.client("county")
    raised = [
        each for each in _get(county, "/api/indicator-alerts")["items"] if each["indicator"] == "average_stay"
    ]
    assert {each["place_name"] for each in raised} == {"大姚县", "大姚县人民医院"}
    assert {(each["value"], each["threshold"], each["when"]) for each in raised} == {(20, 12, "above")}
    path = f"/api/indicator-alerts/{raised[0]['id']}/handling"
    assert county.post(path, {"note": "  "}, **JSON).json()["code"] == "indicators.alert_note_missing"
    answer = county.post(path, {"note": "已约谈"}, **JSON)
    assert (answer.json()["note"], answer.json()["handled_by"]) == ("已约谈", "县监管员")
    again = county.post(path, {"note": "改口"}, **JSON)
    assert (again.status_code, again.json()["code"]) == (404, "indicators.alert_unknown")
    _bring(actor)
    assert raised[0]["id"] not in [each["id"] for each in _get(county, "/api/indicator-alerts")["items"]]


def test_alert_unknown_is_refused(ground: Ground) -> None:
    client = ground.client("regulator")
    answer = client.post(f"/api/indicator-alerts/{uuid4()}/handling", {"note": "已核实"}, **JSON)
    assert answer.json()["code"] == "indicators.alert_unknown"
    assert _get(client, "/api/indicator-alerts")["total"] == 0


def test_ready_dashboards_are_told_by_role_and_belong_to_nobody(ground: Ground) -> None:
    client = ground.client("regulator")
    boards = {each["name"]: each for each in _get(client, "/api/dashboards")}
    ready = boards["全州卫生健康总览"]
    assert (ready["owner"], ready["mine"]) == ("平台", False)
    shown = _get(client, f"/api/dashboards/{ready['id']}")
    assert len(shown["tiles"]) == ready["tiles"] >= 10
    visits = next(each for each in shown["tiles"] if each["indicator"] == "total_visits")
    assert visits["point"]["value"] > 0
    assert not visits["running"]
    county = ground.client("county")
    assert "全州卫生健康总览" not in [each["name"] for each in _get(county, "/api/dashboards")]
    _get(county, f"/api/dashboards/{ready['id']}", 404)
    refused = client.put(f"/api/dashboards/{ready['id']}", {"name": "改", "tiles": [], "revision": 1}, **JSON)
    assert refused.json()["code"] == "indicators.dashboard_unknown"


def test_figures_are_exported_as_workbook(ground: Ground) -> None:
    client = ground.client("regulator")
    ready = next(each for each in _get(client, "/api/dashboards") if each["name"] == "全州卫生健康总览")
    for path in (
        "/api/indicators/outpatient_visits/reading.xlsx?period=2025",
        f"/api/dashboards/{ready['id']}/figures.xlsx",
    ):
        answer = client.get(path)
        assert answer.status_code == 200, answer.content.decode()
        book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
        assert book.sheet_names == ["指标", "下级", "趋势", "定义"]
        rows = book.get_sheet_by_name("指标").to_python()
        assert "门诊人次" in str(rows) or "总诊疗人次" in str(rows)
    single = client.get("/api/indicators/outpatient_visits/reading.xlsx?period=2025")
    [_, row] = CalamineWorkbook.from_filelike(BytesIO(single.content)).get_sheet_by_name("指标").to_python()
    assert (row[0], row[2], row[3], row[7]) == ("门诊人次", "2025年", 3, 1)
