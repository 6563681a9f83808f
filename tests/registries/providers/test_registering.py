"""Health workers are registered under their number, with one or more places of work."""

from dataclasses import replace
from datetime import date

import pytest

from yizhou.registries.providers import api
from yizhou.registries.providers.contracts import Affiliation, PractitionerClaim
from yizhou.registries.providers.errors import (
    PractitionerExists,
    PractitionerIncomplete,
    PractitionerNotFound,
)

pytestmark = pytest.mark.django_db

DOCTOR = PractitionerClaim(
    number="120109197706015518", name="李医生", sex="1", birth_date=date(1957, 3, 23), citizen_id="120109197706015518",
    title_code="231", title_name="主任医师", valid_from=date(2010, 1, 1),
    affiliations=(Affiliation("xxx12345-X", "呼吸内科"),),
)  # fmt: skip


def test_registered_doctor_is_found_by_number_name_sex_and_birth_date(actor):
    saved = api.register(actor, DOCTOR)
    assert api.get(actor, DOCTOR.number) == saved
    assert api.find(actor, number=DOCTOR.number, name="李医生", sex="1", birth_date=date(1957, 3, 23)) == [
        saved
    ]
    assert api.find(actor, name="李医生", sex="2") == []


def test_doctor_is_found_by_place_of_work(actor):
    api.register(actor, DOCTOR)
    assert [found.name for found in api.find(actor, affiliation="xxx12345-X")] == ["李医生"]


def test_registering_the_same_again_changes_nothing(actor):
    assert api.register(actor, DOCTOR) == api.register(actor, DOCTOR)


def test_number_of_another_doctor_is_refused(actor):
    api.register(actor, DOCTOR)
    with pytest.raises(PractitionerExists):
        api.register(actor, replace(DOCTOR, name="王医生"))


def test_update_moves_a_doctor_and_keeps_the_former_place_as_ended(actor):
    api.register(actor, DOCTOR)
    saved = api.update(
        actor, PractitionerClaim(number=DOCTOR.number, affiliations=(Affiliation("D2", "急诊科"),))
    )
    assert [(place.code, place.until is None) for place in saved.affiliations] == [
        ("D2", True),
        ("xxx12345-X", False),
    ]
    assert saved.title_name == "主任医师"


def test_update_of_an_unknown_number_is_refused(actor):
    with pytest.raises(PractitionerNotFound):
        api.update(actor, PractitionerClaim(number="0"))


def test_registration_without_a_name_says_what_is_missing(actor):
    with pytest.raises(PractitionerIncomplete) as refused:
        api.register(actor, PractitionerClaim(number="7"))
    assert "姓名" in refused.value.text
