"""The pipeline's `cda` format: one document is one part (WS/T 483, WS/T 500; any other CDA R2 is kept and indexed)."""

from yizhou.exchange.cda import faults
from yizhou.exchange.cda.checking import Document, Findings
from yizhou.exchange.cda.definitions import DocumentRule, limits
from yizhou.exchange.cda.header import DOCUMENT_CODES, document_key, unique_id
from yizhou.exchange.cda.mapping import references
from yizhou.exchange.cda.mapping.body import draft_body
from yizhou.exchange.cda.mapping.drafting import Drafting
from yizhou.exchange.cda.parsing import parse_document
from yizhou.exchange.cda.reading import check_document, read_document
from yizhou.exchange.cda.statements import TooDeep
from yizhou.exchange.pipeline.contracts import Envelope, Parsed, Part, ResourceDraft
from yizhou.kernel.errors.contracts import Severity
from yizhou.records.documents.contracts import DocumentSubmission

_PLACE = "/ClinicalDocument"


class CdaFormat:
    """Reads, checks and maps CDA documents. Pure: no database, no clock but the envelope's."""

    name = "cda"

    def parse(self, envelope: Envelope) -> Parsed:
        """One part with the person, the resources, the document and all faults; or no part and why."""
        read = parse_document(envelope.body)
        if read.root is None:
            return Parsed((), read.faults, encoding=read.encoding)
        try:
            document = read_document(read.root, envelope.received)
        except TooDeep as deep:
            return Parsed(
                (),
                (*read.faults, faults.too_deep(deep.place, limits().depth)),
                encoding=read.encoding,
            )
        findings = Findings()
        for fault in read.faults:
            findings.add(fault)
        check_document(document, findings)
        header = document.header
        base = document_key(header, document.code)
        refused = any(fault.severity is Severity.ERROR for fault in findings.faults)
        title = _title(document)
        part = Part(
            key=base,
            place=_PLACE,
            subject=document.person.claim,
            resources=() if refused else _resources(document, base, title, envelope.body),
            document=_submission(document, title, envelope),
            institution_code=header.institution_code,
            faults=findings.report(),
            owns=f"{base}/",
        )
        time = header.created.moment
        return Parsed((part,), (), base, time.start if time else None, read.encoding, title)


def _title(document: Document) -> str:
    official = document.template.document.title if document.template else ""
    return document.header.title or official or "CDA 文档"


def _resources(document: Document, base: str, title: str, content: bytes) -> tuple[ResourceDraft, ...]:
    drafting = (
        draft_body(document, base)
        if document.template
        else Drafting(document, base, DocumentRule(), _when(document))
    )
    references.draft(drafting, title, content)
    return tuple(drafting.drafts)


def _when(document: Document) -> str:
    header = document.header
    return next(
        (
            time.moment.fhir
            for time in (header.visit_start, header.author_time, header.created)
            if time.moment
        ),
        "",
    )


def _submission(document: Document, title: str, envelope: Envelope) -> DocumentSubmission:
    header, template = document.header, document.template
    kind = "cda"
    if template:
        kind = "cda-wst483" if template.document.standard == "WS/T 483" else "cda-wst500"
    start = header.visit_start.moment or header.author_time.moment or header.created.moment
    end = header.visit_end.moment
    set_id = f"{header.set_id.root}^{header.set_id.extension}" if header.set_id else ""
    return DocumentSubmission(
        unique_id=unique_id(header.id),
        content=envelope.body,
        media_type=envelope.media_type or "text/xml",
        format=kind,
        type_code=document.code,
        type_system=DOCUMENT_CODES if template else header.code_system,
        title=title,
        created=header.created.moment.start if header.created.moment else None,
        institution_code=header.institution_code,
        institution_name=header.institution_name,
        author=header.author,
        set_id=set_id,
        version=header.version,
        replaces=unique_id(header.replaces) if header.replaces else "",
        confidentiality=header.confidentiality,
        service_start=start.start if start else None,
        service_end=end.start if end else None,
    )


CDA_FORMAT = CdaFormat()
