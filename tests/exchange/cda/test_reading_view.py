"""A document for reading: Chinese labels, codes by their names, units, marks for the abnormal, narrative."""

from tests.exchange.cda.building import (
    coded,
    document,
    flag,
    moment,
    nested,
    number,
    observation,
    organizer,
    section,
    text,
)
from yizhou.exchange.cda.api import render
from yizhou.exchange.cda.contracts import View, ViewEntry
from yizhou.standards import code_systems


def entries(view: View) -> list[ViewEntry]:
    return [entry for each in view.sections for entry in each.entries]


def test_values_are_words():
    view = render(
        document(
            "HSDB04.01", 12,
            sections=section("", observation("DE06.00.108.00", coded("2", "2.16.156.10011.2.3.1.183")), name="随访事件")
            + section("8716-3", observation("DE04.10.188.00", number("60.5", "kg")))
            + section("18776-1", observation("DE06.00.174.00", flag("false")))
            + section("", observation("DE06.00.109.00", moment("20251010"), name="下次随访日期"), name="下次随访安排"),
        )
    )  # fmt: skip
    assert [(each.label, each.value, each.unit, each.code) for each in entries(view)] == [
        ("随访方式", "家庭", "", "2"),
        ("体重", "60.5", "kg", ""),
        ("转诊标志", "否", "", ""),
        ("下次随访日期", "2025-10-10", "", ""),
    ]
    assert [each.title for each in view.sections] == ["随访事件", "生命体征", "转诊建议", "下次随访安排"]


def test_header_hides_most_of_the_citizen_number():
    lines = {line.label: line.value for line in render(document(sections=section("10154-3"))).header}
    assert lines["患者姓名"] == "李秀英"
    assert lines["身份证号"] == "110105********002X"
    assert lines["性别"] == "女"
    assert lines["医疗机构"] == "楚雄市人民医院"
    assert lines["创作时间"] == "2025-09-10 10:15:00"


def test_abnormal_results_are_marked():
    result = """<observation classCode="OBS" moodCode="EVN"><code code="DE04.30.015.00" codeSystem="2.16.156.10011.2.2.1"/>
      <value xsi:type="PQ" value="{}" unit="mmol/L"/><referenceRange><observationRange><value xsi:type="IVL_PQ">
      <low value="3.9" unit="mmol/L"/><high value="6.1" unit="mmol/L"/></value></observationRange></referenceRange></observation>"""
    flagged = observation("DE04.30.017.00", coded("2", "2.16.156.10011.2.3.2.38"))
    for figure, expected in (("5.0", False), ("3.0", True), ("9.2", True)):
        view = render(document("C0007", 27, sections=section("30954-2", result.format(figure), flagged)))
        measured, found = entries(view)
        assert (measured.abnormal, found.abnormal, found.value) == (expected, True, "异常")


def test_nested_entries_are_children():
    entry = observation(
        "DE02.10.023.00", flag("true"), inside=nested(observation("DE02.10.022.00", text("青霉素皮试阳性")))
    )
    (flagged,) = entries(render(document(sections=section("48765-2", entry))))
    assert flagged.value == "是"
    assert [child.value for child in flagged.children] == ["青霉素皮试阳性"]


def test_group_has_a_name_and_its_members():
    entry = organizer(
        observation("DE05.01.025.00", text("肺炎")),
        observation("DE05.01.024.00", coded("J18.901", "2.16.156.10011.2.3.3.11.3")),
    )
    (group,) = entries(render(document(sections=section("29548-5", entry))))
    assert group.label
    assert [(child.value, child.code) for child in group.children] == [
        ("肺炎", ""), (code_systems.display(code_systems.ICD10, "J18.901"), "J18.901"),
    ]  # fmt: skip


def test_narrative_keeps_lines_and_cells():
    narrative = """<component><section><code code="10154-3" codeSystem="2.16.840.1.113883.6.1"/><text><paragraph>头痛<br/>三天</paragraph>
      <table><tr><th>项目</th><th>结果</th></tr><tr><td>血糖</td><td>9.2</td></tr></table><list><item>低盐</item></list></text>
      </section></component>"""
    (found,) = render(document(sections=narrative)).sections
    assert found.text.split("\n") == ["头痛", "三天", "项目\t结果", "血糖\t9.2", "· 低盐"]


def test_contradicting_code_is_shown_as_such():
    entry = observation("DE04.50.010.00", coded("1", "2.16.156.10011.2.3.1.250", "Rh阳性"))
    (found,) = entries(render(document("C0013", 33, sections=section("30954-2", entry))))
    assert found.value == "Rh阳性（代码 1 与名称不符）"


def test_attachment_is_announced():
    body = '<component><nonXMLBody><text mediaType="application/pdf" representation="B64">QUJD</text></nonXMLBody></component>'
    view = render(document(body=body))
    assert any("application/pdf" in note for note in view.notes)


def test_what_is_no_document_is_said_and_not_raised():
    view = render(b"<html/>")
    assert view.sections == ()
    assert any("ClinicalDocument" in note for note in view.notes)
