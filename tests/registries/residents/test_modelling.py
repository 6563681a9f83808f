"""The matching model through HTTP: shown level by level, tried on two persons, learned from the index beside what is in force."""

from typing import Any

import pytest

from tests.registries.residents.conftest import Prefecture
from tests.registries.residents.corruption import Population
from tests.registries.residents.desk import JSON, logged_in, open_accounts
from yizhou.kernel.auth.contracts import Actor
from yizhou.registries.residents import api


@pytest.fixture
def desk(prefecture: Prefecture) -> Any:
    open_accounts(prefecture)
    return logged_in("clerk")


@pytest.mark.feature("11.7.1.2.3-08")
def test_the_model_is_laid_open_with_thresholds_weights_rules_and_examples(desk: Any) -> None:
    model = desk.get("/api/identity/model").json()
    assert (model["link"], model["review"], model["version"] >= 1) == (0.999, 0.4, True)
    name = next(field for field in model["fields"] if field["field"] == "name")
    levels = {level["level"]: level for level in name["levels"]}
    assert levels["exact"]["weight"] > levels["one_character"]["weight"] > 0 > levels["different"]["weight"]
    assert levels["exact"]["weight"] == pytest.approx(14.46, abs=0.01)
    assert "twins" in {rule["level"] for rule in model["rules"]}
    assert len(model["examples"]) > 40
    assert model["learning"] is None


def trial(client: Any, known: dict[str, str], claim: dict[str, str]) -> dict[str, Any]:
    return client.post("/api/identity/model/trial", {"known": known, "claim": claim}, **JSON).json()


def test_two_typed_persons_are_tried_against_the_model(desk: Any) -> None:
    one = {"name": "张自强", "sex": "1", "birth_date": "1972-10-11", "phone": "13987844444"}
    found = trial(desk, one, one | {"name": "张志强"})
    assert found["outcome"] == "linked"
    assert [line["level"] for line in found["evidence"] if line["field"] == "name"] == ["confused_sound"]
    other = trial(desk, one, one | {"name": "普阿依", "sex": "2"})
    assert (other["outcome"], {line["field"] for line in other["evidence"]} >= {"name", "sex"}) == (
        "new",
        True,
    )
    empty = desk.post("/api/identity/model/trial", {"known": {}, "claim": one}, **JSON)
    assert (empty.status_code, empty.json()["code"]) == (422, "residents.nothing_to_identify")


def test_parameters_are_learned_from_unlabelled_statements_and_shown_beside_those_in_force(
    desk: Any, actor: Actor
) -> None:
    too_few = desk.post("/api/identity/model/learning", {}, **JSON)
    assert (too_few.status_code, too_few.json()["code"]) == (409, "residents.too_few_statements")
    population = Population(seed=5)
    records = [claim for _, claim in population.records(population.people(300))]
    for start in range(0, len(records), 200):
        api.resolve_many(actor, records[start : start + 200])
    learned = desk.post("/api/identity/model/learning", {}, **JSON).json()
    assert learned["pairs"] >= 200
    model = desk.get("/api/identity/model").json()
    assert model["learning"]["who"] == "核对员"
    levels = {
        (field["field"], level["level"]): level for field in model["fields"] for level in field["levels"]
    }
    assert levels["name", "exact"]["learned_m"] > 0.7
    assert levels["sex", "same"]["learned_u"] == pytest.approx(0.5, abs=0.1)
    assert levels["birth_date", "exact"]["learned_m"] > 0.7
    assert levels["sex", "same"]["m"] == 0.99
