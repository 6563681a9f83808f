"""What makes a document unusable or dangerous refuses it; what is merely wrong does not (decision 0031)."""

import pytest

from tests.exchange.cda.building import (
    AUTHOR,
    PATIENT,
    coded,
    codes,
    document,
    errors,
    moment,
    observation,
    part_of,
    resources,
    section,
    text,
)

SECTION = section("10154-3", observation("DE04.01.119.00", text("头痛三天")))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"identifier": "<id/>"}, "cda.document_id_missing"),
        ({"identifier": ""}, "cda.document_id_missing"),
        ({"patient": "<patient/>", "role": ""}, "cda.patient_unidentified"),
        ({"body": ""}, "cda.body_missing"),
        ({"patient": PATIENT.replace('code="2"', 'code="M"')}, "cda.sex_not_in_set"),
        ({"created": "20270101"}, "cda.time_in_future"),
        ({"author": AUTHOR.replace("20250910101500", "20260301")}, "cda.time_in_future"),
        ({"patient": PATIENT.replace("19491231", "20260501", 1).replace('value="19491231"', 'value="20260501"')}, "cda.birth_in_future"),
        ({"header": "<componentOf><encompassingEncounter><effectiveTime><low value='20250910'/><high value='20250901'/>"
                    "</effectiveTime></encompassingEncounter></componentOf>"}, "cda.visit_reversed"),
    ],
)  # fmt: skip
def test_dangerous_document_is_refused(change, code):
    part = part_of(document(sections=SECTION, **change))
    assert code in errors(part)
    assert part.resources == ()
    assert part.document is not None
    fault = next(fault for fault in part.faults if fault.code == code)
    assert fault.place.startswith("/ClinicalDocument")
    assert fault.advice


def test_document_without_patient_is_refused():
    body = document(sections=SECTION).replace(b"patientRole>", b"patientRoll>")
    assert "cda.patient_missing" in errors(part_of(body))


def test_birth_after_death_is_refused():
    death = section("", observation("DE02.01.036.00", moment("19400101")), name="死亡信息")
    assert "cda.birth_after_death" in errors(part_of(document("HSDB03.03", 11, sections=death)))


def test_something_that_happened_in_the_future_is_refused_and_a_plan_is_not():
    done = observation("DE04.01.018.00", moment("20270101"), name="发病日期时间")
    planned = observation("DE06.00.109.00", moment("20270101"), name="下次随访日期")
    refused = part_of(document(sections=section("11450-4", done)))
    accepted = part_of(document("HSDB04.01", 12, sections=section("", planned, name="下次随访安排")))
    assert "cda.entry_time_in_future" in errors(refused)
    assert errors(accepted) == set()


def test_an_order_that_has_begun_may_end_later_and_one_that_begins_later_has_not_happened():
    def order(low: str, high: str) -> str:
        entry = observation(
            "DE06.00.288.00", '<value xsi:type="ST">硝苯地平控释片 每日1次</value>', name="医嘱项目内容"
        )
        return entry.replace(
            "<value", f'<effectiveTime><low value="{low}"/><high value="{high}"/></effectiveTime><value', 1
        )

    begun = part_of(document(sections=section("46209-3", order("20251229", "20270101"))))
    ahead = part_of(document(sections=section("46209-3", order("20270101", "20270201"))))
    assert errors(begun) == set()
    assert "cda.entry_time_in_future" in errors(ahead)


def test_clock_that_runs_an_hour_ahead_is_tolerated():
    assert errors(part_of(document(sections=SECTION, created="20260101170000"))) == set()


def test_all_faults_are_reported_at_once():
    part = part_of(
        document(identifier="<id/>", created="20270101", patient=PATIENT.replace('code="2"', 'code="x"'))
    )
    assert {"cda.document_id_missing", "cda.time_in_future", "cda.sex_not_in_set"} <= errors(part)


def test_wrong_check_digit_only_warns_and_the_number_is_kept():
    part = part_of(
        document(sections=SECTION, patient=PATIENT.replace("11010519491231002X", "110105194912310021"))
    )
    assert errors(part) == set()
    assert "cda.citizen_id_doubtful" in codes(part)
    assert part.subject is not None
    assert "110105194912310021" in {identifier.value for identifier in part.subject.identifiers}
    assert part.resources


def test_number_that_contradicts_the_header_warns():
    part = part_of(
        document(
            sections=SECTION,
            patient=PATIENT.replace('code="2"', 'code="1"').replace('"19491231"', '"19500101"'),
        )
    )
    messages = [fault.message for fault in part.faults if fault.code == "cda.citizen_id_contradicts"]
    assert len(messages) == 2


def test_blood_group_that_contradicts_its_name_is_not_asserted():
    rh = observation("DE04.50.010.00", coded("1", "2.16.156.10011.2.3.1.250", "Rh阳性"))
    part = part_of(document("C0013", 33, sections=section("30954-2", rh)))
    assert "cda.display_contradicts" in codes(part)
    (found,) = [each for each in resources(part, "Observation") if "10331-7" in str(each["code"])]
    assert "coding" not in found["valueCodeableConcept"]
    assert "Rh阳性" in found["valueCodeableConcept"]["text"]


def test_same_fault_at_many_places_is_listed_twenty_times_and_counted():
    entries = [
        observation("DE05.01.024.00", coded(f"bad{n}", "2.16.156.10011.2.3.3.11.3")) for n in range(50)
    ]
    part = part_of(document(sections=section("29548-5", *entries)))
    listed = [fault for fault in part.faults if fault.code == "cda.diagnosis_code_malformed"]
    assert len(listed) == 21
    assert "另有 30 处" in listed[-1].message
