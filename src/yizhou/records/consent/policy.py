"""The policy: from the facts of one reader and one person to what is seen. Pure; `test_policy.py` is its table.

In this order: the platform and the person see everything; a broken glass opens everything; then the resident's rules, the
narrower before the wider, a denial before a permit of the same width; then labels: hidden, except from who may see sensitive data, who
told it, and whom the resident permits.
"""

from collections.abc import Sequence

from yizhou.records.consent.contracts import Decision, Facts, Rule
from yizhou.records.consent.definitions import kinds, labels, name_of

SENSITIVE = "record.sensitive"
EVERYTHING = "all"


def decide(facts: Facts) -> Decision:
    """What this reader may not see of this person's record."""
    if facts.reader in ("system", "self") or facts.glass_broken:
        return Decision()
    mine = [rule for rule in facts.rules if _in_force(rule, facts) and _concerns(rule, facts)]
    whole = _strongest([rule for rule in mine if rule.data == EVERYTHING])
    if whole is not None and whole.effect == "deny":
        return Decision(denied=_words(whole))
    hidden = {kind for kind in kinds() if kind != EVERYTHING and _denied(kind, mine)}
    sealed = {label for label in labels() if not _may_see(label, mine, facts)}
    return Decision(labels=frozenset(sealed), kinds=frozenset(hidden))


def _in_force(rule: Rule, facts: Facts) -> bool:
    return rule.withdrawn is None and rule.since <= facts.at and (rule.until is None or facts.at < rule.until)


def _concerns(rule: Rule, facts: Facts) -> bool:
    """Whether a rule is about this reader: about everybody, the reader's institution, or the area it lies in."""
    if rule.institution_id is None or rule.institution_id == facts.organisation_id:
        return True
    path = rule.institution_path
    return bool(path) and (facts.organisation_path + ".").startswith(path + ".")


def _strongest(rules: Sequence[Rule]) -> Rule | None:
    """The rule that decides: the narrowest, of those a denial, of those the latest."""
    return max(
        rules,
        key=lambda rule: (
            rule.institution_id is not None,
            rule.institution_path.count("."),
            rule.effect == "deny",
            rule.given,
        ),
        default=None,
    )


def _denied(kind: str, mine: Sequence[Rule]) -> bool:
    own = _strongest([rule for rule in mine if rule.data == kind])
    return own is not None and own.effect == "deny"


def _may_see(label: str, mine: Sequence[Rule], facts: Facts) -> bool:
    own = _strongest([rule for rule in mine if rule.data == label])
    if own is not None:
        return own.effect == "permit"
    return SENSITIVE in facts.permissions or label in facts.knows


def _words(rule: Rule) -> str:
    whom = f"对{rule.institution_name}" if rule.institution_id else "对所有机构"
    until = f"，至 {rule.until:%Y-%m-%d}" if rule.until else ""
    return f"已{whom}关闭“{name_of(rule.data)}”{until}"
