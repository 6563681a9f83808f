"""Institutions and departments are registered under their code; the prefecture's get a place in the tree."""

from dataclasses import replace
from datetime import date

import pytest

from yizhou.kernel.organisations import api as organisations
from yizhou.kernel.organisations.contracts import OrganisationRow
from yizhou.registries.facilities import api
from yizhou.registries.facilities.contracts import InstitutionClaim
from yizhou.registries.facilities.errors import InstitutionExists, InstitutionNotFound, RegistrationIncomplete

pytestmark = pytest.mark.django_db

DEPARTMENT = InstitutionClaim(
    code="1234567890", name="呼吸内科 1", class_code="A03.01", class_system="2.16.156.10011.2.3.2.62",
    parent_code="0234567890", parent_name="内科", valid_from=date(2010, 1, 1), valid_until=date(2050, 12, 31),
)  # fmt: skip
HOSPITAL = InstitutionClaim(
    code="431234567", name="楚雄市第二人民医院", class_code="A100", region_code="532301000000", level="二级甲等",
    longitude=101.54, latitude=25.03, phone="0878-3122334",
)  # fmt: skip


@pytest.fixture(autouse=True)
def prefecture():
    organisations.upsert_many(
        [
            OrganisationRow("532300000000", "楚雄彝族自治州", "prefecture"),
            OrganisationRow("532301000000", "楚雄市", "county", "532300000000"),
        ]
    )


def test_department_is_registered_under_an_unregistered_parent(actor):
    saved = api.register(actor, DEPARTMENT)
    assert (saved.parent_code, saved.parent_name, saved.organisation_id) == ("0234567890", "内科", None)
    assert api.institution("1234567890") == saved


def test_registered_hospital_stands_in_the_organisation_tree_below_its_county(actor):
    saved = api.register(actor, HOSPITAL)
    node = organisations.by_code("431234567")
    assert node is not None
    assert saved.organisation_id == node.id
    assert node.path.startswith("p532300000000.c532301000000.")
    assert saved.class_name == "综合医院"


def test_registering_the_same_again_changes_nothing(actor):
    assert api.register(actor, HOSPITAL) == api.register(actor, HOSPITAL)


def test_code_of_another_institution_is_refused(actor):
    api.register(actor, HOSPITAL)
    with pytest.raises(InstitutionExists) as refused:
        api.register(actor, replace(HOSPITAL, name="楚雄市第三人民医院"))
    assert "楚雄市第二人民医院" in refused.value.text


def test_update_changes_what_it_gives_and_keeps_the_rest(actor):
    api.register(actor, HOSPITAL)
    saved = api.update(actor, InstitutionClaim(code="431234567", phone="0878-3999999", status="suspended"))
    assert (saved.phone, saved.status, saved.level) == ("0878-3999999", "suspended", "二级甲等")


def test_update_of_an_unknown_code_is_refused(actor):
    with pytest.raises(InstitutionNotFound):
        api.update(actor, InstitutionClaim(code="000"))


def test_registration_without_a_name_says_what_is_missing(actor):
    with pytest.raises(RegistrationIncomplete) as refused:
        api.register(actor, InstitutionClaim(code="9"))
    assert "机构名称" in refused.value.text


def test_institutions_that_only_the_tree_knows_are_found_by_any_of_their_codes(actor):
    organisations.upsert_many(
        [
            OrganisationRow(
                "H0001",
                "鹿城镇卫生院",
                "institution",
                "532301000000",
                "C210",
                credit_code="12532301MB1234567X",
            )
        ]
    )
    by_credit_code = api.institution("12532301MB1234567X")
    assert by_credit_code is not None
    assert by_credit_code.code == "H0001"
    assert [entry.name for entry in api.find(actor, name="鹿城")] == ["鹿城镇卫生院"]


def test_find_needs_all_criteria_to_hold(actor):
    api.register(actor, DEPARTMENT)
    assert api.find(actor, code="1234567890", name="呼吸内科 1", status="active")
    assert not api.find(actor, code="1234567890", name="外科")
    assert not api.find(actor, code="1234567890", status="closed")


def test_map_has_the_ten_counties_under_their_present_codes():
    codes = {feature["properties"]["code"] for feature in api.counties()["features"]}
    assert len(codes) == 10
    assert {"532301", "532302"} <= codes
    assert "532331" not in codes
