"""The tables of shared documents hold what their source counts."""

from yizhou.standards import cda_tables, data_elements


def test_counts_are_those_of_the_source():
    documents = cda_tables.documents()
    assert len(documents) == 73
    assert sum(len(cda_tables.sections(d.code)) for d in documents) == 527
    assert sum(len(cda_tables.entries(d.code)) for d in documents) == 2134
    assert sum(len(cda_tables.header(d.code)) for d in documents) == 5651


def test_template_ids_run_from_1_to_73():
    for number, document in enumerate(cda_tables.documents(), start=1):
        assert document.template_id == f"2.16.156.10011.2.1.1.{number}"
        assert cda_tables.by_template(document.template_id) is document
        assert cda_tables.by_code(document.code) is document


def test_every_parent_is_an_earlier_entry_of_the_same_section():
    for document in cda_tables.documents():
        entries = {entry.order: entry for entry in cda_tables.entries(document.code)}
        for entry in entries.values():
            if entry.parent:
                assert entries[entry.parent].section_order == entry.section_order


def test_every_data_element_of_an_entry_has_a_name():
    nameless = {
        entry.data_element_id
        for document in cda_tables.documents()
        for entry in cda_tables.entries(document.code)
        if data_elements.is_identifier(entry.data_element_id)
        and not entry.name
        and not data_elements.name_of(entry.data_element_id)
    }
    assert nameless == set()


def test_truncated_part_says_so():
    sections = cda_tables.sections("HSDC00.01")
    assert len(sections) == 27
    assert sum(not section.complete for section in sections) == 23


def test_cardinality_reads_and_writes_alike():
    kinds = {
        str(section.cardinality) for d in cda_tables.documents() for section in cda_tables.sections(d.code)
    }
    assert {"1..1", "0..1", "0..*", "0..3"} <= kinds
