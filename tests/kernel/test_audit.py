"""The access log is complete, ordered and shows any tampering."""

import pytest
from django.db import connection
from django.test import Client

from tests.kernel.conftest import Tree
from tests.kernel.test_auth import log_in
from yizhou.kernel.audit import api as audit
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id
from yizhou.kernel.db.api import execute

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sealed(actor: Actor) -> int:
    for number in range(20):
        audit.record(actor, "read", resident_id=new_id(), what=f"摘要 {number}")
    while audit.seal():
        pass
    state = audit.verify()
    assert state.problem == ""
    assert state.sealed == state.entries >= 20
    return state.sealed


def test_a_changed_entry_breaks_the_chain(sealed: int) -> None:
    execute("UPDATE audit_entry SET what = '别的' WHERE what = '摘要 7'")
    assert "被改动" in audit.verify().problem


def test_a_deleted_entry_breaks_the_chain(sealed: int) -> None:
    execute("DELETE FROM audit_entry WHERE what = '摘要 3'")
    assert "被删除" in audit.verify().problem


def test_an_entry_slipped_in_later_is_found(sealed: int) -> None:
    execute(
        "INSERT INTO audit_entry (id, transaction, actor_kind, actor_name, action, organisation_name, role, what, purpose, outcome, address, request_id) VALUES (-1, 1, 'staff', '某人', 'read', '', '', '', '', '', '', '')"
    )
    assert "插入" in audit.verify().problem


def test_sealing_goes_on_from_where_it_stopped(sealed: int, actor: Actor) -> None:
    audit.record(actor, "read", what="之后")
    audit.seal()
    state = audit.verify()
    assert (state.sealed, state.problem) == (sealed + 1, "")


def test_entries_of_an_open_transaction_wait_for_their_turn(actor: Actor) -> None:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            other.set_autocommit(False)
            cursor.execute(
                "INSERT INTO audit_entry (actor_kind, actor_name, action, organisation_name, role, what, purpose, outcome, address, request_id) VALUES ('staff', '慢', 'read', '', '', '', '', '', '', '')"
            )
            audit.record(actor, "read", what="快")
            before = audit.verify().sealed
            audit.seal()
            assert audit.verify().sealed == before
            other.commit()
        while audit.seal():
            pass
        state = audit.verify()
        assert (state.sealed, state.problem) == (state.entries, "")
    finally:
        other.close()


def test_failed_log_ins_are_in_the_log(client: Client, people: Tree) -> None:
    log_in(client, "auditor", "wrong")
    log_in(client, "auditor")
    rows = client.get("/api/audit", {"action": "login"}).json()["items"]
    assert rows[0]["actor_name"] == "李监督"
    entries = audit.accesses(action="login").items
    assert [entry.outcome for entry in entries[:2]] == ["success", "refused"]


def test_a_doctor_may_not_read_the_log(client: Client, people: Tree) -> None:
    log_in(client, "aheimuga")
    answer = client.get("/api/audit")
    assert (answer.status_code, answer.json()["code"]) == (403, "auth.forbidden")
