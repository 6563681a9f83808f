"""Looking residents up within scope, and leaving a trace."""

from datetime import date
from uuid import UUID

import pytest

from tests.registries.residents.conftest import Prefecture, person
from yizhou.kernel.auth.contracts import Actor, ActorKind
from yizhou.kernel.db.api import fetch_all
from yizhou.registries.residents import api
from yizhou.registries.residents.contracts import Identifier, IdentifierKind
from yizhou.registries.residents.errors import OutOfScope, QueryTooShort, ResidentNotFound


@pytest.fixture
def known(prefecture: Prefecture, actor: Actor) -> UUID:
    claim = person(
        identifiers=(
            Identifier(IdentifierKind.CITIZEN_ID, "532301198001020148"),
            Identifier(IdentifierKind.HEALTH_RECORD, "53230110320100123"),
        )
    )
    return api.resolve(actor, claim).resident_id


@pytest.mark.parametrize(
    "text",
    ["李秀英", "李秀", "秀英", "李", "lixiuying", "li xiu ying", "LiXiu", "lxy", "532301198001020148", "532301800102014",
     "13987811111", "53230110320100123", "　李秀英　"],
)  # fmt: skip
def test_a_resident_is_found_by(text: str, known: UUID, actor: Actor) -> None:
    found = api.search(actor, text)
    assert [item.id for item in found.items] == [known]
    assert found.items[0].citizen_id_masked == "532301********0148"
    assert found.items[0].phone_masked == "139****1111"


def test_a_resident_is_found_by_the_health_code(known: UUID, actor: Actor) -> None:
    code = api.get(actor, known).health_code
    assert [item.id for item in api.search(actor, code.lower()).items] == [known]
    assert api.by_identifier(actor, IdentifierKind.HEALTH_CARD, code).id == known  # type: ignore[union-attr]


def test_a_long_name_is_found_by_any_part_of_it(prefecture: Prefecture, actor: Actor) -> None:
    found = api.resolve(actor, person(name="吉克·阿优木呷", number="")).resident_id
    for part in ("吉克", "克阿", "阿优木", "木呷", "吉克·阿优木呷"):
        assert [item.id for item in api.search(actor, part).items] == [found], part
    assert api.search(actor, "阿木").items == []


@pytest.mark.parametrize("text", ["", "l", "%", "_", "12", "3%"])
def test_a_query_that_would_list_everybody_is_refused_with_advice(text: str, actor: Actor, db: None) -> None:
    with pytest.raises(QueryTooShort) as refused:
        api.search(actor, text)
    assert "姓名" in refused.value.advice_text


def test_a_wildcard_is_taken_literally(known: UUID, actor: Actor) -> None:
    assert api.search(actor, "李%").items == []
    assert api.search(actor, "%%%%%%").items == []


def test_a_merged_resident_is_found_under_the_former_name(known: UUID, actor: Actor) -> None:
    other = api.resolve(
        actor, person(name="李小妹", number="", local_id="P9", birth_date=None, phones=())
    ).resident_id
    api.merge(actor, known, other, "同一人")
    assert [item.id for item in api.search(actor, "李小妹").items] == [known]
    assert [item.source_count for item in api.search(actor, "李秀英").items] == [2]


def test_pages_follow_one_another_without_gap_or_repetition(prefecture: Prefecture, actor: Actor) -> None:
    names = [f"李{given}" for given in "安北春东方国海华建金"]
    api.resolve_many(
        actor,
        [
            person(name=name, number="", local_id=name, phones=(), birth_date=date(1950 + i, 1, 5))
            for i, name in enumerate(names)
        ],
    )
    seen, after = [], None
    while True:
        page = api.search(actor, "李", after, 3)
        seen += [item.name for item in page.items]
        after = page.next
        if after is None:
            break
    assert seen == sorted(names)


def test_staff_see_residents_of_their_area_and_patients_of_their_institutions(
    known: UUID, prefecture: Prefecture
) -> None:
    for place in ("532300", "532301", "532301103", "HOSPITAL1"):
        api.require_visible(prefecture.staff(place), known)
        assert [item.id for item in api.search(prefecture.staff(place), "李秀英").items] == [known]
    api.require_visible(prefecture.staff("ROOM1", scope="532301103202"), known)
    for place in ("532326", "HOSPITAL2", "ROOM1"):
        with pytest.raises(OutOfScope):
            api.require_visible(prefecture.staff(place), known)
        with pytest.raises(OutOfScope):
            api.get(prefecture.staff(place), known)
        assert api.search(prefecture.staff(place), "李秀英").items == []
        assert api.find(prefecture.staff(place), name="李秀英") == []


def test_a_visit_elsewhere_makes_the_resident_visible_there(known: UUID, prefecture: Prefecture) -> None:
    api.resolve(prefecture.partner("HOSPITAL2"), person(source="HOSPITAL2", local_id="77"))
    api.require_visible(prefecture.staff("HOSPITAL2"), known)
    api.require_visible(prefecture.staff("532326"), known)


def test_visibility_holds_for_the_whole_identity_set(
    known: UUID, prefecture: Prefecture, actor: Actor
) -> None:
    other = api.resolve(
        actor,
        person(
            name="李小妹",
            number="",
            source="HOSPITAL2",
            local_id="9",
            birth_date=None,
            phones=(),
            address="大姚县石羊镇",
        ),
    ).resident_id
    api.merge(actor, known, other, "同一人")
    for identity in (known, other):
        api.require_visible(prefecture.staff("HOSPITAL2"), identity)
        api.require_visible(prefecture.staff("HOSPITAL1"), identity)


def test_a_resident_sees_the_own_record_only(known: UUID, actor: Actor) -> None:
    own = Actor(ActorKind.RESIDENT, "李秀英", resident_id=known)
    other = api.resolve(
        actor, person(name="普建国", number="", local_id="X", birth_date=date(1960, 1, 3), phones=())
    ).resident_id
    assert api.get(own, known).name == "李秀英"
    with pytest.raises(OutOfScope):
        api.get(own, other)


def test_an_unknown_id_is_not_found_rather_than_forbidden(prefecture: Prefecture) -> None:
    with pytest.raises(ResidentNotFound):
        api.require_visible(prefecture.staff("ROOM1"), UUID(int=5))


def test_criteria_of_a_demographics_query_must_all_hold(known: UUID, actor: Actor) -> None:
    assert [found.id for found in api.find(actor, name="李秀英", sex="2", birth_date=date(1980, 1, 2))] == [
        known
    ]
    assert [found.id for found in api.find(actor, identifier="532301198001020148", name="李秀英")] == [known]
    assert [found.id for found in api.find(actor, phone="139-8781-1111")] == [known]
    assert [found.id for found in api.find(actor, name="李秀英", address="吕合镇")] == [known]
    assert api.find(actor, name="李秀英", sex="1") == []
    assert api.find(actor, identifier="532301198001020148", name="王芳") == []
    with pytest.raises(QueryTooShort):
        api.find(actor, sex="2")


def test_every_look_leaves_a_trace(known: UUID, prefecture: Prefecture) -> None:
    staff = prefecture.staff("HOSPITAL1")
    api.search(staff, "532301198001020148")
    api.profile(staff, known)
    api.history(staff, known)
    rows = fetch_all(
        "SELECT action, what, resident_id, detail::text FROM audit_entry WHERE actor_kind = 'staff' ORDER BY id"
    )
    assert [(row[0], row[1]) for row in rows] == [
        ("query", "居民检索"),
        ("read", "居民基本信息"),
        ("read", "居民信息变更历史"),
    ]
    assert rows[1][2] == known
    assert "532301198001020148" not in rows[0][3]
