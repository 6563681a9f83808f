"""Deduplication in one table with splink on the same data in the same run: Febrl, and a corrupted Chinese population.

Every record of the population (`corruption.py`) is an index id of its own; the index is then compared with itself.
"""

from collections.abc import Iterator
from uuid import UUID

from tests.bench.deduplicating import deduplicate, describe_run
from tests.bench.index_loading import analyse, copy_records
from tests.bench.measuring import Bench, Measure, clock
from tests.bench.splink_linking import link_febrl, link_people
from tests.registries.residents import febrl
from tests.registries.residents.corruption import Population, Quality, quality

PEOPLE, STEP = 20_000, 20_000


def measure(bench: Bench) -> Iterator[Measure]:
    """Ours and splink's F1 and seconds, set by set."""
    bench.django()  # first: what reads definitions remembers its home
    yield from febrl_sets()
    population = Population(seed=2026)
    people = population.people(bench.amount(PEOPLE, 500))
    records = population.records(people)
    truth, claims = [key for key, _ in records], [claim for _, claim in records]
    note = f"{len(people):,} people, {len(claims):,} records; 15 % with errors, 30 % without identity number"
    from yizhou.kernel.auth.contracts import system_actor
    from yizhou.registries.residents import api

    ids = [
        identity
        for start in range(0, len(claims), STEP)
        for identity in copy_records(claims[start : start + STEP], 5 * 10**8 + start)
    ]
    analyse()
    api.refresh_name_shares(system_actor("测量"))
    with clock() as seconds:
        run = deduplicate(bench)
    yield Measure("population, ours", seconds(), "s", note=describe_run(run))
    yield from _judged("ours", quality(truth, list(_joined(ids))), note, target=True)
    with clock() as seconds:
        found = link_people(claims)
    yield Measure(
        "population, splink", seconds(), "s", note="learning, prediction, clustering at five thresholds"
    )
    best = max((quality(truth, list(answer)) for answer in found.values()), key=lambda judged: judged.f1)
    yield from _judged("splink", best, f"{note}; its best threshold, by the truth", target=False)


def _judged(who: str, found: Quality, note: str, *, target: bool) -> Iterator[Measure]:
    yield Measure(
        f"population, {who}: precision", found.precision, "", target=0.995 if target else None, note=note
    )
    yield Measure(f"population, {who}: recall", found.recall, "", note=note)
    yield Measure(f"population, {who}: F1", found.f1, "", target=0.97 if target else None, note=note)


def febrl_sets() -> Iterator[Measure]:
    """Febrl 1 (500 people twice) and 4 (5,000 people in two files), none of it labelled."""
    for left_name, right_name in febrl.CASES:
        left = febrl.read(left_name)
        right = left if left_name == right_name else febrl.read(right_name)
        for who, link in (("ours", febrl.link), ("splink", link_febrl)):
            with clock() as seconds:
                linked = link(left, right)
            precision, recall, f1 = febrl.score(left, right, linked)
            note = f"precision {precision:.4f}, recall {recall:.4f}, {seconds():.1f} s"
            target = 0.998 if who == "ours" else None
            yield Measure(
                f"Febrl {left_name.removeprefix('dataset')}, {who}: F1", f1, "", target=target, note=note
            )


def _joined(ids: list[UUID]) -> Iterator[UUID]:
    """The cluster of each index id when the certain pairs of the review queue are joined."""
    from yizhou.kernel.db.api import fetch_all
    from yizhou.registries.residents.definitions import matching_model

    stands = {identity: identity for identity in ids}

    def root(identity: UUID) -> UUID:
        while stands[identity] != identity:
            stands[identity] = stands[stands[identity]]
            identity = stands[identity]
        return identity

    link = matching_model().link
    for left, right in fetch_all("SELECT left_id, right_id FROM resident_review WHERE score >= %s", (link,)):
        if left in stands and right in stands:
            stands[root(left)] = root(right)
    return (root(identity) for identity in ids)
