"""One document from bytes to what is known of it: header, person, sections, findings. Shared by intake and rendering."""

from datetime import datetime
from typing import Any

from yizhou.exchange.cda import faults
from yizhou.exchange.cda.body_checks import check_body
from yizhou.exchange.cda.checking import Document, Findings
from yizhou.exchange.cda.datatypes import NS, text_of
from yizhou.exchange.cda.definitions import roles
from yizhou.exchange.cda.header import read_header
from yizhou.exchange.cda.header_checks import check_header
from yizhou.exchange.cda.person import read_person
from yizhou.exchange.cda.statements import SectionRead, read_sections
from yizhou.exchange.cda.template import recognise
from yizhou.exchange.cda.value_checks import check_values


def read_document(root: Any, received: datetime) -> Document:
    """The document under a ClinicalDocument root. Raises TooDeep."""
    header = read_header(root)
    template, _ = recognise(header.template_ids, header.code, header.code_system)
    sections = tuple(read_sections(root, template)) if template else ()
    return Document(header, read_person(header, _person_facts(sections)), template, sections, received)


def _person_facts(sections: tuple[SectionRead, ...]) -> dict[str, str]:
    """What the body says of the person: time of death, a newborn's parents."""
    found: dict[str, str] = {}
    for section in sections:
        parent = "mother" if section.code == "52" or "母亲" in section.name else ""
        parent = "father" if section.code == "51" or "父亲" in section.name else parent
        for top in section.statements:
            for statement in top.walk():
                value = statement.value
                if value is None or value.is_empty:
                    continue
                for role in roles().get(statement.element_id, ()):
                    if role.kind == "person" and role.name == "deceased_on" and value.kind == "TS":
                        found.setdefault("deceased_on", value.text)
                    elif role.kind == "person" and parent == "mother":
                        found.setdefault(role.name, value.text)
        if parent:
            name = next((text for each in section.element.iter(f"{NS}relatedSubject")
                         if (text := text_of(each.find(f"{NS}subject/{NS}name")))), "")  # fmt: skip
            found.setdefault(f"{parent}_name", name)
    return found


def check_document(document: Document, findings: Findings) -> None:
    """All checks: which kind it is, header, sections and entries, values."""
    header, template = document.header, document.template
    if template is None:
        findings.add(faults.unknown_template("、".join(filter(None, header.template_ids))))
    else:
        _, by_template = recognise(header.template_ids, header.code, header.code_system)
        if not by_template:
            findings.add(faults.template_missing(header.code))
        elif header.code and header.code != template.document.code:
            findings.add(faults.code_disagrees(template.document.code, header.code))
    check_header(document, findings)
    check_body(document, findings)
    check_values(document, findings)
