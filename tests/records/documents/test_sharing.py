"""Sharing as XDS means it: sets, folders, relations, promised content, amendments, formats."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from tests.records.conftest import Place, doctor, person
from tests.records.documents.test_registering import BASE
from yizhou.kernel.auth.contracts import Actor
from yizhou.kernel.clock.api import new_id, now
from yizhou.kernel.db.api import execute, fetch_all
from yizhou.kernel.errors.api import CodedError
from yizhou.kernel.files.api import put
from yizhou.records.documents import api, indexing, promising
from yizhou.records.documents.contracts import (
    FOLDER,
    SET,
    DocumentEntry,
    Grouping,
    Promise,
    Registered,
    Relation,
    Repository,
)

pytestmark = pytest.mark.django_db
Submit = Callable[..., Registered]
VISIT = Grouping(SET, "1.2.3.set", title="住院资料", author="罗医生", codes=("IMP",))
CASE = Grouping(FOLDER, "1.2.3.folder", title="孕产期", codes=("C42",))


@pytest.fixture
def submit(actor: Actor, resident: UUID) -> Submit:
    def call(name: str, *, who: UUID = resident, **changes: object) -> Registered:
        text = changes.pop("text", name)
        fields = {"unique_id": name, "content": str(text).encode(), **changes}
        return api.register(actor, who, replace(BASE, **fields), new_id())  # type: ignore[arg-type]

    return call


def refused(code: str, action: Callable[[], object]) -> None:
    with pytest.raises(CodedError) as caught:
        action()
    assert caught.value.code == code
    assert caught.value.advice_text


def test_a_set_is_filled_over_time_and_its_documents_are_found_by_it(
    actor: Actor, resident: UUID, submit: Submit
) -> None:
    first = submit("a", groupings=(VISIT,)).entry
    second = submit("b", groupings=(replace(VISIT, title=""), CASE)).entry
    found, members = api.grouping_with(actor, VISIT.unique_id)
    assert [each.id for each in members] == [first.id, second.id]
    assert (found.grouping.title, found.grouping.codes) == ("住院资料", ("IMP",))
    folders = api.groupings(actor, resident, kind=FOLDER).items
    assert [each.members for each in folders] == [(second.id,)]
    assert {each.grouping.unique_id for each in api.groupings_of(actor, second.id)} == {
        VISIT.unique_id,
        CASE.unique_id,
    }
    submit("b", groupings=(VISIT, CASE))
    assert len(api.grouping_with(actor, VISIT.unique_id)[1]) == 2


def test_a_set_never_holds_documents_of_two_persons(stranger: UUID, submit: Submit) -> None:
    submit("a", groupings=(VISIT,))
    refused("documents.grouping_of_another", lambda: submit("b", who=stranger, groupings=(VISIT,)))


@pytest.mark.parametrize("kind", ["APND", "XFRM", "signs"])
def test_documents_stand_in_relations(actor: Actor, submit: Submit, kind: str) -> None:
    report = submit("report").entry
    more = submit("more", relations=(Relation(kind, "report"),)).entry
    assert [(a.source, a.kind, a.target) for a in api.associations(actor, more.id)] == [
        (more.id, kind, report.id)
    ]
    assert [each.id for each in api.related(actor, report.id)] == [more.id]
    again = submit("by platform id", relations=(Relation(kind, str(report.id)),)).entry
    assert len(api.related(actor, report.id, (kind,))) == 2
    assert again.status == "approved"


def test_replacing_a_document_withdraws_what_was_appended_to_it(actor: Actor, submit: Submit) -> None:
    submit("report")
    appendix = submit("appendix", relations=(Relation("APND", "report"),)).entry
    image = submit("image", relations=(Relation("XFRM", "appendix"),)).entry
    submit("corrected", replaces="report")
    assert {api.get(actor, each.id).status for each in (appendix, image)} == {"superseded"}


def test_relations_that_cannot_be_are_refused(actor: Actor, stranger: UUID, submit: Submit) -> None:
    submit("theirs", who=stranger)
    submit("a")
    submit("b", relations=(Relation("APND", "a"),))
    refused("documents.relation_unknown", lambda: submit("x", relations=(Relation("APND", "nobody"),)))
    refused("documents.relation_of_another", lambda: submit("x", relations=(Relation("APND", "theirs"),)))
    refused("documents.relation_of_another", lambda: submit("x", replaces="theirs"))
    refused("documents.relation_circular", lambda: submit("a", relations=(Relation("XFRM", "b"),)))
    refused("documents.relation_circular", lambda: submit("a", relations=(Relation("APND", "a"),)))
    submit("c", replaces="a")
    refused("documents.relation_deprecated", lambda: submit("x", relations=(Relation("APND", "a"),)))
    assert fetch_all("SELECT status FROM document_entry WHERE unique_id = 'theirs'") == [("approved",)]


CONTENT = b"the whole report"


def promise(**changes: object) -> Promise:
    return replace(Promise(hashlib.sha1(CONTENT).hexdigest(), len(CONTENT)), **changes)  # type: ignore[arg-type]


def promised(submit: Submit, **changes: object) -> DocumentEntry:
    return submit("later", content=b"", promise=promise(**changes)).entry


def test_metadata_comes_first_and_the_content_must_keep_its_promise(
    actor: Actor, resident: UUID, submit: Submit
) -> None:
    entry = promised(submit)
    assert (entry.presence, entry.status, entry.size) == ("awaited", "approved", len(CONTENT))
    assert [each.id for each in api.entries(actor, resident).items] == [entry.id]
    refused("documents.content_awaited", lambda: api.original(actor, entry.id))
    refused(
        "documents.content_differs",
        lambda: api.deliver(actor, entry.id, put(b"another report..", "text/xml")),
    )
    refused("documents.content_differs", lambda: api.deliver(actor, entry.id, put(b"short", "text/xml")))
    assert promised(submit).id == entry.id
    delivered = api.deliver(actor, entry.id, put(CONTENT, "text/xml"))
    assert (delivered.presence, api.original(actor, entry.id)[1]) == ("held", CONTENT)
    assert api.deliver(actor, entry.id, put(CONTENT, "text/xml")).id == entry.id
    refused("documents.nothing_awaited", lambda: api.deliver(actor, entry.id, put(b"more", "text/xml")))
    assert fetch_all("SELECT count(*) FROM outbox_event WHERE kind = 'documents.content_arrived'") == [(1,)]


def test_a_submission_with_content_fulfils_the_promise_even_under_another_type(
    actor: Actor, submit: Submit
) -> None:
    entry = promised(submit)
    refused("documents.content_differs", lambda: submit("later", text="not what was promised"))
    arrived = submit("later", content=CONTENT, type_code="C0003")
    assert (arrived.entry.id, arrived.unchanged, arrived.entry.presence) == (entry.id, False, "held")
    assert submit("later", content=CONTENT).unchanged


@pytest.mark.parametrize("written", ["sha1", "sha1-base64", "sha256", "sm3"])
def test_hashes_are_known_however_they_are_written(written: str) -> None:
    from base64 import b64encode

    from yizhou.kernel.crypto.api import sm3_hex

    sums = {
        "sha1": hashlib.sha1(CONTENT).hexdigest().upper(),
        "sha1-base64": b64encode(hashlib.sha1(CONTENT).digest()).decode(),
        "sha256": hashlib.sha256(CONTENT).hexdigest(),
        "sm3": sm3_hex(CONTENT),
    }
    assert promising.keeps((CONTENT[:5], CONTENT[5:]), sums[written])
    assert not promising.keeps((CONTENT,), "0" * 40)


def test_content_that_never_comes_is_marked_overdue_and_still_taken(actor: Actor, submit: Submit) -> None:
    entry = promised(submit)
    assert promising.mark_overdue(actor) == 0
    execute("UPDATE document_entry SET due = %s", (now() - timedelta(minutes=1),))
    assert promising.mark_overdue(actor) == 1
    assert promising.mark_overdue(actor) == 0
    assert api.get(actor, entry.id).presence == "overdue"
    assert fetch_all("SELECT count(*) FROM outbox_event WHERE kind = 'documents.content_overdue'") == [(1,)]
    assert api.deliver(actor, entry.id, put(CONTENT, "text/xml")).presence == "held"


def test_a_promise_needs_a_hash_and_a_known_repository(actor: Actor, submit: Submit) -> None:
    refused("documents.promise_incomplete", lambda: promised(submit, hash=""))
    refused("documents.repository_unknown", lambda: promised(submit, repository="1.2.9"))
    api.register_repository(
        actor, Repository("1.2.9", "州医院", "H0001", "mhd", "http://hospital.example/fhir")
    )
    assert promised(submit, repository="1.2.9").presence == "elsewhere"


def test_formats_are_known_and_files_are_what_they_say(submit: Submit) -> None:
    refused("documents.format_unknown", lambda: submit("x", format="urn:unheard-of"))
    refused("documents.not_the_format", lambda: submit("x", media_type="application/pdf", format=""))
    assert submit("x", media_type="application/pdf", format="", content=b"%PDF-1.7 ...").entry.format == "pdf"
    assert (
        submit("y", media_type="image/png", format="png", content=b"\x89PNG\r\n\x1a\n...").entry.format
        == "png"
    )
    assert submit("z", media_type="application/x-other", format="").entry.format == "document"


def test_metadata_is_amended_with_a_reason_and_nothing_is_forgotten(
    place: Place, submit: Submit, actor: Actor
) -> None:
    entry = submit("a").entry
    keeper = doctor(place.hospital)
    amended = api.amend(keeper, entry.id, {"title": "出院小结", "event_codes": ["1"]}, "录入错误")
    assert (amended.title, amended.event_codes) == ("出院小结", ("1",))
    [change] = api.amendments(keeper, entry.id)
    assert (change.by, change.reason, change.before["title"]) == ("罗医生", "录入错误", BASE.title)
    assert api.original(actor, entry.id)[1] == b"a"
    for wrong in (
        {"hash": "0"},
        {"confidentiality": "X"},
        {"service_end": BASE.service_start - timedelta(days=1)},
    ):  # type: ignore[operator]
        refused("documents.amendment_invalid", lambda wrong=wrong: api.amend(keeper, entry.id, wrong, "原因"))
    refused("documents.amendment_invalid", lambda: api.amend(keeper, entry.id, {"title": "x"}, " "))
    withdrawn = api.amend(keeper, entry.id, {"status": "superseded"}, "误传他人资料")
    assert withdrawn.status == "superseded"
    assert api.amend(keeper, entry.id, {"status": "approved"}, "核对无误").status == "approved"
    submit("b", replaces="a")
    refused(
        "documents.amendment_invalid", lambda: api.amend(keeper, entry.id, {"status": "approved"}, "恢复")
    )


CDA = """<ClinicalDocument xmlns="urn:hl7-org:v3"><recordTarget><patientRole>
<id root="2.16.156.10011.1.11" extension="MZ{n}"/></patientRole></recordTarget><component><observation>
<code code="DE05.01.024.00"/><value code="{code}"/></observation></component></ClinicalDocument>"""


def test_custom_indexes_are_read_from_the_content_and_asked(
    actor: Actor, resident: UUID, submit: Submit
) -> None:
    pneumonia = submit("a", content=CDA.format(n=1, code="J18.900").encode()).entry
    fracture = submit("b", content=CDA.format(n=2, code="S52.500").encode()).entry
    note = submit(
        "c", content="会诊费用：120.5 元".encode(), media_type="text/plain", type_code="C0019", format="text"
    ).entry
    broken = submit("d", content=b"<ClinicalDocument").entry
    indexing.index_new(actor, [pneumonia.id, fracture.id, note.id, broken.id])

    def found(**asked: str) -> list[UUID]:
        return [each.id for each in api.find(actor, resident_id=resident, indexed=asked).items]

    assert found(diagnosis="J18") == [pneumonia.id]
    assert found(diagnosis="S", outpatient_number="MZ2") == [fracture.id]
    assert found(diagnosis="J", outpatient_number="MZ2") == []
    assert found(consultation_fee="100..150") == [note.id]
    assert found(consultation_fee="..100") == []
    refused("documents.index_unknown", lambda: found(colour="red"))
    refused("documents.index_range", lambda: found(diagnosis="A..B"))
    refused(
        "documents.patient_or_id_required",
        lambda: api.find(actor, unique_ids=["a"], indexed={"diagnosis": "J"}),
    )


def test_a_new_edition_of_the_indexes_is_read_into_what_is_there(
    actor: Actor, resident: UUID, submit: Submit
) -> None:
    entry = submit("a", content=CDA.format(n=1, code="J18.900").encode()).entry
    other = submit("b", type_code="C0038").entry
    assert indexing.index_waiting(actor, 10) == 1
    assert indexing.index_waiting(actor, 10) == 0
    execute("UPDATE document_entry SET indexed = 'earlier' WHERE id = %s", (other.id,))
    execute("DELETE FROM document_index_value")
    execute("UPDATE document_entry SET indexed = '' WHERE id = %s", (entry.id,))
    assert indexing.index_waiting(actor, 10) == 2
    assert [
        each.id for each in api.find(actor, resident_id=resident, indexed={"diagnosis": "J18"}).items
    ] == [entry.id]


def test_documents_outside_the_domain_are_told_and_silent_sources_named(
    place: Place, actor: Actor, resident: UUID, submit: Submit
) -> None:
    submit("a")
    submit("b", institution_code="H0002")
    api.register_repository(
        actor, Repository("1.2.9", "州医院", "H0001", "mhd", "http://hospital.example/fhir")
    )
    promised(submit, repository="1.2.9")
    mine = api.outside_documents(doctor(place.hospital), resident)
    assert (mine.domain, mine.inside, mine.outside) == ("楚雄州人民医院", 1, 2)
    assert {(g.institution_code, g.outside) for g in mine.groups} == {
        ("H0001", ""),
        ("H0002", "county"),
        ("H0001", "repository"),
    }
    lonely = person("无文档者", "P7", place.hospital)
    assert [each.institution_name for each in api.outside_documents(actor, lonely).silent] == [
        "楚雄州人民医院"
    ]
