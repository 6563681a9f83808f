"""Bad bytes: each gets a coded answer with place and advice, in every encoding in use, and none harms the process."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exchange.cda.building import document, part_of, whole_faults
from yizhou.exchange.cda.api import render
from yizhou.exchange.cda.definitions import limits
from yizhou.exchange.cda.parsing import parse_document, parse_xml

GOOD = document()
TEXT = GOOD.decode()
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">'
    + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)).replace("&l0;", "&lol;")
    + ']><ClinicalDocument xmlns="urn:hl7-org:v3"><title>&l9;</title></ClinicalDocument>'
)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "pipeline.body_empty"),
        (b"\x81\xff\xfe\x80" * 20, "pipeline.encoding_unknown"),
        (GOOD + b"\0", "pipeline.nul_character"),
        (b'{"resourceType": "Bundle"}', "cda.not_well_formed"),
        (GOOD[: len(GOOD) // 2], "cda.not_well_formed"),
        (GOOD.replace(b"</title>", b"</titel>"), "cda.not_well_formed"),
        (GOOD.replace(b"<title>", b"<title>&nbsp;"), "cda.not_well_formed"),
        (GOOD.replace(b"<title>", b"<title>1 < 2"), "cda.not_well_formed"),
        (BOMB.encode(), "cda.doctype_forbidden"),
        (b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>', "cda.doctype_forbidden"),
        (b"<?xml version='1.0'?><!-- > --><!doctype html><html/>", "cda.doctype_forbidden"),
        (b"<html><body/></html>", "cda.not_a_document"),
        (GOOD.replace(b' xmlns="urn:hl7-org:v3"', b""), "cda.namespace_wrong"),
    ],
)
def test_bad_body_is_refused_with_code_place_and_advice(body, code):
    fault = whole_faults(body)[code]
    assert fault.place
    assert fault.message
    assert fault.advice


def test_broken_xml_is_placed_by_line_and_column():
    fault = whole_faults(GOOD.replace(b"</title>", b"</titel>"))["cda.not_well_formed"]
    assert fault.place.startswith("第4行第")
    assert "标签不一致" in fault.message


def test_external_entity_is_never_read(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("ganz geheim")
    body = f'<!DOCTYPE d [<!ENTITY x SYSTEM "file://{secret}">]><ClinicalDocument xmlns="urn:hl7-org:v3">&x;</ClinicalDocument>'
    assert "cda.doctype_forbidden" in whole_faults(body.encode())
    assert parse_xml(body.encode()).root is None


@pytest.mark.parametrize(
    ("body", "warning"),
    [
        (TEXT.replace('encoding="UTF-8"', 'encoding="GBK"').encode("gbk"), ""),
        (TEXT.split("?>", 1)[1].encode("gb18030"), "pipeline.encoding_not_utf8"),
        (TEXT.encode("gbk"), "pipeline.encoding_misdeclared"),
        (b"\xef\xbb\xbf" + GOOD, ""),
        (TEXT.replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16"), ""),
        (b"\n" + TEXT.split("?>", 1)[1].encode(), ""),
    ],
)
def test_every_encoding_in_use_is_read(body, warning):
    part = part_of(body)
    assert part.subject is not None
    assert part.subject.name == "李秀英"
    if warning:
        assert warning in {fault.code for fault in part.faults}


def test_document_above_the_limit_is_refused_without_being_parsed():
    size = limits().document_bytes + 1
    fault = whole_faults(b"<" + b" " * size)["cda.too_large"]
    assert "50.0 MB" in fault.message


def test_document_of_too_many_elements_is_refused_without_being_parsed():
    body = GOOD.replace(b"<realmCode", b"<a/>" * (limits().elements * 2 + 10) + b"<realmCode")
    assert "cda.too_many_elements" in whole_faults(body)


def test_entries_nested_without_end_are_refused():
    depth = limits().depth + 5
    start = '<observation><code code="DE04.01.119.00"/><entryRelationship>' * depth
    end = "</entryRelationship></observation>" * depth
    body = document(sections=f"<component><section><entry>{start}{end}</entry></section></component>")
    assert "cda.too_deep" in whole_faults(body)
    assert render(body).notes


def test_large_attachment_inside_is_read():
    inside = f'<component><nonXMLBody><text mediaType="application/pdf" representation="B64">{"QUJD" * 3_000_000}</text></nonXMLBody></component>'
    part = part_of(document(body=inside))
    assert part.document is not None
    assert len(part.document.content) > 12_000_000


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_break_parsing_or_reading(body):
    read = parse_document(body)
    assert (read.root is None) == bool([f for f in read.faults if f.severity.value == "error"])
    assert render(body).title


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.integers(1, 40), st.binary(max_size=8))
def test_no_damage_to_a_good_document_breaks_anything(start, length, replacement):
    body = GOOD[:start] + replacement + GOOD[start + length :]
    assert render(body).title
    read = parse_document(body)
    assert read.root is not None or read.faults


def test_document_of_very_many_sections_and_entries_is_read_to_its_end():
    """Anything that looks at all siblings for each would take hours here, not seconds."""
    entry = '<observation><code code="DE04.01.119.00"/><value xsi:type="ST">痛</value></observation>'
    sections = (
        f'<component><section><code code="10154-3"/><entry>{entry}</entry></section></component>' * 12_000
    )
    one = (
        f"<component><section><code code='8716-3'/>{f'<entry>{entry}</entry>' * 12_000}</section></component>"
    )
    part = part_of(document(sections=sections + one))
    assert len(part.resources) > 12_000
