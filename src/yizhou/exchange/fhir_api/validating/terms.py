"""Codes of a resource: those the standard binds, and those of the systems registered here."""

from collections.abc import Iterable, Iterator

from yizhou.exchange.fhir_api import faults
from yizhou.exchange.fhir_api.validating.walking import Node
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.errors.contracts import Fault
from yizhou.registries.terminology import api as terminology
from yizhou.registries.terminology.contracts import Artefact, Kind
from yizhou.registries.terminology.errors import ArtefactNotFound
from yizhou.standards.fhir_operations import bound_codes


def term_faults(actor: Actor, found: Iterable[Node]) -> Iterator[Fault]:
    """A code outside a required binding (FHIR R4 §4.1.5) is an error; one its own register does not know a warning."""
    systems: dict[str, Artefact | None] = {}
    for node in found:
        allowed = bound_codes(node.path)
        if allowed is not None and not allowed & set(_pairs(node)):
            codes = sorted(pair.rpartition("|")[2] for pair in allowed)
            system = min(allowed).rpartition("|")[0]
            yield faults.outside_binding(node.place, system, "、".join(codes[:12]))
        if node.kind == "Coding":
            yield from _registered(actor, node, systems)


def _pairs(node: Node) -> Iterator[str]:
    held = node.value.get("coding") if node.kind == "CodeableConcept" else [node.value]
    for coding in held if isinstance(held, list) else []:
        if isinstance(coding, dict):
            yield f"{coding.get('system')}|{coding.get('code')}"


def _registered(actor: Actor, node: Node, systems: dict[str, Artefact | None]) -> Iterator[Fault]:
    url, code = node.value.get("system"), node.value.get("code")
    if not isinstance(url, str) or not isinstance(code, str) or not url or not code:
        return
    if url not in systems:
        try:
            systems[url] = terminology.artefact(actor, Kind.CODE_SYSTEM, url)
        except ArtefactNotFound:
            systems[url] = None
    system = systems[url]
    if system is not None:
        verdict = terminology.validate(actor, system, code)
        if not verdict.valid:
            yield faults.code_not_registered(f"{node.place}.code", verdict.message)
