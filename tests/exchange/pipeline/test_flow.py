"""One message through the pipeline: kept, decided, reported, and the same again."""

from collections.abc import Iterator

import orjson
import pytest

from tests.exchange.ground import CLINIC, HUB
from tests.exchange.pipeline.formats import NAME, LineFormat, envelope
from yizhou.exchange.partners.contracts import Partner
from yizhou.exchange.pipeline import parsing
from yizhou.exchange.pipeline.api import register_format, replay, submit
from yizhou.exchange.pipeline.contracts import Report, Stage, Status
from yizhou.exchange.pipeline.errors import FormatUnknown, NotRepairable, ReasonMissing
from yizhou.exchange.pipeline.flow import Pipeline
from yizhou.exchange.pipeline.formats import _formats
from yizhou.kernel.auth.contracts import system_actor
from yizhou.kernel.db.api import fetch_all
from yizhou.records.fhir import api as fhir

ACTOR = system_actor("测试")


@pytest.fixture(autouse=True)
def lines() -> Iterator[LineFormat]:
    made = LineFormat()
    register_format(made)
    yield made
    _formats.pop(NAME)


def send(senders: dict[str, Partner], text: str, code: str = HUB) -> Report:
    return submit(ACTOR, envelope(senders[code].id, text))


def stored(report: Report, place: int = 0) -> list[dict[str, object]]:
    references = [reference for reference in report.parts[place].resource_ids if reference]
    found = {f"{one.type}/{one.id}": orjson.loads(one.raw) for one in fhir.read_many(ACTOR, references)}
    return [found[reference] for reference in references if reference in found]


def test_a_good_message_is_accepted_with_the_ids_of_what_was_stored(senders: dict[str, Partner]) -> None:
    report = send(senders, "1;李阿依;好\n2;普文芳;好")
    assert report.status is Status.ACCEPTED
    assert [part.accepted for part in report.parts] == [True, True]
    assert {part.outcome for part in report.parts} == {"new"}
    observation, diagnostic = stored(report)
    assert observation["subject"] == {"reference": f"Patient/{report.parts[0].resident_id}"}
    assert diagnostic["result"] == [{"reference": report.parts[0].resource_ids[0]}]
    assert list(report.milliseconds) == ["received", "parsed", "preheated", "validated", "stored"]


def test_the_raw_bytes_are_kept_before_anything_is_read(senders: dict[str, Partner]) -> None:
    report = send(senders, "broken;李阿依;好")
    assert report.status is Status.REFUSED
    assert [fault.code for fault in report.faults] == ["test.broken"]
    ((body,),) = fetch_all(
        "SELECT f.content FROM message m JOIN stored_file f ON f.hash = decode(m.body_hash, 'hex') WHERE m.id = %s",
        (report.message_id,),
    )
    assert bytes(body) == "broken;李阿依;好".encode()


def test_a_repeated_message_gets_the_first_report_again_and_changes_nothing(
    senders: dict[str, Partner], lines: LineFormat
) -> None:
    first = send(senders, "1;李阿依;好")
    again = send(senders, "1;李阿依;好")
    assert again.repeated
    assert not first.repeated
    assert (again.message_id, again.parts) == (first.message_id, first.parts)
    assert lines.parsed == 1
    assert fetch_all("SELECT count(*), max(repeats) FROM message") == [(1, 1)]


def test_the_same_bytes_of_another_sender_are_another_message(senders: dict[str, Partner]) -> None:
    first = send(senders, "1;李阿依;好", HUB)
    other = send(senders, "1;李阿依;好", CLINIC)
    assert other.message_id != first.message_id
    assert set(other.parts[0].resource_ids).isdisjoint(first.parts[0].resource_ids)


def test_a_correction_replaces_and_takes_back_what_is_no_longer_said(senders: dict[str, Partner]) -> None:
    first = send(senders, "1;李阿依;旧")
    second = send(senders, "1;李阿依;新;short")
    assert second.parts[0].resource_ids[0] == first.parts[0].resource_ids[0]
    assert second.parts[0].versions[0] == 2
    assert [one.get("valueString") for one in stored(first)] == ["新"], "the report of the first is gone"
    assert len(fhir.read_many(ACTOR, first.parts[0].resource_ids)) == 1


def test_the_same_content_in_another_message_is_unchanged(senders: dict[str, Partner]) -> None:
    first = send(senders, "1;李阿依;好")
    second = send(senders, "1;李阿依;好\n")
    assert second.parts[0].unchanged
    assert second.parts[0].versions == first.parts[0].versions


def test_a_faulty_part_does_not_stop_the_rest(senders: dict[str, Partner]) -> None:
    report = send(senders, "1;李阿依;好\n2;普文芳;坏;bad\n3;起桂芬;爆;boom\n4;罗正明;好")
    assert report.status is Status.PARTLY
    assert [part.accepted for part in report.parts] == [True, False, False, True]
    assert [
        fault.code for part in report.parts for fault in part.faults if fault.severity.value == "error"
    ] == [
        "test.bad",
        "fhir.not_a_resource",
    ]
    assert fetch_all("SELECT count(*) FROM fhir_resource") == [(4,)]


def test_parts_of_a_group_succeed_or_fail_together(senders: dict[str, Partner]) -> None:
    for broken in ("bad", "boom"):
        report = send(
            senders, f"1;李阿依;好;group=g\n2;普文芳;{broken};{broken},group=g\n3;起桂芬;好{broken}"
        )
        assert [part.accepted for part in report.parts] == [False, False, True]
        assert all(part.faults for part in report.parts[:2])


def test_an_unforeseen_failure_is_kept_and_can_be_replayed(
    senders: dict[str, Partner], lines: LineFormat
) -> None:
    report = send(senders, "crash")
    assert report.status is Status.REFUSED
    assert [fault.code for fault in report.faults] == ["pipeline.processing_failed"]
    assert str(report.message_id) in report.faults[0].message
    lines.parse = lambda _: LineFormat().parse(envelope(senders[HUB].id, "1;李阿依;好"))  # type: ignore[method-assign]
    again = replay(report.message_id, "张工", "格式程序已修正")
    assert again.status is Status.ACCEPTED
    assert again.message_id == report.message_id


def test_an_unforeseen_failure_of_one_part_refuses_that_part_only(
    senders: dict[str, Partner], monkeypatch: pytest.MonkeyPatch
) -> None:
    from yizhou.exchange.pipeline import storing

    real = storing.timeline.project

    def fragile(actor, resident_id, written, entry, institution):
        if any(b"\xe5\x9d\x8f" in one.raw for one in written):
            raise ZeroDivisionError
        return real(actor, resident_id, written, entry, institution)

    monkeypatch.setattr(storing.timeline, "project", fragile)
    report = send(senders, "1;李阿依;好\n2;普文芳;坏")
    assert [part.accepted for part in report.parts] == [True, False]
    assert report.parts[1].faults[-1].code == "pipeline.processing_failed"


def test_a_repeat_of_a_refused_message_is_tried_again(senders: dict[str, Partner], lines: LineFormat) -> None:
    first = send(senders, "1;李阿依;好;code=439876543", CLINIC)
    assert first.status is Status.REFUSED
    again = send(senders, "1;李阿依;好;code=439876543", CLINIC)
    assert again.repeated
    assert again.message_id == first.message_id
    assert lines.parsed == 2


def test_a_system_may_not_speak_for_a_stranger(senders: dict[str, Partner]) -> None:
    report = send(senders, "1;李阿依;好;code=439876543", CLINIC)
    assert [fault.code for fault in report.parts[0].faults] == ["pipeline.institution_not_allowed"]
    assert send(senders, "1;李阿依;好;code=439876543", HUB).status is Status.ACCEPTED
    assert send(senders, "1;李阿依;好;code=431234567", CLINIC).status is Status.ACCEPTED


def test_an_unknown_institution_is_a_warning(senders: dict[str, Partner]) -> None:
    report = send(senders, "1;李阿依;好;code=000000000")
    assert report.status is Status.ACCEPTED
    assert [fault.code for fault in report.parts[0].faults] == ["pipeline.institution_unknown"]


def test_times_in_the_future_refuse_the_part_and_before_birth_warn(senders: dict[str, Partner]) -> None:
    report = send(senders, "1;李阿依;好;at=2027-01-01\n2;普文芳;好;at=1975-01-01")
    assert [part.accepted for part in report.parts] == [False, True]
    assert {fault.code for fault in report.parts[0].faults if fault.severity.value == "error"} == {
        "pipeline.time_in_future"
    }
    assert {fault.code for fault in report.parts[1].faults} >= {"pipeline.time_before_birth"}


def test_a_large_table_is_stored_in_slices_and_goes_on_where_it_was_stopped(
    senders: dict[str, Partner], lines: LineFormat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parsing, "PARTS_AT_ONCE", 4)
    text = "\n".join(f"{n};居民{'甲乙丙丁戊己庚辛壬癸'[n % 10]}{n};好" for n in range(10))

    class Killed(BaseException):
        pass

    seen: list[Stage] = []

    def stop(stage: Stage, message_id: object) -> None:
        seen.append(stage)
        if seen.count(Stage.STORED) == 2:
            raise Killed

    with pytest.raises(Killed):
        Pipeline(stop).submit(envelope(senders[HUB].id, text))
    ((message_id, position, status),) = fetch_all("SELECT id, position, status FROM message")
    assert (position, status) == (4, "received")
    assert fetch_all("SELECT count(*) FROM fhir_resource WHERE type = 'Observation'") == [(4,)]
    report = Pipeline().process(message_id)
    assert report.status is Status.ACCEPTED
    assert [part.key for part in report.parts] == [str(n) for n in range(10)]
    assert fetch_all("SELECT count(*) FROM fhir_resource WHERE type = 'Observation'") == [(10,)]
    assert fetch_all("SELECT parts, accepted FROM message") == [(10, 10)]


def test_an_unknown_format_is_said_to_be(senders: dict[str, Partner]) -> None:
    from dataclasses import replace

    with pytest.raises(FormatUnknown):
        submit(ACTOR, replace(envelope(senders[HUB].id, "x"), format="none"))


def test_replaying_needs_a_reason_and_a_message_that_counts(senders: dict[str, Partner]) -> None:
    from yizhou.exchange.pipeline.api import repair

    report = send(senders, "1;李阿依;坏;bad")
    with pytest.raises(ReasonMissing):
        replay(report.message_id, "张工", " ")
    repaired = repair(report.message_id, "1;李阿依;好".encode(), "张工", "与医院核实")
    assert repaired.status is Status.ACCEPTED
    with pytest.raises(NotRepairable):
        replay(report.message_id, "张工", "再试一次")
    rows = fetch_all("SELECT status, repaired_by_id, repairs_id, reason FROM message ORDER BY received")
    assert rows == [
        ("superseded", repaired.message_id, None, ""),
        ("accepted", None, report.message_id, "与医院核实"),
    ]


def test_empty_messages_are_refused(senders: dict[str, Partner]) -> None:
    assert [fault.code for fault in send(senders, " \n").faults] == ["pipeline.body_empty"]
