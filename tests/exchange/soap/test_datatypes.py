from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from tests.exchange.soap.samples import element
from yizhou.exchange.soap.datatypes import day, identifier_of, instant, name_of, platform_id, value_of
from yizhou.registries.residents.contracts import IdentifierKind

CHINA = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20111212141414", datetime(2011, 12, 12, 14, 14, 14, tzinfo=CHINA)),
        ("19570323", datetime(1957, 3, 23, tzinfo=CHINA)),
        ("20111212141414+0000", datetime(2011, 12, 12, 22, 14, 14, tzinfo=CHINA)),
        ("2012-12-13T11:32:15Z", datetime(2012, 12, 13, 19, 32, 15, tzinfo=CHINA)),
        ("2012-12-13T11:32:15", datetime(2012, 12, 13, 11, 32, 15, tzinfo=CHINA)),
        ("2012-12", datetime(2012, 12, 1, tzinfo=CHINA)),
        ("2012", datetime(2012, 1, 1, tzinfo=CHINA)),
        ("20121399", None),
        ("昨天", None),
        ("", None),
    ],
)
def test_times_of_both_generations_are_read_in_china_time(text, expected):
    assert instant(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("19570323", date(1957, 3, 23)), ("1957-03", None), ("1957-13-01", None)]
)
def test_a_day_needs_a_whole_date(text, expected):
    assert day(text) == expected


def test_an_evening_in_greenwich_is_the_next_day_in_china():
    assert day("2012-12-13T20:00:00Z") == date(2012, 12, 14)


def test_values_are_attributes_children_or_text():
    assert value_of(element("<a value=' x '/>")) == "x"
    assert value_of(element("<a><value value='x'/></a>")) == "x"
    assert value_of(element("<a>x</a>")) == "x"
    assert value_of(None) == ""


@pytest.mark.parametrize(
    ("xml", "kind", "value"),
    [
        ("<id root='2.16.156.10011.1.3' extension='1'/>", IdentifierKind.CITIZEN_ID, "1"),
        ("<id root='2.16.156.10011.2.2.1' extension='1'/>", IdentifierKind.CITIZEN_ID, "1"),
        ("<id root='2.16.156.10011.0.2.2' extension='患者 ID'/>", IdentifierKind.LOCAL, "患者 ID"),
        ("<id root='1.2.3' extension='9'/>", IdentifierKind.OTHER, "9"),
        (
            "<id><system value='urn:oid:2.16.156.10011.1.19'/><value value='K'/></id>",
            IdentifierKind.HEALTH_CARD,
            "K",
        ),
        ("<id><value value='7'/></id>", IdentifierKind.LOCAL, "7"),
        ("<id value='7'/>", IdentifierKind.LOCAL, "7"),
    ],
)
def test_the_kind_of_an_identifier_follows_its_system(xml, kind, value):
    found = identifier_of(element(xml))
    assert (found.kind, found.value) == (kind, value)


def test_an_empty_identifier_or_a_word_for_none_is_none():
    assert identifier_of(element("<id root='' extension=''/>")) is None
    assert identifier_of(element("<id value='无'/>")) is None


def test_the_platforms_own_number_is_known_by_its_root_or_by_being_a_bare_uuid_where_that_is_meant():
    number = UUID("018f6d3a-0000-7000-8000-000000000001")
    assert platform_id(element(f"<id root='2.16.156.10011.0.2.1' extension='{number}'/>")) == number
    assert platform_id(element(f"<id value='urn:uuid:{number}'/>"), bare=True) == number
    assert platform_id(element(f"<id value='urn:uuid:{number}'/>")) is None
    assert platform_id(element(f"<id root='1.2.3' extension='{number}'/>")) is None


def test_names_are_text_or_family_and_given():
    assert name_of(element("<n><text value='普光明'/><family value='普'/></n>")) == "普光明"
    assert name_of(element("<n><family value='普'/><given value='光明'/></n>")) == "普光明"
    assert name_of(element("<n>普光明</n>")) == "普光明"
