"""Small documents to order: a header that is right in everything, one section, and what a test wants different."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from yizhou.exchange.cda.api import CDA_FORMAT
from yizhou.exchange.pipeline.contracts import Envelope, Part
from yizhou.kernel.errors.contracts import Severity

RECEIVED = datetime(2026, 1, 1, 8, 0, tzinfo=UTC)
CATALOGUE = 'codeSystem="2.16.156.10011.2.2.1"'
PATIENT = """<patient>
  <id root="2.16.156.10011.1.3" extension="11010519491231002X"/><name>李秀英</name>
  <administrativeGenderCode code="2" codeSystem="2.16.156.10011.2.3.3.4"/><birthTime value="19491231"/></patient>"""
AUTHOR = """<author><time value="20250910101500"/><assignedAuthor><id root="2.16.156.10011.1.7" extension="D1"/>
  <assignedPerson><name>王医生</name></assignedPerson>
  <representedOrganization><id root="2.16.156.10011.1.5" extension="431200001"/><name>楚雄市人民医院</name>
  </representedOrganization></assignedAuthor></author>"""


def document(
    code: str = "C0002",
    number: int = 22,
    *,
    sections: str = "",
    patient: str = PATIENT,
    author: str = AUTHOR,
    role: str = '<id root="2.16.156.10011.1.11" extension="MZ0001"/>',
    identifier: str = '<id root="2.16.156.10011.1.1" extension="DOC-1"/>',
    header: str = "",
    template: str | None = None,
    created: str = "20250910102000",
    body: str | None = None,
) -> bytes:
    """A document of a national kind; `number` is the last arc of its template id."""
    template_id = template if template is not None else f'<templateId root="2.16.156.10011.2.1.1.{number}"/>'
    content = (
        body if body is not None else f"<component><structuredBody>{sections}</structuredBody></component>"
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<realmCode code="CN"/><typeId root="2.16.840.1.113883.1.3" extension="POCD_MT000040"/>{template_id}
{identifier}<code code="{code}" codeSystem="2.16.156.10011.2.4"/><title>测试文档</title>
<effectiveTime value="{created}"/>
<confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25"/><languageCode code="zh-CN"/>
<recordTarget><patientRole>{role}{patient}</patientRole></recordTarget>{author}{header}
{content}</ClinicalDocument>""".encode()


def section(code: str, *entries: str, name: str = "") -> str:
    """A section with a LOINC code, or only a name."""
    head = (
        f'<code code="{code}" codeSystem="2.16.840.1.113883.6.1"/>'
        if code
        else f'<code displayName="{name}"/>'
    )
    return f"<component><section>{head}<text/>{''.join(f'<entry>{entry}</entry>' for entry in entries)}</section></component>"


def observation(element: str, value: str = "", *, name: str = "", inside: str = "", mood: str = "EVN") -> str:
    """An observation of a data element; `value` is a whole value element."""
    display = f' displayName="{name}"' if name else ""
    return (
        f'<observation classCode="OBS" moodCode="{mood}"><code code="{element}" {CATALOGUE}{display}/>'
        f"{value}{inside}</observation>"
    )


def text(value: str) -> str:
    return f'<value xsi:type="ST">{value}</value>'


def coded(code: str, system: str, display: str = "") -> str:
    shown = f' displayName="{display}"' if display else ""
    return f'<value xsi:type="CD" code="{code}" codeSystem="{system}"{shown}/>'


def number(value: str, unit: str = "") -> str:
    written = f' unit="{unit}"' if unit else ""
    return f'<value xsi:type="PQ" value="{value}"{written}/>'


def flag(value: str) -> str:
    return f'<value xsi:type="BL" value="{value}"/>'


def moment(value: str) -> str:
    return f'<value xsi:type="TS" value="{value}"/>'


def organizer(*members: str) -> str:
    inside = "".join(f"<component>{member}</component>" for member in members)
    return f'<organizer classCode="CLUSTER" moodCode="EVN"><statusCode/>{inside}</organizer>'


def nested(*members: str) -> str:
    return "".join(f'<entryRelationship typeCode="COMP">{member}</entryRelationship>' for member in members)


def part_of(body: bytes) -> Part:
    """The one part of a document that can be read."""
    parsed = CDA_FORMAT.parse(Envelope("load", "cda", UUID(int=1), body, "text/xml", RECEIVED))
    assert parsed.faults == (), parsed.faults
    (part,) = parsed.parts
    return part


def whole_faults(body: bytes) -> dict[str, Any]:
    """Faults by code of a message that could not be read at all."""
    parsed = CDA_FORMAT.parse(Envelope("load", "cda", UUID(int=1), body, "text/xml", RECEIVED))
    assert parsed.parts == ()
    return {fault.code: fault for fault in parsed.faults}


def resources(part: Part, kind: str) -> list[dict[str, Any]]:
    return [dict(draft.content) for draft in part.resources if draft.content["resourceType"] == kind]


def codes(part: Part, severity: Severity | None = None) -> set[str]:
    """Codes of a part's faults, of one severity or all."""
    return {fault.code for fault in part.faults if severity is None or fault.severity is severity}


def errors(part: Part) -> set[str]:
    return codes(part, Severity.ERROR)


def held_elements(contents: Iterable[dict[str, Any]]) -> set[str]:
    """Data elements named anywhere in resources."""
    found: set[str] = set()

    def search(value: Any) -> None:
        if isinstance(value, dict):
            if value.get("system") == "urn:oid:2.16.156.10011.2.2.1":
                found.add(value["code"])
            for each in value.values():
                search(each)
        elif isinstance(value, list):
            for each in value:
                search(each)

    for content in contents:
        search(content)
    return found
