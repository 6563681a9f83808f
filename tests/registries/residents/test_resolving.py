"""Resolution against a real database: who is found, who is registered, and that nobody is registered twice."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction

from tests.registries.residents.conftest import Prefecture, make_prefecture, person
from yizhou.kernel.auth.contracts import Actor, system_actor
from yizhou.kernel.db.api import fetch_all, fetch_one
from yizhou.registries.residents import api
from yizhou.registries.residents.contracts import Identifier, IdentifierKind, Outcome, PersonClaim
from yizhou.registries.residents.errors import NothingToIdentify

CITIZEN = IdentifierKind.CITIZEN_ID


def count() -> int:
    row = fetch_one("SELECT count(*) FROM resident")
    assert row
    return row[0]


def events() -> list[str]:
    return [row[0] for row in fetch_all("SELECT kind FROM outbox_event ORDER BY id")]


def test_the_same_message_again_changes_nothing(prefecture: Prefecture, actor: Actor) -> None:
    first = api.resolve(actor, person())
    before = api.profile(actor, first.resident_id)
    again = api.resolve(actor, person())
    assert first.outcome is Outcome.NEW
    assert (again.outcome, again.resident_id) == (Outcome.LINKED, first.resident_id)
    assert api.profile(actor, first.resident_id) == before
    assert len(api.history(actor, first.resident_id)) == 1


def test_the_same_person_at_another_hospital_gets_the_same_id(prefecture: Prefecture, actor: Actor) -> None:
    first = api.resolve(actor, person())
    second = api.resolve(actor, person(source="HOSPITAL2", local_id="77", phones=("13900000001",)))
    assert second.resident_id == first.resident_id
    assert [(link.source, link.local_id) for link in api.cross_references(actor, first.resident_id)] == [
        ("HOSPITAL1", "P1"), ("HOSPITAL2", "77"),
    ]  # fmt: skip


def test_a_person_without_number_is_found_by_name_birth_date_and_phone(
    prefecture: Prefecture, actor: Actor
) -> None:
    first = api.resolve(actor, person())
    second = api.resolve(actor, person(number="", source="HOSPITAL2", local_id="78", name="李秀瑛"))
    assert second.resident_id == first.resident_id
    assert {evidence.field for evidence in second.evidence} >= {"name", "birth_date", "phone"}


def test_a_look_alike_is_registered_and_put_before_a_person(prefecture: Prefecture, actor: Actor) -> None:
    first = api.resolve(actor, person(name="李伟", sex="1", number="", phones=(), address=""))
    second = api.resolve(
        actor,
        person(name="李伟", sex="1", number="", phones=(), address="", source="HOSPITAL2", local_id="5"),
    )
    assert (second.outcome, second.candidate_id) == (Outcome.REVIEW, first.resident_id)
    assert second.resident_id != first.resident_id
    pairs = api.reviews(actor).items
    assert [(pair.left.id, pair.right.id) for pair in pairs] == [(first.resident_id, second.resident_id)]


def test_later_claims_fill_and_correct_the_demographics(prefecture: Prefecture, actor: Actor) -> None:
    first = api.resolve(actor, person(number="", birth_date=date(1980, 2, 1), ethnic_group=""))
    api.resolve(
        actor, person(ethnic_group="07", address="楚雄市鹿城镇", as_of=datetime(2026, 6, 1, tzinfo=UTC))
    )
    found = api.get(actor, first.resident_id)
    assert (found.birth_date, found.ethnic_group, found.citizen_id) == (
        date(1980, 1, 2),
        "07",
        "532301198001020148",
    )
    history = api.history(actor, first.resident_id)
    assert len(history) == 2
    assert "birth_date" in next(entry for entry in history if entry.claim.ethnic_group).used


def test_a_statement_that_adds_nothing_is_kept_but_announces_nothing(
    prefecture: Prefecture, actor: Actor
) -> None:
    first = api.resolve(actor, person())
    updated = api.get(actor, first.resident_id).updated
    api.resolve(actor, person(source="HOSPITAL2", local_id="77"))
    assert len(api.history(actor, first.resident_id)) == 2
    assert api.get(actor, first.resident_id).updated == updated
    assert "residents.updated" not in events()


def test_a_change_is_announced_by_its_fields(prefecture: Prefecture, actor: Actor) -> None:
    api.resolve(actor, person())
    api.resolve(actor, person(phones=("13900000001",), occupation="17"))
    row = fetch_one("SELECT payload FROM outbox_event WHERE kind = 'residents.updated'")
    assert row
    assert (row[0] if isinstance(row[0], dict) else json.loads(row[0]))["fields"] == ["phones", "occupation"]


def test_a_death_is_recorded(prefecture: Prefecture, actor: Actor) -> None:
    first = api.resolve(actor, person())
    api.resolve(actor, person(deceased_on=date(2026, 3, 4)))
    assert api.get(actor, first.resident_id).deceased_on == date(2026, 3, 4)
    assert "residents.updated" in events()


def test_the_address_places_a_resident_in_the_organisation_tree(prefecture: Prefecture, actor: Actor) -> None:
    found = api.get(
        actor,
        api.resolve(actor, person(address="云南省楚雄彝族自治州楚雄市吕合镇中屯村民委员会12组")).resident_id,
    )
    assert found.region_code == "532301103202"
    assert found.region_path == prefecture.places["532301103202"].path


def test_a_patient_number_given_to_somebody_else_moves_and_both_are_kept(
    prefecture: Prefecture, actor: Actor
) -> None:
    first = api.resolve(actor, person())
    other = person(
        name="普建国",
        sex="1",
        birth_date=date(1955, 3, 12),
        number="532323199006051245",
        phones=("13911112222",),
    )
    second = api.resolve(actor, replace(other, birth_date=date(1990, 6, 5)))
    assert second.resident_id != first.resident_id
    assert [link.ended is None for link in api.cross_references(actor, first.resident_id)] == [False]
    assert [link.local_id for link in api.cross_references(actor, second.resident_id)] == ["P1"]
    assert api.by_identifier(actor, IdentifierKind.LOCAL, "P1", "HOSPITAL1").id == second.resident_id  # type: ignore[union-attr]


def test_newborn_under_the_mothers_number_is_a_person_of_its_own(
    prefecture: Prefecture, actor: Actor
) -> None:
    mother = api.resolve(actor, person())
    child = api.resolve(
        actor,
        person(
            name="李秀英之子",
            sex="1",
            birth_date=date(2024, 3, 15),
            local_id="N1",
            address="楚雄市吕合镇中屯村12号",
        ),
    )
    assert child.resident_id != mother.resident_id
    assert api.get(actor, child.resident_id).citizen_id == ""
    assert api.get(actor, child.resident_id).birth_date == date(2024, 3, 15)


def test_twins_stay_two(prefecture: Prefecture, actor: Actor) -> None:
    born = {
        "sex": "1",
        "birth_date": date(2024, 3, 15),
        "number": "",
        "mother_citizen_id": "532301198001020148",
    }
    ids = {
        api.resolve(actor, person(name=name, local_id=f"T{index}", **born)).resident_id
        for index, name in enumerate(["王芳之子甲", "王芳之子乙", "王子轩"])
    }
    assert len(ids) == 3


def test_a_batch_finds_its_own_newcomers(prefecture: Prefecture, actor: Actor) -> None:
    found = api.resolve_many(
        actor,
        [
            person(),
            person(source="HOSPITAL2", local_id="9", number="", name="李秀瑛"),
            person(
                source="HOSPITAL2",
                local_id="10",
                name="普建国",
                sex="1",
                birth_date=date(1960, 5, 5),
                number="",
            ),
            person(),
        ],
    )
    assert [resolution.outcome for resolution in found] == [
        Outcome.NEW,
        Outcome.LINKED,
        Outcome.NEW,
        Outcome.LINKED,
    ]
    assert len({resolution.resident_id for resolution in found}) == 2
    assert count() == 2
    assert events().count("residents.registered") == 2


def test_a_batch_gives_the_same_people_as_its_claims_one_by_one(prefecture: Prefecture, actor: Actor) -> None:
    claims = [
        person(local_id=f"B{index}", number="", name=name, birth_date=born, phones=(phone,))
        for index, (name, born, phone) in enumerate(
            [("罗建华", date(1968, 4, 3), "13911110001"), ("罗华建", date(1968, 4, 3), "13911110001"),
             ("段玉兰", date(1950, 3, 8), "13911110002"), ("段玉兰", date(1950, 8, 3), "13911110002")]
        )
    ]  # fmt: skip
    batch = [resolution.resident_id for resolution in api.resolve_many(actor, claims)]
    assert batch == [api.resolve(actor, claim).resident_id for claim in claims]
    assert (batch[0], batch[2]) == (batch[1], batch[3])


def test_a_valid_number_that_joins_two_records_merges_them(prefecture: Prefecture, actor: Actor) -> None:
    with_number = api.resolve(actor, person(phones=(), address=""))
    without = api.resolve(
        actor,
        person(number="", local_id="P2", phones=(), address="大姚县石羊镇", birth_date=date(1981, 11, 23)),
    )
    assert without.resident_id != with_number.resident_id
    api.resolve(actor, person(local_id="P2", phones=(), address="大姚县石羊镇", birth_date=None))
    assert api.survivor(without.resident_id) == with_number.resident_id
    assert set(api.identity_set(with_number.resident_id)) == {with_number.resident_id, without.resident_id}


def test_a_claim_that_names_nobody_is_refused_with_advice(actor: Actor, db: None) -> None:
    with pytest.raises(NothingToIdentify) as refused:
        api.resolve(actor, PersonClaim(name="无名氏", sex="1"))
    assert "患者编号" in refused.value.advice_text


def test_an_unnamed_patient_with_a_patient_number_is_registered(prefecture: Prefecture, actor: Actor) -> None:
    first = api.resolve(actor, PersonClaim(name="无名氏", source="HOSPITAL1", local_id="E1"))
    second = api.resolve(actor, PersonClaim(name="无名氏", source="HOSPITAL1", local_id="E2"))
    assert first.resident_id != second.resident_id
    assert (
        api.resolve(actor, PersonClaim(name="普建国", source="HOSPITAL1", local_id="E1")).resident_id
        == first.resident_id
    )
    assert api.get(actor, first.resident_id).name == "普建国"


def test_two_namesakes_that_fit_alike_are_left_to_a_person(prefecture: Prefecture, actor: Actor) -> None:
    shared = {"name": "阿苏拉莫", "phones": (), "address": ""}
    one = api.resolve(actor, person(local_id="1", **shared))
    two = api.resolve(
        actor, person(local_id="2", number="532323199006051245", birth_date=date(1990, 6, 5), **shared)
    )
    assert one.resident_id != two.resident_id
    third = api.resolve(actor, person(local_id="3", number="", birth_date=None, source="HOSPITAL2", **shared))
    assert third.resident_id not in {one.resident_id, two.resident_id}


def test_identifiers_of_every_kind_lead_to_the_resident(prefecture: Prefecture, actor: Actor) -> None:
    numbers = (
        Identifier(CITIZEN, "532301198001020148"),
        Identifier(IdentifierKind.HEALTH_RECORD, "53230110320100123"),
        Identifier(IdentifierKind.INSURANCE_CARD, "K90231", "5323"),
    )
    found = api.resolve(actor, replace(person(), identifiers=numbers))
    for number in numbers:
        resident = api.by_identifier(actor, number.kind, number.value, number.system)
        assert resident is not None
        assert resident.id == found.resident_id
    assert api.by_identifier(actor, CITIZEN, "532301800102014").id == found.resident_id  # type: ignore[union-attr]
    assert api.by_identifier(actor, IdentifierKind.INSURANCE_CARD, "K90231", "9999") is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("batch", [1, 5])
def test_simultaneous_messages_about_new_people_register_each_once(batch: int) -> None:
    make_prefecture()
    people = [
        person(
            number="", name=name, local_id="", phones=("13911110003",), birth_date=date(1970, 5, 6 + number)
        )
        for number, name in enumerate(["罗建华", "段玉兰", "起家福", "自玉芬", "普晓燕"][:batch])
    ]

    def send(sender: int) -> list:  # type: ignore[type-arg]
        claims = [replace(claim, source=f"S{sender}", local_id=claim.name) for claim in people]
        try:
            with transaction.atomic():
                return [
                    found.resident_id
                    for found in api.resolve_many(system_actor(), claims[:: 1 if sender % 2 else -1])
                ]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(8)))
    assert count() == batch
    assert {frozenset(answer) for answer in answers} == {frozenset(answers[0])}
