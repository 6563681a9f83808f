"""Type 2 diabetes, a programme of definitions only, through HTTP: candidate, follow-ups, referral, rates."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from python_calamine import CalamineWorkbook

from tests.engines.programmes.conftest import Desk
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import frozen
from yizhou.records.fhir import api as fhir

FINE: dict[str, Any] = {
    "visit_date": "2026-11-27", "way": "1", "symptoms": ["1"], "danger_signs": ["1"], "systolic": 126, "diastolic": 78, "weight": 66.0,
    "foot_pulse": True, "foot_pulse_side": "1", "glucose": 6.2, "medication_compliance": "1", "adverse_reaction": False,
    "hypoglycaemia": "1", "complication_new": False, "medicines": [{"name": "二甲双胍片", "dose": 0.5, "unit": "g"}],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _at_noon() -> Any:
    with frozen(datetime(2026, 11, 27, 2, 0, tzinfo=UTC)):
        yield


def enrolled(desk: Desk, resident: UUID, opened: str = "2026-11-27") -> dict[str, Any]:
    return desk.send("post", f"/residents/{resident}/programmes/diabetes", {"opened": opened}, 201)  # type: ignore[no-any-return]


def waiting(desk: Desk, one: dict[str, Any]) -> dict[str, dict[str, Any]]:
    told = desk.get(f"/residents/{one['resident_id']}/enrolments/{one['id']}")
    return {each["kind"]: each for each in told["contacts"] if each["state"] == "planned"}


def submit(desk: Desk, one: dict[str, Any], kind: str, **answers: Any) -> dict[str, Any]:
    path = f"/residents/{one['resident_id']}/contacts/{waiting(desk, one)[kind]['id']}"
    return desk.send("put", path, {"answers": FINE | answers})  # type: ignore[no-any-return]


@pytest.mark.feature("11.7.3.6(3)-03", "11.7.3.6(3)-15")
def test_a_diagnosis_of_type_2_diabetes_brings_people_of_35_and_over_onto_the_list(
    desk: Callable[[str], Desk], make: Callable[..., UUID], diagnose: Callable[..., str]
) -> None:
    village, resident = desk("village"), make()
    young = make(number="", name="李小军", birth_date=date(2000, 5, 6), local_id="P7")
    diagnose(resident, "E11.9", "2型糖尿病")
    diagnose(young, "E11.9", "2型糖尿病")
    listed = village.get("/programmes/candidates", programme="diabetes")["items"]
    assert [(one["name"], one["reason"]) for one in listed] == [("李秀英", "诊断：2型糖尿病")]
    told = village.send("post", f"/residents/{young}/programmes/diabetes", {}, 422)
    assert "35岁及以上" in told["detail"]
    enrolled(village, resident)
    assert village.get("/programmes/candidates", programme="diabetes")["items"] == []


@pytest.mark.feature("11.7.3.6(3)-04", "11.7.3.6(3)-05", "11.7.3.6(3)-06", "11.7.3.6(3)-08")
def test_a_bad_sugar_brings_a_visit_within_two_weeks_and_a_second_one_a_referral(
    desk: Callable[[str], Desk], make: Callable[..., UUID], actor: Actor
) -> None:
    village, resident = desk("village"), make()
    one = enrolled(village, resident, "2026-11-13")
    told = submit(village, one, "follow_up", visit_date="2026-11-13", glucose=9.1)
    assert (told["enrolment"]["class_name"], told["enrolment"]["referral"]) == ("控制不满意", "")
    due = village.get("/programmes/tasks", when="due", programme="diabetes")["items"]
    assert [(each["contact"]["name"], each["contact"]["due"]) for each in due] == [
        ("两周内复访", "2026-11-27")
    ]
    told = submit(village, one, "revisit", glucose=8.8)
    assert told["enrolment"]["referral"] == "连续两次空腹血糖控制不满意"
    assert "转诊到上级医院" in told["enrolment"]["advice"]
    found = fhir.search(actor, [resident], ("Observation",), ("14771-0",))
    assert sorted(fhir.parse(each.raw)["valueQuantity"]["value"] for each in found) == [8.8, 9.1]
    medicines = fhir.search(actor, [resident], ("MedicationStatement",))
    assert {fhir.parse(each.raw)["medicationCodeableConcept"]["text"] for each in medicines} == {"二甲双胍片"}


@pytest.mark.feature("11.7.4.8.2-02", "11.7.4.8.2-03", "11.7.4.8.2-05", "11.7.4.8.2-06", "11.7.4.8.2-07")
def test_rates_and_the_register_are_made_from_what_was_filled_in(
    desk: Callable[[str], Desk], make: Callable[..., UUID]
) -> None:
    village, first = desk("village"), make()
    second = make(number="532301197001020149", name="张文华", local_id="P8", birth_date=date(1970, 1, 2))
    one, other = enrolled(village, first), enrolled(village, second, "2025-11-01")
    bad = f"/residents/{first}/contacts/{waiting(village, one)['follow_up']['id']}"
    refused = village.send("put", bad, {"answers": FINE | {"glucose": 61, "diastolic": 130}}, 422)
    assert {each["place"] for each in refused["faults"]} == {"glucose", "systolic", "referral"}
    submit(village, one, "follow_up")
    for day in ("2026-02-01", "2026-05-03", "2026-08-02"):
        submit(village, other, "follow_up", visit_date=day)
    submit(village, other, "follow_up", visit_date="2026-11-20", glucose=7.2)
    rates = {each["id"]: each for each in village.get("/programmes/diabetes/rates")}
    assert (rates["control"]["numerator"], rates["control"]["denominator"]) == (1, 2)
    assert (rates["standard_care"]["numerator"], rates["standard_care"]["denominator"]) == (1, 1)
    register = village.get("/programmes/diabetes/register", class_id="uncontrolled")["items"]
    assert [each["name"] for each in register] == ["张文华"]
    sheet = village.client.get("/api/programmes/diabetes/rows.xlsx")
    rows = CalamineWorkbook.from_filelike(BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
    assert {(row[0], row[rows[0].index("空腹血糖值(mmol/L)")]) for row in rows[1:]} == {
        ("李秀英", 6.2),
        ("张文华", 7.2),
    }
