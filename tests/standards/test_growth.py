"""Z-scores against those of the WHO's own program (R igrowup), and the published percentiles."""

import csv
from io import StringIO

import pytest

from yizhou.standards.growth import INDICATORS, curve, z_score

# project input data/reference/who_zscores.csv: zlen zwei zwfl zbmi zhc computed by the WHO's program.
WHO = """sex,age_months,weight,lenhei,headc,clenhei,cbmi,zlen,zwei,zwfl,zbmi,zhc
1,12,9.0,74,46,74,16.43535,-0.73,-0.63,-0.39,-0.27,-0.05
2,12,9.0,73,45,73,16.88872,-0.39,0.05,0.29,0.36,0.08
1,24,10.5,85,48,85,14.53287,-0.70,-1.28,-1.32,-1.29,-0.19
2,36,16,98,49,98,16.65973,0.77,1.09,0.94,0.90,0.35
1,6,9.9,66,43,66,22.72727,-0.77,2.04,3.23,3.21,-0.28
2,59,25,108,50,108,21.43347,-0.19,2.09,3.42,3.18,0.08
1,0,2.4,47,34,47,10.86464,-1.52,-2.15,-1.65,-2.27,-0.36
"""


@pytest.mark.parametrize(
    "row", list(csv.DictReader(StringIO(WHO))), ids=lambda row: f"{row['sex']}/{row['age_months']}"
)
def test_z_scores_are_those_of_the_whos_own_program(row: dict[str, str]) -> None:
    days = float(row["age_months"]) * 30.4375
    stature = float(row["clenhei"])
    by_stature = "weight_for_length" if days < 731 and row["age_months"] != "24" else "weight_for_height"
    told = {
        "zlen": z_score("height_for_age", row["sex"], days, stature),
        "zwei": z_score("weight_for_age", row["sex"], days, float(row["weight"])),
        "zwfl": z_score(by_stature, row["sex"], stature, float(row["weight"])),
        "zbmi": z_score("bmi_for_age", row["sex"], days, float(row["cbmi"])),
        "zhc": z_score("head_for_age", row["sex"], days, float(row["headc"])),
    }
    assert told == pytest.approx({name: float(row[name]) for name in told}, abs=0.011)


def test_the_published_percentiles_are_the_curves() -> None:
    """WHO, weight-for-age boys, percentiles at birth: 2.5 2.9 3.3 3.9 4.3 kg; length of girls at 12 months: P50 74.0 cm."""
    told = {one.percentile: one.points[0][1] for one in curve("weight_for_age", "1", 0, 0, 1)}
    published = {"P3": 2.5, "P15": 2.9, "P50": 3.3, "P85": 3.9, "P97": 4.3}
    assert told == pytest.approx(published, abs=0.06)
    middle = next(one for one in curve("height_for_age", "2", 365, 365, 1) if one.percentile == "P50")
    assert middle.points[0][1] == pytest.approx(74.0, abs=0.05)


def test_after_five_years_the_reference_of_2007_goes_on_by_months() -> None:
    assert z_score("height_for_age", "1", 61 * 30.4375, 110.3) == pytest.approx(0, abs=0.02)
    assert z_score("weight_for_age", "1", 11 * 365.25, 40) is None, "weight for age ends at ten years"
    assert len(curve("height_for_age", "2", 0, 2555, 365)[0].points) == 8


def test_what_the_who_has_no_table_for_is_unknown() -> None:
    assert z_score("weight_for_age", "9", 30, 4) is None
    assert z_score("weight_for_length", "1", 44.9, 2) is None
    assert z_score("head_for_age", "1", 3000, 50) is None
    assert z_score("weight_for_age", "1", 30, 0) is None
    assert z_score("weight_for_length", "1", 66.05, 9.9) is not None
    with pytest.raises(KeyError):
        z_score("shoe_size_for_age", "1", 30, 4)


def test_every_indicator_is_zero_at_its_median() -> None:
    for indicator in INDICATORS.values():
        for sex in ("1", "2"):
            place = 90 if indicator.axis.endswith("cm") else 400
            middle = next(one for one in curve(indicator.id, sex, place, place, 1) if one.percentile == "P50")
            assert z_score(indicator.id, sex, place, middle.points[0][1]) == pytest.approx(0, abs=0.05)
