"""All published examples of WS/T 483 and WS/T 500: accepted, recognised, mapped into valid R4, readable."""

import json
from collections import Counter
from pathlib import Path

import pytest

from tests.conformance.cda.published import NATIONAL, envelope, name_of
from tests.conformance.cda.shapes import problems
from yizhou.exchange.cda.api import CDA_FORMAT, render
from yizhou.exchange.pipeline.contracts import Part
from yizhou.kernel.errors.contracts import Severity
from yizhou.standards import cda_tables

pytestmark = pytest.mark.parametrize("path", NATIONAL, ids=name_of)


def part_of(path: Path) -> Part:
    parsed = CDA_FORMAT.parse(envelope(path.read_bytes()))
    assert parsed.faults == ()
    (part,) = parsed.parts
    return part


def kind_of(path: Path) -> str:
    """`wst483-12` is part 12 of WS/T 483."""
    standard, _, number = name_of(path).partition("-")
    wanted = "WS/T 483" if standard == "wst483" else "WS/T 500"
    return next(d.code for d in cda_tables.documents() if d.standard == wanted and d.part == int(number))


def test_example_is_accepted(path):
    part = part_of(path)
    assert [fault for fault in part.faults if fault.severity is Severity.ERROR] == []
    assert part.resources


def test_example_is_recognised_as_what_it_is(path):
    document = part_of(path).document
    assert document is not None
    assert document.type_code == kind_of(path)
    assert document.format == ("cda-wst483" if "wst483" in path.name else "cda-wst500")
    assert document.content == path.read_bytes()
    assert document.created is not None


def test_every_fault_says_where_what_and_what_to_do(path):
    for fault in part_of(path).faults:
        assert fault.code.startswith(("cda.", "pipeline."))
        assert fault.place
        assert any("\u4e00" <= character <= "\u9fff" for character in fault.message)
        assert any("\u4e00" <= character <= "\u9fff" for character in fault.advice)


def test_every_resource_is_structurally_r4(path):
    for draft in part_of(path).resources:
        content = dict(draft.content)
        assert problems(content) == [], json.dumps(content, ensure_ascii=False)[:800]


def test_keys_are_unique_and_the_same_each_time(path):
    first, second = part_of(path), part_of(path)
    keys = [draft.key for draft in first.resources]
    assert Counter(keys).most_common(1)[0][1] == 1
    assert keys == [draft.key for draft in second.resources]
    assert [draft.content for draft in first.resources] == [draft.content for draft in second.resources]
    shared = [key for key in keys if not key.startswith(first.owns)]
    assert all(key.startswith("visit:") for key in shared)


def test_example_names_its_person(path):
    subject = part_of(path).subject
    assert subject is not None
    assert subject.name
    assert subject.identifiers


def test_example_can_be_read(path):
    view = render(path.read_bytes())
    assert view.title
    assert view.sections
    assert any(section.entries for section in view.sections)
    assert {"患者姓名", "文档类型", "文档编号"} <= {line.label for line in view.header}
    for section in view.sections:
        assert section.title
        for entry in section.entries:
            assert entry.label
            assert entry.value or entry.children
