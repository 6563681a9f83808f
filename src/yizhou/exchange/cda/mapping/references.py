"""The document itself → DocumentReference, so that FHIR clients find what SOAP clients find in the registry."""

import base64
import hashlib
from typing import Any

from yizhou.exchange.cda.mapping.drafting import Drafting
from yizhou.exchange.pipeline.contracts import SUBJECT
from yizhou.standards import code_systems

_CONFIDENTIALITY = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"


def draft(drafting: Drafting, title: str, content: bytes) -> None:
    """One DocumentReference. The original lies in the document repository; `hash` (SHA-1, FHIR R4) and size identify it."""
    header = drafting.document.header
    system = header.code_system or "2.16.156.10011.2.4"
    attachment: dict[str, Any] = {
        "contentType": "text/xml",
        "size": len(content),
        "hash": base64.b64encode(hashlib.sha1(content, usedforsecurity=False).digest()).decode(),
        "title": title,
    }
    resource: dict[str, Any] = {
        "resourceType": "DocumentReference",
        "masterIdentifier": {"system": "urn:ietf:rfc:3986", "value": drafting.source},
        "status": "current",
        "docStatus": "final",
        "type": {
            "coding": [{"system": code_systems.uri(system), "code": drafting.document.code}],
            "text": title,
        },
        "subject": {"reference": SUBJECT},
        "content": [{"attachment": attachment}],
    }
    if header.created.moment and len(header.created.moment.fhir) > 10:
        resource["date"] = header.created.moment.fhir
        attachment["creation"] = header.created.moment.fhir
    if header.author:
        resource["author"] = [{"display": header.author}]
    if header.institution_name:
        resource["custodian"] = {"display": header.institution_name}
    if header.confidentiality:
        resource["securityLabel"] = [
            {"coding": [{"system": _CONFIDENTIALITY, "code": header.confidentiality}]}
        ]
    context: dict[str, Any] = {}
    if drafting.encounter:
        context["encounter"] = [{"reference": drafting.encounter}]
    if drafting.when:
        context["period"] = {"start": drafting.when}
    if context:
        resource["context"] = context
    drafting.add("document", resource, "/ClinicalDocument")
