"""An institution's own codes: registered, counted as they are sent, mapped with suggestions, published as a concept map."""

from typing import Any

import orjson
import pytest

from tests.exchange import ground
from tests.exchange.ground import Sender
from tests.registries.terminology.conftest import ICD10, REGIONS, Desk, Terms
from yizhou.kernel.auth.contracts import system_actor
from yizhou.kernel.db.api import fetch_all
from yizhou.kernel.events.relay import revive
from yizhou.registries.terminology.events import CodesSeen
from yizhou.registries.terminology.jobs import count_codes

OWN = "urn:dayao:diagnosis"
AT = "/api/terminology"


def message(*codes: tuple[str, str]) -> dict[str, Any]:
    """A bundle of conditions coded in the hospital's own system."""
    entries = [ground.entry("urn:uuid:p", ground.patient())]
    for number, (code, name) in enumerate(codes):
        condition = ground.condition("urn:uuid:p") | {
            "code": {"coding": [{"system": OWN, "code": code, "display": name}]}
        }
        entries.append(ground.entry(f"urn:uuid:c{number}", condition))
    return ground.bundle(*entries)


@pytest.fixture
def sent(hospital: Sender) -> None:
    """The hospital sent five diagnoses of four kinds."""
    codes = (
        ("01", "高血压病"),
        ("01", "高血压病"),
        ("02", "2型糖尿病"),
        ("03", "慢性阻赛性肺病"),
        ("04", "体检"),
    )
    answer = hospital.post("/fhir", message(*codes))
    assert answer.status_code == 200, answer.content.decode()
    # The relay hands on what is committed, which nothing of a test is.
    for (payload,) in fetch_all("SELECT payload::text FROM outbox_event WHERE kind = %s", (CodesSeen.kind,)):
        fact = revive(CodesSeen, orjson.loads(payload))
        assert isinstance(fact, CodesSeen)
        count_codes(fact, system_actor())


@pytest.fixture
def bench(sent: None, steward: Desk) -> dict[str, Any]:
    local = steward.get(f"{AT}/local-systems")[0]
    return steward.post(
        f"{AT}/mappings", organisation_id=local["organisation_id"], system=OWN, target="icd10"
    )


def decide(
    desk: Desk, bench: dict[str, Any], code: str, decision: str, target: str = "", **more: str
) -> tuple[int, Any]:
    return desk.send(
        "POST", f"{AT}/mappings/{bench['id']}/decisions", code=code, decision=decision, target=target, **more
    )


def test_codes_that_are_no_standard_are_counted_by_institution(sent: None, steward: Desk) -> None:
    (local,) = steward.get(f"{AT}/local-systems")
    assert (local["organisation_name"], local["system"]) == ("大姚县人民医院", OWN)
    assert (local["codes"], local["unmapped"], local["sightings"], local["map_id"]) == (4, 4, 5, None)


def test_the_most_used_codes_come_first_with_suggestions(bench: dict[str, Any], steward: Desk) -> None:
    codes = steward.get(f"{AT}/mappings/{bench['id']}/codes", state="open")["items"]
    assert [(each["code"], each["sightings"]) for each in codes] == [
        ("01", 2),
        ("02", 1),
        ("03", 1),
        ("04", 1),
    ]
    best = steward.get(f"{AT}/mappings/{bench['id']}/suggestions", code="02")
    assert "2型糖尿病" in best[0]["display"]
    assert best[0]["score"] >= best[-1]["score"] >= 0.4
    assert any(
        "高血压" in each["display"]
        for each in steward.get(f"{AT}/mappings/{bench['id']}/suggestions", code="01")
    )


@pytest.mark.feature("10.2.1.1.4-03", "10.4.6-07")
def test_a_finished_map_is_reviewed_published_and_translates(
    bench: dict[str, Any], steward: Desk, chief: Desk, terms: Terms
) -> None:
    for code, target in (("01", "I10"), ("02", "E11.900"), ("03", "J44.900")):
        status, answer = decide(steward, bench, code, "accept", target)
        assert (status, answer["mappings"][0]["target"]) == (200, target)
    assert decide(steward, bench, "04", "none")[1]["mappings"][0]["equivalence"] == "unmatched"
    place = f"{AT}/artefacts/{bench['id']}"
    assert steward.post(f"{place}/submission")["size"] == 4
    chief.post(f"{place}/publication")
    found = terms.ask("ConceptMap/$translate", system=OWN, code="01", targetsystem=ICD10)
    match = next(entry for entry in found["parameter"] if entry["name"] == "match")
    assert match["part"][1]["valueCoding"]["code"] == "I10"
    assert "没有对应" in terms.told("ConceptMap/$translate", system=OWN, code="04")["message"]
    (local,) = steward.get(f"{AT}/local-systems")
    assert (local["unmapped"], local["map_status"]) == (0, "published")
    back = terms.ask("ConceptMap/$translate", system=ICD10, code="I10", reverse="true")
    assert [e["part"][1]["valueCoding"]["code"] for e in back["parameter"] if e["name"] == "match"] == ["01"]


def test_decisions_are_undone_one_by_one(bench: dict[str, Any], steward: Desk) -> None:
    first = steward.get(f"{AT}/mappings/{bench['id']}/suggestions", code="02")[0]["code"]
    decide(steward, bench, "02", "reject", first)
    assert first not in {
        each["code"] for each in steward.get(f"{AT}/mappings/{bench['id']}/suggestions", code="02")
    }
    decide(steward, bench, "01", "accept", "I10")
    undone = steward.post(f"{AT}/mappings/{bench['id']}/undo")
    assert (undone["code"], undone["mappings"]) == ("01", [])
    assert steward.post(f"{AT}/mappings/{bench['id']}/undo")["code"] == "02"
    assert first in {
        each["code"] for each in steward.get(f"{AT}/mappings/{bench['id']}/suggestions", code="02")
    }
    status, answer = steward.send("POST", f"{AT}/mappings/{bench['id']}/undo")
    assert (status, answer["code"]) == (409, "terminology.nothing_to_undo")


def test_what_one_institution_decided_is_proposed_to_the_next(
    bench: dict[str, Any], steward: Desk, chief: Desk, people: None
) -> None:
    decide(steward, bench, "04", "accept", "Z00.000")
    steward.post(f"{AT}/artefacts/{bench['id']}/submission")
    chief.post(f"{AT}/artefacts/{bench['id']}/publication")
    body = {"resourceType": "CodeSystem", "status": "active", "url": "urn:lucheng:dx", "title": "鹿城诊断", "content": "complete",
            "concept": [{"code": "T", "display": "体检"}]}  # fmt: skip
    assert Sender(ground.CLINIC).post("/fhir/CodeSystem", body).status_code == 201
    local = next(each for each in steward.get(f"{AT}/local-systems") if each["system"] == "urn:lucheng:dx")
    map_ = steward.post(
        f"{AT}/mappings", organisation_id=local["organisation_id"], system="urn:lucheng:dx", target="icd10"
    )
    best = steward.get(f"{AT}/mappings/{map_['id']}/suggestions", code="T")[0]
    assert (best["code"], best["reason"]) == ("Z00.000", "1 家机构已这样对照")


@pytest.mark.parametrize(
    ("target", "text"),
    [("XYZ", "不是“疾病分类与代码（ICD-10）”"), ("532301", "不是“疾病分类与代码（ICD-10）”")],
)
def test_a_target_outside_its_system_is_refused(
    bench: dict[str, Any], steward: Desk, target: str, text: str
) -> None:
    status, answer = decide(steward, bench, "01", "accept", target)
    assert (status, answer["code"]) == (422, "terminology.code_not_in_system")
    assert text in answer["detail"]
    assert "重新选择" in answer["advice"]


def test_a_retired_target_is_refused_with_its_successor(sent: None, steward: Desk) -> None:
    local = steward.get(f"{AT}/local-systems")[0]
    bench = steward.post(
        f"{AT}/mappings", organisation_id=local["organisation_id"], system=OWN, target=REGIONS
    )
    status, answer = decide(steward, bench, "01", "accept", "532331")
    assert status == 422
    assert "请改用 532302（禄丰市）" in answer["detail"]


def test_two_meanings_of_one_code_are_refused(bench: dict[str, Any], steward: Desk) -> None:
    decide(steward, bench, "01", "accept", "I10")
    status, answer = decide(steward, bench, "01", "accept", "I15")
    assert (status, answer["code"]) == (409, "terminology.contradiction")
    assert "互相矛盾" in answer["detail"]
    assert decide(steward, bench, "01", "accept", "I15", equivalence="narrower")[0] == 200
    assert decide(steward, bench, "09", "accept", "I10")[1]["code"] == "terminology.code_not_in_system"
    assert decide(steward, bench, "01", "maybe")[1]["code"] == "terminology.unknown_decision"


def concept_map(*lines: tuple[str, str, str], source: str = OWN, target: str = ICD10) -> dict[str, Any]:
    elements = [
        {"code": code, "target": [{"code": meant, "equivalence": how} if meant else {"equivalence": how}]}
        for code, meant, how in lines
    ]
    return {
        "resourceType": "ConceptMap", "url": "urn:dayao:map", "version": "1", "title": "大姚诊断对照", "status": "active",
        "group": [{"source": source, "target": target, "element": elements}],
    }  # fmt: skip


@pytest.mark.feature("10.2.1.1.4-05")
def test_an_institution_registers_its_own_codes_and_map(hospital: Sender, chief: Desk, terms: Terms) -> None:
    concepts = [
        {"code": "01", "display": "高血压病", "concept": [{"code": "0101", "display": "高血压病1级"}]}
    ]
    own = {"resourceType": "CodeSystem", "url": OWN, "version": "1", "title": "大姚诊断", "status": "active",
           "content": "complete", "concept": concepts}  # fmt: skip
    answer = hospital.post("/fhir/CodeSystem", own)
    assert (answer.status_code, answer.headers["Location"]) == (201, "/fhir/CodeSystem/diagnosis-1")
    assert hospital.post("/fhir/ConceptMap", concept_map(("01", "I10", "equivalent"))).status_code == 201
    waiting = [
        item
        for kind in ("CodeSystem", "ConceptMap")
        for item in chief.get(f"{AT}/artefacts", kind=kind, status="in_review")["items"]
    ]
    assert {item["owner_name"] for item in waiting} == {"大姚县人民医院"}
    for item in waiting:
        chief.post(f"{AT}/artefacts/{item['id']}/publication")
    assert terms.told("CodeSystem/$subsumes", system=OWN, codeA="01", codeB="0101") == {"outcome": "subsumes"}
    assert terms.told("ConceptMap/$translate", system=OWN, code="01")["result"] is True
    again = hospital.post("/fhir/CodeSystem", own)
    assert (again.status_code, again.json()["issue"][0]["details"]["coding"][0]["code"]) == (
        409,
        "terminology.not_draft",
    )


@pytest.mark.parametrize(
    ("sent_map", "fault", "text"),
    [
        (concept_map(("A00", "B00", "equivalent"), ("B00", "C00", "equivalent"), ("C00", "A00", "equivalent"), source=ICD10),
         "terminology.map_loops", "A00 → B00 → C00 → A00"),
        (concept_map(("1", "I10", "equivalent"), ("1", "I15", "equivalent")), "terminology.map_contradicts", "I10、I15"),
        (concept_map(("1", "I10", "equivalent"), ("1", "", "unmatched")), "terminology.map_contradicts", "无对应"),
        (concept_map(("1", "QQQ", "equivalent")), "terminology.target_not_in_system", "QQQ"),
        (concept_map(("ZZZ", "I10", "equivalent"), source="GB/T 2261.1"), "terminology.source_not_in_system", "ZZZ"),
        (concept_map(("1", "532331", "equivalent"), target=REGIONS), "terminology.target_retired", "532302"),
    ],
)  # fmt: skip
def test_a_map_with_faults_is_refused_whole(
    hospital: Sender, sent_map: dict[str, Any], fault: str, text: str
) -> None:
    answer = hospital.post("/fhir/ConceptMap", sent_map)
    assert answer.status_code == 400
    issues = answer.json()["issue"]
    told = {issue["details"]["coding"][0]["code"]: issue for issue in issues}
    assert text in told[fault]["details"]["text"]
    assert told[fault]["diagnostics"]
    assert hospital.get("/fhir/ConceptMap?url=urn:dayao:map").json()["total"] == 0


def test_an_institution_cannot_take_anothers_codes(hospital: Sender, people: None) -> None:
    own = {"resourceType": "CodeSystem", "url": OWN, "version": "1", "title": "大姚诊断", "status": "draft", "content": "complete",
           "concept": [{"code": "01", "display": "高血压病"}]}  # fmt: skip
    assert hospital.post("/fhir/CodeSystem", own).status_code == 201
    taken = Sender(ground.CLINIC).post("/fhir/CodeSystem", own | {"version": "2"})
    assert taken.status_code in (403, 409)
    national = hospital.post("/fhir/CodeSystem", own | {"url": ICD10, "version": "9"})
    assert (national.status_code, national.json()["issue"][0]["code"]) == (403, "forbidden")


def test_an_incomplete_list_is_refused_with_the_row(hospital: Sender) -> None:
    own = {"resourceType": "CodeSystem", "url": OWN, "version": "1", "title": "大姚诊断", "status": "active", "content": "complete",
           "concept": [{"code": "01", "display": "高血压病"}, {"code": "01", "display": "糖尿病"}, {"display": "无码"}]}  # fmt: skip
    answer = hospital.post("/fhir/CodeSystem", own)
    assert answer.status_code == 400
    assert len(answer.json()["issue"]) == 3
    assert hospital.get(f"/fhir/CodeSystem?url={OWN}").json()["total"] == 0
