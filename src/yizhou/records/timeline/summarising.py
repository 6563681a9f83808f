"""The summary header of a record: what whoever treats this person must know at once (plan 10.1.7.2).

Drawn when looked at, from the resources of all sources; `definitions/timeline/summary.yaml` says what counts as a
chronic disease, a current medicine, an alert.
"""

import re
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from yizhou.kernel.audit.api import record
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import now, today
from yizhou.records.consent import api as consent
from yizhou.records.timeline import definitions, medicating, store
from yizhou.records.timeline.contracts import (
    Alert,
    Allergy,
    BloodType,
    Problem,
    Summary,
    Vaccination,
)  # fmt: skip
from yizhou.records.timeline.gathering import Resource, gather, status
from yizhou.records.timeline.naming import codings, name, tokens
from yizhou.records.timeline.reading import concept, is_critical, subject_name
from yizhou.registries.residents.api import identity_set, require_visible

_TYPES = ("Condition", "AllergyIntolerance", "Immunization", "AdverseEvent", *medicating.TYPES)
_ICD10 = re.compile(r"[A-Z]\d\d")
_UNKNOWN_ALLERGY = frozenset({"716186003", "716220001", "409137002", "429625007"})
_NO_ALLERGY = re.compile(r"^(无|否认|没有|未发现|不详|未知)")


def summary(actor: Actor, resident_id: UUID) -> Summary:
    """See `api.summary`."""
    require_visible(actor, resident_id)
    consent.require(actor, resident_id)
    found = draw(actor, identity_set(resident_id))
    record(actor, "read", resident_id=resident_id, what="健康档案摘要")
    return found


def draw(actor: Actor, people: Sequence[UUID]) -> Summary:
    """The summary of a person; visibility and audit are the caller's."""
    resources = gather(actor, people, _TYPES)
    blood_codes = [
        str(code) for kind in ("abo", "rh") for code in definitions.summary()["blood"][kind]["codes"]
    ]
    blood = _blood(gather(actor, people, ("Observation",), codes=blood_codes))
    problems = _problems([one for one in resources if one.type == "Condition"])
    allergies = _allergies([one for one in resources if one.type == "AllergyIntolerance"])
    counts: dict[str, int] = {}
    pregnant_since: date | None = None
    horizon = today() - timedelta(days=definitions.summary()["alerts"]["pregnancy"]["within_days"])
    for kind, _, _, _, _, number in store.count_by(actor, people):
        counts[kind] = counts.get(kind, 0) + number
    if counts.get("pregnancy"):
        latest = store.list_events(actor, store.Wanted(people, kinds=("pregnancy",), limit=1))
        if latest and latest[0].started.date() >= horizon:
            pregnant_since = latest[0].started.date()
    adverse = [subject_name(one.content) for one in resources if one.type == "AdverseEvent"]
    days = definitions.summary()["alerts"]["critical_days"]
    recent = gather(actor, people, ("Observation",), since=now() - timedelta(days=days))
    critical = [subject_name(one.content) for one in recent if is_critical(one.content)]
    return Summary(
        alerts=tuple(_alerts(problems, allergies, blood, adverse, critical, pregnant_since)),
        problems=tuple(problems),
        allergies=tuple(allergies),
        blood=blood,
        medicines=tuple(medicating.medicines([one for one in resources if one.type in medicating.TYPES])),
        vaccinations=tuple(_vaccinations([one for one in resources if one.type == "Immunization"])),
        counts=counts,
        last_contact=store.last_contact(actor, people),
    )


def _code(value: Any) -> str:
    """The code a problem is known by: ICD-10 before others."""
    found = [coding["code"] for coding in codings(value)]
    return next((code for code in found if _ICD10.match(code)), found[0] if found else "")


def _is_problem(code: str, text: str) -> bool:
    """Front sheets must fill every field: 「未做病理检查」 and a check-up's Z00 are no illness."""
    rules = definitions.summary()["problems"]
    return not (text.startswith(tuple(rules["none_named"])) or code.startswith(tuple(rules["contact_codes"])))


def _is_chronic(code: str, text: str) -> bool:
    rules = definitions.summary()["problems"]
    if _ICD10.match(code) and any(code.startswith(prefix) for prefix in rules["chronic_codes"]):
        return True
    return any(word in text for word in rules["chronic_words"])


def _problems(resources: Sequence[Resource]) -> list[Problem]:
    """One problem per name: since its first record, with the status of its latest."""
    rules = definitions.summary()["problems"]
    recent = today() - timedelta(days=rules["recent_days"])
    by_name: dict[str, list[Resource]] = {}
    for one in resources:
        if status(one.content, "verificationStatus", "clinicalStatus").isdisjoint(rules["unconfirmed"]):
            text = subject_name(one.content)
            if text and _is_problem(_code(concept(one.content)), text):
                by_name.setdefault(text, []).append(one)
    found = []
    for text, several in by_name.items():
        latest = several[0]
        code = _code(concept(latest.content))
        states = status(latest.content, "clinicalStatus")
        ended = not states.isdisjoint(rules["ended"]) or "abatementDateTime" in latest.content
        chronic = _is_chronic(code, text)
        if ended and not chronic:
            state = "resolved"
        elif chronic or (latest.on is not None and latest.on >= recent):
            state = "resolved" if ended else "active"
        else:
            state = "inactive"
        since = min((one.on for one in several if one.on), default=None)
        found.append(Problem(code, text, since, state, latest.institution_name, chronic))
    order = {"active": 0, "inactive": 1, "resolved": 2}
    found.sort(key=lambda each: (order[each.status], not each.chronic, -(each.since or date.min).toordinal()))
    return found


def _allergies(resources: Sequence[Resource]) -> list[Allergy]:
    found: dict[str, Allergy] = {}
    for one in resources:
        states = status(one.content, "clinicalStatus", "verificationStatus")
        substance = subject_name(one.content)
        denied = _NO_ALLERGY.match(substance) or not _UNKNOWN_ALLERGY.isdisjoint(
            tokens(one.content.get("code"))
        )
        if (
            not substance
            or denied
            or not states.isdisjoint({"entered-in-error", "refuted", "resolved", "inactive"})
        ):
            continue
        said = [each for each in one.content.get("reaction") or [] if isinstance(each, dict)]
        texts = [name(each.get("manifestation")) or str(each.get("description", "")) for each in said]
        reaction = "、".join(text for text in dict.fromkeys(texts) if text)
        severity = next((str(each["severity"]) for each in said if each.get("severity")), "")
        severity = severity or str(one.content.get("criticality", ""))
        newer = found.get(substance)
        if newer is None:
            found[substance] = Allergy(substance, reaction, severity, one.on)
        else:
            since = min((day for day in (one.on, newer.since) if day), default=None)
            found[substance] = Allergy(
                substance, newer.reaction or reaction, newer.severity or severity, since
            )
    return list(found.values())


def _blood_value(one: Resource, values: dict[str, list[Any]]) -> str:
    """The blood group an observation states, by code or text; empty when it says none."""
    value = one.content.get("valueCodeableConcept")
    said = {
        *tokens(value or []),
        name(value),
        str(one.content.get("valueString", "")),
        str(one.content.get("valueCode", "")),
    }
    said |= {text.strip().removesuffix("型") for text in said}
    for group, spellings in values.items():
        if any(str(spelling) in said for spelling in spellings):
            return group
    return ""


def _blood(resources: Sequence[Resource]) -> BloodType:
    """The latest statement of each; sources that disagree are said to."""
    rules = definitions.summary()["blood"]
    found: dict[str, list[str]] = {}
    for kind in ("abo", "rh"):
        codes = {str(code) for code in rules[kind]["codes"]}
        for one in resources:
            if not codes.isdisjoint(tokens(one.content.get("code"))):
                group = _blood_value(one, rules[kind]["values"])
                if group:
                    found.setdefault(kind, []).append(group)
    abo, rh = found.get("abo", []), found.get("rh", [])
    return BloodType(abo[0] if abo else "", rh[0] if rh else "", len(set(abo)) > 1 or len(set(rh)) > 1)


def _vaccinations(resources: Sequence[Resource]) -> list[Vaccination]:
    found = []
    for one in resources:
        if "completed" not in status(one.content, "status") and "status" in one.content:
            continue
        protocols = one.content.get("protocolApplied") or [{}]
        first = protocols[0] if isinstance(protocols[0], dict) else {}
        dose = first.get("doseNumberPositiveInt") or first.get("doseNumberString") or ""
        found.append(
            Vaccination(
                subject_name(one.content),
                str(dose),
                one.on,
                str(one.content.get("lotNumber", "")),
                one.institution_name,
            )
        )
    return found


def _alerts(
    problems: Collection[Problem],
    allergies: Collection[Allergy],
    blood: BloodType,
    adverse: Sequence[str],
    critical: Sequence[str],
    pregnant_since: date | None,
) -> list[Alert]:
    rules = definitions.summary()["alerts"]
    found = []

    def add(kind: str, rule: dict[str, str], **details: str) -> None:
        found.append(Alert(kind, rule["level"], rule["text"].format(**details)))

    if allergies:
        add("allergy", rules["allergy"], names="、".join(each.substance for each in allergies))
    if blood.conflict:
        add("blood", rules["blood_conflict"])
    if critical:
        add("critical", rules["critical"], names="、".join(dict.fromkeys(text for text in critical if text)))
    if adverse:
        add(
            "adverse_event",
            rules["adverse_event"],
            names="、".join(dict.fromkeys(text for text in adverse if text)),
        )
    for rule in rules["problems"]:
        named = next(
            (
                one
                for one in problems
                if one.status == "active" and any(word in one.name for word in rule["words"])
            ),
            None,
        )
        if named is not None:
            add("problem", rule, name=named.name)
    if pregnant_since is not None:
        add("pregnancy", rules["pregnancy"], since=str(pregnant_since))
    return found
