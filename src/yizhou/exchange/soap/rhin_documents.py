"""WS/T 790.6 to .9 document messages: submission sets read, references and document lists written."""

from base64 import b64encode
from dataclasses import replace

from lxml import etree

from yizhou.exchange.soap import faults, rhin_filing
from yizhou.exchange.soap.datatypes import (
    bare_oid,
    code_of,
    day,
    identifier_of,
    identifier_pair,
    instant,
    name_of,
    platform_id,
    value_of,
)
from yizhou.exchange.soap.demographics import Demographics
from yizhou.exchange.soap.names import HOME_COMMUNITY, REPOSITORY, RHIN, tag
from yizhou.exchange.soap.reading import attribute, child, children, place_of, raw_text
from yizhou.exchange.soap.rhin_filing import bare_uuid, unique_id
from yizhou.exchange.soap.rhin_persons import read_address, sex_of
from yizhou.exchange.soap.submitted import Submitted, decode
from yizhou.records.documents.contracts import DocumentEntry
from yizhou.registries.residents.contracts import IdentifierKind

_REPLACING = ("RPLC", "XFRM_RPLC")


def unique_urn(text: str) -> str:
    """The other way round."""
    return f"urn:oid:{text}" if text[:1].isdigit() and "." in text else f"urn:uuid:{text.lower()}"


def _person(entry: etree._Element) -> Demographics:
    """Who the metadata says the document is about. A number under a system no table knows is the sender's own."""
    info = child(entry, "sourcePatientInfo")
    elements = [e for e in children(entry, "patientId") if platform_id(e, bare=True) is None]
    listed = [
        identifier_of(e) for e in (*children(entry, "sourcePatientId"), *elements, *children(info, "id"))
    ]
    local = (IdentifierKind.LOCAL, IdentifierKind.OTHER)
    birth = value_of(child(info, "birthTime"))
    address = read_address(child(info, "addr"))
    return Demographics(
        name=name_of(child(info, "name")),
        sex=sex_of(code_of(child(info, "gender"))),
        birth_date=day(birth),
        birth_text=birth,
        identifiers=tuple(dict.fromkeys(i for i in listed if i and i.kind not in local)),
        local_id=next((i.value for i in listed if i and i.kind in local), ""),
        phones=tuple(p for p in (value_of(t) for t in children(info, "telecom")) if p),
        addresses=(address,) if address.whole else (),
    )


def _author(entry: etree._Element) -> tuple[str, str, str]:
    """(name, institution code, institution name) of the first author."""
    author = child(entry, "author")
    institution = child(author, "authorInstitution")
    identifier = child(institution, "identifier")
    code = identifier_pair(identifier)[1] if identifier is not None else ""
    name = value_of(child(institution, "name")) or (value_of(institution) if identifier is None else "")
    return name_of(child(author, "authorPerson")), code, name


def _replaced(payload: etree._Element, entry_id: str) -> str:
    """What the document with this entry id replaces, by its `association`; empty for none."""
    for association in children(child(payload, "submitObjectList"), "association"):
        source = bare_uuid(attribute(child(association, "sourceObject"), "id"))
        if attribute(association, "type") in _REPLACING and source == entry_id:
            target = child(association, "targetObject")
            return unique_id(attribute(target, "id") or value_of(target))
    return ""


def replaced_ids(payload: etree._Element) -> list[str]:
    """What the associations of a submission say is replaced."""
    listed = children(child(payload, "submitObjectList"), "association")
    targets = [child(a, "targetObject") for a in listed if attribute(a, "type") in _REPLACING]
    return [unique_id(attribute(t, "id") or value_of(t)).lower() for t in targets]


def _entry(entry: etree._Element, payload: etree._Element, contents: dict[str, etree._Element]) -> Submitted:
    key = bare_uuid(value_of(child(entry, "entryUUID"))) or unique_id(value_of(child(entry, "uniqueId")))
    place = place_of(entry)
    author, code, institution = _author(entry)
    size = value_of(child(entry, "size"))
    submitted = Submitted(
        key=key,
        place=place,
        unique_id=unique_id(value_of(child(entry, "uniqueId"))),
        media_type=value_of(child(entry, "mimeType")),
        format_code=code_of(child(entry, "formatCode")),
        type_code=code_of(child(entry, "typeCode")),
        type_system=bare_oid(attribute(child(entry, "typeCode"), "codeSystem")),
        title=value_of(child(entry, "title")),
        author=author,
        institution_code=code,
        institution_name=institution,
        created=instant(value_of(child(entry, "creationTime"))),
        service_start=instant(value_of(child(entry, "serviceStartTime"))),
        service_end=instant(value_of(child(entry, "serviceStopTime"))),
        confidentiality=code_of(child(entry, "confidentiality")) or "N",
        replaces=_replaced(payload, key),
        hash=value_of(child(entry, "hash")),
        size=int(size) if size.isdigit() else None,
        person=_person(entry),
        index_id=platform_id(child(entry, "patientId"), bare=True),
        class_code=code_of(child(entry, "classCode")),
        practice_setting=code_of(child(entry, "practiceSettingCode")),
        facility_type=code_of(child(entry, "healthcareFacilityTypeCode")),
        event_codes=tuple(filter(None, (code_of(e) for e in children(entry, "eventCodeList")))),
        language=code_of(child(entry, "languageCode")),
        repository=value_of(child(entry, "repositoryUniqueId")),
        groupings=rhin_filing.groupings(payload, key),
        relations=rhin_filing.relations(payload, key),
    )
    return _with_content(submitted, contents.pop(key, None))


def _with_content(submitted: Submitted, document: etree._Element | None) -> Submitted:
    if document is None:
        return submitted
    text = document.get("value") or raw_text(document)
    content = decode(text)
    if content is None:
        return replace(
            submitted, content=b"-", faults=(*submitted.faults, faults.base64_broken(place_of(document)))
        )
    return replace(submitted, content=content)


def read_set(payload: etree._Element) -> tuple[Submitted, ...]:
    """All documents of a submission set; one document and one entry belong together whatever their ids say."""
    entries = children(child(payload, "submitObjectList"), "documentEntry")
    documents = children(payload, "document")
    if len(entries) == 1 and len(documents) == 1:
        key = bare_uuid(value_of(child(entries[0], "entryUUID"))) or unique_id(
            value_of(child(entries[0], "uniqueId"))
        )
        contents = {key: documents[0]}
    else:
        contents = {bare_uuid(attribute(d, "id")) or f"#{n}": d for n, d in enumerate(documents, 1)}
    found = [_entry(entry, payload, contents) for entry in entries]
    found.sort(key=lambda one: bool(one.relations))  # what others are appended to comes first
    found += [
        _with_content(Submitted(key=key, place=place_of(document), described=False), document)
        for key, document in contents.items()
    ]
    return tuple(found)


def _valued(parent: etree._Element, name: str, value: str) -> None:
    etree.SubElement(parent, tag(RHIN, name)).set("value", value)


def write_references(root: str, entries: tuple[DocumentEntry, ...] | list[DocumentEntry]) -> etree._Element:
    """`root` with a documentReferenceList (answers of DocumentStoredQuery)."""
    answer = etree.Element(tag(RHIN, root), nsmap={"rhin": RHIN})
    listed = etree.SubElement(answer, tag(RHIN, "documentReferenceList"))
    for entry in entries:
        reference = etree.SubElement(listed, tag(RHIN, "documentReference"))
        _valued(reference, "documentUniqueId", unique_urn(entry.unique_id))
        _valued(reference, "repositoryId", f"urn:oid:{entry.repository}" if entry.repository else REPOSITORY)
        _valued(reference, "homeCommunityId", HOME_COMMUNITY)
    return answer


def write_documents(root: str, documents: list[tuple[DocumentEntry, bytes]]) -> etree._Element:
    """`root` with a documentList (answers of RetrieveDocumentSet): the originals byte for byte, in base64."""
    answer = etree.Element(tag(RHIN, root), nsmap={"rhin": RHIN})
    listed = etree.SubElement(answer, tag(RHIN, "documentList"))
    for entry, content in documents:
        document = etree.SubElement(listed, tag(RHIN, "document"))
        _valued(document, "documentUniqueId", unique_urn(entry.unique_id))
        _valued(document, "repositoryId", REPOSITORY)
        _valued(document, "homeCommunityId", HOME_COMMUNITY)
        _valued(document, "mimeType", entry.media_type)
        etree.SubElement(document, tag(RHIN, "content")).text = b64encode(content).decode("ascii")
    return answer


def read_references(payload: etree._Element) -> list[tuple[str, str]]:
    """(unique id, repository) of each document asked for."""
    return [
        (
            unique_id(value_of(child(r, "documentUniqueId"))),
            value_of(child(r, "repositoryId")) or value_of(child(r, "reponsitoryId")),
        )
        for r in children(child(payload, "documentReferenceList"), "documentReference")
    ]
