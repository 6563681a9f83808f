"""The profile's format for the pipeline: pure, from a kept (slim) body to parts."""

from dataclasses import replace
from typing import Any

from yizhou.exchange.fhir_api.api import (
    UNREADABLE,
    Directory,
    Entry,
    Persons,
    parts_of,
    read_entry,
    read_json,
)
from yizhou.exchange.mhd import faults, lists
from yizhou.exchange.mhd.submitting import GROUP, Submitted, key_of
from yizhou.exchange.pipeline.contracts import Envelope, Parsed

_OWN = frozenset({"DocumentReference", "List", "Binary"})


class MhdFormat:
    """`mhd-bundle`: a Provide Document Bundle (ITI-65), or a DocumentReference that carries its attachment (ITI-105)."""

    name = "mhd-bundle"

    def parse(self, envelope: Envelope) -> Parsed:
        """A part for each document, and one for what else the bundle says; all in one group."""
        read = read_json(envelope.body)
        if read.content is UNREADABLE:
            return Parsed((), read.faults, encoding=read.encoding)
        entries = _entries(read.content)
        if entries is None:
            found = (
                read.content.get("resourceType")
                if isinstance(read.content, dict)
                else type(read.content).__name__
            )
            return Parsed((), (*read.faults, faults.not_a_bundle(str(found)[:60])), encoding=read.encoding)
        directory = Directory(entries)
        persons = Persons(entries, directory)
        documents = [each for each in entries if each.type == "DocumentReference"]
        filed, wrong = lists.by_document([each for each in entries if each.type == "List"], directory)
        submitted = [Submitted(each, directory, envelope) for each in documents]
        parts = [
            each.part(persons.of(each.entry) or persons.only(), filed.get(each.entry.index, ()))
            for each in submitted
        ]
        pairs = sorted(zip(parts, submitted, strict=True), key=lambda pair: _last_related(pair[0]))
        others = [each for each in entries if each.type not in _OWN]
        beside = [replace(part, group=GROUP) for part in (parts_of(others, whole=True) if others else ())]
        if not documents:
            wrong = [*wrong, faults.nothing_submitted()]
        notes = {
            "count": len(entries),
            "types": {str(each.index): each.type for each in entries},
            "binaries": {
                key_of(each.entry): each.binary.index for each in submitted if each.binary is not None
            },
            "lists": _list_names(entries),
        }
        title = f"文档共享 MHD（{len(documents)} 份）"
        return Parsed(
            (*(part for part, _ in pairs), *beside),
            (*read.faults, *wrong),
            encoding=read.encoding,
            title=title,
            notes=notes,
        )


def _last_related(part: Any) -> bool:
    """What others are appended to comes first."""
    return bool(part.document and part.document.relations)


def _entries(content: Any) -> list[Entry] | None:
    if not isinstance(content, dict):
        return None
    if content.get("resourceType") == "DocumentReference":
        return [Entry(0, "DocumentReference", "POST", "DocumentReference", content)]
    listed = content.get("entry", [])
    if content.get("resourceType") != "Bundle" or not isinstance(listed, list):
        return None
    return [
        read_entry(number, raw, f"Bundle.entry[{number}]", needs_request=False)
        for number, raw in enumerate(listed)
    ]


def _list_names(entries: list[Entry]) -> dict[str, str]:
    """Unique ids of sets and folders by entry, to name them in the answer."""
    found = {}
    for each in entries:
        if each.type == "List":
            grouping, _ = lists.read(each)
            if grouping is not None:
                found[str(each.index)] = grouping.unique_id
    return found


FORMATS = (MhdFormat(),)
