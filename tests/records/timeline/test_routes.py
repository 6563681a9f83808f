"""The timeline, the summary and the trends over HTTP, as the pages ask for them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from pydantic import TypeAdapter

from tests.records.conftest import Place, person
from tests.records.documents.test_registering import BASE
from tests.records.timeline.test_projecting import Record, coded, encounter
from tests.records.timeline.test_summarising import blood, concept
from yizhou.kernel.auth.contracts import Actor
from yizhou.records.documents import api as documents
from yizhou.records.documents.contracts import DocumentSubmission
from yizhou.records.timeline import api, routes
from yizhou.registries.residents import api as residents

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]


@pytest.fixture
def record(actor: Actor, resident: UUID, place: Place) -> Record:
    return Record(actor, resident, place)


@pytest.mark.feature("10.1.1.1-01", "10.1.1.1-03", "10.2.1.8-01", "10.2.1.6(5)-01", "10.2.1.6(5)-02")
def test_a_doctor_sees_health_events_with_institution_service_and_documents(
    log_in: Enter, record: Record, actor: Actor, resident: UUID
) -> None:
    visit = record.add("e1", encounter())
    record.add("c1", coded("Condition", "高血压", visit.id))
    record.add("e2", encounter("IMP", "2023-02-03T08:00:00+08:00"))
    entry = documents.register(actor, resident, BASE, None).entry
    api.project(actor, resident, [], entry, record.institution)
    page = log_in("doctor").get(f"/api/residents/{resident}/timeline").json()
    assert [item["kind_name"] for item in page["items"]] == ["门诊", "门诊", "住院"]
    first = next(item for item in page["items"] if item["title"] == "门诊：高血压")
    assert (first["institution_name"], first["abnormal"]) == ("楚雄州人民医院", False)
    assert f"Encounter/{visit.id}" in first["resources"]
    paper = next(item for item in page["items"] if item["documents"])
    assert paper["documents"] == [{"id": str(entry.id), "title": "门（急）诊病历"}]
    assert page["facets"]["years"] == [{"year": 2023, "count": 1}, {"year": 2024, "count": 2}]
    assert {kind["id"]: kind["count"] for kind in page["facets"]["kinds"]} == {
        "outpatient": 2,
        "inpatient": 1,
    }
    assert page["facets"]["institutions"][0]["name"] == "楚雄州人民医院"


@pytest.mark.feature("10.2.1.6(5)-05", "10.2.1.6(5)-07", "10.1.1-07")
def test_events_are_filtered_by_kind_institution_and_days(
    log_in: Enter, record: Record, resident: UUID
) -> None:
    for key, kind, day in (
        ("1", "AMB", "2024-05-06"),
        ("2", "IMP", "2024-05-07"),
        ("3", "AMB", "2024-05-08"),
    ):
        record.add(key, encounter(kind, f"{day}T23:30:00+08:00"))
    doctor = log_in("doctor")

    def days(query: str) -> list[str]:
        answer = doctor.get(f"/api/residents/{resident}/timeline?{query}")
        assert answer.status_code == 200, answer.content.decode()
        return [item["started"][:10] for item in answer.json()["items"]]

    assert days("kinds=outpatient") == ["2024-05-08", "2024-05-06"]
    assert days("kinds=inpatient,emergency") == ["2024-05-07"]
    assert days("from=2024-05-07&to=2024-05-07") == ["2024-05-07"]
    assert days("from=2024-05-07T00:00:00%2B08:00") == ["2024-05-08", "2024-05-07"]
    assert days(f"institution_id={record.institution.id}&limit=1") == ["2024-05-08"]
    refused = doctor.get(f"/api/residents/{resident}/timeline?kinds=party")
    assert (refused.status_code, refused.json()["code"]) == (422, "timeline.unknown_kind")


@pytest.mark.feature("10.1.1.1-01", "10.2.1.6(4)-02")
def test_the_timeline_is_paged_without_losing_the_total(
    log_in: Enter, record: Record, resident: UUID
) -> None:
    for number in range(5):
        record.add(str(number), encounter(start=f"202{number}-05-06T08:00:00+08:00"))
    doctor = log_in("doctor")
    seen, after = [], ""
    while True:
        page = doctor.get(f"/api/residents/{resident}/timeline?limit=2{after}").json()
        assert page["total"] == 5
        seen += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert len(set(seen)) == 5


@pytest.mark.feature(
    "10.1.7.2-01", "10.1.7.2-02", "10.1.7.2-03", "10.1.7.2-04", "10.1.7.2-06", "10.2.1.6(2)-06", "10.1.7-02"
)
def test_the_summary_joins_all_sources(
    log_in: Enter, record: Record, actor: Actor, resident: UUID, place: Place
) -> None:
    record.add("c", {"resourceType": "Condition", "code": concept("高血压病", "I10", "http://hl7.org/fhir/sid/icd-10"),
                     "recordedDate": "2015-03-01"})  # fmt: skip
    record.add("b", blood("DE04.50.001.00", "2"))
    elsewhere = Record(actor, person("沙马阿依", "P5", place.other), place)
    elsewhere.add(
        "a", {"resourceType": "AllergyIntolerance", "code": concept("青霉素"), "recordedDate": "2019-01-01"}
    )
    residents.merge(actor, resident, elsewhere.resident, "同一人，核对过身份证")
    found = log_in("doctor").get(f"/api/residents/{resident}/summary").json()
    assert found["blood"] == {"abo": "B", "rh": "", "conflict": False}
    assert [one["name"] for one in found["problems"]] == ["高血压病"]
    assert [one["substance"] for one in found["allergies"]] == ["青霉素"]
    assert [alert["text"] for alert in found["alerts"]] == ["过敏：青霉素", "高血压患者"]


@pytest.mark.feature("10.1.7.6-03", "10.2.1.6(5)-04")
def test_laboratory_values_are_drawn_as_trends(log_in: Enter, record: Record, resident: UUID) -> None:
    for day, value in (("2023-01-02", 9.1), ("2024-01-02", 6.0)):
        record.add(day, {"resourceType": "Observation", "status": "final", "effectiveDateTime": day,
                         "code": concept("空腹血糖", "1558-6"), "valueQuantity": {"value": value, "unit": "mmol/L"},
                         "referenceRange": [{"high": {"value": 6.1}}]})  # fmt: skip
    [trend] = log_in("doctor").get(f"/api/residents/{resident}/trends").json()
    assert (trend["name"], trend["unit"], trend["high"]) == ("空腹血糖", "mmol/L", 6.1)
    assert [(point["value"], point["abnormal"]) for point in trend["points"]] == [(9.1, True), (6.0, False)]
    assert trend["points"][0]["institution_name"] == "楚雄州人民医院"


DOMAINS = {
    "10.1.7-01": ("HSDA00.01", "demographics"),
    "10.1.7-03": ("HSDB01.03", "child"),
    "10.1.7-04": ("HSDB02.02", "women"),
    "10.1.7-05": ("HSDB03.02", "disease_control"),
    "10.1.7-06": ("HSDB04.01", "disease_management"),
    "10.1.7-07": ("C0053", "medical_service"),
}


@pytest.mark.feature(
    "10.1.7-01", "10.1.7-03", "10.1.7-04", "10.1.7-05", "10.1.7-06", "10.1.7-07", "10.2.1.6(4)-01"
)
def test_every_sharing_domain_has_its_events(log_in: Enter, actor: Actor, resident: UUID) -> None:
    for code, _ in DOMAINS.values():
        entry = documents.register(actor, resident, replace_type(code), None).entry
        api.project(actor, resident, [], entry, None)
    page = log_in("doctor").get(f"/api/residents/{resident}/timeline").json()
    assert {item["domain"] for item in page["items"]} == {domain for _, domain in DOMAINS.values()}
    assert {count["id"] for count in page["facets"]["domains"]} == {domain for _, domain in DOMAINS.values()}
    assert all(item["domain_name"] for item in page["items"])


def replace_type(code: str) -> DocumentSubmission:
    return replace(BASE, type_code=code, title=code, created=datetime(2024, 5, 6, tzinfo=UTC))


@pytest.mark.feature("10.2.1.3(1)-01")
@pytest.mark.parametrize("page", ["timeline", "summary", "trends"])
def test_who_may_not_see_the_resident_gets_nothing_and_who_may_is_noted(
    client: Client, log_in: Enter, record: Record, resident: UUID, page: str
) -> None:
    record.add("e", encounter())
    url = f"/api/residents/{resident}/{page}"
    assert client.get(url).status_code == 401
    assert log_in("clerk").get(url).json()["code"] == "auth.forbidden"
    assert log_in("elsewhere").get(url).json()["code"] == "residents.out_of_scope"
    assert log_in("doctor").get(url).status_code == 200
    seen = log_in("resident").get("/api/me/accesses").json()["items"]
    assert ("罗医生", "read") in {(access["actor_name"], access["action"]) for access in seen}


@pytest.mark.feature("10.2.1.6(2)-01")
def test_a_resident_reads_the_own_record_in_plain_words(log_in: Enter, record: Record) -> None:
    visit = record.add("e", encounter())
    record.add("c", coded("Condition", "感冒", visit.id))
    found = log_in("resident").get("/api/me/record").json()
    assert found["events"][0]["text"] == "看门诊，感冒"
    assert any("过敏" in sentence for sentence in found["sentences"])
    assert log_in("doctor").get("/api/me/record").status_code == 403


@pytest.mark.parametrize(
    ("who", "path", "schema"),
    [
        ("doctor", "residents/{}/timeline", routes.TimelineView),
        ("doctor", "residents/{}/summary", routes.SummaryView),
        ("doctor", "residents/{}/trends", TypeAdapter(list[routes.TrendView])),
        ("resident", "me/record", routes.RecordView),
    ],
)
def test_answers_keep_the_contract_of_the_generated_client(
    log_in: Enter, record: Record, resident: UUID, who: str, path: str, schema: Any
) -> None:
    fill(record)
    answer = log_in(who).get(f"/api/{path.format(resident)}")
    assert answer["Content-Type"] == "application/json"
    if isinstance(schema, TypeAdapter):
        assert schema.validate_json(answer.content) != []
        [named] = {frozenset(item) for item in answer.json()}
        assert named == frozenset(routes.TrendView.model_fields)
    else:
        schema.model_validate_json(answer.content)
        assert set(answer.json()) == set(schema.model_fields)


def fill(record: Record) -> None:
    """Something of everything the answers can hold."""
    visit = record.add("e", encounter())
    record.add("c", coded("Condition", "高血压", visit.id, recordedDate="2024-05-06"))
    record.add(
        "m", coded("MedicationRequest", "氨氯地平片", visit.id, authoredOn="2024-05-06", status="active")
    )
    record.add(
        "i", coded("Immunization", "乙肝疫苗", visit.id, occurrenceDateTime="2024-05-06", status="completed")
    )
    record.add(
        "a", {"resourceType": "AllergyIntolerance", "code": concept("青霉素"), "recordedDate": "2019-01-01"}
    )
    record.add("o", coded("Observation", "血糖", visit.id, effectiveDateTime="2024-05-06", status="final",
                          valueQuantity={"value": 9.1, "unit": "mmol/L"}))  # fmt: skip
