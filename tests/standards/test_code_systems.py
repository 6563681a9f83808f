"""Names of codes by every spelling of their system, and the generated table against the cells it came from."""

import re

from yizhou.standards import code_systems, data_elements, icd10, oids, value_sets
from yizhou.standards.reading import rows


def test_one_code_has_one_name_by_oid_and_by_cv_number():
    assert code_systems.display("2.16.156.10011.2.3.1.85", "1") == "A型"
    assert code_systems.display("urn:oid:2.16.156.10011.2.3.1.85", "1") == "A型"
    assert code_systems.display("CV04.50.005", "1") == "A型"


def test_national_standards_answer_by_oid_and_title():
    assert code_systems.display("2.16.156.10011.2.3.3.4", "2") == "女"
    assert code_systems.display("GB/T 2261.1", "1") == "男"
    assert code_systems.display("GB/T2261.2", "20") == "已婚"


def test_leading_zero_makes_no_other_code():
    assert code_systems.display("2.16.156.10011.2.3.3.3", "07") == "彝族"
    assert code_systems.display("2.16.156.10011.2.3.3.3", "7") == "彝族"
    assert code_systems.display("CV02.01.101", "1") == "居民身份证"


def test_unpublished_list_is_not_judged():
    assert code_systems.contains("2.16.156.10011.2.3.3.14", "BNP030") is None
    assert code_systems.contains("1.2.3.4", "x") is None


def test_published_list_is_judged():
    assert code_systems.contains("CV04.50.005", "1") is True
    assert code_systems.contains("CV04.50.005", "77") is False


def test_misprinted_identifier_is_read_as_meant():
    assert oids.intended("2.16.848.1.113883.6.1") == "2.16.840.1.113883.6.1"
    assert code_systems.uri("2.16.848.1.113883.6.1") == code_systems.LOINC


def test_icd10_knows_extended_codes_by_their_category():
    assert icd10.name_of("I10") != ""
    assert code_systems.display("2.16.156.10011.2.3.3.11.3", "I10.x00x002") == icd10.name_of("I10")
    assert code_systems.contains(code_systems.ICD10, "J18.901") is True
    assert code_systems.contains(code_systems.ICD10, "1") is False
    assert icd10.is_well_formed("I10.x00x002")
    assert icd10.is_well_formed("A17.001+")
    assert not icd10.is_well_formed("1")
    assert not icd10.is_well_formed("高血压")


def test_all_icd10_subsets_share_one_uri():
    assert code_systems.uri("2.16.156.10011.2.3.3.11.3") == code_systems.ICD10
    assert code_systems.uri("2.16.156.10011.2.3.3.11") == code_systems.ICD10


def test_value_sets_are_complete_as_counted_by_their_table():
    for row in rows("value_sets"):
        found = value_sets.get(row["value_set"])
        assert found is not None
        assert found.codes
    assert len(value_sets.all_value_sets()) == 246


def _printed(source: str) -> str:
    element = data_elements.get(source)
    cells = [element.allowed] if element else []
    cells += [row["allowed"] for row in rows("data_sets") if row["internal_id"] == source]
    return re.sub(r"\s", "", " ".join(cells)).replace("不洋", "不详").replace("治厅", "治疗")


def test_every_generated_code_is_printed_in_its_source():
    for row in rows("element_codes"):
        code, name = re.escape(row["code"]), re.escape(re.sub(r"\s", "", row["name"]))
        assert re.search(code + r"[.．]?" + name, _printed(row["source"])), row


def test_every_oid_of_the_generated_table_is_registered():
    for row in rows("element_codes"):
        assert oids.get(row["oid"]) is not None
