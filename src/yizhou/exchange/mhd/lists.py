"""Lists of an ITI-65 bundle as submission sets and folders (MHD 4.2 §3.65.4.1.2.1; code submissionset | folder)."""

from collections.abc import Mapping, Sequence
from typing import Any

from yizhou.exchange.fhir_api.api import Directory, Entry, institution_code
from yizhou.exchange.mhd import faults
from yizhou.exchange.mhd.values import (
    bare,
    coding,
    contained,
    extensions,
    first,
    moment,
    name_of,
    objects,
    text,
)
from yizhou.kernel.errors.contracts import Fault
from yizhou.records.documents.contracts import FOLDER, SET, Grouping

KINDS = {"submissionset": SET, "folder": FOLDER}
CODES = {kind: code for code, kind in KINDS.items()}
TYPES = "https://profiles.ihe.net/ITI/MHD/CodeSystem/MHDlistTypes"


def _unique_id(resource: Mapping[str, Any]) -> str:
    listed = objects(resource.get("identifier"))
    official = [each for each in listed if each.get("use") == "official"] or [
        each for each in listed if each.get("use") != "usual"
    ]
    return bare(text(first(official or listed).get("value")))


def read(entry: Entry) -> tuple[Grouping | None, list[Fault]]:
    """A List entry as a set or a folder."""
    resource, place = entry.resource, f"{entry.place}.resource"
    code = coding(resource.get("code"))[0]
    if code not in KINDS:
        return None, [faults.list_kind(place, code[:40])]
    unique_id = _unique_id(resource)
    if not unique_id:
        return None, [faults.list_unnamed(place)]
    source = contained(resource, resource.get("source"))
    designated = (
        coding(each.get("valueCodeableConcept"))[0] for each in extensions(resource, "designationType")
    )
    origins = (
        bare(text(first(each.get("valueIdentifier")).get("value")))
        for each in extensions(resource, "sourceId")
    )
    grouping = Grouping(
        kind=KINDS[code], unique_id=unique_id, title=text(resource.get("title")),
        comments=text(first(resource.get("note")).get("text")), codes=tuple(filter(None, designated)),
        author=name_of(source), source_id=next(origins, ""), institution_code=institution_code(source),
        made=moment(resource.get("date")),
    )  # fmt: skip
    return grouping, []


def members(entry: Entry, directory: Directory) -> tuple[list[Entry], list[Fault]]:
    """The entries of the bundle that a List holds; sets may hold folders, which file their documents themselves."""
    found: list[Entry] = []
    wrong: list[Fault] = []
    for number, each in enumerate(objects(entry.resource.get("entry"))):
        target = text(first(each.get("item")).get("reference"))
        held = directory.find(target) if target else None
        if held is None:
            wrong.append(faults.list_dangles(f"{entry.place}.resource.entry[{number}].item", target[:80]))
        elif held.type == "DocumentReference":
            found.append(held)
    return found, wrong


def by_document(
    entries: Sequence[Entry], directory: Directory
) -> tuple[dict[int, tuple[Grouping, ...]], list[Fault]]:
    """Sets and folders of every DocumentReference, by its entry's index, and what is wrong with the Lists."""
    found: dict[int, tuple[Grouping, ...]] = {}
    wrong: list[Fault] = []
    for entry in entries:
        grouping, unread = read(entry)
        held, dangling = members(entry, directory)
        wrong += [*unread, *dangling]
        if grouping is not None:
            for each in held:
                found[each.index] = (*found.get(each.index, ()), grouping)
    return found, wrong
