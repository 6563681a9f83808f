"""Identity: who is this? Resolution time against a full index, intake of batches, and how rightly people are joined.

Alone, with the number of residents: `python -m tests.bench.bench_identity 2400000`.
"""

import random
import sys
from collections.abc import Iterator
from dataclasses import replace

from tests.bench.deduplicating import deduplicate, describe_run
from tests.bench.index_loading import analyse, copy_records, without_indexes
from tests.bench.measuring import Bench, Measure, clock, percentile
from tests.bench.side_by_side import processes
from tests.registries.residents.corruption import ERRORS, Person, Population, quality
from yizhou.registries.residents.contracts import PersonClaim

RESIDENTS, CLAIMS, JUDGED = 200_000, 2_000, 10_000
STEP, DOUBLE, SAMPLE = 20_000, 50, 4_000


def measure(bench: Bench) -> Iterator[Measure]:
    """Load an index by COPY, then resolve claims one by one as a message does, each in a transaction of its own."""
    bench.django()
    from django.db import transaction

    from yizhou.kernel.auth.contracts import system_actor
    from yizhou.registries.residents import api

    count = bench.amount(RESIDENTS, 1_000)
    with clock() as seconds:
        sample = load(bench, count)
    bench.say(f"  {count:,} residents loaded in {seconds():.0f} s")
    actor = system_actor("测量")
    api.refresh_name_shares(actor)
    for name, claims in kinds_of_claim(sample, min(bench.amount(CLAIMS, 200), CLAIMS)).items():
        waits: list[float] = []
        linked = 0
        for claim in claims:
            with clock() as waited, transaction.atomic():
                found = api.resolve(actor, claim)
            waits.append(waited() * 1000)
            linked += found.outcome.value == "linked"
        note = f"{count:,} residents; {linked / len(claims):.0%} linked; p50 {percentile(waits, 0.5):.1f} ms"
        yield Measure(
            f"resolve, {name}, p95", percentile(waits, 0.95), "ms", target=20, at_most=True, note=note
        )
    with clock() as seconds:
        run = deduplicate(bench)
    yield Measure(
        "the whole index compared with itself",
        seconds(),
        "s",
        target=600,
        at_most=True,
        note=describe_run(run),
    )
    yield from joining(bench)


def load(bench: Bench, count: int) -> list[Person]:
    """Put `count` people into the index, a record each, and a second one of every fiftieth; a sample of them comes back.

    Records have real life's errors (`corruption.py`): 30 % lack the identity number, 15 % are wrong somewhere.
    """
    sizes = [min(STEP, count - start) for start in range(0, count, STEP)]
    share = min(1.0, SAMPLE / count)
    sample: list[Person] = []
    with processes(bench) as pool, without_indexes():
        for number, some in enumerate(pool.map(load_part, range(len(sizes)), sizes, [share] * len(sizes)), 1):
            sample += some
            bench.say(f"  {sum(sizes[:number]):,}")
    analyse()
    return sample


def load_part(number: int, size: int, share: float) -> list[Person]:
    """Load one part of the population, which is drawn alike each time; returns `share` of its people."""
    population = Population(seed=7_000 + number)
    population.serial = first = 10**7 + number * 2 * STEP
    people = population.people(size)
    records = [population.record(person, "BENCH") for person in people]
    records += [population.record(person, "DOUBLE") for person in people[::DOUBLE]]
    copy_records(records, 10**8 + first)
    return population.random.sample(people, max(1, round(size * share)))


def kinds_of_claim(sample: list[Person], count: int) -> dict[str, list[PersonClaim]]:
    """What intake asks with: a known patient number, an identity number, neither but errors, and people nobody knows."""
    drawn = random.Random(3)
    strangers = Population(seed=99)
    strangers.random.random()
    chosen = drawn.choices(sample, k=count)

    def spoilt(person: Person) -> PersonClaim:
        claim = replace(
            person.claim, identifiers=(), mother_citizen_id="", source="B2", local_id=f"e{drawn.random()}"
        )
        return drawn.choice(ERRORS)(strangers, claim, person) if drawn.random() < 0.5 else claim

    return {
        "by the source's number": [replace(p.claim, source="BENCH", local_id=str(p.key)) for p in chosen],
        "by identity number": [replace(p.claim, source="B1", local_id=f"n{i}") for i, p in enumerate(chosen)],
        "without numbers, half with an error": [spoilt(person) for person in chosen],
        "unknown people": [
            replace(p.claim, source="B3", local_id=f"u{i}") for i, p in enumerate(strangers.people(count))
        ],
    }


def joining(bench: Bench) -> Iterator[Measure]:
    """Resolve a corrupted population in batches and compare the joined records with the truth."""
    from django.db import transaction

    from yizhou.kernel.auth.contracts import system_actor
    from yizhou.registries.residents import api

    actor = system_actor("测量")
    population = Population(seed=2026)
    people = population.people(min(bench.amount(JUDGED, 500), JUDGED))
    records = population.records(people)
    answers = []
    with clock() as seconds:
        for start in range(0, len(records), 100):
            claims = [claim for _, claim in records[start : start + 100]]
            with transaction.atomic():
                answers += [found.resident_id for found in api.resolve_many(actor, claims)]
    sets = api.identity_sets(set(answers))
    found = quality([key for key, _ in records], [sets[identity][0] for identity in answers])
    note = f"{len(people):,} people, {len(records):,} records, 15 % with errors, 30 % without identity number"
    yield Measure("records resolved in batches of 100", len(records) / seconds(), "/s", note=note)
    yield Measure("joined rightly: precision", found.precision, "", target=0.995, note=note)
    yield Measure("joined rightly: recall", found.recall, "", note=note)
    yield Measure("joined rightly: F1", found.f1, "", target=0.97, note=note)


def main(arguments: list[str]) -> int:
    """Measure alone, with this many residents."""
    from rich.console import Console

    from tests.bench.machine import describe
    from tests.bench.run import table

    count = int(arguments[0]) if arguments else RESIDENTS
    bench = Bench(count / RESIDENTS)
    try:
        rows = [("identity", entry) for entry in measure(bench)]
    finally:
        bench.close()
    Console(width=180).print(table(rows, describe()))
    return 0 if all(entry.met is not False for _, entry in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
