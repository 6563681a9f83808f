"""The hot path lets through exactly what the resident registry lets through, and audits exactly that."""

from dataclasses import replace
from uuid import UUID

import pytest

from tests.records.conftest import Place, doctor, person
from tests.records.fhir.test_write import condition, put
from yizhou.kernel.auth.contracts import Actor, ActorKind, system_actor
from yizhou.kernel.db.api import fetch_all, unit_of_work
from yizhou.kernel.errors.api import CodedError
from yizhou.records.fhir import api
from yizhou.records.fhir.errors import ResourceGone, ResourceNotFound
from yizhou.records.fhir.quick_read import quick_read
from yizhou.registries.residents import api as residents

pytestmark = pytest.mark.django_db


def sees(actor: Actor, resident: UUID) -> bool:
    try:
        residents.require_visible(actor, resident)
    except CodedError:
        return False
    return True


def test_it_agrees_with_the_registry_on_every_kind_of_actor(actor: Actor, place: Place) -> None:
    here, there = person("甲乙", "A", place.hospital), person("丙丁", "B", place.other)
    both = person("戊己", "C", place.hospital)
    twin = person("戊己同", "D", place.other)
    residents.merge(actor, both, twin, "同一人，核对过身份证")
    people = [here, there, both, twin]
    resources = {one: put(actor, one, str(one), condition("甲")) for one in people}
    at = doctor(place.hospital)
    actors = [
        system_actor(),
        at,
        doctor(place.other),
        replace(at, scope="p532300"),
        replace(at, scope=place.hospital.path.rpartition(".")[0]),
        replace(at, scope="p532300.c999999999999"),
        replace(at, scope=""),
        replace(at, kind=ActorKind.PARTNER),
        replace(at, kind=ActorKind.PARTNER, scope=""),
        *[Actor(ActorKind.RESIDENT, "本人", resident_id=one) for one in people],
        Actor(ActorKind.RESIDENT, "无名"),
    ]
    agreed = set()
    for who in actors:
        for one in people:
            try:
                quick = quick_read(who, "Condition", resources[one].id).raw == resources[one].raw
            except CodedError:
                quick = False
            assert quick == sees(who, one), (who, one)
            agreed.add(quick)
    assert agreed == {True, False}


def test_one_read_is_one_statement_and_one_entry_in_the_log(
    resident: UUID, place: Place, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    import psycopg

    stored = put(actor, resident, "c", condition("甲"))
    statements: list[str] = []
    execute = psycopg.Cursor.execute
    monkeypatch.setattr(
        psycopg.Cursor,
        "execute",
        lambda self, sql, *rest, **named: (statements.append(sql), execute(self, sql, *rest, **named))[1],
    )
    quick_read(doctor(place.hospital), "Condition", stored.id)
    assert len(statements) == 1
    rows = fetch_all(
        "SELECT actor_name, what, outcome, organisation_id FROM audit_entry WHERE action = 'read'"
    )
    assert rows == [("罗医生", f"Condition/{stored.id}", "success", place.hospital.id)]


def test_what_is_not_there_is_explained(actor: Actor, resident: UUID) -> None:
    stored = put(actor, resident, "c", condition("甲"))
    with pytest.raises(ResourceNotFound):
        quick_read(actor, "Observation", stored.id)
    with pytest.raises(ResourceNotFound):
        quick_read(actor, "Condition", "..")
    api.delete(actor, "Condition", stored.id)
    with pytest.raises(ResourceGone):
        quick_read(actor, "Condition", stored.id)


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_the_entry_is_there_at_once_and_the_setting_is_back(
    actor: Actor, place: Place
) -> None:
    resident = person("沙玛阿依", "P1", place.hospital)
    stored = put(actor, resident, "c", condition("甲"))
    for _ in range(8):  # prepared after a few
        quick_read(doctor(place.hospital), "Condition", stored.id)
    assert fetch_all("SHOW synchronous_commit") == [("on",)]
    assert fetch_all("SELECT count(*) FROM audit_entry WHERE action = 'read'") == [(8,)]
    with unit_of_work():
        quick_read(doctor(place.hospital), "Condition", stored.id)
        assert fetch_all("SHOW synchronous_commit") == [("on",)]
