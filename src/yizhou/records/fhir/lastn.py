"""Observation/$lastn (FHIR R4 §10.1.25.1; https://hl7.org/fhir/R4/observation-operation-lastn.html): the newest of each code."""

from collections.abc import Sequence

from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.records.fhir import bundle
from yizhou.records.fhir.errors import BadParameter, ResidentRequired
from yizhou.records.fhir.linking import criteria_of
from yizhou.records.fhir.parameters import parse
from yizhou.records.fhir.store import searching

MOST = 100


def lastn(actor: Actor, base: str, parameters: Sequence[tuple[str, str]], *, lenient: bool = False) -> bytes:
    """A searchset of the `max` (1) newest observations of each code among those that fit the search, of named residents.

    Audited. Raises UnknownParameter, BadParameter, ResidentRequired, OutOfScope, DeniedByConsent.
    """
    text = next((value for name, value in parameters if name == "max"), "1")
    if not text.isdecimal() or not 1 <= int(text) <= MOST:
        raise BadParameter(name="max", value=text[:60], hint=f"请给出 1 到 {MOST} 的整数")
    asked = parse("Observation", [pair for pair in parameters if pair[0] != "max"], lenient=lenient)
    criteria = criteria_of(actor, asked)
    if criteria.resident_ids is None or not criteria.named:
        raise ResidentRequired(type="Observation/$lastn")
    found = searching.newest_of_each_code(actor, criteria, int(text))
    for resident in criteria.named:
        count = sum(1 for one in found if one.resident_id == resident)
        record(actor, "query", resident_id=resident, what=f"各项目最近结果（$lastn），{count} 项")
    used = [*asked.used, ("max", text)]
    return bundle.searchset(base, "Observation/$lastn", used, found, next_key=None, total=len(found))
