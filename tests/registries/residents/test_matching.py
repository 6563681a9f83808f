"""The matching model, proven by its examples and by properties that must hold for any two people."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.registries.residents.examples import claim_of, examples
from yizhou.registries.residents.comparing import Context
from yizhou.registries.residents.contracts import Outcome, PersonClaim
from yizhou.registries.residents.definitions import matching_model, survivorship
from yizhou.registries.residents.features import of_claim
from yizhou.registries.residents.matching import explain, match, match_by_number
from yizhou.registries.residents.name_shares import NameShares
from yizhou.registries.residents.names import compare_names, name_form, newborn_name
from yizhou.registries.residents.survivorship import Statement, survive

CASES = examples("matching")


def context(holders: int = 1) -> Context:
    phones = {figures: holders for case in CASES for figures in of_claim(claim_of(case["claim"])).phones}
    return Context(matching_model(), NameShares(), phones if holders > 1 else {})


@pytest.mark.parametrize("case", CASES, ids=[case["says"] for case in CASES])
def test_example_of_matching(case: dict[str, Any]) -> None:
    found = match(
        of_claim(claim_of(case["claim"])),
        of_claim(claim_of(case["known"])),
        context(case.get("phone_holders", 1)),
    )
    shown = [(entry.explanation, entry.weight) for entry in explain(found, matching_model())]
    assert found.outcome.value == case["expect"], (found.probability, shown)


@pytest.mark.parametrize("case", CASES, ids=[case["says"] for case in CASES])
def test_evidence_is_explained_in_chinese(case: dict[str, Any]) -> None:
    found = match(of_claim(claim_of(case["claim"])), of_claim(claim_of(case["known"])), context())
    for evidence in explain(found, matching_model()):
        assert any("一" <= sign <= "鿿" for sign in evidence.explanation)
        assert "{" not in evidence.explanation
        assert evidence.field_name


@pytest.mark.parametrize(("one", "other", "level"), examples("names"))
def test_example_of_names(one: str, other: str, level: str) -> None:
    assert compare_names(name_form(one), name_form(other)) == level
    assert compare_names(name_form(other), name_form(one)) == level


@pytest.mark.parametrize(
    ("raw", "mother", "order"),
    [
        ("王芳之子", "王芳", None),
        ("王芳之女二", "王芳", 2),
        ("李秀英大双", "李秀英", 1),
        ("王芳之婴A", "王芳", 1),
        ("王芳的宝宝", "王芳", None),
    ],
)
def test_newborn_under_the_mothers_name_is_read(raw: str, mother: str, order: int | None) -> None:
    found = newborn_name(raw)
    assert found is not None
    assert (found.mother, found.order) == (mother, order)


@pytest.mark.parametrize("name", ["王子", "李子", "王小女", "张毛毛", "孙女", "王天之", "欧阳子女", "陈之子"])
def test_ordinary_names_are_not_read_as_newborns(name: str) -> None:
    assert newborn_name(name) is None


@pytest.mark.parametrize("case", examples("survivorship"), ids=lambda case: case["says"])
def test_example_of_survivorship(case: dict[str, Any]) -> None:
    statements = [
        Statement(number, UUID(int=1), datetime(2026, 1, 1 + number, tzinfo=UTC), claim_of(entry))
        for number, entry in enumerate(case["statements"])
    ]
    golden = survive(statements, survivorship()).claim
    for field, expected in case["expect"].items():
        value = getattr(golden, field)
        assert (list(value) if isinstance(value, tuple) else value) == expected


def test_a_number_of_the_source_is_believed_when_nothing_contradicts() -> None:
    claim = of_claim(PersonClaim(name="李伟", sex="1"))
    known = of_claim(PersonClaim(name="李伟", sex="1", birth_date=date(1980, 1, 2)))
    assert match_by_number(claim, known, "H1", context()).outcome is Outcome.LINKED


def test_a_number_of_the_source_now_used_for_somebody_else_is_not_believed() -> None:
    claim = of_claim(
        PersonClaim(name="普建国", sex="1", birth_date=date(1955, 3, 12), phones=("13987800001",))
    )
    known = of_claim(
        PersonClaim(name="李秀英", sex="2", birth_date=date(1980, 1, 2), phones=("13987800002",))
    )
    found = match_by_number(claim, known, "H1", context())
    assert found.outcome is Outcome.REVIEW
    assert found.level("rule") == "number_reused"


def test_a_person_renamed_at_the_same_hospital_stays_the_same_person() -> None:
    claim = of_claim(
        PersonClaim(name="普晓燕", sex="2", birth_date=date(1980, 1, 2), phones=("13987800001",))
    )
    known = of_claim(
        PersonClaim(name="李秀英", sex="2", birth_date=date(1980, 1, 2), phones=("13987800001",))
    )
    assert match_by_number(claim, known, "H1", context()).outcome is Outcome.LINKED


names = st.sampled_from(
    [
        "李伟",
        "李玮",
        "李秀英",
        "王子轩",
        "王子豪",
        "吉克阿优木呷",
        "阿优木呷",
        "王芳之子",
        "",
        "Li Wei",
        "无名氏",
    ]
)
days = st.dates(date(1930, 1, 1), date(2025, 12, 31)) | st.sampled_from(
    [date(1980, 1, 2), date(1980, 2, 1), None]
)
numbers = st.sampled_from(["532301198001020148", "532301198802150049", "120109197706015516", ""])
claims = st.builds(
    lambda name, sex, birth, number, phone, address, mother, nth: claim_of(
        {"name": name, "sex": sex, "birth": birth, "address": address, "mother": mother, "nth": nth}
        | ({"id": number} if number else {})
        | ({"phone": phone} if phone else {})
    ),
    names, st.sampled_from(["1", "2", "0", ""]), days, numbers, st.sampled_from(["13987800001", "13987800002", ""]),
    st.sampled_from(["楚雄市吕合镇中屯村", "大姚县石羊镇", ""]), st.sampled_from(["王芳", ""]), st.sampled_from([None, 1, 2]),
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(claims, claims)
def test_matching_is_symmetric(one: PersonClaim, other: PersonClaim) -> None:
    left, right = of_claim(one), of_claim(other)
    there, back = match(left, right, context()), match(right, left, context())
    assert there.outcome is back.outcome
    assert there.probability == pytest.approx(back.probability)


@settings(max_examples=200, deadline=None)
@given(claims)
def test_nobody_is_a_different_person_than_himself_when_well_documented(claim: PersonClaim) -> None:
    documented = replace(
        claim,
        name="李秀英",
        identifiers=claim_of({"id": "532301198001020148"}).identifiers,
        birth_date=date(1980, 1, 2),
    )
    features = of_claim(documented)
    assert match(features, features, context()).outcome is Outcome.LINKED


@settings(max_examples=200, deadline=None)
@given(st.lists(claims, min_size=1, max_size=6), st.randoms())
def test_survivorship_does_not_depend_on_the_order_of_reading(said: list[PersonClaim], random: Any) -> None:
    statements = [
        Statement(number, UUID(int=1), datetime(2026, 1, 1, tzinfo=UTC), claim)
        for number, claim in enumerate(said)
    ]
    shuffled = random.sample(statements, len(statements))
    assert survive(statements, survivorship()) == survive(shuffled, survivorship())
