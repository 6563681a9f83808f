"""Health events: one per encounter or document, the same whatever the order and however often messages come."""

import random
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from tests.records.conftest import Place, doctor, person
from tests.records.documents.test_registering import BASE
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.errors.api import CodedError
from yizhou.kernel.events.api import deliver_all
from yizhou.records.documents import api as documents
from yizhou.records.fhir import api as fhir
from yizhou.records.fhir.contracts import Stored, Write
from yizhou.records.timeline import api
from yizhou.records.timeline.contracts import HealthEvent
from yizhou.records.timeline.errors import UnknownKind
from yizhou.registries.residents import api as residents

pytestmark = pytest.mark.django_db

LOINC = "http://loinc.org"


def encounter(kind: str = "AMB", start: str = "2024-05-06T08:00:00+08:00", **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Encounter",
        "status": "finished",
        "class": {"code": kind},
        "period": {"start": start},
        **more,
    }


def coded(resource_type: str, text: str, encounter_id: str = "", **more: Any) -> dict[str, Any]:
    holder = {"Immunization": "vaccineCode", "MedicationRequest": "medicationCodeableConcept"}.get(
        resource_type, "code"
    )
    link = {"encounter": {"reference": f"Encounter/{encounter_id}"}} if encounter_id else {}
    return {"resourceType": resource_type, holder: {"text": text}, **link, **more}


class Record:
    """One resident's record, written the way the pipeline writes it."""

    def __init__(self, actor: Actor, resident: UUID, place: Place) -> None:
        self.actor, self.resident, self.institution = actor, resident, place.hospital

    def add(self, key: str, content: dict[str, Any]) -> Stored:
        [stored] = fhir.write(self.actor, [Write(self.resident, content, "H0001", key)])
        self.project(stored)
        return stored

    def project(self, *stored: Stored) -> list[HealthEvent]:
        return api.project(self.actor, self.resident, stored, None, self.institution)

    @property
    def events(self) -> list[HealthEvent]:
        return [item.event for item in api.timeline(self.actor, self.resident).items]


@pytest.fixture
def record(actor: Actor, resident: UUID, place: Place) -> Record:
    return Record(actor, resident, place)


def test_what_belongs_to_one_visit_is_one_event(record: Record) -> None:
    visit = record.add("e", encounter())
    record.add("c", coded("Condition", "高血压", visit.id))
    record.add("m", coded("MedicationRequest", "苯磺酸氨氯地平片", visit.id))
    [event] = record.events
    assert (event.kind, event.domain, event.title) == ("outpatient", "medical_service", "门诊：高血压")
    assert event.summary == "诊断：高血压；用药：苯磺酸氨氯地平片"
    assert len(event.resources) == 3
    assert event.institution_name == "楚雄州人民医院"
    assert event.started == datetime(2024, 5, 6, tzinfo=UTC)


def test_a_late_encounter_names_the_event_its_results_began(record: Record, actor: Actor) -> None:
    [visit_id] = fhir.assign(actor, record.resident, [fhir_key("Encounter", "e")])
    record.add("c", coded("Condition", "肺炎", visit_id, recordedDate="2024-05-06"))
    assert record.events[0].kind == "diagnosis"
    record.add("e", encounter("IMP", period={"start": "2024-05-05", "end": "2024-05-12"}))
    [event] = record.events
    assert (event.kind, event.title) == ("inpatient", "住院：肺炎")
    assert event.ended is not None


def fhir_key(resource_type: str, key: str) -> Any:
    from yizhou.records.fhir.contracts import Key

    return Key(resource_type, "H0001", key)


def test_any_order_and_any_repetition_give_the_same_timeline(actor: Actor, place: Place) -> None:
    def contents(visit: str) -> dict[str, dict[str, Any]]:
        return {
            "e": encounter("EMER"),
            "c": coded("Condition", "急性阑尾炎", visit),
            "p": coded("Procedure", "阑尾切除术", visit, status="completed"),
            "o": coded("Observation", "白细胞", visit, valueQuantity={"value": 18.2, "unit": "10^9/L"},
                       referenceRange=[{"high": {"value": 10}}]),
            "i": coded("Immunization", "乙肝疫苗", occurrenceDateTime="2020-01-02"),
            "r": coded("DiagnosticReport", "血常规", effectiveDateTime="2021-01-02"),
        }  # fmt: skip

    pictures = []
    for seed in range(4):
        one = Record(actor, person(f"某某{seed}", f"S{seed}", place.hospital), place)
        [visit] = fhir.assign(actor, one.resident, [fhir_key("Encounter", f"{seed}e")])
        order = [*contents(visit).items()] * 2
        random.Random(seed).shuffle(order)
        for key, content in order:
            one.add(f"{seed}{key}", content)
        pictures.append([(e.kind, e.title, e.summary, e.started, len(e.resources)) for e in one.events])
    assert pictures[0] == pictures[1] == pictures[2] == pictures[3]
    assert [picture[0] for picture in pictures[0]] == ["emergency", "laboratory", "immunization"]
    assert pictures[0][0][2] == "诊断：急性阑尾炎；手术操作：阑尾切除术；异常：白细胞 18.210^9/L"


def test_projecting_again_changes_nothing(record: Record) -> None:
    visit = record.add("e", encounter())
    before = record.events
    assert record.project(visit) == before
    assert record.events == before


def test_results_of_one_report_are_one_event(record: Record, actor: Actor) -> None:
    stored = fhir.write(
        actor,
        [Write(record.resident, coded("Observation", name, effectiveDateTime="2024-01-02",
                                      category=[{"coding": [{"code": "laboratory"}]}]), "H0001", name)
         for name in ("钾", "钠")],
    )  # fmt: skip
    report = coded("DiagnosticReport", "电解质", effectiveDateTime="2024-01-02",
                   result=[{"reference": f"Observation/{each.id}"} for each in stored])  # fmt: skip
    [written] = fhir.write(actor, [Write(record.resident, report, "H0001", "r")])
    record.project(*stored, written)
    [event] = record.events
    assert (event.kind, event.title, len(event.resources)) == ("laboratory", "检验：电解质", 3)


def test_single_results_of_one_day_are_one_event(record: Record) -> None:
    for name, day in (("血糖", "2024-01-02"), ("血脂", "2024-01-02"), ("血糖", "2024-01-03")):
        record.add(f"{name}{day}", coded("Observation", name, effectiveDateTime=day,
                                         category=[{"coding": [{"code": "laboratory"}]}]))  # fmt: skip
    assert [len(event.resources) for event in record.events] == [1, 2]


def test_a_document_is_one_event_with_all_it_tells(record: Record, actor: Actor) -> None:
    stored = fhir.write(actor, [Write(record.resident, coded("Condition", "流行性感冒"), "H0001", "d/c")])
    entry = documents.register(actor, record.resident, BASE, None).entry
    [event] = api.project(actor, record.resident, stored, entry, record.institution)
    assert (event.kind, event.document_ids) == ("outpatient", (entry.id,))
    assert event.title == "门（急）诊病历：流行性感冒"
    assert event.started == BASE.service_start


def test_a_corrected_document_takes_back_what_it_no_longer_says(record: Record, actor: Actor) -> None:
    def deliver(version: int, *names: str) -> None:
        registered = documents.register(
            actor, record.resident, replace(BASE, content=f"v{version}".encode(), version=version), None
        )
        stored = fhir.write(
            actor, [Write(record.resident, coded("Condition", name), "H0001", f"d/{name}") for name in names]
        )
        gone = fhir.retire(actor, record.resident, "H0001", "d/", [f"d/{name}" for name in names])
        api.project(actor, record.resident, [*stored, *gone], registered.entry, record.institution)

    deliver(1, "糖尿病", "高血压")
    deliver(2, "高血压")
    [item] = api.timeline(actor, record.resident).items
    assert item.event.summary == "诊断：高血压"
    assert len(item.event.resources) == len(item.documents) == 1


def test_a_document_corrected_to_another_person_leaves_the_first_timeline(
    record: Record, actor: Actor, stranger: UUID
) -> None:
    first = documents.register(actor, record.resident, BASE, None).entry
    api.project(actor, record.resident, [], first, record.institution)
    second = documents.register(actor, stranger, replace(BASE, content=b"x", version=2), None).entry
    api.project(actor, stranger, [], second, record.institution)
    assert record.events == []
    assert len(api.timeline(actor, stranger).items) == 1


def test_a_deleted_resource_leaves_its_event(record: Record, actor: Actor) -> None:
    one = record.add("c1", coded("Condition", "高血压", recordedDate="2024-01-02"))
    two = record.add("c2", coded("Condition", "糖尿病", recordedDate="2024-01-02"))
    gone = fhir.delete(actor, "Condition", one.id)
    assert gone is not None
    record.project(gone)
    assert record.events[0].resources == (f"Condition/{two.id}",)
    last = fhir.delete(actor, "Condition", two.id)
    assert last is not None
    record.project(last)
    assert record.events == []


@pytest.mark.django_db(transaction=True)
def test_a_resource_deleted_by_id_leaves_its_event_with_the_news(record: Record, actor: Actor) -> None:
    one = record.add("c1", coded("Condition", "高血压", recordedDate="2024-01-02"))
    fhir.delete(actor, "Condition", one.id)
    deliver_all()
    assert record.events == []


def test_a_resource_that_moves_to_another_encounter_moves_between_events(record: Record) -> None:
    one, two = record.add("e1", encounter()), record.add("e2", encounter(start="2024-07-01T08:00:00+08:00"))
    record.add("c", coded("Condition", "高血压", one.id))
    record.add("c", coded("Condition", "高血压", two.id))
    assert [len(event.resources) for event in record.events] == [2, 1]


def test_claims_and_organisations_make_no_events(record: Record) -> None:
    record.add("x", {"resourceType": "Claim", "status": "active", "created": "2024-01-02"})
    assert record.events == []


@pytest.mark.parametrize(
    ("kind", "words", "expected", "domain"),
    [
        ("AMB", "高血压患者随访", "follow_up", "disease_management"),
        ("AMB", "产前随访", "pregnancy", "women"),
        ("AMB", "1岁儿童健康体检", "check_up", "child"),
        ("AMB", "成人健康体检", "check_up", "medical_service"),
        ("VR", "", "outpatient", "medical_service"),
        ("IMP", "", "inpatient", "medical_service"),
    ],
)
def test_a_visit_is_of_the_kind_its_words_say(
    record: Record, kind: str, words: str, expected: str, domain: str
) -> None:
    record.add("e", encounter(kind, type=[{"text": words}] if words else []))
    [event] = record.events
    assert (event.kind, event.domain) == (expected, domain)


@pytest.mark.parametrize(
    ("code", "kind", "domain"),
    [
        ("HSDA00.01", "other", "demographics"),
        ("HSDB01.01", "birth", "child"),
        ("HSDB01.03", "check_up", "child"),
        ("HSDB02.02", "pregnancy", "women"),
        ("HSDB03.01", "immunization", "disease_control"),
        ("HSDB03.02", "infectious_disease", "disease_control"),
        ("HSDB03.03", "death", "disease_control"),
        ("HSDB04.02", "follow_up", "disease_management"),
        ("C0001", "document", "problem_summary"),
        ("C0007", "laboratory", "medical_service"),
        ("C0053", "inpatient", "medical_service"),
        ("99999-9", "document", "medical_service"),
    ],
)
def test_a_document_falls_into_its_sharing_domain(
    record: Record, actor: Actor, code: str, kind: str, domain: str
) -> None:
    entry = documents.register(actor, record.resident, replace(BASE, type_code=code), None).entry
    [event] = api.project(actor, record.resident, [], entry, None)
    assert (event.kind, event.domain) == (kind, domain)


def test_pages_and_filters_meet_each_event_once(record: Record, actor: Actor, resident: UUID) -> None:
    for number in range(7):
        kind = "IMP" if number % 3 == 0 else "AMB"
        record.add(f"e{number}", encounter(kind, f"202{number // 2}-05-06T08:00:00+08:00"))
    seen: list[UUID] = []
    after = None
    while True:
        page = api.timeline(actor, resident, after=after, limit=2)
        assert page.total == 7
        seen += [item.event.id for item in page.items]
        after = page.next
        if after is None:
            break
    assert len(seen) == len(set(seen)) == 7
    assert {count.id: count.count for count in page.facets.kinds} == {"outpatient": 4, "inpatient": 3}
    assert [(count.id, count.count) for count in page.facets.years] == [
        ("2020", 2),
        ("2021", 2),
        ("2022", 2),
        ("2023", 1),
    ]
    stays = api.timeline(actor, resident, kinds=["inpatient"], since=datetime(2021, 1, 1, tzinfo=UTC))
    assert (stays.total, len(stays.items)) == (2, 2)
    assert api.timeline(actor, resident, institution_id=resident).items == ()
    with pytest.raises(UnknownKind):
        api.timeline(actor, resident, kinds=["party"])


def test_merged_ids_show_one_timeline_and_split_again_when_unmerged(
    record: Record, actor: Actor, place: Place, resident: UUID
) -> None:
    other = person("沙马阿依", "P7", place.other)
    record.add("e1", encounter())
    Record(actor, other, place).add("e2", encounter("IMP"))
    residents.merge(actor, resident, other, "同一人，核对过身份证")
    assert len(api.timeline(actor, resident).items) == len(api.timeline(actor, other).items) == 2
    residents.unmerge(actor, other, "误合并，来源机构来函更正")
    assert len(api.timeline(actor, resident).items) == len(api.timeline(actor, other).items) == 1


def test_only_who_may_see_the_resident_sees_the_timeline(
    record: Record, place: Place, resident: UUID
) -> None:
    record.add("e1", encounter())
    assert len(api.timeline(doctor(place.hospital), resident).items) == 1
    for ask in (api.timeline, api.summary, api.trends, api.record):
        with pytest.raises(CodedError) as caught:
            ask(doctor(place.other), resident)
        assert caught.value.code == "residents.out_of_scope"
