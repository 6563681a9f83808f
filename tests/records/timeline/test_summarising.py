"""The summary header says what matters, from all sources, in Chinese."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from tests.records.conftest import Place
from tests.records.timeline.test_projecting import Record, coded, encounter
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import frozen
from yizhou.kernel.db.api import fetch_all
from yizhou.records.timeline import api

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 6, 1, tzinfo=UTC)


@pytest.fixture
def record(actor: Actor, resident: UUID, place: Place) -> Any:
    with frozen(NOW):
        yield Record(actor, resident, place)


def concept(text: str, code: str = "", system: str = "") -> dict[str, Any]:
    return {"text": text, "coding": [{"system": system, "code": code}]} if code else {"text": text}


def blood(code: str, value: str) -> dict[str, Any]:
    return {"resourceType": "Observation", "status": "final", "code": {"coding": [{"code": code}]},
            "valueCodeableConcept": {"coding": [{"system": "urn:oid:2.16.156.10011.2.3.1.85", "code": value}]}}  # fmt: skip


def test_a_chronic_disease_stays_a_problem_and_a_cold_does_not(
    record: Record, actor: Actor, resident: UUID
) -> None:
    def condition(key: str, text: str, code: str, day: str, **more: Any) -> None:
        content = {"resourceType": "Condition", "code": concept(text, code, "http://hl7.org/fhir/sid/icd-10"),
                   "recordedDate": day, **more}  # fmt: skip
        record.add(key, content)

    condition("1", "高血压病", "I10.x00", "2015-03-01")
    condition("2", "高血压病", "I10.x00", "2020-03-01")
    condition("3", "急性上呼吸道感染", "J06.900", "2019-03-01")
    condition("4", "肺炎", "J18.900", "2024-05-01")
    condition("5", "骨折", "S82.900", "2024-05-02", abatementDateTime="2024-05-20")
    condition("6", "疑似结核", "A16.200", "2024-05-02", verificationStatus={"coding": [{"code": "refuted"}]})
    problems = {problem.name: problem for problem in api.summary(actor, resident).problems}
    assert list(problems) == ["高血压病", "肺炎", "急性上呼吸道感染", "骨折"]
    assert problems["高血压病"].since == date(2015, 3, 1)
    assert problems["高血压病"].chronic
    assert {name: one.status for name, one in problems.items()} == {
        "高血压病": "active", "肺炎": "active", "急性上呼吸道感染": "inactive", "骨折": "resolved",
    }  # fmt: skip
    assert problems["高血压病"].institution_name == "楚雄州人民医院"


def test_allergies_are_told_once_with_their_reaction_and_denials_are_none(
    record: Record, actor: Actor, resident: UUID
) -> None:
    record.add("a", {"resourceType": "AllergyIntolerance", "code": concept("青霉素"), "recordedDate": "2019-01-01",
                     "reaction": [{"manifestation": [concept("皮疹")], "severity": "severe"}]})  # fmt: skip
    record.add(
        "b", {"resourceType": "AllergyIntolerance", "code": concept("青霉素"), "recordedDate": "2012-01-01"}
    )
    record.add("c", {"resourceType": "AllergyIntolerance", "code": concept("否认药物过敏史")})
    found = api.summary(actor, resident)
    [allergy] = found.allergies
    assert (allergy.substance, allergy.reaction, allergy.severity) == ("青霉素", "皮疹", "severe")
    assert allergy.since == date(2012, 1, 1)
    assert [(alert.level, alert.text) for alert in found.alerts] == [("danger", "过敏：青霉素")]


@pytest.mark.parametrize(
    ("abo", "rh", "expected"),
    [("1", "2", ("A", "阳性")), ("3", "1", ("O", "阴性")), ("4", "2", ("AB", "阳性")), ("5", "3", ("", ""))],
)
def test_blood_type_is_read_from_national_codes(
    record: Record, actor: Actor, resident: UUID, abo: str, rh: str, expected: tuple[str, str]
) -> None:
    record.add("a", blood("DE04.50.001.00", abo))
    record.add("r", blood("DE04.50.010.00", rh))
    found = api.summary(actor, resident).blood
    assert (found.abo, found.rh, found.conflict) == (*expected, False)


def test_sources_that_disagree_on_blood_are_an_alert(record: Record, actor: Actor, resident: UUID) -> None:
    record.add("a", blood("DE04.50.001.00", "1"))
    record.add("b", blood("882-1", "2"))
    found = api.summary(actor, resident)
    assert found.blood.conflict
    assert [alert.kind for alert in found.alerts] == ["blood"]


def test_a_medicine_is_current_while_its_supply_lasts(record: Record, actor: Actor, resident: UUID) -> None:
    def order(key: str, text: str, day: str, **more: Any) -> None:
        record.add(key, {"resourceType": "MedicationRequest", "status": "active", "intent": "order",
                         "medicationCodeableConcept": concept(text), "authoredOn": day, **more})  # fmt: skip

    how = [{"timing": {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d"}},
            "doseAndRate": [{"doseQuantity": {"value": 5, "unit": "mg"}}], "route": concept("口服")}]  # fmt: skip
    order("1", "氨氯地平", "2023-01-01", dosageInstruction=how)
    order("2", "氨氯地平", "2024-05-20")
    order("3", "阿莫西林", "2024-05-20", dispenseRequest={"expectedSupplyDuration": {"value": 7}})
    order("4", "二甲双胍", "2024-05-20", status="stopped")
    order("5", "布洛芬", "2010-05-20")
    found = {medicine.name: medicine for medicine in api.summary(actor, resident).medicines}
    assert [name for name, one in found.items() if one.active] == ["氨氯地平"]
    assert (found["氨氯地平"].dose, found["氨氯地平"].since) == ("5mg 每天1次 口服", date(2023, 1, 1))
    assert found["阿莫西林"].until == date(2024, 5, 27)
    assert list(found)[-1] == "布洛芬"


def test_a_critical_value_of_these_weeks_is_an_alert(record: Record, actor: Actor, resident: UUID) -> None:
    for key, day in (("new", "2024-05-20"), ("old", "2023-05-20")):
        record.add(key, {"resourceType": "Observation", "status": "final", "effectiveDateTime": day,
                         "code": concept("血钾" if key == "new" else "血钠"),
                         "interpretation": [{"coding": [{"code": "HH"}]}]})  # fmt: skip
    assert [(alert.level, alert.text) for alert in api.summary(actor, resident).alerts] == [
        ("danger", "危急值：血钾")
    ]


def test_foreign_codes_get_chinese_names(record: Record, actor: Actor, resident: UUID) -> None:
    english = {"coding": [{"system": "http://snomed.info/sct", "code": "38341003", "display": "Hypertension"}],
               "text": "Hypertension"}  # fmt: skip
    record.add("c", {"resourceType": "Condition", "code": english, "recordedDate": "2020-01-01"})
    record.add("i", {"resourceType": "Condition", "recordedDate": "2020-01-01",
                     "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10", "code": "E11.900"}]}})  # fmt: skip
    names = {problem.name for problem in api.summary(actor, resident).problems}
    assert "高血压" in names
    assert any("糖尿病" in name for name in names)


def test_vaccinations_tell_dose_and_lot(record: Record, actor: Actor, resident: UUID) -> None:
    record.add("i", {"resourceType": "Immunization", "status": "completed", "vaccineCode": concept("乙肝疫苗"),
                     "occurrenceDateTime": "2020-02-03", "lotNumber": "L1",
                     "protocolApplied": [{"doseNumberPositiveInt": 2}]})  # fmt: skip
    record.add(
        "n", {"resourceType": "Immunization", "status": "not-done", "vaccineCode": concept("麻疹疫苗")}
    )
    [given] = api.summary(actor, resident).vaccinations
    assert (given.vaccine, given.dose_number, given.on, given.lot) == (
        "乙肝疫苗",
        "2",
        date(2020, 2, 3),
        "L1",
    )


def test_trends_gather_one_code_over_all_visits(record: Record, actor: Actor, resident: UUID) -> None:
    for day, value in (("2023-01-02", 9.1), ("2024-01-02", 6.0), ("2022-01-02", 5.5)):
        record.add(day, {"resourceType": "Observation", "status": "final", "effectiveDateTime": day,
                         "code": concept("空腹血糖", "1558-6", "http://loinc.org"),
                         "valueQuantity": {"value": value, "unit": "mmol/L"},
                         "referenceRange": [{"low": {"value": 3.9}, "high": {"value": 6.1}}]})  # fmt: skip
    record.add("bp", {"resourceType": "Observation", "status": "final", "effectiveDateTime": "2024-01-02",
                      "code": concept("血压"), "component": [
                          {"code": concept("收缩压", "8480-6"), "valueQuantity": {"value": 150, "unit": "mmHg"}},
                          {"code": concept("舒张压", "8462-4"), "valueQuantity": {"value": 95, "unit": "mmHg"}}]})  # fmt: skip
    glucose, *pressure = api.trends(actor, resident)
    assert (glucose.name, glucose.unit, glucose.low, glucose.high) == ("空腹血糖", "mmol/L", 3.9, 6.1)
    assert [(point.value, point.abnormal) for point in glucose.points] == [
        (5.5, False),
        (9.1, True),
        (6.0, False),
    ]
    assert {trend.code for trend in pressure} == {"8480-6", "8462-4"}
    assert [trend.code for trend in api.trends(actor, resident, ["8480-6"])] == ["8480-6"]


def test_the_resident_reads_plain_words(record: Record, actor: Actor, resident: UUID) -> None:
    visit = record.add("e", encounter(start="2024-05-30T08:00:00+08:00"))
    record.add("c", coded("Condition", "高血压", visit.id, recordedDate="2024-05-30"))
    record.add("o", coded("Observation", "收缩压", visit.id, interpretation=[{"coding": [{"code": "H"}]}],
                          effectiveDateTime="2024-05-30"))  # fmt: skip
    found = api.record(actor, resident)
    assert "您目前的健康问题有：高血压。" in found.sentences
    [event] = found.events
    assert event.text == "看门诊，高血压；有指标不在正常范围，请听医生解释"
    assert event.institution_name == "楚雄州人民医院"


def test_every_look_at_a_record_is_audited(record: Record, actor: Actor, resident: UUID) -> None:
    for ask in (api.timeline, api.summary, api.trends, api.record):
        ask(actor, resident)
    rows = fetch_all(
        "SELECT what FROM audit_entry WHERE resident_id = %s AND action = 'read' ORDER BY id", (resident,)
    )
    assert [row[0][:4] for row in rows] == ["时间轴，", "健康档案", "指标趋势", "本人健康"]


def test_an_empty_record_is_no_error(actor: Actor, resident: UUID) -> None:
    found = api.record(actor, resident)
    assert found.events == ()
    assert found.summary.last_contact is None
