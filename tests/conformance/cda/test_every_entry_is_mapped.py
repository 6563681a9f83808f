"""Nothing a published example says is lost: each data element with a value, and each value, is in some resource."""

from collections.abc import Iterator
from typing import Any

import pytest
from lxml import etree

from tests.conformance.cda.published import NATIONAL, RECEIVED, envelope, name_of
from yizhou.exchange.cda.api import CDA_FORMAT
from yizhou.exchange.cda.datatypes import read_moment
from yizhou.exchange.cda.mapping.drafting import facts_of
from yizhou.exchange.cda.parsing import parse_document
from yizhou.exchange.cda.reading import read_document
from yizhou.standards import data_elements

NS = "{urn:hl7-org:v3}"
CATALOGUE = "urn:oid:2.16.156.10011.2.2.1"
STATEMENTS = [
    NS + name for name in ("observation", "act", "procedure", "organizer", "substanceAdministration")
]


def scalars(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for each in value.values():
            yield from scalars(each)
    elif isinstance(value, list):
        for each in value:
            yield from scalars(each)
    else:
        yield str(value)


def elements(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if value.get("system") == CATALOGUE:
            yield value["code"]
        for each in value.values():
            yield from elements(each)
    elif isinstance(value, list):
        for each in value:
            yield from elements(each)


@pytest.mark.parametrize("path", NATIONAL, ids=name_of)
def test_every_printed_data_element_with_a_value_is_in_a_resource(path):
    """Read straight from the XML, without any of the code under test."""
    (part,) = CDA_FORMAT.parse(envelope(path.read_bytes())).parts
    held = {code for draft in part.resources for code in elements(dict(draft.content))}
    said = set()
    for statement in etree.fromstring(path.read_bytes()).iter(*STATEMENTS):
        code = statement.find(f"{NS}code")
        element = (code.get("code") or "").strip() if code is not None else ""
        for value in statement.findall(f"{NS}value"):
            text = (
                value.get("value")
                or value.get("code")
                or value.get("displayName")
                or "".join(value.itertext())
            )
            if text.strip() and data_elements.is_identifier(element):
                said.add(element)
    assert said - held == set()


@pytest.mark.parametrize("path", NATIONAL, ids=name_of)
def test_every_entry_of_the_tables_that_carries_a_value_is_in_a_resource(path):
    """Statements and their named child elements (performers, times, doses), with the very values."""
    root = parse_document(path.read_bytes()).root
    document = read_document(root, RECEIVED)
    (part,) = CDA_FORMAT.parse(envelope(path.read_bytes())).parts
    contents = [dict(draft.content) for draft in part.resources]
    held = {code for content in contents for code in elements(content)}
    words = "\n".join(text for content in contents for text in scalars(content))
    missing = []
    for section in document.sections:
        for fact in facts_of(section.statements):
            if fact.element_id and fact.element_id not in held:
                missing.append((section.name, fact.statement.label, fact.element_id))
            if not any(text in words for text in spellings(fact.value)):
                missing.append((section.name, fact.statement.label, fact.value))
    assert missing == []


def spellings(value: Any) -> list[str]:
    """How a value may stand in a resource: as written, a number without trailing zeros, a time in ISO form."""
    text = " ".join(
        (value.text or value.number or value.display or value.code or value.low or value.high).split()
    )
    moment = read_moment(text) if value.kind in ("TS", "IVL_TS") else None
    found = [text, moment.fhir if moment else text]
    if value.kind == "BL":
        found.append({"true": "True", "false": "False"}.get(text.lower(), text))
    if value.is_number and value.number_readable:
        found.append(str(float(value.number)) if "." in value.number else str(int(value.number)))
    return found


def test_the_proof_is_about_many_values():
    """An empty proof proves nothing: the examples hold thousands of values (some hundred in a clone without ../shared)."""
    count = 0
    for path in NATIONAL:
        document = read_document(parse_document(path.read_bytes()).root, RECEIVED)
        count += sum(1 for section in document.sections for _ in facts_of(section.statements))
    assert count > (1800 if len(NATIONAL) == 72 else 60)
