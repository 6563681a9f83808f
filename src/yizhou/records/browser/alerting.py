"""What the rules find in the facts of one record. Pure; the examples beside each rule are its tests."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from uuid import UUID

from yizhou.records.browser.contracts import Evidence, RecordAlert
from yizhou.records.browser.definitions import AlertRule, Item, ingredients_of

_LEVELS = ("danger", "warning", "info")


@dataclass(frozen=True, slots=True)
class Noted:
    """A medicine in use, an allergy, an examination or a result, with where it comes from."""

    name: str
    on: date | None
    institution_id: UUID | None
    institution_name: str
    event_id: UUID | None = None
    codes: tuple[str, ...] = ()
    value: float | None = None
    unit: str = ""
    marks: frozenset[str] = frozenset()

    def evidence(self) -> Evidence:
        return Evidence(self.name, self.on, self.institution_name, self.event_id)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules look at. `here`: the institution of who opens the record."""

    today: date
    here: UUID | None
    medicines: Sequence[Noted] = ()
    allergies: Sequence[Noted] = ()
    results: Sequence[Noted] = ()


def find(rules: Sequence[AlertRule], facts: Facts) -> list[RecordAlert]:
    """All alerts, the gravest first, each said once."""
    found = [alert for rule in rules for alert in _CHECKS[rule.kind](rule, facts)]
    unique = {(alert.rule, alert.text): alert for alert in found}
    return sorted(unique.values(), key=lambda alert: _LEVELS.index(alert.level))


def _alert(
    rule: AlertRule, evidence: Sequence[Noted], *, level: str = "", basis: str = "", **said: object
) -> RecordAlert:
    return RecordAlert(
        rule.id, rule.name, rule.version, level or rule.level, rule.text.format(**said), basis or rule.basis,
        tuple(one.evidence() for one in evidence),
    )  # fmt: skip


def _shared_ingredient(rule: AlertRule, facts: Facts) -> Iterator[RecordAlert]:
    for first, second in combinations(facts.medicines, 2):
        shared = ingredients_of(first.name) & ingredients_of(second.name)
        if first.name != second.name and shared:
            said = "、".join(sorted(shared))
            yield _alert(rule, (first, second), first=first.name, second=second.name, ingredient=said)


def _interaction(rule: AlertRule, facts: Facts) -> Iterator[RecordAlert]:
    for first, second in combinations(facts.medicines, 2):
        left, right = ingredients_of(first.name), ingredients_of(second.name)
        for pair in rule.pairs:
            if (left & pair.one and right & pair.other) or (left & pair.other and right & pair.one):
                yield _alert(
                    rule, (first, second), level=pair.level, basis=pair.basis, first=first.name, second=second.name,
                    why=pair.why,
                )  # fmt: skip


def _allergy(rule: AlertRule, facts: Facts) -> Iterator[RecordAlert]:
    for allergy in facts.allergies:
        own = ingredients_of(allergy.name)
        for medicine in facts.medicines:
            inside = ingredients_of(medicine.name)
            if own & inside:
                yield _alert(
                    rule, (allergy, medicine), allergy=allergy.name, medicine=medicine.name, why="成分相同"
                )
                continue
            for reaction in rule.reactions:
                if any(word in allergy.name for word in reaction.words) and reaction.ingredients & inside:
                    yield _alert(
                        rule, (allergy, medicine), level=reaction.level, allergy=allergy.name, medicine=medicine.name,
                        why=reaction.why,
                    )  # fmt: skip


def _done(item: Item, facts: Facts) -> list[Noted]:
    """Every time it was done, the latest first."""
    meant = [one for one in facts.results if one.on is not None and item.means(one.name, one.codes)]
    return sorted(meant, key=lambda one: one.on or date.min, reverse=True)


def _recognised_examination(rule: AlertRule, facts: Facts) -> Iterator[RecordAlert]:
    """Done elsewhere within its period: it need not be done again here."""
    for item in rule.items:
        for one in _done(item, facts):
            fresh = one.on is not None and timedelta(0) <= facts.today - one.on <= timedelta(days=item.days)
            if fresh and one.institution_id is not None and one.institution_id != facts.here:
                yield _alert(
                    rule, (one,), name=item.name, institution=one.institution_name, on=one.on, days=item.days
                )
                break


def _repeated_examination(rule: AlertRule, facts: Facts) -> Iterator[RecordAlert]:
    """Done twice within its period at two institutions, the second time lately."""
    since = facts.today - timedelta(days=rule.within_days)
    for item in rule.items:
        done = [one for one in _done(item, facts) if one.institution_id is not None]
        for later in done:
            if later.on is None or later.on < since:
                break
            before = next(
                (
                    one
                    for one in done
                    if one.institution_id != later.institution_id
                    and one.on is not None
                    and one.on <= later.on <= one.on + timedelta(days=item.days)
                ),
                None,
            )
            if before is not None:
                yield _alert(
                    rule, (later, before), name=item.name, later=later.institution_name, later_on=later.on,
                    earlier=before.institution_name, earlier_on=before.on, days=item.days,
                )  # fmt: skip
                break


def _critical_value(rule: AlertRule, facts: Facts) -> Iterator[RecordAlert]:
    since = facts.today - timedelta(days=rule.within_days)
    for one in facts.results:
        if one.on is None or not since <= one.on <= facts.today:
            continue
        why = "检验机构标为危急" if rule.marks & one.marks else _beyond(rule, one)
        if why:
            said = f"{one.value:g}{one.unit}" if one.value is not None else ""
            yield _alert(
                rule, (one,), name=one.name, value=said, why=why, institution=one.institution_name, on=one.on
            )


def _beyond(rule: AlertRule, one: Noted) -> str:
    if one.value is None:
        return ""
    for item in rule.items:
        if item.means(one.name, one.codes) and one.unit.lower() in {unit.lower() for unit in item.units}:
            if item.low is not None and one.value < item.low:
                return f"低于危急界值 {item.low:g}"
            if item.high is not None and one.value > item.high:
                return f"高于危急界值 {item.high:g}"
    return ""


_CHECKS: dict[str, Callable[[AlertRule, Facts], Iterator[RecordAlert]]] = {
    "shared_ingredient": _shared_ingredient,
    "interaction": _interaction,
    "allergy": _allergy,
    "recognised_examination": _recognised_examination,
    "repeated_examination": _repeated_examination,
    "critical_value": _critical_value,
}
