"""$import over HTTP: NDJSON is kept, taken in by the worker's job, and each refused line is told with its number."""

from typing import Any

import orjson
import pytest
from django.test import Client

from tests.exchange.ground import Sender, condition, patient
from yizhou.exchange.bulk import importing
from yizhou.exchange.bulk.jobs import run_import
from yizhou.kernel.db.api import fetch_all

NDJSON = "application/fhir+ndjson"


def handed(sender: Sender, lines: list[Any]) -> str:
    body = b"\n".join(each if isinstance(each, bytes) else orjson.dumps(each) for each in lines)
    answer = sender.post("/fhir/$import", body, NDJSON)
    assert answer.status_code == 202, answer.content
    return str(answer["Content-Location"])


def lines_of(number: int) -> list[dict[str, Any]]:
    return [
        patient(id="p1"),
        *(condition("Patient/p1") | {"id": f"c{each}"} for each in range(number)),
        {"resourceType": "Organization", "id": "o1", "name": "鹿城镇卫生院"},
    ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.feature("10.4-12")
def test_lines_are_taken_in_and_refused_ones_are_told(
    hub: Sender, staff: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "LINES", 4)
    wrong = condition("Patient/p1") | {"id": "bad", "recordedDate": "2026-02-30"}
    place = handed(hub, [*lines_of(5), wrong, b"", b"{nothing"])
    assert hub.get(place).status_code == 202
    run_import(place.rpartition("/")[2])
    told = hub.get(place).json()
    counts = {each["type"]: each["count"] for each in told["output"]}
    assert counts == {"Condition": 5, "Organization": 1, "Patient": 1}
    assert told["error"][0]["count"] == 2
    answer = hub.get(told["error"][0]["url"])
    outcomes = [orjson.loads(each) for each in b"".join(answer.streaming_content).splitlines()]
    places = [each["issue"][0]["expression"][0].partition(".")[0].partition(" ")[0] for each in outcomes]
    assert places == ["第8行", "第10行"]
    assert fetch_all("SELECT count(DISTINCT resident_id) FROM fhir_resource WHERE type = 'Condition'") == [
        (1,)
    ]
    run_import(place.rpartition("/")[2])
    assert fetch_all("SELECT count(*) FROM fhir_resource WHERE type = 'Condition'") == [(5,)]
    assert staff.get(place).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_an_import_left_half_way_goes_on(hub: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "LINES", 3)
    place = handed(hub, lines_of(6))
    kept = importing._taken

    def dying(asked: Any, first: int, lines: list[bytes]) -> Any:
        if first > 3:
            raise RuntimeError
        return kept(asked, first, lines)

    monkeypatch.setattr(importing, "_taken", dying)
    with pytest.raises(RuntimeError):
        run_import(place.rpartition("/")[2])
    assert hub.get(place)["X-Progress"] == "3 lines taken"
    monkeypatch.setattr(importing, "_taken", kept)
    run_import(place.rpartition("/")[2])
    counts = {each["type"]: each["count"] for each in hub.get(place).json()["output"]}
    assert counts == {"Condition": 6, "Organization": 1, "Patient": 1}


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_imported_is_refused_at_once(hub: Sender, clinic: Sender, staff: Client) -> None:
    assert hub.post("/fhir/$import", b"{}").status_code == 400
    assert hub.post("/fhir/$import", b"", NDJSON).status_code == 400
    assert staff.post("/fhir/$import", b"{}", content_type=NDJSON).status_code == 403
    place = handed(hub, lines_of(1))
    assert clinic.get(place).status_code == 404
