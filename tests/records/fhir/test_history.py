"""Histories, parts of resources and conditional reads over HTTP (FHIR R4 §3.1.0.12, §3.1.1.5.8, §3.1.0.1)."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote
from uuid import UUID

import pytest
from django.test import Client

from tests.records.conftest import HEADERS
from tests.records.fhir.test_routes import issue, observation
from tests.records.fhir.test_write import condition, put
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.db.api import execute, fetch_all
from yizhou.records.fhir import api
from yizhou.records.fhir.contracts import NO_RESIDENT, Stored

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]


@pytest.fixture
def past(actor: Actor, resident: UUID, stranger: UUID) -> list[Stored]:
    """Three versions of one Condition on three days, an Observation, a deleted one, and a stranger's."""
    one = [put(actor, resident, "c1", condition(text)) for text in ("甲", "乙", "丙")]
    seen = put(actor, resident, "o1", observation(1))
    gone = put(actor, resident, "o2", observation(2))
    api.delete(actor, "Observation", gone.id)
    put(actor, stranger, "c9", condition("别人"))
    put(actor, NO_RESIDENT, "org", {"resourceType": "Organization", "name": "卫生院"})
    for version, day in ((1, "2026-01-01"), (2, "2026-02-01")):
        execute(
            "UPDATE fhir_resource_version SET updated = %s WHERE version = %s AND type = 'Condition'",
            (f"{day}T08:00:00+08:00", version),
        )
    execute("UPDATE fhir_resource SET updated = '2026-03-01T08:00:00+08:00' WHERE raw LIKE '%%丙%%'")
    return [*one, seen]


def entries(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.content.decode()
    assert answer.json()["type"] == "history"
    return answer.json().get("entry", [])


def told(answer: Any) -> list[str]:
    return [entry["resource"]["code"]["text"] for entry in entries(answer)]


@pytest.mark.feature("10.1.1.3-04")
def test_the_history_of_a_type_shows_what_the_reader_may_see_newest_first(
    log_in: Enter, past: list[Stored]
) -> None:
    doctor = log_in("doctor")
    assert told(doctor.get("/fhir/Condition/_history")) == ["丙", "乙", "甲"]
    everything = entries(doctor.get("/fhir/_history"))
    assert [entry["request"]["method"] for entry in everything[:3]] == ["POST", "DELETE", "POST"]
    assert {entry["fullUrl"].rpartition("/fhir/")[2].partition("/")[0] for entry in everything} == {
        "Condition", "Observation", "Organization",
    }  # fmt: skip
    assert len(entries(log_in("resident").get("/fhir/_history"))) == 6, "the own record only"
    assert told(log_in("elsewhere").get("/fhir/Condition/_history")) == ["别人"]
    noted = fetch_all("SELECT count(*) FROM audit_entry WHERE what LIKE 'Condition 历史%%'")
    assert noted == [(2,)]


def test_since_and_at_choose_versions(log_in: Enter, past: list[Stored]) -> None:
    doctor = log_in("doctor")
    for path in ("/fhir/Condition/_history", f"/fhir/Condition/{past[0].id}/_history"):
        assert told(doctor.get(f"{path}?_since=2026-02-01T00:00:00%2B08:00")) == ["丙", "乙"]
        assert told(doctor.get(f"{path}?_since=2027")) == []
        assert told(doctor.get(f"{path}?_at=2026-01-15")) == ["甲"], "current on that day"
        assert told(doctor.get(f"{path}?_at=2026-02")) == ["乙", "甲"]
        assert told(doctor.get(f"{path}?_at=2025")) == []


def test_pages_of_a_history_meet_every_version_once(log_in: Enter, past: list[Stored]) -> None:
    doctor, url, seen = log_in("doctor"), "/fhir/_history?_count=2&_since=2026", []
    while url:
        answer = doctor.get(url)
        seen += [entry["fullUrl"] + entry["response"]["etag"] for entry in entries(answer)]
        links = {link["relation"]: link["url"] for link in answer.json()["link"]}
        url = links.get("next", "")
    assert len(seen) == len(set(seen)) == 7


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("Condition/_history?_since=gestern", 400, "fhir.bad_parameter"),
        ("Condition/_history?_at=x", 400, "fhir.bad_parameter"),
        ("Condition/_history?_count=0", 400, "fhir.bad_parameter"),
        ("Condition/_history?after=xx", 400, "db.bad_page_key"),
        ("Condition/_history?farbe=rot", 400, "fhir.unknown_parameter"),
        ("Krankheit/_history", 404, "fhir.unknown_type"),
        ("Condition/{id}?_summary=halb", 400, "fhir.bad_parameter"),
        ("Condition/{id}?_summary=count", 400, "fhir.bad_parameter"),
        ("Condition/{id}?_elements=farbe", 400, "fhir.bad_parameter"),
    ],
)
def test_what_cannot_be_answered_is_explained(
    log_in: Enter, past: list[Stored], path: str, status: int, code: str
) -> None:
    answer = log_in("doctor").get("/fhir/" + path.format(id=past[0].id))
    assert (answer.status_code, issue(answer)["details"]["coding"][0]["code"]) == (status, code)
    assert issue(answer)["diagnostics"]
    lenient = log_in("doctor").get(
        "/fhir/Condition/_history?farbe=rot", headers={"Prefer": "handling=lenient"}
    )
    assert lenient.status_code == 200
    assert "farbe" not in lenient.json()["link"][0]["url"]
    assert log_in("doctor").post("/fhir/Condition/_history", headers=HEADERS).status_code == 405


def test_a_version_the_reader_has_is_not_sent_again(log_in: Enter, past: list[Stored]) -> None:
    doctor, path = log_in("doctor"), f"/fhir/Observation/{past[3].id}"

    def status(**headers: str) -> int:
        return doctor.get(
            path, headers={name.replace("_", "-"): value for name, value in headers.items()}
        ).status_code

    modified = doctor.get(path)["Last-Modified"]
    assert (
        status(If_None_Match='W/"9", W/"1"')
        == status(If_None_Match="*")
        == status(If_None_Match='"1"')
        == 304
    )
    assert status(If_Modified_Since=modified) == 304
    assert status(If_Modified_Since="Thu, 01 Jan 2015 00:00:00 GMT") == 200
    assert status(If_Modified_Since="gestern") == 200
    assert status(If_None_Match='W/"9"', If_Modified_Since=modified) == 200, "the tag goes first"


WHOLE = observation(
    1,
    text={"status": "generated", "div": '<div xmlns="http://www.w3.org/1999/xhtml">血压</div>'},
    valueQuantity={"value": 140, "unit": "mmHg"},
    note=[{"text": "坐位"}],
    method={"text": "示波法"},
    _status={"extension": [{"url": "http://x", "valueString": "y"}]},
)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("_summary=true", {"status", "_status", "code", "effectiveDateTime", "valueQuantity"}),
        ("_summary=text", {"status", "_status", "code", "text"}),
        (
            "_summary=data",
            {"status", "_status", "code", "effectiveDateTime", "valueQuantity", "note", "method"},
        ),
        ("_elements=value,note", {"status", "_status", "code", "valueQuantity", "note"}),
        ("_elements=Observation.method,id", {"status", "_status", "code", "method"}),
        ("_elements=value%5Bx%5D&_summary=text", {"status", "_status", "code", "valueQuantity"}),
    ],
)
def test_a_part_is_shown_with_its_mandatory_elements_and_says_that_it_is_one(
    log_in: Enter, actor: Actor, resident: UUID, query: str, shown: set[str]
) -> None:
    stored = put(actor, resident, "whole", WHOLE)
    doctor = log_in("doctor")
    read = doctor.get(f"/fhir/Observation/{stored.id}?{query}").json()
    assert set(read) == {"resourceType", "id", "meta"} | shown
    assert read["meta"]["tag"][-1]["code"] == "SUBSETTED"
    assert read["meta"]["versionId"] == "1"
    bundle = doctor.get(f"/fhir/Observation?patient={resident}&{query}").json()
    assert bundle["entry"][0]["resource"] == read
    assert bundle["total"] == 1
    past = doctor.get(f"/fhir/Observation/{stored.id}/_history?{query}").json()
    assert past["entry"][0]["resource"] == read
    assert quote(query.partition("=")[0]) in bundle["link"][0]["url"]


def test_the_whole_is_shown_when_nothing_less_is_asked(log_in: Enter, actor: Actor, resident: UUID) -> None:
    stored = put(actor, resident, "whole", WHOLE)
    assert log_in("doctor").get(f"/fhir/Observation/{stored.id}?_summary=false").content == stored.raw
