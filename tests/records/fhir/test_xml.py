"""XML and JSON say the same: every published example and Synthea bundle there and back, and what is refused."""

import gzip
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests.conftest import SHARED
from yizhou.records.fhir import api
from yizhou.records.fhir.errors import BrokenXml

SAMPLES = Path(__file__).parent / "samples"
EXAMPLES = sorted((SHARED / "data/fhir/r4-examples").glob("*.json")) + sorted(SAMPLES.glob("*.json"))
SYNTHEA = sorted((SHARED / "data/fhir/synthea").glob("*.json.gz"))


def said(value: Any, name: str = "") -> Any:
    """What a JSON value means: numbers with their digits, narratives as XML."""
    if isinstance(value, dict):
        return {key: said(item, key) for key, item in value.items() if key != "fhir_comments"}
    if isinstance(value, list):
        return [said(item, name) for item in value]
    if name == "div" and isinstance(value, str):
        return etree.tostring(etree.fromstring(value), method="c14n")
    return str(value) if isinstance(value, Decimal) else value


def loads(raw: bytes) -> Any:
    return json.loads(raw, parse_float=Decimal)


def there_and_back(raw: bytes) -> Any:
    return loads(api.serialise(api.from_xml(api.to_xml(raw).decode().partition("?>")[2])))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_published_examples_survive_json_to_xml_to_json(path: Path) -> None:
    raw = path.read_bytes()
    assert said(there_and_back(raw)) == said(loads(raw))


@pytest.mark.parametrize("path", SYNTHEA, ids=lambda path: path.name[:24])
def test_synthea_bundles_survive_json_to_xml_to_json(path: Path) -> None:
    raw = gzip.decompress(path.read_bytes())
    assert said(there_and_back(raw)) == said(loads(raw))


def test_what_is_hard_in_xml_survives() -> None:
    raw = """{"resourceType": "Patient", "id": "x", "text": {"status": "generated",
      "div": "<div xmlns=\\"http://www.w3.org/1999/xhtml\\">甲<br/>&lt;乙&gt; <p id=\\"a\\">丙</p></div>"},
      "contained": [{"resourceType": "Organization", "id": "o", "name": "卫生院"}],
      "extension": [{"url": "http://x", "valueDecimal": 1.50}, {"url": "http://y", "valueDecimal": 0.0000001},
        {"id": "e1", "url": "http://z", "valueBoolean": false}],
      "name": [{"given": ["阿", null, "依"], "_given": [null, {"extension": [{"url": "u", "valueCode": "unknown"}]}, null]}],
      "_birthDate": {"id": "b", "extension": [{"url": "u", "valueString": " 空格\\n换行\\t & <"}]},
      "multipleBirthInteger": 2}""".encode()
    back = there_and_back(raw)
    assert said(back) == said(loads(raw)) | {"extension": [
        {"url": "http://x", "valueDecimal": "1.50"}, {"url": "http://y", "valueDecimal": "1E-7"},
        {"id": "e1", "url": "http://z", "valueBoolean": False}]}  # fmt: skip
    xml = api.to_xml(raw).decode()
    assert 'valueDecimal value="0.0000001"' in xml, "written with the digits it came with"
    assert xml.index("<text>") < xml.index("<contained>") < xml.index("<extension ") < xml.index("<name>")


def test_a_narrative_with_named_characters_becomes_xml() -> None:
    raw = b'{"resourceType":"Basic","text":{"status":"generated","div":"<div>a&nbsp;b &amp; c</div>"},"code":{"text":"x"}}'
    root = etree.fromstring(api.to_xml(raw))
    div = root.find(".//{http://www.w3.org/1999/xhtml}div")
    assert div is not None
    assert div.text == "a\u00a0b & c"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('<!DOCTYPE a [<!ENTITY x "y">]><Patient xmlns="http://hl7.org/fhir"/>', "DTD"),
        ('<Patient xmlns="http://hl7.org/fhir"><gender value="&xxe;"/></Patient>', "第1行"),
        ('<Patient xmlns="http://hl7.org/fhir"><gender value="male"/>', "第1行"),
        ("<Patient/>", "命名空间"),
        ('<Krankheit xmlns="http://hl7.org/fhir"/>', "R4 资源"),
        ('<Patient xmlns="http://hl7.org/fhir"><farbe value="rot"/></Patient>', "farbe"),
        ('<Patient xmlns="http://hl7.org/fhir"><gender>male</gender></Patient>', "value 属性"),
        (
            '<Patient xmlns="http://hl7.org/fhir"><gender value="male"/><gender value="male"/></Patient>',
            "不可重复",
        ),
        ('<Bundle xmlns="http://hl7.org/fhir"><entry><resource/></entry></Bundle>', "一个资源"),
        (
            '<Patient xmlns="http://hl7.org/fhir">' + "<extension>" * 90 + "</extension>" * 90 + "</Patient>",
            "嵌套过深",
        ),
    ],
)
def test_what_is_wrong_with_xml_is_said_in_chinese(text: str, reason: str) -> None:
    with pytest.raises(BrokenXml) as refused:
        api.from_xml(text)
    told = refused.value.text + "".join(fault.message + fault.advice for fault in refused.value.faults)
    assert reason in told
    assert refused.value.advice_text


def test_a_character_xml_cannot_say_does_not_make_a_record_unreadable() -> None:
    raw = json.dumps({"resourceType": "Basic", "id": "1", "code": {"text": "胸痛\ufffe\u0007待查"}}).encode()
    assert "胸痛\ufffd\ufffd待查" in api.to_xml(raw).decode()
