import pytest

PATH = "definitions/exchange/visits.yaml"
BASE = """
id: person_row
title: 公共列
version: 1
abstract: true
columns: [{name: 记录编号, use: row_key}]
"""
RIGHT = """
id: visits
title: 就诊
version: 1
extends: person_row
occasion: 日期
columns:
  - {name: 日期, type: date}
  - {name: 性别, type: code, value_set: GB/T 2261.1}
  - {name: 体温, type: number, range: [30, 45]}
  - repeat: [1, 2]
    columns: [{name: 药物#}]
resources:
  - key: visit
    content: {resourceType: Encounter, id: "{记录编号}", period: {start: "{日期|date}"}, note: "{体温:-$性别}"}
  - key: drug
    each: [1, 2]
    needs: ["药物#"]
    content: {resourceType: MedicationStatement, note: "{药物#|text}", subject: "{$row}"}
"""
FILES = {"definitions/exchange/person_row.yaml": BASE, "definitions/exchange/examples/visits.csv": "记录编号"}


def test_a_data_set_whose_parts_fit_is_free(check_definitions):
    assert check_definitions({**FILES, PATH: RIGHT}) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("extends: person_row", "extends: nobody", "extends there is no data set nobody"),
        ("occasion: 日期", "occasion: 时间", "occasion there is no column 时间"),
        ("name: 体温", "name: 性别", "column 性别 the name is given twice"),
        ("GB/T 2261.1", "GB/T 99999", "column 性别 the codes of GB/T 99999 are not published here"),
        (", value_set: GB/T 2261.1", "", "column 性别 a coded column gives its value_set or its codes"),
        ("[30, 45]", "[45, 30]", "column 体温 bounds [45, 30] are not in order"),
        ("{日期|date}", "{日子|date}", "resources[0] there is no column 日子"),
        ("{日期|date}", "{日期|day}", "resources[0] there is no form day"),
        (":-$性别", ":-$性", "resources[0] there is no column 性"),
        ("each: [1, 2]", "each: [1, 3]", "resources[1].needs there is no column 药物3"),
        ("key: drug", "key: visit", "resources[1].key visit is given twice"),
    ],
)
def test_a_part_that_does_not_fit_is_found(check_definitions, old, new, problem):
    assert f"exchange/visits.yaml {problem}" in check_definitions({**FILES, PATH: RIGHT.replace(old, new)})


def test_a_data_set_without_example_is_found_but_not_one_that_only_lends_its_columns(check_definitions):
    found = check_definitions({"definitions/exchange/person_row.yaml": BASE, PATH: RIGHT})
    assert found == ["exchange/visits.yaml it has no example: add examples/visits.…"]
