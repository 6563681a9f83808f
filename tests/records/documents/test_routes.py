"""Documents over HTTP: the list, the entry, the original."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from django.test import Client

from tests.records.conftest import HEADERS, PASSWORD, Place
from tests.records.documents.test_registering import BASE
from tests.records.documents.test_sharing import CDA
from yizhou.kernel.auth.api import NewAccount, save_accounts
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id
from yizhou.kernel.db.api import fetch_all
from yizhou.records.documents import api, indexing
from yizhou.records.documents.contracts import DocumentEntry, Promise

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


def test_amending_needs_the_right_and_is_shown_with_the_document(
    log_in: Enter, entry: DocumentEntry, place: Place
) -> None:
    change = {"title": "门诊病历（更正）", "reason": "题名录入错误"}
    kind = "application/json"
    assert log_in("doctor").patch(f"/api/documents/{entry.id}", change, content_type=kind).status_code == 403
    save_accounts(
        [NewAccount("keeper", PASSWORD, "赵管理", assignments=(("administrator", place.hospital.id),))]
    )
    keeper = Client(headers=HEADERS)
    keeper.post("/api/session", {"username": "keeper", "password": PASSWORD}, content_type=kind)
    found = keeper.patch(f"/api/documents/{entry.id}", change, content_type=kind).json()
    assert (found["title"], found["amendments"][0]["by"]) == ("门诊病历（更正）", "赵管理")
    refused = keeper.patch(
        f"/api/documents/{entry.id}", {"status": "burnt", "reason": "x"}, content_type=kind
    )
    assert refused.json()["code"] == "documents.amendment_invalid"


def test_content_is_delivered_over_http_and_the_overview_knows_what_is_missing(
    log_in: Enter, actor: Actor, resident: UUID, place: Place
) -> None:
    content = b"%PDF-1.7 " + b"x" * (2 * 1024 * 1024)
    promise = Promise(hashlib.sha256(content).hexdigest(), len(content))
    waiting = replace(
        BASE, unique_id="later", content=b"", media_type="application/pdf", format="pdf", promise=promise
    )
    entry = api.register(actor, resident, waiting, None).entry
    save_accounts(
        [NewAccount("keeper", PASSWORD, "赵管理", assignments=(("administrator", place.hospital.id),))]
    )
    keeper = Client(headers=HEADERS)
    keeper.post("/api/session", {"username": "keeper", "password": PASSWORD}, content_type="application/json")
    overview = keeper.get("/api/documents/sharing").json()
    assert (overview["awaited"], [each["id"] for each in overview["late"]]) == (1, [str(entry.id)])
    early = log_in("doctor").get(f"/api/documents/{entry.id}/content").json()
    assert early["code"] == "documents.content_awaited"
    wrong = keeper.put(f"/api/documents/{entry.id}/content", b"%PDF other", content_type="application/pdf")
    assert wrong.json()["code"] == "documents.content_differs"
    right = keeper.put(f"/api/documents/{entry.id}/content", content, content_type="application/pdf")
    assert right.json()["presence"] == "held"
    streamed = log_in("doctor").get(f"/api/documents/{entry.id}/content")
    assert (streamed.streaming, b"".join(streamed.streaming_content)) == (True, content)


@pytest.mark.feature("10.2.1.9(2)-08")
def test_a_doctor_sees_which_documents_stand_outside_the_domain(
    log_in: Enter, actor: Actor, resident: UUID, entry: DocumentEntry
) -> None:
    api.register(actor, resident, replace(BASE, unique_id="far", institution_code="H0002"), None)
    found = log_in("doctor").get(f"/api/residents/{resident}/outside-documents").json()
    assert (found["inside"], found["outside"]) == (1, 1)
    [far] = [each for each in found["groups"] if each["outside"]]
    assert (far["institution_name"], far["outside"], far["documents"]) == (BASE.institution_name, "county", 1)


@pytest.mark.feature("10.2.1.9(2)-07", "11.7.1.2.4-11")
def test_documents_are_found_by_what_the_custom_indexes_read_in_them(
    log_in: Enter, actor: Actor, resident: UUID, entry: DocumentEntry
) -> None:
    inside = CDA.format(n=7, code="J18.900").encode()
    found = api.register(actor, resident, replace(BASE, unique_id="indexed", content=inside), None).entry
    assert indexing.index_waiting(actor, 10) == 2
    listed = log_in("doctor").get(f"/api/residents/{resident}/documents?index=diagnosis:J18").json()
    assert [each["id"] for each in listed["items"]] == [str(found.id)]
    detail = log_in("doctor").get(f"/api/documents/{found.id}").json()
    assert {(each["name"], each["value"]) for each in detail["index_values"]} == {
        ("诊断编码", "J18.900"),
        ("门（急）诊号", "MZ7"),
    }
    unknown = log_in("doctor").get(f"/api/residents/{resident}/documents?index=colour:red").json()
    assert "诊断编码" in unknown["advice"]
