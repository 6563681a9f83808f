"""The header of a document as lines for reading, in the order a reader asks: who, when, where, by whom, which document."""

from collections.abc import Iterator
from typing import Any

from yizhou.exchange.cda.contracts import HeaderLine
from yizhou.exchange.cda.datatypes import NS, read_value, text_of
from yizhou.exchange.cda.entry_text import words_of
from yizhou.exchange.cda.header import Header, Time, clark, find, instance_id
from yizhou.exchange.cda.person import read_person, without_prefix
from yizhou.exchange.cda.template import Template
from yizhou.standards import citizen_id, oids

_SEX = "2.16.156.10011.2.3.3.4"
_CITIZEN = "2.16.156.10011.1.3"
_CODED = (
    ("婚姻状况", "maritalStatusCode"),
    ("民族", "ethnicGroupCode"),
    ("职业", "occupation/occupationCode"),
    ("文化程度", "educationLevel/educationLevelCode"),
    ("国籍", "nationality"),
)
_PLACES = {"21": "病房", "22": "病床", "26": "科室", "27": "病区"}
_SECRECY = {"N": "", "R": "限制访问", "V": "严格限制访问"}


def header_lines(header: Header, template: Template | None) -> Iterator[HeaderLine]:
    """Lines with a value, each label once per value."""
    seen: set[tuple[str, str]] = set()
    for label, value in _lines(header, template):
        text = value.strip()
        if text and (label, text) not in seen:
            seen.add((label, text))
            yield HeaderLine(label, text)


def _lines(header: Header, template: Template | None) -> Iterator[tuple[str, str]]:
    yield from _patient(header)
    yield "就诊时间", _period(header.visit_start, header.visit_end)
    yield from _places(header)
    yield "医疗机构", header.institution_name
    yield "科室", header.department
    yield "作者", header.author
    yield "创作时间", _time(header.author_time)
    yield from _signers(header.root)
    yield from _participants(header.root)
    if template:
        yield (
            "文档类型",
            f"{template.document.title}（{template.document.code}，{template.document.standard}.{template.document.part}）",
        )
    else:
        yield "文档类型", text_of(find(header.root, "title")) or header.code
        yield "文档代码", header.code
    yield "文档编号", header.id.extension or header.id.root
    yield "文档版本", str(header.version) if header.version else ""
    yield "文档生成时间", _time(header.created)
    yield "密级", _SECRECY.get(header.confidentiality, header.confidentiality)


def _time(time: Time) -> str:
    return time.moment.fhir[:19].replace("T", " ") if time.moment else time.text


def _period(start: Time, end: Time) -> str:
    texts = [_time(start), _time(end)]
    return " 至 ".join(text or "…" for text in texts) if texts[1] else texts[0]


def _patient(header: Header) -> Iterator[tuple[str, str]]:
    person = read_person(header, {})
    claim, patient, role = person.claim, person.patient, person.role
    yield "患者姓名", claim.name
    if role is None:
        return
    if patient is not None:
        yield "性别", _coded(find(patient, "administrativeGenderCode"), _SEX)
        yield "出生日期", claim.birth_date.isoformat() if claim.birth_date else person.birth_text
        age = find(patient, "age")
        if age is not None:
            yield "年龄", f"{age.get('value') or ''}{age.get('unit') or ''}"
    for holder in (role, patient):
        if holder is not None:
            yield from _identifiers(holder)
            for label, path in _CODED:
                yield label, _coded(find(holder, path), "")
    yield "电话", "、".join(claim.phones)
    yield "地址", claim.address
    if patient is not None:
        yield "工作单位", text_of(find(patient, "employerOrganization/name"))
        for guardian in patient.findall(f"{NS}guardian"):
            relation = _coded(find(guardian, "code"), "2.16.156.10011.2.3.3.8") or "监护人"
            yield relation, text_of(find(guardian, "guardianPerson/name"))


def _identifiers(holder: Any) -> Iterator[tuple[str, str]]:
    for element in holder.findall(f"{NS}id"):
        found = instance_id(element)
        if found.extension:
            label = oids.meaning(found.root).removesuffix("标识").removeprefix("患者") or "标识"
            bare = without_prefix(found.extension)
            secret = found.root == _CITIZEN or citizen_id.check(bare).valid
            yield label, citizen_id.mask(bare) if secret else found.extension


def _coded(element: Any, system: str) -> str:
    return words_of(read_value(element), system) if element is not None else ""


def _places(header: Header) -> Iterator[tuple[str, str]]:
    """Bed, room, ward and department of a stay, nested in one another (WS/T 500)."""
    facility = find(header.root, "componentOf/encompassingEncounter/location/healthCareFacility")
    if facility is None:
        return
    for element in facility.iter(f"{NS}id"):
        found = instance_id(element)
        label = (
            _PLACES.get(found.root.rpartition(".")[2]) if found.root.startswith("2.16.156.10011.1.") else None
        )
        if label:
            parent = element.getparent()
            yield label, (text_of(find(parent, "name")) if parent is not None else "") or found.extension


def _signers(root: Any) -> Iterator[tuple[str, str]]:
    for name in ("legalAuthenticator", "authenticator"):
        for signer in root.findall(NS + name):
            role = signer.find(f".//{NS}code")
            label = (role.get("displayName") or "").strip() if role is not None else ""
            names = [text_of(each) for path in ("assignedPerson", "associatedPerson")
                     for each in signer.iter(NS + path)]  # fmt: skip
            yield label or "审核签名", next((each for each in names if each), "")


def _participants(root: Any) -> Iterator[tuple[str, str]]:
    for participant in root.findall(clark("participant/associatedEntity")):
        name = text_of(find(participant, "associatedPerson/name"))
        organisation = text_of(find(participant, "scopingOrganization/name"))
        telecom = find(participant, "telecom")
        phone = (telecom.get("value") or "") if telecom is not None else ""
        contact = participant.get("classCode") in ("ECON", "CON", "NOK")
        yield "联系人" if contact else "相关人员", " ".join(filter(None, (name, phone)))
        yield "相关机构", organisation
