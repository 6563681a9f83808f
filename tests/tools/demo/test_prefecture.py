"""Regions and institutions: the plan's numbers, real places, valid codes."""

import json
from collections import Counter
from datetime import date
from pathlib import Path

from tools.demo.geography import borders, regions, villages
from tools.demo.institutions import institutions
from tools.demo.numbers import CREDIT_ALPHABET, credit_code, organisation_code
from tools.demo.prefecture import prefecture

AS_OF = date(2025, 11, 24)


def test_there_are_ten_counties_103_townships_and_1106_villages() -> None:
    assert Counter(region.level for region in regions()) == {
        "prefecture": 1,
        "county": 10,
        "township": 103,
        "village": 1106,
    }


def test_institutions_are_in_the_plan_s_proportions() -> None:
    letters = Counter(row.class_code[0] for row in institutions(1))
    assert sum(letters.values()) == 1756
    assert letters["A"] == 78
    assert letters["B"] + letters["C"] + letters["D"] == 1640
    assert {letter: letters[letter] for letter in "JGKEFOP"} == {
        "J": 11,
        "G": 11,
        "K": 11,
        "E": 2,
        "F": 1,
        "O": 1,
        "P": 1,
    }


def test_institution_names_and_codes_are_unique_and_valid() -> None:
    rows = institutions(5)
    assert len({row.name for row in rows}) == len({row.code for row in rows}) == 1756
    for row in rows:
        assert organisation_code(row.code[:8]) == row.code
        assert (
            credit_code(row.credit_code[:2], row.credit_code[2:8], row.credit_code[8:17]) == row.credit_code
        )
        assert set(row.credit_code) <= set(CREDIT_ALPHABET)
        assert len(row.long_code) == 22


def test_every_institution_stands_within_its_county() -> None:
    known = {region.code for region in regions()}
    for row in institutions(1):
        assert borders()[row.county].contains(row.longitude, row.latitude)
        assert row.parent in known


def test_places_agree_with_the_published_borders(shared: Path) -> None:
    published = json.loads((shared / "data/map/chuxiong.geojson").read_text(encoding="utf-8"))
    rings = {
        feature["properties"]["code"]: [
            polygon[0]
            for polygon in (
                [feature["geometry"]["coordinates"]] if feature["geometry"]["type"] == "Polygon" else feature["geometry"]["coordinates"]
            )
        ]
        for feature in published["features"]
    }  # fmt: skip

    def inside(county: str, x: float, y: float) -> bool:
        found = False
        for ring in rings[county]:
            for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
                if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                    found = not found
        return found

    outside = [row for row in institutions(1) if not inside(row.county, row.longitude, row.latitude)]
    assert len(outside) <= 3, "a few may stand between a border and its thinned copy"
    assert all(village.weight > 0 for village in villages())


def test_health_workers_are_those_of_the_plan_and_village_doctors_beside_them() -> None:
    kinds = Counter(worker.kind for worker in prefecture().staff())
    village_doctors = kinds.pop("乡村医生")
    assert sum(kinds.values()) == 16448
    assert (kinds["执业医师"], kinds["执业助理医师"], kinds["注册护士"]) == (4483, 1161, 7021)
    assert village_doctors >= 939


def test_parents_come_before_children_in_the_rows_of_the_tree() -> None:
    seen = {""}
    for row in prefecture().organisation_rows():
        assert row["parent_code"] in seen
        seen.add(row["code"])


def test_every_role_has_a_log_in_and_every_log_in_an_organisation() -> None:
    world = prefecture()
    codes = {row["code"] for row in world.organisation_rows()}
    accounts = world.accounts(AS_OF)
    assert {account.role for account in accounts} == {
        "administrator", "village_doctor", "public_health", "doctor", "exchange_engineer", "identity_clerk", "regulator",
        "institution_clerk",
        "terminology_steward", "population_officer", "directory_keeper", "master_data_keeper", "standards_officer",
        "privacy_officer", "security_officer", "disease_control", "prefecture_disease_control",
    }  # fmt: skip
    assert all(account.organisation in codes for account in accounts)
    assert len({account.username for account in accounts}) == len(accounts)


def test_partners_are_the_centres_the_larger_hospitals_and_the_public_health_system() -> None:
    world = prefecture()
    codes = [partner.code for partner in world.partners]
    assert codes[0] == "P532300PH"
    assert sum(code.startswith("C") for code in codes) == 10
    levels = {row.code: row.level for row in world.institutions}
    assert all(levels[code[1:]][:2] in ("二级", "三级") for code in codes if code.startswith("H"))
    assert all(len(partner.secret) == 20 for partner in world.partners)
    assert len(set(codes)) == len(codes)
