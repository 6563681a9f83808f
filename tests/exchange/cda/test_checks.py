"""What the tables say of sections, entries and values, each deviation as a warning of its own."""

import pytest

from tests.exchange.cda.building import (
    coded,
    codes,
    document,
    errors,
    flag,
    number,
    observation,
    organizer,
    part_of,
    section,
    text,
)

ICD = "2.16.156.10011.2.3.3.11.3"
COMPLETE = (
    section("10154-3", observation("DE04.01.119.00", text("头痛三天")))
    + section("10164-2", observation("DE02.10.071.00", text("三天前受凉后头痛")))
    + section(
        "29548-5",
        observation("DE06.00.196.00", coded("1", "2.16.156.10011.2.3.2.39", "初诊")),
        organizer(
            observation("DE05.01.025.00", text("原发性高血压")),
            observation("DE05.01.024.00", coded("I10.x00", ICD)),
        ),
    )
)


def fault_of(part, code):
    return next(fault for fault in part.faults if fault.code == code)


def test_missing_section_is_named():
    part = part_of(document(sections=section("10154-3", observation("DE04.01.119.00", text("头痛")))))
    missing = [fault.message for fault in part.faults if fault.code == "cda.section_missing"]
    assert errors(part) == set()
    assert any("现病史" in message for message in missing)
    assert any("诊断记录" in message for message in missing)
    assert not any("主诉" in message for message in missing)


def test_section_too_many_is_counted():
    twice = section("10154-3", observation("DE04.01.119.00", text("头痛")))
    assert "出现 2 次" in fault_of(part_of(document(sections=twice * 2)), "cda.section_repeated").message


def test_unknown_section_and_entry_are_said_and_kept():
    odd = section("99999-9", observation("DE04.10.188.00", number("60", "kg")), name="奇怪章节")
    stray = section(
        "10154-3",
        observation("DE04.01.119.00", text("头痛")),
        observation("DE04.10.188.00", number("60", "kg")),
    )
    part = part_of(document("C0006", 26, sections=odd.replace("DE04.10.188.00", "DE09.99.999.00") + stray))
    assert {"cda.section_unknown", "cda.entry_unknown"} <= codes(part)
    assert sum(draft.content["resourceType"] == "Observation" for draft in part.resources) == 3


def test_missing_entry_is_named_with_its_data_element():
    part = part_of(document(sections=COMPLETE.replace("DE04.01.119.00", "DE09.99.999.00")))
    messages = [fault.message for fault in part.faults if fault.code == "cda.entry_missing"]
    assert any("主诉（DE04.01.119.00）" in message for message in messages)


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (observation("DE04.10.188.00", number("60")), "cda.unit_missing"),
        (observation("DE04.10.188.00", number("60000", "g")), "cda.unit_wrong"),
        (observation("DE04.10.188.00", number("六十", "kg")), "cda.number_unreadable"),
        (observation("DE04.10.188.00", text("60公斤")), "cda.type_wrong"),
        (observation("DE04.10.188.00"), "cda.value_missing"),
        (observation("DE04.10.188.00", number("60000.123", "kg")), "cda.format_wrong"),
    ],
)
def test_quantity_that_deviates_warns(entry, code):
    part = part_of(document("HSDB04.01", 12, sections=section("8716-3", entry)))
    assert code in codes(part)
    assert errors(part) == set()
    place = fault_of(part, code).place
    assert place.startswith("/ClinicalDocument/component/structuredBody/component[1]/section/entry[1]")


@pytest.mark.parametrize("unit", ["kg", "KG", "公斤", "千克"])
def test_same_unit_in_another_spelling_is_no_fault(unit):
    part = part_of(
        document(
            "HSDB04.01", 12, sections=section("8716-3", observation("DE04.10.188.00", number("60", unit)))
        )
    )
    assert "cda.unit_wrong" not in codes(part)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (coded("7", "2.16.156.10011.2.3.1.183"), "cda.value_not_in_set"),
        (coded("1", "2.16.156.10011.2.3.1.85"), "cda.code_system_wrong"),
        ('<value xsi:type="CD" codeSystem="2.16.156.10011.2.3.1.183"/>', "cda.code_missing"),
        (coded("1", "2.16.156.10011.2.3.1.183", "电话"), "cda.display_contradicts"),
    ],
)
def test_code_that_deviates_warns(value, code):
    part = part_of(
        document("HSDB04.01", 12, sections=section("", observation("DE06.00.108.00", value), name="随访事件"))
    )
    assert code in codes(part)
    assert errors(part) == set()


def test_right_code_is_no_fault():
    entry = observation("DE06.00.108.00", coded("1", "2.16.156.10011.2.3.1.183", "门诊"))
    part = part_of(document("HSDB04.01", 12, sections=section("", entry, name="随访事件")))
    assert not codes(part) & {"cda.value_not_in_set", "cda.code_system_wrong", "cda.display_contradicts"}


def test_diagnosis_code_that_is_none_warns_and_the_name_is_kept():
    part = part_of(document(sections=COMPLETE.replace("I10.x00", "高血压病")))
    assert "cda.diagnosis_code_malformed" in codes(part)
    names = [
        draft.content["code"]["text"]
        for draft in part.resources
        if draft.content["resourceType"] == "Condition"
    ]
    assert names == ["原发性高血压"]


def test_extended_diagnosis_code_is_no_fault():
    assert not codes(part_of(document(sections=COMPLETE))) & {
        "cda.diagnosis_code_malformed",
        "cda.value_not_in_set",
    }


def test_flag_that_is_none_warns():
    entry = observation("DE02.10.023.00", flag("大概"))
    assert "cda.truth_unreadable" in codes(part_of(document(sections=section("48765-2", entry))))


def test_complete_document_has_no_fault_in_its_body():
    part = part_of(document(sections=COMPLETE))
    body = {fault.code for fault in part.faults if "structuredBody" in fault.place}
    assert body == set()


def test_missing_header_element_is_named():
    part = part_of(document(sections=COMPLETE))
    missing = [fault for fault in part.faults if fault.code == "cda.header_missing"]
    assert any("custodian" in fault.place for fault in missing)


def test_missing_template_id_is_recognised_by_code():
    part = part_of(document(sections=COMPLETE, template=""))
    assert "cda.template_missing" in codes(part)
    assert part.document is not None
    assert part.document.format == "cda-wst500"


def test_template_id_wins_over_a_wrong_code():
    part = part_of(document("C0007", 22, sections=COMPLETE))
    assert "cda.code_disagrees" in codes(part)
    assert part.document is not None
    assert part.document.type_code == "C0002"


def test_incomplete_standard_is_said_and_its_document_accepted():
    entry = observation("DE04.10.174.00", number("120", "mmHg"))
    part = part_of(document("HSDC00.01", 16, sections=section("8716-3", entry)))
    assert errors(part) == set()
    assert "cda.table_incomplete" in codes(part)
    assert any("8480-6" in str(draft.content) for draft in part.resources)
