"""The whole index compared with itself: what was never joined on the way in is found and put before a person, once."""

from uuid import UUID

import pytest

from tests.bench.index_loading import analyse, copy_records
from tests.registries.residents.conftest import Prefecture
from tests.registries.residents.corruption import Population, quality
from tests.registries.residents.desk import JSON, logged_in, open_accounts
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import fetch_all
from yizhou.registries.residents import api, jobs, pairing
from yizhou.registries.residents.contracts import Deduplication, Outcome
from yizhou.registries.residents.definitions import matching_model
from yizhou.registries.residents.errors import DeduplicationRunning, DeduplicationUnknown
from yizhou.registries.residents.events import DeduplicationStarted


@pytest.fixture
def index(prefecture: Prefecture) -> tuple[list[int], list[UUID]]:
    """A corrupted population, a resident for each record: (true person, index id)."""
    population = Population(seed=31)
    records = population.records(population.people(400))
    ids = copy_records([claim for _, claim in records], 10**8)
    analyse()
    return [key for key, _ in records], ids


def run_all(actor: Actor) -> Deduplication:
    run = api.start_deduplication(actor)
    for number in range(run.slices):
        run = api.deduplicate_slice(actor, run.id, number)
    return run


def clusters(ids: list[UUID], pairs: list[tuple[UUID, UUID]]) -> list[UUID]:
    stands = {identity: identity for identity in ids}

    def root(identity: UUID) -> UUID:
        while stands[identity] != identity:
            identity = stands[identity]
        return identity

    for left, right in pairs:
        stands[root(left)] = root(right)
    return [root(identity) for identity in ids]


def test_duplicates_are_found_as_rightly_as_on_the_way_in(
    index: tuple[list[int], list[UUID]], actor: Actor
) -> None:
    truth, ids = index
    run = run_all(actor)
    assert (run.done, run.slices, run.finished is not None, run.residents) == (32, 32, True, len(ids))
    found = fetch_all("SELECT left_id, right_id, score FROM resident_review")
    certain = [(left, right) for left, right, score in found if score >= matching_model().link]
    told = quality(truth, list(clusters(ids, certain)))
    assert told.precision >= 0.995, told.wrong
    assert told.f1 >= 0.97
    assert run.certain + run.doubtful == len(found)


def test_a_slice_that_runs_twice_counts_once_and_a_second_run_finds_nothing_new(
    index: tuple[list[int], list[UUID]], actor: Actor
) -> None:
    first = run_all(actor)
    again = api.deduplicate_slice(actor, first.id, 3)
    assert (again.compared, again.certain, again.done) == (first.compared, first.certain, 32)
    second = run_all(actor)
    assert (second.certain, second.doubtful, second.compared) == (0, 0, first.compared)


def test_the_sketch_leaves_out_nobody_whom_the_rules_would_find(
    index: tuple[list[int], list[UUID]], actor: Actor
) -> None:
    run_all(actor)
    found = {frozenset(row) for row in fetch_all("SELECT left_id, right_id FROM resident_review")}
    sharing = fetch_all(
        "SELECT DISTINCT a.resident_id, b.resident_id FROM resident_key a JOIN resident_key b ON b.key = a.key "
        "AND a.resident_id < b.resident_id"
    )
    judged = pairing.compare_many(actor, sharing)
    wanted = {frozenset((left, right)) for left, right, match in judged if match.outcome is not Outcome.NEW}
    assert len(wanted) > 300
    assert wanted <= found


@pytest.mark.feature("10.2.1.9(3)-08", "10.2.1.8-12")
def test_a_reviewer_starts_it_and_jobs_do_it(
    index: tuple[list[int], list[UUID]], actor: Actor, prefecture: Prefecture
) -> None:
    open_accounts(prefecture)
    clerk = logged_in("clerk")
    started = clerk.post("/api/identity/deduplications", {}, **JSON).json()
    assert (started["who"], started["done"], started["residents"]) == ("核对员", 0, len(index[1]))
    refused = clerk.post("/api/identity/deduplications", {}, **JSON)
    assert (refused.status_code, refused.json()["code"]) == (409, "residents.deduplication_running")
    with pytest.raises(DeduplicationRunning):
        api.start_deduplication(actor)
    jobs.spread_slices(DeduplicationStarted(UUID(started["id"]), 32), actor)
    queued = fetch_all(
        "SELECT args ->> 'number' FROM procrastinate_jobs WHERE task_name = 'residents.deduplicate_slice'"
    )
    assert {int(row[0]) for row in queued} == set(range(32))
    for row in queued:
        jobs.compare_slice(started["id"], int(row[0]))
    assert clerk.get("/api/identity/deduplications").json()[0]["finished"] is not None
    assert clerk.get("/api/identity/statistics").json()["open"] > 300
    assert clerk.get("/api/identity/deduplications").json()[0]["id"] == started["id"]
    assert logged_in("doctor1").post("/api/identity/deduplications", {}, **JSON).status_code == 403


def test_an_unknown_run_is_said_so(prefecture: Prefecture, actor: Actor) -> None:
    with pytest.raises(DeduplicationUnknown):
        api.deduplicate_slice(actor, UUID(int=1), 0)
