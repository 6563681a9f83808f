"""Conditional references: what `Practitioner?identifier=…` in a message points at (FHIR R4 §3.1.0.11.2.1).

First what the sender itself calls so, then the one resource anybody sent that it may see, of several its own. A business identifier that
finds none, or several of others, gets the id the sender's own will have: messages arrive in any order, and no institution refuses
another's by repeating an identifier. Any other condition must find one resource.
"""

from collections.abc import Collection
from urllib.parse import urlencode

from yizhou.exchange.pipeline.errors import ConditionAmbiguous, ReferenceUnresolved
from yizhou.exchange.pipeline.preheating import Setting
from yizhou.records.fhir import api as fhir
from yizhou.records.fhir.contracts import Key

IDENTIFIER = "identifier:"
"""A key that is a business identifier, `identifier:system|value`."""
SEARCH = "?"
"""A key that is a search."""


def conditional_ids(setting: Setting, names: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Ids of what these (type, key) mean as conditions; keys that are none, or mean nothing yet, are left out.

    Raises ConditionAmbiguous, ReferenceUnresolved.
    """
    asked = sorted(name for name in names if name[1].startswith((IDENTIFIER, SEARCH)))
    if not asked:
        return {}
    keys = [Key(kind, setting.partner.source, key) for kind, key in asked]
    named = fhir.named(setting.actor, keys)
    found: dict[tuple[str, str], str] = {}
    for name, own in zip(asked, named, strict=True):
        one = own.id if own else _searched(setting, *name)
        if one:
            found[name] = one
    return found


def _searched(setting: Setting, kind: str, key: str) -> str:
    """One that anybody sent; of several the sender's own. An identifier that means several others' is left to the sender."""
    query = key[1:] if key.startswith(SEARCH) else urlencode([("identifier", _token(key))])
    matches = fhir.matching(setting.actor, kind, "", query, hold=False)
    if len(matches) > 1:
        matches = fhir.matching(setting.actor, kind, setting.partner.source, query, hold=False) or matches
    if len(matches) == 1:
        return matches[0].id
    if not key.startswith(SEARCH):
        return ""
    if matches:
        raise ConditionAmbiguous(type=kind, condition=query[:200])
    raise ReferenceUnresolved(type=kind, condition=query[:200])


def _token(key: str) -> str:
    """`system|value` as it may be stored: an OID stands there with `urn:oid:` or without."""
    system, _, value = key.removeprefix(IDENTIFIER).rpartition("|")
    if not system:
        return value
    oid = system.replace(".", "").isdecimal()
    return ",".join(f"{each}|{value}" for each in ((system, f"urn:oid:{system}") if oid else (system,)))
