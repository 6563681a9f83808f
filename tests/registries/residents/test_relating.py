"""Family ties: told, or read from a mother's citizen number, in whichever order the two arrive."""

from datetime import date
from uuid import UUID

import pytest

from tests.registries.residents.conftest import Prefecture, person
from yizhou.kernel.auth.contracts import Actor
from yizhou.registries.residents import api
from yizhou.registries.residents.errors import ResidentNotFound, UnknownRelationship

BORN = {
    "name": "王子轩",
    "sex": "1",
    "birth_date": date(2024, 3, 15),
    "local_id": "N1",
    "number": "",
    "phones": (),
}
MOTHER = "532301198001020148"


def ties(actor: Actor, resident_id: UUID) -> set[tuple[UUID | None, str]]:
    return {
        (relative.resident_id, relative.relationship)
        for relative in api.profile(actor, resident_id).relatives
    }


@pytest.mark.parametrize("order", ["mother first", "child first", "together"])
def test_a_child_that_names_its_mothers_number_is_tied_to_her(
    order: str, prefecture: Prefecture, actor: Actor
) -> None:
    claims = [person(), person(**BORN, mother_citizen_id=MOTHER)]
    if order == "child first":
        claims.reverse()
    found = (
        api.resolve_many(actor, claims)
        if order == "together"
        else [api.resolve(actor, claim) for claim in claims]
    )
    if order == "child first":
        found.reverse()
    mother, child = (resolution.resident_id for resolution in found)
    assert ties(actor, child) == {(mother, "mother")}
    assert ties(actor, mother) == {(child, "child")}


def test_a_newborn_under_the_mothers_own_number_is_tied_to_her(prefecture: Prefecture, actor: Actor) -> None:
    mother = api.resolve(actor, person()).resident_id
    child = api.resolve(actor, person(**(BORN | {"number": MOTHER}))).resident_id
    assert (mother, "mother") in ties(actor, child)


def test_a_told_tie_is_seen_from_both_ends(prefecture: Prefecture, actor: Actor) -> None:
    one = api.resolve(actor, person()).resident_id
    other = api.resolve(
        actor, person(name="普建国", sex="1", birth_date=date(1979, 5, 5), number="", local_id="H", phones=())
    ).resident_id
    api.relate(actor, one, other, "spouse")
    api.relate(actor, one, other, "spouse")
    assert ties(actor, one) == {(other, "spouse")}
    assert ties(actor, other) == {(one, "spouse")}


def test_the_parent_of_a_told_child_is_named_by_sex(prefecture: Prefecture, actor: Actor) -> None:
    father = api.resolve(
        actor, person(name="普建国", sex="1", birth_date=date(1979, 5, 5), number="", local_id="H", phones=())
    ).resident_id
    child = api.resolve(actor, person(**BORN)).resident_id
    api.relate(actor, father, child, "child")
    assert ties(actor, child) == {(father, "father")}


def test_ties_that_make_no_sense_are_refused(prefecture: Prefecture, actor: Actor) -> None:
    one = api.resolve(actor, person()).resident_id
    with pytest.raises(UnknownRelationship):
        api.relate(actor, one, one, "friend")
    with pytest.raises(ResidentNotFound):
        api.relate(actor, one, UUID(int=9), "mother")
