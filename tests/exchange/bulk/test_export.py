"""$export over HTTP: asked, run by the worker's job, fetched, thrown away; only what the asker may see."""

from typing import Any
from uuid import UUID

import orjson
import pytest
from django.test import Client

from tests.exchange import ground
from tests.exchange.ground import Sender, condition, entry, patient
from yizhou.exchange.bulk.jobs import run_export
from yizhou.kernel.auth.api import NewAccount, save_accounts
from yizhou.kernel.auth.contracts import system_actor
from yizhou.kernel.db.api import fetch_all
from yizhou.kernel.organisations import api as organisations
from yizhou.records.consent import api as consent

ASYNC = {"Prefer": "respond-async"}


@pytest.fixture
def officer(hub: Sender) -> Client:
    del hub
    places = organisations.by_codes(["532300000000"])
    save_accounts(
        [
            NewAccount(
                "officer",
                ground.PASSWORD,
                "赵主任",
                assignments=(("administrator", places["532300000000"].id),),
            )
        ]
    )
    return ground.staff("officer")


@pytest.fixture
def people(hub: Sender) -> list[str]:
    """Two residents with a diagnosis each."""
    for number, name in (("53230119810307442X", "起桂芬"), ("532301197503127619", "普文华")):
        bundle = {
            "resourceType": "Bundle",
            "type": "transaction",
            "entry": [
                entry("urn:uuid:p", patient(name, number)),
                entry(f"urn:uuid:{number}", condition("urn:uuid:p")),
            ],
        }
        answer = hub.post("/fhir", bundle)
        assert answer.status_code == 200, answer.content
    rows = fetch_all(
        "SELECT DISTINCT resident_id::text FROM fhir_resource WHERE type = 'Condition' ORDER BY 1"
    )
    return [row[0] for row in rows]


def ordered(client: Client, path: str) -> str:
    answer = client.get(path, headers=ASYNC)
    assert answer.status_code == 202, answer.content
    return str(answer["Content-Location"])


def run(place: str) -> None:
    run_export(place.rpartition("/")[2])


def fetched(client: Client, place: str) -> dict[str, list[dict[str, Any]]]:
    manifest = client.get(place)
    assert manifest.status_code == 200, manifest.content
    found: dict[str, list[dict[str, Any]]] = {}
    for each in [*manifest.json()["output"], *manifest.json()["deleted"]]:
        answer = client.get(each["url"])
        assert answer["Content-Type"] == "application/fhir+ndjson"
        lines = b"".join(answer.streaming_content).splitlines()
        assert len(lines) == each["count"]
        found.setdefault(each["type"], []).extend(map(orjson.loads, lines))
    return found


@pytest.mark.django_db(transaction=True)
@pytest.mark.feature("10.4.1-05")
def test_everything_is_exported_and_thrown_away(officer: Client, people: list[str]) -> None:
    place = ordered(officer, "/fhir/$export?_type=Condition,Patient")
    waiting = officer.get(place)
    assert (waiting.status_code, waiting["Retry-After"]) == (202, "2")
    run(place)
    found = fetched(officer, place)
    assert set(found) == {"Condition", "Patient"}
    assert {one["subject"]["reference"] for one in found["Condition"]} == {f"Patient/{one}" for one in people}
    assert set(people) <= {one["id"] for one in found["Patient"]}
    logged = fetch_all("SELECT count(DISTINCT resident_id) FROM audit_entry WHERE action = 'export'")
    assert logged == [(2,)]
    assert officer.delete(place).status_code == 202
    assert officer.get(place).status_code == 404
    assert officer.get(f"{place}/0.ndjson").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_an_export_may_be_of_some_residents_of_a_group_and_of_what_changed(
    officer: Client, people: list[str], hub: Sender
) -> None:
    place = ordered(officer, f"/fhir/Patient/$export?patient=Patient/{people[0]}&_type=Condition")
    run(place)
    [one] = fetched(officer, place)["Condition"]
    assert one["subject"]["reference"] == f"Patient/{people[0]}"
    later = ordered(officer, "/fhir/$export?_since=2999-01-01T00:00:00Z")
    run(later)
    assert officer.get(later).json()["output"] == []
    assert hub.delete(f"/fhir/Condition/{one['id']}").status_code == 204
    since = ordered(
        officer, f"/fhir/Patient/$export?_since=2020-01-01T00:00:00Z&patient={people[0]}&_type=Condition"
    )
    run(since)
    [gone] = fetched(officer, since)["Bundle"]
    assert gone["entry"][0]["request"] == {"method": "DELETE", "url": f"Condition/{one['id']}"}


@pytest.mark.django_db(transaction=True)
def test_who_denies_is_not_exported(officer: Client, people: list[str]) -> None:
    consent.give(
        system_actor("测试"),
        UUID(people[0]),
        effect="deny",
        data=consent.choices()[0].id,
        reason="书面申请，已核对身份",
    )
    place = ordered(officer, "/fhir/$export?_type=Condition")
    run(place)
    references = {one["subject"]["reference"] for one in fetched(officer, place)["Condition"]}
    assert references == {f"Patient/{people[1]}"}


@pytest.mark.django_db(transaction=True)
def test_what_is_wrong_is_said(officer: Client, staff: Client, hub: Sender, people: list[str]) -> None:
    def code(answer: Any) -> tuple[int, str]:
        return answer.status_code, answer.json()["issue"][0]["details"]["coding"][0]["code"]

    assert code(officer.get("/fhir/$export")) == (400, "bulk.async_only")
    for query, expected in (
        ("_type=Nichts", "fhir.unknown_type"), ("_since=gestern", "fhir.bad_parameter"), ("a=b", "fhir.unknown_parameter"),
        ("_outputFormat=csv", "bulk.format_not_offered"), ("patient=Patient/7", "bulk.member_unknown"),
    ):  # fmt: skip
        assert code(officer.get(f"/fhir/$export?{query}", headers=ASYNC))[1] == expected
    assert staff.get("/fhir/$export", headers=ASYNC).status_code == 403
    assert hub.client.get("/fhir/$export", headers=ASYNC).status_code == 403
    place = ordered(officer, "/fhir/$export")
    assert staff.get(place).status_code == 403
    rest = officer.get("/fhir/metadata").json()["rest"][0]
    assert "export" in {each["name"] for each in rest["operation"]}
