"""An index id that holds two people is split without losing a word of either."""

from uuid import UUID

import pytest

from tests.registries.residents.conftest import Prefecture, person
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import fetch_all
from yizhou.registries.residents import api
from yizhou.registries.residents.contracts import Identifier, IdentifierKind, PersonClaim
from yizhou.registries.residents.errors import NothingLeaves, ReasonMissing, StatementNotTheirs

pytestmark = pytest.mark.django_db
OTHER = "532301197505050024"


def two_in_one(actor: Actor) -> tuple[UUID, PersonClaim]:
    """李秀英 of the city hospital, and 张桂香 whom the county hospital registered with 李秀英's identity number."""
    first = api.resolve(actor, person()).resident_id
    assert api.resolve(actor, person(source="HOSPITAL2", local_id="K7")).resident_id == first
    told = person(
        source="HOSPITAL2", local_id="K7", name="张桂香", number="", phones=("13600002222",), address="大姚县"
    )
    assert api.resolve(actor, told).resident_id == first, "the county's number leads to the one index id"
    return first, told


def leaving(actor: Actor, resident: UUID) -> list[int]:
    return [voice.id for voice in api.voices(actor, resident) if voice.claim.local_id == "K7"]


def test_statements_numbers_and_presences_go_and_nothing_is_lost(
    prefecture: Prefecture, actor: Actor
) -> None:
    first, _ = two_in_one(actor)
    before = fetch_all("SELECT id, source, content::text FROM resident_claim ORDER BY id")
    fresh = api.split(actor, first, leaving(actor, first), "大姚县医院登记时误用了他人身份证")
    assert fetch_all("SELECT id, source, content::text FROM resident_claim ORDER BY id") == before
    old, new = api.get(actor, first), api.get(actor, fresh)
    assert "13600002222" in new.phones
    assert (old.name, old.phones) == ("李秀英", ("13987811111",))
    assert new.health_code != old.health_code
    assert {link.local_id for link in api.cross_references(actor, fresh)} == {"K7"}
    numbers = {link.local_id: link.ended is None for link in api.cross_references(actor, first)}
    assert numbers == {"P1": True, "K7": False}
    places = dict(
        fetch_all(
            "SELECT resident_id, array_agg(o.code) FROM resident_presence p JOIN organisation o "
            "ON o.id = p.institution_id GROUP BY 1"
        )
    )
    assert places == {first: ["HOSPITAL1"], fresh: ["HOSPITAL2"]}, "who has nothing of her does not see her"
    kept = fetch_all("SELECT resident_id, split_id, numbers, who FROM resident_split")
    assert kept == [(first, fresh, ["HOSPITAL2|K7"], actor.name)]
    assert [[act.act for act in api.acts(actor, one)] for one in (first, fresh)] == [["split"], ["split"]]
    assert ("residents.split",) in fetch_all("SELECT kind FROM outbox_event")


def test_what_comes_later_goes_to_whom_it_belongs_and_the_two_stay_apart(
    prefecture: Prefecture, actor: Actor
) -> None:
    first, told = two_in_one(actor)
    fresh = api.split(actor, first, leaving(actor, first), "误登记")
    assert api.resolve(actor, told).resident_id == fresh
    assert api.resolve(actor, person()).resident_id == first
    api.resolve(actor, person(local_id="P1", phones=("13600002222",)))
    assert api.identity_set(first) == (first,)
    assert api.identity_set(fresh) == (fresh,)


def test_the_proposal_keeps_statements_of_one_number_together(prefecture: Prefecture, actor: Actor) -> None:
    first, _ = two_in_one(actor)
    right = (Identifier(IdentifierKind.CITIZEN_ID, OTHER),)
    api.resolve(actor, person(source="HOSPITAL2", local_id="K7", name="张桂香", identifiers=right))
    groups: dict[str, set[int]] = {}
    for voice in api.voices(actor, first):
        groups.setdefault(voice.claim.local_id, set()).add(voice.group)
    assert all(len(found) == 1 for found in groups.values())


@pytest.mark.parametrize(
    ("chosen", "error"), [("none", NothingLeaves), ("all", NothingLeaves), ("strange", StatementNotTheirs)]
)
def test_a_split_that_makes_no_sense_changes_nothing(
    prefecture: Prefecture, actor: Actor, chosen: str, error: type[Exception]
) -> None:
    first, _ = two_in_one(actor)
    every = [voice.id for voice in api.voices(actor, first)]
    before = fetch_all("SELECT to_jsonb(r)::text FROM resident r")
    with pytest.raises(error):
        api.split(actor, first, {"none": [], "all": every, "strange": [10**9]}[chosen], "误登记")
    with pytest.raises(ReasonMissing):
        api.split(actor, first, every[:1], " ")
    assert fetch_all("SELECT to_jsonb(r)::text FROM resident r") == before
