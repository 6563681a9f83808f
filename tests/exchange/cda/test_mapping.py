"""Where meaning needs more than an observation: each mapping, on entries as hospitals send them."""

import pytest

from tests.conformance.cda.shapes import problems
from tests.exchange.cda.building import (
    coded,
    document,
    flag,
    held_elements,
    moment,
    nested,
    number,
    observation,
    organizer,
    part_of,
    resources,
    section,
    text,
)

ICD = "2.16.156.10011.2.3.3.11.3"
MEDICINE = """<substanceAdministration classCode="SBADM" moodCode="EVN"><text/>
<routeCode code="1" codeSystem="2.16.156.10011.2.3.1.158"/><doseQuantity value="30" unit="mg"/>
<rateQuantity value="2" unit="次/日"/><consumable><manufacturedProduct><manufacturedLabeledDrug><code/>
<name>硝苯地平控释片</name></manufacturedLabeledDrug></manufacturedProduct></consumable>{inside}</substanceAdministration>"""


def drafted(code, template, *parts, kind):
    part = part_of(document(code, template, sections="".join(parts)))
    for draft in part.resources:
        assert problems(dict(draft.content)) == []
    return resources(part, kind)


def test_name_and_code_of_one_diagnosis_are_one_condition():
    entry = organizer(
        observation("DE05.01.025.00", text("高血压2级")), observation("DE05.01.024.00", coded("I10.x00", ICD))
    )
    (condition,) = drafted("C0002", 22, section("29548-5", entry), kind="Condition")
    assert condition["code"]["text"] == "高血压2级"
    assert condition["code"]["coding"][0]["system"] == "http://hl7.org/fhir/sid/icd-10"
    assert condition["code"]["coding"][0]["code"] == "I10.x00"
    assert held_elements([condition]) == {"DE05.01.025.00", "DE05.01.024.00"}


def test_name_and_code_written_one_after_the_other_are_one_condition():
    entries = [
        observation("DE05.01.025.00", text("肺炎"), name="入院诊断名称"),
        observation("DE05.01.024.00", coded("J18.901", ICD), name="入院诊断编码"),
        observation("DE05.01.025.00", text("糖尿病"), name="其他诊断名称"),
        observation("DE05.01.024.00", coded("E11.900", ICD), name="其他诊断编码"),
    ]
    found = drafted("C0034", 54, section("11450-4", *entries), kind="Condition")
    assert [each["code"]["text"] for each in found] == ["肺炎", "糖尿病"]
    assert [each["code"]["coding"][0]["code"] for each in found] == ["J18.901", "E11.900"]


def test_past_illness_is_a_problem_and_none_is_not():
    ill = observation("DE02.10.021.00", coded("02", "2.16.156.10011.2.3.1.13", "高血压"))
    none = observation("DE02.10.021.00", coded("01", "2.16.156.10011.2.3.1.13", "无"))
    (problem,) = drafted("HSDA00.01", 1, section("11348-0", ill), kind="Condition")
    assert problem["category"][0]["coding"][0]["code"] == "problem-list-item"
    assert problem["code"]["text"] == "高血压"
    assert drafted("HSDA00.01", 1, section("11348-0", none), kind="Condition") == []
    assert "DE02.10.021.00" in held_elements(
        drafted("HSDA00.01", 1, section("11348-0", none), kind="Observation")
    )


@pytest.mark.parametrize(
    ("entry", "substances"),
    [
        (
            observation(
                "DE02.10.023.00", flag("true"), inside=nested(observation("DE02.10.022.00", text("青霉素")))
            ),
            ["青霉素"],
        ),
        (observation("DE02.10.023.00", flag("true")), ["有过敏史（未写明过敏原）"]),
        (observation("DE02.10.022.00", text("头孢类药物")), ["头孢类药物"]),
        (observation("DE02.10.023.00", flag("false")), []),
        (observation("DE02.10.022.00", text("无")), []),
        (observation("DE02.10.022.00", text("否认药物过敏史。")), []),
        (
            observation(
                "DE02.10.023.00", flag("false"), inside=nested(observation("DE02.10.022.00", text("无")))
            ),
            [],
        ),
    ],
)
def test_only_a_stated_allergy_becomes_one(entry, substances):
    found = drafted("C0002", 22, section("48765-2", entry), kind="AllergyIntolerance")
    assert [each["code"]["text"] for each in found] == substances
    if not substances:
        assert drafted("C0002", 22, section("48765-2", entry), kind="Observation")


@pytest.mark.parametrize(
    ("code", "template", "kind"),
    [
        ("C0004", 24, "MedicationRequest"),
        ("C0052", 72, "MedicationRequest"),
        ("C0009", 29, "MedicationAdministration"),
        ("HSDB04.01", 12, "MedicationStatement"),
    ],
)
def test_medicine_is_ordered_given_or_told_by_its_document(code, template, kind):
    (medicine,) = drafted(code, template, section("10160-0", MEDICINE.format(inside="")), kind=kind)
    assert medicine["medicationCodeableConcept"]["text"] == "硝苯地平控释片"


def test_prescription_holds_dose_route_rhythm_and_amount():
    inside = nested(
        observation("DE06.00.135.00", number("60", "mg")),
        observation("DE08.50.043.00", text("30mg×7片")),
    )
    (medicine,) = drafted(
        "C0004", 24, section("10160-0", MEDICINE.format(inside=inside)), kind="MedicationRequest"
    )
    (dosage,) = medicine["dosageInstruction"]
    assert dosage["doseAndRate"][0]["doseQuantity"]["code"] == "mg"
    assert dosage["route"]["text"] == "口服"
    assert dosage["timing"]["repeat"] == {"frequency": 2, "period": 1, "periodUnit": "d"}
    assert medicine["dispenseRequest"]["quantity"]["value"] == 60
    assert "30mg×7片" in str(medicine["extension"])
    assert {"DE06.00.135.00", "DE08.50.043.00", "DE08.50.023.00", "DE06.00.134.00"} <= held_elements(
        [medicine]
    )


def test_laboratory_result_has_value_range_and_interpretation():
    item = """<observation classCode="OBS" moodCode="EVN"><code code="DE04.30.015.00" codeSystem="2.16.156.10011.2.2.1"/>
      <value xsi:type="PQ" value="13.2" unit="10^9/L"/>
      <interpretationCode code="H" codeSystem="2.16.840.1.113883.5.83" displayName="偏高"/>
      <referenceRange><observationRange><value xsi:type="IVL_PQ"><low value="3.5" unit="10^9/L"/>
      <high value="9.5" unit="10^9/L"/></value></observationRange></referenceRange></observation>"""
    entry = organizer(
        observation("DE04.30.020.00", text("白细胞计数")),
        item,
        observation("DE04.30.017.00", coded("2", "2.16.156.10011.2.3.2.38")),
    )
    part = part_of(document("C0007", 27, sections=section("30954-2", entry)))
    (result,) = resources(part, "Observation")
    assert result["code"]["text"] == "白细胞计数"
    assert result["category"][0]["coding"][0]["code"] == "laboratory"
    assert (result["valueQuantity"]["value"], result["valueQuantity"]["code"]) == (13.2, "10*9/L")
    assert (result["referenceRange"][0]["low"]["value"], result["referenceRange"][0]["high"]["value"]) == (
        3.5,
        9.5,
    )
    assert result["interpretation"][0]["coding"][0]["code"] == "A"
    (report,) = resources(part, "DiagnosticReport")
    assert len(report["result"]) == 1
    key = next(draft.key for draft in part.resources if draft.content["resourceType"] == "Observation")
    assert report["result"][0]["reference"] == f"Observation/$key/{key}"


def test_results_that_follow_one_another_are_told_apart():
    entries = []
    for name, figure in (("血红蛋白", "120"), ("血小板", "210"), ("白细胞", "6.1")):
        entries += [
            observation("DE04.30.020.00", text(name)),
            observation("DE04.30.015.00", f'<value xsi:type="REAL" value="{figure}"/>'),
        ]
    found = drafted("C0007", 27, section("30954-2", *entries), kind="Observation")
    assert [(each["code"]["text"], each["valueQuantity"]["value"]) for each in found] == [
        ("血红蛋白", 120), ("血小板", 210), ("白细胞", 6.1),
    ]  # fmt: skip


def test_imaging_report_has_findings_as_conclusion():
    part = part_of(
        document(
            "C0006", 26,
            sections=section("", observation("DE04.50.131.00", text("双肺纹理增粗")),
                             observation("DE04.50.132.00", text("支气管炎")), name="检查报告"),
        )
    )  # fmt: skip
    (report,) = resources(part, "DiagnosticReport")
    assert "双肺纹理增粗" in report["conclusion"]
    assert "支气管炎" in report["conclusion"]
    assert report["category"][0]["coding"][0]["code"] == "RAD"


def test_blood_pressure_is_one_observation_with_two_components():
    entry = organizer(
        observation("DE04.10.174.00", number("150", "mmHg")),
        observation("DE04.10.176.00", number("95", "mmHg")),
    )
    (found,) = drafted("HSDB04.01", 12, section("8716-3", entry), kind="Observation")
    assert found["code"]["coding"][0]["code"] == "85354-9"
    assert [(c["code"]["coding"][0]["code"], c["valueQuantity"]["value"]) for c in found["component"]] == [
        ("8480-6", 150), ("8462-4", 95),
    ]  # fmt: skip
    assert found["component"][0]["valueQuantity"]["code"] == "mm[Hg]"


def test_both_sides_of_the_blood_pressure_are_kept_apart():
    def side(name, high, low):
        return (
            observation("DE04.10.174.00", number(high, "mmHg"), name=f"{name}侧收缩压"),
            observation("DE04.10.176.00", number(low, "mmHg"), name=f"{name}侧舒张压"),
        )

    entry = organizer(*side("左", "140", "90"), *side("右", "150", "95"))
    found = drafted("HSDC00.01", 16, section("8716-3", entry), kind="Observation")
    assert [each["bodySite"]["text"] for each in found] == ["左侧上肢", "右侧上肢"]


def test_blood_type_has_loinc_and_the_national_code():
    entry = organizer(
        observation("DE04.50.001.00", coded("2", "2.16.156.10011.2.3.1.85", "B型")),
        observation("DE04.50.010.00", coded("2", "2.16.156.10011.2.3.1.250", "阳性")),
    )
    found = drafted("C0013", 33, section("30954-2", entry), kind="Observation")
    assert [each["code"]["coding"][1]["code"] for each in found] == ["883-9", "10331-7"]
    assert found[0]["valueCodeableConcept"]["coding"][0]["display"] == "B型"
    assert found[1]["valueCodeableConcept"]["coding"][0]["display"] == "Rh阳性"


def test_target_is_a_goal_and_no_measurement():
    entry = observation("DE04.10.188.00", number("60", "kg"), name="目标体重")
    part = part_of(document("HSDB04.01", 12, sections=section("18776-5", entry)))
    (goal,) = resources(part, "Goal")
    assert goal["target"][0]["detailQuantity"]["value"] == 60
    assert resources(part, "Observation") == []


def test_illness_of_a_relative_is_not_the_residents_own():
    entry = """<organizer classCode="CLUSTER" moodCode="EVN"><statusCode/>
      <subject typeCode="SBJ"><relatedSubject><code code="51" codeSystem="2.16.156.10011.2.3.3.8" displayName="父亲"/>
      </relatedSubject></subject><component>{}</component></organizer>""".format(
        observation("DE02.10.095.50", coded("03", "2.16.156.10011.2.3.1.13", "糖尿病"))
    )
    part = part_of(document("HSDA00.01", 1, sections=section("10157-6", entry)))
    (history,) = resources(part, "FamilyMemberHistory")
    assert history["relationship"]["text"] == "父亲"
    assert history["condition"][0]["code"]["text"] == "糖尿病"
    assert resources(part, "Condition") == []


def test_vaccination_has_vaccine_day_lot_dose_and_places():
    entry = """<procedure classCode="PROC" moodCode="EVN"><code displayName="接种"/><effectiveTime value="20250901"/>
      <priorityCode code="2"/><targetSiteCode><originalText>左上臂</originalText></targetSiteCode>
      <performer typeCode="PRF"><assignedEntity><id/><assignedPerson><name>赵护士</name></assignedPerson>
      <representedOrganization><name>东瓜镇卫生院</name></representedOrganization></assignedEntity></performer>
      <entryRelationship typeCode="COMP"><substanceAdministration classCode="SBADM" moodCode="EVN"><consumable typeCode="CSM">
      <manufacturedProduct><id root="1.2.3" extension="L20250101"/><manufacturedLabeledDrug>
      <code code="01" codeSystem="2.16.156.10011.2.3.1.210" displayName="乙型肝炎疫苗"/></manufacturedLabeledDrug>
      </manufacturedProduct></consumable></substanceAdministration></entryRelationship></procedure>"""
    (found,) = drafted("HSDB03.01", 9, section("47519-4", entry), kind="Immunization")
    assert found["vaccineCode"]["coding"][0]["code"] == "01"
    assert found["occurrenceDateTime"] == "2025-09-01"
    assert found["lotNumber"] == "L20250101"
    assert found["site"]["text"] == "左上臂"
    assert found["protocolApplied"] == [{"doseNumberPositiveInt": 2}]
    assert [each["actor"]["display"] for each in found["performer"]] == ["赵护士", "东瓜镇卫生院"]


def test_operation_done_is_a_procedure_and_planned_a_request():
    done = """<procedure classCode="PROC" moodCode="EVN">
      <code code="47.0900" codeSystem="2.16.156.10011.2.3.3.12" displayName="阑尾切除术"/>
      <effectiveTime><low value="20250901080000"/><high value="20250901093000"/></effectiveTime></procedure>"""
    planned = observation("DE06.00.094.00", text("胆囊切除术"), name="拟实施手术及操作名称")
    (procedure,) = drafted("C0009", 29, section("47519-4", done), kind="Procedure")
    (request,) = drafted("C0046", 66, section("18776-5", planned), kind="ServiceRequest")
    assert procedure["code"]["coding"][0]["code"] == "47.0900"
    assert procedure["performedPeriod"]["end"] == "2025-09-01T09:30:00+08:00"
    assert (request["intent"], request["code"]["text"]) == ("plan", "胆囊切除术")


def test_amounts_become_the_lines_of_one_invoice_beside_the_total():
    amounts = [
        observation("HDSD00.11.142", '<value xsi:type="MO" value="8000" currency="元"/>', name="住院总费用"),
        observation("DE07.00.010.00", '<value xsi:type="MO" value="3200.5" currency="元"/>', name="西药费"),
    ]
    (invoice,) = drafted("C0032", 52, section("48768-6", *amounts), kind="Invoice")
    assert invoice["totalGross"] == {"value": 8000, "currency": "CNY"}
    assert [line["priceComponent"][0]["amount"] for line in invoice["lineItem"]] == [
        {"value": 3200.5, "currency": "CNY"}
    ]


def test_newborn_in_the_mothers_document_is_named_as_such():
    entry = observation("DE04.10.019.00", number("3200", "g"), name="新生儿出生体重")
    (found,) = drafted("C0015", 35, section("57075-4", entry), kind="Observation")
    assert found["focus"] == [{"display": "新生儿"}]
    assert all(coding["system"] != "http://loinc.org" for coding in found["code"]["coding"])


def test_described_entries_share_one_observation_and_measured_ones_do_not():
    entries = [
        observation("DE04.10.188.00", number("60", "kg")),
        observation("DE04.10.219.00", text("一般状况良好")),
        observation("DE04.10.261.00", text("头颅无畸形")),
    ]
    found = drafted("C0034", 54, section("29545-1", *entries), kind="Observation")
    alone, together = sorted(found, key=lambda each: "component" in each)
    assert alone["code"]["coding"][0]["code"] == "DE04.10.188.00"
    assert [each["valueString"] for each in together["component"]] == ["一般状况良好", "头颅无畸形"]


def test_order_of_a_medicine_keeps_who_when_and_how_long():
    content = """<observation classCode="OBS" moodCode="EVN"><code code="DE06.00.288.00" codeSystem="2.16.156.10011.2.2.1"/>
      <effectiveTime><low value="202509100900"/><high value="202509201700"/></effectiveTime>
      <value xsi:type="ST">头孢呋辛 0.75g 静滴 每日两次</value>
      <author><time value="202509100850"/><assignedAuthor><id/><assignedPerson><name>张三</name></assignedPerson>
      </assignedAuthor></author></observation>"""
    entry = organizer(
        observation("DE06.00.289.00", coded("01", "2.16.156.10011.2.3.1.268", "用药类医嘱")), content
    )
    (order,) = drafted("C0052", 72, section("46209-3", entry), kind="MedicationRequest")
    assert order["medicationCodeableConcept"]["text"] == "头孢呋辛 0.75g 静滴 每日两次"
    assert order["requester"]["display"] == "张三"
    assert order["authoredOn"] == "2025-09-10T08:50:00+08:00"


@pytest.mark.parametrize(("said", "count"), [("true", 1), ("false", 0)])
def test_referral_is_a_request_only_when_it_takes_place(said, count):
    entry = observation(
        "DE06.00.174.00", flag(said), inside=nested(observation("DE06.00.177.00", text("血压控制不佳")))
    )
    found = drafted("HSDB04.01", 12, section("18776-1", entry), kind="ServiceRequest")
    assert len(found) == count
    if count:
        assert found[0]["reasonCode"] == [{"text": "血压控制不佳"}]


def test_time_of_death_reaches_the_claim():
    part = part_of(
        document(
            "HSDB03.03",
            11,
            sections=section("", observation("DE02.01.036.00", moment("20250820")), name="死亡信息"),
        )
    )
    assert part.subject is not None
    assert part.subject.deceased_on is not None
    assert part.subject.deceased_on.isoformat() == "2025-08-20"
