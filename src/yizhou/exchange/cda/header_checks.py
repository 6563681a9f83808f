"""Checks of the header: who, when, which document; and the header table of the document kind (WS/T 483, WS/T 500)."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from yizhou.exchange.cda import faults
from yizhou.exchange.cda.checking import Document, Findings
from yizhou.exchange.cda.datatypes import NS
from yizhou.exchange.cda.header import Time, find
from yizhou.exchange.cda.parsing import place_of
from yizhou.kernel.errors.contracts import Fault
from yizhou.standards import citizen_id

_SEXES = frozenset({"0", "1", "2", "9"})
_PROBLEMS = {
    "length": "不是15位或18位",
    "characters": "含有数字和X以外的字符",
    "region": "前两位不是省级行政区划代码",
    "birth_date": "其中的出生日期不存在",
    "check_digit": "校验码不正确",
}
_SEX_NAMES = {"1": "男", "2": "女"}
_PATIENT = "/ClinicalDocument/recordTarget/patientRole"
_PATIENT_IDS = "/recordTarget/patientRole/id"
"""The only ids whose root is checked: which of a patient's numbers a document kind must carry."""
_VISITS = ("2.16.156.10011.1.11", "2.16.156.10011.1.12")
_TRUSTED_ROOTS = frozenset({*_VISITS, "2.16.156.10011.1.2", "2.16.156.10011.1.13", "2.16.156.10011.1.19"})
"""Numbers of patients and stays. Those of forms (处方, 报告单, 标本) are printed with roots the examples do not use."""


def check_header(document: Document, findings: Findings) -> None:
    """All findings about the header of a national or foreign document."""
    findings.extend(list(_identity(document)))
    findings.extend(list(_person(document)))
    findings.extend(list(_times(document)))
    if document.template:
        findings.extend(list(_table(document)))


def _identity(document: Document) -> Iterator[Fault]:
    header = document.header
    if not header.id:
        yield faults.document_id_missing("/ClinicalDocument/id")
    body = find(header.root, "component")
    if body is None or (body.find(f"{NS}structuredBody") is None and body.find(f"{NS}nonXMLBody") is None):
        yield faults.body_missing("/ClinicalDocument/component")
    if header.unreadable_institution:
        element, code = header.unreadable_institution
        yield faults.institution_unreadable(place_of(element), code)


def _person(document: Document) -> Iterator[Fault]:
    person, claim = document.person, document.person.claim
    if person.role is None:
        yield faults.patient_missing(_PATIENT)
        return
    if not claim.name and not claim.identifiers:
        yield faults.patient_unidentified(_PATIENT)
    elif not claim.name:
        yield faults.patient_name_missing(f"{_PATIENT}/patient/name")
    if person.sex_text and document.template and person.sex_text not in _SEXES:
        yield faults.sex_not_in_set(f"{_PATIENT}/patient/administrativeGenderCode", person.sex_text)
    if person.number:
        yield from _citizen_number(document, place_of(person.number_element))


def _citizen_number(document: Document, place: str) -> Iterator[Fault]:
    claim = document.person.claim
    checked = citizen_id.check(document.person.number)
    if not checked.valid:
        yield faults.citizen_id_doubtful(place, _PROBLEMS[checked.problem])
        return
    if claim.birth_date and checked.birth_date and claim.birth_date != checked.birth_date:
        yield faults.citizen_id_contradicts(
            place, "出生日期", claim.birth_date.isoformat(), checked.birth_date.isoformat()
        )
    if claim.sex in _SEX_NAMES and claim.sex != checked.sex:
        yield faults.citizen_id_contradicts(place, "性别", _SEX_NAMES[claim.sex], _SEX_NAMES[checked.sex])


def _at(time: Time) -> str:
    return place_of(time.element) if time.element is not None else "/ClinicalDocument"


def _times(document: Document) -> Iterator[Fault]:
    header, person = document.header, document.person
    birth, death = person.claim.birth_date, person.claim.deceased_on
    if person.birth_text and birth is None and len(person.birth_text) >= 8:
        yield faults.time_unreadable(place_of(person.birth_element), "出生日期", person.birth_text)
    happened = (header.created, header.author_time, header.visit_start, header.visit_end)
    for time in happened:
        if time.text and time.moment is None:
            yield faults.time_unreadable(_at(time), time.label, time.text)
        elif time.moment and document.in_future(time.moment):
            yield faults.time_in_future(_at(time), time.label, time.text)
    if birth:
        yield from _against_birth(document, birth_place=place_of(person.birth_element))
    if death and death > (document.received + timedelta(days=2)).date():
        yield faults.time_in_future("/ClinicalDocument", "死亡日期", death.isoformat())
    start, end = header.visit_start.moment, header.visit_end.moment
    if start and end and end.start < start.start and end.day != start.day:
        yield faults.visit_reversed(_at(header.visit_end), header.visit_start.text, header.visit_end.text)


def _against_birth(document: Document, birth_place: str) -> Iterator[Fault]:
    header, claim = document.header, document.person.claim
    birth = claim.birth_date
    if birth is None:
        return
    if birth > (document.received + timedelta(days=1)).date():
        yield faults.birth_in_future(birth_place, birth.isoformat())
        return
    if claim.deceased_on and birth > claim.deceased_on:
        yield faults.birth_after_death(birth_place, birth.isoformat(), claim.deceased_on.isoformat())
    for time in (header.author_time, header.visit_start, header.visit_end):
        if time.moment and time.moment.day and time.moment.day < birth - timedelta(days=1):
            yield faults.before_birth(_at(time), time.label, time.text, birth.isoformat())
            return


def _count_paths(root: Any) -> tuple[dict[str, int], dict[tuple[str, str], int]]:
    """How often each header path occurs, and each (path of an id, root)."""
    paths: dict[str, int] = {}
    roots: dict[tuple[str, str], int] = {}

    def descend(element: Any, path: str) -> None:
        for child in element:
            tag = child.tag
            if not isinstance(tag, str):
                continue
            name = tag[len(NS) :]
            if not path and name == "component":
                continue
            below = f"{path}/{name}"
            paths[below] = paths.get(below, 0) + 1
            if name == "id":
                key = (below, (child.get("root") or "").strip())
                roots[key] = roots.get(key, 0) + 1
            if len(child):
                descend(child, below)

    descend(root, "")
    return paths, roots


def _table(document: Document) -> Iterator[Fault]:
    """Cardinalities of the header table. An element is missed only where its parent is there."""
    template = document.template
    if template is None:
        return
    paths, roots = _count_paths(document.header.root)
    reported: set[str] = set()
    for row in template.header:
        if not row.cardinality.stated or row.doubtful:
            continue
        path = row.xpath.removeprefix("/ClinicalDocument")
        parent = path.rpartition("/")[0]
        parents = paths.get(parent, 0) if parent else 1
        if not parents or (path in reported and path != _PATIENT_IDS):
            continue
        own = path == _PATIENT_IDS
        if own and row.oid_root not in _TRUSTED_ROOTS:
            continue
        count = _numbers(roots, row.oid_root) if own else paths.get(path, 0)
        most = row.cardinality.most
        meaning = row.meaning or path.rpartition("/")[2]
        if row.cardinality.least and not count:
            reported.add(path)
            yield faults.header_missing(row.xpath, meaning)
        elif (
            most is not None
            and not row.oid_root
            and count > most * parents
            and _alone(template.header, row.xpath)
        ):
            reported.add(path)
            yield faults.header_repeated(row.xpath, meaning, count, most)


def _numbers(roots: Mapping[tuple[str, str], int], root: str) -> int:
    """How many of a patient's numbers have the root; who is an outpatient has no inpatient number, and the other way."""
    wanted = _VISITS if root in _VISITS else (root,)
    return sum(roots.get((_PATIENT_IDS, each), 0) for each in wanted)


def _alone(rows: Any, xpath: str) -> bool:
    """True when only one row of the table speaks of the path: several rows mean several allowed occurrences."""
    return sum(1 for row in rows if row.xpath == xpath) == 1
