"""The table of cases of the policy: who, what the resident said, and what is seen."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from yizhou.records.consent.contracts import Facts, Rule
from yizhou.records.consent.definitions import kinds, labels
from yizhou.records.consent.policy import decide

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
HERE, THERE, COUNTY = UUID(int=1), UUID(int=2), UUID(int=3)
PATHS = {HERE: "p.c1.h1", THERE: "p.c2.h2", COUNTY: "p.c1", None: ""}
ALL = frozenset(labels())


def rule(effect: str, data: str, whom: UUID | None = None, **changes: Any) -> Rule:
    values = {
        "id": UUID(int=9), "resident_id": UUID(int=8), "effect": effect, "institution_id": whom, "institution_name": "某院",
        "institution_path": PATHS[whom], "data": data, "since": NOW - timedelta(days=1), "until": None,
        "given": NOW - timedelta(days=1), "given_by": "本人", "reason": "",
    }  # fmt: skip
    return Rule(**{**values, **changes})


def facts(*rules: Rule, **changes: Any) -> Facts:
    values = {
        "reader": "staff", "organisation_id": HERE, "organisation_path": PATHS[HERE], "permissions": frozenset(),
        "rules": rules, "knows": frozenset(), "glass_broken": False, "at": NOW,
    }  # fmt: skip
    return Facts(**{**values, **changes})


LATER, BEFORE = NOW + timedelta(days=9), NOW - timedelta(hours=1)
CASES = [
    # says, facts, denied, labels hidden, kinds hidden
    ("sensitive things are hidden from whoever treats, unless permitted", facts(), False, ALL, ()),
    ("the platform sees everything", facts(rule("deny", "all"), reader="system"), False, (), ()),
    ("the person sees everything", facts(rule("deny", "all"), reader="self"), False, (), ()),
    ("a sending system sees what staff would", facts(reader="partner"), False, ALL, ()),
    ("a right to sensitive data opens labels", facts(permissions=frozenset({"record.sensitive"})), False, (), ()),
    ("who told something goes on seeing it", facts(knows=frozenset({"hiv"})), False, ALL - {"hiv"}, ()),
    ("a permit opens its label", facts(rule("permit", "mental")), False, ALL - {"mental"}, ()),
    ("a permit to another institution opens nothing here", facts(rule("permit", "mental", THERE)), False, ALL, ()),
    ("a permit to this institution opens", facts(rule("permit", "mental", HERE)), False, ALL - {"mental"}, ()),
    ("a permit to the county holds for its hospitals", facts(rule("permit", "hiv", COUNTY)), False, ALL - {"hiv"}, ()),
    ("a permit to all but a denial here", facts(rule("permit", "hiv"), rule("deny", "hiv", HERE)), False, ALL, ()),
    ("a denial to all but a permit here", facts(rule("deny", "hiv"), rule("permit", "hiv", HERE)), False, ALL - {"hiv"}, ()),
    ("of two of the same width a denial wins", facts(rule("permit", "hiv"), rule("deny", "hiv")), False, ALL, ()),
    ("a denial takes the label from who told it", facts(rule("deny", "hiv"), knows=frozenset({"hiv"})), False, ALL, ()),
    ("a denial of a label overrules the right", facts(rule("deny", "hiv"), permissions=frozenset({"record.sensitive"})), False, {"hiv"}, ()),
    ("everything denied to everybody", facts(rule("deny", "all")), True, (), ()),
    ("everything denied to this institution", facts(rule("deny", "all", HERE)), True, (), ()),
    ("everything denied to another institution", facts(rule("deny", "all", THERE)), False, ALL, ()),
    ("everything denied to the county", facts(rule("deny", "all", COUNTY)), True, (), ()),
    ("denied to the county, permitted to the hospital", facts(rule("deny", "all", COUNTY), rule("permit", "all", HERE)), False, ALL, ()),
    ("a permit of everything opens no label", facts(rule("permit", "all")), False, ALL, ()),
    ("medicines denied", facts(rule("deny", "medicines")), False, ALL, {"medicines"}),
    ("medicines denied to all, permitted here", facts(rule("deny", "medicines"), rule("permit", "medicines", HERE)), False, ALL, ()),
    ("results and diagnoses denied here", facts(rule("deny", "laboratory", HERE), rule("deny", "diagnoses", HERE)), False, ALL, {"laboratory", "diagnoses"}),
    ("a rule that has ended holds no more", facts(rule("deny", "all", until=BEFORE)), False, ALL, ()),
    ("a rule that ends later holds", facts(rule("deny", "all", until=LATER)), True, (), ()),
    ("a rule that begins later does not hold yet", facts(rule("deny", "all", since=LATER)), False, ALL, ()),
    ("a withdrawn rule holds no more", facts(rule("deny", "all", withdrawn=BEFORE)), False, ALL, ()),
    ("a permit that has ended closes again", facts(rule("permit", "hiv", until=BEFORE)), False, ALL, ()),
    ("a broken glass opens labels", facts(glass_broken=True), False, (), ()),
    ("a broken glass opens what is denied", facts(rule("deny", "all"), glass_broken=True), False, (), ()),
    ("a reader of no institution is met by rules to all only", facts(rule("deny", "all", HERE), organisation_id=None, organisation_path=""), False, ALL, ()),
    ("a county beginning with the same letters is another", facts(rule("deny", "all", COUNTY), organisation_path="p.c11.h1"), False, ALL, ()),
]  # fmt: skip


@pytest.mark.parametrize(
    ("says", "known", "denied", "sealed", "hidden"), CASES, ids=[case[0] for case in CASES]
)
def test_policy(says: str, known: Facts, denied: bool, sealed: Any, hidden: Any) -> None:
    found = decide(known)
    assert bool(found.denied) is denied, says
    assert found.labels == frozenset(sealed)
    assert found.kinds == frozenset(hidden)


def test_a_denial_says_whom_it_shuts_out_and_until_when() -> None:
    found = decide(facts(rule("deny", "all", HERE, until=LATER)))
    assert found.denied == "已对某院关闭“全部健康档案”，至 2026-06-10"


def test_kinds_and_labels_do_not_share_names() -> None:
    assert not set(kinds()) & set(labels())
