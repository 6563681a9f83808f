import pytest

ROLE = "definitions/roles/doctor.yaml"
MENU = "definitions/menus/staff.yaml"


def test_definitions_that_are_right_have_no_problems(check_definitions):
    assert check_definitions({}) == []


def test_all_problems_of_a_unit_are_given_at_once(check_definitions):
    found = check_definitions({ROLE: "{id: nurse, name: Nurse, reach: moon, menu: none, permissions: []}"})
    assert len(found) == 6
    assert "roles/doctor.yaml id 'nurse' stands in a file called doctor.yaml" in found
    assert "roles/doctor.yaml menu there is no menu 'none'" in found
    assert any("reach 'moon' is not one of" in line for line in found)
    assert any("name 'Nurse' does not match" in line for line in found)
    assert "menus/staff.yaml items[0].permission no role grants audit.read" in found
    assert "menus/staff.yaml the code asks for record.read, which no role grants" in found


def test_a_permission_without_a_name_is_found(check_definitions):
    text = "{id: nurse, name: 护士, reach: county, menu: staff, permissions: [record.raed]}"
    assert check_definitions({"definitions/roles/nurse.yaml": text}) == [
        "roles/nurse.yaml permissions[0] no permission is called record.raed"
    ]


def test_broken_yaml_is_one_problem_with_its_line_and_does_not_stop_the_rest(check_definitions):
    found = check_definitions({"definitions/roles/nurse.yaml": "id: nurse\nname: [", MENU: "{id: x}"})
    assert any(line.startswith("roles/nurse.yaml line") for line in found)
    assert any("'items' is a required property" in line for line in found)


def test_a_key_given_twice_is_found(check_definitions):
    text = "id: nurse\nname: 护士\nname: 医生\nreach: county\nmenu: staff\npermissions: []"
    assert check_definitions({"definitions/roles/nurse.yaml": text}) == [
        "roles/nurse.yaml line 3 the key 'name' is given twice"
    ]


def test_a_file_in_a_folder_of_no_kind_is_found(check_definitions):
    found = check_definitions({"definitions/elsewhere/x.yaml": "{}"})
    assert found == [
        "elsewhere/x.yaml no kind of definition lives in this folder (tools/definitions_check/unit.py)"
    ]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("DE99.99.999.00", "there is no data element DE99.99.999.00 in WS 363 or a data set"),
        ("CV99.99.999", "there is no value set CV99.99.999 in WS 364 or WS/T 482"),
    ],
)
def test_a_reference_to_no_element_or_value_set_is_found_wherever_it_stands(
    check_definitions, value, message
):
    text = f"{{id: staff, items: [{{id: a, title: 审计, summary: 说明, path: /a, permission: audit.read, icon: {value}}}]}}"
    assert check_definitions({MENU: text}) == [f"menus/staff.yaml items[0].icon {message}"]


def test_references_that_exist_are_free(check_definitions):
    text = "{id: staff, items: [{id: a, title: 审计, summary: 说明, path: /a, permission: audit.read, icon: DE02.01.040.00}]}"
    assert check_definitions({MENU: text}) == []


def test_a_definition_that_must_prove_itself_needs_an_example(check_definitions):
    text = "{id: one, items: [{id: a, title: 甲, summary: 说明, path: /a}]}"
    files = {"definitions/proved/one.yaml": text, "definitions/proved/two.yaml": text.replace("one", "two")}
    found = check_definitions({**files, "definitions/proved/examples/one.csv": "a"})
    assert found == ["proved/two.yaml it has no example: add examples/two.…"]


KINDS = """
domains: {a: 甲, b: 乙, c: 丙, d: 丁, e: 戊, f: 己, g: 庚}
kinds:
  - {id: inpatient, name: 住院, rank: 20, domain: a, subject: [], plain: 住院治疗}
  - {id: other, name: 其他, rank: 90, domain: b, subject: [], plain: 其他}
"""
EVENTS = """
rules: [{type: Encounter, kind: inpatient}]
documents: [{types: [C0017, 11490-0], kind: inpatient, domain: a}]
summary: [{label: 诊断, types: [Condition], most: 4}]
"""
TIMELINE = {"definitions/timeline/kinds.yaml": KINDS, "definitions/timeline/events.yaml": EVENTS}


def test_a_timeline_of_declared_kinds_domains_and_documents_is_free(check_definitions):
    assert check_definitions(TIMELINE) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("kind: inpatient}]", "kind: outpatient}]", "rules[0].kind there is no kind outpatient"),
        ("domain: a", "domain: z", "documents[0].domain there is no domain z"),
        (
            "C0017",
            "C0999",
            "documents[0].types[0] there is no shared document C0999 in WS/T 483 and WS/T 500",
        ),
    ],
)
def test_a_rule_of_the_timeline_that_names_what_is_not_there_is_found(check_definitions, old, new, problem):
    files = {**TIMELINE, "definitions/timeline/events.yaml": EVENTS.replace(old, new)}
    assert check_definitions(files) == [f"timeline/events.yaml {problem}"]


def test_a_kind_given_twice_is_found(check_definitions):
    files = {**TIMELINE, "definitions/timeline/kinds.yaml": KINDS.replace("id: other", "id: inpatient")}
    assert check_definitions(files) == ["timeline/kinds.yaml kinds[1].id inpatient is given twice"]
