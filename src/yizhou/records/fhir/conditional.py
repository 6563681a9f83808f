"""Conditional interactions: which stored resource a condition means (FHIR R4 §3.1.0.5.3, §3.1.0.8.1, §3.1.0.7.1).

A condition is asked of what its sender sent: nobody changes another institution's resource by describing it
(docs/decisions/0111).
"""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import parse_qsl

from yizhou.kernel.auth.contracts import Actor, system_actor
from yizhou.records.fhir import store
from yizhou.records.fhir.contracts import Stored
from yizhou.records.fhir.criteria import From, Keys
from yizhou.records.fhir.errors import BadParameter
from yizhou.records.fhir.linking import criteria_of, test_of
from yizhou.records.fhir.parameters import CONTROL, parse
from yizhou.records.fhir.store import searching


def matching_together(
    actor: Actor, origin: str, asked: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], list[Stored]]:
    """See `api.matching_together`."""
    keys = {each: test.keys for each in asked if (test := _one_value(actor, *each)) is not None}
    if not keys:
        return {}
    store.hold_questions(actor, [f"{origin} {kind}?{sorted(_said(query))}" for kind, query in keys])
    every = {key for several in keys.values() for key in several}
    found = searching.with_keys(actor, origin, {kind for kind, _ in keys}, every)
    return {
        each: [stored for stored, terms in found if stored.type == each[0] and not terms.isdisjoint(several)]
        for each, several in keys.items()
    }


def _one_value(actor: Actor, resource_type: str, query: str) -> Keys | None:
    """The test of a condition that is one value of one indexed parameter (`identifier=system|value`), as nearly all are."""
    said = _said(query)
    if len(said) != 1 or said[0][0] != "identifier":
        return None
    asked = parse(resource_type, said)
    tests = [test_of(actor, resource_type, condition) for condition in asked.conditions]
    return tests[0] if len(tests) == 1 and isinstance(tests[0], Keys) and tests[0].indexed else None


def _said(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query.lstrip("?"), keep_blank_values=True)


def matching(actor: Actor, resource_type: str, origin: str, query: str, *, hold: bool) -> list[Stored]:
    """See `api.matching`."""
    parameters = _said(query)
    if not parameters or any(name.partition(":")[0] in CONTROL for name, _ in parameters):
        raise BadParameter(name="条件", value=query[:80], hint="条件应为检索参数，如 identifier=系统|值")
    if hold:
        store.hold_questions(actor, [f"{origin} {resource_type}?{sorted(parameters)}"])
    criteria = criteria_of(actor, parse(resource_type, parameters))
    own = [From(origin)] if origin else []
    wanted = replace(criteria, tests=[*criteria.tests, *own], drawn=(), limit=2)
    # A sender's own resources are met whatever it may see of the record: else it would create them once more.
    reader = system_actor("条件写入") if origin else actor
    return [stored for stored, _ in searching.search(reader, wanted)]
