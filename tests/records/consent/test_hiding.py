"""A sensitive contact leaves no trace with who may not see it: no event, resource, document, hit or count."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from tests.records.conftest import HEADERS, PASSWORD, Place
from tests.records.documents.test_registering import BASE
from tests.records.timeline.test_projecting import Record, coded, encounter
from tests.records.timeline.test_summarising import concept
from yizhou.kernel.auth.api import NewAccount, save_accounts
from yizhou.kernel.auth.contracts import Actor, system_actor
from yizhou.kernel.db.api import execute, fetch_all
from yizhou.kernel.organisations import api as organisations
from yizhou.records.consent import api as consent
from yizhou.records.consent.jobs import look_closer
from yizhou.records.documents import api as documents
from yizhou.records.documents.contracts import FOLDER, SET, Grouping, Relation
from yizhou.records.timeline import api as timeline
from yizhou.records.timeline import sealing
from yizhou.registries.residents.events import ResidentsMerged

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]
ICD = "http://hl7.org/fhir/sid/icd-10"


@pytest.fixture
def record(actor: Actor, resident: UUID, place: Place) -> Record:
    """A plain visit, and one for HIV with its medicine, a result and a document, told by the first hospital."""
    made = Record(actor, resident, place)
    plain = made.add("e1", encounter(start="2024-01-05T08:00:00+08:00"))
    made.add("c1", {**coded("Condition", "", plain.id), "code": concept("高血压", "I10", ICD)})
    visit = made.add("e2", encounter(start="2024-05-06T08:00:00+08:00"))
    made.add("c2", {**coded("Condition", "", visit.id), "code": concept("人类免疫缺陷病毒病", "B20.9", ICD)})
    made.add("m2", coded("MedicationRequest", "替诺福韦片", visit.id, status="active", intent="order"))
    made.add(
        "o2",
        coded(
            "Observation",
            "白细胞",
            visit.id,
            status="final",
            effectiveDateTime="2024-05-06",
            valueQuantity={"value": 3.1, "unit": "10^9/L"},
        ),
    )
    entry = documents.register(actor, resident, replace(BASE, title="艾滋病随访记录"), None).entry
    timeline.project(actor, resident, [], entry, place.hospital)
    return made


def county_doctor() -> Client:
    """Of the same county, not of the hospital that told it."""
    county = organisations.by_codes(["532301000000"])["532301000000"]
    accounts = [
        NewAccount("county", PASSWORD, "周医生", assignments=(("doctor", county.id),)),
        NewAccount("officer", PASSWORD, "隐私员", assignments=(("privacy_officer", organisations.root().id),)),
    ]  # fmt: skip
    save_accounts(accounts)
    return entered("county")


def entered(username: str) -> Client:
    client = Client(headers=HEADERS)
    answer = client.post(
        "/api/session", {"username": username, "password": PASSWORD}, content_type="application/json"
    )
    assert answer.status_code == 200, answer.content.decode()
    return client


def trace(client: Client, resident: UUID) -> dict[str, Any]:
    """Everything about this record that a reader can ask for."""
    base = f"/api/residents/{resident}"
    line = client.get(f"{base}/timeline").json()
    summary = client.get(f"{base}/summary").json()

    def total(query: str) -> int:
        return client.get(f"/fhir/{query}").json()["total"]

    return {
        "events": line["total"],
        "counted": sum(kind["count"] for kind in line["facets"]["kinds"]),
        "problems": [problem["name"] for problem in summary["problems"]],
        "medicines": len(summary["medicines"]),
        "trends": len(client.get(f"{base}/trends").json()),
        "documents": len(client.get(f"{base}/documents").json()["items"]),
        "conditions": total(f"Condition?patient={resident}"),
        "by code": total("Condition?code=B20.9"),
        "has": total("Patient?_has:Condition:patient:code=B20.9"),
        "everything": client.get(f"/fhir/Patient/{resident}/$everything").json()["total"],
        "views": next(one["entries"] for one in client.get(f"{base}/views").json() if one["id"] == "problem_summary"),
    }  # fmt: skip


FULL = {
    "events": 3, "counted": 3, "problems": ["高血压", "人类免疫缺陷病毒病"], "medicines": 1, "trends": 1, "documents": 1,
    "conditions": 2, "by code": 1, "has": 1, "everything": 7, "views": 2,
}  # fmt: skip
OPENED = {**FULL, "by code": 0, "has": 0}
"""What is opened to one reader stays out of searches over the population."""
LESS = {
    "events": 1, "counted": 1, "problems": ["高血压"], "medicines": 0, "trends": 0, "documents": 0, "conditions": 1, "by code": 0,
    "has": 0, "everything": 3, "views": 1,
}  # fmt: skip


@pytest.mark.feature("10.2.1.3(5)-11", "10.1.1-08")
def test_a_sensitive_contact_leaves_no_trace_but_with_who_told_it(
    log_in: Enter, record: Record, resident: UUID
) -> None:
    assert trace(log_in("doctor"), resident) == FULL
    assert trace(county_doctor(), resident) == LESS


def test_no_part_of_it_is_read_by_its_id(record: Record, resident: UUID) -> None:
    client = county_doctor()
    rows = fetch_all("SELECT type, key FROM fhir_resource WHERE resident_id = %s ORDER BY key", (resident,))
    assert len(rows) == 6
    listed = {
        reference
        for event in timeline.events(record.actor, resident)
        for reference in event.resources
    }  # fmt: skip
    answers = {reference: client.get(f"/fhir/{reference}").status_code for reference in listed}
    assert sorted(answers.values()) == [200, 200, 404, 404, 404, 404]
    hidden = [reference for reference, status in answers.items() if status == 404]
    for reference in hidden:
        assert client.get(f"/fhir/{reference}/_history/1").status_code == 404
        assert client.get(f"/api/resources/{reference}").status_code == 404
    [entry] = documents.entries(record.actor, resident).items
    assert client.get(f"/api/documents/{entry.id}/view").status_code == 404
    assert client.get(f"/api/documents/{entry.id}/content").status_code == 404


def test_what_lies_beside_it_does_not_tell_of_it(log_in: Enter, record: Record, resident: UUID) -> None:
    """Sets, folders, relations, numbers by origin: none shows the hidden document, its title, or that something is missing."""
    visit, case = (
        Grouping(SET, "1.2.3.hiv", title="艾滋病随访资料"),
        Grouping(FOLDER, "1.2.3.all", title="全部资料"),
    )
    [hidden] = documents.entries(record.actor, resident).items
    for grouping in (visit, case):
        documents.file_grouping(record.actor, resident, grouping, [hidden.id])
    about = replace(
        BASE, unique_id="letter", content=b"<a/>", title="转诊信", groupings=(case,), relations=(Relation("APND", hidden.unique_id),)
    )  # fmt: skip
    letter = documents.register(record.actor, resident, about, None).entry

    def beside(client: Client) -> tuple[Any, ...]:
        base = f"/api/residents/{resident}"
        listed = client.get(f"{base}/document-groupings").json()["items"]
        detail = client.get(f"/api/documents/{letter.id}").json()
        return (
            sorted((one["title"], len(one["members"])) for one in listed),
            [one["kind"] for one in detail["associations"]],
            [one["title"] for one in detail["groupings"]],
            sum(one["documents"] for one in client.get(f"{base}/outside-documents").json()["groups"]),
        )

    assert beside(log_in("doctor")) == (
        [("全部资料", 2), ("艾滋病随访资料", 1)],
        ["APND", "HasMember"],
        ["全部资料"],
        2,
    )
    county = county_doctor()
    assert beside(county) == ([("全部资料", 1)], ["HasMember"], ["全部资料"], 1)
    assert county.get(f"/mhd/List/{visit.unique_id}").status_code == 404
    entry = county.get(f"/mhd/DocumentReference/{letter.id}")
    assert (entry.status_code, str(hidden.id) in entry.content.decode()) == (200, False)


def test_who_is_denied_everything_gets_nothing_assembled_or_counted(
    log_in: Enter, record: Record, resident: UUID
) -> None:
    county, base = county_doctor(), f"/api/residents/{resident}"
    paths = [
        f"{base}/{one}"
        for one in ("document-groupings", "outside-documents", "assembled", "documents", "views")
    ]
    assert [county.get(path).status_code for path in paths] == [200] * len(paths)
    log_in("resident").post(
        "/api/me/consents", {"effect": "deny", "data": "all"}, content_type="application/json"
    )
    answers = [county.get(path) for path in paths]
    assert [(each.status_code, each.json().get("code")) for each in answers] == [
        (403, "consent.denied")
    ] * len(paths)


def test_what_is_no_longer_sensitive_is_seen_again(record: Record, resident: UUID) -> None:
    client = county_doctor()
    record.add("c2", {**coded("Condition", ""), "code": concept("上呼吸道感染", "J06.9", ICD)})
    assert client.get(f"/fhir/Condition?patient={resident}").json()["total"] == 2


@pytest.mark.feature("10.2.1.3(5)-09", "10.2.1.3(5)-04", "10.2.1.3(5)-01")
def test_the_resident_permits_denies_and_withdraws(log_in: Enter, record: Record, resident: UUID) -> None:
    doctor, me = county_doctor(), log_in("resident")
    choices = {one["id"]: one for one in me.get("/api/me/consent-choices").json()}
    assert choices["hiv"] == {"id": "hiv", "name": "艾滋病", "sensitive": True}

    def give(**form: Any) -> dict[str, Any]:
        answer = me.post("/api/me/consents", form, content_type="application/json")
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()

    permitted = give(effect="permit", data="hiv")
    assert trace(doctor, resident) == OPENED
    assert me.delete(f"/api/me/consents/{permitted['id']}").json()[0]["state"] == "withdrawn"
    assert trace(doctor, resident) == LESS
    shut = give(effect="deny", data="all")
    answer = doctor.get(f"/api/residents/{resident}/timeline")
    assert (answer.status_code, answer.json()["code"]) == (403, "consent.denied")
    assert "紧急调阅" in answer.json()["advice"]
    assert doctor.get(f"/fhir/Condition?patient={resident}").status_code == 403
    assert doctor.get("/fhir/Condition?code=I10").json()["total"] == 0
    assert len(me.get("/api/me/record").json()["events"]) == 3
    me.delete(f"/api/me/consents/{shut['id']}")
    give(effect="deny", data="diagnoses")
    assert trace(doctor, resident)["conditions"] == 0
    assert trace(doctor, resident)["events"] == 1


@pytest.mark.feature("10.2.1.3(1)-01", "10.2.1.6(2)-02", "10.2.1.3(5)-08")
def test_a_broken_glass_opens_for_hours_and_is_reviewed_by_another(
    log_in: Enter, record: Record, resident: UUID
) -> None:
    doctor, me = county_doctor(), log_in("resident")
    me.post("/api/me/consents", {"effect": "deny", "data": "all"}, content_type="application/json")
    path = f"/api/residents/{resident}/break-glass"
    short = doctor.post(path, {"reason": "急"}, content_type="application/json")
    assert (short.status_code, short.json()["code"]) == (422, "consent.reason")
    opened = doctor.post(path, {"reason": "急诊昏迷，需了解用药"}, content_type="application/json")
    assert opened.json()["until"]
    assert trace(doctor, resident) == OPENED
    again = doctor.post(path, {"reason": "急诊昏迷，需了解用药"}, content_type="application/json")
    assert (again.status_code, again.json()["code"]) == (409, "consent.glass_open")
    officer = entered("officer")
    [waiting] = officer.get("/api/privacy/break-glass?review=open").json()["items"]
    assert (waiting["who"], waiting["reason"]) == ("周医生", "急诊昏迷，需了解用药")
    review = f"/api/privacy/break-glass/{waiting['id']}/review"
    assert officer.post(review, {"justified": False}, content_type="application/json").status_code == 422
    assert officer.post(review, {"justified": True}, content_type="application/json").status_code == 204
    assert officer.post(review, {"justified": True}, content_type="application/json").status_code == 404
    assert officer.get("/api/privacy/break-glass?review=open").json()["items"] == []
    seen = me.get("/api/me/accesses").json()["items"]
    assert "紧急调阅" in [one["what"] for one in seen]


@pytest.mark.feature("10.2.1.3(6)-02")
def test_the_resident_complains_of_an_access_and_is_answered(
    log_in: Enter, record: Record, resident: UUID
) -> None:
    doctor, me = county_doctor(), log_in("resident")
    doctor.get(f"/api/residents/{resident}/timeline")
    access = me.get("/api/me/accesses").json()["items"][0]
    assert access["actor_name"] == "周医生"
    form = {"access_id": access["id"], "text": "我没有去这家机构看过病"}
    assert me.post("/api/me/complaints", form, content_type="application/json").json()["state"] == "open"
    foreign = {"access_id": 999_999_999, "text": "我没有去这家机构看过病"}
    assert me.post("/api/me/complaints", foreign, content_type="application/json").status_code == 404
    officer = entered("officer")
    [one] = officer.get("/api/privacy/complaints?state=open").json()["items"]
    assert "周医生" in one["access"]
    answer = f"/api/privacy/complaints/{one['id']}/answer"
    assert (
        officer.post(
            answer, {"text": "经核查，该医生为会诊需要"}, content_type="application/json"
        ).status_code
        == 204
    )
    assert me.get("/api/me/complaints").json()[0]["answer"] == "经核查，该医生为会诊需要"


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"effect": "deny", "data": "nothing"}, "consent.unknown_data"),
        ({"effect": "deny", "data": "all", "until": "2020-01-01T00:00:00Z"}, "consent.period"),
        (
            {"effect": "deny", "data": "all", "institution_id": str(UUID(int=5))},
            "consent.institution_unknown",
        ),
    ],
)
def test_an_unfit_rule_is_refused_with_advice(log_in: Enter, resident: UUID, form: Any, code: str) -> None:
    answer = log_in("resident").post("/api/me/consents", form, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["advice"]


def test_a_rule_for_one_index_id_holds_for_the_merged_person(
    log_in: Enter, record: Record, actor: Actor, resident: UUID, place: Place
) -> None:
    from tests.records.conftest import person
    from yizhou.registries.residents import api as residents

    other = person("李玉珍", "P9", place.hospital)
    doctor = county_doctor()
    consent.give(actor, resident, effect="deny", data="all", reason="本人书面申请")
    residents.merge(actor, other, resident, "同一人")
    assert doctor.get(f"/api/residents/{other}/timeline").status_code == 403
    assert fetch_all("SELECT count(*) FROM consent_special") == [(1,)]
    look_closer(ResidentsMerged(other, resident, "同一人"), actor)
    assert fetch_all("SELECT count(*) FROM consent_special") == [(2,)]


def test_events_are_labelled_anew_after_a_change_of_the_definition(record: Record, resident: UUID) -> None:
    execute("DELETE FROM consent_sealed")
    client = county_doctor()
    assert trace(client, resident)["events"] == 3
    after, rounds = None, 0
    while rounds == 0 or after is not None:
        after, rounds = sealing.relabel(system_actor(), after, 2), rounds + 1
    assert rounds == 2
    assert trace(client, resident) == LESS
    assert entered("officer").post("/api/privacy/labels").status_code == 202
    assert client.post("/api/privacy/labels").status_code == 403
