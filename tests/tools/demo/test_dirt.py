"""The dirt of real life comes in the shares the README states, and the truth says where it is."""

from collections import Counter, defaultdict
from dataclasses import replace

import pytest
from lxml import etree

from tests.tools.demo.conftest import AS_OF
from tools.demo.contracts import CLEAN, Dirt, OutboundMessage, Plan
from tools.demo.faces import Face, Faces
from tools.demo.numbers import citizen_check
from tools.demo.people import Household
from tools.demo.streaming import stream_messages

SOURCES = ("C532301", "P532300PH", "H459023951")


@pytest.fixture(scope="module")
def faces(population: list[Household]) -> list[Face]:
    known = Faces(3, Dirt())
    people = [person for household in population for person in household.members]
    return [known.of(person, source, AS_OF) for person in people for source in SOURCES]


@pytest.mark.parametrize(
    "fault",
    [
        "homophone",
        "no_number",
        "mistyped_number",
        "birth_year_only",
        "no_phone",
        "second_local_number",
        "wrong_sex",
    ],
)
def test_share_of_a_fault_among_faces_is_the_stated_one(faces: list[Face], fault: str) -> None:
    share = sum(fault in face.faults for face in faces) / len(faces)
    assert share == pytest.approx(getattr(Dirt(), fault), rel=0.3, abs=0.0015)


def test_faults_of_a_face_are_what_the_truth_says(faces: list[Face]) -> None:
    for face in faces:
        person = face.person
        if "mistyped_number" in face.faults:
            assert citizen_check(face.citizen_id[:17]) != face.citizen_id[17]
        elif "old_number" in face.faults:
            assert len(face.citizen_id) == 15
            assert person.birth.year < 1985
        elif face.citizen_id:
            assert face.citizen_id == person.citizen_id
        if not face.faults:
            assert (face.name, face.sex, face.birth) == (person.name.registered, person.sex, person.birth)
        if "swapped_birth" in face.faults:
            assert (face.birth.day, face.birth.month) == (person.birth.month, person.birth.day)
        if {"homophone", "lookalike", "old_shape"} & set(face.faults) and "newborn_name" not in face.faults:
            assert face.name != person.name.registered
            assert len(face.name) == len(person.name.registered)


def test_second_names_of_yi_residents_are_used_by_some_sources(faces: list[Face]) -> None:
    named = [face for face in faces if face.person.name.other and "newborn_name" not in face.faults]
    used = [face for face in named if face.name == face.person.name.other]
    assert len(used) / len(named) == pytest.approx(Dirt().second_name, rel=0.2)


def test_a_source_writes_a_person_the_same_way_each_time(population: list[Household]) -> None:
    known, again = Faces(3, Dirt()), Faces(3, Dirt())
    person = population[30].members[0]
    assert known.of(person, "C532301", AS_OF) == again.of(person, "C532301", AS_OF)
    assert known.of(person, "C532301", AS_OF).local_id != known.of(person, "C532302", AS_OF).local_id


@pytest.fixture(scope="module")
def heavy() -> list[OutboundMessage]:
    """Messages with so much dirt that its shares can be measured."""
    dirt = replace(
        CLEAN, repeat=0.05, correction=0.05, late=0.05, broken=0.04, wrong_code=0.04, missing=0.04, impossible_time=0.04, unknown_template=0.03,
        foreign_encoding=0.03, gbk_file=0.3, xlsx_file=0.1, bad_row=0.05, repeated_row=0.04, corrected_row=0.04,
    )  # fmt: skip
    return list(stream_messages(Plan(residents=200, seed=21, as_of=AS_OF, dirt=dirt, showcase=False)))


def test_shares_of_faulty_messages_are_the_stated_ones(heavy: list[OutboundMessage]) -> None:
    single = [message for message in heavy if message.channel != "files" and not message.truth.repeats]
    faults = Counter(fault for message in single for fault in message.truth.faults)
    documents = [message for message in single if message.truth.format[0] in "CH"]
    assert faults["broken"] / len(single) == pytest.approx(0.04, rel=0.4)
    assert faults["late"] / len(single) == pytest.approx(0.05, rel=0.4)
    assert sum("unknown_template" in m.truth.faults for m in documents) / len(documents) == pytest.approx(
        0.03, rel=0.5
    )
    repeats = sum(bool(message.truth.repeats) for message in heavy)
    assert repeats / len(heavy) == pytest.approx(0.05, rel=0.35)


def test_repeats_are_the_same_bytes_and_corrections_are_not(heavy: list[OutboundMessage]) -> None:
    by_number = {message.number: message for message in heavy}
    repeats = [message for message in heavy if message.truth.repeats]
    corrections = [message for message in heavy if message.truth.corrects]
    assert repeats
    assert corrections
    for message in repeats:
        original = by_number[message.truth.repeats]
        assert (message.body, message.partner_code, message.path) == (
            original.body,
            original.partner_code,
            original.path,
        )
        assert message.at >= original.at
    for message in corrections:
        original = by_number[message.truth.corrects]
        assert message.body != original.body
        assert message.truth.records[0].person == original.truth.records[0].person
        assert message.at > original.at


def test_broken_messages_cannot_be_parsed(heavy: list[OutboundMessage]) -> None:
    broken = [
        message
        for message in heavy
        if "broken" in message.truth.faults and message.media_type != "application/fhir+json"
    ]
    assert broken
    for message in broken:
        with pytest.raises(etree.XMLSyntaxError):
            etree.fromstring(message.body)
        assert message.truth.expected == "refused"


def test_late_messages_are_sent_long_after_they_happened(heavy: list[OutboundMessage]) -> None:
    late = [message for message in heavy if "late" in message.truth.faults and not message.truth.corrects]
    assert late
    assert all((message.at - message.truth.occurred).days >= 15 for message in late)


def test_faulty_rows_are_named_by_their_place(heavy: list[OutboundMessage]) -> None:
    kinds: dict[str, int] = defaultdict(int)
    rows = 0
    for message in heavy:
        if message.channel == "files":
            for place, record in enumerate(message.truth.records, start=2):
                rows += 1
                assert record.place == f"row {place}"
                for fault in record.faults:
                    kinds[fault] += 1
    bad = sum(count for fault, count in kinds.items() if fault.startswith("row_"))
    assert bad / rows == pytest.approx(0.05, rel=0.35)
    assert kinds["repeated_row"] > 5
    assert kinds["corrected_row"] > 2


def test_a_clean_plan_has_no_faults_at_all(clean: list[OutboundMessage]) -> None:
    for message in clean:
        assert message.truth.faults == ()
        assert all(set(record.faults) <= {"newborn_name"} for record in message.truth.records)
        assert message.truth.expected == "accepted"
