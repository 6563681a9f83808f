"""What others may call of the FHIR R4 store.

Writing happens in the caller's transaction. Reading asks who may see the resident and is audited.

HTTP: `routes.py` owns every URL under /fhir and answers the reading interactions (read, vread, history, search,
$everything, capabilities). Who implements a writing interaction hands its view in with `accept` when Django is
ready; until then the URL answers "not offered".
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from yizhou.kernel.auth.contracts import Actor
from yizhou.records.fhir.accepting import View
from yizhou.records.fhir.contracts import Given, Key, Stored, Write

__all__ = [
    "View", "accept", "assign", "changes", "delete", "everything", "extract", "from_xml", "history", "local_of", "matching",
    "messages_of", "mount", "named", "occurrence", "operation_input", "outcome", "own", "parse", "patch", "read", "read_many",
    "resource_types", "retire", "search", "searchset", "serialise", "to_xml", "update", "write", "written", "xml_root",
]  # fmt: skip


def parse(body: bytes) -> Any:
    """Decode FHIR JSON; decimals a float would spoil (`1.00`) become Decimal. Raises BrokenJson."""
    from yizhou.records.fhir import content

    return content.parse(body)


def serialise(content: Any) -> bytes:
    """Encode FHIR JSON, Decimals digit for digit."""
    from yizhou.records.fhir import content as encoding

    return encoding.serialise(content)


def from_xml(text: str) -> dict[str, Any]:
    """A resource in FHIR XML as its JSON says it, decimals digit for digit. Raises BrokenXml with all faults."""
    from yizhou.records.fhir import xml_reading

    return xml_reading.from_xml(text)


def to_xml(raw: bytes) -> bytes:
    """A resource's JSON in FHIR XML; what R4 does not know is left out."""
    from yizhou.records.fhir import xml_writing

    return xml_writing.to_xml(raw)


def xml_root(text: str) -> Any:
    """The root element (lxml) of any XML without DTD and entities. Raises BrokenXml."""
    from yizhou.records.fhir import xml_parsing

    return xml_parsing.parse_xml(text)


def local_of(reference: str) -> UUID | None:
    """The local half of the id in "Type/id": what names a resource within its resident. None when it is no id of ours."""
    from yizhou.records.fhir.identity import split

    place = split(reference.rpartition("/")[2])
    return place[1] if place else None


def resource_types() -> frozenset[str]:
    """Names of all R4 resource types."""
    from yizhou.records.fhir.resource_types import RESOURCE_TYPES

    return RESOURCE_TYPES


def assign(actor: Actor, resident_id: UUID, keys: Sequence[Key]) -> list[str]:
    """Ids that resources of these keys have, or will have, when written for this resident: one query, in order given.

    For the references between the resources of one message: replace them by "Type/<id>" before `write`. Call it in
    the transaction that writes. The Patient of the resident registry is "Patient/<resident UUID>".
    """
    from yizhou.records.fhir import write as writing

    return writing.assign(actor, resident_id, keys)


def named(actor: Actor, keys: Sequence[Key], *, hold: bool = False) -> list[Stored | None]:
    """Live resources of these keys, in whosever record, without their JSON; None where there is none.

    `hold` locks them until the transaction ends, so that a version that was compared stays the current one.
    """
    from yizhou.records.fhir import write as writing

    return writing.named(actor, keys, hold=hold)


def write(actor: Actor, writes: Sequence[Write]) -> list[Stored]:
    """Create or update many resources, in a constant number of round trips; answers in the order given.

    A key (`origin`, `type`, `key`) names one resource: equal content changes nothing (`Stored.changed` False), other
    content is the next version. When its owner is now another person, the old owner's resource gets a deleting
    version. Audited; announces ResourcesWritten and ResourcesRemoved. Raises NotAResource, BrokenJson.
    """
    from yizhou.records.fhir import write as writing

    return writing.write(actor, writes)


def update(
    actor: Actor,
    resource_type: str,
    resource_id: str,
    content: Mapping[str, Any],
    *,
    expected_version: int | None = None,
    message_id: UUID | None = None,
) -> Stored:
    """The next version of an existing resource (FHIR R4 §3.1.0.4); with `expected_version` only if that is current.

    Raises ResourceNotFound, TypeMismatch, VersionConflict, OutOfScope.
    """
    from yizhou.records.fhir import update as updating

    return updating.update(
        actor, resource_type, resource_id, content, expected_version=expected_version, message_id=message_id
    )


def written(
    actor: Actor, after: tuple[datetime, UUID], before: datetime, types: Sequence[str], limit: int
) -> list[tuple[UUID, str, Stored]]:
    """(local id, origin, version) written after a moment and id, in that order, everybody's: the warehouse's reading."""
    from yizhou.records.fhir.store.extracting import list_written

    return list_written(actor, after, before, types, limit)


def patch(
    actor: Actor,
    resource_type: str,
    resource_id: str,
    change: Callable[[Mapping[str, Any]], Mapping[str, Any]],
    *,
    expected_version: int | None = None,
    message_id: UUID | None = None,
) -> Stored:
    """The version `change` makes of the current one, which stays locked meanwhile: no change is lost (FHIR R4 §3.1.0.6).

    `change` must not alter what it is given. Raises ResourceNotFound, ResourceGone, VersionConflict, OutOfScope, and what
    `change` raises.
    """
    from yizhou.records.fhir import patch as patching

    return patching.patch(
        actor, resource_type, resource_id, change, expected_version=expected_version, message_id=message_id
    )


def delete(
    actor: Actor,
    resource_type: str,
    resource_id: str,
    *,
    message_id: UUID | None = None,
    expected_version: int | None = None,
) -> Stored | None:
    """A deleting version (FHIR R4 §3.1.0.7); None when there was nothing to delete. Raises OutOfScope, VersionConflict."""
    from yizhou.records.fhir import delete as deleting

    return deleting.delete(
        actor, resource_type, resource_id, message_id=message_id, expected_version=expected_version
    )


def matching(actor: Actor, resource_type: str, origin: str, query: str, *, hold: bool = True) -> list[Stored]:
    """What a condition means (FHIR R4 §3.1.0.5.3): of the resources `origin` sent (empty: anybody), those that fit the search.

    Two at the most. `hold`: the condition stays locked until the transaction ends, so that two who ask the same do not both
    create. Not audited.
    Raises UnknownParameter, BadParameter, ResidentRequired, TooBroad.
    """
    from yizhou.records.fhir import conditional

    return conditional.matching(actor, resource_type, origin, query, hold=hold)


def matching_together(
    actor: Actor, origin: str, asked: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], list[Stored]]:
    """As `matching`, held, for many (type, condition) in one question; conditions that are more than one identifier are left out."""
    from yizhou.records.fhir import conditional

    return conditional.matching_together(actor, origin, asked)


def retire(
    actor: Actor,
    resident_id: UUID,
    origin: str,
    key_prefix: str,
    keep_keys: Collection[str],
    *,
    message_id: UUID | None = None,
) -> list[Stored]:
    """Delete this person's resources of `origin` whose key begins with `key_prefix` and is not in `keep_keys`.

    For a corrected document: what the old one said and the new one no longer says. Announces ResourcesRemoved.
    """
    from yizhou.records.fhir import delete as deleting

    return deleting.retire(actor, resident_id, origin, key_prefix, keep_keys, message_id=message_id)


def read(actor: Actor, resource_type: str, resource_id: str, version: int | None = None) -> Stored:
    """One resource, current or as it was (FHIR R4 §3.1.0.2, §3.1.0.3). Audited.

    Raises ResourceNotFound, ResourceGone, VersionNotFound, OutOfScope.
    """
    from yizhou.records.fhir import read as reading

    return reading.read(actor, resource_type, resource_id, version)


def read_many(actor: Actor, references: Sequence[str]) -> list[Stored]:
    """Resources by "Type/id", unknown and deleted ones left out, in no order.

    For features that already asked `require_visible` and audit what they show; never an edge.
    """
    from yizhou.records.fhir import read as reading

    return reading.read_many(actor, references)


def history(
    actor: Actor,
    resource_type: str,
    resource_id: str,
    *,
    before_version: int | None = None,
    limit: int = 50,
    since: datetime | None = None,
    at: tuple[datetime, datetime] | None = None,
) -> list[Stored]:
    """Versions, newest first (FHIR R4 §3.1.0.12); those made from `since` on, or current at some time in `at`. Audited.

    Raises ResourceNotFound, OutOfScope.
    """
    from yizhou.records.fhir import history as versions

    return versions.history(
        actor, resource_type, resource_id, before_version=before_version, limit=limit, since=since, at=at
    )


def changes(
    actor: Actor,
    resource_type: str = "",
    *,
    since: datetime | None = None,
    at: tuple[datetime, datetime] | None = None,
    after: str = "",
    limit: int = 50,
) -> tuple[list[Stored], str | None]:
    """A page of the history of a type, or of all types, that the actor may see; newest first. Audited.

    The second is the key the next page begins `after`. Raises TooBroad, BadPageKey.
    """
    from yizhou.records.fhir import history as versions

    return versions.changes(actor, resource_type, since=since, at=at, after=after, limit=limit)


def search(
    actor: Actor,
    resident_ids: Sequence[UUID],
    types: Sequence[str] = (),
    codes: Sequence[str] = (),
    categories: Sequence[str] = (),
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 1000,
) -> list[Stored]:
    """Current resources of one person (all ids of the identity set), newest date first.

    `codes`, `categories`: any of these, bare or `system|code`. [since, until) is compared with the clinical date.
    For features that already asked `require_visible` and audit what they show; never an edge.
    """
    from yizhou.records.fhir import search as searching

    return searching.of_residents(actor, resident_ids, types, codes, categories, since, until, limit)


def searchset(
    actor: Actor,
    base: str,
    resource_type: str,
    parameters: Sequence[tuple[str, str]],
    *,
    lenient: bool = False,
) -> bytes:
    """The Bundle that answers a search (FHIR R4 §3.1.1); `base` is the server's root for its links. Audited.

    Raises UnknownParameter, BadParameter, ResidentRequired, TooBroad, OutOfScope.
    """
    from yizhou.records.fhir import bundle
    from yizhou.records.fhir import search as searching

    found = searching.search(actor, resource_type, parameters, lenient=lenient)
    return bundle.searchset(
        base, resource_type, found.used, found.resources,
        next_key=found.next, total=found.total, included=found.included,
    )  # fmt: skip


def messages_of(actor: Actor, resident_ids: Sequence[UUID]) -> list[UUID]:
    """The messages the current resources of these index ids came with, oldest first."""
    from yizhou.records.fhir import store

    return store.list_messages(actor, resident_ids)


def everything(actor: Actor, resident_id: UUID, *, after: str | None = None, limit: int = 500) -> bytes:
    """A searchset Bundle of all current resources of a resident (Patient/$everything). Audited. Raises OutOfScope."""
    from yizhou.records.fhir import everything as whole

    return whole.everything(actor, resident_id, after=after, limit=limit)


def extract(
    actor: Actor,
    *,
    types: Sequence[str] = (),
    resident_ids: Sequence[UUID] | None = None,
    since: datetime | None = None,
    until: datetime,
    after: str = "",
    limit: int = 1000,
) -> tuple[list[Stored], str | None]:
    """A page of everything the actor may see, for export: of these residents (None: everybody), changed in [since, until].

    Residents' Patients first, then resources by resident; with `since`, deletions too. The second is where the next page
    begins `after`. Audited as export. Raises OutOfScope, DeniedByConsent, BadPageKey.
    """
    from yizhou.records.fhir import extracting

    return extracting.extract(actor, extracting.Wanted(types, resident_ids, since, until), after, limit)


def outcome(error: Exception) -> tuple[int, bytes]:
    """HTTP status and OperationOutcome of an error (FHIR R4 §2.33), with all its faults, in Chinese."""
    from yizhou.records.fhir import outcome as outcomes

    return outcomes.outcome(error)


def accept(interaction: str, view: View, formats: tuple[str, ...] = ()) -> None:
    """Answer a writing interaction: `transaction`, `create`, `update`, `patch` or `delete`; `formats` are media types it takes.

    `view(request, *, actor, resource_type, resource_id)` gets the authenticated actor; type and id are empty where the
    URL has none. CodedErrors it raises become OperationOutcomes. It opens its own unit of work.
    """
    from yizhou.records.fhir import accepting

    accepting.accept(interaction, view, formats)


def own(resource_type: str, view: View) -> None:
    """Answer every request for a type and its instances (Subscription): nothing of it is stored here."""
    from yizhou.records.fhir import accepting

    accepting.own(resource_type, view)


def mount(definition: str, view: View) -> None:
    """Answer an operation (FHIR R4 §3.2.0) at the levels its OperationDefinition names (`Resource-validate`).

    `view` as for `accept`. Mounted operations stand in the CapabilityStatement.
    """
    from yizhou.records.fhir import operating

    operating.mount(definition, view)


def operation_input(
    definition: str, content: Any, query: Iterable[tuple[str, str]] = ()
) -> dict[str, list[Given]]:
    """What an operation was given, by parameter name, of a Parameters resource and of the query.

    Read by its OperationDefinition. Raises BadOperationInput with all faults.
    """
    from yizhou.records.fhir import operating

    return operating.read_input(definition, content, query)


def occurrence(content: Mapping[str, Any]) -> tuple[datetime | None, datetime | None]:
    """When what a resource tells of happened: the interval of its clinical date, (None, None) without one."""
    from yizhou.records.fhir import clinical

    return clinical.occurrence(content)
