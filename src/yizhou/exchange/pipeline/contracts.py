"""Frozen types of the one intake pipeline: what a channel hands in, what a format yields, what is reported."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any, Protocol
from uuid import UUID

from yizhou.kernel.errors.contracts import Fault
from yizhou.records.documents.contracts import DocumentSubmission
from yizhou.registries.residents.contracts import Identifier, PersonClaim

SUBJECT = "Patient/$subject"
"""Reference a format writes wherever a resource points at the part's person; the store stage replaces it."""


SHARED_TYPES = frozenset({
    "ActivityDefinition", "ChargeItemDefinition", "CodeSystem", "ConceptMap", "DeviceDefinition", "DeviceMetric",
    "Endpoint", "EventDefinition", "Evidence", "HealthcareService", "InsurancePlan", "Library", "Location", "Measure",
    "Medication", "MedicationKnowledge", "NamingSystem", "ObservationDefinition", "OperationDefinition",
    "Organization", "OrganizationAffiliation", "PlanDefinition", "Practitioner", "PractitionerRole", "Questionnaire",
    "ResearchStudy", "Schedule", "SearchParameter", "Slot", "SpecimenDefinition", "StructureDefinition",
    "StructureMap", "Substance", "ValueSet",
})  # fmt: skip
"""Types whose resources belong to no resident (not in FHIR's patient compartment), whoever sends them."""


def reference_to(resource_type: str, key: str) -> str:
    """The reference a format writes to another draft of the same source (this message or an earlier one)."""
    return f"{resource_type}/$key/{key}"


class Stage(Enum):
    """Named stages, in order; each is also a progress line (design.md §5)."""

    RECEIVED = "received"
    PARSED = "parsed"
    PREHEATED = "preheated"
    VALIDATED = "validated"
    STORED = "stored"
    ACKNOWLEDGED = "acknowledged"
    PUBLISHED = "published"


class Status(Enum):
    """State of a message. `PARTLY`: some parts accepted, some refused. `SUPERSEDED`: repaired by a later message."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    PARTLY = "partly"
    REFUSED = "refused"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class Envelope:
    """A raw message as it came over a wire, before anyone looked inside.

    `format` names a registered `Format` (`fhir-bundle`, `cda`, `tabular`, `soap-person`, …); `channel` the wire
    (`fhir`, `soap`, `files`, `load`); `hints` are facts of the wire (file name, definition id, operation).
    """

    channel: str
    format: str
    partner_id: UUID
    body: bytes
    media_type: str
    received: datetime
    hints: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ResourceDraft:
    """A resource a format produced. `key` is stable within the source; see `records.fhir.contracts.Write`.

    References in `content` are `SUBJECT`, `reference_to(type, key)`, or left as they are. An empty key is replaced
    by one made of the message and the draft's position, so that replaying the message changes nothing.
    `expected_version`: refuse the part when the stored version is another one (HTTP If-Match).
    `only_if_new`: leave a resource that is already stored as it is (HTTP If-None-Exist).
    `deleted`: the source takes the resource back. `place`: where in the message it was read, for faults.
    `stored`: "Type/id" that may be an id of this platform; when it is, that very resource is meant, not one by key.
    `condition`: a search ("identifier=…") among the source's resources of the type: one match is meant, none is not, several
    refuse the part (FHIR R4 §3.1.0.5.3). `change`: what becomes of the stored content (a patch); it must not alter its argument.
    `accumulate`: elements that are lists and only grow: what is stored stays, what the draft says is added.
    """

    content: Mapping[str, Any]
    key: str = ""
    expected_version: int | None = None
    only_if_new: bool = False
    deleted: bool = False
    place: str = ""
    stored: str = ""
    accumulate: tuple[str, ...] = ()
    condition: str = ""
    change: Callable[[Any], Any] | None = None


@dataclass(frozen=True, slots=True)
class SubjectReference:
    """A person named by reference instead of by a claim.

    `stored`: "Patient/id" of a resource or a resident in the shared record; otherwise an `identifier`
    (a conditional reference).
    """

    stored: str = ""
    identifier: Identifier | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What succeeds or fails together: a document, a transaction bundle, one row, one batch entry.

    `subject` None means no person (an Organization …). `faults` already found by the format; any ERROR
    among them refuses the part. `subject_reference` names the person when the message does not describe them;
    should it find nobody, `subject` is used. `group`: parts of the same non-empty group succeed or fail together.
    `owns`: the key prefix (or several) of which this part is the whole truth: resources of the source under it that the part no
    longer names are taken back (the corrected document or row said less).
    """

    key: str
    place: str
    subject: PersonClaim | None = None
    resources: tuple[ResourceDraft, ...] = ()
    document: DocumentSubmission | None = None
    institution_code: str = ""
    faults: tuple[Fault, ...] = ()
    subject_reference: SubjectReference | None = None
    group: str = ""
    owns: str | tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parsed:
    """Everything a format could read. `faults` concern the whole message (broken XML …); an ERROR refuses it all."""

    parts: tuple[Part, ...]
    faults: tuple[Fault, ...] = ()
    source_key: str = ""  # the sender's own message id, where it has one
    source_time: datetime | None = None
    encoding: str = ""  # what the body was really written in, where it is text
    title: str = ""  # what a person would call this message, without names of residents
    notes: Mapping[str, Any] = field(
        default_factory=dict
    )  # JSON the channel wants back when it writes the answer
    only_asks: bool = False  # no part, and rightly so: the message has nothing to be stored


class Format(Protocol):
    """A message format. Pure: no database, no clock but the envelope's."""

    name: str

    def parse(self, envelope: Envelope) -> Parsed: ...


@dataclass(frozen=True, slots=True)
class PartReport:
    """What became of one part. `resource_ids` ("Type/id"), their `versions` and whether they were `created` by it line up
    with the part's drafts; an empty id means that there was nothing to delete."""

    key: str
    place: str
    accepted: bool
    resident_id: UUID | None
    outcome: str  # linked | review | new | none
    document_id: UUID | None
    resource_ids: tuple[str, ...]
    faults: tuple[Fault, ...]
    unchanged: bool = False
    versions: tuple[int, ...] = ()
    created: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The full answer to a message; each channel writes it in its own protocol's form."""

    message_id: UUID
    status: Status
    parts: tuple[PartReport, ...]
    faults: tuple[Fault, ...]
    repeated: bool = False
    milliseconds: Mapping[str, float] = field(default_factory=dict)
    notes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MessageBrief:
    """One line of the message list. `size` in bytes, `faults` counts all findings."""

    id: UUID
    received: datetime
    channel: str
    format: str
    partner_name: str
    institution_name: str
    status: str
    size: int
    parts: int
    faults: int
    milliseconds: float
    title: str


@dataclass(frozen=True, slots=True)
class FaultGroup:
    """How often a fault was found: in how many messages, of how many institutions; text of the latest."""

    code: str
    message: str
    advice: str
    count: int
    institutions: int
    last: datetime
