"""Text in whatever encoding it came."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yizhou.exchange.pipeline.encodings import declared_in_xml, decode_text, without_xml_encoding

TEXT = "姓名,地址\r\n李阿依,楚雄市鹿城镇𠮷街\r\n"


@pytest.mark.parametrize(
    ("codec", "name"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("gb18030", "GB18030"), ("utf-16", "UTF-16"),
     ("utf-16-le", "UTF-16"), ("utf-16-be", "UTF-16")],
)  # fmt: skip
def test_the_encoding_is_found_from_the_bytes(codec: str, name: str) -> None:
    text = "abc," * 20 + TEXT if codec.startswith("utf-16-") else TEXT
    decoded = decode_text(text.encode(codec))
    assert decoded.text == text
    assert decoded.encoding == name


def test_gbk_is_read_with_a_warning_and_utf8_without() -> None:
    assert [fault.code for fault in decode_text("李阿依".encode("gbk")).faults] == [
        "pipeline.encoding_not_utf8"
    ]
    assert decode_text("李阿依".encode()).faults == ()
    assert decode_text("李阿依".encode("gbk"), "gb2312").faults == (), "declared truly, it needs no warning"


def test_a_wrong_declaration_is_said() -> None:
    found = decode_text("李阿依".encode("gbk"), "UTF-8")
    assert found.text == "李阿依"
    assert [fault.code for fault in found.faults] == ["pipeline.encoding_misdeclared"]
    assert [fault.code for fault in decode_text("李阿依".encode(), "GBK").faults] == [
        "pipeline.encoding_misdeclared"
    ]


def test_bytes_of_no_encoding_name_the_place() -> None:
    found = decode_text(b"ok\nname,\xff\xff\xff")
    assert [fault.code for fault in found.faults] == ["pipeline.encoding_unknown"]
    assert found.faults[0].place.startswith("第2行")


def test_nul_characters_and_nothing_are_errors() -> None:
    assert decode_text(b"a\nb\0c").faults[0].code == "pipeline.nul_character"
    assert decode_text(b"a\nb\0c").faults[0].place == "第2行"
    assert decode_text(b"").faults[0].code == "pipeline.body_empty"


def test_the_declaration_of_xml_is_read_and_taken_off() -> None:
    text = '<?xml version="1.0" encoding="GB2312"?><a>李</a>'
    assert declared_in_xml(text.encode("gb2312")) == "GB2312"
    assert without_xml_encoding(text) == '<?xml version="1.0"?><a>李</a>'
    assert declared_in_xml(b"<a/>") == ""


@given(st.binary(max_size=200))
def test_any_bytes_get_an_answer(body: bytes) -> None:
    decoded = decode_text(body)
    assert decoded.text or decoded.faults or body in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
