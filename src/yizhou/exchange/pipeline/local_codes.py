"""Codes of institutions' own systems in what was stored, to be counted and given a meaning (registries/terminology)."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from yizhou.exchange.pipeline.preheating import Prepared, Setting
from yizhou.exchange.pipeline.reporting import refused_by
from yizhou.kernel.events.api import emit
from yizhou.registries.terminology.events import CodesSeen
from yizhou.standards import code_systems, oids

INTERNATIONAL = ("http://hl7.org/", "http://terminology.hl7.org/", "http://loinc.org", "http://snomed.info/",
                 "http://unitsofmeasure.org", "http://www.whocc.no/", "urn:ietf:", "urn:iso:")  # fmt: skip
MOST = 2_000
"""Codes of one transaction that are counted: a message is a guide to what to map, not the list."""


@lru_cache(maxsize=4096)
def is_local(system: str) -> bool:
    """True for a system that neither the national standards nor the international ones in use know."""
    if not system or system.startswith(INTERNATIONAL):
        return False
    system = system.removeprefix("urn:yizhou:code:")  # how the platform itself names value sets by CV number
    oid = code_systems.oid_of(system)
    return oids.get(oid) is None and code_systems.codes(system) is None and not code_systems.is_icd10(system)


def announce_local_codes(setting: Setting, prepared: Sequence[Prepared]) -> None:
    """Put what was met into the outbox, one event for each institution; nothing when all codes are standard."""
    counts: dict[UUID, Counter[tuple[str, str]]] = {}
    displays: dict[tuple[str, str], str] = {}
    for each in prepared:
        institution = each.institution.id if each.institution else setting.partner.organisation_id
        if institution is None or refused_by(each.faults):
            continue
        for draft in each.part.resources:
            for system, code, display in codings(draft.content):
                counts.setdefault(institution, Counter())[system, code] += 1
                displays[system, code] = display or displays.get((system, code), "")
    if counts:
        emit(
            *(
                CodesSeen(
                    institution, [[*pair, displays[pair], count] for pair, count in met.most_common(MOST)]
                )
                for institution, met in counts.items()
            )
        )


def codings(resource: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """System, code and display of local codes in a resource's coded elements and in its components'."""
    for name, value in resource.items():
        for element in value if isinstance(value, list) else (value,):
            if not isinstance(element, dict):
                continue
            yield from _local(element)
            if name == "component":
                for part in element.values():
                    if isinstance(part, dict):
                        yield from _local(part)


def _local(element: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    coded = element.get("coding")
    if not isinstance(coded, list):
        return
    for one in coded:
        if isinstance(one, dict) and one.get("code") and is_local(str(one.get("system") or "")):
            yield str(one["system"]), str(one["code"]), str(one.get("display") or element.get("text") or "")
