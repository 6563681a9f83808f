"""Writing: repeated changes nothing, changed is the next version, and nothing is ever lost."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import orjson
import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.records.conftest import Place, person
from yizhou.kernel.auth.contracts import Actor, system_actor
from yizhou.kernel.clock.api import new_id
from yizhou.kernel.db.api import fetch_all, savepoint, unit_of_work
from yizhou.records.fhir import api
from yizhou.records.fhir.contracts import NO_RESIDENT, Interaction, Key, Stored, Write
from yizhou.records.fhir.errors import BrokenJson, NotAResource, ResourceGone, VersionConflict
from yizhou.registries.residents import api as residents

pytestmark = pytest.mark.django_db


def condition(name: str, **more: Any) -> dict[str, Any]:
    return {"resourceType": "Condition", "code": {"text": name}, **more}


def put(actor: Actor, resident: UUID, key: str, content: dict[str, Any], origin: str = "H0001") -> Stored:
    return api.write(actor, [Write(resident, content, origin, key)])[0]


def test_what_is_written_is_read_as_stored(actor: Actor, resident: UUID) -> None:
    stored = put(actor, resident, "c1", condition("高血压", recordedDate="2024-05-06"))
    read = api.read(actor, "Condition", stored.id)
    assert read.raw == stored.raw
    content = orjson.loads(read.raw)
    assert content["id"] == stored.id
    assert content["meta"]["versionId"] == "1"
    assert content["code"] == {"text": "高血压"}


def test_the_same_again_changes_nothing(actor: Actor, resident: UUID) -> None:
    first = put(actor, resident, "c1", condition("高血压"))
    again = put(actor, resident, "c1", {**condition("高血压"), "id": "theirs", "meta": {"versionId": "7"}})
    assert not again.changed
    assert (again.id, again.version, again.raw) == (first.id, 1, first.raw)
    assert len(api.history(actor, "Condition", first.id)) == 1


def test_another_content_is_the_next_version_and_the_old_one_stays(actor: Actor, resident: UUID) -> None:
    first = put(actor, resident, "c1", condition("高血压"))
    second = put(actor, resident, "c1", condition("高血压2级"))
    assert (second.id, second.version, second.interaction) == (first.id, 2, Interaction.UPDATE)
    assert api.read(actor, "Condition", first.id, 1).raw == first.raw
    assert [stored.version for stored in api.history(actor, "Condition", first.id)] == [2, 1]


def test_without_a_key_every_write_is_a_new_resource(actor: Actor, resident: UUID) -> None:
    one, other = api.write(actor, [Write(resident, condition("感冒")), Write(resident, condition("感冒"))])
    assert one.id != other.id


def test_a_key_twice_in_one_call_gives_two_versions_in_order(actor: Actor, resident: UUID) -> None:
    stored = api.write(
        actor, [Write(resident, condition(name), "H0001", "c1") for name in ("甲", "乙", "乙", "丙")]
    )
    assert [each.version for each in stored] == [1, 2, 2, 3]
    assert [each.changed for each in stored] == [True, True, False, True]
    assert orjson.loads(api.read(actor, "Condition", stored[0].id).raw)["code"]["text"] == "丙"


def test_the_same_key_of_another_origin_or_type_is_another_resource(actor: Actor, resident: UUID) -> None:
    ids = {
        put(actor, resident, "k", condition("甲")).id,
        put(actor, resident, "k", condition("甲"), "H0002").id,
        put(actor, resident, "k", {"resourceType": "Basic"}).id,
    }
    assert len(ids) == 3


def test_ids_are_known_before_writing(actor: Actor, resident: UUID) -> None:
    keys = [Key("Condition", "H0001", "c1"), Key("Encounter", "H0001", "e1")]
    ids = api.assign(actor, resident, keys)
    stored = api.write(
        actor,
        [
            Write(resident, condition("甲", encounter={"reference": f"Encounter/{ids[1]}"}), "H0001", "c1"),
            Write(resident, {"resourceType": "Encounter", "status": "finished"}, "H0001", "e1"),
        ],
    )
    assert [each.id for each in stored] == ids
    assert api.assign(actor, resident, keys) == ids


def test_after_a_merge_the_same_key_still_means_the_same_resource(actor: Actor, place: Place) -> None:
    left, right = person("张三", "L1", place.hospital), person("李四", "L2", place.other)
    first = put(actor, right, "c1", condition("甲"))
    residents.merge(actor, left, right, "同一人，身份证已核对")
    assert api.assign(actor, left, [Key("Condition", "H0001", "c1")]) == [first.id]
    second = put(actor, left, "c1", condition("乙"))
    assert (second.id, second.version, second.resident_id) == (first.id, 2, right)


def test_a_resource_that_turns_out_to_be_another_persons_leaves_the_first_record(
    actor: Actor, resident: UUID, stranger: UUID
) -> None:
    wrong = put(actor, resident, "c1", condition("甲"))
    right = put(actor, stranger, "c1", condition("甲"))
    assert right.resident_id == stranger
    assert right.id != wrong.id
    with pytest.raises(ResourceGone):
        api.read(actor, "Condition", wrong.id)
    assert api.search(actor, [resident], ("Condition",)) == []
    assert [each.id for each in api.search(actor, [stranger], ("Condition",))] == [right.id]
    rows = fetch_all("SELECT payload::text FROM outbox_event WHERE kind = 'fhir.resources_removed'")
    assert [orjson.loads(row[0]) for row in rows] == [
        {"resident_id": str(resident), "message_id": "", "references": [f"Condition/{wrong.id}"]}
    ]


def test_retiring_takes_back_what_a_corrected_document_no_longer_says(actor: Actor, resident: UUID) -> None:
    api.write(actor, [Write(resident, condition(name), "H0001", f"doc1/{name}") for name in "甲乙丙"])
    other = put(actor, resident, "doc2/甲", condition("甲"))
    gone = api.retire(actor, resident, "H0001", "doc1/", {"doc1/甲"})
    assert {each.interaction for each in gone} == {Interaction.DELETE}
    left = {orjson.loads(each.raw)["code"]["text"] for each in api.search(actor, [resident], ("Condition",))}
    assert left == {"甲"}
    assert len(gone) == 2
    assert api.read(actor, "Condition", other.id).version == 1
    back = put(actor, resident, "doc1/乙", condition("乙"))
    assert (back.version, back.changed) == (3, True)


def test_an_update_by_id_checks_the_version(actor: Actor, resident: UUID) -> None:
    first = put(actor, resident, "c1", condition("甲"))
    second = api.update(actor, "Condition", first.id, condition("乙"), expected_version=1)
    assert second.version == 2
    with pytest.raises(VersionConflict):
        api.update(actor, "Condition", first.id, condition("丙"), expected_version=1)
    assert not api.update(actor, "Condition", first.id, condition("乙")).changed


def test_a_deleted_resource_is_gone_but_its_versions_stay(actor: Actor, resident: UUID) -> None:
    first = put(actor, resident, "c1", condition("甲"))
    gone = api.delete(actor, "Condition", first.id)
    assert gone is not None
    assert gone.version == 2
    assert api.delete(actor, "Condition", first.id) is None
    with pytest.raises(ResourceGone):
        api.read(actor, "Condition", first.id)
    assert api.read(actor, "Condition", first.id, 1).raw == first.raw


@pytest.mark.parametrize("content", [{}, {"resourceType": "Krankheit"}, {"resourceType": 7}])
def test_what_is_no_resource_is_refused(actor: Actor, resident: UUID, content: dict[str, Any]) -> None:
    with pytest.raises(NotAResource):
        api.write(actor, [Write(resident, content, "H0001", "x")])


@pytest.mark.parametrize("text", ["\ud800", b"bytes"])
def test_what_json_cannot_say_is_refused(actor: Actor, resident: UUID, text: Any) -> None:
    with pytest.raises(BrokenJson):
        api.write(actor, [Write(resident, condition(text), "H0001", "x")])


def test_text_that_postgresql_cannot_hold_is_kept_in_the_json(actor: Actor, resident: UUID) -> None:
    content = condition("a\x00b") | {
        "code": {"text": "a\x00b", "coding": [{"system": "s\x00", "code": "c\x00"}]}
    }
    stored = put(actor, resident, "x", content)
    assert orjson.loads(api.read(actor, "Condition", stored.id).raw)["code"] == content["code"]


def test_resources_of_no_resident_are_shared(actor: Actor) -> None:
    stored = put(actor, NO_RESIDENT, "org", {"resourceType": "Organization", "name": "楚雄州人民医院"})
    assert api.read(actor, "Organization", stored.id).raw == stored.raw


def test_the_number_of_statements_does_not_grow_with_the_number_of_resources(
    actor: Actor, resident: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    import psycopg

    statements = 0
    execute, copy = psycopg.Cursor.execute, psycopg.Cursor.copy

    def counted(original: Any) -> Any:
        def call(*args: Any, **kwargs: Any) -> Any:
            nonlocal statements
            statements += 1
            return original(*args, **kwargs)

        return call

    monkeypatch.setattr(psycopg.Cursor, "execute", counted(execute))
    monkeypatch.setattr(psycopg.Cursor, "copy", counted(copy))
    counts = []
    for number in (1, 300):
        statements = 0
        api.write(
            actor, [Write(resident, condition(str(each)), f"o{number}", f"{each}") for each in range(number)]
        )
        counts.append(statements)
    assert counts[0] == counts[1]
    assert counts[0] <= 8


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(calls=st.lists(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 2)), max_size=4), max_size=5))
def test_after_any_writes_each_key_holds_its_last_content_and_every_change(
    actor: Actor, resident: UUID, calls: list[list[tuple[str, int]]]
) -> None:
    origin = str(new_id())
    expected: dict[str, list[int]] = {}
    ids: dict[str, str] = {}
    for call in calls:
        stored = api.write(
            actor, [Write(resident, condition(str(value)), origin, key) for key, value in call]
        )
        for (key, value), each in zip(call, stored, strict=True):
            contents = expected.setdefault(key, [])
            assert each.changed == (not contents or contents[-1] != value)
            if each.changed:
                contents.append(value)
            assert each.version == len(contents)
            assert orjson.loads(each.raw)["code"]["text"] == str(value)
            assert ids.setdefault(key, each.id) == each.id
    for key, contents in expected.items():
        versions = api.history(actor, "Condition", ids[key])
        assert [orjson.loads(each.raw)["code"]["text"] for each in reversed(versions)] == [
            str(one) for one in contents
        ]


@pytest.mark.django_db(transaction=True)
def test_two_writers_of_one_key_lose_no_version(actor: Actor, place: Place) -> None:
    resident = person("沙玛阿依", "P1", place.hospital)

    def work(writer: int) -> list[tuple[int, bool]]:
        found = []
        for number in range(10):
            with unit_of_work():
                names = [f"{writer}-{number}", "同一内容"]
                stored = api.write(
                    system_actor(),
                    [
                        Write(resident, condition(name), "H0001", key)
                        for name, key in zip(names, ("a", "b"), strict=True)
                    ],
                )
                found.append((stored[0].version, stored[1].changed))
        connection.close()
        return found

    with ThreadPoolExecutor(4) as threads:
        results = [pair for result in threads.map(work, range(4)) for pair in result]
    assert sorted(version for version, _ in results) == list(range(1, 41))
    assert sum(changed for _, changed in results) == 1
    [resource_id] = api.assign(actor, resident, [Key("Condition", "H0001", "a")])
    versions = api.history(actor, "Condition", resource_id, limit=100)
    texts = [orjson.loads(each.raw)["code"]["text"] for each in versions]
    assert sorted(texts) == sorted(f"{writer}-{number}" for writer in range(4) for number in range(10))


def test_a_failed_part_leaves_nothing(actor: Actor, resident: UUID) -> None:
    with pytest.raises(NotAResource), savepoint():
        api.write(
            actor, [Write(resident, condition("甲"), "H0001", "c1"), Write(resident, {}, "H0001", "c2")]
        )
    assert api.search(actor, [resident]) == []
