"""HL7 v3 data types read leniently and said exactly, for any input."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from yizhou.exchange.cda.datatypes import read_moment, read_value
from yizhou.exchange.cda.mapping.values import codeable, fhir_value
from yizhou.exchange.cda.value_checks import unit_code

XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="urn:hl7-org:v3"'


@pytest.mark.parametrize(
    ("written", "fhir", "strict"),
    [
        ("2012", "2012", True),
        ("201209", "2012-09", True),
        ("20120909", "2012-09-09", True),
        ("201209091111", "2012-09-09T11:11:00+08:00", True),
        ("20120909111112", "2012-09-09T11:11:12+08:00", True),
        ("20120909111112.123+0800", "2012-09-09T11:11:12+08:00", True),
        ("20090401142335-700", "2009-04-01T14:23:35-07:00", True),
        ("2012-09-09T11:11:12", "2012-09-09T11:11:12+08:00", False),
        ("2012-09-09 11:11:12", "2012-09-09T11:11:12+08:00", False),
        ("20120909T111112", "2012-09-09T11:11:12+08:00", False),
    ],
)
def test_times_of_every_precision_become_fhir(written, fhir, strict):
    moment = read_moment(written)
    assert moment is not None
    assert (moment.fhir, moment.strict) == (fhir, strict)


@pytest.mark.parametrize(
    "written", ["", "199101010", "20121309", "20120230", "昨天", "0000", "17000101", "2012090911111"]
)
def test_what_is_no_time_is_none(written):
    assert read_moment(written) is None


@given(st.datetimes(min_value=datetime(1801, 1, 1), max_value=datetime(2200, 1, 1)))
def test_any_moment_survives_writing_and_reading(moment):
    found = read_moment(f"{moment:%Y%m%d%H%M%S}+0000")
    assert found is not None
    assert found.start == moment.replace(microsecond=0, tzinfo=UTC)


@given(st.text(max_size=30))
def test_no_text_breaks_a_time(written):
    read_moment(written)


@pytest.mark.parametrize(
    ("element", "expected"),
    [
        ('<value xsi:type="PQ" value="36.5" unit="℃"/>',
         {"valueQuantity": {"value": 36.5, "unit": "℃", "system": "http://unitsofmeasure.org", "code": "Cel"}}),
        ('<value xsi:type="PQ" value="120" unit="mmHg"/>',
         {"valueQuantity": {"value": 120, "unit": "mmHg", "system": "http://unitsofmeasure.org", "code": "mm[Hg]"}}),
        ('<value xsi:type="PQ" value="约120" unit="mmHg"/>', {"valueString": "约120"}),
        ('<value xsi:type="INT" value="3"/>', {"valueInteger": 3}),
        ('<value xsi:type="INT" value="99999999999"/>', {"valueString": "99999999999"}),
        ('<value xsi:type="BL" value="true"/>', {"valueBoolean": True}),
        ('<value xsi:type="BL" value="0"/>', {"valueBoolean": False}),
        ('<value xsi:type="BL" value="有"/>', {"valueString": "有"}),
        ('<value xsi:type="TS" value="20120909"/>', {"valueDateTime": "2012-09-09"}),
        ('<value xsi:type="TS" value="去年"/>', {"valueString": "去年"}),
        ('<value xsi:type="IVL_TS"><low value="20120101"/><high value="20120102"/></value>',
         {"valuePeriod": {"start": "2012-01-01", "end": "2012-01-02"}}),
        ('<value xsi:type="IVL_TS"><width value="30" unit="min"/></value>',
         {"valueQuantity": {"value": 30, "unit": "min", "system": "http://unitsofmeasure.org", "code": "min"}}),
        ('<value xsi:type="MO" value="12.5" currency="元"/>',
         {"valueQuantity": {"value": 12.5, "unit": "元", "system": "urn:iso:std:iso:4217", "code": "CNY"}}),
        ('<value xsi:type="ST">  描述 \n  文字 </value>', {"valueString": "描述 文字"}),
        ('<value xsi:type="CD" nullFlavor="UNK"/>', {}),
        ('<value xsi:type="ST"/>', {}),
        ("<value/>", {}),
        ('<value code="1" codeSystem="2.16.156.10011.2.3.1.85"/>',
         {"valueCodeableConcept": {"coding": [{"system": "urn:oid:2.16.156.10011.2.3.1.85", "code": "1", "display": "A型"}],
                                   "text": "A型"}}),
    ],
)  # fmt: skip
def test_value_of_every_type_becomes_its_fhir_type(element, expected):
    read = read_value(etree.fromstring(element.replace("<value", f"<value {XSI}", 1)))
    assert fhir_value(read) == expected


def test_misprinted_system_is_read_as_meant():
    value = read_value(
        etree.fromstring(f'<value {XSI} xsi:type="CD" code="8716-3" codeSystem="2.16.848.1.113883.6.1"/>')
    )
    assert codeable(value)["coding"][0]["system"] == "http://loinc.org"


@pytest.mark.parametrize(
    ("printed", "ucum"), [("Kg/m2", "kg/m2"), ("次/分", "/min"), ("ML", "mL"), ("箱", "箱")]
)
def test_printed_unit_becomes_ucum_where_one_is_known(printed, ucum):
    assert unit_code(printed) == ucum
