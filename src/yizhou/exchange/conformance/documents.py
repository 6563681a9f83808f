"""Checking a CDA document against its template: the checks of intake (`exchange/cda`), without storing anything."""

from uuid import UUID

from lxml import etree

from yizhou.exchange.cda.api import CDA_FORMAT
from yizhou.exchange.conformance import faults
from yizhou.exchange.conformance.tallying import Tally
from yizhou.exchange.pipeline.contracts import Envelope
from yizhou.kernel.clock.api import now
from yizhou.standards import cda_tables
from yizhou.standards.cda_tables import Document

_NOBODY = UUID(int=0)
_TEMPLATE = "{urn:hl7-org:v3}templateId"


def template_of(body: bytes) -> Document | None:
    """The template a document names in its header, or None."""
    try:
        root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError):
        return None
    found = (cda_tables.by_template(node.get("root", "")) for node in root.iterfind(_TEMPLATE))
    return next((document for document in found if document), None)


def check_document(body: bytes, wanted: Document | None, tally: Tally) -> Document | None:
    """Report all faults of a document; its template, or the wanted one. One document is one row."""
    envelope = Envelope("conformance", "cda", _NOBODY, body, "text/xml", now())
    parsed = CDA_FORMAT.parse(envelope)
    for fault in parsed.faults:
        tally.add(fault)
    for part in parsed.parts:
        for fault in part.faults:
            tally.add(fault)
    template = template_of(body)
    if wanted and template and template.code != wanted.code:
        tally.add(faults.other_template("/ClinicalDocument/templateId", template.title, wanted.title))
    standard = template or wanted
    if standard:
        tally.values = len(cda_tables.header(standard.code)) + len(cda_tables.entries(standard.code))
    tally.wrong = tally.errors
    tally.rows = 1
    tally.good_rows = int(not tally.found)
    return standard
