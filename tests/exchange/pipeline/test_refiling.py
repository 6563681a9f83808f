"""After a split each resource stands in the record of whom its patient number belongs to."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest

from tests.exchange.pipeline.formats import NAME, LineFormat
from tests.exchange.pipeline.test_flow import ACTOR, send
from yizhou.exchange.partners.contracts import Partner
from yizhou.exchange.pipeline import refiling
from yizhou.exchange.pipeline.api import register_format
from yizhou.exchange.pipeline.formats import _formats
from yizhou.kernel.db.api import fetch_all
from yizhou.records.fhir import api as fhir
from yizhou.registries.residents import api as residents
from yizhou.registries.residents.contracts import Identifier, IdentifierKind, PersonClaim


@pytest.fixture(autouse=True)
def lines() -> Iterator[LineFormat]:
    made = LineFormat()
    register_format(made)
    yield made
    _formats.pop(NAME)


def values(resident: UUID) -> set[str]:
    return {fhir.parse(one.raw)["valueString"] for one in fhir.search(ACTOR, [resident], ("Observation",))}


def test_resources_follow_the_patient_number_and_a_second_run_changes_nothing(
    senders: dict[str, Partner],
) -> None:
    first = send(senders, "1;李阿依;甲").parts[0].resident_id
    assert first is not None
    [(source,)] = fetch_all("SELECT source FROM resident_source_link")
    number = (Identifier(IdentifierKind.CITIZEN_ID, "532301198001010046"),)
    for local in ("L-李阿依", "L-普文芳"):
        claim = PersonClaim(
            name="李阿依",
            sex="2",
            birth_date=date(1980, 1, 1),
            identifiers=number,
            source=source,
            local_id=local,
        )
        assert residents.resolve(ACTOR, claim).resident_id == first
    assert send(senders, "2;普文芳;乙\n3;罗建华;丙").parts[0].resident_id == first
    assert values(first) == {"甲", "乙"}
    going = [voice.id for voice in residents.voices(ACTOR, first) if voice.claim.local_id == "L-普文芳"]
    fresh = residents.split(ACTOR, first, going, "医院把两人登记成一人")
    waiting = refiling.messages_of(ACTOR, first)
    for _ in range(2):
        refiling.refile(waiting, "主索引拆分")
        assert (values(first), values(fresh)) == ({"甲"}, {"乙"})
    [moved] = fhir.search(ACTOR, [fresh], ("Observation",))
    assert moved.version == 1
    assert fetch_all("SELECT status, count(*) FROM message GROUP BY 1") == [("accepted", 2)]
