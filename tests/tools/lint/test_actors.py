import pytest

from tools.lint.rules.actors import Actors

STORE = "src/yizhou/records/fhir/store.py"


def test_a_public_query_on_residents_data_without_an_actor_is_found(lint):
    assert lint(Actors(), {STORE: "def read(resident_id): ..."}) == [
        f"{STORE}:1 read(): take the actor who asks"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "def read(actor, resident_id): ...",
        "def read(resident_id, *, actor): ...",
        "def _rows(resident_id): ...",
        "LIMIT = 100",
    ],
)
def test_a_query_with_an_actor_and_what_is_private_are_free(lint, text):
    assert lint(Actors(), {STORE: text}) == []


def test_the_rule_covers_the_record_and_the_resident_registry_only(lint):
    text = "def read(resident_id): ..."
    assert lint(Actors(), {"src/yizhou/registries/residents/store/search.py": text})
    assert lint(Actors(), {"src/yizhou/registries/facilities/store.py": text}) == []
    assert lint(Actors(), {"src/yizhou/records/fhir/api.py": text}) == []
