"""Foreign CDA (C-CDA): kept whole, header indexed, readable, said to be of an unknown template."""

from datetime import date

import pytest

from tests.conformance.cda.published import FOREIGN, envelope, name_of
from tests.conformance.cda.shapes import problems
from yizhou.exchange.cda.api import CDA_FORMAT, render
from yizhou.kernel.errors.contracts import Severity


@pytest.mark.parametrize("path", FOREIGN, ids=name_of)
def test_foreign_document_is_kept_and_indexed(path):
    parsed = CDA_FORMAT.parse(envelope(path.read_bytes()))
    assert parsed.faults == ()
    (part,) = parsed.parts
    assert not any(fault.severity is Severity.ERROR for fault in part.faults)
    assert "cda.unknown_template" in {fault.code for fault in part.faults}
    assert part.document is not None
    assert part.document.content == path.read_bytes()
    assert part.document.format == "cda"
    assert part.document.type_code
    assert part.document.unique_id
    assert part.document.created is not None
    assert part.document.institution_name
    assert part.subject is not None
    assert part.subject.name
    assert part.subject.sex in {"1", "2"}
    assert part.subject.birth_date is not None
    (reference,) = part.resources
    assert reference.content["resourceType"] == "DocumentReference"
    assert problems(dict(reference.content)) == []


@pytest.mark.parametrize("path", FOREIGN, ids=name_of)
def test_foreign_document_can_be_read(path):
    view = render(path.read_bytes())
    assert view.title
    assert "非国家共享文档：按文档头与叙述文本展示" in view.notes
    assert any(line.label == "患者姓名" for line in view.header)
    assert view.sections or any("附件" in note for note in view.notes)


@pytest.mark.parametrize("path", [path for path in FOREIGN if "Unstructured" in path.name], ids=name_of)
def test_header_of_a_foreign_document_is_read_exactly(path):
    (part,) = CDA_FORMAT.parse(envelope(path.read_bytes())).parts
    assert part.subject is not None
    assert part.document is not None
    assert (part.subject.name, part.subject.sex, part.subject.birth_date) == (
        "Henry L Levin",
        "1",
        date(1953, 3, 2),
    )
    assert part.document.type_code == "11490-0"
    assert part.document.unique_id == "2.16.840.1.113883.19.5.99999.1^TT988"
    assert part.document.institution_name == "Community Health and Hospitals"
