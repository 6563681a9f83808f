"""Documents over HTTP: the list, the entry, the original."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from django.test import Client

from tests.records.documents.test_registering import BASE
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id
from yizhou.kernel.db.api import fetch_all
from yizhou.records.documents import api
from yizhou.records.documents.contracts import DocumentEntry

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]


@pytest.fixture
def entry(actor: Actor, resident: UUID) -> DocumentEntry:
    return api.register(actor, resident, BASE, None).entry


@pytest.mark.feature("10.1.1.1-02", "10.1.1.1-04", "10.2.1.8-02", "10.2.1.6(5)-08")
def test_a_doctor_sees_the_catalogue_of_a_residents_documents(
    log_in: Enter, actor: Actor, resident: UUID, entry: DocumentEntry
) -> None:
    lab = api.register(
        actor, resident, replace(BASE, unique_id="lab", type_code="C0007", title="检验报告"), None
    ).entry
    doctor = log_in("doctor")
    page = doctor.get(f"/api/residents/{resident}/documents").json()
    assert {item["id"] for item in page["items"]} == {str(entry.id), str(lab.id)}
    assert page["total"] == 2
    first = next(item for item in page["items"] if item["id"] == str(entry.id))
    assert (first["title"], first["institution_name"], first["author"]) == (
        "门（急）诊病历",
        "楚雄州人民医院",
        "罗医生",
    )
    only = doctor.get(f"/api/residents/{resident}/documents?type_code=C0007").json()
    assert [item["id"] for item in only["items"]] == [str(lab.id)]


@pytest.mark.feature("10.1.1.1-05", "10.1.1-03")
def test_the_original_is_given_out_byte_for_byte_and_never_runs_as_a_page(
    log_in: Enter, entry: DocumentEntry
) -> None:
    answer = log_in("doctor").get(f"/api/documents/{entry.id}/content")
    assert answer.content == BASE.content
    assert answer["Content-Type"] == "text/xml"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"] == "sandbox"
    assert answer["ETag"] == f'"{entry.hash}"'
    rows = fetch_all(
        "SELECT action, actor_name FROM audit_entry WHERE resident_id = %s AND action = 'read'",
        (entry.resident_id,),
    )
    assert rows == [("read", "罗医生")]


def test_an_entry_names_what_it_replaced(
    log_in: Enter, actor: Actor, resident: UUID, entry: DocumentEntry
) -> None:
    second = api.register(actor, resident, replace(BASE, content=b"2", version=2), None).entry
    found = log_in("doctor").get(f"/api/documents/{second.id}").json()
    assert [(link["kind"], link["target"]) for link in found["associations"]] == [("RPLC", str(entry.id))]
    every = log_in("doctor").get(f"/api/residents/{resident}/documents?status=all").json()
    assert {item["status"] for item in every["items"]} == {"approved", "superseded"}


@pytest.mark.parametrize(
    "path", ["residents/{resident}/documents", "documents/{entry}", "documents/{entry}/content"]
)
def test_who_may_not_see_the_resident_gets_nothing(
    client: Client, log_in: Enter, resident: UUID, entry: DocumentEntry, path: str
) -> None:
    url = "/api/" + path.format(resident=resident, entry=entry.id)
    assert client.get(url).status_code == 401
    assert log_in("clerk").get(url).json()["code"] == "auth.forbidden"
    refused = log_in("elsewhere").get(url)
    assert (refused.status_code, refused.json()["code"]) == (403, "residents.out_of_scope")
    assert log_in("resident").get(url).status_code == 200


def test_an_unknown_document_is_not_found(log_in: Enter) -> None:
    answer = log_in("doctor").get(f"/api/documents/{new_id()}/content")
    assert (answer.status_code, answer.json()["code"]) == (404, "documents.not_found")
