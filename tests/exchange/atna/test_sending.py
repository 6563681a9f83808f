"""The access log reaches an audit repository over TLS, in order, whole, and goes on where it was stopped."""

import threading
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from tests.kernel.audit.conftest import Staff, seal_all
from tests.kernel.conftest import Tree
from tests.kernel.test_auth import log_in
from tools.simulators.audit_repository import Repository
from yizhou.exchange.atna import api as atna
from yizhou.exchange.atna import jobs
from yizhou.kernel.audit import api as audit
from yizhou.kernel.clock.api import new_id
from yizhou.kernel.settings.api import environment

pytestmark = pytest.mark.django_db(transaction=True)
RESIDENT = new_id()


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[Repository]:
    server = Repository(0, tmp_path)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def target(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> Repository:
    point_at(monkeypatch, f"127.0.0.1:{repository.server_address[1]}", str(repository.certificate))
    return repository


def point_at(monkeypatch: pytest.MonkeyPatch, address: str, trust: str) -> None:
    monkeypatch.setenv("YIZHOU_AUDIT_REPOSITORY", address)
    monkeypatch.setenv("YIZHOU_AUDIT_REPOSITORY_TRUST", trust)
    environment.cache_clear()


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    yield
    monkeypatch.undo()
    environment.cache_clear()


def deliver() -> None:
    seal_all()
    jobs.deliver.task()  # type: ignore[attr-defined]


@pytest.mark.feature("10.2.1.3(6)-01")
def test_every_entry_arrives_as_an_audit_message(
    client: Client,
    target: Repository,
    staff: Staff,
    people: Tree,
) -> None:
    audit.record(staff.near, "read", resident_id=RESIDENT, what="健康档案摘要", detail={"pages": 3})
    audit.record(staff.far, "query", what="居民检索", outcome="refused")
    log_in(client, "auditor")
    deliver()
    assert target.faults == []
    header, _ = target.messages[0]
    assert (header[0], header[3], header[5]) == ("85", "yizhou", "DICOM+RFC3881")
    by_event = {
        (root.find("EventIdentification/EventID").get("csd-code"), root.find("EventIdentification").get("EventOutcomeIndicator")): root
        for _, root in target.messages
    }  # fmt: skip
    read = by_event["110110", "0"]
    assert [part.tag for part in read] == [
        "EventIdentification", "ActiveParticipant", "ActiveParticipant", "AuditSourceIdentification",
        "ParticipantObjectIdentification",
    ]  # fmt: skip
    person = read.find("ActiveParticipant")
    assert (person.get("UserName"), person.get("UserIsRequestor"), person.get("NetworkAccessPointID")) == (
        "李医生", "true", "10.1.0.7",
    )  # fmt: skip
    patient = read.find("ParticipantObjectIdentification")
    assert patient.get("ParticipantObjectID") == str(RESIDENT)
    details = {
        part.get("type"): b64decode(part.get("value")).decode()
        for part in patient.findall("ParticipantObjectDetail")
    }
    assert (details["what"], details["detail"]) == ("健康档案摘要", '{"pages":3}')
    refused = by_event["110112", "8"]
    asked = refused.find("ParticipantObjectIdentification/ParticipantObjectQuery").text
    assert b64decode(asked).decode() == "居民检索"
    assert by_event["110114", "0"].find("EventIdentification/EventTypeCode").get("originalText") == "Login"
    state = atna.state()
    assert state is not None
    assert (state.position, state.waiting, state.problem) == (len(target.messages), 0, "")
    assert client.get("/api/audit/delivery").status_code == 200


def test_nothing_is_lost_while_the_repository_is_away(
    target: Repository,
    staff: Staff,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = f"127.0.0.1:{target.server_address[1]}"
    audit.record(staff.near, "read", resident_id=RESIDENT, what="一")
    point_at(monkeypatch, known, "")  # whoever signed it is unknown: the log is not given to just anybody
    deliver()
    state = atna.state()
    assert state is not None
    assert (state.position, target.messages) == (0, [])
    assert "没有收下日志" in state.problem
    audit.record(staff.near, "read", resident_id=RESIDENT, what="二")
    point_at(monkeypatch, known, str(target.certificate))
    deliver()
    deliver()
    assert len(target.messages) == audit.state().sealed
    found = atna.state()
    assert found is not None
    assert found.problem == ""


def test_a_wrong_address_is_told(staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    audit.record(staff.near, "read", what="一")
    point_at(monkeypatch, "audit.example.cn", "")
    deliver()
    state = atna.state()
    assert state is not None
    assert "不是“主机:端口”" in state.problem


def test_without_a_repository_nothing_is_sent(client: Client, staff: Staff, people: Tree) -> None:
    audit.record(staff.near, "read", what="一")
    seal_all()
    assert (atna.deliver(), atna.state()) == (0, None)
    log_in(client, "auditor")
    assert client.get("/api/audit/delivery").json()["target"] == ""
