"""What a WS/T 790 submission says around its documents: the set they come in, folders, associations (ITI TF-3 §4.2)."""

from lxml import etree

from yizhou.exchange.soap.datatypes import bare_oid, code_of, identifier_pair, instant, name_of, value_of
from yizhou.exchange.soap.reading import attribute, child, children
from yizhou.records.documents.contracts import (
    APPEND,
    FOLDER,
    MEMBER,
    SET,
    SIGN,
    TRANSFORM,
    Grouping,
    Relation,
)

_RELATIONS = {APPEND: APPEND, TRANSFORM: TRANSFORM, "XFRM_RPLC": TRANSFORM, SIGN: SIGN}


def bare_uuid(text: str) -> str:
    """An entry UUID without its scheme."""
    return text.strip().lower().removeprefix("urn:uuid:")


def unique_id(text: str) -> str:
    """A document's id as the registry keeps it: `root^extension` or a UUID, without the urn scheme."""
    return text.strip().removeprefix("urn:oid:").removeprefix("urn:uuid:")


def _associations(payload: etree._Element) -> list[tuple[str, str, str]]:
    """(source, kind, target) as written."""
    found = []
    for each in children(child(payload, "submitObjectList"), "association"):
        source, target = child(each, "sourceObject"), child(each, "targetObject")
        found.append(
            (
                attribute(source, "id") or value_of(source),
                attribute(each, "type"),
                attribute(target, "id") or value_of(target),
            )
        )
    return found


def _grouping(element: etree._Element, kind: str, codes: str) -> Grouping:
    author = child(element, "author")
    institution = child(author, "authorInstitution", "identifier")
    return Grouping(
        kind=kind,
        unique_id=unique_id(value_of(child(element, "uniqueId")))
        or bare_uuid(value_of(child(element, "entryUUID"))),
        title=value_of(child(element, "title")),
        comments=value_of(child(element, "comments")),
        codes=tuple(filter(None, (code_of(each) for each in children(element, codes)))),
        author=name_of(child(author, "authorPerson")),
        source_id=bare_oid(value_of(child(element, "sourceId"))),
        institution_code=identifier_pair(institution)[1] if institution is not None else "",
        made=instant(value_of(child(element, "submissionTime" if kind == SET else "lastUpdateTime"))),
    )


def groupings(payload: etree._Element, entry_id: str) -> tuple[Grouping, ...]:
    """The submission set, and the folders an association puts this entry into."""
    listed = child(payload, "submitObjectList")
    sets = [_grouping(each, SET, "contentTypeCode") for each in children(listed, "submissionSet")]
    holders = {
        bare_uuid(source)
        for source, kind, target in _associations(payload)
        if kind == MEMBER and bare_uuid(target) == entry_id
    }
    folders = [
        _grouping(each, FOLDER, "codeList")
        for each in children(listed, "folder")
        if bare_uuid(value_of(child(each, "entryUUID"))) in holders
    ]
    return tuple(each for each in (*sets, *folders) if each.unique_id)


def relations(payload: etree._Element, entry_id: str) -> tuple[Relation, ...]:
    """What this entry is to others; a target in the same message is named by its document id."""
    here = {
        bare_uuid(value_of(child(each, "entryUUID"))): unique_id(value_of(child(each, "uniqueId")))
        for each in children(child(payload, "submitObjectList"), "documentEntry")
    }
    return tuple(
        Relation(_RELATIONS[kind], here.get(bare_uuid(target)) or unique_id(target))
        for source, kind, target in _associations(payload)
        if kind in _RELATIONS and bare_uuid(source) == entry_id
    )
