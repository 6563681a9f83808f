"""What is wrong with a resource, all of it at once: structure, values, codes, the profiles it is to keep to."""

from typing import Any

from yizhou.exchange.fhir_api import faults
from yizhou.exchange.fhir_api.checking import Checker
from yizhou.exchange.fhir_api.errors import ProfileUnknown
from yizhou.exchange.fhir_api.validating.terms import term_faults
from yizhou.exchange.fhir_api.validating.walking import nodes
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.errors.contracts import Fault

_BASE = "http://hl7.org/fhir/StructureDefinition/"


def judge(actor: Actor, resource: Any, resource_type: str, profiles: list[str]) -> list[Fault]:
    """Faults with places from the resource's own type on. Raises ProfileUnknown for a profile not checked here."""
    for profile in profiles:
        if profile.partition("|")[0] != f"{_BASE}{resource_type}":
            raise ProfileUnknown(profile=profile[:200], known=f"{_BASE}{resource_type}")
    found, _ = Checker().check(resource, resource_type)
    if isinstance(resource, dict):
        kind = resource.get("resourceType")
        if isinstance(kind, str) and kind != resource_type:
            found.append(faults.type_differs(f"{resource_type}.resourceType", resource_type, kind[:60]))
        found += term_faults(actor, nodes(resource, resource_type))
        found += _other_claims(resource, resource_type)
    return found


def _other_claims(resource: dict[str, Any], resource_type: str) -> list[Fault]:
    """Profiles the resource says it keeps to, and nobody here can tell."""
    meta = resource.get("meta")
    claimed = meta.get("profile") if isinstance(meta, dict) else None
    return [
        faults.profile_not_checked(f"{resource_type}.meta.profile[{number}]", each[:200])
        for number, each in enumerate(claimed if isinstance(claimed, list) else [])
        if isinstance(each, str) and each.partition("|")[0] != f"{_BASE}{resource_type}"
    ]
