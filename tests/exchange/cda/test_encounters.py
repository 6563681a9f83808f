"""The visit of a document: shared by the documents of one stay, never by two persons (decision 0033)."""

from tests.exchange.cda.building import (
    PATIENT,
    coded,
    document,
    observation,
    part_of,
    resources,
    section,
    text,
)

STAY = '<id root="2.16.156.10011.1.12" extension="ZY20250001"/>'
PROGRESS = section("18776-5", observation("DE06.00.018.00", text("继续目前治疗")))
VISIT = (
    "<componentOf><encompassingEncounter><effectiveTime><low value='20250901'/><high value='20250909'/></effectiveTime>"
    "</encompassingEncounter></componentOf>"
)


def encounter_draft(body):
    (draft,) = [each for each in part_of(body).resources if each.content["resourceType"] == "Encounter"]
    return draft


def test_documents_of_one_stay_share_the_visit():
    progress = encounter_draft(document("C0038", 58, role=STAY, sections=PROGRESS))
    discharge = encounter_draft(document("C0049", 69, role=STAY, sections=PROGRESS, header=VISIT))
    assert progress.key == discharge.key
    assert (progress.only_if_new, discharge.only_if_new) == (True, False)
    assert discharge.content["class"]["code"] == "IMP"
    assert discharge.content["period"] == {"start": "2025-09-01", "end": "2025-09-09"}


def test_one_number_on_two_persons_documents_makes_two_visits():
    mine = encounter_draft(document("C0038", 58, role=STAY, sections=PROGRESS))
    other = encounter_draft(
        document("C0038", 58, role=STAY, sections=PROGRESS, patient=PATIENT.replace("李秀英", "张桂兰"))
    )
    assert mine.key != other.key


def test_outpatient_visits_of_two_days_are_two():
    first = encounter_draft(document(sections=PROGRESS))
    second = document(sections=PROGRESS).replace(b"20250910101500", b"20250917101500")
    assert first.key != encounter_draft(second).key


def test_every_resource_of_the_document_points_at_its_visit():
    part = part_of(document(sections=section("10154-3", observation("DE04.01.119.00", text("头痛")))))
    key = next(draft.key for draft in part.resources if draft.content["resourceType"] == "Encounter")
    (observed,) = resources(part, "Observation")
    assert observed["encounter"]["reference"] == f"Encounter/$key/{key}"


def test_follow_up_says_itself_how_it_was_made():
    def visit(code):
        entry = observation("DE06.00.108.00", coded(code, "2.16.156.10011.2.3.1.183"))
        return encounter_draft(
            document("HSDB04.01", 12, role="", sections=section("", entry, name="随访事件"))
        )

    assert [visit(code).content["class"]["code"] for code in ("1", "2", "3")] == ["AMB", "HH", "VR"]


def test_visit_names_the_kind_of_document_that_told_it():
    draft = encounter_draft(document("HSDB04.02", 13, role="", sections=PROGRESS))
    assert draft.content["type"][0]["coding"][0] == {
        "system": "urn:oid:2.16.156.10011.2.4",
        "code": "HSDB04.02",
    }


def test_registration_and_certificates_are_no_visits():
    part = part_of(
        document("HSDA00.01", 1, sections=section("48768-6", observation("DE07.00.007.00", text("自费"))))
    )
    assert resources(part, "Encounter") == []
