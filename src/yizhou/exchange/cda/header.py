"""The header of a document, national or foreign, read once (CDA R2 §4.2; WS/T 482 §6): identity, authorship, visit."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from yizhou.exchange.cda.datatypes import NS, Moment, read_moment, text_of

DOCUMENT_CODES = "2.16.156.10011.2.4"
_INSTITUTIONS = ("2.16.156.10011.1.5", "2.16.156.10011.1.6")
_CODE = re.compile(r"^[0-9A-Za-z][0-9A-Za-z-]{1,29}$")
_INSTITUTION_PATHS = (
    "author/assignedAuthor/representedOrganization",
    "recordTarget/patientRole/providerOrganization",
    "componentOf/encompassingEncounter/location/healthCareFacility/serviceProviderOrganization",
    "componentOf/encompassingEncounter/encounterParticipant/assignedEntity/representedOrganization",
    "custodian/assignedCustodian/representedCustodianOrganization",
)


def clark(path: str) -> str:
    """A path of plain names with the HL7 namespace before each, as lxml's `find` wants it."""
    return "/".join(NS + step for step in path.split("/"))


@dataclass(frozen=True, slots=True)
class InstanceId:
    """An II: root and extension, either may be empty."""

    root: str
    extension: str

    def __bool__(self) -> bool:
        return bool(self.extension or self.root)


@dataclass(frozen=True, slots=True)
class Time:
    """A header time: what it is called, where it stands, what was written, what it means (None: unreadable or empty)."""

    label: str
    element: Any
    text: str
    moment: Moment | None


@dataclass(frozen=True, slots=True)
class Header:
    """What the header says. `institution_code` is empty when nothing written there looks like a code."""

    root: Any
    template_ids: tuple[str, ...]
    code: str
    code_system: str
    title: str
    id: InstanceId
    set_id: InstanceId
    version: int | None
    replaces: InstanceId
    confidentiality: str
    created: Time
    author_time: Time
    author: str
    institution_code: str
    institution_name: str
    unreadable_institution: tuple[Any, str] | None
    department: str
    visit_start: Time
    visit_end: Time
    visit_numbers: tuple[InstanceId, ...]


_find_paths: dict[str, str] = {}


def find(element: Any, path: str) -> Any:
    """First descendant at a plain path, or None."""
    full = _find_paths.get(path)
    if full is None:
        full = _find_paths[path] = clark(path)
    return element.find(full)


def instance_id(element: Any) -> InstanceId:
    """The II an element carries; empty for None."""
    if element is None:
        return InstanceId("", "")
    return InstanceId((element.get("root") or "").strip(), (element.get("extension") or "").strip())


def _time(label: str, element: Any) -> Time:
    text = ((element.get("value") or "") if element is not None else "").strip()
    return Time(label, element, text, read_moment(text) if text else None)


def read_header(root: Any) -> Header:
    """The header of a ClinicalDocument; what is missing is empty."""
    code = find(root, "code")
    version = find(root, "versionNumber")
    author = find(root, "author")
    visit = find(root, "componentOf/encompassingEncounter/effectiveTime")
    institution_code, institution_name, unreadable = _institution(root)
    version_text = (version.get("value") or "") if version is not None else ""
    start = find(visit, "low") if visit is not None else None
    return Header(
        root=root,
        template_ids=tuple((each.get("root") or "").strip() for each in root.findall(f"{NS}templateId")),
        code=(code.get("code") or "").strip() if code is not None else "",
        code_system=(code.get("codeSystem") or "").strip() if code is not None else "",
        title=text_of(find(root, "title")),
        id=instance_id(find(root, "id")),
        set_id=instance_id(find(root, "setId")),
        version=int(version_text) if version_text.isdigit() else None,
        replaces=_replaced(root),
        confidentiality=_attribute(find(root, "confidentialityCode"), "code") or "N",
        created=_time("文档生成时间", find(root, "effectiveTime")),
        author_time=_time("创作时间", find(author, "time") if author is not None else None),
        author=_person_name(
            find(author, "assignedAuthor/assignedPerson/name") if author is not None else None
        ),
        institution_code=institution_code,
        institution_name=institution_name,
        unreadable_institution=unreadable,
        department=_department(root),
        visit_start=_time("就诊开始时间", start if start is not None else visit),
        visit_end=_time("就诊结束时间", find(visit, "high") if visit is not None else None),
        visit_numbers=tuple(
            each
            for each in map(instance_id, root.findall(clark("recordTarget/patientRole/id")))
            if each.extension
            and each.root.rpartition(".")[2] in ("11", "12")
            and each.root.startswith("2.16.156.10011.1.")
        ),
    )


def _attribute(element: Any, name: str) -> str:
    return (element.get(name) or "").strip() if element is not None else ""


def _person_name(element: Any) -> str:
    if element is None:
        return ""
    parts = {child.tag[len(NS) :]: text_of(child) for child in element if isinstance(child.tag, str)}
    if "family" in parts or "given" in parts:
        return " ".join(filter(None, (parts.get("given", ""), parts.get("family", ""))))
    return text_of(element)


def _replaced(root: Any) -> InstanceId:
    for related in root.findall(f"{NS}relatedDocument"):
        if related.get("typeCode") == "RPLC":
            parent = instance_id(find(related, "parentDocument/id"))
            if parent.extension:
                return parent
    return InstanceId("", "")


def _organisations(root: Any) -> Iterator[Any]:
    """Organisations in the order in which they say where the service happened, each with those it is part of."""
    for path in _INSTITUTION_PATHS:
        for organisation in root.findall(clark(path)):
            yield organisation
            yield from organisation.iter(f"{NS}wholeOrganization")


def _institution(root: Any) -> tuple[str, str, tuple[Any, str] | None]:
    unreadable, fallback = None, ""
    for organisation in _organisations(root):
        name = text_of(find(organisation, "name"))
        for element in organisation.findall(f"{NS}id"):
            found = instance_id(element)
            if found.root in _INSTITUTIONS and found.extension:
                if _CODE.match(found.extension):
                    return found.extension, name or fallback, unreadable
                unreadable = unreadable or (element, found.extension)
                fallback = fallback or name
    if not fallback:
        fallback = text_of(find(root, "custodian/assignedCustodian/representedCustodianOrganization/name"))
    return "", fallback, unreadable


def _department(root: Any) -> str:
    for organisation in _organisations(root):
        for element in organisation.findall(f"{NS}id"):
            if (element.get("root") or "").strip() == "2.16.156.10011.1.26":
                name = text_of(find(organisation, "name"))
                if name:
                    return name
    return ""


def unique_id(found: InstanceId) -> str:
    """A document's own id as the registry keeps it: `root^extension`, or the root alone."""
    return f"{found.root}^{found.extension}" if found.extension else found.root


def document_key(header: Header, document_code: str) -> str:
    """What one document is known by at its source: own id, kind, institution, as the document registry compares them.

    The own id alone is not enough: the national serial-number roots (2.16.156.10011.1.1.*) are the same for every
    institution and kind of document, and each counts for itself.
    """
    return f"{unique_id(header.id)}/{document_code}/{header.institution_code}"
