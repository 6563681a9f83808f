"""The review queue: decisions with reasons, remembered, and taken back."""

from uuid import UUID

import pytest

from tests.registries.residents.conftest import Prefecture, person
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import fetch_all
from yizhou.registries.residents import api
from yizhou.registries.residents.contracts import ReviewPair
from yizhou.registries.residents.errors import (
    HeldApart,
    OutOfScope,
    ReasonMissing,
    ReviewAlreadyDecided,
    ReviewNotDecided,
    ReviewNotFound,
    UnknownDecision,
)

ALIKE = {"name": "李伟", "sex": "1", "number": "", "phones": (), "address": ""}


@pytest.fixture
def pair(prefecture: Prefecture, actor: Actor) -> ReviewPair:
    api.resolve(actor, person(**ALIKE))
    api.resolve(actor, person(**ALIKE, source="HOSPITAL2", local_id="5"))
    return api.reviews(actor).items[0]


def test_a_pair_shows_its_evidence_in_words(pair: ReviewPair, actor: Actor) -> None:
    seen = api.review(actor, pair.id)
    assert [evidence.explanation for evidence in seen.evidence if evidence.field == "name"] == [
        "姓名一致：李伟"
    ]
    assert {evidence.field_name for evidence in seen.evidence} >= {"姓名", "出生日期", "性别"}
    assert [step.decision for step in seen.history] == ["queued"]


def test_merge_decision_joins_the_pair_and_keeps_the_reason(pair: ReviewPair, actor: Actor) -> None:
    decided = api.decide_review(actor, pair.id, "merge", "right", "电话核实是同一人")
    assert decided.status == "merged"
    assert api.survivor(pair.left.id) == pair.right.id
    assert [(step.decision, step.reason) for step in decided.history][-1] == ("merge", "电话核实是同一人")
    assert api.reviews(actor).items == []
    assert [entry.id for entry in api.reviews(actor, "decided").items] == [pair.id]


def test_apart_decision_is_remembered_and_stops_asking_again(pair: ReviewPair, actor: Actor) -> None:
    api.decide_review(actor, pair.id, "apart", "left", "两人住址不同，已电话核实")
    api.resolve(actor, person(**ALIKE, occupation="17"))
    api.resolve(actor, person(**ALIKE, source="HOSPITAL2", local_id="5", occupation="21"))
    assert api.reviews(actor).items == []
    with pytest.raises(HeldApart):
        api.merge(actor, pair.left.id, pair.right.id, "还是合并")


def test_undoing_a_merge_parts_the_two_and_opens_the_pair_again(pair: ReviewPair, actor: Actor) -> None:
    api.decide_review(actor, pair.id, "merge", "left", "同一人")
    undone = api.undo_review(actor, pair.id, "查证有误")
    assert undone.status == "open"
    assert api.survivor(pair.right.id) == pair.right.id
    assert [step.decision for step in undone.history] == ["queued", "merge", "undo"]
    assert api.statistics(actor).undone == 1


def test_undoing_apart_opens_the_pair_again(pair: ReviewPair, actor: Actor) -> None:
    api.decide_review(actor, pair.id, "apart", "left", "不同的人")
    assert api.undo_review(actor, pair.id, "新的依据").status == "open"
    api.decide_review(actor, pair.id, "merge", "left", "同一人")
    assert api.survivor(pair.right.id) == pair.left.id


def test_a_merge_undone_directly_opens_the_pair_that_had_decided_it(pair: ReviewPair, actor: Actor) -> None:
    api.decide_review(actor, pair.id, "merge", "left", "同一人")
    api.unmerge(actor, pair.right.id, "误合并")
    assert [entry.id for entry in api.reviews(actor).items] == [pair.id]


def test_a_pair_joined_by_other_evidence_leaves_the_queue(pair: ReviewPair, actor: Actor) -> None:
    api.merge(actor, pair.left.id, pair.right.id, "派出所证明")
    assert api.reviews(actor).items == []
    assert api.review(actor, pair.id).status == "settled"
    api.unmerge(actor, pair.right.id, "证明有误")
    assert [entry.id for entry in api.reviews(actor).items] == [pair.id]


def test_decisions_that_make_no_sense_are_refused(pair: ReviewPair, actor: Actor) -> None:
    with pytest.raises(ReasonMissing):
        api.decide_review(actor, pair.id, "merge", "left", "")
    with pytest.raises(UnknownDecision):
        api.decide_review(actor, pair.id, "perhaps", "left", "不清楚")
    with pytest.raises(ReviewNotDecided):
        api.undo_review(actor, pair.id, "误操作")
    with pytest.raises(ReviewNotFound):
        api.review(actor, UUID(int=7))
    api.decide_review(actor, pair.id, "apart", "left", "不同的人")
    with pytest.raises(ReviewAlreadyDecided) as refused:
        api.decide_review(actor, pair.id, "merge", "left", "同一人")
    assert "不同的人" in refused.value.text


def test_decisions_are_announced(pair: ReviewPair, actor: Actor) -> None:
    api.decide_review(actor, pair.id, "merge", "left", "同一人")
    kinds = [row[0] for row in fetch_all("SELECT kind FROM outbox_event ORDER BY id")]
    assert kinds[-3:] == ["residents.review_queued", "residents.merged", "residents.review_decided"]


def test_only_who_may_see_a_side_sees_the_pair(pair: ReviewPair, prefecture: Prefecture) -> None:
    assert [entry.id for entry in api.reviews(prefecture.staff("532301")).items] == [pair.id]
    assert [entry.id for entry in api.reviews(prefecture.staff("532326")).items] == [pair.id]
    village = prefecture.staff("ROOM1", scope="532301103202")
    assert api.reviews(village).items == []
    with pytest.raises(OutOfScope):
        api.review(village, pair.id)


def test_the_queue_comes_in_pages_likeliest_first(prefecture: Prefecture, actor: Actor) -> None:
    for number in range(5):
        name = ["李伟", "杨伟", "张伟", "王伟", "周伟"][number]
        for side in (1, 2):
            api.resolve(actor, person(**(ALIKE | {"name": name}), source=f"S{side}", local_id=name))
    first = api.reviews(actor, limit=3)
    second = api.reviews(actor, after=first.next, limit=3)
    scores = [entry.score for entry in (*first.items, *second.items)]
    assert len(scores) == 5
    assert scores == sorted(scores, reverse=True)
    assert second.next is None
