"""The matching model laid open: what every rule and level weighs, tried on two typed persons, and learned anew from the index.

What is learned stands beside the definition and never in its place: a new version is written by a specialist, proved by its
examples, and published as a file.
"""

import secrets
from collections import Counter
from collections.abc import Iterable
from itertools import combinations, pairwise
from typing import Any
from uuid import UUID

import orjson

from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now
from yizhou.registries.residents import name_shares
from yizhou.registries.residents.comparing import Context
from yizhou.registries.residents.contracts import (
    Learning,
    ModelDescription,
    ModelExample,
    ModelField,
    ModelLevel,
    PersonClaim,
    Trial,
)
from yizhou.registries.residents.definitions import MatchingModel, matching_examples, matching_model
from yizhou.registries.residents.entries import statement
from yizhou.registries.residents.errors import NothingToIdentify, TooFewStatements
from yizhou.registries.residents.features import Features, of_claim
from yizhou.registries.residents.learning import Pattern, learn
from yizhou.registries.residents.matching import explain, levels_of, match_whole
from yizhou.registries.residents.store import samples, writing

FULL_AGREEMENT = {
    "name": "exact", "birth_date": "exact", "sex": "same", "citizen_id": "same", "phone": "same", "address": "same",
    "mother_name": "same", "father_name": "same", "mother_citizen_id": "same",
}  # fmt: skip
"""The fields parameters are learned of, and the level that speaks most for one person."""
_NEIGHBOURS, _STRANGERS, _FEWEST = 4_000, 6_000, 200
_RULES = "rule"


def describe(actor: Actor) -> ModelDescription:
    """See `api.model`."""
    model, learned = matching_model(), last_learning(actor)
    fields = tuple(
        ModelField(field, model.field_names[field], _levels(model, field, learned))
        for field in model.fields
        if field != _RULES
    )
    examples = tuple(
        ModelExample(entry["says"], _plain(entry["known"]), _plain(entry["claim"]), entry["expect"])
        for entry in matching_examples()
    )
    return ModelDescription(
        model.version, model.population, model.prior, model.link, model.review, fields,
        _levels(model, _RULES, None), model.shared_phone, examples, learned,
    )  # fmt: skip


def _plain(person: dict[str, Any]) -> dict[str, str]:
    return {key: str(value) for key, value in person.items()}


def _levels(model: MatchingModel, field: str, learned: Learning | None) -> tuple[ModelLevel, ...]:
    found = [
        ModelLevel(
            level, entry.text, entry.m, entry.u, entry.weight,
            learned.m.get(field, {}).get(level) if learned else None,
            learned.u.get(field, {}).get(level) if learned else None,
        )
        for level, entry in model.fields[field].items()
    ]  # fmt: skip
    return tuple(found if field == _RULES else sorted(found, key=lambda entry: -entry.weight))


def try_two(actor: Actor, known: PersonClaim, claim: PersonClaim) -> Trial:
    """See `api.try_match`."""
    left, right = of_claim(known), of_claim(claim)
    for features in (left, right):
        if features == of_claim(PersonClaim()):
            raise NothingToIdentify
    model = matching_model()
    judged = match_whole(right, left, Context(model, name_shares.current(actor), {})).turned
    return Trial(judged.outcome, judged.probability, judged.weight + model.prior, explain(judged, model))


def last_learning(actor: Actor) -> Learning | None:
    """What was learned last; None before the first time."""
    row = samples.find_learning(actor)
    if row is None:
        return None
    *head, parameters = row
    found = orjson.loads(parameters) if isinstance(parameters, str | bytes) else parameters
    return Learning(*head, m=found["m"], u=found["u"])


def learn_parameters(actor: Actor) -> Learning:
    """See `api.learn_model`. Pairs are statements of one index id, and of ids that share a blocking key: nobody says which are one."""
    start = secrets.randbelow(2**63) - 2**63
    random_ids = samples.list_random(actor, start, _STRANGERS)
    neighbours = samples.list_neighbours(actor, start, _NEIGHBOURS)
    people = _statements(actor, {*random_ids, *(identity for pair in neighbours for identity in pair)})
    context = Context(matching_model(), name_shares.current(actor), {})
    near = [pair for said in people.values() for pair in combinations(said[:3], 2)]
    near += [(people[a][0], people[b][0]) for a, b in neighbours if a in people and b in people]
    far = [(people[a][0], people[b][0]) for a, b in pairwise(random_ids) if a in people and b in people]
    if len(near) < _FEWEST or len(far) < _FEWEST:
        raise TooFewStatements(found=min(len(near), len(far)), wanted=_FEWEST)
    measured = _shares(Counter(_patterns(far, context)))
    patterns = Counter(_patterns(near, context))
    assumed = tuple(
        _with_unseen(field, shares) for field, shares in zip(FULL_AGREEMENT, measured, strict=True)
    )
    found = learn(patterns, tuple(FULL_AGREEMENT.values()), share=0.5, u=assumed)
    m = dict(zip(FULL_AGREEMENT, found.m, strict=True))
    u = dict(zip(FULL_AGREEMENT, measured, strict=True))
    at = now()
    row = (new_id(), at, matching_model().version, len(near), len(far), found.share)
    samples.insert_learning(actor, (*row, orjson.dumps({"m": m, "u": u}).decode()))
    return Learning(at, actor.name, matching_model().version, len(near), len(far), found.share, m, u)


def _statements(actor: Actor, ids: Iterable[UUID]) -> dict[UUID, list[Features]]:
    found: dict[UUID, list[Features]] = {}
    for row in writing.list_claims(actor, sorted(ids)):
        said = statement(row)
        found.setdefault(said.owner_id, []).append(of_claim(said.claim))
    return found


def _patterns(pairs: Iterable[tuple[Features, Features]], context: Context) -> Iterable[Pattern]:
    for one, other in pairs:
        levels = levels_of(one, other, context)
        yield tuple(levels.get(field, "") for field in FULL_AGREEMENT)


def _shares(patterns: Counter[Pattern]) -> tuple[dict[str, float], ...]:
    counts: list[Counter[str]] = [Counter() for _ in FULL_AGREEMENT]
    for pattern, number in patterns.items():
        for place, level in enumerate(pattern):
            if level:
                counts[place][level] += number
    return tuple({level: number / counter.total() for level, number in counter.items()} for counter in counts)


def _with_unseen(field: str, shares: dict[str, float]) -> dict[str, float]:
    """What strangers never showed in the sample is believed to be as rare as the definition says."""
    return {level: entry.u for level, entry in matching_model().fields[field].items()} | shares
