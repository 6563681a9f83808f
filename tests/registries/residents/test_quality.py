"""How well the index tells people apart, against ground truth: precision first, since a wrong join can harm."""

from tests.registries.residents.conftest import Prefecture
from tests.registries.residents.corruption import Population, quality
from yizhou.kernel.auth.contracts import Actor
from yizhou.registries.residents import api


def test_a_corrupted_population_is_joined_rightly(
    prefecture: Prefecture, actor: Actor, record_property
) -> None:
    population = Population(seed=2026)
    records = population.records(population.people(1_000))
    for start in range(0, len(records), 200):
        api.resolve_many(actor, [claim for _, claim in records[start : start + 200]])
    final = [api.resolve(actor, claim).resident_id for _, claim in records]
    sets = api.identity_sets(set(final))
    found = quality([key for key, _ in records], [sets[identity][0] for identity in final])
    record_property("precision", found.precision)
    record_property("recall", found.recall)
    record_property("f1", found.f1)
    print(f"\nprecision {found.precision:.4f} recall {found.recall:.4f} F1 {found.f1:.4f}")
    assert found.precision >= 0.995, found.wrong
    assert found.f1 >= 0.97
