"""Whether a claim is about a known resident: rules on strong identifiers, then a Fellegi-Sunter score, with guards.

Pure and deterministic. The parameters are `definitions/identity/model.yaml`; every finding can be explained in Chinese.
"""

from dataclasses import dataclass, replace

from yizhou.registries.residents.comparing import (
    DECIDING_DOCUMENTS,
    NAME_AGREES,
    NAME_CERTAIN,
    Context,
    Finding,
    birth_finding,
    citizen_finding,
    document_findings,
    name_finding,
    other_findings,
)
from yizhou.registries.residents.contracts import Evidence, Outcome
from yizhou.registries.residents.definitions import MatchingModel
from yizhou.registries.residents.features import Features

_SURE = 0.9999
_FAMILY = frozenset({"mother_name", "father_name", "mother_citizen_id", "phone", "address"})
_FAMILY_LEVELS = frozenset({"same", "alike", "shared"})
_BIRTH_CONTRADICTS = frozenset({"different", "generation"})
_TWIN_LIKE = frozenset({"", "one_character"})


@dataclass(frozen=True, slots=True)
class Match:
    """Verdict on one candidate: LINKED, REVIEW or NEW (another person), the probability, and the findings behind it."""

    outcome: Outcome
    probability: float
    findings: tuple[Finding, ...]

    def level(self, field: str) -> str:
        return next((finding.level for finding in self.findings if finding.field == field), "")

    @property
    def weight(self) -> float:
        """All evidence in bits, rules and prior apart."""
        return sum(finding.weight for finding in self.findings if finding.field != "rule")

    @property
    def turned(self) -> "Match":
        """The same with the two sides exchanged, for who shows the known person first."""
        turned = tuple(replace(finding, left=finding.right, right=finding.left) for finding in self.findings)
        return replace(self, findings=turned)


_OTHER_PERSON = Match(Outcome.NEW, 0.0, ())


def match(claim: Features, known: Features, context: Context) -> Match:
    """Compare a claim with one candidate."""
    name = name_finding(claim, known, context)
    citizen = citizen_finding(claim, known, context)
    documents = document_findings(claim, known, context)
    speaks = (citizen is not None and citizen.level in {"same", "weak_same", "near"}) or any(
        document.level == "same" for document in documents
    )
    if name is not None and name.level not in NAME_AGREES and not speaks:
        return _OTHER_PERSON
    return _judge(_complete([name, citizen], documents, claim, known, context), context.model)


def match_whole(claim: Features, known: Features, context: Context) -> Match:
    """`match` for people to read: every finding is there, even where the names alone have decided."""
    judged = match(claim, known, context)
    if judged.findings:
        return judged
    parts = [name_finding(claim, known, context), citizen_finding(claim, known, context)]
    findings = _complete(parts, document_findings(claim, known, context), claim, known, context)
    return Match(judged.outcome, judged.probability, tuple(findings))


def levels_of(claim: Features, known: Features, context: Context) -> dict[str, str]:
    """The level every field reached, whatever the rules would say of the pair: what a model is learned from."""
    parts = [name_finding(claim, known, context), citizen_finding(claim, known, context)]
    return {finding.field: finding.level for finding in _complete(parts, [], claim, known, context)}


def match_by_number(claim: Features, known: Features, source: str, context: Context) -> Match:
    """Compare a claim with the resident its source's patient number leads to: believed unless the two contradict."""
    parts = [name_finding(claim, known, context), citizen_finding(claim, known, context)]
    findings = _complete(parts, document_findings(claim, known, context), claim, known, context)
    judged = _judge(findings, context.model)
    name = judged.level("name")
    contradicts = bool(name) and name not in NAME_AGREES and judged.weight < 0
    is_twin = judged.level("rule") == "twins" and judged.outcome is Outcome.NEW
    if judged.level("citizen_id") == "different" or is_twin or contradicts:
        rule = Finding("rule", "number_reused", _rule_weight(context.model, "number_reused"), source)
        return Match(Outcome.REVIEW, min(judged.probability, context.model.link), (rule, *findings))
    rule = Finding("rule", "source_number", _rule_weight(context.model, "source_number"), source)
    return Match(Outcome.LINKED, _SURE, (rule, *findings))


def _complete(
    first: list[Finding | None], documents: list[Finding], claim: Features, known: Features, context: Context
) -> list[Finding]:
    birth = birth_finding(claim, known, context)
    found = [finding for finding in (*first, birth) if finding is not None]
    return found + documents + other_findings(claim, known, context)


def _judge(findings: list[Finding], model: MatchingModel) -> Match:
    probability = _probability(sum(finding.weight for finding in _independent(findings)) + model.prior)
    levels = {finding.field: finding.level for finding in findings}
    if levels.get("citizen_id") == "same":
        return _judge_same_citizen(findings, levels, probability, model)
    rule, ceiling = _guard(findings, levels)
    if rule:
        findings = [Finding("rule", rule, _rule_weight(model, rule)), *findings]
    outcome = (
        Outcome.LINKED
        if probability >= model.link
        else Outcome.REVIEW
        if probability >= model.review
        else Outcome.NEW
    )
    if ceiling is Outcome.NEW:
        return Match(Outcome.NEW, 0.0, tuple(findings))
    if ceiling is Outcome.REVIEW and outcome is Outcome.LINKED:
        return Match(Outcome.REVIEW, min(probability, model.link), tuple(findings))
    return Match(outcome, probability, tuple(findings))


def _judge_same_citizen(
    findings: list[Finding], levels: dict[str, str], probability: float, model: MatchingModel
) -> Match:
    name, birth = levels.get("name", ""), levels.get("birth_date", "")
    if name and name not in NAME_AGREES:
        rule = Finding("rule", "name_contradicts", _rule_weight(model, "name_contradicts"))
        return Match(Outcome.REVIEW, min(max(probability, model.review), model.link), (rule, *findings))
    if birth in _BIRTH_CONTRADICTS and name not in NAME_CERTAIN:
        rule = Finding("rule", "number_of_another", _rule_weight(model, "number_of_another"))
        return Match(Outcome.REVIEW, min(max(probability, model.review), model.link), (rule, *findings))
    rule = Finding("rule", "strong_identifier", _rule_weight(model, "strong_identifier"))
    return Match(Outcome.LINKED, max(probability, _SURE), (rule, *findings))


def _guard(findings: list[Finding], levels: dict[str, str]) -> tuple[str, Outcome | None]:
    """The rule that limits what the score may conclude, and the limit."""
    name, birth = levels.get("name", ""), levels.get("birth_date", "")
    is_same_document = _is_same_document(findings)
    if levels.get("citizen_id") == "different":
        is_alike = name in NAME_CERTAIN and birth == "exact"
        return "different_citizens", Outcome.REVIEW if is_alike else Outcome.NEW
    if levels.get("birth_certificate") == "different" and name not in NAME_CERTAIN:
        return "twins", Outcome.NEW
    is_family = any(f.field in _FAMILY and f.level in _FAMILY_LEVELS for f in findings)
    if birth == "exact" and is_family and not is_same_document:
        if levels.get("multiple_birth") == "different":
            return "twins", Outcome.NEW
        if name in _TWIN_LIKE:
            return "twins", Outcome.REVIEW
    if birth in _BIRTH_CONTRADICTS and name not in NAME_CERTAIN and not is_same_document:
        return "", Outcome.NEW
    if name == "nickname" and not is_same_document:
        return "", Outcome.REVIEW
    if name == "part" and any(f.field == "name" and min(len(f.left), len(f.right)) < 3 for f in findings):
        return "", Outcome.REVIEW
    if levels.get("sex") == "different" or (not name and not is_same_document):
        return "", Outcome.REVIEW
    if name and name not in NAME_AGREES:
        return "name_contradicts", Outcome.REVIEW
    if birth in _BIRTH_CONTRADICTS | {"same_year", "lunar"} and not is_same_document:
        return "", Outcome.REVIEW
    return "", None


def _is_same_document(findings: list[Finding] | tuple[Finding, ...]) -> bool:
    return any(f.field in DECIDING_DOCUMENTS and f.level == "same" for f in findings)


def _independent(findings: list[Finding]) -> list[Finding]:
    """Findings that add up: birth date and sex are printed in the citizen number, so they do not count twice."""
    if any(finding.field == "citizen_id" and finding.level == "same" for finding in findings):
        return [f for f in findings if not (f.field in {"birth_date", "sex"} and f.weight > 0)]
    return findings


def _probability(weight: float) -> float:
    return 1 / (1 + 2 ** -max(min(weight, 60), -60))


def _rule_weight(model: MatchingModel, rule: str) -> float:
    return model.weights["rule"][rule]


def explain(match_: Match, model: MatchingModel) -> tuple[Evidence, ...]:
    """The findings as sentences, the weightiest first, rules in front."""
    ordered = sorted(match_.findings, key=lambda finding: (finding.field != "rule", -abs(finding.weight)))
    return tuple(
        Evidence(
            finding.field,
            finding.level,
            round(finding.weight, 2),
            model.fields[finding.field][finding.level].text.format(left=finding.left, right=finding.right),
            model.field_names[finding.field],
            finding.left,
            finding.right,
        )
        for finding in ordered
    )
