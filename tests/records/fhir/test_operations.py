"""Operations of the store over HTTP: $lastn, $document, $meta and its changes, $expunge."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import orjson
import pytest
from django.test import Client

from tests.records.conftest import PASSWORD, Place
from tests.records.fhir.test_routes import ids, observation
from tests.records.fhir.test_write import condition, put
from yizhou.kernel.audit.api import seal, verify
from yizhou.kernel.auth.api import NewAccount, save_accounts
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import fetch_all
from yizhou.records.fhir import api, labels
from yizhou.records.fhir.contracts import NO_RESIDENT

pytestmark = pytest.mark.django_db(transaction=True)
Enter = Callable[[str], Client]


@pytest.fixture
def administrator(place: Place) -> Client:
    save_accounts(
        [NewAccount("root", PASSWORD, "管理员", assignments=(("administrator", place.hospital.id),))]
    )
    client = Client(headers={"X-Yizhou-Request": "1"})
    body = orjson.dumps({"username": "root", "password": PASSWORD})
    assert client.post("/api/session", body, content_type="application/json").status_code == 200
    return client


def code(answer: Any) -> str:
    return answer.json()["issue"][0]["details"]["coding"][0]["code"]


def test_the_newest_of_each_code(log_in: Enter, actor: Actor, resident: UUID, stranger: UUID) -> None:
    made = {
        (day, kind): put(actor, resident, f"{day}-{kind}", observation(day, kind)).id
        for day in (1, 2, 3)
        for kind in ("8480-6", "8462-4")
    }
    put(actor, stranger, "s", observation(4))
    doctor = log_in("doctor")
    whose = f"/fhir/Observation/$lastn?patient=Patient/{resident}"
    assert set(ids(doctor.get(whose).json())) == {made[3, "8480-6"], made[3, "8462-4"]}
    two = doctor.get(f"{whose}&max=2&code=8480-6").json()
    assert ids(two) == [made[3, "8480-6"], made[2, "8480-6"]]
    assert two["total"] == 2
    assert code(doctor.get("/fhir/Observation/$lastn?code=8480-6")) == "fhir.resident_required"
    assert code(doctor.get(f"{whose}&max=0")) == "fhir.bad_parameter"
    assert doctor.get(f"/fhir/Observation/$lastn?patient=Patient/{stranger}").status_code == 403


def test_a_document_holds_what_the_composition_points_at_of_the_same_person(
    log_in: Enter, actor: Actor, resident: UUID, stranger: UUID
) -> None:
    told = put(actor, resident, "c", condition("高血压"))
    other = put(actor, stranger, "o", condition("糖尿病"))
    author = put(actor, NO_RESIDENT, "a", {"resourceType": "Practitioner", "name": [{"text": "罗医生"}]})
    composition = put(
        actor, resident, "doc",
        {
            "resourceType": "Composition", "status": "final", "title": "门诊摘要", "date": "2026-01-01",
            "subject": {"reference": f"Patient/{resident}"},
            "author": [{"reference": f"Practitioner/{author.id}"}],
            "section": [{"entry": [{"reference": f"Condition/{each.id}"} for each in (told, other)]}],
        },
    )  # fmt: skip
    doctor = log_in("doctor")
    bundle = doctor.get(f"/fhir/Composition/{composition.id}/$document").json()
    assert bundle["type"] == "document"
    assert ids(bundle) == [composition.id, str(resident), author.id, told.id]
    assert bundle["identifier"]["value"].startswith("urn:uuid:")
    assert ids(doctor.get(f"/fhir/Composition/$document?id={composition.id}").json()) == ids(bundle)
    kept = doctor.get(f"/fhir/Composition/{composition.id}/$document?persist=true")
    assert code(kept) == "fhir.persist_not_offered"
    assert doctor.get("/fhir/Composition/nothing/$document").status_code == 404


def test_labels_are_read_added_and_taken_away(
    log_in: Enter, actor: Actor, resident: UUID, administrator: Client
) -> None:
    one = put(actor, resident, "c", condition("高血压"))
    tag = {"system": "urn:t", "code": "a"}
    body = orjson.dumps(
        {
            "resourceType": "Parameters",
            "parameter": [{"name": "meta", "valueMeta": {"tag": [tag, tag | {"code": "b"}]}}],
        }
    )
    added = orjson.loads(labels.change(actor, "Condition", one.id, body, add=True))
    assert [each["code"] for each in added["parameter"][0]["valueMeta"]["tag"]] == ["a", "b"]
    again = orjson.loads(labels.change(actor, "Condition", one.id, body, add=True))
    assert again["parameter"][0]["valueMeta"]["versionId"] == "2"
    read = log_in("doctor").get(f"/fhir/Condition/{one.id}/$meta").json()
    assert read["parameter"][0]["valueMeta"] == again["parameter"][0]["valueMeta"]
    gone = orjson.loads(labels.change(actor, "Condition", one.id, body, add=False))
    assert "tag" not in gone["parameter"][0]["valueMeta"]
    refused = administrator.post(
        f"/fhir/Condition/{one.id}/$meta-add", body, content_type="application/fhir+json"
    )
    assert refused.status_code == 403


def test_what_is_deleted_goes_for_good_with_a_reason(
    log_in: Enter, actor: Actor, resident: UUID, administrator: Client
) -> None:
    one = put(actor, resident, "c", condition("高血压"))
    path = f"/fhir/Condition/{one.id}/$expunge"

    def ask(client: Client, reason: str) -> Any:
        content = {"resourceType": "Parameters", "parameter": [{"name": "reason", "valueString": reason}]}
        return client.post(path, orjson.dumps(content), content_type="application/fhir+json")

    why = "法院判决楚雄[2026]17号"
    assert code(ask(administrator, why)) == "fhir.not_deleted"
    api.delete(actor, "Condition", one.id)
    assert ask(log_in("doctor"), why).status_code == 403
    assert code(ask(administrator, "删")) == "fhir.reason_missing"
    done = ask(administrator, why)
    assert done.status_code == 200, done.content
    assert done.json()["parameter"][0] == {"name": "count", "valueInteger": 2}
    assert fetch_all("SELECT count(*) FROM fhir_resource WHERE type = 'Condition'") == [(0,)]
    assert fetch_all("SELECT count(*) FROM fhir_resource_version") == [(0,)]
    [(detail,)] = fetch_all("SELECT detail::text FROM audit_entry WHERE what LIKE '彻底清除%%'", ())
    assert why in detail
    assert fetch_all("SELECT count(*) FROM outbox_event WHERE kind = 'fhir.resources_expunged'") == [(1,)]
    seal()
    assert verify().state == "sound"
    assert administrator.get(f"/fhir/Condition/{one.id}/_history").status_code == 404
