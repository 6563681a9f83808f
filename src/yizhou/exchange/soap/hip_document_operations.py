"""Documents in the older generation: provide and register, search, pre-check, retrieve (test-A33 … A44)."""

from collections.abc import Sequence

from lxml import etree

from yizhou.exchange.pipeline.contracts import PartReport, Report
from yizhou.exchange.soap import hip_documents
from yizhou.exchange.soap.calls import Call, answer_id, reason_of, submit
from yizhou.exchange.soap.document_operations import known_documents, retrieve_originals
from yizhou.exchange.soap.errors import DocumentsMissing, MessageMissing, NothingFound, PersonNotFound
from yizhou.exchange.soap.hip_documents import Holder, Outcome
from yizhou.exchange.soap.hip_messages import PRE_CHECK, Interaction
from yizhou.exchange.soap.hip_person_operations import identifiers_of
from yizhou.exchange.soap.person_operations import find_by_identifier
from yizhou.exchange.soap.reading import child, text_of
from yizhou.kernel.db.api import unit_of_work
from yizhou.kernel.errors.contracts import Fault
from yizhou.records.documents import api as documents
from yizhou.records.documents.contracts import DocumentEntry
from yizhou.registries.residents import api as residents
from yizhou.registries.residents.contracts import Resident

_MOST = 1000


def _outcome(part: PartReport, report: Report) -> Outcome:
    found = (*part.faults, *report.faults)
    if not part.accepted:
        return Outcome(part.key, accepted=False, detail=_lines(reason_of(found), found))
    said = "success" if not part.unchanged else "success（文档已登记，内容相同）"
    return Outcome(part.key, accepted=True, detail=_lines(said, found), document_id=part.document_id)


def _lines(first: str, found: Sequence[Fault]) -> str:
    return "\n".join([first, *(f"[{f.code}] {f.place}：{f.message}。{f.advice}" for f in found)])


def register(call: Call, interaction: Interaction) -> etree._Element:
    """ProvideAndRegisterDocumentSet-b, through the pipeline: one Response for each document."""
    report = submit(call, "hip-message", known_documents(call, hip_documents.replaced_ids(call.payload)))
    if not report.parts:
        return hip_documents.write_refused(
            interaction.error, call.payload, answer_id(), _lines(reason_of(report.faults), report.faults)
        )
    outcomes = [_outcome(part, report) for part in report.parts]
    return hip_documents.write_registered(call.payload, answer_id(), outcomes, call.url)


def _holder(call: Call) -> Resident:
    identifiers = hip_documents.identifiers(call.payload)
    if not identifiers:
        raise MessageMissing(what="居民身份证号（IdentityId）或居民健康卡号（HealthCardId）")
    for identifier in identifiers:
        found = find_by_identifier(call, identifier)
        if found is not None:
            residents.require_visible(call.actor, found.id)
            return found
    raise PersonNotFound(who=identifiers_of(identifiers))


def find(call: Call, interaction: Interaction) -> etree._Element:
    """GetDocumentSetRetrieveInfo and its pre-check: a person's documents, by title where one is given."""
    title = text_of(child(call.payload, "DocumentTitle"))
    with unit_of_work():
        resident = _holder(call)
        found = [entry for entry in _entries(call, resident) if not title or title in entry.title]
    if not found:
        raise NothingFound(what="符合条件的健康档案文档")
    return hip_documents.write_found(
        interaction.success, call.payload, answer_id(), found, Holder(resident.id, resident.name), call.url,
        brief=interaction.action == PRE_CHECK.action,
    )  # fmt: skip


def _entries(call: Call, resident: Resident) -> list[DocumentEntry]:
    found: list[DocumentEntry] = []
    after: str | None = None
    while len(found) < _MOST:
        page = documents.entries(call.actor, resident.id, after=after, limit=200)
        found += page.items
        after = page.next
        if after is None:
            break
    return found


def retrieve(call: Call, interaction: Interaction) -> etree._Element:
    """RetrieveDocumentSet: all documents asked for, or a refusal that names the missing ones."""
    asked = hip_documents.read_requests(call.payload)
    if not asked:
        raise MessageMissing(what="文档唯一标识（DocumentUniqueId）")
    with unit_of_work():
        retrieved = retrieve_originals(
            call, [(name.lower() if _is_uuid(name) else name, "") for name in asked]
        )
    if retrieved.faults:
        raise DocumentsMissing(faults=retrieved.faults, reason=reason_of(retrieved.faults))
    return hip_documents.write_retrieved(call.payload, answer_id(), retrieved.documents)


def _is_uuid(text: str) -> bool:
    return len(text) == 36 and text.count("-") == 4
