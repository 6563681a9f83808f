"""Conditional interactions: which stored resource a condition means (FHIR R4 §3.1.0.5.3, §3.1.0.8.1, §3.1.0.7.1).

A condition is asked of what its sender sent: nobody changes another institution's resource by describing it
(docs/decisions/0111).
"""

from dataclasses import replace
from urllib.parse import parse_qsl

from yizhou.kernel.auth.contracts import Actor, system_actor
from yizhou.records.fhir import store
from yizhou.records.fhir.contracts import Stored
from yizhou.records.fhir.criteria import From
from yizhou.records.fhir.errors import BadParameter
from yizhou.records.fhir.linking import criteria_of
from yizhou.records.fhir.parameters import CONTROL, parse
from yizhou.records.fhir.store import searching


def matching(actor: Actor, resource_type: str, origin: str, query: str, *, hold: bool) -> list[Stored]:
    """See `api.matching`."""
    parameters = parse_qsl(query.lstrip("?"), keep_blank_values=True)
    if not parameters or any(name.partition(":")[0] in CONTROL for name, _ in parameters):
        raise BadParameter(name="条件", value=query[:80], hint="条件应为检索参数，如 identifier=系统|值")
    if hold:
        store.hold_question(actor, f"{origin} {resource_type}?{sorted(parameters)}")
    criteria = criteria_of(actor, parse(resource_type, parameters))
    own = [From(origin)] if origin else []
    wanted = replace(criteria, tests=[*criteria.tests, *own], drawn=(), limit=2)
    # A sender's own resources are met whatever it may see of the record: else it would create them once more.
    reader = system_actor("条件写入") if origin else actor
    return [stored for stored, _ in searching.search(reader, wanted)]
