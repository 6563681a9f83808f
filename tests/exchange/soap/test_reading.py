import pytest

from yizhou.exchange.soap.errors import DoctypeForbidden, NotDecodable, NotXml
from yizhou.exchange.soap.reading import parse, place_of, text_of

CHINESE = "<?xml version='1.0' encoding='{}'?><人><名>张三丰</名></人>"


@pytest.mark.parametrize("encoding", ["UTF-8", "GBK", "GB18030", "GB2312", "UTF-16"])
def test_a_message_in_the_encoding_it_declares_is_read(encoding):
    root, faults, _ = parse(CHINESE.format(encoding).encode(encoding))
    assert text_of(root) == "张三丰"
    assert not [f for f in faults if f.code == "pipeline.encoding_misdeclared"]


def test_gbk_that_claims_to_be_utf8_is_read_and_said_so():
    root, faults, _ = parse(CHINESE.format("UTF-8").encode("gbk"))
    assert text_of(root) == "张三丰"
    assert [f.code for f in faults] == ["pipeline.encoding_misdeclared"]


def test_the_charset_of_http_goes_before_the_xml_declaration():
    root, faults, _ = parse(CHINESE.format("UTF-8").encode("gbk"), charset="GBK")
    assert text_of(root) == "张三丰"
    assert not faults


def test_bytes_of_no_encoding_are_refused():
    with pytest.raises(NotDecodable):
        parse(b"<a>\xff\xff\xff</a>")


@pytest.mark.parametrize(
    "bomb",
    [
        '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        "<?xml version='1.0'?><!-- hidden --> <?pi?> <!DOCTYPE a><a/>",
        '<!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><l x="&b;">&b;</l>',
    ],
)
def test_a_document_type_is_refused_wherever_it_hides(bomb):
    for encoding in ("utf-8", "utf-16"):
        with pytest.raises(DoctypeForbidden):
            parse(bomb.encode(encoding))


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        ("<a><b></a>", "开始标签与结束标签不匹配"),
        ("<a><b>", "报文不完整"),
        ("hello", "不是以标签开头"),
        ("<a>&nbsp;</a>", "未声明的实体"),
        ("<a>x & y</a>", "&"),
        ("<a", "没有写完整"),
        ("<a b=1/>", "没有加引号"),
        ("<a/><b/>", "多余内容"),
        ("<x:a/>", "命名空间前缀"),
        ("<a>\x01</a>", "控制字符"),
    ],
)
def test_broken_xml_is_refused_with_line_column_and_reason_in_chinese(broken, problem):
    with pytest.raises(NotXml) as caught:
        parse(broken.encode())
    assert problem in caught.value.text
    assert "第1行" in caught.value.text


def test_deep_nesting_is_refused():
    with pytest.raises(NotXml):
        parse(b"<a>" * 100_000 + b"</a>" * 100_000)


def test_a_text_of_twelve_megabytes_is_read():
    root, *_ = parse(b"<a>" + b"QUJD" * 3_000_000 + b"</a>")
    assert len(root.text) == 12_000_000


def test_places_are_paths_by_local_name_with_positions():
    root, *_ = parse(b'<p:a xmlns:p="urn:x"><p:b/><p:b><p:c/></p:b></p:a>')
    assert place_of(root[1][0]) == "/a/b[2]/c"
