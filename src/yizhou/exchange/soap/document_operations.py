"""WS/T 790.6 to .9: documents submitted, registered, found and retrieved (IST-EHRS1, S2, M1, M2, C1, R1, R2)."""

from dataclasses import dataclass
from uuid import UUID

from lxml import etree

from yizhou.exchange.soap import faults, rhin_documents, stored_query
from yizhou.exchange.soap.calls import Call, Reply, reason_of, require_accepted, submit
from yizhou.exchange.soap.datatypes import bare_oid
from yizhou.exchange.soap.errors import (
    DocumentElsewhere,
    DocumentsMissing,
    MessageMissing,
    MetadataRefused,
    PersonNotFound,
)
from yizhou.exchange.soap.names import REPOSITORY, RHIN, tag
from yizhou.exchange.soap.person_operations import find_by_identifier
from yizhou.exchange.soap.stored_query import Criteria
from yizhou.exchange.soap.submitted import Submitted, check_hash
from yizhou.kernel.db.api import unit_of_work
from yizhou.kernel.errors.contracts import CodedError, Fault
from yizhou.records.documents import api as documents
from yizhou.records.documents.contracts import DocumentEntry
from yizhou.records.documents.errors import DocumentNotFound

_MOST = 2000


def _empty(call: Call) -> etree._Element:
    return etree.Element(tag(RHIN, f"{call.operation}Response"), nsmap={"rhin": RHIN})


def submit_set(call: Call) -> Reply:
    """SubmitDocumentSet and ProviderAndRegistryDocumentSet: kept, read, registered; the MessageHeader says what became of each."""
    report = submit(call, "soap-document", known_documents(call, rhin_documents.replaced_ids(call.payload)))
    require_accepted(report)
    return Reply(_empty(call), report)


def entry_named(call: Call, name: str) -> DocumentEntry | None:
    """A document by its own id, or by the platform's id of it; not limited by scope."""
    found = documents.by_unique_id(call.actor, name)
    if found is not None:
        return found
    try:
        return documents.get(call.actor, UUID(name))
    except (ValueError, DocumentNotFound):
        return None


def known_documents(call: Call, names: list[str]) -> dict[str, str]:
    """Hints that turn the platform's ids of documents to be replaced into the documents' own ids."""
    found = {}
    with unit_of_work():
        for name in names:
            try:
                found[f"document:{name}"] = documents.get(call.actor, UUID(name)).unique_id
            except (ValueError, CodedError):
                continue
    return found


def _register_one(call: Call, submitted: Submitted) -> list[Fault]:
    entry = entry_named(call, submitted.unique_id)
    if entry is None:
        error = DocumentElsewhere(unique_id=submitted.unique_id or submitted.key)
        return [faults.of_error(error, submitted.place)]
    held, content = documents.original(call.actor, entry.id)
    found = []
    if submitted.size is not None and submitted.size != held.size:
        found.append(faults.size_mismatch(f"{submitted.place}/size", submitted.size, held.size))
    if submitted.hash and check_hash(content, submitted.hash) is False:
        found.append(faults.hash_mismatch(f"{submitted.place}/hash", submitted.hash))
    return found


def _promised(call: Call, submitted: Submitted) -> bool:
    """Whether metadata may stand without content: it follows, or stays in a repository the platform can ask."""
    repository = bare_oid(submitted.repository)
    known = repository == bare_oid(REPOSITORY) or documents.knows_repository(call.actor, repository)
    return known and entry_named(call, submitted.unique_id) is None


def register_set(call: Call) -> Reply:
    """RegistryDocumentSet: metadata alone. Of documents the platform's repository has, storing registered them; of those that
    follow, or stay in a registered repository elsewhere, the metadata goes the way every message goes.

    Raises MetadataRefused with one fault for each document that is elsewhere or differs.
    """
    submitted = [each for each in rhin_documents.read_set(call.payload) if each.described]
    if not submitted:
        raise MessageMissing(what="文档元数据 documentEntry")
    with unit_of_work():
        promised = [each for each in submitted if _promised(call, each)]
        found = tuple(
            fault for each in submitted if each not in promised for fault in _register_one(call, each)
        )
    if promised and not found:
        report = submit(call, "soap-document")
        require_accepted(report)
        return Reply(_empty(call), report)
    if found:
        raise MetadataRefused(faults=found, reason=reason_of(found))
    return Reply(_empty(call))


def find_entries(call: Call, criteria: Criteria) -> list[DocumentEntry]:
    """The entries a stored query asks for, in the caller's transaction. Raises PersonNotFound, OutOfScope."""
    if criteria.name == stored_query.GET_DOCUMENTS:
        return _get_documents(call, criteria)
    if criteria.name in stored_query.OF_GROUPINGS:
        return [
            entry for name in criteria.grouping_ids for entry in documents.grouping_with(call.actor, name)[1]
        ]
    if criteria.name == stored_query.GET_RELATED:
        listed = [entry for start in _get_documents(call, criteria)
                  for entry in documents.related(call.actor, start.id, criteria.association_kinds)]  # fmt: skip
        return list({entry.id: entry for entry in listed}.values())
    resident_id = criteria.index_id
    if resident_id is None and criteria.patient is not None:
        resident = find_by_identifier(call, criteria.patient)
        if resident is None:
            raise PersonNotFound(who=criteria.patient.value)
        resident_id = resident.id
    found: list[DocumentEntry] = []
    times = criteria.times
    after: str | None = None
    while len(found) < _MOST:
        page = documents.find(
            call.actor, resident_id=resident_id, unique_ids=criteria.unique_ids, type_codes=criteria.type_codes,
            formats=criteria.formats, statuses=criteria.statuses, author=criteria.author,
            confidentialities=criteria.confidentialities, after=after,
            created_from=times.get("created_from"), created_to=times.get("created_to"),
            service_start_from=times.get("service_start_from"), service_start_to=times.get("service_start_to"),
            service_stop_from=times.get("service_stop_from"), service_stop_to=times.get("service_stop_to"),
            class_codes=criteria.class_codes, practice_settings=criteria.practice_settings,
            facility_types=criteria.facility_types, event_codes=criteria.event_codes, indexed=criteria.indexed,
        )  # fmt: skip
        found += page.items
        after = page.next
        if after is None:
            break
    return found


def _get_documents(call: Call, criteria: Criteria) -> list[DocumentEntry]:
    found: list[DocumentEntry] = []
    if criteria.unique_ids:
        page = documents.find(call.actor, unique_ids=criteria.unique_ids, statuses=("approved", "superseded"))
        found += page.items
    for entry_id in criteria.entry_ids:
        try:
            found.append(documents.get(call.actor, entry_id))
        except DocumentNotFound:
            continue
    return found


def query(call: Call) -> Reply:
    """DocumentStoredQuery: references to the documents found."""
    criteria = stored_query.read(call.payload)
    with unit_of_work():
        found = find_entries(call, criteria)
    return Reply(rhin_documents.write_references("DocumentStoredQueryResponse", found))


@dataclass(frozen=True, slots=True)
class Retrieved:
    """Originals found, and a fault for each that was not."""

    documents: list[tuple[DocumentEntry, bytes]]
    faults: tuple[Fault, ...]


def retrieve_originals(call: Call, asked: list[tuple[str, str]]) -> Retrieved:
    """Originals by (unique id, repository id), in the caller's transaction; the repository may be left out."""
    found: list[tuple[DocumentEntry, bytes]] = []
    missing: list[Fault] = []
    for number, (name, repository) in enumerate(asked, 1):
        place = f"第{number}份"
        entry = entry_named(call, name)
        if (
            entry is not None
            and repository not in ("", REPOSITORY)
            and bare_oid(repository) != entry.repository
        ):
            entry = None
        if entry is None:
            missing.append(faults.of_error(DocumentNotFound(id=name or "（未写标识）"), place))
            continue
        try:
            found.append(documents.original(call.actor, entry.id))
        except CodedError as error:
            missing.append(faults.of_error(error, place))
    return Retrieved(found, tuple(missing))


def retrieve(call: Call) -> Reply:
    """RetrieveDocumentSet: the originals byte for byte. What is missing is named in the header; nothing found is a fault."""
    asked = rhin_documents.read_references(call.payload)
    if not asked:
        raise MessageMissing(what="文档引用 documentReference")
    with unit_of_work():
        retrieved = retrieve_originals(call, asked)
    if not retrieved.documents:
        raise DocumentsMissing(faults=retrieved.faults, reason=reason_of(retrieved.faults))
    return Reply(
        rhin_documents.write_documents("RetrieveDocumentSetResponse", retrieved.documents),
        faults=retrieved.faults,
    )
