"""Assembled documents over HTTP: workshop, review, engine, monitor."""

import copy
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from tests.records.conftest import HEADERS, PASSWORD, Place
from yizhou.kernel.auth.api import NewAccount, save_accounts
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, fetch_all
from yizhou.records.assembled import api, material
from yizhou.records.assembled.material import Wanted
from yizhou.records.fhir import api as fhir
from yizhou.records.fhir.contracts import Write

pytestmark = pytest.mark.django_db
JSON = "application/json"
Enter = Callable[[str], Client]


@pytest.fixture
def desk(place: Place) -> Enter:
    """Who makes templates (`maker`, `maker2` may also review)."""

    def enter(name: str) -> Client:
        role = {"maker": "exchange_engineer", "boss": "administrator", "reviewer": "regulator"}[name]
        save_accounts([NewAccount(name, PASSWORD, name, assignments=((role, place.hospital.id),))])
        client = Client(headers=HEADERS)
        assert (
            client.post(
                "/api/session", {"username": name, "password": PASSWORD}, content_type=JSON
            ).status_code
            == 200
        )
        return client

    return enter


@pytest.fixture
def record(actor: Actor, resident: UUID) -> UUID:
    """A resident with an allergy, two conditions of one code and a hostile name."""
    on = {"subject": {"reference": f"Patient/{resident}"}}
    pressure = {
        "resourceType": "Condition",
        **on,
        "code": {"coding": [{"system": "icd", "code": "I10"}], "text": "高血压"},
    }
    contents: list[dict[str, Any]] = [
        {
            "resourceType": "AllergyIntolerance",
            "patient": on["subject"],
            "code": {"text": "青霉素<script>alert(1)</script>"},
        },
        {**pressure, "recordedDate": "2020-01-01"},
        {**pressure, "recordedDate": "2026-01-01"},
    ]
    fhir.write(
        actor, [Write(resident, content, "test", str(number)) for number, content in enumerate(contents)]
    )
    return resident


def content_of(client: Client, template: str = "health_summary", number: int = 1) -> dict[str, Any]:
    return copy.deepcopy(client.get(f"/api/assembled/templates/{template}/{number}").json()["content"])


def preview(client: Client, content: dict[str, Any], **whom: Any) -> dict[str, Any]:
    body = {"content": content, **(whom or {"sample": "health_summary"})}
    return client.post("/api/assembled/preview", body, content_type=JSON).json()


@pytest.mark.feature("10.2.1.6(3)-05", "10.1.1.2-03")
def test_the_engine_assembles_a_residents_document_as_page_and_as_fhir_document(
    log_in: Enter, record: UUID
) -> None:
    doctor = log_in("doctor")
    offers = doctor.get(f"/api/residents/{record}/assembled").json()
    assert {(each["title"], bool(each["why_not"])) for each in offers} == {
        ("健康档案摘要", False), ("门诊病历摘要", False), ("儿童健康", True), ("孕产妇", True),
    }  # fmt: skip
    page = doctor.get(f"/api/residents/{record}/assembled/health_summary")
    text = page.content.decode()
    assert page["Content-Security-Policy"].startswith("sandbox")
    assert "沙玛阿依" in text
    assert "青霉素&lt;script&gt;" in text
    assert text.count("<td>高血压</td>") == 1
    assert "2026-01-01" in text
    document = doctor.get(f"/api/residents/{record}/assembled/health_summary?form=fhir").json()
    assert document["type"] == "document"
    composition, *others = (each["resource"] for each in document["entry"])
    assert (composition["resourceType"], composition["type"]["coding"][0]["code"]) == (
        "Composition",
        "60591-5",
    )
    held = {f"{each['resourceType']}/{each['id']}" for each in others}
    pointed = {ref["reference"] for section in composition["section"] for ref in section.get("entry", [])}
    assert pointed
    assert pointed | {composition["subject"]["reference"]} == held
    for section in composition["section"]:
        assert section["text"]["div"].startswith("<div")
    rows = fetch_all("SELECT action FROM audit_entry WHERE what LIKE '组装文档%%' ORDER BY action")
    assert rows == [("export",), ("read",)]


def test_a_template_for_others_is_refused_with_its_reason(log_in: Enter, record: UUID) -> None:
    answer = log_in("doctor").get(f"/api/residents/{record}/assembled/child_health")
    assert (answer.status_code, answer.json()["code"]) == (409, "assembled.not_for_this_resident")
    assert "年龄" in answer.json()["detail"]
    assert (
        log_in("doctor").get(f"/api/residents/{record}/assembled/nothing").json()["code"]
        == "assembled.template_unknown"
    )


def test_who_may_not_see_the_resident_gets_no_document(log_in: Enter, record: UUID, desk: Enter) -> None:
    url = f"/api/residents/{record}/assembled/health_summary"
    assert log_in("elsewhere").get(url).json()["code"] == "residents.out_of_scope"
    assert log_in("clerk").get(url).status_code == 403
    assert log_in("resident").get(url).status_code == 200
    refused = preview(desk("maker"), content_of(desk("maker")), resident_id=str(record))
    assert refused["code"] == "auth.forbidden"


@pytest.mark.feature("10.2.1.6(3)-01", "10.2.1.6(3)-03", "10.2.1.6(3)-04")
def test_a_version_is_made_reviewed_by_another_and_replaces_the_published(
    desk: Enter, log_in: Enter, record: UUID
) -> None:
    maker = desk("maker")
    content = content_of(maker)
    content["sections"][1]["title"] = "过敏与不良反应"
    draft = maker.put("/api/assembled/draft", {"content": content}, content_type=JSON).json()
    assert (draft["number"], draft["state"], draft["made_by"]) == (2, "draft", "maker")
    assert maker.put("/api/assembled/draft", {"content": content}, content_type=JSON).json()["number"] == 2
    version = "/api/assembled/templates/health_summary/2"
    early = desk("reviewer").post(f"{version}/decision", {"accept": True}, content_type=JSON)
    assert early.json()["code"] == "assembled.version_closed"
    assert maker.post(f"{version}/submission").json()["state"] == "review"
    assert (
        maker.put("/api/assembled/draft", {"content": content}, content_type=JSON).json()["code"]
        == "assembled.version_closed"
    )
    assert maker.post(f"{version}/decision", {"accept": True}, content_type=JSON).status_code == 403
    silent = desk("reviewer").post(f"{version}/decision", {"accept": False}, content_type=JSON)
    assert silent.json()["code"] == "assembled.reason_missing"
    back = (
        desk("reviewer")
        .post(f"{version}/decision", {"accept": False, "note": "标题再议"}, content_type=JSON)
        .json()
    )
    assert (back["state"], back["note"], back["decided_by"]) == ("draft", "标题再议", "reviewer")
    maker.post(f"{version}/submission")
    assert (
        desk("reviewer").post(f"{version}/decision", {"accept": True}, content_type=JSON).json()["state"]
        == "published"
    )
    states = {(each["number"], each["state"]) for each in maker.get("/api/assembled/templates").json()
              if each["template"] == "health_summary"}  # fmt: skip
    assert states == {(1, "retired"), (2, "published")}
    page = log_in("doctor").get(f"/api/residents/{record}/assembled/health_summary").content.decode()
    assert "过敏与不良反应" in page
    assert "第 2 版" in page


def test_nobody_reviews_the_own_work(desk: Enter) -> None:
    boss = desk("boss")
    boss.put("/api/assembled/draft", {"content": content_of(boss)}, content_type=JSON)
    boss.post("/api/assembled/templates/health_summary/2/submission")
    refused = boss.post(
        "/api/assembled/templates/health_summary/2/decision", {"accept": True}, content_type=JSON
    )
    assert refused.json()["code"] == "assembled.own_work"


@pytest.mark.feature("10.2.1.6(3)-02")
def test_the_preview_shows_what_the_engine_will_make_of_unsaved_content(desk: Enter) -> None:
    maker = desk("maker")
    content = content_of(maker)
    shown = preview(maker, content)
    assert "起文明" in shown["html"]
    assert "苯磺酸氨氯地平片" in shown["html"]
    content["sections"] = [each for each in content["sections"] if each["id"] != "medicines"]
    content["title"] = "我的摘要"
    changed = preview(maker, content)
    assert "我的摘要" in changed["html"]
    assert "苯磺酸氨氯地平片" not in changed["html"]
    assert preview(maker, content, sample="nobody")["code"] == "assembled.sample_unknown"


@pytest.mark.parametrize(
    "template", ["health_summary", "outpatient_summary", "child_health", "maternal_health"]
)
def test_each_shipped_template_fills_every_section_of_its_sample(
    desk: Enter, actor: Actor, template: str
) -> None:
    made = api.preview(actor, content_of(desk("maker"), template), sample=template)
    assert made.problems == ()
    assert [each.id for each in made.sections if not each.rows] in ([], ["deliveries"])  # not born yet


def test_everything_wrong_with_a_template_is_told_at_once(desk: Enter) -> None:
    maker = desk("maker")
    content = content_of(maker)
    content["code"] = {}
    content["sections"][1] |= {"id": "person", "layout": "poster"}
    content["sections"][2]["source"] = {"kind": "resources", "types": ["Potion"], "limit": 0}
    content["sections"][3]["columns"] = [{"title": "x", "paths": ["a b"]}]
    content["sections"][6]["source"] |= {"kinds": ["party"]}
    found = {each["place"] for each in preview(maker, content)["faults"]}
    assert found == {
        "code", "sections[1].id", "sections[1].layout", "sections[2].source.types", "sections[2].source.limit",
        "sections[3].columns[0]", "sections[6].source.kinds",
    }  # fmt: skip
    kept = maker.put("/api/assembled/draft", {"content": content}, content_type=JSON)
    assert (kept.status_code, kept.json()["code"], len(kept.json()["faults"])) == (
        422,
        "assembled.template_invalid",
        7,
    )
    assert fetch_all("SELECT count(*) FROM assembled_version") == [(0,)]


@pytest.mark.feature("10.2.1.6(3)-06")
def test_the_monitor_counts_runs_seconds_and_faults(
    desk: Enter, log_in: Enter, record: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in("doctor").get(f"/api/residents/{record}/assembled/health_summary")

    def broken(self: Any, wanted: Wanted) -> Any:
        raise ValueError("unreadable")

    monkeypatch.setattr(material.FromRecord, "events", broken)
    page = log_in("doctor").get(f"/api/residents/{record}/assembled/health_summary").content.decode()
    assert "本节未能组装" in page
    assert "高血压" in page
    seen = desk("maker").get("/api/assembled/monitor").json()
    [counted] = seen["statistics"]
    assert (counted["runs"], counted["faulty"]) == (2, 1)
    assert counted["p95"] >= counted["median"] > 0
    faulty = desk("maker").get("/api/assembled/monitor?faulty=true").json()["runs"]
    assert [(each["state"], each["problems"]) for each in faulty] == [
        ("partly", ["近期就诊与服务：读取失败（ValueError）"])
    ]
    assert log_in("doctor").get("/api/assembled/monitor").status_code == 403


def test_numbers_are_masked_for_everybody_but_the_resident(log_in: Enter, record: UUID) -> None:
    execute("UPDATE resident SET citizen_id = '532301197001010026' WHERE id = %s", (record,))
    url = f"/api/residents/{record}/assembled/health_summary"
    seen = log_in("doctor").get(url).content.decode()
    assert ("532301********0026" in seen, "532301197001010026" in seen) == (True, False)
    assert "532301197001010026" in log_in("resident").get(url).content.decode()


def test_ages_decide_which_template_applies(actor: Actor, resident: UUID, log_in: Enter) -> None:
    execute("UPDATE resident SET birth_date = %s WHERE id = %s", (date(2024, 1, 1), resident))
    offers = log_in("doctor").get(f"/api/residents/{resident}/assembled").json()
    assert {each["template"] for each in offers if not each["why_not"]} == {
        "child_health",
        "health_summary",
        "outpatient_summary",
    }
