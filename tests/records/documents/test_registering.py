"""Documents: kept byte for byte, repeated without effect, corrected without loss."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import connection

from tests.records.conftest import Place, doctor, person
from yizhou.kernel.auth.contracts import Actor, system_actor
from yizhou.kernel.clock.api import new_id
from yizhou.kernel.db.api import execute, fetch_all, unit_of_work
from yizhou.kernel.errors.api import CodedError
from yizhou.records.documents import api
from yizhou.records.documents.contracts import DocumentSubmission, Registered
from yizhou.records.documents.errors import (
    DocumentConflict,
    DocumentNotFound,
    EmptyDocument,
    PatientOrIdRequired,
)
from yizhou.registries.residents import api as residents

pytestmark = pytest.mark.django_db

BASE = DocumentSubmission(
    unique_id="2.16.156.10011.1.1^RN001",
    content="<ClinicalDocument>门诊病历</ClinicalDocument>".encode(),
    media_type="text/xml",
    format="cda-wst500",
    type_code="C0002",
    type_system="2.16.156.10011.2.4",
    title="门（急）诊病历",
    created=datetime(2024, 5, 6, 8, tzinfo=UTC),
    institution_code="H0001",
    institution_name="楚雄州人民医院",
    author="罗医生",
    service_start=datetime(2024, 5, 6, 7, tzinfo=UTC),
)
Submit = Callable[..., Registered]


@pytest.fixture
def submit(actor: Actor, resident: UUID) -> Submit:
    def call(text: str = "", **changes: object) -> Registered:
        if text:
            changes["content"] = text.encode()
        return api.register(actor, resident, replace(BASE, **changes), new_id())  # type: ignore[arg-type]

    return call


def test_an_original_comes_back_byte_for_byte(actor: Actor, submit: Submit) -> None:
    content = "\ufeff<a>彝\r\n</a>\x00".encode("utf-16")
    entry = submit(content=content).entry
    found, original = api.original(actor, entry.id)
    assert original == content
    assert (found.size, found.status, found.version) == (len(content), "approved", 1)


def test_the_same_bytes_again_change_nothing(actor: Actor, resident: UUID, submit: Submit) -> None:
    first = submit()
    again = submit()
    assert again.unchanged
    assert again.entry == first.entry
    assert len(api.entries(actor, resident).items) == 1
    assert fetch_all("SELECT count(*) FROM outbox_event WHERE kind = 'documents.registered'") == [(1,)]


def test_other_bytes_under_the_same_id_are_a_conflict(submit: Submit) -> None:
    submit()
    with pytest.raises(DocumentConflict) as caught:
        submit("<ClinicalDocument>改过的</ClinicalDocument>")
    assert caught.value.code == "documents.conflict"
    assert "版本号" in caught.value.advice_text
    with pytest.raises(DocumentConflict):
        submit("<ClinicalDocument>又改</ClinicalDocument>", version=1)


def test_a_higher_version_replaces_and_the_old_one_stays_readable(
    actor: Actor, resident: UUID, submit: Submit
) -> None:
    first = submit(version=1)
    second = submit("第二版", version=2)
    assert [entry.id for entry in second.superseded] == [first.entry.id]
    assert [entry.id for entry in api.entries(actor, resident).items] == [second.entry.id]
    assert api.get(actor, first.entry.id).status == "superseded"
    assert api.original(actor, first.entry.id)[1] == BASE.content
    [link] = api.associations(actor, first.entry.id)
    assert (link.source, link.kind, link.target) == (second.entry.id, "RPLC", first.entry.id)
    assert [entry.id for entry in api.superseded_by(actor, second.entry.id)] == [first.entry.id]


def test_a_version_that_comes_after_its_correction_is_kept_as_superseded(submit: Submit) -> None:
    submit("第三版", version=3)
    late = submit("第二版", version=2)
    assert (late.entry.status, late.superseded) == ("superseded", ())
    assert submit("第二版", version=2).unchanged


def test_replacing_by_id_supersedes_the_replaced(submit: Submit) -> None:
    first = submit()
    second = submit("更正", unique_id="2.16.156.10011.1.1^RN002", replaces=BASE.unique_id)
    assert [entry.id for entry in second.superseded] == [first.entry.id]
    assert second.entry.version == 2


def test_replacing_oneself_is_a_correction(submit: Submit) -> None:
    submit()
    second = submit("更正", replaces=BASE.unique_id)
    assert second.entry.version == 2
    assert len(second.superseded) == 1


def test_a_correction_may_come_before_what_it_corrects(submit: Submit) -> None:
    correction = submit("更正", unique_id="2.16.156.10011.1.1^RN002", replaces=BASE.unique_id)
    assert correction.entry.status == "approved"
    assert submit().entry.status == "superseded"


def test_within_a_set_the_highest_version_stands(submit: Submit) -> None:
    first = submit("一", unique_id="a", set_id="S", version=1)
    third = submit("三", unique_id="c", set_id="S", version=3)
    second = submit("二", unique_id="b", set_id="S", version=2)
    assert [entry.id for entry in third.superseded] == [first.entry.id]
    assert second.entry.status == "superseded"


def test_documents_of_one_set_and_version_stand_side_by_side(submit: Submit) -> None:
    submit("一", unique_id="a", set_id="S", version=1)
    assert submit("二", unique_id="b", set_id="S", version=1).superseded == ()


def test_one_id_of_another_type_or_institution_is_another_document(submit: Submit) -> None:
    ids = {
        submit().entry.id,
        submit("检验", type_code="C0007").entry.id,
        submit("别院", institution_code="H0002").entry.id,
    }
    assert len(ids) == 3


@pytest.mark.parametrize("changes", [{"unique_id": ""}, {"content": b""}])
def test_a_document_without_id_or_content_is_refused(submit: Submit, changes: dict[str, object]) -> None:
    with pytest.raises(EmptyDocument):
        submit(**changes)


def test_a_query_combines_its_conditions(
    actor: Actor, resident: UUID, stranger: UUID, submit: Submit
) -> None:
    submit()
    lab = submit("检验", unique_id="lab", type_code="C0007", service_start=datetime(2024, 6, 1, tzinfo=UTC),
                 service_end=datetime(2024, 6, 2, tzinfo=UTC), author="李_检%验师").entry  # fmt: skip

    def ids(**asked: object) -> list[UUID]:
        return [entry.id for entry in api.find(actor, **asked).items]  # type: ignore[arg-type]

    assert len(ids(resident_id=resident)) == 2
    assert ids(resident_id=resident, type_codes=["C0007"], formats=["cda-wst500"]) == [lab.id]
    assert ids(resident_id=resident, service_start_from=datetime(2024, 6, 1, tzinfo=UTC)) == [lab.id]
    assert ids(resident_id=resident, service_stop_to=datetime(2024, 6, 2, tzinfo=UTC)) == []
    assert ids(resident_id=resident, author="_检%") == [lab.id]
    assert ids(unique_ids=["lab"]) == [lab.id]
    assert ids(resident_id=stranger) == []
    with pytest.raises(PatientOrIdRequired):
        api.find(actor)


def test_pages_meet_each_document_once(actor: Actor, resident: UUID, submit: Submit) -> None:
    for number in range(7):
        submit(
            str(number), unique_id=f"d{number}", service_start=datetime(2024, 1, 1 + number // 3, tzinfo=UTC)
        )
    seen: list[UUID] = []
    after = None
    while True:
        page = api.entries(actor, resident, after=after, limit=3)
        seen += [entry.id for entry in page.items]
        after = page.next
        if after is None:
            break
    assert len(seen) == len(set(seen)) == 7


def test_documents_of_merged_ids_are_listed_together(
    actor: Actor, place: Place, submit: Submit, resident: UUID
) -> None:
    other = person("沙马阿依", "P9", place.other)
    api.register(actor, other, replace(BASE, unique_id="x"), None)
    submit()
    residents.merge(actor, resident, other, "同一人，核对过身份证")
    assert len(api.entries(actor, resident).items) == 2


def test_only_who_may_see_the_resident_sees_the_document(
    place: Place, resident: UUID, submit: Submit
) -> None:
    entry = submit().entry
    assert api.original(doctor(place.hospital), entry.id)[1] == BASE.content
    elsewhere = doctor(place.other)
    for ask in (api.get, api.original, api.associations, api.entries):
        with pytest.raises(CodedError) as caught:
            ask(elsewhere, resident if ask is api.entries else entry.id)
        assert caught.value.code == "residents.out_of_scope"
    assert api.find(elsewhere, unique_ids=[BASE.unique_id]).items == []
    with pytest.raises(DocumentNotFound):
        api.get(elsewhere, new_id())


def test_a_damaged_original_is_noticed(actor: Actor, submit: Submit) -> None:
    entry = submit().entry
    execute("UPDATE stored_file SET content = 'x'")
    with pytest.raises(CodedError) as caught:
        api.original(actor, entry.id)
    assert caught.value.code == "files.damaged"


@pytest.mark.django_db(transaction=True)
def test_two_deliveries_at_once_register_one_document(actor: Actor, place: Place) -> None:
    resident = person("沙玛阿依", "P1", place.hospital)

    def deliver(_: int) -> bool:
        with unit_of_work():
            found = api.register(system_actor(), resident, BASE, None).unchanged
        connection.close()
        return found

    with ThreadPoolExecutor(6) as threads:
        assert sorted(threads.map(deliver, range(6))) == [False, True, True, True, True, True]
    assert len(api.entries(actor, resident).items) == 1
