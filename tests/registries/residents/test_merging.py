"""Merging joins without moving anything, and undoing restores exactly."""

from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.registries.residents.conftest import Prefecture, make_prefecture, person
from yizhou.kernel.auth.contracts import Actor, system_actor
from yizhou.kernel.db.api import fetch_all, savepoint
from yizhou.registries.residents import api
from yizhou.registries.residents.errors import (
    DifferentCitizens,
    NotMerged,
    ReasonMissing,
    ResidentNotFound,
    SameResident,
)

NAMES = ["罗建华", "段玉兰", "起家福", "自玉芬"]


class TakeBackError(Exception):
    """Leaves a savepoint without keeping what was done in it."""


def register(actor: Actor, *names: str) -> list[UUID]:
    return [
        api.resolve(actor, person(name=name, number="", local_id=name, phones=(f"1391111000{i}",), birth_date=None)).resident_id
        for i, name in enumerate(names)
    ]  # fmt: skip


def everything() -> list[tuple[object, ...]]:
    """All that the index holds of people, apart from when it was last touched, the merge log and the pairs."""
    residents = fetch_all("SELECT (to_jsonb(r) - 'updated')::text FROM resident r ORDER BY id")
    rest = [
        fetch_all(f"SELECT to_jsonb(t)::text FROM {table} t ORDER BY 1")
        for table in ("resident_claim", "resident_source_link", "resident_presence", "resident_relation")
    ]
    return [*residents, *(row for rows in rest for row in rows)]


def test_merged_resident_keeps_both_identifiers_and_both_ids(prefecture: Prefecture, actor: Actor) -> None:
    kept, merged = register(actor, "罗建华", "段玉兰")
    api.merge(actor, kept, merged, "两处登记的是同一人")
    assert api.identity_set(merged) == (kept, merged)
    assert api.survivor(merged) == kept
    found = api.get(actor, merged)
    assert (found.id, found.merged_ids, set(found.phones)) == (
        kept,
        (merged,),
        {"13911110000", "13911110001"},
    )
    assert {link.local_id for link in api.cross_references(actor, merged)} == {"罗建华", "段玉兰"}


def test_what_arrives_after_a_merge_under_the_old_number_stays_with_its_owner(
    prefecture: Prefecture, actor: Actor
) -> None:
    kept, merged = register(actor, "罗建华", "段玉兰")
    api.merge(actor, kept, merged, "两处登记的是同一人")
    later = api.resolve(
        actor, person(name="段玉兰", number="", local_id="段玉兰", phones=("13922220000",), birth_date=None)
    )
    assert later.resident_id == merged
    assert "13922220000" in api.get(actor, kept).phones
    api.unmerge(actor, merged, "误合并")
    assert "13922220000" not in api.get(actor, kept).phones
    assert "13922220000" in api.get(actor, merged).phones


def test_undoing_a_merge_inside_a_chain_takes_out_its_branch_only(
    prefecture: Prefecture, actor: Actor
) -> None:
    a, b, c, d = register(actor, *NAMES)
    api.merge(actor, b, c, "同一人")
    api.merge(actor, a, b, "同一人")
    api.merge(actor, a, d, "同一人")
    assert set(api.identity_set(c)) == {a, b, c, d}
    api.unmerge(actor, b, "误合并")
    assert set(api.identity_set(a)) == {a, d}
    assert api.identity_set(c)[0] == b
    assert set(api.identity_set(c)) == {b, c}


def test_merge_of_two_people_with_different_valid_numbers_is_refused(
    prefecture: Prefecture, actor: Actor
) -> None:
    one = api.resolve(actor, person()).resident_id
    two = api.resolve(
        actor, person(name="普晓燕", number="532323199006051245", local_id="P2", birth_date=None, phones=())
    ).resident_id
    before = everything()
    with pytest.raises(DifferentCitizens) as refused:
        api.merge(actor, one, two, "看起来一样")
    assert "532301********0148" in refused.value.text
    assert "核实" in refused.value.advice_text
    assert everything() == before


def test_merges_that_make_no_sense_are_refused(prefecture: Prefecture, actor: Actor) -> None:
    kept, merged = register(actor, "罗建华", "段玉兰")
    with pytest.raises(ReasonMissing):
        api.merge(actor, kept, merged, " ")
    with pytest.raises(ResidentNotFound):
        api.merge(actor, kept, uuid4(), "同一人")
    with pytest.raises(NotMerged):
        api.unmerge(actor, merged, "误合并")
    api.merge(actor, kept, merged, "同一人")
    with pytest.raises(SameResident):
        api.merge(actor, merged, kept, "同一人")


def test_merges_and_their_undoing_are_announced_and_logged(prefecture: Prefecture, actor: Actor) -> None:
    kept, merged = register(actor, "罗建华", "段玉兰")
    api.merge(actor, kept, merged, "同一人")
    api.unmerge(actor, merged, "误合并")
    kinds = [row[0] for row in fetch_all("SELECT kind FROM outbox_event ORDER BY id")]
    assert kinds[-2:] == ["residents.merged", "residents.unmerged"]
    assert fetch_all("SELECT survivor_id, merged_id, reason, undone_reason FROM resident_merge") == [
        (kept, merged, "同一人", "误合并")
    ]


def test_relatives_of_both_sides_are_seen_after_a_merge(prefecture: Prefecture, actor: Actor) -> None:
    kept, merged, mother, child = register(actor, *NAMES)
    api.relate(actor, kept, mother, "mother")
    api.relate(actor, merged, child, "child")
    api.merge(actor, kept, merged, "同一人")
    ties = {(relative.resident_id, relative.relationship) for relative in api.profile(actor, kept).relatives}
    assert ties == {(mother, "mother"), (child, "child")}


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=5))
def test_any_merges_undone_in_reverse_leave_the_index_as_it_was(pairs: list[tuple[int, int]]) -> None:
    actor = system_actor()
    try:
        with savepoint():
            make_prefecture()
            ids = register(actor, *NAMES)
            before = everything()
            done: list[UUID] = []
            for left, right in pairs:
                merged = api.survivor(ids[right])
                try:
                    with savepoint():
                        api.merge(actor, ids[left], ids[right], "同一人")
                except SameResident:
                    continue
                done.append(merged)
            for merged in reversed(done):
                api.unmerge(actor, merged, "误合并")
            assert everything() == before
            raise TakeBackError
    except TakeBackError:
        pass
