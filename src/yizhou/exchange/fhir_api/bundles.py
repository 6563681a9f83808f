"""Bundles and single resources become parts of the pipeline (FHIR R4 §3.1.0.11 transaction and batch, §3.1.0.8 create).

A transaction is one part for each person in it, all in one group: they succeed or fail together. Every entry of a batch
is a part of its own. Bundles that only carry resources (collection, document, history, searchset, message) are read as
batches. `Part.key` lists the entries of the part, so that the answer can name every entry again.
"""

from typing import Any

from yizhou.exchange.fhir_api import faults
from yizhou.exchange.fhir_api.checking import Checker
from yizhou.exchange.fhir_api.entries import Entry, key_of, read_create, read_entry, read_named, read_update
from yizhou.exchange.fhir_api.identifiers import institution_code
from yizhou.exchange.fhir_api.numbering import ranges
from yizhou.exchange.fhir_api.patching.reading import patch_of_entry, read_patch
from yizhou.exchange.fhir_api.reading import UNREADABLE, read_body, read_json
from yizhou.exchange.fhir_api.references import MAY_LINK, Directory, link, resolve
from yizhou.exchange.fhir_api.subjects import Person, Persons
from yizhou.exchange.pipeline.contracts import SHARED_TYPES, Envelope, Parsed, Part, ResourceDraft
from yizhou.kernel.errors.contracts import Fault, Severity

TRANSACTION = "transaction"
MOST_ENTRIES = 20_000
"""Entries of one bundle; more are imported in bulk."""
_CARRIERS = frozenset({"collection", "document", "history", "searchset", "message"})


class BundleFormat:
    """Format `fhir-bundle`: POST [base] with a Bundle."""

    name = "fhir-bundle"

    def parse(self, envelope: Envelope) -> Parsed:
        """Parts of a bundle."""
        read = read_body(envelope.body)
        if read.content is UNREADABLE:
            return Parsed((), read.faults, encoding=read.encoding)
        bundle = read.content
        if not isinstance(bundle, dict) or bundle.get("resourceType") != "Bundle":
            found = bundle.get("resourceType") if isinstance(bundle, dict) else type(bundle).__name__
            return Parsed((), (*read.faults, faults.type_differs("resourceType", "Bundle", str(found)[:60])))
        kind = bundle.get("type")
        if kind not in (TRANSACTION, "batch", *_CARRIERS):
            return Parsed((), (*read.faults, faults.bundle_type("Bundle.type", str(kind)[:40])))
        listed = bundle.get("entry", [])
        if not isinstance(listed, list):
            return Parsed((), (*read.faults, faults.not_a_list("Bundle.entry")))
        if len(listed) > MOST_ENTRIES:
            found = faults.bundle_too_long("Bundle.entry", len(listed), MOST_ENTRIES)
            return Parsed((), (*read.faults, found), encoding=read.encoding)
        entries = [
            read_entry(index, raw, f"Bundle.entry[{index}]", needs_request=kind not in _CARRIERS)
            for index, raw in enumerate(listed)
        ]
        linked = MAY_LINK.search(envelope.body) is not None
        parts = parts_of(entries, whole=kind == TRANSACTION, linked=linked)
        own = bundle.get("identifier")
        source_key = str(own.get("value", "")) if isinstance(own, dict) else ""
        notes = {
            "kind": kind if kind == TRANSACTION else "batch",
            "count": len(entries),
            "deleted": [entry.index for entry in entries if entry.method == "DELETE"],
            "queries": {str(entry.index): entry.query for entry in entries if entry.query},
        }
        return Parsed(
            tuple(parts), read.faults, source_key, None, read.encoding, _title(kind, entries), notes,
            only_asks=bool(entries) and not parts,
        )  # fmt: skip


class ResourceFormat:
    """Format `fhir-resource`: one resource, created (POST), updated (PUT) or deleted by hints of the channel."""

    name = "fhir-resource"

    def parse(self, envelope: Envelope) -> Parsed:
        """The one part."""
        hints = envelope.hints
        resource_type = hints.get("type", "")
        operation = hints.get("operation", "create")
        target = (
            f"{resource_type}?{hints['condition']}"
            if "condition" in hints
            else f"{resource_type}/{hints.get('id', '')}"
        )
        if operation in ("delete", "patch"):
            return _on_stored(envelope, target)
        read = read_body(envelope.body)
        if read.content is UNREADABLE:
            return Parsed((), read.faults, encoding=read.encoding)
        content = read.content
        if not isinstance(content, dict):
            return Parsed((), (*read.faults, faults.not_an_object("资源")), encoding=read.encoding)
        found = str(content.get("resourceType", ""))
        entry = Entry(0, found or "资源", "PUT" if operation == "update" else "POST", found, content)
        if operation == "update":
            read_update(entry, target, hints.get("if_match"))
        else:
            entry.key = key_of(content, "")
            if hints.get("if_none_exist"):
                read_create(entry, found, hints["if_none_exist"])
            if resource_type and resource_type != found:
                entry.faults.append(faults.type_differs("resourceType", resource_type, found[:60]))
        parts = parts_of([entry], whole=False, at_resource=False)
        return Parsed(tuple(parts), read.faults, "", None, read.encoding, f"FHIR {found}")


class LinesFormat:
    """Format `fhir-ndjson`: one resource a line (bulk data), each a part of its own.

    Hints: `first_line`, what the first line is called; `by_person`: sound lines of one person are one part, which is far
    less work than a part for each.
    """

    name = "fhir-ndjson"

    def parse(self, envelope: Envelope) -> Parsed:
        """A part for every line that is not blank."""
        entries: list[Entry] = []
        together = "by_person" in envelope.hints
        for number, line in enumerate(envelope.body.split(b"\n"), int(envelope.hints.get("first_line", "1"))):
            if not line.strip():
                continue
            place = f"第{number}行"
            read = read_json(line, place)
            content = read.content if isinstance(read.content, dict) else {}
            entry = Entry(len(entries), place, "POST", str(content.get("resourceType", "")), content)
            entry.faults += read.faults
            entry.key = key_of(content, "")
            entries.append(entry)
        parts = parts_of(entries, whole=False, at_resource=False, together=together)
        return Parsed(tuple(parts), title=f"FHIR 批量数据 {len(entries)} 行")


def _on_stored(envelope: Envelope, target: str) -> Parsed:
    """The one part of a DELETE or PATCH."""
    operation, kind = envelope.hints["operation"], envelope.hints.get("type", "")
    entry = Entry(0, kind, operation.upper(), kind, {})
    read_named(entry, target, envelope.hints.get("if_match"))
    if operation == "patch":
        entry.change, found = read_patch(envelope.body, envelope.media_type, "补丁")
        entry.faults += found
    return Parsed(
        (_part([entry], None, ""),), title=f"FHIR {'修补' if operation == 'patch' else '删除'} {kind}"
    )


def _title(kind: Any, entries: list[Entry]) -> str:
    names = {"transaction": "FHIR 事务包", "batch": "FHIR 批量包", "document": "FHIR 文档包"}
    return f"{names.get(str(kind), 'FHIR 资源包')} {len(entries)} 项"


def parts_of(
    entries: list[Entry], *, whole: bool, at_resource: bool = True, linked: bool = False,
    together: bool = False,
) -> list[Part]:  # fmt: skip
    """Check every entry, resolve its references, and put entries that belong together into parts.

    `whole`: all succeed or fail as one. `together`: sound entries of one person are one part, each other one its own.
    """
    directory = Directory(entries)
    persons = Persons(entries, directory)
    checker = Checker()
    for entry in directory.twice:
        entry.faults.append(faults.full_url_twice(f"{entry.place}.fullUrl", entry.full_url[:80]))
    about: dict[int, Person | None] = {}
    only = persons.only() if whole else None
    gathered = []
    for entry in entries:
        about[entry.index] = persons.of(entry) or (only if entry.type not in SHARED_TYPES else None)
        if entry.query:
            entry.faults.append(faults.query_not_run(entry.place, entry.query[:120]))
        elif entry.method in ("POST", "PUT") and not _refused(entry.faults):
            place = f"{entry.place}.resource" if at_resource else entry.place
            found, references = checker.check(entry.resource, place)
            entry.faults += found
            if _is_part(entry.resource):
                entry.faults.append(faults.only_a_part(f"{place}.meta.tag"))
            gathered.append((entry, references))
        elif entry.method == "PATCH" and not _refused(entry.faults):
            entry.change = patch_of_entry(entry)
    by_index = {entry.index: entry for entry in entries}
    for entry, references in gathered:
        person = about[entry.index]
        subject = by_index.get(person.entry) if person else None
        entry.faults += resolve(entry, references, directory, subject)
        if linked:
            link(entry.resource, directory, subject)
    if together:
        return _by_person(entries, about)
    if not whole:
        return [
            _part([entry], about[entry.index], institution_of([entry]))
            for entry in entries
            if not _idle(entry)
        ]
    return _of_transaction([entry for entry in entries if not _idle(entry)], about)


def _is_part(resource: dict[str, Any]) -> bool:
    """Whether it was read with `_summary` or `_elements`."""
    meta = resource.get("meta")
    tags = meta.get("tag") if isinstance(meta, dict) else None
    return isinstance(tags, list) and any(
        isinstance(tag, dict) and tag.get("code") == "SUBSETTED" for tag in tags
    )


def _idle(entry: Entry) -> bool:
    """Whether an entry only asks; it is answered, not stored."""
    return bool(entry.query) and not _refused(entry.faults)


def _by_person(entries: list[Entry], about: dict[int, Person | None]) -> list[Part]:
    groups: dict[object, list[Entry]] = {}
    for entry in entries:
        person = about[entry.index]
        alone = person is None or _refused(entry.faults)
        groups.setdefault(entry.index if alone else person, []).append(entry)
    return [_part(listed, about[listed[0].index], institution_of(listed)) for listed in groups.values()]


def _of_transaction(entries: list[Entry], about: dict[int, Person | None]) -> list[Part]:
    code = institution_of(entries)
    groups: dict[Person | None, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(about[entry.index], []).append(entry)
    nobody = groups.pop(None, [])
    if not groups:
        return [_part(nobody, None, code)] if nobody else []
    parts = []
    for number, (person, listed) in enumerate(groups.items()):
        members = sorted([*nobody, *listed], key=lambda one: one.index) if number == 0 else listed
        parts.append(_part(members, person, code, TRANSACTION if len(groups) > 1 else ""))
    return parts


def _part(entries: list[Entry], person: Person | None, code: str, group: str = "") -> Part:
    return Part(
        key=ranges([entry.index for entry in entries]),
        place="Bundle" if len(entries) > 1 and entries[0].place.startswith("Bundle") else entries[0].place,
        subject=person.claim if person else None,
        resources=tuple(
            ResourceDraft(
                {"resourceType": entry.type} if entry.method in ("DELETE", "PATCH") else entry.resource,
                entry.key,
                expected_version=entry.expected_version,
                only_if_new=entry.only_if_new,
                deleted=entry.method == "DELETE",
                place=entry.place if not entry.place.startswith("Bundle") else f"{entry.place}.resource",
                stored=entry.stored,
                condition=entry.condition,
                change=entry.change,
            )
            for entry in entries
        ),
        institution_code=code,
        faults=tuple(fault for entry in entries for fault in entry.faults),
        subject_reference=person.reference if person else None,
        group=group,
    )


def _refused(found: list[Fault]) -> bool:
    return any(fault.severity is Severity.ERROR for fault in found)


def institution_of(entries: list[Entry]) -> str:
    """Registration code of the one institution a message names by its Organizations, empty when it is not clear."""
    codes = {
        code
        for entry in entries
        if entry.type == "Organization" and (code := institution_code(entry.resource))
    }
    return codes.pop() if len(codes) == 1 else ""
