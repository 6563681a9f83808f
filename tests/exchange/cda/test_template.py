"""Sections and entries find their rows in the tables, by code, by name, by what is inside."""

from tests.exchange.cda.building import CATALOGUE, document, observation, organizer, part_of, section, text
from yizhou.exchange.cda.parsing import parse_document
from yizhou.exchange.cda.statements import read_sections
from yizhou.exchange.cda.template import recognise, template
from yizhou.standards import cda_tables


def sections_of(body, code):
    return read_sections(parse_document(body).root, template(code))


def test_every_template_id_and_every_code_is_recognised():
    for kind in cda_tables.documents():
        by_id, named = recognise([kind.template_id], "", "")
        by_code, unnamed = recognise([], kind.code, "2.16.156.10011.2.4")
        assert by_id is by_code is template(kind.code)
        assert (named, unnamed) == (True, False)


def test_foreign_code_is_not_taken_for_a_national_one():
    assert recognise(["2.16.840.1.113883.10.20.22.1.2"], "34133-9", "2.16.840.1.113883.6.1") == (None, False)
    assert recognise([], "C0002", "2.16.840.1.113883.6.1") == (None, False)


def test_two_sections_of_one_code_are_told_apart_by_what_is_inside():
    symptoms = section("11450-4", organizer(observation("DE04.01.118.00", text("头痛"))))
    question = section("11450-4", observation("DE04.01.120.00", text("如何用药")))
    found = sections_of(document("HSDC00.02", 17, sections=symptoms + question), "HSDC00.02")
    names = [each.rows.section.name for each in found if each.rows]
    assert len(set(names)) == 2


def test_section_without_code_is_known_by_its_name():
    (found,) = sections_of(document("HSDB04.01", 12, sections=section("", name="生活方式章节")), "HSDB04.01")
    assert found.rows is not None
    assert found.rows.section.name == "生活方式"


def test_same_element_twice_is_matched_by_name():
    targets = section(
        "18776-5",
        observation("DE04.10.188.00", "", name="目标体重"),
        observation("DE05.10.075.00", "", name="目标体质指数"),
    )
    (found,) = sections_of(document("HSDB04.01", 12, sections=targets), "HSDB04.01")
    assert [each.row.name for each in found.statements if each.row] == ["目标体重", "目标体质指数"]


def test_misprinted_element_is_known_by_its_name():
    entry = f'<observation classCode="OBS" moodCode="EVN"><code code="DE02.10.28.00" {CATALOGUE} displayName="主诉"/></observation>'
    (found,) = sections_of(document(sections=section("10154-3", entry)), "C0002")
    assert found.statements[0].data_element_id == "DE04.01.119.00"


def test_empty_document_of_every_kind_is_read():
    for kind in cda_tables.documents():
        number = int(kind.template_id.rpartition(".")[2])
        part = part_of(document(kind.code, number))
        assert part.document is not None
        assert part.document.type_code == kind.code
