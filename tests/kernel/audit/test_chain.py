"""The access log is complete, ordered and shows any tampering."""

import pytest
from django.db import connection

from tests.kernel.audit.conftest import seal_all
from yizhou.kernel.audit import api as audit
from yizhou.kernel.audit import sealing, verifying
from yizhou.kernel.audit.errors import VerificationRunning
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id
from yizhou.kernel.db.api import execute, fetch_one

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sealed(actor: Actor) -> int:
    for number in range(20):
        audit.record(actor, "read", resident_id=new_id(), what=f"摘要 {number}")
    seal_all()
    assert audit.verify().state == "sound"
    return audit.state().sealed


def findings() -> list[tuple[str, int]]:
    one = audit.verify()
    assert (one.state, one.found) == ("broken", len(one.findings))
    return [(finding.kind, finding.position) for finding in one.findings]


def place_of(what: str) -> int:
    found = fetch_one(
        "SELECT s.position FROM audit_seal s JOIN audit_entry e ON e.id = s.entry_id WHERE e.what = %s",
        (what,),
    )
    assert found is not None
    return found[0]


def test_each_changed_entry_is_named_and_what_follows_is_judged_for_itself(sealed: int) -> None:
    places = [place_of("摘要 7"), place_of("摘要 12")]
    execute("UPDATE audit_entry SET actor_name = '别人' WHERE what IN ('摘要 7', '摘要 12')")
    assert findings() == [("changed", place) for place in places]


def test_a_deleted_entry_is_found(sealed: int) -> None:
    place = place_of("摘要 3")
    execute("DELETE FROM audit_entry WHERE what = '摘要 3'")
    assert findings() == [("deleted", place)]


def test_a_changed_seal_is_told_from_a_changed_entry(sealed: int) -> None:
    place = place_of("摘要 9")
    execute("UPDATE audit_seal SET digest = decode(repeat('ab', 32), 'hex') WHERE position = %s", (place,))
    assert findings() == [("seal", place)]


def test_missing_seals_are_found(sealed: int) -> None:
    place = place_of("摘要 5")
    execute("DELETE FROM audit_seal WHERE position = %s", (place,))
    assert ("unsealed", place) in findings()


def test_an_entry_slipped_in_later_is_found(sealed: int) -> None:
    execute(
        "INSERT INTO audit_entry (id, transaction, actor_kind, actor_name, action, organisation_name, role, what, purpose, outcome, address, request_id) VALUES (-1, 1, 'staff', '某人', 'read', '', '', '', '', '', '', '')"
    )
    assert [kind for kind, _ in findings()] == ["inserted"]


def test_a_chain_computed_anew_does_not_fit_what_was_signed(sealed: int) -> None:
    assert sealing.checkpoint() == sealed
    execute("UPDATE audit_entry SET actor_name = '别人' WHERE what = '摘要 7'")
    execute("DELETE FROM audit_seal")
    seal_all()
    assert findings() == [("checkpoint", sealed)]


def test_a_tail_cut_off_is_found_by_what_was_signed(sealed: int) -> None:
    assert sealing.checkpoint() == sealed
    execute(
        "DELETE FROM audit_entry WHERE id = (SELECT entry_id FROM audit_seal WHERE position = %s)", (sealed,)
    )
    execute("DELETE FROM audit_seal WHERE position = %s", (sealed,))
    assert findings() == [("checkpoint", sealed)]


def test_a_forged_checkpoint_is_found(sealed: int) -> None:
    sealing.checkpoint()
    execute("UPDATE audit_checkpoint SET signature = decode(repeat('11', 64), 'hex')")
    assert findings() == [("checkpoint", sealed)]


def test_steps_see_what_one_walk_sees(sealed: int) -> None:
    places = [place_of("摘要 7"), place_of("摘要 12")]
    execute("UPDATE audit_entry SET what = '别的' WHERE what IN ('摘要 7', '摘要 12')")
    one = verifying.start("测试", recent=False)
    steps = 0
    while (further := verifying.go_on(one.id, most=1)) is not None:
        one, steps = further, steps + 1
    assert steps >= 1
    assert [finding.position for finding in one.findings] == places


def test_a_recent_verification_goes_on_from_the_last_sound_one(sealed: int, actor: Actor) -> None:
    audit.record(actor, "read", what="之后")
    seal_all()
    one = audit.start_verification("夜班", recent=True)
    assert (one.since_position, one.target) == (sealed, sealed + 1)


def test_two_verifications_at_once_are_refused(sealed: int) -> None:
    audit.start_verification("甲")
    with pytest.raises(VerificationRunning, match="甲"):
        audit.start_verification("乙")


def test_sealing_goes_on_from_where_it_stopped(sealed: int, actor: Actor) -> None:
    audit.record(actor, "read", what="之后")
    seal_all()  # a transaction beside us (autovacuum's ANALYZE) makes the sealer wait for it: rightly
    assert (audit.state().sealed, audit.verify().state) == (sealed + 1, "sound")


def test_entries_of_an_open_transaction_wait_for_their_turn(actor: Actor) -> None:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            other.set_autocommit(False)
            cursor.execute(
                "INSERT INTO audit_entry (actor_kind, actor_name, action, organisation_name, role, what, purpose, outcome, address, request_id) VALUES ('staff', '慢', 'read', '', '', '', '', '', '', '')"
            )
            audit.record(actor, "read", what="快")
            before = audit.state().sealed
            audit.seal()
            assert audit.state().sealed == before
            other.commit()
        seal_all()
        assert (audit.state().waiting, audit.verify().state) == (0, "sound")
    finally:
        other.close()
