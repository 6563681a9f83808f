"""Documents of a hospital's own repository, fetched over real sockets from the simulated hospital."""

import hashlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from tests.records.documents.test_registering import BASE
from tools.simulators.hospital_repository import Shelf, serve
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import now
from yizhou.kernel.db.api import execute, fetch_all
from yizhou.kernel.errors.api import CodedError
from yizhou.records.documents import api
from yizhou.records.documents.contracts import DocumentEntry, Promise, Repository
from yizhou.records.documents.store import repositories as rows

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 " + bytes(range(256)) * 20
HASH = hashlib.sha1(PDF).hexdigest()
Enter = Callable[[str], Client]


@pytest.fixture
def hospital() -> Iterator[tuple[str, Shelf]]:
    server = serve()
    shelf = server.RequestHandlerClass.shelf  # type: ignore[attr-defined]
    shelf.documents["1.2.156.9.1"] = (PDF, "application/pdf")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", shelf
    server.shutdown()
    server.server_close()


@pytest.fixture
def place_there(actor: Actor, resident: UUID, hospital: tuple[str, Shelf]) -> Callable[..., DocumentEntry]:
    """Register the hospital's repository and the metadata of its document."""

    def call(wire: str = "mhd", **changes: object) -> DocumentEntry:
        url = hospital[0] + ("/fhir" if wire == "mhd" else "/xds")
        given = Repository("1.2.156.9", "州人民医院文档库", "H0001", wire, url, timeout_seconds=1)
        api.register_repository(actor, replace(given, **changes))  # type: ignore[arg-type]
        promise = Promise(HASH, len(PDF), "1.2.156.9")
        submission = replace(
            BASE,
            unique_id="1.2.156.9.1",
            content=b"",
            media_type="application/pdf",
            format="pdf",
            promise=promise,
        )
        return api.register(actor, resident, submission, None).entry

    return call


@pytest.mark.feature("10.2.1.10-10", "10.2.1.10-09", "10.4.8-01")
@pytest.mark.parametrize("wire", ["mhd", "xds"])
def test_a_doctor_reads_a_document_that_stays_in_the_hospital(
    place_there: Callable[..., DocumentEntry], log_in: Enter, wire: str
) -> None:
    entry = place_there(wire)
    answer = log_in("doctor").get(f"/api/documents/{entry.id}/content")
    assert (answer.status_code, answer.content) == (200, PDF)
    rows_ = fetch_all(
        "SELECT what FROM audit_entry WHERE action = 'read' AND resident_id = %s", (entry.resident_id,)
    )
    assert rows_ == [("文档 门（急）诊病历（取自 1.2.156.9）",)]
    assert log_in("elsewhere").get(f"/api/documents/{entry.id}/content").status_code == 403


def test_a_repository_that_answers_with_attachments_is_understood(
    place_there: Callable[..., DocumentEntry], hospital: tuple[str, Shelf], actor: Actor
) -> None:
    hospital[1].mtom = True
    assert api.original(actor, place_there("xds").id)[1] == PDF


def test_a_hospital_that_is_away_is_told_and_remembered(
    place_there: Callable[..., DocumentEntry], hospital: tuple[str, Shelf], log_in: Enter, actor: Actor
) -> None:
    entry = place_there()
    for misbehaving in ("away", "slow"):
        setattr(hospital[1], misbehaving, 2 if misbehaving == "slow" else True)
        answer = log_in("doctor").get(f"/api/documents/{entry.id}/content")
        assert (answer.status_code, answer.json()["code"]) == (503, "documents.repository_away")
        assert "州人民医院文档库" in answer.json()["detail"]
        hospital[1].away = False
    [(repository, count)] = api.repositories(actor)
    assert (count, repository.away_since is None, repository.problem) == (1, False, "超过时限没有应答")
    assert log_in("doctor").get(f"/api/documents/{entry.id}").json()["presence"] == "elsewhere"
    hospital[1].slow = 0
    assert log_in("doctor").get(f"/api/documents/{entry.id}/content").status_code == 200
    assert api.repositories(actor)[0][0].away_since is None


@pytest.mark.parametrize("wire", ["mhd", "xds"])
def test_other_bytes_than_registered_are_never_shown(
    place_there: Callable[..., DocumentEntry], hospital: tuple[str, Shelf], actor: Actor, wire: str
) -> None:
    entry = place_there(wire)
    hospital[1].spoil = True
    with pytest.raises(CodedError) as caught:
        api.original(actor, entry.id)
    assert caught.value.code == "documents.content_differs"


@pytest.mark.parametrize("wire", ["mhd", "xds"])
def test_what_the_hospital_no_longer_has_is_said(
    place_there: Callable[..., DocumentEntry], hospital: tuple[str, Shelf], actor: Actor, wire: str
) -> None:
    entry = place_there(wire)
    hospital[1].documents.clear()
    with pytest.raises(CodedError) as caught:
        api.original(actor, entry.id)
    assert caught.value.code == "documents.repository_refuses"
    assert "没有" in caught.value.text


def test_copies_are_kept_as_long_as_the_policy_says(
    place_there: Callable[..., DocumentEntry], hospital: tuple[str, Shelf], actor: Actor
) -> None:
    entry = place_there(keep_days=2)
    api.original(actor, entry.id)
    asked = hospital[1].asked
    hospital[1].away = True
    assert api.original(actor, entry.id)[1] == PDF
    assert hospital[1].asked == asked
    execute("UPDATE document_copy SET until = %s", (now() - timedelta(minutes=1),))
    with pytest.raises(CodedError):
        api.original(actor, entry.id)
    assert rows.forget_copies(actor, now()) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"oid": "hospital"},
        {"url": "ftp://x/y"},
        {"wire": "fax"},
        {"timeout_seconds": 0},
        {"keep_days": 999},
        {"name": " "},
    ],
)
def test_a_repository_is_registered_rightly_or_not_at_all(actor: Actor, changes: dict[str, object]) -> None:
    given = Repository("1.2.156.9", "州人民医院文档库", "H0001", "mhd", "http://hospital.example/fhir")
    with pytest.raises(CodedError) as caught:
        api.register_repository(actor, replace(given, **changes))  # type: ignore[arg-type]
    assert caught.value.code == "documents.repository_invalid"
    assert api.repositories(actor) == []


def test_a_secret_is_never_shown_and_stays_when_left_empty(log_in: Enter, actor: Actor) -> None:
    given = Repository(
        "1.2.156.9",
        "州人民医院文档库",
        "H0001",
        "mhd",
        "http://hospital.example/fhir",
        "yizhou",
        "very-secret",
    )
    api.register_repository(actor, given)
    api.register_repository(actor, replace(given, secret="", name="州医院"))
    assert rows.find(actor, "1.2.156.9").secret == "very-secret"  # type: ignore[union-attr]
    assert log_in("doctor").get("/api/documents/repositories").status_code == 403
