"""Allergies → AllergyIntolerance, one for each substance; a bare "yes" still warns; a "no" stays an answer only."""

from typing import Any

from yizhou.exchange.cda.mapping.drafting import Cluster, Drafting, Fact, matches
from yizhou.exchange.cda.mapping.values import codeable, effective

_CLINICAL = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical"
_VERIFICATION = "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification"
_MEDICINES = ("药", "素", "麻醉", "造影")


def says_yes(cluster: Cluster) -> bool:
    """True when the entry states an allergy: a flag that is true, or a substance that is not 无."""
    flags = [fact.value.text.lower() for fact in cluster.facts if _is_flag(fact)]
    if any(text in ("false", "0") for text in flags):
        return False
    substances = [fact for fact in cluster.facts if _is_substance(fact)]
    named = [fact for fact in substances if not _says_none(fact)]
    return bool(named) or (any(text in ("true", "1") for text in flags) and not substances)


def _is_flag(fact: Fact) -> bool:
    return fact.value.kind == "BL" and fact.element_id in ("DE02.10.023.00", "DE02.01.023.00")


def _is_substance(fact: Fact) -> bool:
    return fact.element_id in ("DE05.01.022.00", "DE02.10.022.00", "DE02.01.022.00") and not _is_flag(fact)


def _says_none(fact: Fact) -> bool:
    return matches("none", fact.value.text or fact.value.display)


def draft(drafting: Drafting, cluster: Cluster) -> list[str]:
    """The allergies of one entry. Everything else said there stays with the first of them."""
    substances = [
        fact for fact in cluster.take_all("substance_code", "substance_text") if not _says_none(fact)
    ]
    keys = []
    for number, fact in enumerate(substances or [None], start=1):
        content = drafting.of_subject("AllergyIntolerance", "patient")
        content["clinicalStatus"] = {"coding": [{"system": _CLINICAL, "code": "active"}]}
        content["verificationStatus"] = {"coding": [{"system": _VERIFICATION, "code": "unconfirmed"}]}
        content["code"] = _substance(fact)
        if any(word in content["code"]["text"] or word in cluster.label for word in _MEDICINES):
            content["category"] = ["medication"]
        _times(drafting, content, fact)
        if drafting.document.header.author:
            content["recorder"] = {"display": drafting.document.header.author}
        place = cluster.place if number == 1 else f"{cluster.place}/{number}"
        if number == 1:
            keys.append(cluster.finish(drafting, content, place))
        else:
            keys.append(drafting.add(place, content, cluster.at, [fact.element_id] if fact else []))
    return keys


def _substance(fact: Fact | None) -> dict[str, Any]:
    if fact is None:
        return {"text": "有过敏史（未写明过敏原）"}
    if fact.value.is_coded:
        return codeable(fact.value, fact.table_oid)
    return {"text": fact.value.text or fact.value.number}


def _times(drafting: Drafting, content: dict[str, Any], fact: Fact | None) -> None:
    own = effective(fact.statement) if fact else {}
    if "dateTime" in own:
        content["onsetDateTime"] = own["dateTime"]
    if drafting.when:
        content["recordedDate"] = drafting.when
