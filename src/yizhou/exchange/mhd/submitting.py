"""A DocumentReference with its attachment as a part of the pipeline (MHD 4.2 §3.65.4.1.2, mapping to XDS: ITI TF-3 §4.5).

A CDA inside is read by `exchange.cda`; anything else is kept whole and indexed by the metadata. What is larger than a CDA can be
(kept in the file store by the channel) is not opened here.
"""

from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from yizhou.exchange.cda.api import CDA_FORMAT
from yizhou.exchange.fhir_api.api import Directory, Entry, Person, institution_code
from yizhou.exchange.mhd import faults
from yizhou.exchange.mhd.diverting import kept_file
from yizhou.exchange.mhd.values import (
    REPOSITORY_EXTENSION,
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
from yizhou.exchange.pipeline.contracts import Envelope, Part
from yizhou.kernel.errors.contracts import Fault, Severity
from yizhou.kernel.files.contracts import FileRef
from yizhou.records.documents.contracts import DocumentSubmission, Grouping, Promise, Relation
from yizhou.registries.residents.contracts import IdentifierKind

_RELATIONS = {"transforms": "XFRM", "signs": "signs", "appends": "APND"}
GROUP = "mhd"
"""Parts of one bundle succeed or fail together: ITI-65 is a transaction."""


def key_of(entry: Entry) -> str:
    """Key of the part a DocumentReference becomes, read again when the answer is written."""
    return f"document:{entry.index}"


class Submitted:
    """One DocumentReference being read: what is found, what is wrong."""

    def __init__(self, entry: Entry, directory: Directory, envelope: Envelope) -> None:
        self.entry = entry
        self.resource: Mapping[str, Any] = entry.resource
        self.place = f"{entry.place}.resource" if entry.place.startswith("Bundle") else entry.place
        self.faults: list[Fault] = list(entry.faults)
        self.binary: Entry | None = None
        self._directory = directory
        self._envelope = envelope

    def part(self, person: Person | None, groupings: tuple[Grouping, ...]) -> Part:
        """The part, with all faults."""
        document = self._document(groupings)
        if person is None:
            self.faults.append(faults.subject_missing(self.place))
        refused = any(fault.severity is Severity.ERROR for fault in self.faults)
        part = Part(
            key_of(self.entry), self.place, subject=person.claim if person else None,
            document=None if refused else document, institution_code=document.institution_code,
            faults=tuple(self.faults), subject_reference=person.reference if person else None, group=GROUP,
        )  # fmt: skip
        if refused or b"ClinicalDocument" not in document.content[:4096]:
            return part
        return self._with_cda(part, document)

    def _document(self, groupings: tuple[Grouping, ...]) -> DocumentSubmission:
        resource = self.resource
        attachment = self._attachment()
        context = first(resource.get("context"))
        content, kept, promise = self._content(attachment)
        unique_id = bare(text(first(resource.get("masterIdentifier")).get("value")) or self._identifier())
        if not unique_id:
            self.faults.append(faults.unique_id_missing(self.place))
        status = text(resource.get("status")) or "current"
        if status != "current":
            self.faults.append(faults.status_refused(self.place, status[:30]))
        type_code, type_system, type_name = coding(resource.get("type"))
        author = contained(resource, resource.get("author"))
        code, institution = self._institution()
        replaces, relations = self._relations()
        return DocumentSubmission(
            unique_id=unique_id, content=content, kept=kept, promise=promise,
            media_type=text(attachment.get("contentType")) or "application/octet-stream",
            format=coding(first(resource.get("content")).get("format"))[0], type_code=type_code, type_system=type_system,
            title=text(attachment.get("title")) or text(resource.get("description")) or type_name,
            created=moment(attachment.get("creation")) or moment(resource.get("date")), institution_code=code,
            institution_name=institution, author=name_of(author), replaces=replaces, relations=relations,
            confidentiality=coding(resource.get("securityLabel"))[0] or "N",
            service_start=moment(first(context.get("period")).get("start")),
            service_end=moment(first(context.get("period")).get("end")),
            class_code=coding(resource.get("category"))[0], practice_setting=coding(context.get("practiceSetting"))[0],
            facility_type=coding(context.get("facilityType"))[0], language=text(attachment.get("language")),
            event_codes=tuple(filter(None, (coding(each)[0] for each in objects(context.get("event"))))),
            groupings=groupings,
        )  # fmt: skip

    def _identifier(self) -> str:
        listed = objects(self.resource.get("identifier"))
        return next((text(each.get("value")) for each in listed if each.get("use") != "usual"), "")

    def _institution(self) -> tuple[str, str]:
        """(code, name): the custodian, else an author that is an organisation; the partner's own where nobody is named."""
        resource = self.resource
        for reference in (resource.get("custodian"), *objects(resource.get("author"))):
            holder = contained(resource, reference)
            code = institution_code(holder) or institution_code(
                {"identifier": objects(holder.get("identifier"))}
            )
            if code:
                return code, name_of(holder)
        return self._envelope.hints.get("institution", ""), name_of(
            contained(resource, resource.get("custodian"))
        )

    def _attachment(self) -> Mapping[str, Any]:
        listed = objects(self.resource.get("content"))
        if len(listed) > 1:
            self.faults.append(faults.several_contents(self.place))
        return first(first(listed).get("attachment"))

    def _content(self, attachment: Mapping[str, Any]) -> tuple[bytes, FileRef | None, Promise | None]:
        size, url = attachment.get("size"), text(attachment.get("url"))
        promise = Promise(text(attachment.get("hash")), size if isinstance(size, int) else None)
        stated = promise if promise.hash or promise.size is not None else None
        data = text(attachment.get("data"))
        if not data and url:
            self.binary = self._directory.find(url)
            data = text(self.binary.resource.get("data")) if self.binary else ""
            if self.binary is None:
                return b"", None, self._elsewhere(url, attachment, promise)
        if not data:
            if not promise.hash:
                self.faults.append(faults.content_missing(self.place))
            return b"", None, promise
        kept = kept_file(data, dict(self._envelope.hints))
        if kept is not None:
            return b"", kept, stated
        try:
            return b64decode("".join(data.split()), validate=True), None, stated
        except (Base64Error, ValueError):
            self.faults.append(faults.content_broken(f"{self.place}.content[0].attachment"))
            return b"-", None, None

    def _elsewhere(self, url: str, attachment: Mapping[str, Any], promise: Promise) -> Promise:
        """Content that stays in a hospital's repository: named, or told by its address (the channel knows the registered)."""
        named = (text(each.get("valueString")) for each in extensions(attachment, REPOSITORY_EXTENSION))
        oid = bare(next(named, "")) or next(
            (
                oid
                for name, oid in self._envelope.hints.items()
                if name.startswith("repository:") and url.startswith(name[11:])
            ),
            "",
        )
        if not oid:
            self.faults.append(faults.url_unknown(self.place, url[:120]))
        return replace(promise, repository=oid)

    def _relations(self) -> tuple[str, tuple[Relation, ...]]:
        replaces, found = "", []
        for number, each in enumerate(objects(self.resource.get("relatesTo"))):
            code, target = text(each.get("code")), self._target(first(each.get("target")))
            if not target or code not in (*_RELATIONS, "replaces"):
                self.faults.append(faults.relation_unreadable(f"{self.place}.relatesTo[{number}]"))
            elif code == "replaces":
                replaces = target
            else:
                found.append(Relation(_RELATIONS[code], target))
        return replaces, tuple(found)

    def _target(self, target: Mapping[str, Any]) -> str:
        """The document a relation means: in the bundle, by identifier, or the platform's id turned into the document's own."""
        reference = text(target.get("reference"))
        here = self._directory.find(reference) if reference else None
        if here is not None:
            return bare(text(first(here.resource.get("masterIdentifier")).get("value")))
        if reference:
            own = reference.rpartition("/")[2]
            return self._envelope.hints.get(f"document:{own}", own)
        return bare(text(first(target.get("identifier")).get("value")))

    def _with_cda(self, part: Part, document: DocumentSubmission) -> Part:
        """The CDA's own part, with what the metadata says beside it."""
        inner = replace(self._envelope, format=CDA_FORMAT.name, body=document.content, media_type="text/xml")
        parsed = CDA_FORMAT.parse(inner)
        if not parsed.parts:
            inside = tuple(replace(each, place=f"{self.place} 文档内 {each.place}") for each in parsed.faults)
            return replace(part, document=None, faults=(*part.faults, *inside))
        read = parsed.parts[0]
        outside = _citizen(part)
        within = _citizen(read)
        if outside and within and outside.upper() != within.upper():
            return replace(
                part,
                document=None,
                faults=(*part.faults, faults.patient_differs(self.place, outside, within)),
            )
        joined = read.document
        if joined is not None:
            joined = replace(
                joined, replaces=joined.replaces or document.replaces, relations=document.relations,
                groupings=document.groupings, class_code=document.class_code, practice_setting=document.practice_setting,
                facility_type=document.facility_type, event_codes=document.event_codes, language=document.language,
                promise=document.promise,
            )  # fmt: skip
        inside = tuple(replace(each, place=f"{self.place} 文档内 {each.place}") for each in read.faults)
        return replace(
            read, key=part.key, place=part.place, document=joined, group=GROUP, faults=(*part.faults, *inside),
            institution_code=read.institution_code or part.institution_code,
        )  # fmt: skip


def _citizen(part: Part) -> str:
    listed = part.subject.identifiers if part.subject else ()
    return next((each.value for each in listed if each.kind is IdentifierKind.CITIZEN_ID), "")
